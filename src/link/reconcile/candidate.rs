//! Reconciliation candidates: what may be meant by a query.

use super::query::{Given, Queries, Query, Strictness};
use super::{Named, Service, TYPE, values};
use crate::link::{Found, Wanted};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::BTreeMap;

/// The weight of an identifier that was written in full: chance alone would need four billion things.
const WRITTEN: f64 = 32.0;

/// The answer to a query: candidates, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Candidates {
    pub result: Vec<Candidate>,
}

/// A thing that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(rename = "type")]
    pub types: Vec<Named>,
    /// The weight of the match: it never ends at a top, so that it always gives an order.
    pub score: f64,
    /// What speaks for it and against it, and how probable it is.
    pub features: Vec<Feature>,
    #[serde(rename = "match")]
    pub is_match: bool,
}

/// A number that a client may make a score of its own with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Feature {
    pub id: String,
    pub value: f64,
}

impl Service {
    /// Answers a query batch.
    pub fn reconcile(&self, queries: &Queries) -> BTreeMap<String, Candidates> {
        queries.queries.iter().map(|(key, query)| (key.clone(), self.candidates(query))).collect()
    }

    /// Answers a query.
    pub fn candidates(&self, query: &Query) -> Candidates {
        let mut found = self.find(query);
        found.truncate(query.limit);
        Candidates { result: found.iter().map(|found| self.candidate(found)).collect() }
    }

    fn find(&self, query: &Query) -> Vec<Found> {
        let wanted = self.wanted(query);
        let is_meant = |thing: usize| self.is_of_types(thing, query);
        if wanted.text.trim().is_empty() {
            return self.lookup.find(self.set(), &wanted.values, is_meant);
        }
        let written = self.thing(wanted.text.trim()).filter(|thing| is_meant(*thing));
        let mut found = self.finder.find_among(&wanted, query.limit, is_meant);
        if let Some(thing) = written {
            found.retain(|found| found.thing != thing);
            found.iter_mut().for_each(|found| found.is_match = false);
            let weight = found.first().map_or(WRITTEN, |best| WRITTEN.max(best.weight + 1.0));
            found.insert(0, Found { thing, weight, probability: 1.0, is_match: true, pieces: Vec::new() });
        }
        found
    }

    /// What is looked for, in the words of the set.
    fn wanted(&self, query: &Query) -> Wanted {
        let texts = |given: &[Given]| -> Vec<String> { given.iter().flat_map(|given| self.texts(given)).collect() };
        let mut values: Vec<(String, Vec<String>)> =
            query.properties.iter().map(|(property, given)| (property.clone(), texts(given))).collect();
        if query.strictness == Strictness::Should && !query.types.is_empty() {
            values.push((TYPE.to_owned(), query.types.clone()));
        }
        let is_name = |(field, _): &&(String, Vec<String>)| {
            self.set().field(field).is_some_and(|field| self.set().fields[field].measure == "name")
        };
        let named = || values.iter().find(is_name).and_then(|(_, names)| names.first()).cloned();
        let text = if query.text.trim().is_empty() { named().unwrap_or_default() } else { query.text.clone() };
        Wanted { text, values }
    }

    /// The texts of a value; a thing of this set also by its whole identifier.
    fn texts(&self, given: &Given) -> Vec<String> {
        let mut texts = given.texts();
        if let Given::Thing { id, .. } = given
            && let Some(thing) = self.thing(id)
        {
            texts.push(self.set().things[thing].id.clone());
        }
        texts
    }

    fn is_of_types(&self, thing: usize, query: &Query) -> bool {
        if query.types.is_empty() || query.strictness == Strictness::Should {
            return true;
        }
        let own = self.with_broader(values(self.set(), thing, TYPE));
        let mut is_of = query.types.iter().map(|wanted| own.contains(wanted.as_str()));
        if query.strictness == Strictness::All { is_of.all(|is| is) } else { is_of.any(|is| is) }
    }

    /// Types with all that are broader.
    pub(super) fn with_broader<'a>(&'a self, types: &'a [String]) -> FxHashSet<&'a str> {
        let mut all: FxHashSet<&str> = FxHashSet::default();
        let mut open: Vec<&str> = types.iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            if all.insert(id) {
                open.extend(self.type_named(id).into_iter().flat_map(|known| &known.broader).map(String::as_str));
            }
        }
        all
    }

    fn candidate(&self, found: &Found) -> Candidate {
        let Named { id, name } = self.named(found.thing);
        Candidate {
            id,
            name,
            description: self.description(found.thing),
            types: self.types(found.thing),
            score: found.weight,
            features: features(found),
            is_match: found.is_match,
        }
    }
}

fn features(found: &Found) -> Vec<Feature> {
    let mut features = vec![Feature { id: "probability".to_owned(), value: found.probability }];
    for piece in &found.pieces {
        let id = format!("{}_weight", piece.what);
        if !features.iter().any(|feature| feature.id == id) {
            features.push(Feature { id, value: piece.weight });
        }
    }
    features
}
