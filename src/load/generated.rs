//! A file that a program writes: TriG, sorted, with a line that says what it is.

use super::document::in_paragraphs;
use crate::vocab::Prefixes;
use crate::vocab::terms::rdf;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::cmp::Ordering;
use std::io;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("could not write TriG: {0}")]
pub struct WriteError(#[from] io::Error);

/// The text of a file with these quads, each once: the file itself first, then what stands outside graphs, then the graphs.
/// Its own IRI, and what stands behind `#` in it, is written relative to it, so that the file can be moved with its folder.
pub fn write(iri: &str, comment: &str, mut quads: Vec<Quad>, prefixes: &Prefixes) -> Result<Vec<u8>, WriteError> {
    quads.sort_unstable_by(|a, b| order(a, b, iri));
    quads.dedup();
    for quad in &mut quads {
        make_own(quad, iri);
    }
    let mut serializer = RdfSerializer::from_format(RdfFormat::TriG).with_base_iri(OWN).map_err(io::Error::other)?;
    for (name, namespace) in used(&quads, prefixes) {
        serializer = serializer.with_prefix(name, namespace).map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    let text = String::from_utf8(writer.finish()?).map_err(io::Error::other)?;
    let text = text.replacen(&format!("@base <{OWN}> .\n"), "", 1);
    Ok(format!("# {}\n{}", comment.replace(['\n', '\r'], " "), in_paragraphs(&text)).into_bytes())
}

/// Stands for the file's IRI while it is written: the writer makes everything relative that shares as much as a host with
/// the base, and nothing shares this one.
const OWN: &str = "file-itself:/";

/// Writes the file's IRI, and what stands behind `#` in it, as [`OWN`].
fn make_own(quad: &mut Quad, iri: &str) {
    let own = |node: &NamedNode| {
        let rest = node.as_str().strip_prefix(iri).filter(|rest| rest.is_empty() || rest.starts_with('#'))?;
        Some(NamedNode::new_unchecked(format!("{OWN}{rest}")))
    };
    if let NamedOrBlankNode::NamedNode(node) = &quad.subject
        && let Some(node) = own(node)
    {
        quad.subject = node.into();
    }
    if let Term::NamedNode(node) = &quad.object
        && let Some(node) = own(node)
    {
        quad.object = node.into();
    }
    if let GraphName::NamedNode(node) = &quad.graph_name
        && let Some(node) = own(node)
    {
        quad.graph_name = node.into();
    }
}

/// Prefixes that an IRI begins with.
fn used<'a>(quads: &[Quad], prefixes: &'a Prefixes) -> Vec<(&'a str, &'a str)> {
    let is_used = |namespace: &str| quads.iter().any(|quad| iris(quad).any(|iri| iri.starts_with(namespace)));
    prefixes.iter().filter(|(_, namespace)| is_used(namespace)).collect()
}

fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.datatype().as_str()),
        Term::BlankNode(_) => None,
    };
    [Some(quad.predicate.as_str()), subject, object].into_iter().flatten()
}

/// By graph, subject (the file first), predicate (the type first), object.
fn order(a: &Quad, b: &Quad, file: &str) -> Ordering {
    let graph = |quad: &'_ Quad| -> (u8, String) {
        match &quad.graph_name {
            GraphName::DefaultGraph => (0, String::new()),
            GraphName::NamedNode(node) => (1, node.as_str().to_owned()),
            GraphName::BlankNode(node) => (2, node.as_str().to_owned()),
        }
    };
    let graphs = if a.graph_name == b.graph_name { Ordering::Equal } else { graph(a).cmp(&graph(b)) };
    graphs
        .then_with(|| subject(a, file).cmp(&subject(b, file)))
        .then_with(|| (a.predicate != rdf::TYPE).cmp(&(b.predicate != rdf::TYPE)))
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| object(&a.object).cmp(&object(&b.object)))
}

fn subject<'a>(quad: &'a Quad, file: &str) -> (u8, &'a str) {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) if node.as_str() == file => (0, ""),
        NamedOrBlankNode::NamedNode(node) => (1, node.as_str()),
        NamedOrBlankNode::BlankNode(node) => (2, node.as_str()),
    }
}

fn object(term: &Term) -> (u8, &str, &str, &str) {
    match term {
        Term::NamedNode(node) => (0, node.as_str(), "", ""),
        Term::BlankNode(node) => (1, node.as_str(), "", ""),
        Term::Literal(literal) => {
            (2, literal.value(), literal.language().unwrap_or_default(), literal.datatype().as_str())
        }
    }
}
