//! SSSOM: mappings between things, as tables with a header (Simple Standard for Sharing Ontological Mappings, 1.0 and 1.1).
//!
//! In: a TSV or CSV file (and its metadata where they stand apart), or JSON: [`read`]. Out: a [`MappingSet`], and the same
//! again as a file: [`write()`] and [`json::write`]. What is wrong with a file is a [`crate::shelf::Finding`] with its line;
//! [`check()`] asks the same of a set that was made.
//!
//! What is written is read back as the same set, so it keeps numbers as they are spelled where a canonical file would round
//! them to three digits. [`MappingSet::canonical`] makes the rest of the standard's canonical form of it.

mod canonical;
mod cell;
mod check;
mod columns;
mod definitions;
mod findings;
mod header;
pub mod json;
mod metadata;
mod parts;
mod prefixes;
mod propagation;
mod read;
mod slots;
mod table;
mod value;
mod write;

pub use check::{Problem, Where, check};
pub use read::{read, read_sound};
pub use slots::{
    CARDINALITIES, ENTITY_TYPES, JUSTIFICATIONS, Kind, OF_MAPPING, OF_SET, SLOTS, Slot, of_mapping, of_set,
};
pub use write::{write, write_in_order};

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
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    pub slots: Slots,
    /// The line it stands at, counted from 1; 0 for one that was made.
    pub line: usize,
}

/// Where a mapping stands is no part of what it says.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.slots == other.slots
    }
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

    /// Puts values into a slot; none empty it.
    pub fn set_all(&mut self, slot: &str, values: Vec<String>) {
        if values.is_empty() {
            self.slots.remove(slot);
        } else {
            self.slots.insert(slot.to_owned(), values);
        }
    }
}

impl MappingSet {
    /// The first value of a slot of the set; empty when it has none.
    pub fn get(&self, slot: &str) -> &str {
        self.slots.get(slot).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Whether it uses what only version 1.1 knows.
    pub fn needs_version_1_1(&self) -> bool {
        let has_new = |slots: &Slots, at_set| slots.iter().any(|(slot, values)| slots::is_new(slot, values, at_set));
        has_new(&self.slots, true) || self.mappings.iter().any(|mapping| has_new(&mapping.slots, false))
    }
}
