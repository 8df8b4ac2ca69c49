//! SSSOM as JSON: the set as one object, with a context that makes it JSON-LD.

use super::{Extension, Kind, Mapping, MappingSet, SLOTS, Slot, of_mapping, of_set};
use crate::shelf::Place;
use crate::vocab::{SSSOM_PREFIXES, SSSOM_SLOT_PREFIXES};
use serde_json::{Map, Number, Value, json};

/// The set as JSON.
pub fn write(set: &MappingSet) -> String {
    let mut set = set.clone();
    set.say_version();
    set.sort();
    let mut root = slots(&set.slots, of_set);
    root.insert("@type".to_owned(), json!("MappingSet"));
    root.insert("@context".to_owned(), context(&set));
    if !set.extensions.is_empty() {
        root.insert("extension_definitions".to_owned(), set.extensions.iter().map(definition).collect());
    }
    let mappings = set.mappings.iter().map(|mapping| Value::Object(slots(&mapping.slots, of_mapping)));
    root.insert("mappings".to_owned(), mappings.collect());
    let text = serde_json::to_string_pretty(&root).expect("an object with texts as keys is JSON");
    format!("{text}\n")
}

/// What is read, beside it what is wrong with definitions that were left out; or what makes it no set. It is not checked.
pub fn read(text: &str) -> Result<(MappingSet, Vec<String>), (Option<Place>, String)> {
    let root: Value =
        serde_json::from_str(text).map_err(|error| (Some(place(text, &error)), format!("not valid JSON: {error}")))?;
    let Value::Object(mut root) = root else {
        return Err((None, "the JSON is no object".to_owned()));
    };
    let mut set = MappingSet { curie_map: curie_map(root.remove("@context")), ..MappingSet::default() };
    if let Some(Value::Object(declared)) = root.remove("curie_map") {
        set.curie_map.extend(declared.into_iter().filter_map(|(prefix, iri)| Some((prefix, iri.as_str()?.to_owned()))));
    }
    root.remove("@type");
    let mut left_out = Vec::new();
    for definition in array(root.remove("extension_definitions")) {
        let part = |name: &str| definition.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let [slot_name, property, type_hint] = ["slot_name", "property", "type_hint"].map(part);
        left_out.extend(set.define(Extension { slot_name, property, type_hint }).err());
    }
    let Some(Value::Array(mappings)) = root.remove("mappings") else {
        return Err((None, "the JSON has no list of `mappings`".to_owned()));
    };
    for (position, mapping) in mappings.into_iter().enumerate() {
        let Value::Object(members) = mapping else {
            return Err((None, format!("mapping {} is no object", position + 1)));
        };
        let slots = members.into_iter().map(values).collect::<Result<Vec<_>, _>>();
        let slots =
            slots.map_err(|name| (None, format!("`{name}` of mapping {} holds no plain value", position + 1)))?;
        let slots = slots.into_iter().filter(|(_, values)| !values.is_empty()).collect();
        set.mappings.push(Mapping { slots, line: 0 });
    }
    let slots = root.into_iter().map(values).collect::<Result<Vec<_>, _>>();
    let slots = slots.map_err(|name| (None, format!("`{name}` of the set holds no plain value")))?;
    set.slots = slots.into_iter().filter(|(_, values)| !values.is_empty()).collect();
    Ok((set, left_out))
}

/// Its columns are bytes, and ours characters.
fn place(text: &str, error: &serde_json::Error) -> Place {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.char_indices().take_while(|(at, _)| at + 1 < error.column()).count();
    Place { line: error.line().max(1), column: before + 1, length: 1 }
}

fn slots(slots: &super::Slots, known: fn(&str) -> Option<&'static Slot>) -> Map<String, Value> {
    slots.iter().map(|(name, values)| (name.clone(), written(known(name), values))).collect()
}

fn written(slot: Option<&Slot>, values: &[String]) -> Value {
    let value = |text: &String| match slot.map(|slot| slot.kind) {
        Some(Kind::Number(..)) => number(text),
        _ => Value::from(text.as_str()),
    };
    match values {
        [only] if !slot.is_some_and(|slot| slot.is_multivalued) => value(only),
        _ => values.iter().map(value).collect(),
    }
}

