//! GEXF 1.3, for Gephi, Gephi Lite and sigma; with time where anything is dated.
//!
//! <https://gexf.net/schema.html>. Three places in which files go wrong: a colour as `hex` breaks NetworkX; a `mutual` edge
//! breaks graphology; edges between the same two things need different kinds.

use super::attributes::{self, EDGE, Field, NODE, Type, Value};
use super::dates::{first_day, last_day};
use super::{Format, Part, Scene, header, xml};
use crate::graph::{Ends, Network, Text};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "gexf",
    endings: &["gexf"],
    about: "open with Gephi or Gephi Lite; colour, size and label are set, else map colour to kind, size to degree",
    media_type: "application/gexf+xml",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ids: Vec<String> = attributes::ids(scene).iter().map(|id| xml::escaped(id)).collect();
    out.write_all(head(scene).as_bytes())?;
    let mut element = String::new();
    writeln!(out, "  <nodes count=\"{}\">", ids.len())?;
    for (number, id) in ids.iter().enumerate() {
        element.clear();
        push_node(&mut element, scene, number, id);
        out.write_all(element.as_bytes())?;
    }
    writeln!(out, "  </nodes>\n  <edges count=\"{}\">", scene.network.edge_count())?;
    let mut kinds = Kinds::default();
    for (number, ends) in attributes::edges(scene) {
        element.clear();
        let kind = kinds.of(scene.network, &ends);
        push_edge(&mut element, scene, number, &ends, &ids, &kind);
        out.write_all(element.as_bytes())?;
    }
    out.write_all(b"  </edges>\n</graph>\n</gexf>\n")
}

fn head(scene: &Scene<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">\n");
    push_meta(&mut out, scene);
    let time = if is_dated(scene.network) {
        " mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\""
    } else {
        " mode=\"static\""
    };
    let _ = writeln!(out, "<graph defaultedgetype=\"directed\"{time}>");
    push_declared(&mut out, "node", &NODE);
    push_declared(&mut out, "edge", &EDGE);
    out
}

fn push_meta(out: &mut String, scene: &Scene<'_>) {
    let about = &scene.network.about;
    out.push_str("<meta");
    if let Some(day) = first_day(&about.date) {
        xml::push_attribute(out, "lastmodifieddate", &day);
    }
    out.push_str("><creator>");
    xml::push(out, concat!("coopgraph ", env!("CARGO_PKG_VERSION")));
    out.push_str("</creator><title>");
    xml::push(out, &super::clean::clean(&about.title));
    out.push_str("</title><description>");
    xml::push(out, &header::lines(scene, FORMAT.about).join("; "));
    out.push_str("</description></meta>\n");
}

/// Whether anything has a time that can be drawn; a dynamic graph without one has an empty timeline.
fn is_dated(network: &Network) -> bool {
    let dated = |start, end| span(network, start, end) != (None, None);
    network.nodes().any(|node| dated(node.start, node.end))
        || network.edges().any(|ends| dated(ends.edge.start, ends.edge.end))
}

/// Attributes as declared: a label and a weight are native here, a place too; times are native days, and beside them as said.
fn declared(field: &Field) -> Option<&'static str> {
    match field.name {
        "label" | "weight" | "x" | "y" => None,
        "start" => Some("start_date"),
        "end" => Some("end_date"),
        name => Some(name),
    }
}

fn push_declared(out: &mut String, class: &str, fields: &[Field]) {
    let _ = writeln!(out, "  <attributes class=\"{class}\" mode=\"static\">");
    for (number, field) in fields.iter().enumerate() {
        let of = match field.of {
            Type::Text => "string",
            Type::Whole => "integer",
            Type::Number => "double",
            Type::Truth => "boolean",
        };
        if let Some(title) = declared(field) {
            let _ = writeln!(out, "    <attribute id=\"{number}\" title=\"{title}\" type=\"{of}\"/>");
        }
    }
    out.push_str("  </attributes>\n");
}

fn push_node(out: &mut String, scene: &Scene<'_>, number: usize, id: &str) {
    let (node, shape) = (scene.network.node(number), &scene.shapes[number]);
    let values = attributes::node(scene, number);
    out.push_str("    <node id=\"");
    out.push_str(id);
    out.push('"');
    push_label(out, &values);
    push_span(out, scene.network, node.start, node.end);
    out.push('>');
    push_values(out, &NODE, &values);
    let colour = shape.colour;
    let _ = write!(out, "<viz:color r=\"{}\" g=\"{}\" b=\"{}\"/>", colour.red, colour.green, colour.blue);
    let _ = write!(out, "<viz:size value=\"{:?}\"/>", attributes::size(shape.degree));
    if let Some(at) = shape.at {
        // Here y grows upwards.
        let _ = write!(out, "<viz:position x=\"{:?}\" y=\"{:?}\" z=\"0.0\"/>", at.x, 0.0 - at.y);
    }
    out.push_str("</node>\n");
}

