//! What is known of the things and records that rows name.

use super::Evidence;
use std::collections::{HashMap, HashSet};

/// A name for an IRI.
pub type Naming<'a> = Box<dyn Fn(&str) -> String + 'a>;

/// Names, classes and records, by IRI. Rows may say more; what they say goes first.
#[derive(Default)]
pub struct Known<'a> {
    /// A name to show, for any IRI.
    pub label: Option<Naming<'a>>,
    /// A short form of an IRI, to tell things of one name apart.
    pub short: Option<Naming<'a>>,
    /// The class of a thing that is shown.
    pub classes: HashMap<String, String>,
    pub records: HashMap<String, Said>,
    /// Relations that hold both ways.
    pub symmetric: HashSet<String>,
    /// Things named so widely that they connect everything.
    pub generic: HashSet<String>,
}

/// A record: who says so, and how far to trust it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The publisher, or the source where it has none.
    pub publisher: String,
    pub evidence: Evidence,
    /// Whether a better source or its own publisher contradicts it.
    pub contested: bool,
    /// Source and place, in one line.
    pub citation: String,
}

impl Known<'_> {
    pub fn label(&self, iri: &str) -> String {
        self.label.as_ref().map_or_else(|| iri.to_owned(), |label| label(iri))
    }

    pub fn short(&self, iri: &str) -> String {
        self.short.as_ref().map_or_else(|| iri.to_owned(), |short| short(iri))
    }
}
