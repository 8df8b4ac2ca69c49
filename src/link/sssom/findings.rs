//! What a reader came upon, the same thing said a few times and then only counted.

use crate::shelf::{Finding, Severity, sort_findings};
use std::collections::BTreeMap;

/// How often the same thing is said.
const MOST: usize = 3;

#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// By file and kind: how often, and whether something was left out for it.
    counts: BTreeMap<(String, String), (usize, bool)>,
}

impl Findings {
    pub fn add(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// One of a kind of which there may be very many.
    pub fn add_one_of(&mut self, kind: &str, finding: Finding) {
        let (count, is_error) = self.counts.entry((finding.file.clone(), kind.to_owned())).or_default();
        *count += 1;
        *is_error |= finding.severity == Severity::Error;
        if *count <= MOST {
            self.found.push(finding);
        }
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// By place; the counts of what was not said come last.
    pub fn done(mut self) -> Vec<Finding> {
        sort_findings(&mut self.found);
        for ((file, kind), (count, is_error)) in self.counts.iter().filter(|(_, (count, _))| *count > MOST) {
            let count = count - MOST;
            let finding = Finding::error(file, format!("{kind}: {count} more like this"), "");
            let mut finding = Finding { count, ..finding };
            if !is_error {
                finding.severity = Severity::Info;
            }
            self.found.push(finding);
        }
        self.found
    }
}
