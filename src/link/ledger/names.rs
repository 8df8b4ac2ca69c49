//! Identifiers: whole in memory, short in files.

use super::super::sssom::{Kind, Mapping, MappingSet, Slots, of_mapping};
use super::Ledger;
use super::row::reviewers;
use crate::shelf::IMPORTED;
use std::collections::BTreeSet;

/// The prefix of records of links, where the folder does not use it for something else.
const LINK: &str = "link";

pub const ORCID: &str = "https://orcid.org/";

/// Slots of our own that take identifiers.
const OWN: &[&str] = &["proposed_predicate", "standing"];

impl Ledger {
    /// An identifier as people read it. The row of a table, `file:partners.csv#7`, is short enough, and no command but those
    /// of links knows the prefix it has in their files.
    pub fn show(&self, iri: &str) -> String {
        if iri.starts_with("file:") {
            return iri.to_owned();
        }
        if let Some(local) = iri.strip_prefix(&self.namespace).filter(|_| !self.namespace.is_empty()) {
            return format!("{LINK}:{local}");
        }
        self.sets
            .iter()
            .map(|set| set.shorten(iri))
            .find(|short| short != iri)
            .unwrap_or_else(|| self.prefixes.shorten(iri))
    }

    /// Whether a text is an identifier: in full, as it is shown, or as one of the files has it.
    pub fn is_called(&self, iri: &str, text: &str) -> bool {
        text == iri || text == self.show(iri) || self.sets.iter().any(|set| text == set.shorten(iri))
    }

    /// Who judged a row, as people read it: `A and orcid:0000-0002-1825-0097`; empty where nobody is named.
    pub fn who(&self, row: &Mapping) -> String {
        reviewers(row).into_iter().map(|name| self.show(name)).collect::<Vec<_>>().join(" and ")
    }
}

impl Ledger {
    /// Takes over the prefixes of another set, where they are not used for something else.
    pub fn know_prefixes(&mut self, of: &MappingSet) {
        let of_files = self.sets.iter().flat_map(|set| set.curie_map.values());
        let known: BTreeSet<String> =
            of_files.cloned().chain(self.prefixes.iter().map(|(_, iri)| iri.to_owned())).collect();
        for (name, iri) in of.curie_map.iter().filter(|(_, iri)| !known.contains(*iri)) {
            self.sets[0].curie_map.entry(name.clone()).or_insert_with(|| iri.clone());
        }
    }

    /// What a source is called: a dataset by its name in the folder, the folder itself `graph`, a file by its name; behind
    /// it the class of things that are meant.
    pub fn source_name(&self, iri: &str) -> String {
        let (place, class) = iri.split_once('#').map_or((iri, None), |(place, class)| (place, Some(class)));
        let inside = place.strip_prefix(&self.base).filter(|_| !self.base.is_empty());
        let name = match (inside, place.strip_prefix("file:")) {
            (Some("data"), _) => "graph".to_owned(),
            (Some(path), _) => without_ending(path).to_owned(),
            (None, Some(file)) => file.to_owned(),
            (None, None) => return self.show(iri),
        };
        class.map_or(name.clone(), |class| format!("{name} {class}"))
    }
}

/// A path as a part of an IRI.
pub fn in_iri(path: &str) -> String {
    let mut iri = String::new();
    for c in path.chars() {
        if c.is_control() || " \"#%<>?[\\]^`{|}".contains(c) {
            c.to_string().bytes().for_each(|byte| iri.push_str(&format!("%{byte:02X}")));
        } else {
            iri.push(c);
        }
    }
    iri
}

/// The name of a file below `data`, without its endings.
fn without_ending(path: &str) -> &str {
    let path =
        [IMPORTED, "data"].iter().find_map(|folder| path.strip_prefix(folder)?.strip_prefix('/')).unwrap_or(path);
    let path = path.trim_end_matches(".zst").trim_end_matches(".gz");
    path.rsplit_once('.').map_or(path, |(name, _)| name)
}

/// Makes whole IRIs of the identifiers of all rows. What cannot be made whole stays as it is.
pub fn expand(set: &mut MappingSet) {
    let mut mappings = std::mem::take(&mut set.mappings);
    for row in &mut mappings {
        change(&mut row.slots, |identifier| set.expand(identifier));
    }
    set.mappings = mappings;
}

/// Shortens the identifiers of a set: by the prefixes that it has itself, those of the ledger, and for what neither knows by
/// new ones.
pub fn shorten(mut set: MappingSet, ledger: &Ledger) -> MappingSet {
    let mut declare = |name: &str, iri: &str| {
        // A namespace keeps the prefix it has.
        let has_prefix = set.curie_map.values().any(|known| known == iri);
        if !iri.is_empty() && !has_prefix && set.namespace(name).is_none() {
            set.curie_map.insert(name.to_owned(), iri.to_owned());
        }
    };
    declare(LINK, &ledger.namespace);
    declare("folder", &ledger.base);
    declare("orcid", ORCID);
    ledger.prefixes.iter().for_each(|(name, iri)| declare(name, iri));
    // Files of one ledger speak alike.
    ledger.sets.iter().flat_map(|set| &set.curie_map).for_each(|(name, iri)| declare(name, iri));
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

/// A prefix for an IRI that none fits: what it begins with, called after its host or file.
fn new_prefix(iri: &str, set: &MappingSet) -> Option<(String, String)> {
    let end = iri.char_indices().rfind(|(at, c)| "/#:".contains(*c) && at + 1 < iri.len())?.0 + 1;
    let namespace = iri[..end].to_owned();
    let place = match iri.split_once("://") {
        Some((_, rest)) => rest.split(['/', ':', '#']).next(),
        // A row of a table is named after its file.
        None => namespace.trim_end_matches(['/', ':', '#']).rsplit(['/', ':']).next(),
    };
    let labels: Vec<&str> = place.unwrap_or_default().split('.').collect();
    let label = labels[labels.len().saturating_sub(2)];
    let word: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
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
