//! Whether what a set says may be said: each value by the kind of its slot, and what the standard wants of a mapping and of
//! the set as a whole. What it forbids is an error; what it wants and a reader can do without is a warning.

use super::slots::{COMPOSED, LITERAL};
use super::value::{Fault, fault, kind_of};
use super::{Kind, Mapping, MappingSet, OF_MAPPING, OF_SET, Slot, of_mapping, of_set};
use crate::shelf::Severity;
use crate::vocab::SSSOM_PREFIXES;
use crate::vocab::nearest;
use std::collections::{BTreeSet, HashMap};

/// Something wrong with a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub place: Where,
    pub severity: Severity,
    /// What problems that are alike have in common: the slot and what is wrong.
    pub kind: String,
    pub problem: String,
    /// What to do about it; may be empty.
    pub remedy: String,
}

/// What a problem is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Where {
    /// A prefix of the `curie_map`.
    Prefix(String),
    /// A slot of the set.
    Set(String),
    /// A slot of mappings, in all of them.
    Column(String),
    /// A slot of one mapping, by its position.
    Mapping(usize, String),
}

/// The value that stands for a thing that was not found.
const NO_TERM: &str = "sssom:NoTermFound";

/// Everything that is wrong with a set.
pub fn check(set: &MappingSet) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_prefixes(set, &mut problems);
    check_set(set, &mut problems);
    check_names(set, &mut problems);
    let types = ["subject_type", "object_type"].map(|slot| common(set, slot));
    for (position, mapping) in set.mappings.iter().enumerate() {
        let mut at = |severity, slot: &str, kind: &str, problem: String, remedy: &str| {
            let kind = format!("{slot}: {kind}");
            let place = Where::Mapping(position, slot.to_owned());
            problems.push(Problem { place, severity, kind, problem, remedy: remedy.to_owned() });
        };
        check_values(set, mapping, &mut at);
        check_parts(mapping, &types, &mut at);
        check_rules(mapping, &mut at);
    }
    check_records(set, &mut problems);
    problems
}

/// Takes a problem of a mapping: how bad, the slot, its kind, what, and what to do.
type At<'a> = dyn FnMut(Severity, &str, &str, String, &str) + 'a;

/// A prefix that every set has must not mean something else.
fn check_prefixes(set: &MappingSet, problems: &mut Vec<Problem>) {
    for (prefix, namespace) in SSSOM_PREFIXES {
        let declared = set.curie_map.get(*prefix);
        if let Some(declared) = declared.filter(|declared| declared.as_str() != *namespace) {
            problems.push(Problem {
                place: Where::Prefix((*prefix).to_owned()),
                severity: Severity::Error,
                kind: "prefix with another meaning".to_owned(),
                problem: format!("the prefix `{prefix}` always stands for {namespace}, and here for {declared}"),
                remedy: "correct it, or leave the line out".to_owned(),
            });
        }
    }
}

fn check_set(set: &MappingSet, problems: &mut Vec<Problem>) {
    let mut at = |severity, slot: &str, kind: &str, problem: String, remedy: &str| {
        let (place, kind) = (Where::Set(slot.to_owned()), format!("{slot}: {kind}"));
        problems.push(Problem { place, severity, kind, problem, remedy: remedy.to_owned() });
    };
    for (name, values) in &set.slots {
        check_slot(set, name, of_set(name), values, &mut at);
    }
    for name in ["mapping_set_id", "license"] {
        if set.get(name).is_empty() {
            at(Severity::Warning, name, "missing", format!("the set has no `{name}`"), "every set should have one");
        }
    }
    if set.get("sssom_version") == "1.0" {
        let problem = "`sssom_version` itself came with 1.1, so a set cannot say it is of 1.0".to_owned();
        at(Severity::Warning, "sssom_version", "1.0", problem, "leave it out");
    } else if set.get("sssom_version").is_empty() && set.needs_version_1_1() {
        let problem = "the set uses what came with SSSOM 1.1 and does not say so".to_owned();
        at(Severity::Warning, "sssom_version", "missing", problem, "write `sssom_version: \"1.1\"`");
    }
}

