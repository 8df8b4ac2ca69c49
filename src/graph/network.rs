//! The one graph type: things as nodes, statements as edges.

use super::{Evidence, Text, Texts, counted};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::BTreeSet;
use std::ops::Index;

/// What the weight of an edge is, where rows give none; see [`Edge::weight`].
pub const WEIGHT: &str =
    "number of publishers that say so, leaving out those it is about, us and our rules; at least 1";

/// Generic things that are named where they are not shown.
const NAMED: usize = 3;

/// Things and how they relate. Nodes are in the order of their ids, edges in the order of source, target and relation, so the
/// same rows in any order give the same network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub about: About,
    /// Kinds of things, the most frequent first.
    pub kinds: Vec<Kind>,
    /// Relations, the most frequent first.
    pub relations: Vec<Relation>,
    /// The records behind the edges.
    pub records: Vec<RecordNote>,
    /// What was left out, each in a sentence.
    pub not_shown: Vec<String>,
    pub(super) graph: DiGraph<Node, Edge>,
    pub(super) texts: Texts,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub title: String,
    pub description: String,
    /// The day of the newest data in it, `YYYY-MM-DD`.
    pub date: String,
    /// Licences, as IRIs or words.
    pub licence: String,
    /// Who is to be named, and the note that goes with every picture.
    pub attribution: String,
    /// What the weight of an edge counts.
    pub weight: String,
}

/// A kind of things: a class, or what a row gave as the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    pub iri: Text,
    pub label: Text,
}

/// What an edge says of its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub iri: Text,
    pub label: Text,
    /// Whether it holds both ways; such an edge stands once.
    pub symmetric: bool,
}

/// A record, for whoever wants to know who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNote {
    pub iri: Text,
    /// Source and place, in one line.
    pub citation: Text,
}

/// A thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its IRI, or `_:name` of a blank node.
    pub id: Text,
    /// A name to show; no two nodes have the same.
    pub label: Text,
    /// Its place in [`Network::kinds`].
    pub kind: usize,
    pub group: Option<Text>,
    pub start: Option<Text>,
    pub end: Option<Text>,
    /// Names of generic things it is connected to, which are not nodes of their own.
    pub tags: Vec<Text>,
}

/// A statement about two things.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Its place in [`Network::relations`].
    pub relation: usize,
    /// What a row called it, where that is not the name of the relation.
    pub label: Option<Text>,
    /// What the rows gave; else the number of publishers that say so, leaving out those it is about, us and our rules; at
    /// least 1, so that every tool can work with it.
    pub weight: f64,
    pub evidence: Evidence,
    /// Whether a record behind it is contradicted by a better source.
    pub contested: bool,
    /// Places in [`Network::records`].
    pub records: Vec<u32>,
    pub start: Option<Text>,
    pub end: Option<Text>,
}

/// An edge with its ends, as numbers of nodes.
#[derive(Clone, Copy, Debug)]
pub struct Ends<'a> {
    pub source: usize,
    pub target: usize,
    pub edge: &'a Edge,
}

impl Network {
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// Every node, in order: the first is number 0.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.graph.node_weights()
    }

    pub fn node(&self, number: usize) -> &Node {
        &self.graph[NodeIndex::new(number)]
    }

    /// The number of the node with an id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let id = self.texts.find(id)?;
        self.graph.node_weights().position(|node| node.id == id)
    }

    /// Every edge, in order.
    pub fn edges(&self) -> impl Iterator<Item = Ends<'_>> {
        self.graph.edge_references().map(|edge| Ends {
            source: edge.source().index(),
            target: edge.target().index(),
            edge: edge.weight(),
        })
    }

    /// What an edge is called.
    pub fn edge_label(&self, edge: &Edge) -> &str {
        &self[edge.label.unwrap_or(self.relations[edge.relation].label)]
    }

    /// For every node the number of edges at it; a loop counts twice.
    pub fn degrees(&self) -> Vec<usize> {
        let mut degrees = vec![0; self.node_count()];
        for ends in self.edges() {
            degrees[ends.source] += 1;
            degrees[ends.target] += 1;
        }
        degrees
    }

    /// Which things are not nodes but tags of others, in a sentence.
    pub(super) fn tags_in_words(&self) -> Option<String> {
        let ties = self.nodes().map(|node| node.tags.len()).sum();
        let names: BTreeSet<&str> = self.nodes().flat_map(|node| &node.tags).map(|tag| &self[*tag]).collect();
        let more = names.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let names: Vec<&str> = names.into_iter().take(NAMED).collect();
        (ties > 0).then(|| format!("{} to {}{more}, shown as tags", counted(ties, "tie"), names.join(", ")))
    }

    /// Source and place of each record behind an edge.
    pub fn citations<'a>(&'a self, edge: &'a Edge) -> impl Iterator<Item = &'a str> {
        edge.records.iter().map(|record| &self[self.records[*record as usize].citation])
    }
}

impl Index<Text> for Network {
    type Output = str;

    fn index(&self, text: Text) -> &str {
        &self.texts[text]
    }
}
