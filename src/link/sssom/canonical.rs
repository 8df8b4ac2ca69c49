//! The order of a file, and what a canonical file leaves out.

use super::slots::{OF_MAPPING, OF_SET};
use super::{Extension, MappingSet};
use std::collections::BTreeSet;

/// The property of a slot that is not defined: this and its name.
const UNDEFINED: &str = "http://sssom.invalid/";

impl MappingSet {
    /// The set in the standard's canonical form but for rounding: condensed, sorted, without prefixes and definitions that
    /// nothing uses, with the version it needs.
    pub fn canonical(&self) -> Self {
        let mut set = self.clone();
        set.condense();
        set.extensions.retain(|extension| self.has_values(&extension.slot_name));
        set.forget_unused_prefixes();
        set.say_version();
        set.sort();
        set
    }

    /// Puts definitions and mappings into the order of a file.
    pub fn sort(&mut self) {
        self.extensions = self.sorted_extensions().into_iter().cloned().collect();
        let columns: Vec<String> = self.columns().into_iter().map(str::to_owned).collect();
        self.mappings.sort_by_cached_key(|mapping| {
            columns.iter().map(|column| mapping.all(column).join("|")).collect::<Vec<_>>()
        });
    }

    /// Says that it is of version 1.1 where it must.
    pub(super) fn say_version(&mut self) {
        if !self.slots.contains_key("sssom_version") && self.needs_version_1_1() {
            self.slots.insert("sssom_version".to_owned(), vec!["1.1".to_owned()]);
        }
    }

    /// The slots that its mappings have, in the order of columns: those of the standard, then its own.
    pub(super) fn columns(&self) -> Vec<&str> {
        let used = self.mappings.iter().flat_map(|mapping| mapping.slots.keys()).map(String::as_str).collect();
        self.in_order(OF_MAPPING, used)
    }

    /// The slots that it has itself, in the order of a header.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.in_order(OF_SET, self.slots.keys().map(String::as_str).collect())
    }

    /// Definitions of its own slots, by what they mean.
    pub(super) fn sorted_extensions(&self) -> Vec<&Extension> {
        let mut extensions: Vec<&Extension> = self.extensions.iter().collect();
        extensions.sort_by_cached_key(|extension| (self.property(&extension.slot_name), &extension.slot_name));
        extensions
    }

    fn in_order<'a>(&self, standard: &[&'a str], used: BTreeSet<&'a str>) -> Vec<&'a str> {
        let mut names: Vec<&str> = standard.iter().copied().filter(|name| used.contains(name)).collect();
        let mut own: Vec<&str> = used.into_iter().filter(|name| !standard.contains(name)).collect();
        own.sort_by_cached_key(|name| (self.property(name), *name));
        names.extend(own);
        names
    }

    /// The IRI of what a slot of its own means.
    fn property(&self, slot: &str) -> String {
        let defined = self.extension(slot).filter(|extension| !extension.property.is_empty());
        match defined {
            Some(extension) => self.expand(&extension.property).unwrap_or_else(|| extension.property.clone()),
            None => format!("{UNDEFINED}{slot}"),
        }
    }

    fn has_values(&self, slot: &str) -> bool {
        self.slots.contains_key(slot) || self.mappings.iter().any(|mapping| mapping.slots.contains_key(slot))
    }
}
