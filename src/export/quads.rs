//! All quads of a store, in an order that depends on nothing but the quads.

use super::ExportError;
use crate::query::prepare;
use crate::store::{GraphName, Limits, NamedOrBlankNode, Quad, Row, Store, Term};
use crate::vocab::Prefixes;
use crate::vocab::terms::rdf;

const ASSERTED: &str = "SELECT ?s ?p ?o { ?s ?p ?o }";
const SAID: &str = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }";

/// Every quad, sorted.
pub fn all(store: &Store, limits: &Limits) -> Result<Vec<Quad>, ExportError> {
    let mut quads = read(ASSERTED, store, limits)?;
    quads.extend(read(SAID, store, limits)?);
    sort(&mut quads);
    Ok(quads)
}

/// Only what is in the default graph.
pub fn asserted(quads: &[Quad]) -> Vec<Quad> {
    quads.iter().filter(|quad| quad.graph_name == GraphName::DefaultGraph).cloned().collect()
}

/// The default graph, then the named ones; in each, subjects by name, a subject's type first. Each quad once.
pub fn sort(quads: &mut Vec<Quad>) {
    quads.sort_by_cached_key(|quad| {
        let graph = match &quad.graph_name {
            GraphName::DefaultGraph => String::new(),
            GraphName::NamedNode(node) => node.as_str().to_owned(),
            GraphName::BlankNode(node) => node.to_string(),
        };
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let is_no_type = quad.predicate.as_ref() != rdf::TYPE;
        (graph, subject, is_no_type, quad.predicate.as_str().to_owned(), quad.object.to_string())
    });
    quads.dedup();
}

fn read(query: &str, store: &Store, limits: &Limits) -> Result<Vec<Quad>, ExportError> {
    let prepared = prepare(query, &Prefixes::default(), &[]).expect("the engine's own query is valid: tests run it");
    let table = store.query(&prepared, limits).into_table()?;
    match table.reached {
        Some(limit) => Err(ExportError::Limit(limit)),
        None => Ok(table.rows.into_iter().filter_map(quad).collect()),
    }
}

/// A row of subject, predicate, object and, for a named graph, its name.
fn quad(row: Row) -> Option<Quad> {
    let mut terms = row.into_iter();
    let mut next = || terms.next().flatten();
    let (Some(subject), Some(Term::NamedNode(predicate)), Some(object)) = (next(), next(), next()) else {
        return None;
    };
    let graph = match next() {
        None => GraphName::DefaultGraph,
        Some(graph) => node(graph)?.into(),
    };
    Some(Quad::new(node(subject)?, predicate, object, graph))
}

/// A term that can be a subject.
pub(super) fn node(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    }
}
