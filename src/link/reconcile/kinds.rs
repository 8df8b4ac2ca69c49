//! What a service tells beside the fields that are compared: of which kinds a thing is, and a few words about it.

use super::{DESCRIPTION, TYPE, Type};
use crate::link::Questions;
use crate::query::{Names, ask_own, parse};
use crate::store::{Store, StoreError, Term};
use crate::vocab::Prefixes;
use std::collections::BTreeMap;

/// Properties whose value says a few words about a thing, best first.
const DESCRIPTIONS: &[&str] = &["dcterms:description", "skos:definition", "rdfs:comment"];

impl Questions {
    /// The same with the fields `type` and `description`, where the side has none that are called so.
    pub fn of_service(mut self, prefixes: &Prefixes) -> Self {
        for (field, paths) in [(TYPE, &["a"][..]), (DESCRIPTION, DESCRIPTIONS)] {
            if !self.has_field(field) {
                let prepare = |path: &&str| {
                    let text = format!("SELECT ?thing ?value {{ ?thing {path} ?value }}");
                    let prepared = parse(&text, prefixes).expect("the engine's own paths are valid: a test runs each");
                    ((*path).to_owned(), text, prepared)
                };
                self.add_field(field, paths.iter().map(prepare));
            }
        }
        self
    }
}

/// Every class that something is of or that is above such a one, with its name.
pub fn types(store: &Store, names: &Names) -> Result<Vec<Type>, StoreError> {
    let prefixes = &names.vocabulary().prefixes;
    let mut types: BTreeMap<String, Type> = BTreeMap::new();
    let classes = "SELECT DISTINCT ?class ?above { ?thing a ?class OPTIONAL { ?class rdfs:subClassOf ?above } }";
    let above = "SELECT DISTINCT ?class ?above { ?class rdfs:subClassOf ?above }";
    for query in [classes, above] {
        for row in ask_own(store, prefixes, query, &[])?.rows {
            let [class, above] = [row.first(), row.get(1)].map(|cell| match cell {
                Some(Some(Term::NamedNode(node))) => Some(node.as_str().to_owned()),
                _ => None,
            });
            let Some(class) = class else { continue };
            for id in [Some(&class), above.as_ref()].into_iter().flatten() {
                let new = || Type { id: id.clone(), name: names.show(id), ..Type::default() };
                types.entry(id.clone()).or_insert_with(new);
            }
            if let (Some(of_class), Some(above)) = (types.get_mut(&class), above)
                && !of_class.broader.contains(&above)
            {
                of_class.broader.push(above);
            }
        }
    }
    Ok(types.into_values().collect())
}
