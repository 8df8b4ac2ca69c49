//! Identifiers: whole in memory, short in files.

use super::super::sssom::{Kind, MappingSet, Slots, of_mapping};
use super::Ledger;
use crate::vocab::Prefixes;
use std::collections::BTreeSet;

/// The prefix of records of links, where the folder does not use it for something else.
const LINK: &str = "link";

/// Slots of our own that take identifiers.
const OWN: &[&str] = &["proposed_predicate", "standing"];

impl Ledger {
    /// An identifier as people read it.
    pub fn show(&self, iri: &str) -> String {
        if let Some(local) = iri.strip_prefix(&self.namespace).filter(|_| !self.namespace.is_empty()) {
            return format!("{LINK}:{local}");
        }
        self.sets
            .iter()
            .map(|set| set.shorten(iri))
            .find(|short| short != iri)
            .unwrap_or_else(|| self.prefixes.shorten(iri))
    }
}

impl Ledger {
    /// What a dataset is called: its name in the folder, without where it stands there.
    pub fn source_name(&self, iri: &str) -> String {
        let Some(path) = iri.strip_prefix(&self.base).filter(|path| !path.is_empty() && !self.base.is_empty()) else {
            return self.show(iri);
        };
        let path = ["data/imported/", "data/"].iter().find_map(|start| path.strip_prefix(start)).unwrap_or(path);
        path.trim_end_matches(".zst").trim_end_matches(".gz").rsplit_once('.').map_or(path, |(name, _)| name).to_owned()
    }
}

/// Makes whole IRIs of the identifiers of all rows. What cannot be made whole stays as it is.
pub fn expand(set: &mut MappingSet) {
    let mut mappings = std::mem::take(&mut set.mappings);
    for row in &mut mappings {
        change(&mut row.slots, |identifier| set.expand(identifier));
    }
    set.mappings = mappings;
}

/// The same set with short identifiers, and the prefixes for them: those that the file has, those of the folder, and for
/// what neither knows new ones.
pub fn shorten(set: &MappingSet, prefixes: &Prefixes, namespace: &str) -> MappingSet {
    let mut set = set.clone();
    let mut declare = |name: &str, iri: &str| {
        if !iri.is_empty() && set.namespace(name).is_none() {
            set.curie_map.insert(name.to_owned(), iri.to_owned());
        }
    };
    declare(LINK, namespace);
    declare("orcid", "https://orcid.org/");
    prefixes.iter().for_each(|(name, iri)| declare(name, iri));
    let identifiers = identifiers(&set);
    for identifier in &identifiers {
        if set.shorten(identifier) == *identifier
            && let Some((name, iri)) = new_prefix(identifier, &set)
        {
            set.curie_map.insert(name, iri);
        }
    }
    let mut mappings = std::mem::take(&mut set.mappings);
    for row in &mut mappings {
        change(&mut row.slots, |identifier| Some(set.shorten(identifier)));
    }
    set.mappings = mappings;
    forget_unused(&mut set);
    set
}

fn change(slots: &mut Slots, by: impl Fn(&str) -> Option<String>) {
    for (_, values) in slots.iter_mut().filter(|(slot, _)| is_identifier(slot)) {
        for value in values {
            if let Some(changed) = by(value) {
                *value = changed;
            }
        }
    }
}

fn is_identifier(slot: &str) -> bool {
    OWN.contains(&slot) || of_mapping(slot).is_some_and(|slot| slot.kind == Kind::Entity)
}

fn identifiers(set: &MappingSet) -> BTreeSet<String> {
    let slots = set.mappings.iter().flat_map(|row| &row.slots);
    slots.filter(|(slot, _)| is_identifier(slot)).flat_map(|(_, values)| values.iter().cloned()).collect()
}

/// A prefix for an IRI that none fits: what it begins with, called after its host.
fn new_prefix(iri: &str, set: &MappingSet) -> Option<(String, String)> {
    let end = iri.char_indices().filter(|(at, c)| "/#:".contains(*c) && at + 1 < iri.len()).last()?.0 + 1;
    let namespace = iri[..end].to_owned();
    let host = iri.split_once("://").map_or(iri, |(_, rest)| rest).split(['/', ':', '#']).next().unwrap_or_default();
    let mut labels = host.split('.').filter(|label| !["", "www", "w3id", "purl", "data"].contains(label));
    let word: String = labels.next().unwrap_or("ns").chars().filter(char::is_ascii_alphanumeric).collect();
    let word = if word.starts_with(|c: char| c.is_ascii_alphabetic()) { word } else { format!("ns{word}") };
    let names = std::iter::once(word.clone()).chain((2..).map(|number| format!("{word}{number}")));
    let name = names.into_iter().find(|name| set.namespace(name).is_none())?;
    Some((name, namespace))
}

/// Takes away prefixes that nothing begins with.
fn forget_unused(set: &mut MappingSet) {
    let rows = set.mappings.iter().flat_map(|row| row.slots.values());
    let values = set.slots.values().chain(rows).flatten();
    let of_extensions = set.extensions.iter().flat_map(|extension| [&extension.property, &extension.type_hint]);
    let used: BTreeSet<&str> =
        values.chain(of_extensions).filter_map(|value| value.split_once(':')).map(|(prefix, _)| prefix).collect();
    let used: BTreeSet<String> = used.into_iter().map(str::to_owned).collect();
    set.curie_map.retain(|prefix, _| used.contains(prefix));
}
