//! Whether a value is of the kind its slot takes.

use super::prefixes::{is_iri, is_scheme};
use super::{Kind, MappingSet};
use crate::shelf::Severity;
use crate::vocab::nearest;

/// What is wrong with a value.
#[derive(Debug, PartialEq)]
pub struct Fault {
    pub severity: Severity,
    /// The same thing, whichever the value.
    pub kind: &'static str,
    pub problem: String,
    pub remedy: String,
}

/// As many characters of a value as are shown.
const MOST_SHOWN: usize = 80;

/// What is wrong with a value of a slot, if anything.
pub fn fault(slot: &str, kind: Kind, value: &str, set: &MappingSet) -> Option<Fault> {
    let mut found = find(slot, kind, value, set)?;
    if value.chars().count() > MOST_SHOWN {
        let start: String = value.chars().take(MOST_SHOWN).collect();
        found.problem = found.problem.replace(value, &format!("{start}…"));
    }
    Some(found)
}

fn find(slot: &str, kind: Kind, value: &str, set: &MappingSet) -> Option<Fault> {
    match kind {
        Kind::Text => None,
        Kind::Entity => entity(slot, value, set),
        Kind::Uri => uri(value),
        Kind::Date => (!is_date(value))
            .then(|| error("no date", format!("`{value}` is no date"), "write year, month and day: `2026-01-31`")),
        Kind::Number(least, most) => number(value, least, most),
        Kind::OneOf(words) => one_of(slot, words, value),
    }
}

/// Slots that say what is mapped, and which mapping it is: what they hold must be an identifier.
const IDENTIFYING: &[&str] = &["record_id", "subject_id", "predicate_id", "object_id"];

fn entity(slot: &str, value: &str, set: &MappingSet) -> Option<Fault> {
    let no_curie = || {
        let severity = if IDENTIFYING.contains(&slot) { Severity::Error } else { Severity::Warning };
        let remedy = "write a prefix of `curie_map`, a colon and the rest: `skos:exactMatch`".to_owned();
        Some(Fault { severity, kind: "no CURIE", problem: format!("`{value}` is no CURIE"), remedy })
    };
    let Some((prefix, local)) = value.split_once(':') else {
        return no_curie();
    };
    if set.namespace(prefix).is_some() {
        return if local.contains(char::is_whitespace) { no_curie() } else { None };
    }
    if is_iri(value) {
        let remedy = "SSSOM wants a CURIE: declare its namespace in `curie_map` and write it short".to_owned();
        let problem = format!("`{value}` is a whole IRI");
        return Some(Fault { severity: Severity::Warning, kind: "whole IRI", problem, remedy });
    }
    let near = nearest(prefix, set.prefixes());
    let remedy = match near.first() {
        Some(near) => format!("declare it in `curie_map`; or is it `{near}`?"),
        None => "declare it in `curie_map`".to_owned(),
    };
    Some(error("unknown prefix", format!("the prefix `{prefix}` of `{value}` is not declared"), &remedy))
}

/// Version 1.0 asked for no scheme, and its files are read.
fn uri(value: &str) -> Option<Fault> {
    let (scheme, rest) = value.split_once(':').unwrap_or_default();
    let is_uri = is_scheme(scheme) && !rest.is_empty() && !value.contains(char::is_whitespace);
    let remedy = "write a whole one: `https://example.org/…`".to_owned();
    let problem = format!("`{value}` is no URI");
    (!is_uri).then_some(Fault { severity: Severity::Warning, kind: "no URI", problem, remedy })
}

fn number(value: &str, least: f64, most: f64) -> Option<Fault> {
    let written = value.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
    let Some(number) = value.parse::<f64>().ok().filter(|_| written) else {
        return Some(error("no number", format!("`{value}` is no number"), "write it with a point: `0.95`"));
    };
    let remedy = format!("it goes from {least} to {most}");
    (number < least || number > most).then(|| error("number", format!("{value} is out of range"), &remedy))
}

fn one_of(slot: &str, words: &[&str], value: &str) -> Option<Fault> {
    if words.contains(&value) {
        return None;
    }
    let remedy = match nearest(value, words.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
    };
    Some(error("unknown word", format!("`{value}` is no {slot}"), &remedy))
}

/// Whether a text is a day of the calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, width| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
    let [year, month, day] = parts[..] else {
        return false;
    };
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or_default();
    (1..=days(number(year), number(month))).contains(&number(day))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

fn error(kind: &'static str, problem: String, remedy: &str) -> Fault {
    Fault { severity: Severity::Error, kind, problem, remedy: remedy.to_owned() }
}

/// What a definition says of the type of its values, as a kind; text where it says nothing we know.
pub fn kind_of(type_hint: &str, set: &MappingSet) -> Kind {
    match set.shorten(&set.expand(type_hint).unwrap_or_default()).as_str() {
        "linkml:Uriorcurie" => Kind::Entity,
        "xsd:date" => Kind::Date,
        "xsd:boolean" => Kind::OneOf(&["true", "false"]),
        "xsd:integer" | "xsd:decimal" | "xsd:double" => Kind::Number(f64::MIN, f64::MAX),
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::sssom::{CARDINALITIES, JUSTIFICATIONS};

    fn said(slot: &str, kind: Kind, value: &str) -> Option<(Severity, String)> {
        let curie_map = [("obo".to_owned(), "http://purl.obolibrary.org/obo/".to_owned())].into();
        let set = MappingSet { curie_map, ..MappingSet::default() };
        let fault = fault(slot, kind, value, &set)?;
        Some((fault.severity, format!("{}; {}", fault.problem, fault.remedy)))
    }

    #[test]
    fn good_values_are_good() {
        for (kind, value) in [
            (Kind::Entity, "obo:HP_1"),
            (Kind::Entity, "skos:exactMatch"),
            (Kind::Uri, "urn:x:y"),
            (Kind::Date, "2024-02-29"),
            (Kind::Number(0.0, 1.0), "0.840714406"),
            (Kind::Number(-1.0, 1.0), "-0.99"),
            (Kind::OneOf(CARDINALITIES), "0:0"),
        ] {
            assert_eq!(said("slot", kind, value), None, "{value}");
        }
    }

    #[test]
    fn others_are_named_with_what_is_near() {
        for (kind, value, expected) in [
            (Kind::Entity, "obo:a b", "no CURIE"),
            (
                Kind::Entity,
                "ob:1",
                "the prefix `ob` of `ob:1` is not declared; declare it in `curie_map`; or is it `obo`?",
            ),
            (Kind::Entity, "https://ror.org/1", "whole IRI"),
            (Kind::Uri, "file.txt", "no URI"),
            (Kind::Date, "2023-02-29", "no date"),
            (Kind::Date, "2021", "no date"),
            (Kind::Number(0.0, 1.0), "1.5", "out of range; it goes from 0 to 1"),
            (Kind::Number(0.0, 1.0), "inf", "no number"),
            (Kind::OneOf(JUSTIFICATIONS), "Lexical", "did you mean `semapv:LexicalMatching`?"),
            (Kind::OneOf(&["Not"]), "0", "it is one of `Not`"),
        ] {
            let (_, said) = said("slot", kind, value).expect(value);
            assert!(said.contains(expected), "{value}: {said}");
        }
        assert_eq!(said("subject_id", Kind::Entity, "word").expect("fault").0, Severity::Error);
        assert_eq!(said("subject_source", Kind::Entity, "word").expect("fault").0, Severity::Warning);
    }
}
