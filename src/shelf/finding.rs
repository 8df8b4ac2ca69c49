use super::Shelf;
use crate::vocab::Prefixes;
use std::fmt;

/// Something wrong, or worth knowing, that a reader of a folder came upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// Path inside the folder; empty when it is about the folder as a whole.
    pub file: String,
    pub place: Option<Place>,
    pub problem: String,
    /// What to do about it; may be empty.
    pub remedy: String,
    /// IRI of the thing it is about: its line is looked up when the place is not known.
    pub about: Option<String>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was left out, or must not stay so.
    Error,
    /// Doubtful; nothing was left out.
    Warning,
    /// Good to know.
    Info,
}

/// A place in a text: lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// Characters to underline; at least 1.
    pub length: usize,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

impl Finding {
    /// An error in a file.
    pub fn error(file: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            place: None,
            problem: problem.into(),
            remedy: remedy.into(),
            about: None,
        }
    }

    /// A warning in a file.
    pub fn warning(file: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, problem, remedy) }
    }

    /// The same finding at a known place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same finding about a thing, whose line will be looked up.
    pub fn about(mut self, iri: impl Into<String>) -> Self {
        self.about = Some(iri.into());
        self
    }

    /// Looks up the line that introduces the thing the finding is about.
    pub fn locate(&mut self, shelf: &Shelf, prefixes: &Prefixes) {
        if self.place.is_some() {
            return;
        }
        if let (Some(iri), Some(text)) = (&self.about, shelf.text(&self.file)) {
            self.place = line_that_begins_with(&text, &prefixes.shorten(iri), iri);
        }
    }
}

/// The first line that begins with the thing, written short or in full.
fn line_that_begins_with(text: &str, short: &str, iri: &str) -> Option<Place> {
    let full = format!("<{iri}>");
    text.lines().enumerate().find_map(|(number, line)| {
        let trimmed = line.trim_start();
        let written = [short, full.as_str()].into_iter().find(|written| begins_with_term(trimmed, written))?;
        Some(Place {
            line: number + 1,
            column: line.chars().count() - trimmed.chars().count() + 1,
            length: written.chars().count(),
        })
    })
}

fn begins_with_term(line: &str, term: &str) -> bool {
    line.strip_prefix(term)
        .is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '{' | '.' | ';')))
}

/// By file, then place, then severity: the order of a reader.
pub fn sort_findings(findings: &mut Vec<Finding>) {
    findings
        .sort_by(|a, b| (&a.file, a.place, a.severity, &a.problem).cmp(&(&b.file, b.place, b.severity, &b.problem)));
    findings.dedup();
}