/// As many characters as a name may have: a key in YAML has 1024 at most, and one that is escaped takes ten.
const LONGEST_NAME: usize = 100;

/// Names that are neither of the standard nor defined: their values are kept.
fn check_names(set: &MappingSet, problems: &mut Vec<Problem>) {
    for name in set.slots.keys().chain(set.curie_map.keys()).filter(|name| name.chars().count() > LONGEST_NAME) {
        let problem = format!("a name has more than {LONGEST_NAME} characters");
        refuse(Where::Set(name.clone()), problem, "name it shorter", problems);
    }
    let mut slots = std::iter::once(&set.slots).chain(set.mappings.iter().map(|mapping| &mapping.slots));
    if slots.any(|slots| slots.contains_key("")) {
        refuse(Where::Column(String::new()), "a slot has no name".to_owned(), "name it", problems);
    }
    let mut unknown = |name: &str, known: &[&str], place: Where| {
        let severity = Severity::Warning;
        let problem = format!("`{name}` is no slot of {}", if known == OF_SET { "a set" } else { "a mapping" });
        let remedy = match nearest(name, known.iter().copied()).first() {
            Some(near) => format!("did you mean `{near}`? Else define it in `extension_definitions`"),
            None => "define it in `extension_definitions`".to_owned(),
        };
        problems.push(Problem { place, severity, kind: "unknown slot".to_owned(), problem, remedy });
    };
    for name in set.slots.keys().filter(|name| of_set(name).is_none() && set.extension(name).is_none()) {
        unknown(name, OF_SET, Where::Set(name.clone()));
    }
    let columns: BTreeSet<&String> = set.mappings.iter().flat_map(|mapping| mapping.slots.keys()).collect();
    for name in columns.into_iter().filter(|name| of_mapping(name).is_none() && set.extension(name).is_none()) {
        unknown(name, OF_MAPPING, Where::Column(name.clone()));
    }
}

fn refuse(place: Where, problem: String, remedy: &str, problems: &mut Vec<Problem>) {
    let (kind, remedy) = ("name".to_owned(), remedy.to_owned());
    problems.push(Problem { place, severity: Severity::Error, kind, problem, remedy });
}

fn check_values(set: &MappingSet, mapping: &Mapping, at: &mut At<'_>) {
    for (name, values) in &mapping.slots {
        check_slot(set, name, of_mapping(name), values, at);
    }
}

fn check_slot(set: &MappingSet, name: &str, slot: Option<&Slot>, values: &[String], at: &mut At<'_>) {
    if values.len() > 1 && !slot.is_some_and(|slot| slot.is_multivalued) {
        let problem = format!("`{name}` has {} values and takes one", values.len());
        at(Severity::Error, name, "several values", problem, "keep one of them");
    }
    // A value that a definition does not fit is a matter of the definition: it is kept, and said.
    let (kind, worst) = match (slot, set.extension(name)) {
        (Some(slot), _) => (slot.kind, Severity::Error),
        (None, Some(extension)) => (kind_of(&extension.type_hint, set), Severity::Warning),
        (None, None) => (Kind::Text, Severity::Warning),
    };
    for value in values {
        if let Some(Fault { severity, kind, problem, remedy }) = fault(name, kind, value, set) {
            at(severity.max(worst), name, kind, format!("{name}: {problem}"), &remedy);
        }
        if value == NO_TERM && kind == Kind::Entity && !matches!(name, "subject_id" | "object_id") {
            let problem = format!("`{NO_TERM}` stands in `{name}`");
            at(Severity::Error, name, NO_TERM, problem, "it may stand for a subject or an object only");
        }
        if name == "predicate_type" && (value == LITERAL || value == COMPOSED) {
            at(Severity::Error, name, "type", format!("a predicate is no {value}"), "say what kind of property it is");
        }
    }
}

