//! Values that stand once for all: at the set instead of at each mapping.

use super::{MappingSet, SLOTS};

impl MappingSet {
    /// Gives each mapping the values that stand at the set for all of them. A slot for which one mapping has a value of its
    /// own stays at the set, and means nothing to the others.
    pub fn propagate(&mut self) {
        if self.mappings.is_empty() {
            return;
        }
        for slot in SLOTS.iter().filter(|slot| slot.is_propagatable) {
            let is_free = self.mappings.iter().all(|mapping| mapping.all(slot.name).is_empty());
            let Some(values) = self.slots.remove(slot.name) else {
                continue;
            };
            if is_free {
                for mapping in &mut self.mappings {
                    mapping.slots.insert(slot.name.to_owned(), values.clone());
                }
            } else {
                self.slots.insert(slot.name.to_owned(), values);
            }
        }
    }

    /// The other way round: what all mappings say alike is said once, at the set.
    pub fn condense(&mut self) {
        let Some(first) = self.mappings.first() else {
            return;
        };
        let first = first.slots.clone();
        for slot in SLOTS.iter().filter(|slot| slot.is_propagatable) {
            let Some(values) = first.get(slot.name) else {
                continue;
            };
            let is_common = self.mappings.iter().all(|mapping| mapping.slots.get(slot.name) == Some(values));
            if is_common && self.slots.get(slot.name).is_none_or(|at_set| at_set == values) {
                self.slots.insert(slot.name.to_owned(), values.clone());
                for mapping in &mut self.mappings {
                    mapping.slots.remove(slot.name);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::sssom::Mapping;

    fn set(tools: &[&str], at_set: &str) -> MappingSet {
        let mut set = MappingSet::default();
        if !at_set.is_empty() {
            set.slots.insert("mapping_tool".to_owned(), vec![at_set.to_owned()]);
        }
        for tool in tools {
            let mut mapping = Mapping::default();
            mapping.set("mapping_tool", *tool);
            set.mappings.push(mapping);
        }
        set
    }

    #[test]
    fn what_all_say_stands_at_the_set_and_comes_back() {
        let mut same = set(&["a", "a"], "");
        same.condense();
        assert_eq!(same, set(&["", ""], "a"));
        same.propagate();
        assert_eq!(same, set(&["a", "a"], ""));
    }

    #[test]
    fn what_differs_stays_where_it_is() {
        for unmoved in [set(&["a", "b"], ""), set(&["a", ""], "b"), set(&["a", "a"], "b"), set(&[], "a")] {
            let mut moved = unmoved.clone();
            moved.condense();
            moved.propagate();
            assert_eq!(moved, unmoved);
        }
    }
}
