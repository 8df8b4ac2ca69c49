//! A network as a table: an edge a row, the same that a picture shows.

use crate::cli::output::Output;
use crate::error::Error;
use crate::graph::{Ends, Network};
use serde::Serialize;

/// An edge in words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row<'a> {
    source: &'a str,
    source_iri: &'a str,
    relation: &'a str,
    relation_iri: &'a str,
    target: &'a str,
    target_iri: &'a str,
    weight: f64,
    evidence: &'static str,
    #[serde(skip)]
    evidence_in_words: &'static str,
    contested: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    start: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    end: &'a str,
    records: Vec<&'a str>,
}

impl<'a> Row<'a> {
    pub fn of(network: &'a Network, ends: Ends<'a>) -> Self {
        let edge = ends.edge;
        Self {
            source: &network[network.node(ends.source).label],
            source_iri: &network[network.node(ends.source).id],
            relation: network.edge_label(edge),
            relation_iri: &network[network.relations[edge.relation].iri],
            target: &network[network.node(ends.target).label],
            target_iri: &network[network.node(ends.target).id],
            weight: edge.weight,
            evidence: edge.evidence.name(),
            evidence_in_words: edge.evidence.words(),
            contested: edge.contested,
            start: edge.start.map_or("", |start| &network[start]),
            end: edge.end.map_or("", |end| &network[end]),
            records: network.citations(edge).collect(),
        }
    }

    fn cells(&self, iri: bool) -> [String; 8] {
        let contested = if self.contested { ", contested" } else { "" };
        [
            if iri { self.source_iri } else { self.source }.to_owned(),
            if iri { self.relation_iri } else { self.relation }.to_owned(),
            if iri { self.target_iri } else { self.target }.to_owned(),
            self.weight.to_string(),
            format!("{}{contested}", self.evidence_in_words),
            self.start.to_owned(),
            self.end.to_owned(),
            self.records.join(" | "),
        ]
    }
}

/// Every edge as a row that fits a terminal: without weights and records, which every other form has.
pub fn narrow(network: &Network, iri: bool, output: &mut Output) -> Result<(), Error> {
    let rows: Vec<[String; 5]> = network
        .edges()
        .map(|ends| {
            let [source, relation, target, _, evidence, start, end, _] = Row::of(network, ends).cells(iri);
            let when = match (start.as_str(), end.as_str()) {
                (start, end) if start == end => start.to_owned(),
                (start, "") => format!("from {start}"),
                ("", end) => format!("until {end}"),
                (start, end) => format!("{start} to {end}"),
            };
            [source, relation, target, evidence, when]
        })
        .collect();
    output.columns(["SOURCE", "RELATION", "TARGET", "EVIDENCE", "WHEN"], &rows)
}

/// Every edge as an object, one a line.
pub fn lines(network: &Network, output: &mut Output) -> Result<(), Error> {
    output.json_lines(network.edges().map(|ends| Row::of(network, ends)))
}

/// Every edge as a row, then the things that have none.
pub fn rows(network: &Network, iri: bool, output: &mut Output) -> Result<(), Error> {
    let mut rows: Vec<[String; 8]> = network.edges().map(|ends| Row::of(network, ends).cells(iri)).collect();
    let alone = network.nodes().zip(network.degrees()).filter(|(_, degree)| *degree == 0);
    rows.extend(alone.map(|(node, _)| {
        let tags: Vec<&str> = node.tags.iter().map(|tag| &network[*tag]).collect();
        let mut row: [String; 8] = Default::default();
        network[if iri { node.id } else { node.label }].clone_into(&mut row[0]);
        row[2] = tags.join(", ");
        row
    }));
    output.columns(["SOURCE", "RELATION", "TARGET", "WEIGHT", "EVIDENCE", "START", "END", "RECORDS"], &rows)
}
