//! GraphML, plain: what NetworkX, igraph, graph-tool, Gephi and Cytoscape read alike.
//!
//! <http://graphml.graphdrawing.org/primer/graphml-primer.html>. The id of an edge stands twice: igraph gives up the native one.

use super::attributes::{self, EDGE, Field, NODE, Type};
use super::{Format, Part, Scene, header, xml};
use crate::graph::Ends;
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "graphml",
    endings: &["graphml"],
    about: "open with NetworkX, igraph, Gephi or Cytoscape; map colour to kind or color, size to degree, set label to label",
    media_type: "application/graphml+xml",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_with(scene, out, FORMAT.about, &Extra::default())
}

/// What a tool wants besides.
#[derive(Clone, Copy, Default)]
pub(super) struct Extra {
    /// More namespaces, as attributes of the root.
    pub namespaces: &'static str,
    pub keys: &'static str,
    pub node: Option<fn(&Scene<'_>, usize, &mut String)>,
    pub edge: Option<fn(&Scene<'_>, usize, &Ends<'_>, &mut String)>,
}

pub(super) fn write_with(
    scene: &Scene<'_>,
    out: &mut dyn Write,
    how_to_open: &'static str,
    extra: &Extra,
) -> io::Result<()> {
    let ids: Vec<String> = attributes::ids(scene).iter().map(|id| xml::escaped(id)).collect();
    out.write_all(head(scene, how_to_open, extra).as_bytes())?;
    let mut element = String::new();
    for (number, id) in ids.iter().enumerate() {
        element.clear();
        push_node(&mut element, scene, number, id, extra);
        out.write_all(element.as_bytes())?;
    }
    for (number, ends) in attributes::edges(scene) {
        element.clear();
        push_edge(&mut element, scene, number, &ends, &ids, extra);
        out.write_all(element.as_bytes())?;
    }
    out.write_all(b"</graph>\n</graphml>\n")
}

fn head(scene: &Scene<'_>, how_to_open: &'static str, extra: &Extra) -> String {
    let facts = header::facts(scene, how_to_open);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"");
    out.push_str(extra.namespaces);
    out.push_str(">\n");
    for (name, _) in &facts {
        push_key(&mut out, "graph", &Field { name, of: Type::Text });
    }
    // Places are declared only where there are some: igraph would show those that are not as numbers that are none.
    for field in &NODE[..if scene.placed.is_some() { NODE.len() } else { NODE.len() - 2 }] {
        push_key(&mut out, "node", field);
    }
    push_key(&mut out, "edge", &Field { name: "edge_id", of: Type::Text });
    EDGE.iter().for_each(|field| push_key(&mut out, "edge", field));
    out.push_str(extra.keys);
    out.push_str("<graph id=\"G\" edgedefault=\"directed\">\n");
    for (name, text) in &facts {
        out.push_str("  ");
        push_data(&mut out, 'g', name, |out| xml::push(out, text));
        out.push('\n');
    }
    out
}

fn push_key(out: &mut String, of: &str, field: &Field) {
    let of_type = match field.of {
        Type::Text => "string",
        Type::Whole => "int",
        Type::Number => "double",
        Type::Truth => "boolean",
    };
    let (initial, name) = (&of[..1], field.name);
    *out += &format!("<key id=\"{initial}_{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{of_type}\"/>\n");
}

fn push_node(out: &mut String, scene: &Scene<'_>, number: usize, id: &str, extra: &Extra) {
    out.push_str("  <node id=\"");
    out.push_str(id);
    out.push_str("\">");
    for (field, value) in NODE.iter().zip(attributes::node(scene, number)) {
        if let Some(value) = value {
            push_data(out, 'n', field.name, |out| xml::push_value(out, &value));
        }
    }
    if let Some(node) = extra.node {
        node(scene, number, out);
    }
    out.push_str("</node>\n");
}

fn push_edge(out: &mut String, scene: &Scene<'_>, number: usize, ends: &Ends<'_>, ids: &[String], extra: &Extra) {
    let id = format!("e{number}");
    for piece in ["  <edge id=\"", &id, "\" source=\"", &ids[ends.source], "\" target=\"", &ids[ends.target], "\">"] {
        out.push_str(piece);
    }
    push_data(out, 'e', "edge_id", |out| out.push_str(&id));
    for (field, value) in EDGE.iter().zip(attributes::edge(scene.network, ends.edge)) {
        if let Some(value) = value {
            push_data(out, 'e', field.name, |out| xml::push_value(out, &value));
        }
    }
    if let Some(edge) = extra.edge {
        edge(scene, number, ends, out);
    }
    out.push_str("</edge>\n");
}

fn push_data(out: &mut String, initial: char, name: &str, content: impl FnOnce(&mut String)) {
    out.push_str("<data key=\"");
    out.push(initial);
    out.push('_');
    out.push_str(name);
    out.push_str("\">");
    content(out);
    out.push_str("</data>");
}

#[cfg(test)]
mod tests {
    use super::super::sample::{awkward, written};
    use super::*;

    #[test]
    fn only_types_that_every_reader_knows() {
        let text = awkward(&FORMAT);
        let types: Vec<&str> = text.split("attr.type=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(types.iter().all(|name| ["string", "int", "double", "boolean"].contains(name)), "{types:?}");
        assert!(!text.contains("attr.name=\"id\""), "igraph has an id of its own");
        assert!(text.contains("edgedefault=\"directed\"") && !text.contains("undirected"));
    }

    #[test]
    fn every_edge_has_a_weight_and_ids() {
        let text = awkward(&FORMAT);
        for edge in text.lines().filter(|line| line.contains("<edge ")) {
            assert!(edge.contains("<data key=\"e_weight\">") && edge.contains("<data key=\"e_edge_id\">e"), "{edge}");
            assert!(edge.contains(">true<") || edge.contains(">false<"), "{edge}");
        }
    }

    #[test]
    fn places_are_declared_only_where_there_are_some() {
        let network = crate::graph::samples::awkward();
        let text = written(&FORMAT, &Scene::new(&network, None)).concat();
        assert!(!text.contains("n_x") && awkward(&FORMAT).contains("<data key=\"n_x\">"));
    }
}
