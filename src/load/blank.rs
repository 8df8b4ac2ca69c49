//! Blank nodes of quads: which there are, and quads with others in their place.

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};

/// The blank nodes of a quad.
pub fn blank_nodes(quad: &Quad) -> impl Iterator<Item = &BlankNode> {
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node),
        NamedOrBlankNode::NamedNode(_) => None,
    };
    let object = match &quad.object {
        Term::BlankNode(node) => Some(node),
        _ => None,
    };
    let graph = match &quad.graph_name {
        GraphName::BlankNode(node) => Some(node),
        _ => None,
    };
    [subject, object, graph].into_iter().flatten()
}

/// The quad with other blank nodes.
pub fn with_blank_nodes(mut quad: Quad, mut other: impl FnMut(&BlankNode) -> BlankNode) -> Quad {
    if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
        quad.subject = other(node).into();
    }
    if let Term::BlankNode(node) = &quad.object {
        quad.object = other(node).into();
    }
    if let GraphName::BlankNode(node) = &quad.graph_name {
        quad.graph_name = other(node).into();
    }
    quad
}

/// Whether the parser or the engine made the name: 128 bits in hexadecimal.
pub fn is_random(name: &str) -> bool {
    name.len() >= 24 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A term as it is sorted: random names would sort differently in every run.
pub fn blank_alike(term: String) -> String {
    if term.strip_prefix("_:").is_some_and(is_random) { "_:".to_owned() } else { term }
}
