//! Slots that a set defines for itself.

use super::{Extension, MappingSet, of_mapping, of_set};

/// What becomes of a definition that is none.
pub const LEFT_OUT: &str = "the definition was left out, as the standard says";

impl MappingSet {
    /// The definition of a slot of its own.
    pub fn extension(&self, slot: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.slot_name == slot)
    }

    /// Adds a definition; what makes it none otherwise.
    pub fn define(&mut self, extension: Extension) -> Result<(), String> {
        let name = &extension.slot_name;
        if !is_name(name) {
            return Err(format!("`{name}` cannot be the name of a slot"));
        }
        if of_set(name).is_some() || of_mapping(name).is_some() {
            return Err(format!("`{name}` is a slot of the standard already"));
        }
        let is_same = |other: &&Extension| {
            other.slot_name == *name || (!other.property.is_empty() && other.property == extension.property)
        };
        if let Some(other) = self.extensions.iter().find(is_same) {
            return Err(format!("`{name}` is the slot `{}` again", other.slot_name));
        }
        let parts = [&extension.property, &extension.type_hint];
        if let Some(part) = parts.into_iter().find(|part| !part.is_empty() && self.expand(part).is_none()) {
            return Err(format!("`{part}` in the definition of `{name}` is no CURIE with a declared prefix"));
        }
        self.extensions.push(extension);
        Ok(())
    }
}

/// A name of XML without a colon.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}
