//! What became of a link, of everything that anybody said of it.

use super::super::sssom::Mapping;
use super::decide::as_in;
use super::evidence::evidence;
use super::row::{is_outdated, is_reviewed_by, pair_of, reviewers, verdict, weight};
use super::{Ledger, Part, Verdict};
use std::collections::BTreeMap;

/// A link and all its rows.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    pub rows: Vec<(Part, &'a Mapping)>,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It waits for somebody to judge it.
    Candidate,
    /// It stands among the accepted or rejected, and nobody says who judged it.
    Unreviewed,
    Unsure,
    Same,
    Close,
    Rejected,
    /// Reviewers say different things.
    Disputed,
}

impl Ledger {
    /// Every link, by its two things.
    pub fn links(&self) -> BTreeMap<(String, String), Link<'_>> {
        let mut links: BTreeMap<(String, String), Link<'_>> = BTreeMap::new();
        for (part, row) in self.all() {
            links.entry(pair_of(row)).or_insert_with(|| Link { rows: Vec::new() }).rows.push((part, row));
        }
        links
    }

    /// One link.
    pub fn link(&self, pair: &(String, String)) -> Link<'_> {
        Link { rows: self.all().filter(|(_, row)| pair_of(row) == *pair).collect() }
    }

    /// Pairs of two sets that people judged alike: subject, object, whether they are the same. Those that are only close
    /// teach neither.
    pub fn judged(&self, subject_source: &str, object_source: &str) -> Vec<(String, String, bool)> {
        let mut judged = Vec::new();
        for link in self.links().values() {
            let is_same = match link.state() {
                State::Same => true,
                State::Rejected => false,
                _ => continue,
            };
            let ends = ends(link.best(), subject_source, object_source);
            judged.extend(ends.map(|(subject, object)| (subject, object, is_same)));
        }
        judged
    }

    /// Pairs of two sets that wait again because what was judged has changed: subject, object, the row that waits.
    pub fn waiting_again(&self, subject_source: &str, object_source: &str) -> Vec<(String, String, &Mapping)> {
        let links = self.links();
        let waiting = links.values().filter(|link| link.rows.iter().any(|(_, row)| is_outdated(row)));
        let waiting = waiting.filter_map(|link| {
            let row = link.waiting()?;
            let (subject, object) = ends(row, subject_source, object_source)?;
            Some((subject, object, row))
        });
        waiting.collect()
    }
}

/// The things of a row as two sets are asked for; none where it is about other sets.
fn ends(row: &Mapping, subject_source: &str, object_source: &str) -> Option<(String, String)> {
    let (subject, object) = (row.get("subject_id").to_owned(), row.get("object_id").to_owned());
    match (row.get("subject_source"), row.get("object_source")) {
        sources if sources == (subject_source, object_source) => Some((subject, object)),
        sources if sources == (object_source, subject_source) => Some((object, subject)),
        _ => None,
    }
}

impl<'a> Link<'a> {
    /// Where it stands.
    pub fn state(&self) -> State {
        let mut said: Vec<Verdict> = self.verdicts().map(|(_, verdict)| verdict).collect();
        let is_unsure = said.contains(&Verdict::Unsure);
        said.retain(|verdict| *verdict != Verdict::Unsure);
        said.sort_unstable();
        said.dedup();
        match said.as_slice() {
            [Verdict::Same] => State::Same,
            [Verdict::Close] => State::Close,
            [_] => State::Rejected,
            [_, _, ..] => State::Disputed,
            [] if is_unsure => State::Unsure,
            [] if self.waiting().is_some() || self.rows.iter().any(|(_, row)| is_outdated(row)) => State::Candidate,
            [] => State::Unreviewed,
        }
    }

    /// Whether somebody accepted or rejected it, and that still counts; also where nobody says who.
    pub fn is_decided(&self) -> bool {
        self.rows.iter().any(|(part, row)| *part != Part::Candidates && !is_outdated(row))
    }

    /// What each row's reviewers say, where that still counts.
    pub fn verdicts(&self) -> impl Iterator<Item = (&'a Mapping, Verdict)> {
        self.rows.iter().filter(|(_, row)| !is_outdated(row)).filter_map(|(_, row)| Some((*row, verdict(row)?)))
    }

    /// The row that nobody judged.
    pub fn waiting(&self) -> Option<&'a Mapping> {
        self.rows.iter().find(|(part, row)| is_waiting(*part, row)).map(|(_, row)| *row)
    }

    /// What a reviewer says of it, where that still counts.
    pub fn verdict_by(&self, reviewer: &str) -> Option<Verdict> {
        self.verdicts().find(|(row, _)| is_reviewed_by(row, reviewer)).map(|(_, verdict)| verdict)
    }

    /// The row that knows most of it: the one that waits, else any; what counts before what does not.
    pub fn best(&self) -> &'a Mapping {
        let known = self.rows.iter().min_by_key(|(part, row)| (!is_waiting(*part, row), is_outdated(row)));
        known.map(|(_, row)| *row).expect("a link has rows")
    }

    /// The day of the decision from whose time its evidence is: what was judged has changed since, and it waits with what
    /// was weighed then.
    pub fn weighed_on(&self) -> Option<&'a str> {
        let waiting = self.waiting()?;
        let of_then = |row: &Mapping| evidence(&as_in(row.clone(), waiting)) == evidence(waiting);
        let outdated = self.rows.iter().map(|(_, row)| *row).filter(|row| is_outdated(row) && of_then(row));
        outdated.map(|row| row.get("review_date")).max().filter(|_| !waiting.get("match_evidence").is_empty())
    }

    /// How much speaks for it.
    pub fn weight(&self) -> f64 {
        weight(self.best())
    }
}

/// Whether a row waits for somebody to judge it.
pub fn is_waiting(part: Part, row: &Mapping) -> bool {
    part == Part::Candidates && reviewers(row).is_empty()
}
