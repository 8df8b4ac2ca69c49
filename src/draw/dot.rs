//! DOT, for Graphviz.
//!
//! <https://graphviz.org/doc/info/lang.html>. Every text is quoted, so words of the language (`end`, `node`) are texts; ids
//! are short, the IRI is the `URL`. A weight must be a whole number for `dot`: the exact one stands beside it.

use super::attributes::{self, EDGE, Field, NODE, Type, Value};
use super::{Form, Format, Part, Scene, header};
use crate::graph::{Ends, Evidence};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "dot",
    endings: &["dot", "gv"],
    about: "draw with Graphviz: dot -Tsvg map.dot; colour, shape and label are set; above 500 things sfdp is chosen",
    media_type: "text/vnd.graphviz",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

/// Things beyond which layers are no longer to be read, and `dot` takes minutes.
const LAYERED: usize = 500;

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(head(scene).as_bytes())?;
    let mut line = String::new();
    for number in 0..scene.shapes.len() {
        line.clear();
        push_node(&mut line, scene, number);
        out.write_all(line.as_bytes())?;
    }
    out.write_all(clusters(scene).as_bytes())?;
    for (number, ends) in attributes::edges(scene) {
        line.clear();
        push_edge(&mut line, scene, number, &ends);
        out.write_all(line.as_bytes())?;
    }
    out.write_all(b"}\n")
}