/// A subject or object has an identifier, a literal its label; and there is a predicate and a justification.
fn check_parts(mapping: &Mapping, types: &[&str; 2], at: &mut At<'_>) {
    for (side, common) in ["subject", "object"].into_iter().zip(types) {
        let own = mapping.get(&format!("{side}_type"));
        let is_literal = if own.is_empty() { *common } else { own } == LITERAL;
        let (slot, why) = if is_literal { ("label", " of a literal") } else { ("id", "") };
        let slot = format!("{side}_{slot}");
        if mapping.get(&slot).is_empty() {
            at(
                Severity::Error,
                &slot,
                "missing",
                format!("the mapping has no `{slot}`"),
                &format!("give the one{why}"),
            );
        }
    }
    for slot in ["predicate_id", "mapping_justification"] {
        if mapping.get(slot).is_empty() {
            at(Severity::Error, slot, "missing", format!("the mapping has no `{slot}`"), "every mapping has one");
        }
    }
}

/// What one slot says of others.
fn check_rules(mapping: &Mapping, at: &mut At<'_>) {
    let has_reviewer = !mapping.get("reviewer_id").is_empty() || !mapping.get("reviewer_label").is_empty();
    for slot in ["review_date", "reviewer_agreement"] {
        if !mapping.get(slot).is_empty() && !has_reviewer {
            let problem = format!("`{slot}` is said, and no reviewer");
            at(Severity::Warning, slot, "no reviewer", problem, "give `reviewer_id` or `reviewer_label`");
        }
    }
    let (subject, object) = (mapping.get("subject_id") == NO_TERM, mapping.get("object_id") == NO_TERM);
    let cardinality = mapping.get("mapping_cardinality");
    let expected = match (subject, object) {
        (true, true) => "0:0",
        (true, false) => "0:1",
        (false, true) => "1:0",
        (false, false) => "",
    };
    let (has_none, is_none) = (!expected.is_empty(), matches!(cardinality, "0:0" | "0:1" | "1:0"));
    if !cardinality.is_empty() && (has_none || is_none) && cardinality != expected {
        let problem = format!("the cardinality is {cardinality}, which does not fit `{NO_TERM}`");
        let remedy = if has_none { format!("it is {expected}") } else { format!("it wants one that is `{NO_TERM}`") };
        at(Severity::Warning, "mapping_cardinality", "cardinality", problem, &remedy);
    }
}

/// Where mappings have identifiers, each has one of its own.
fn check_records(set: &MappingSet, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut at = |position, severity, problem: String, remedy: &str| {
        let place = Where::Mapping(position, "record_id".to_owned());
        let kind = "record_id: not its own".to_owned();
        problems.push(Problem { place, severity, kind, problem, remedy: remedy.to_owned() });
    };
    for (position, mapping) in set.mappings.iter().enumerate() {
        let record = mapping.get("record_id");
        if record.is_empty() {
            continue;
        }
        if let Some(first) = seen.insert(record, position) {
            let line = set.mappings[first].line;
            let other = if line > 0 { format!("line {line}") } else { format!("mapping {}", first + 1) };
            at(position, Severity::Error, format!("`{record}` is the `record_id` of {other} too"), "give it its own");
        }
    }
    if let Some(without) = set.mappings.iter().position(|mapping| mapping.get("record_id").is_empty())
        && !seen.is_empty()
    {
        let problem = "some mappings have a `record_id`, and this has none".to_owned();
        at(without, Severity::Warning, problem, "give one to all or to none");
    }
}

/// The value that stands at the set for all mappings, if no mapping has its own.
fn common<'a>(set: &'a MappingSet, slot: &str) -> &'a str {
    if set.mappings.iter().all(|mapping| mapping.get(slot).is_empty()) { set.get(slot) } else { "" }
}
