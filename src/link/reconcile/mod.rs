//! A set as a reconciliation service: its messages as plain data, whatever door they come through.
//!
//! The messages are those of the Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group, report of
//! 2023-04-10), which OpenRefine and others speak. In: the text of a request, read strictly ([`Queries`], [`Extension`]); what
//! is wrong with it is a [`Refusal`] with its place. Out: answers that serialize to the messages of the report.

mod candidate;
mod extend;
mod kinds;
mod lookup;
mod manifest;
mod message;
mod preview;
mod query;
mod suggest;

pub use candidate::{Candidate, Candidates, Feature};
pub use extend::{Cell, Extended, Extension, Meta, Proposals};
pub use kinds::types;
pub use message::Refusal;
pub use query::{Given, Queries, Query, Strictness};
pub use suggest::{Suggested, Suggestions};

use super::fold::words;
use super::measure::CODE;
use super::{Finder, Set};
use lookup::Lookup;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// The field that holds what kinds of thing a thing is, and the one that says a few words about it.
const TYPE: &str = "type";
const DESCRIPTION: &str = "description";

/// What is known of a service beside its set.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub name: String,
    /// Where requests are answered, without a slash at its end.
    pub address: String,
    /// What says of which kind the things are, as an IRI.
    pub schema_space: String,
    /// Names of types, and what is broader. A type that is not here is called by its identifier.
    pub types: Vec<Type>,
}

/// A kind of things.
#[derive(Clone, Debug, Default)]
pub struct Type {
    pub id: String,
    pub name: String,
    pub description: String,
    /// Types whose things these are too.
    pub broader: Vec<String>,
}

/// An identifier and what it is called.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A set that answers the messages of the protocol.
pub struct Service {
    about: About,
    finder: Finder,
    /// What all identifiers begin with; they are told without it.
    space: String,
    /// Which thing has an identifier.
    things: FxHashMap<String, u32>,
    /// Types of the things, those of most things first.
    types: Vec<String>,
    lookup: Lookup,
    /// Every name as its words, and whose it is.
    folded: Vec<(String, u32)>,
}

impl Service {
    /// A set that answers.
    pub fn new(mut set: Set, about: About) -> Self {
        // Types that are named may speak for a thing.
        if let Some(of_types) = set.field(TYPE).map(|field| &mut set.fields[field].measure).filter(|own| own.is_empty())
        {
            CODE.name.clone_into(of_types);
        }
        let space = common_space(&set);
        let things = set.things.iter().zip(0..).map(|(thing, at)| (thing.id.clone(), at)).collect();
        let lookup = Lookup::new(&set);
        let (types, folded) = (types_of(&set), folded_names(&set));
        Self { about, finder: Finder::new(set), space, things, types, lookup, folded }
    }

    fn set(&self) -> &Set {
        self.finder.set()
    }

    /// The identifier of a thing, as the protocol has it.
    fn id(&self, thing: usize) -> String {
        self.set().things[thing].id[self.space.len()..].to_owned()
    }

    /// The thing with an identifier, in full or without what all begin with.
    fn thing(&self, id: &str) -> Option<usize> {
        let found = self.things.get(id).or_else(|| self.things.get(&format!("{}{id}", self.space)));
        found.map(|thing| *thing as usize)
    }

    fn named(&self, thing: usize) -> Named {
        Named { id: self.id(thing), name: self.set().label(thing).to_owned() }
    }

    fn description(&self, thing: usize) -> String {
        values(self.set(), thing, DESCRIPTION).first().cloned().unwrap_or_default()
    }

    /// The types of a thing.
    fn types(&self, thing: usize) -> Vec<Named> {
        values(self.set(), thing, TYPE).iter().map(|id| self.named_type(id)).collect()
    }

    fn named_type(&self, id: &str) -> Named {
        let name = self.type_named(id).map_or(id, |known| &known.name);
        Named { id: id.to_owned(), name: name.to_owned() }
    }

    fn type_named(&self, id: &str) -> Option<&Type> {
        self.about.types.iter().find(|known| known.id == id)
    }
}

fn values<'a>(set: &'a Set, thing: usize, field: &str) -> &'a [String] {
    let values = set.field(field).and_then(|field| set.things[thing].values.get(field));
    values.map_or(&[], Vec::as_slice)
}

/// What the identifiers of all things begin with, up to a slash or `#` behind the host; nothing where they have no such.
fn common_space(set: &Set) -> String {
    let mut ids = set.things.iter().map(|thing| thing.id.as_str());
    let first = ids.next().unwrap_or_default();
    let shared = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let length = ids.fold(first.len(), |length, id| length.min(shared(first, id)));
    // A slash or `#` is one byte: what is cut behind it is whole.
    let end = first.as_bytes()[..length].iter().rposition(|byte| b"/#".contains(byte)).map_or(0, |at| at + 1);
    let host = first.find("://").map_or(usize::MAX, |at| at + "://".len());
    if end > host { first[..end].to_owned() } else { String::new() }
}

fn types_of(set: &Set) -> Vec<String> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let all = (0..set.things.len()).flat_map(|thing| values(set, thing, TYPE));
    all.for_each(|id| *counts.entry(id).or_default() += 1);
    let mut types: Vec<(&str, usize)> = counts.into_iter().collect();
    types.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    types.into_iter().map(|(id, _)| id.to_owned()).collect()
}

/// Every name as its words, with a blank before each.
fn folded_names(set: &Set) -> Vec<(String, u32)> {
    let fields: Vec<usize> = (0..set.fields.len()).filter(|field| set.fields[*field].measure == "name").collect();
    let of = |(thing, at): (&super::Thing, u32)| -> Vec<(String, u32)> {
        let names = fields.iter().filter_map(|field| thing.values.get(*field)).flatten();
        names.map(|name| (blank_before_each(name), at)).filter(|(name, _)| !name.is_empty()).collect()
    };
    set.things.iter().zip(0..).flat_map(of).collect()
}

fn blank_before_each(name: &str) -> String {
    words(name).iter().map(|word| format!(" {word}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Thing;

    fn space(ids: &[&str]) -> String {
        let things = ids.iter().map(|id| Thing { id: (*id).to_owned(), values: Vec::new() }).collect();
        common_space(&Set { things, ..Set::default() })
    }

    #[test]
    fn identifiers_share_a_space_behind_their_host() {
        assert_eq!(space(&["https://a.org/id/12", "https://a.org/id/13"]), "https://a.org/id/");
        assert_eq!(space(&["https://a.org/x#1", "https://a.org/x#2"]), "https://a.org/x#");
        assert_eq!(space(&["https://a.org/é1", "https://a.org/è2"]), "https://a.org/");
        assert_eq!(space(&["https://a.org/1", "https://b.org/1"]), "");
        assert_eq!(space(&["row 1", "row 2"]), "");
        assert_eq!(space(&[]), "");
    }
}
