//! A file that a program writes: TriG, sorted, with a line that says what it is.

use super::document::in_paragraphs;
use crate::vocab::Prefixes;
use crate::vocab::terms::rdf;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::cmp::Ordering;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("could not write TriG: {0}")]
pub struct WriteError(#[from] io::Error);

/// The text of a file: what stands outside graphs, then the graphs by their names, each sorted already ([`sort`]).
/// Its own IRI, and what stands behind `#` in it, is written relative to it, so that the file can be moved with its folder.
pub fn write(
    iri: &str,
    comment: &str,
    mut outside: Vec<Quad>,
    mut graphs: Vec<(NamedNode, Vec<Quad>)>,
    prefixes: &Prefixes,
) -> Result<Vec<u8>, WriteError> {
    sort(&mut outside, iri);
    graphs.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
    let outside = (GraphName::DefaultGraph, outside);
    let graphs = graphs.into_iter().map(|(name, quads)| (GraphName::from(name), quads));
    let parts: Vec<(GraphName, Vec<Quad>)> = [outside].into_iter().chain(graphs).collect();
    let written = side_by_side(parts, |(graph, quads)| Part::write(&graph, quads, iri, prefixes));
    let mut declared: Vec<String> = Vec::new();
    let mut text = String::new();
    for part in written {
        let part = part?;
        declared.extend(part.prefixes);
        text.push('\n');
        text.push_str(&part.text);
    }
    declared.sort_unstable();
    declared.dedup();
    Ok(format!("# {}\n{}{text}", comment.replace(['\n', '\r'], " "), declared.concat()).into_bytes())
}

/// Puts statements in the order in which a graph has them, each once: the file itself first, then by subject, its type first.
pub fn sort(quads: &mut Vec<Quad>, file: &str) {
    quads.sort_unstable_by(|a, b| order(a, b, file));
    quads.dedup();
}

/// One graph as text, and the lines that declare its prefixes.
struct Part {
    prefixes: Vec<String>,
    text: String,
}

impl Part {
    fn write(graph: &GraphName, quads: Vec<Quad>, iri: &str, prefixes: &Prefixes) -> Result<Self, WriteError> {
        let mut serializer =
            RdfSerializer::from_format(RdfFormat::TriG).with_base_iri(OWN).map_err(io::Error::other)?;
        for (name, namespace) in used(&quads, prefixes) {
            serializer = serializer.with_prefix(name, namespace).map_err(io::Error::other)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for mut quad in quads {
            quad.graph_name = graph.clone();
            make_own(&mut quad, iri);
            writer.serialize_quad(&quad)?;
        }
        let text = String::from_utf8(writer.finish()?).map_err(io::Error::other)?;
        let (declared, body): (Vec<&str>, Vec<&str>) =
            text.split_inclusive('\n').partition(|line| line.starts_with('@'));
        let prefixes = declared.into_iter().filter(|line| line.starts_with("@prefix")).map(str::to_owned).collect();
        Ok(Self { prefixes, text: in_paragraphs(&body.concat()) })
    }
}

/// Does a work for each member, on as many threads as there are cores; the results are in the order of the members.
pub fn side_by_side<T: Send, R: Send>(members: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let left = Mutex::new(members.into_iter().enumerate().rev().collect::<Vec<_>>());
    let done = Mutex::new(Vec::new());
    let take = || left.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let run = || {
        while let Some((at, member)) = take() {
            let result = work(member);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
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

/// By subject (the file first), predicate (the type first), object.
fn order(a: &Quad, b: &Quad, file: &str) -> Ordering {
    subject(a, file)
        .cmp(&subject(b, file))
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
