//! How two graphs differ: by record, by what is asserted, and as an RDF Patch.

use super::quads::sort;
use crate::store::{GraphName, NamedOrBlankNode, Quad};
use crate::vocab::terms::{rdf, say};
use std::collections::{BTreeMap, HashSet};

/// Quads that only one of two graphs has, put in the order of a reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub records: Vec<RecordChange>,
    /// What somebody says, before or after, and is now asserted or no longer.
    pub asserted: Vec<Change>,
    /// Descriptions of sources, headers of files, and what nobody says.
    pub other: Vec<Change>,
    /// Every quad that is gone, sorted.
    pub removed: Vec<Quad>,
    /// Every quad that is new, sorted.
    pub added: Vec<Quad>,
}

/// A statement that is new, or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub is_added: bool,
    pub quad: Quad,
}

/// What happened to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChange {
    pub record: NamedOrBlankNode,
    pub was_there: bool,
    pub is_there: bool,
    /// Its description, then what it says; what is gone before what is new.
    pub changes: Vec<Change>,
}

impl Difference {
    /// Whether both graphs are the same.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// Compares two lists of canonical quads.
pub fn difference(before: &[Quad], after: &[Quad]) -> Difference {
    let [had, have]: [HashSet<&Quad>; 2] = [before, after].map(|quads| quads.iter().collect());
    let only = |these: &[Quad], those: &HashSet<&Quad>| -> Vec<Quad> {
        let mut only: Vec<Quad> = these.iter().filter(|quad| !those.contains(quad)).cloned().collect();
        sort(&mut only);
        only
    };
    let (removed, added) = (only(before, &have), only(after, &had));
    let [records_before, records_after] = [before, after].map(records);
    let said: HashSet<Quad> = before.iter().chain(after).filter_map(as_asserted).collect();
    let mut difference = Difference { removed, added, ..Difference::default() };
    let mut changed: BTreeMap<String, RecordChange> = BTreeMap::new();
    let sides = [(false, &difference.removed), (true, &difference.added)];
    for (is_added, quad) in
        sides.into_iter().flat_map(|(is_added, quads)| quads.iter().map(move |quad| (is_added, quad)))
    {
        let change = Change { is_added, quad: quad.clone() };
        let record = graph(quad).unwrap_or_else(|| quad.subject.clone());
        let (was_there, is_there) = (records_before.contains(&record), records_after.contains(&record));
        if said.contains(quad) {
            difference.asserted.push(change);
        } else if was_there || is_there {
            let new = || RecordChange { record: record.clone(), was_there, is_there, changes: Vec::new() };
            changed.entry(record.to_string()).or_insert_with(new).changes.push(change);
        } else {
            difference.other.push(change);
        }
    }
    difference.records = changed.into_values().collect();
    difference
}

/// The difference as an RDF Patch: what turns the first graph into the second, in one transaction.
/// (<https://afs.github.io/rdf-delta/rdf-patch.html>)
pub fn patch(difference: &Difference) -> String {
    let lines =
        |letter: char, quads: &[Quad]| -> String { quads.iter().map(|quad| format!("{letter} {quad} .\n")).collect() };
    format!("TX .\n{}{}TC .\n", lines('D', &difference.removed), lines('A', &difference.added))
}

/// Names of graphs, and what is described as a record.
fn records(quads: &[Quad]) -> HashSet<NamedOrBlankNode> {
    let is_description = |quad: &&Quad| {
        quad.graph_name == GraphName::DefaultGraph
            && quad.predicate.as_ref() == rdf::TYPE
            && quad.object == say::RECORD.into()
    };
    let described = quads.iter().filter(is_description).map(|quad| quad.subject.clone());
    quads.iter().filter_map(graph).chain(described).collect()
}

/// What a record says, as it stands in the default graph when it is asserted.
fn as_asserted(quad: &Quad) -> Option<Quad> {
    graph(quad).map(|_| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() })
}

fn graph(quad: &Quad) -> Option<NamedOrBlankNode> {
    match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.clone().into()),
        GraphName::BlankNode(node) => Some(node.clone().into()),
        GraphName::DefaultGraph => None,
    }
}
