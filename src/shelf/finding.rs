use super::Shelf;
use crate::vocab::Prefixes;
use serde::Serialize;
use std::fmt;

/// Something wrong, or worth knowing, that a reader of a folder came upon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub severity: Severity,
    /// Path inside the folder; empty when it is about the folder as a whole.
    pub file: String,
    #[serde(flatten)]
    pub place: Option<Place>,
    pub problem: String,
    /// What to do about it; may be empty.
    pub remedy: String,
    /// IRI of the thing it is about: its line is looked up when the place is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// How many faults it stands for: more than one where the same is only counted.
    #[serde(skip)]
    pub count: usize,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Something was left out, or must not stay so.
    Error,
    /// Doubtful; nothing was left out.
    Warning,
    /// Good to know.
    Info,
}

/// A place in a text: lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
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
            count: 1,
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

    /// Looks up the line that introduces the thing the finding is about, or the first that names it.
    pub fn locate(&mut self, shelf: &Shelf, prefixes: &Prefixes) {
        if self.place.is_some() {
            return;
        }
        if let (Some(iri), Some(text)) = (&self.about, shelf.text(&self.file)) {
            self.place = line_with(&text, &prefixes.shorten(iri), iri);
        }
    }
}

/// The first line that begins with the thing, written short or in full; else the first that has it at all.
fn line_with(text: &str, short: &str, iri: &str) -> Option<Place> {
    let full = format!("<{iri}>");
    let find = |begins: bool| {
        text.lines().enumerate().find_map(|(number, line)| {
            let (at, written) = [short, full.as_str()]
                .into_iter()
                .find_map(|written| Some((position(line, written, begins)?, written)))?;
            Some(Place { line: number + 1, column: line[..at].chars().count() + 1, length: written.chars().count() })
        })
    };
    find(true).or_else(|| find(false))
}

/// Where a term stands in a line, as a whole word; only at its beginning, if asked.
fn position(line: &str, term: &str, begins: bool) -> Option<usize> {
    let ends = |at: usize| {
        line[at + term.len()..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '{' | '.' | ';' | ','))
    };
    let starts = |at: usize| line[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '{');
    let mut places = line.match_indices(term).map(|(at, _)| at).filter(|at| ends(*at) && starts(*at));
    if begins { places.find(|at| line[..*at].trim().is_empty()) } else { places.next() }
}

/// By file, then place, then severity: the order of a reader.
pub fn sort_findings(findings: &mut Vec<Finding>) {
    findings
        .sort_by(|a, b| (&a.file, a.place, a.severity, &a.problem).cmp(&(&b.file, b.place, b.severity, &b.problem)));
    findings.dedup();
}
