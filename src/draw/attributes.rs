//! What is written of each thing and edge, decided once: names, types and values that every reader takes.
//!
//! Only four types: igraph and NetworkX fail on GraphML with dates or lists. A list is a text joined by `|`. What is not known
//! is left out, an open end too. No attribute is called `id`: igraph has one of its own.

use super::Scene;
use super::clean::{clean, clean_id};
use crate::graph::{Edge, Ends, Network, Text};
use std::borrow::Cow;

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Whole,
    Number,
    Truth,
}

/// A value of such a type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Whole(usize),
    Number(f64),
    Truth(bool),
}

/// An attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub of: Type,
}

const fn field(name: &'static str, of: Type) -> Field {
    Field { name, of }
}

/// Of things; the places come last, for formats that keep them elsewhere.
pub(super) const NODE: [Field; 13] = [
    field("label", Type::Text),
    field("kind", Type::Text),
    field("kind_iri", Type::Text),
    field("iri", Type::Text),
    field("degree", Type::Whole),
    field("tags", Type::Text),
    field("group", Type::Text),
    field("start", Type::Text),
    field("end", Type::Text),
    field("color", Type::Text),
    field("size", Type::Number),
    field("x", Type::Number),
    field("y", Type::Number),
];

/// Of edges.
pub(super) const EDGE: [Field; 10] = [
    field("label", Type::Text),
    field("relation", Type::Text),
    field("weight", Type::Number),
    field("evidence", Type::Text),
    field("contested", Type::Truth),
    field("symmetric", Type::Truth),
    field("records", Type::Whole),
    field("provenance", Type::Text),
    field("start", Type::Text),
    field("end", Type::Text),
];

/// Values in the order of [`NODE`].
pub(super) type NodeValues<'a> = [Option<Value<'a>>; NODE.len()];

/// Values in the order of [`EDGE`].
pub(super) type EdgeValues<'a> = [Option<Value<'a>>; EDGE.len()];

pub(super) fn node<'a>(scene: &'a Scene<'_>, number: usize) -> NodeValues<'a> {
    let network = scene.network;
    let node = network.node(number);
    let shape = &scene.shapes[number];
    let kind = &network.kinds[node.kind];
    let tags = || joined(node.tags.iter().map(|tag| &network[*tag]), "|");
    [
        Some(said(&network[node.label])),
        Some(said(&network[kind.label])),
        Some(Value::Text(clean_id(&network[kind.iri]))).filter(|_| !network[kind.iri].is_empty()),
        Some(Value::Text(clean_id(&network[node.id]))),
        Some(Value::Whole(shape.degree)),
        (!node.tags.is_empty()).then(tags),
        text(network, node.group),
        text(network, node.start),
        text(network, node.end),
        Some(Value::Text(Cow::Owned(shape.colour.to_string()))),
        Some(Value::Number(size(shape.degree))),
        shape.at.map(|at| Value::Number(at.x)),
        shape.at.map(|at| Value::Number(at.y)),
    ]
}

pub(super) fn edge<'a>(network: &'a Network, edge: &'a Edge) -> EdgeValues<'a> {
    let relation = &network.relations[edge.relation];
    [
        Some(said(network.edge_label(edge))),
        Some(Value::Text(clean_id(&network[relation.iri]))),
        Some(Value::Number(edge.weight)),
        Some(Value::Text(Cow::Borrowed(edge.evidence.name()))),
        Some(Value::Truth(edge.contested)),
        Some(Value::Truth(relation.symmetric)),
        Some(Value::Whole(edge.records.len())),
        (!edge.records.is_empty()).then(|| provenance(network, edge)),
        text(network, edge.start),
        text(network, edge.end),
    ]
}

/// Ids of all things, fit for a file.
pub(super) fn ids<'a>(scene: &Scene<'a>) -> Vec<Cow<'a, str>> {
    let network = scene.network;
    network.nodes().map(|node| clean_id(&network[node.id])).collect()
}

/// Edges with their numbers: the number makes an id that no other edge of the file has.
pub(super) fn edges<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (usize, Ends<'a>)> + use<'a> {
    scene.network.edges().enumerate()
}

/// The size of a thing where it is a dot: its area grows with the edges at it.
pub(super) fn size(degree: usize) -> f64 {
    ((8.0 + 4.0 * (degree as f64).sqrt()) * 10.0).round() / 10.0
}

fn provenance<'a>(network: &'a Network, edge: &'a Edge) -> Value<'a> {
    match edge.records[..] {
        [one] => said(&network[network.records[one as usize].citation]),
        _ => joined(network.citations(edge), " | "),
    }
}

fn text(network: &Network, text: Option<Text>) -> Option<Value<'_>> {
    text.map(|text| said(&network[text]))
}

fn said(text: &str) -> Value<'_> {
    Value::Text(clean(text))
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>, between: &str) -> Value<'static> {
    let texts: Vec<Cow<'_, str>> = texts.map(clean).collect();
    Value::Text(Cow::Owned(texts.join(between)))
}

impl Value<'_> {
    /// As XML and tables write it: numbers with a point, `true` and `false` without spaces.
    pub(super) fn push(&self, out: &mut String) {
        use std::fmt::Write as _;
        let _ = match self {
            Value::Text(text) => {
                out.push_str(text);
                Ok(())
            }
            Value::Whole(number) => write!(out, "{number}"),
            Value::Number(number) => write!(out, "{number:?}"),
            Value::Truth(truth) => write!(out, "{truth}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_attribute_has_a_name_that_readers_keep_for_themselves() {
        for field in NODE.iter().chain(&EDGE) {
            assert!(!["id", "source", "target", "key", "directed"].contains(&field.name), "{}", field.name);
        }
    }

    #[test]
    fn a_number_is_written_with_a_point() {
        let written = |value: Value<'_>| {
            let mut out = String::new();
            value.push(&mut out);
            out
        };
        assert_eq!(written(Value::Number(2.0)), "2.0");
        assert_eq!(written(Value::Whole(2)), "2");
        assert_eq!(written(Value::Truth(true)), "true");
    }
}
