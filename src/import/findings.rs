//! What an import came upon: each with file, row and column; the same thing many times is said a few times and counted.

use crate::shelf::{Finding, Place, Severity};
use std::collections::BTreeMap;

/// How often the same thing is said before it is only counted.
const MOST_OF_A_KIND: usize = 3;

/// Findings as they are met.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// How often each kind was met, and its words for a count.
    counts: BTreeMap<String, usize>,
    /// What is no fault and worth counting: blanks cut, values read as others.
    notes: BTreeMap<String, usize>,
}

impl Findings {
    /// Something wrong. `kind` tells what is the same thing met again: a table, a column and what is wrong with it.
    pub fn add(&mut self, kind: &str, finding: impl FnOnce() -> Finding) {
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        if *count <= MOST_OF_A_KIND {
            self.found.push(finding());
        }
    }

    /// Something that was put right as the plan says, to be counted.
    pub fn note(&mut self, what: &str) {
        match self.notes.get_mut(what) {
            Some(count) => *count += 1,
            None => {
                self.notes.insert(what.to_owned(), 1);
            }
        }
    }

    /// What was found, and for each kind that was met too often a line with the count.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<(String, usize)>) {
        let Self { mut found, counts, notes } = self;
        for (kind, count) in counts.iter().filter(|(_, count)| **count > MOST_OF_A_KIND) {
            let problem = format!("{kind}: {} more like this", count - MOST_OF_A_KIND);
            let mut finding = Finding::warning("", problem, "");
            finding.severity = Severity::Info;
            found.push(finding);
        }
        (found, notes.into_iter().collect())
    }
}

/// The place of a line.
pub fn line(line: usize) -> Place {
    Place { line, column: 1, length: 1 }
}
