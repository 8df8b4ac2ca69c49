//! SSSOM: mappings between things, as tables with a header (Simple Standard for Sharing Ontological Mappings, 1.0 and 1.1).
//!
//! In: a TSV file (and its metadata where they stand apart). Out: a [`MappingSet`], and the same again as a file. What is
//! wrong with a file is a [`crate::shelf::Finding`] with its line.

use std::collections::BTreeMap;

/// Values of slots, by the slot's name, as the file has them; a slot that takes one value has a list of one.
pub type Slots = BTreeMap<String, Vec<String>>;

/// A file of mappings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingSet {
    /// The prefixes its identifiers are shortened with.
    pub curie_map: BTreeMap<String, String>,
    /// Slots of the set: `mapping_set_id`, `license`.
    pub slots: Slots,
    /// Slots of its own that the set defines.
    pub extensions: Vec<Extension>,
    pub mappings: Vec<Mapping>,
}

/// A slot that a set defines for itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extension {
    pub slot_name: String,
    pub property: String,
    pub type_hint: String,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    pub slots: Slots,
    /// The line it stands at, counted from 1; 0 for one that was made.
    pub line: usize,
}

impl Mapping {
    /// The first value of a slot; empty when it has none.
    pub fn get(&self, slot: &str) -> &str {
        self.all(slot).first().map_or("", String::as_str)
    }

    /// All values of a slot.
    pub fn all(&self, slot: &str) -> &[String] {
        self.slots.get(slot).map_or(&[], Vec::as_slice)
    }

    /// Puts one value into a slot; an empty one empties it.
    pub fn set(&mut self, slot: &str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.slots.remove(slot);
        } else {
            self.slots.insert(slot.to_owned(), vec![value]);
        }
    }
}
