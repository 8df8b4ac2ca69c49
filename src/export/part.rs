//! The part of a graph that is asked for, with who says so.

use super::quads::{asserted, sort};
use crate::query::Names;
use crate::store::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use crate::vocab::terms::dcterms;
use std::collections::HashSet;

/// What is to be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Every graph.
    Whole,
    /// The default graph.
    Asserted,
    /// One record: what it says, what of that we assert, its description and its source's.
    Record(NamedNode),
    /// The records of one file, by its IRI, and the file's header.
    Dataset(NamedNode),
    /// One thing with its surroundings.
    Entity(NamedNode),
}

/// Takes a part out of all quads. `names` tells which nodes have no name of their own.
pub fn part(part: &Part, quads: Vec<Quad>, names: &Names) -> Vec<Quad> {
    match part {
        Part::Whole => quads,
        Part::Asserted => asserted(&quads),
        Part::Record(record) => records(&HashSet::from([GraphName::from(record.clone())]), &quads),
        Part::Dataset(file) => records(&records_of(file, &quads), &quads),
        Part::Entity(thing) => entity(thing, &quads, names),
    }
}

/// The graphs of a file: those that are part of it, and the one that has its name.
fn records_of(file: &NamedNode, quads: &[Quad]) -> HashSet<GraphName> {
    let file_term = Term::from(file.clone());
    let mut graphs: HashSet<GraphName> = quads
        .iter()
        .filter(|quad| quad.predicate.as_ref() == dcterms::IS_PART_OF && quad.object == file_term)
        .map(|quad| quad.subject.clone().into())
        .collect();
    graphs.insert(file.clone().into());
    graphs
}

/// What some records say, what of it we assert, and the descriptions around them.
fn records(graphs: &HashSet<GraphName>, quads: &[Quad]) -> Vec<Quad> {
    let said: Vec<Quad> = quads.iter().filter(|quad| graphs.contains(&quad.graph_name)).cloned().collect();
    let as_asserted: HashSet<Quad> =
        said.iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).collect();
    let mut picked: Vec<Quad> = quads.iter().filter(|quad| as_asserted.contains(quad)).cloned().collect();
    picked.extend(said);
    // A record that says nothing yet is described all the same.
    let described: HashSet<NamedOrBlankNode> = graphs.iter().cloned().filter_map(graph_node).collect();
    picked.extend(descriptions(&described, quads));
    sort(&mut picked);
    picked
}

/// All that has the thing as subject or object, what it is part of that has no name of its own, and who says all this.
fn entity(thing: &NamedNode, quads: &[Quad], names: &Names) -> Vec<Quad> {
    let itself = NamedOrBlankNode::from(thing.clone());
    let as_object = Term::from(thing.clone());
    let mut centre = HashSet::from([itself]);
    for quad in quads.iter().filter(|quad| quad.object == as_object) {
        let has_no_name = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => names.is_nameless(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => true,
        };
        centre.extend(has_no_name.then(|| quad.subject.clone()));
    }
    let mut picked: Vec<Quad> =
        quads.iter().filter(|quad| centre.contains(&quad.subject) || quad.object == as_object).cloned().collect();
    picked = with_blank_objects(picked, quads);
    let records = picked.iter().filter_map(|quad| graph_node(quad.graph_name.clone())).collect();
    picked.extend(descriptions(&records, quads));
    sort(&mut picked);
    picked
}

/// What stands in the default graph of some records, of their sources and of the files they are part of.
fn descriptions(records: &HashSet<NamedOrBlankNode>, quads: &[Quad]) -> Vec<Quad> {
    let outside = asserted(quads);
    let leads_on = [dcterms::SOURCE, dcterms::IS_PART_OF];
    let around: HashSet<NamedOrBlankNode> = outside
        .iter()
        .filter(|quad| records.contains(&quad.subject) && leads_on.contains(&quad.predicate.as_ref()))
        .filter_map(|quad| super::quads::node(quad.object.clone()))
        .chain(records.iter().cloned())
        .collect();
    let described = outside.iter().filter(|quad| around.contains(&quad.subject)).cloned().collect();
    with_blank_objects(described, &outside)
}

/// Adds what is said of blank nodes that would otherwise be pointed at in vain.
fn with_blank_objects(mut picked: Vec<Quad>, quads: &[Quad]) -> Vec<Quad> {
    let mut seen: HashSet<NamedOrBlankNode> = HashSet::new();
    loop {
        let new: HashSet<NamedOrBlankNode> = picked
            .iter()
            .filter_map(|quad| match &quad.object {
                Term::BlankNode(node) => Some(NamedOrBlankNode::from(node.clone())),
                _ => None,
            })
            .filter(|node| !seen.contains(node))
            .collect();
        if new.is_empty() {
            return picked;
        }
        picked.extend(quads.iter().filter(|quad| new.contains(&quad.subject)).cloned());
        seen.extend(new);
    }
}

fn graph_node(graph: GraphName) -> Option<NamedOrBlankNode> {
    match graph {
        GraphName::NamedNode(node) => Some(node.into()),
        GraphName::BlankNode(node) => Some(node.into()),
        GraphName::DefaultGraph => None,
    }
}