fn push_edge(out: &mut String, scene: &Scene<'_>, number: usize, ends: &Ends<'_>, ids: &[String], kind: &str) {
    let values = attributes::edge(scene.network, ends.edge);
    let _ = write!(out, "    <edge id=\"e{number}\" type=\"directed\" weight=\"{:?}\"", ends.edge.weight);
    for piece in [" source=\"", &ids[ends.source], "\" target=\"", &ids[ends.target], "\""] {
        out.push_str(piece);
    }
    xml::push_attribute(out, "kind", kind);
    push_label(out, &values);
    push_span(out, scene.network, ends.edge.start, ends.edge.end);
    out.push('>');
    push_values(out, &EDGE, &values);
    let colour = scene.lines[number].colour;
    let _ = write!(out, "<viz:color r=\"{}\" g=\"{}\" b=\"{}\"/>", colour.red, colour.green, colour.blue);
    let _ = writeln!(out, "<viz:thickness value=\"{:.2}\"/></edge>", scene.lines[number].width);
}

fn push_label(out: &mut String, values: &[Option<Value<'_>>]) {
    if let Some(Value::Text(label)) = &values[0] {
        xml::push_attribute(out, "label", label);
    }
}

fn push_values(out: &mut String, fields: &[Field], values: &[Option<Value<'_>>]) {
    out.push_str("<attvalues>");
    for (number, (field, value)) in fields.iter().zip(values).enumerate() {
        if let (Some(value), Some(_)) = (value, declared(field)) {
            let _ = write!(out, "<attvalue for=\"{number}\" value=\"");
            xml::push_value(out, value);
            out.push_str("\"/>");
        }
    }
    out.push_str("</attvalues>");
}

fn push_span(out: &mut String, network: &Network, start: Option<Text>, end: Option<Text>) {
    let (start, end) = span(network, start, end);
    if let Some(start) = start {
        xml::push_attribute(out, "start", &start);
    }
    if let Some(end) = end {
        xml::push_attribute(out, "end", &end);
    }
}

/// Whole days. A span that ends before it starts is a mistake in the data on which Gephi stops: then only its start is kept.
fn span(network: &Network, start: Option<Text>, end: Option<Text>) -> (Option<String>, Option<String>) {
    let start = start.and_then(|start| first_day(&network[start]));
    let end = end.and_then(|end| last_day(&network[end])).filter(|end| start.as_ref().is_none_or(|start| start <= end));
    (start, end)
}

/// Kinds of the edges between the two things that are being written.
#[derive(Default)]
struct Kinds<'a> {
    ends: Option<(usize, usize)>,
    taken: HashSet<Cow<'a, str>>,
}

impl<'a> Kinds<'a> {
    /// The relation, numbered where the same two things have it more than once.
    fn of(&mut self, network: &'a Network, ends: &Ends<'a>) -> Cow<'a, str> {
        if self.ends.replace((ends.source, ends.target)) != Some((ends.source, ends.target)) {
            self.taken.clear();
        }
        let name = super::clean::clean(&network[network.relations[ends.edge.relation].label]);
        let mut kind = name.clone();
        let mut count = 1;
        while !self.taken.insert(kind.clone()) {
            count += 1;
            kind = Cow::Owned(format!("{name}#{count}"));
        }
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{awkward, network, written};
    use super::*;

    fn of(columns: &str, rows: &[&[&str]]) -> String {
        written(&FORMAT, &Scene::new(&network(columns, rows), None)).concat()
    }

    #[test]
    fn nothing_that_breaks_a_reader() {
        let text = awkward(&FORMAT);
        assert!(!text.contains("mutual"), "graphology throws");
        assert!(!text.contains("hex="), "NetworkX throws");
        assert!(!text.contains("listinteger") && !text.contains("liststring"), "NetworkX throws or keeps a text");
        assert!(!text.contains("timestamp"), "intervals and timestamps must not be mixed");
        assert!(text.contains("mode=\"dynamic\" timeformat=\"date\""));
        assert!(text.contains("start=\"2020-06-11\""));
    }

    #[test]
    fn kinds_between_two_things_differ() {
        let text = of(
            "source relation target start",
            &[
                &["<a:a>", "leads", "<a:b>", "2019"],
                &["<a:a>", "leads", "<a:b>", "2021-02"],
                &["<a:a>", "leads#2", "<a:b>", ""],
                &["<a:b>", "leads", "<a:a>", ""],
            ],
        );
        let kinds: Vec<&str> = text.split(" kind=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(kinds, ["leads", "leads#2", "leads#2#2", "leads"]);
    }

    #[test]
    fn parts_of_dates_are_whole_days_and_stand_beside_as_said() {
        let text = of("source target start end", &[&["<a:a>", "<a:b>", "2019", "2020-02"]]);
        assert!(text.contains(" start=\"2019-01-01\" end=\"2020-02-29\""), "{text}");
        assert!(text.contains("value=\"2019\"") && text.contains("value=\"2020-02\""));
        let text = of("source target start end", &[&["<a:a>", "<a:b>", "2021", "2020"]]);
        assert!(text.contains(" start=\"2021-01-01\"") && !text.contains(" end=\""), "{text}");
    }

    #[test]
    fn without_dates_there_is_no_time() {
        let text = of("source target start", &[&["<a:a>", "<a:b>", "soon"]]);
        assert!(text.contains("mode=\"static\"") && !text.contains("timeformat"), "{text}");
    }
}
