//! How much of what should be there is there, and how well it is known.

use crate::query::{Names, ask_own};
use crate::store::{Store, StoreError, Term};
use serde::Serialize;

/// A list of things that the graph is meant to hold, and how many it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Roster {
    pub label: String,
    pub expected: usize,
    pub found: usize,
}

/// Statements of one kind of evidence and one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Weight {
    pub evidence: String,
    pub reading: String,
    pub records: usize,
    pub statements: usize,
    pub asserted: usize,
}

/// Rosters and weights of a graph.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    pub rosters: Vec<Roster>,
    pub weights: Vec<Weight>,
}

/// Counts members of rosters, and statements by evidence and reading.
pub fn coverage(store: &Store, names: &Names) -> Result<Coverage, StoreError> {
    let prefixes = &names.vocabulary().prefixes;
    let rosters = ask_own(
        store,
        prefixes,
        "SELECT ?roster ?expected (COUNT(DISTINCT ?member) AS ?found) {
           ?roster a say:Roster ; say:expectedMembers ?expected .
           OPTIONAL { ?roster say:member ?member . GRAPH ?record { ?member a ?class } }
         } GROUP BY ?roster ?expected ORDER BY ?roster",
        &[],
    )?;
    let weights = ask_own(
        store,
        prefixes,
        "SELECT ?evidence ?reading (COUNT(DISTINCT ?record) AS ?records) (COUNT(*) AS ?statements) (SUM(IF(?stands, 1, 0)) AS ?asserted) {
           ?record a say:Record ; say:evidence ?evidence ; say:reading ?reading .
           OPTIONAL { ?reading say:accepted ?accepted } OPTIONAL { ?record say:standing ?standing }
           BIND(COALESCE(?accepted, false) && !BOUND(?standing) AS ?stands)
           GRAPH ?record { ?s ?p ?o }
         } GROUP BY ?evidence ?reading ORDER BY ?evidence ?reading",
        &[],
    )?;
    let name = |term: &Option<Term>| term.as_ref().map_or_else(String::new, |term| names.show_term(term));
    Ok(Coverage {
        rosters: rosters
            .rows
            .iter()
            .map(|row| Roster { label: name(&row[0]), expected: number(&row[1]), found: number(&row[2]) })
            .collect(),
        weights: weights
            .rows
            .iter()
            .map(|row| Weight {
                evidence: name(&row[0]),
                reading: name(&row[1]),
                records: number(&row[2]),
                statements: number(&row[3]),
                asserted: number(&row[4]),
            })
            .collect(),
    })
}

fn number(term: &Option<Term>) -> usize {
    match term {
        Some(Term::Literal(literal)) => literal.value().parse().unwrap_or(0),
        _ => 0,
    }
}
