//! How many links there are between which datasets, and what became of them.

use super::ledger::{Ledger, Link, Part, State, Verdict, is_outdated};
use crate::load::Dataset;
use crate::query::ask_own;
use crate::store::{NamedNode, Store, StoreError};
use crate::vocab::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};

/// The links between two datasets, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub subject_source: String,
    pub object_source: String,
    /// Links that wait for a decision.
    pub candidates: usize,
    pub same: usize,
    pub close: usize,
    pub rejected: usize,
    pub unsure: usize,
    /// Reviewers say different things of them.
    pub disputed: usize,
    /// They are among the accepted or rejected, and nobody says who judged them.
    pub unreviewed: usize,
    /// They were accepted, and an end changed since.
    pub outdated: usize,
    /// The day of the last decision; may be empty.
    pub last_review: String,
    /// Things of accepted links that are no longer there.
    pub gone: BTreeSet<String>,
}

/// A link whose reviewers say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    pub pair: (String, String),
    pub labels: [String; 2],
    /// Who says what, and when.
    pub verdicts: Vec<(String, Verdict, String)>,
}

/// Datasets and things that accepted links are about and that are no longer in them, as far as the datasets are at hand.
pub fn gone(
    ledger: &Ledger,
    datasets: &[Dataset],
    store: &Store,
    vocabulary: &Vocabulary,
) -> Result<BTreeSet<(String, String)>, StoreError> {
    let graph = vocabulary.file_iri("data");
    let at_hand = |source: &str| {
        let place = source.split('#').next().unwrap_or(source);
        place == graph || datasets.iter().any(|dataset| dataset.iri == place)
    };
    let ends = ledger.rows(Part::Accepted).iter().flat_map(|row| {
        [("subject_source", "subject_id"), ("object_source", "object_id")]
            .map(|(source, id)| (row.get(source), row.get(id)))
    });
    let ends: BTreeSet<(&str, &str)> = ends.filter(|(source, _)| at_hand(source)).collect();
    let mut gone = BTreeSet::new();
    for (source, thing) in ends {
        let Ok(node) = NamedNode::new(thing) else { continue };
        if !speaks_of(source, node, store, vocabulary)? {
            gone.insert((source.to_owned(), thing.to_owned()));
        }
    }
    Ok(gone)
}

/// Whether a dataset, or the graph as a whole without its links, says anything of a thing.
fn speaks_of(source: &str, thing: NamedNode, store: &Store, vocabulary: &Vocabulary) -> Result<bool, StoreError> {
    const ANYWHERE: &str = "SELECT ?p { VALUES ?thing { UNDEF } VALUES ?links { UNDEF }
      GRAPH ?record { ?thing ?p ?o } MINUS { ?record dcterms:isPartOf ?links } } LIMIT 1";
    const IN_FILE: &str = "SELECT ?p { VALUES ?thing { UNDEF } VALUES ?file { UNDEF }
      { GRAPH ?record { ?thing ?p ?o } ?record dcterms:isPartOf ?file } UNION { GRAPH ?file { ?thing ?p ?o } } } LIMIT 1";
    let source = source.split('#').next().unwrap_or(source);
    let (query, name, file) = if source == vocabulary.file_iri("data") {
        (ANYWHERE, "links", vocabulary.file_iri(Part::Accepted.path()))
    } else {
        (IN_FILE, "file", source.to_owned())
    };
    let values = [("thing", thing.into()), (name, NamedNode::new_unchecked(file).into())];
    Ok(!ask_own(store, &vocabulary.prefixes, query, &values)?.rows.is_empty())
}

/// The links of each two datasets; `gone` are datasets and things that are no longer in them.
pub fn tallies(ledger: &Ledger, gone: &BTreeSet<(String, String)>) -> Vec<Tally> {
    let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for link in ledger.links().values() {
        let best = link.best();
        let sources = (best.get("subject_source").to_owned(), best.get("object_source").to_owned());
        let tally = tallies.entry(sources.clone()).or_insert_with(|| Tally {
            subject_source: sources.0,
            object_source: sources.1,
            ..Tally::default()
        });
        tally.count(link, gone);
    }
    tallies.into_values().collect()
}

impl Tally {
    fn count(&mut self, link: &Link<'_>, gone: &BTreeSet<(String, String)>) {
        let count = match link.state() {
            State::Candidate => &mut self.candidates,
            State::Same => &mut self.same,
            State::Close => &mut self.close,
            State::Rejected => &mut self.rejected,
            State::Unsure => &mut self.unsure,
            State::Disputed => &mut self.disputed,
            State::Unreviewed => &mut self.unreviewed,
        };
        *count += 1;
        self.outdated += usize::from(link.rows.iter().any(|(_, row)| is_outdated(row)));
        let days = link.rows.iter().map(|(_, row)| row.get("review_date"));
        self.last_review = days.max().unwrap_or_default().max(&self.last_review).to_owned();
        for (_, row) in link.rows.iter().filter(|(part, _)| *part == Part::Accepted) {
            for (source, thing) in [("subject_source", "subject_id"), ("object_source", "object_id")] {
                if gone.contains(&(row.get(source).to_owned(), row.get(thing).to_owned())) {
                    self.gone.insert(row.get(thing).to_owned());
                }
            }
        }
    }
}

/// Every link whose reviewers say different things.
pub fn disputes(ledger: &Ledger) -> Vec<Dispute> {
    let links = ledger.links();
    let disputed = links.iter().filter(|(_, link)| link.state() == State::Disputed);
    disputed
        .map(|(pair, link)| {
            let verdicts =
                link.verdicts().map(|(row, verdict)| (ledger.who(row), verdict, row.get("review_date").to_owned()));
            let best = link.best();
            let labels = [("subject_label", "subject_id"), ("object_label", "object_id")].map(|(label, id)| {
                let label = best.get(label);
                if label.is_empty() { ledger.show(best.get(id)) } else { label.to_owned() }
            });
            Dispute { pair: pair.clone(), labels, verdicts: verdicts.collect() }
        })
        .collect()
}