/// A number as it is spelled; where JSON has no such spelling, its text.
fn number(text: &str) -> Value {
    serde_json::from_str::<Number>(text).map_or_else(|_| Value::from(text), Value::Number)
}

fn definition(extension: &Extension) -> Value {
    let parts =
        [("slot_name", &extension.slot_name), ("property", &extension.property), ("type_hint", &extension.type_hint)];
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
    Value::Object(parts.map(|(name, value)| (name.to_owned(), Value::from(value.as_str()))).collect())
}

/// What the names mean: prefixes, slots by the table of slots, own slots by their definition.
fn context(set: &MappingSet) -> Value {
    let mut context = Map::new();
    for (prefix, namespace) in SSSOM_PREFIXES {
        context.insert((*prefix).to_owned(), Value::from(*namespace));
    }
    let vocabulary = set.namespace("sssom").unwrap_or_default().to_owned();
    context.insert("@vocab".to_owned(), Value::from(vocabulary));
    for slot in SLOTS {
        let kind = match slot.kind {
            Kind::Entity => "@id",
            Kind::OneOf(_) if slot.name == "mapping_justification" => "@id",
            Kind::Uri => "xsd:anyURI",
            Kind::Date => "xsd:date",
            Kind::Number(..) => "xsd:double",
            Kind::Text | Kind::OneOf(_) => "",
        };
        let property = property(slot);
        let meaning =
            if kind.is_empty() { json!({ "@id": property }) } else { json!({ "@id": property, "@type": kind }) };
        context.insert(slot.name.to_owned(), meaning);
    }
    for extension in set.extensions.iter().filter(|extension| !extension.property.is_empty()) {
        context.insert(extension.slot_name.clone(), json!({ "@id": extension.property }));
    }
    for (prefix, namespace) in &set.curie_map {
        // What ends in one of these is a prefix; of others it must be said.
        let is_prefix = namespace.ends_with([':', '/', '?', '#', '[', ']', '@']);
        let meaning = if is_prefix { json!(namespace) } else { json!({ "@id": namespace, "@prefix": true }) };
        context.insert(prefix.clone(), meaning);
    }
    Value::Object(context)
}

/// The IRI of what a slot is in RDF; whole, so that the context declares no prefix that the set does not.
fn property(slot: &Slot) -> String {
    let (prefix, local) = slot.property.split_once(':').unwrap_or(("sssom", slot.name));
    let known = SSSOM_PREFIXES.iter().chain(SSSOM_SLOT_PREFIXES).find(|(name, _)| *name == prefix);
    known.map_or_else(|| slot.property.to_owned(), |(_, namespace)| format!("{namespace}{local}"))
}

/// The prefixes of a context: what is a text, or an object that says it is a prefix.
fn curie_map(context: Option<Value>) -> std::collections::BTreeMap<String, String> {
    let Some(Value::Object(members)) = context else {
        return std::collections::BTreeMap::new();
    };
    let namespace = |value: &Value| match value {
        Value::String(iri) => Some(iri.clone()),
        Value::Object(term) if term.get("@prefix") == Some(&Value::Bool(true)) => {
            Some(term.get("@id")?.as_str()?.to_owned())
        }
        _ => None,
    };
    let pairs = members.iter().filter(|(name, value)| {
        !name.starts_with('@') && !SSSOM_PREFIXES.iter().any(|(built_in, iri)| built_in == name && *value == iri)
    });
    pairs.filter_map(|(name, value)| Some((name.clone(), namespace(value)?))).collect()
}

fn array(value: Option<Value>) -> Vec<Value> {
    if let Some(Value::Array(items)) = value { items } else { Vec::new() }
}

/// The values of a member; its name where it holds what is no value.
fn values((name, value): (String, Value)) -> Result<(String, Vec<String>), String> {
    let items = match value {
        Value::Array(items) => items,
        other => vec![other],
    };
    let mut texts = Vec::new();
    for item in items {
        match item {
            Value::Null => {}
            Value::Bool(truth) => texts.push(truth.to_string()),
            Value::Number(number) => texts.push(number.to_string()),
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => texts.push(text),
            Value::Array(_) | Value::Object(_) => return Err(name),
        }
    }
    Ok((name, texts))
}