fn head(scene: &Scene<'_>) -> String {
    let mut out = String::new();
    let lines = header::lines(scene, FORMAT.about);
    for line in &lines {
        let _ = writeln!(out, "// {line}");
    }
    for (evidence, count) in scene.evidence() {
        let (style, head) = look(evidence);
        let _ = writeln!(out, "// {style} line with {head} head: {} ({count})", evidence.words());
    }
    out.push_str("digraph G {\n  graph [charset=\"UTF-8\", rankdir=LR");
    let layout = if scene.shapes.len() > LAYERED { "sfdp" } else { "dot" };
    let _ = write!(out, ", layout={layout}, overlap=\"prism\"");
    for (name, text) in header::facts(scene, FORMAT.about) {
        let name = if name == "title" { "label" } else { name };
        push(&mut out, name, &text);
    }
    push(&mut out, "tooltip", &lines.join("; "));
    out.push_str(
        "];\n  node [style=\"filled\", fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    out
}

fn push_node(out: &mut String, scene: &Scene<'_>, number: usize) {
    let shape = &scene.shapes[number];
    let values = attributes::node(scene, number);
    let (form, style) = form(shape.form);
    let _ = write!(out, "  n{number} [shape={form}, style=\"{style}\", fillcolor=\"{}\"", shape.colour);
    let _ = write!(out, ", fontcolor=\"{}\"", shape.colour.ink());
    if let Some(at) = shape.at {
        // In points; y grows upwards.
        let _ = write!(out, ", pos=\"{:?},{:?}\"", at.x, 0.0 - at.y);
    }
    push_values(out, &NODE, &values);
    if let [_, Some(Value::Text(kind)), _, Some(Value::Text(iri)), ..] = &values {
        push(out, "URL", iri);
        push(out, "tooltip", kind);
    }
    out.push_str("];\n");
}

fn push_edge(out: &mut String, scene: &Scene<'_>, number: usize, ends: &Ends<'_>) {
    let (edge, line) = (ends.edge, &scene.lines[number]);
    let values = attributes::edge(scene.network, edge);
    let _ = write!(out, "  n{} -> n{} [id=\"e{number}\", weight={}", ends.source, ends.target, whole(edge.weight));
    let (colour, (style, head)) = (line.colour, look(edge.evidence));
    let _ = write!(out, ", penwidth={:.2}, color=\"{colour}\", style={style}, arrowhead={head}", line.width);
    if scene.network.relations[edge.relation].symmetric {
        let _ = write!(out, ", dir=both, arrowtail={head}");
    }
    push_values(out, &EDGE, &values);
    let tooltip = EDGE.iter().zip(&values).find(|(field, _)| field.name == "provenance");
    if let Some((_, Some(Value::Text(provenance)))) = tooltip {
        push(out, "tooltip", provenance);
    }
    out.push_str("];\n");
}

/// A whole number of 1 or more, and one that `dot` can hold.
fn whole(weight: f64) -> u32 {
    weight.round().clamp(1.0, 1000.0) as u32
}

/// What is known of a thing or an edge, under names that mean nothing else to Graphviz.
fn push_values(out: &mut String, fields: &[Field], values: &[Option<Value<'_>>]) {
    for (field, value) in fields.iter().zip(values) {
        let name = match field.name {
            "color" | "x" | "y" => continue,
            "weight" => "exact_weight",
            "group" => "cluster_of",
            name => name,
        };
        match value {
            Some(Value::Text(text)) => push(out, name, text),
            Some(value) => {
                debug_assert_ne!(field.of, Type::Text);
                // Without quotes `1e-6` would end at the `e`.
                let _ = write!(out, ", {name}=\"");
                value.push(out);
                out.push('"');
            }
            None => {}
        }
    }
}

/// `, name="text"`. A backslash starts an escape, and `&name;` is taken for a character: both are written so that the text
/// itself is shown.
fn push(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, ", {name}=\"");
    for (place, c) in text.char_indices() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '&' if is_entity(&text[place + 1..]) => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn is_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    name.find(';').is_some_and(|end| end > 0 && name[..end].bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Boxes around the things of one group.
fn clusters(scene: &Scene<'_>) -> String {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, node) in scene.network.nodes().enumerate() {
        if let Some(group) = node.group {
            groups.entry(&scene.network[group]).or_default().push(number);
        }
    }
    let mut out = String::new();
    for (number, (group, nodes)) in groups.into_iter().enumerate() {
        let _ = write!(out, "  subgraph cluster_{number} {{ graph [style=rounded");
        push(&mut out, "label", &super::clean::clean(group));
        out.push_str("];");
        nodes.iter().for_each(|node| out += &format!(" n{node};"));
        out.push_str(" }\n");
    }
    out
}

fn form(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Rounded => ("box", "rounded,filled"),
        Form::Box => ("box", "filled"),
        Form::Ellipse => ("ellipse", "filled"),
        Form::Hexagon => ("hexagon", "filled"),
        Form::Note => ("note", "filled"),
        Form::Parallelogram => ("parallelogram", "filled"),
        Form::Octagon => ("octagon", "filled"),
        Form::Cylinder => ("cylinder", "filled"),
    }
}

/// Style and head of an edge: Graphviz has three kinds of line; an empty head tells apart the steps that share one.
fn look(evidence: Evidence) -> (&'static str, &'static str) {
    match evidence {
        Evidence::Supported => ("solid", "normal"),
        Evidence::Reported => ("dashed", "normal"),
        Evidence::SelfReported => ("dotted", "normal"),
        Evidence::Ours => ("dotted", "empty"),
        Evidence::Unasserted => ("dashed", "empty"),
        Evidence::Unstated => ("solid", "empty"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{awkward, network, written};
    use super::*;

    #[test]
    fn texts_are_quoted_and_ids_short() {
        let text = awkward(&FORMAT);
        assert!(text.contains(r#"label="Digital <Goods> & \"co\" 'x' \\ {y}|""#), "{text}");
        assert!(text.contains("URL=\"http://a/dpga\""));
        for line in text.lines().filter(|line| line.starts_with("  n") && line.contains('[')) {
            let id = line.trim().split(' ').next().expect("an id");
            assert!(id == "node" || id[1..].parse::<usize>().is_ok(), "{line}");
        }
    }

    #[test]
    fn a_weight_is_a_whole_number() {
        let network = network("source target weight", &[&["<a:a>", "<a:b>", "0.2"], &["<a:a>", "<a:c>", "1e300"]]);
        let text = written(&FORMAT, &Scene::new(&network, None)).concat();
        assert!(text.contains("weight=1,") && text.contains("exact_weight=\"0.2\""), "{text}");
        assert!(text.contains("weight=1000,"), "{text}");
    }

    #[test]
    fn numbers_far_from_one_are_quoted() {
        let network = network("source target weight", &[&["<a:a>", "<a:b>", "0.000001"], &["<a:a>", "<a:c>", "1e16"]]);
        let text = written(&FORMAT, &Scene::new(&network, None)).concat();
        assert!(text.contains("exact_weight=\"1e-6\"") && text.contains("exact_weight=\"1e16\""), "{text}");
    }

    #[test]
    fn every_step_of_evidence_looks_different() {
        let looks: std::collections::BTreeSet<_> = Evidence::ALL.into_iter().map(look).collect();
        assert_eq!(looks.len(), Evidence::ALL.len());
    }

    #[test]
    fn what_looks_like_a_character_stays_a_text() {
        let mut out = String::new();
        push(&mut out, "label", "AT&T &amp; &#39; \\N & co;");
        assert_eq!(out, ", label=\"AT&T &amp;amp; &amp;#39; \\\\N & co;\"");
    }

    #[test]
    fn groups_are_clusters_and_without_groups_there_are_none() {
        assert!(!awkward(&FORMAT).contains("subgraph"));
        let grouped = network("source target sourceGroup targetGroup", &[&["<a:a>", "<a:b>", "G \"1\"", "G2"]]);
        let text = written(&FORMAT, &Scene::new(&grouped, None)).concat();
        assert!(text.contains("subgraph cluster_0 { graph [style=rounded, label=\"G \\\"1\\\"\"]; n0; }"), "{text}");
    }
}
