//! Suggestions: things, types and properties whose name begins as a person has typed so far.

use super::{Named, Service, Type, blank_before_each};
use crate::link::measure::measure;
use serde::Serialize;

/// Suggestions that are given at once; `cursor` asks for further ones.
const PAGE: usize = 20;

/// An answer to a person who is typing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Suggestions {
    pub result: Vec<Suggested>,
}

/// What may be meant.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Suggested {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The types of a thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notable: Option<Vec<Named>>,
    /// What a type is a kind of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broader: Vec<Named>,
}

impl Service {
    /// Things with a name, or a word of one, that begins so; whole names and first words first. Also a thing by its identifier.
    pub fn suggest_entities(&self, prefix: &str, cursor: usize) -> Suggestions {
        let wanted = blank_before_each(prefix);
        let mut found: Vec<(bool, usize, &str, u32)> = Vec::new();
        for (name, thing) in &self.folded {
            if let Some(at) = name.find(&wanted) {
                found.push((at > 0, name.len(), name, *thing));
            }
        }
        found.sort_unstable();
        let mut things: Vec<usize> = self.thing(prefix.trim()).into_iter().collect();
        let mut seen = vec![false; self.set().things.len()];
        things.iter().for_each(|thing| seen[*thing] = true);
        for (.., thing) in found {
            if !std::mem::replace(&mut seen[thing as usize], true) {
                things.push(thing as usize);
            }
        }
        self.page(things, cursor, |thing| self.suggested(thing))
    }

    /// Types of the things, and what is broader.
    pub fn suggest_types(&self, prefix: &str, cursor: usize) -> Suggestions {
        let all = self.all_types();
        let found = all.into_iter().filter(|id| begins(&self.named_type(id), prefix)).collect();
        self.page(found, cursor, |id| self.suggested_type(id))
    }

    /// Fields of the set.
    pub fn suggest_properties(&self, prefix: &str, cursor: usize) -> Suggestions {
        let fields = self.set().fields.iter();
        let found = fields.filter(|field| begins(&Named { id: field.name.clone(), name: field.name.clone() }, prefix));
        self.page(found.map(|field| field.name.as_str()).collect(), cursor, |field| Suggested {
            id: field.to_owned(),
            name: field.to_owned(),
            description: self.about_property(field),
            ..Suggested::default()
        })
    }

    fn page<T>(&self, found: Vec<T>, cursor: usize, tell: impl Fn(T) -> Suggested) -> Suggestions {
        Suggestions { result: found.into_iter().skip(cursor).take(PAGE).map(tell).collect() }
    }

    fn suggested(&self, thing: usize) -> Suggested {
        let Named { id, name } = self.named(thing);
        let notable = Some(self.types(thing));
        Suggested { id, name, description: self.description(thing), notable, broader: Vec::new() }
    }

    /// The types of the things, and behind them others that are known.
    fn all_types(&self) -> Vec<&str> {
        let others = self.about.types.iter().map(|known| known.id.as_str());
        let others = others.filter(|id| !self.types.iter().any(|own| own == id));
        self.types.iter().map(String::as_str).chain(others).collect()
    }

    pub(super) fn suggested_type(&self, id: &str) -> Suggested {
        let Named { id, name } = self.named_type(id);
        let known = self.type_named(&id).cloned();
        let Type { description, broader, .. } = known.unwrap_or_default();
        let broader = broader.iter().map(|id| self.named_type(id)).collect();
        Suggested { id, name, description, notable: None, broader }
    }

    /// What a property is, in words.
    pub(super) fn about_property(&self, field: &str) -> String {
        let field = self.set().field(field).map(|field| self.set().fields[field].measure.as_str());
        field.and_then(measure).map_or(String::new(), |measure| measure.about.to_owned())
    }
}

/// Whether the identifier or a word of the name begins so.
fn begins(named: &Named, prefix: &str) -> bool {
    named.id.starts_with(prefix.trim()) || blank_before_each(&named.name).contains(&blank_before_each(prefix))
}
