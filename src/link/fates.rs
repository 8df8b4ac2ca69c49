//! What became of things: whether anything is said of them, whether they were withdrawn, what took their place.

use super::ledger::Ledger;
use crate::query::parse;
use crate::store::{Limits, Prepared, Store, StoreError, Term};
use crate::vocab::Vocabulary;
use std::collections::{BTreeSet, HashMap};

/// What the graph says of a thing now, whatever dataset it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Whether anything is said of it at all.
    pub is_there: bool,
    /// The things that took its place.
    pub replaced_by: Vec<String>,
    pub is_deprecated: bool,
}

/// What a store says became of things.
#[derive(Clone, Debug, Default)]
pub struct Fates {
    things: HashMap<String, Fate>,
}

const TYPED: &str = "SELECT DISTINCT ?thing { ?thing a ?class }";
const DEPRECATED: &str = "SELECT ?thing { ?thing owl:deprecated true }";
const REPLACED: &str = "SELECT ?thing ?by { ?thing dcterms:isReplacedBy ?by }";

impl Fates {
    /// What is asked of a store: it need not hold more.
    pub fn questions(vocabulary: &Vocabulary) -> [Prepared; 3] {
        let prepared = |text| parse(text, &vocabulary.prefixes).expect("of prefixes that every folder has");
        [TYPED, DEPRECATED, REPLACED].map(prepared)
    }

    /// Asks a store; what replaces a thing is named as the ledger shows it.
    pub fn read(store: &Store, vocabulary: &Vocabulary, ledger: &Ledger) -> Result<Self, StoreError> {
        let [typed, deprecated, replaced] = Self::questions(vocabulary).map(|query| things(&query, store));
        let mut fates: HashMap<String, Fate> = HashMap::new();
        let mut of = |row: &[String], change: &dyn Fn(&mut Fate)| change(fates.entry(row[0].clone()).or_default());
        typed?.iter().for_each(|row| of(row, &|fate| fate.is_there = true));
        deprecated?.iter().for_each(|row| of(row, &|fate| fate.is_deprecated = true));
        replaced?.iter().for_each(|row| of(row, &|fate| fate.replaced_by.push(ledger.show(&row[1]))));
        Ok(Self { things: fates })
    }

    pub fn of(&self, thing: &str) -> Fate {
        self.things.get(thing).cloned().unwrap_or_default()
    }
}

/// The rows of a query whose cells are all things, as IRIs.
fn things(query: &Prepared, store: &Store) -> Result<BTreeSet<Vec<String>>, StoreError> {
    let iri = |term: Option<Term>| match term {
        Some(Term::NamedNode(node)) => Some(node.into_string()),
        _ => None,
    };
    let rows = store.query(query, &Limits::default()).into_table()?.rows.into_iter();
    Ok(rows.filter_map(|row| row.into_iter().map(iri).collect()).collect())
}
