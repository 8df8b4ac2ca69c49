//! What an import came upon: each with file, row and column; the same thing many times is said a few times and counted.

use crate::shelf::{Finding, Place, Severity};
use std::collections::BTreeMap;

/// How often the same thing is said before it is only counted: what was left out more often than what is doubtful.
const MOST_WARNINGS: usize = 3;
const MOST_ERRORS: usize = 20;

/// Findings as they are met.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// How often each kind was met, and how often it was said.
    counts: BTreeMap<String, (usize, usize)>,
    /// What is no fault and worth counting: blanks cut, values read as others.
    notes: BTreeMap<String, usize>,
}

impl Findings {
    /// Something wrong. `kind` tells what is the same thing met again: a table, a column and what is wrong with it.
    pub fn add(&mut self, kind: &str, finding: impl FnOnce() -> Finding) {
        let (count, said) = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        if *said >= MOST_ERRORS {
            return;
        }
        let finding = finding();
        // A file may be read for several tables, and says the same of itself each time.
        if self.found.contains(&finding) {
            *count -= 1;
            return;
        }
        if *said < MOST_WARNINGS || finding.severity == Severity::Error {
            *said += 1;
            self.found.push(finding);
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

    /// The same, met so often.
    pub fn note_times(&mut self, what: &str, times: usize) {
        *self.notes.entry(what.to_owned()).or_default() += times;
    }

    /// What was found, and for each kind that was met too often a line with the count.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<(String, usize)>) {
        let Self { mut found, counts, notes } = self;
        for (kind, (count, said)) in counts.iter().filter(|(_, (count, said))| count > said) {
            let problem = format!("{kind}: {} more like this", count - said);
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
