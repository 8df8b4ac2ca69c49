//! The tree of a header as the slots, prefixes and definitions of a set.

use super::definitions::LEFT_OUT;
use super::findings::Findings;
use super::header::{Content, Node};
use super::{Extension, MappingSet, of_set};
use crate::shelf::{Finding, Place};
use std::collections::BTreeMap;

/// Where the parts of a set's metadata stand.
#[derive(Debug, Default)]
pub struct Places {
    pub slots: BTreeMap<String, Place>,
    pub prefixes: BTreeMap<String, Place>,
}

/// Fills a set with what a header says.
pub fn fill(set: &mut MappingSet, root: Node, file: &str, findings: &mut Findings) -> Places {
    let mut reader = Reader { set, file, findings, places: Places::default() };
    let mut definitions = Vec::new();
    match root.content {
        Content::Object(members) => {
            for (key, value) in members {
                match text(&key) {
                    "curie_map" => reader.curie_map(value),
                    "extension_definitions" => definitions.push(value),
                    _ => reader.slot(&key, value),
                }
            }
        }
        _ => reader.error(root.place, "the metadata is not made of keys and values", "write `key: value` in each line"),
    }
    // Definitions name prefixes, so they come when these are known.
    definitions.into_iter().for_each(|value| reader.definitions(value));
    reader.places
}

struct Reader<'a> {
    set: &'a mut MappingSet,
    file: &'a str,
    findings: &'a mut Findings,
    places: Places,
}

impl Reader<'_> {
    fn curie_map(&mut self, value: Node) {
        let members = match value.content {
            Content::Object(members) => members,
            Content::Nothing => return,
            _ => {
                return self.error(
                    value.place,
                    "`curie_map` is no list of prefixes",
                    "write `prefix: namespace` in each line",
                );
            }
        };
        for (prefix, namespace) in members {
            match &namespace.content {
                Content::Text(iri) => {
                    self.places.prefixes.insert(text(&prefix).to_owned(), namespace.place);
                    self.set.curie_map.insert(text(&prefix).to_owned(), iri.clone());
                }
                _ => {
                    let problem = format!("the prefix `{}` stands for nothing", text(&prefix));
                    self.error(prefix.place, &problem, "write its namespace behind the colon");
                }
            }
        }
    }

    /// A slot with one value, or with several below each other. One that is not of the standard takes no more than one.
    fn slot(&mut self, key: &Node, value: Node) {
        let name = text(key).to_owned();
        let place = value.place;
        let values: Option<Vec<String>> = match value.content {
            Content::Nothing => Some(Vec::new()),
            Content::Text(value) => Some(vec![value]),
            Content::List(items) => {
                items.into_iter().filter(|item| item.content != Content::Nothing).map(into_text).collect()
            }
            Content::Object(_) => None,
        };
        let is_known = of_set(&name).is_some();
        match values.filter(|values| is_known || values.len() <= 1) {
            Some(values) if values.iter().all(String::is_empty) => {}
            Some(values) => {
                self.places.slots.insert(name.clone(), place);
                self.set.slots.insert(name, values.into_iter().filter(|value| !value.is_empty()).collect());
            }
            None if is_known => {
                self.error(place, &format!("`{name}` holds no plain value"), "write text, or a list of texts");
            }
            None => {
                let problem = format!("`{name}` is no slot of a set, and holds more than one value");
                self.warn(key.place, &problem, "it was left out; a slot of your own takes one value");
            }
        }
    }

    fn definitions(&mut self, value: Node) {
        let items = match value.content {
            Content::List(items) => items,
            Content::Nothing => return,
            _ => vec![value],
        };
        for item in items {
            let place = item.place;
            if let Err(problem) = definition(item).and_then(|extension| self.set.define(extension)) {
                self.warn(place, &problem, LEFT_OUT);
            }
        }
    }

    fn error(&mut self, place: Place, problem: &str, remedy: &str) {
        self.findings.add(Finding::error(self.file, problem, remedy).at(place));
    }

    fn warn(&mut self, place: Place, problem: &str, remedy: &str) {
        self.findings.add(Finding::warning(self.file, problem, remedy).at(place));
    }
}

fn definition(item: Node) -> Result<Extension, String> {
    let mut extension = Extension::default();
    let Content::Object(members) = item.content else {
        return Err("a definition is made of `slot_name`, `property` and `type_hint`".to_owned());
    };
    for (key, value) in members {
        let part = match text(&key) {
            "slot_name" => &mut extension.slot_name,
            "property" => &mut extension.property,
            "type_hint" => &mut extension.type_hint,
            other => return Err(format!("a definition has no `{other}`")),
        };
        *part = match value.content {
            Content::Text(value) => value,
            Content::Nothing => String::new(),
            _ => return Err(format!("`{}` holds no plain value", text(&key))),
        };
    }
    Ok(extension)
}

fn text(node: &Node) -> &str {
    if let Content::Text(text) = &node.content { text } else { "" }
}

fn into_text(node: Node) -> Option<String> {
    if let Content::Text(text) = node.content { Some(text) } else { None }
}
