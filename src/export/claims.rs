//! Who says what, for formats that have no graphs.

use crate::store::{GraphName, NamedOrBlankNode, Quad, Term};
use crate::vocab::terms::{dcterms, rdf};
use oxrdf::{BlankNode, NamedNodeRef};

/// An `rdf:Statement` for every triple of every record: its subject, predicate and object, and the record it is part of,
/// whose description has source, locator, evidence and reading. The quads come sorted, so the numbers are stable.
pub fn claims(quads: &[Quad]) -> Vec<Quad> {
    let said = quads.iter().filter(|quad| quad.graph_name != GraphName::DefaultGraph);
    said.enumerate().flat_map(|(number, quad)| claim(number + 1, quad)).collect()
}

fn claim(number: usize, quad: &Quad) -> Vec<Quad> {
    let node = BlankNode::new_unchecked(format!("claim-{number}"));
    let mut facts: Vec<(NamedNodeRef<'_>, Term)> = vec![
        (rdf::TYPE, rdf::STATEMENT.into()),
        (rdf::SUBJECT, quad.subject.clone().into()),
        (rdf::PREDICATE, quad.predicate.clone().into()),
        (rdf::OBJECT, quad.object.clone()),
    ];
    facts.extend(record(quad).map(|record| (dcterms::IS_PART_OF, record)));
    let write = |(predicate, object): (NamedNodeRef<'_>, Term)| {
        Quad::new(NamedOrBlankNode::from(node.clone()), predicate.into_owned(), object, GraphName::DefaultGraph)
    };
    facts.into_iter().map(write).collect()
}

fn record(quad: &Quad) -> Option<Term> {
    match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.clone().into()),
        GraphName::BlankNode(node) => Some(node.clone().into()),
        GraphName::DefaultGraph => None,
    }
}
