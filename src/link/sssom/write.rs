//! A set as a file, in the order of the standard's canonical form: the same set gives the same bytes.

use super::cell::cell;
use super::{Kind, Mapping, MappingSet, of_mapping, of_set};

/// The columns of a file without mappings.
const LEAST: &[&str] = &["subject_id", "predicate_id", "object_id", "mapping_justification"];

/// The set as TSV with its metadata in front. Nothing is condensed or left out; [`MappingSet::canonical`] does that.
pub fn write(set: &MappingSet) -> String {
    let mut set = set.clone();
    set.sort();
    write_in_order(set)
}

/// The same, with the mappings in the order in which they are.
pub fn write_in_order(mut set: MappingSet) -> String {
    set.say_version();
    let mut text = String::new();
    for line in header(&set) {
        text.push('#');
        text.push_str(&line);
        text.push('\n');
    }
    let columns = if set.mappings.is_empty() { LEAST.to_vec() } else { set.columns() };
    text.push_str(&columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join("\t"));
    text.push('\n');
    for mapping in &set.mappings {
        let cells: Vec<String> = columns.iter().map(|column| quoted(&content(mapping, column))).collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

/// The lines of the metadata, as YAML.
fn header(set: &MappingSet) -> Vec<String> {
    let mut lines = Vec::new();
    let (standard, own): (Vec<&str>, Vec<&str>) = set.keys().into_iter().partition(|name| of_set(name).is_some());
    let (version, rest) = standard.split_at(usize::from(standard.first() == Some(&"sssom_version")));
    version.iter().for_each(|name| slot(set, name, &mut lines));
    curie_map(set, &mut lines);
    rest.iter().for_each(|name| slot(set, name, &mut lines));
    definitions(set, &mut lines);
    own.iter().for_each(|name| slot(set, name, &mut lines));
    lines
}

fn slot(set: &MappingSet, name: &str, lines: &mut Vec<String>) {
    let slot = of_set(name);
    let is_text = !slot.is_some_and(|slot| matches!(slot.kind, Kind::Date | Kind::Number(..)));
    let values = set.slots.get(name).map_or(&[][..], Vec::as_slice);
    if slot.is_some_and(|slot| slot.is_multivalued) || values.len() > 1 {
        lines.push(format!("{}:", scalar(name, true)));
        lines.extend(values.iter().map(|value| format!("  - {}", scalar(value, is_text))));
    } else if let Some(value) = values.first() {
        lines.push(format!("{}: {}", scalar(name, true), scalar(value, is_text)));
    }
}

fn curie_map(set: &MappingSet, lines: &mut Vec<String>) {
    if !set.curie_map.is_empty() {
        lines.push("curie_map:".to_owned());
    }
    let pairs = set.curie_map.iter();
    lines.extend(pairs.map(|(prefix, iri)| format!("  {}: {}", scalar(prefix, true), scalar(iri, true))));
}

fn definitions(set: &MappingSet, lines: &mut Vec<String>) {
    if !set.extensions.is_empty() {
        lines.push("extension_definitions:".to_owned());
    }
    for extension in &set.extensions {
        lines.push(format!("  - slot_name: {}", scalar(&extension.slot_name, true)));
        for (name, value) in [("property", &extension.property), ("type_hint", &extension.type_hint)] {
            if !value.is_empty() {
                lines.push(format!("    {name}: {}", scalar(value, true)));
            }
        }
    }
}

/// A value as YAML: plain where every reader of YAML 1.1 and 1.2 takes it for this text, else in double quotes. A number or
/// a day is plain where it is meant as one.
fn scalar(text: &str, is_text: bool) -> String {
    let is_plain = if is_text { is_plain_text(text) } else { is_plain_number(text) };
    if is_plain { text.to_owned() } else { in_quotes(text) }
}

/// Words that some reader takes for a truth value or for nothing.
const TAKEN: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

fn is_plain_text(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| !c.is_whitespace() && !"-?:,[]{}#&*!|>'\"%@`~=<.".contains(c));
    starts_well
        && !text.ends_with(|c: char| c == ':' || c.is_whitespace())
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && !TAKEN.contains(&text.to_lowercase().as_str())
        && !looks_like_a_number(text)
}

fn is_plain_number(text: &str) -> bool {
    looks_like_a_number(text) && !text.contains(':')
}

/// Numbers in every spelling of YAML (`0o17`, `1_000`, `1:30`, `.inf`), days and times: it begins as one and has nothing else
/// in it.
fn looks_like_a_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "+-.:_ xXoOtTzZiInN".contains(c))
}

/// Whether YAML lets it stand as it is, on one line.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn in_quotes(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_printable(c) => quoted.push(c),
            c => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

/// The values of a slot in one cell.
fn content(mapping: &Mapping, column: &str) -> String {
    let values = mapping.all(column);
    if of_mapping(column).is_some_and(|slot| slot.is_multivalued) { cell(values) } else { values.join("|") }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', '\t', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::sssom::{Extension, read};

    const CANONICAL: &str = "\
#sssom_version: \"1.1\"
#curie_map:
#  x: http://example.org/x/
#mapping_set_id: https://example.org/s
#mapping_set_version: \"1.10\"
#creator_id:
#  - x:someone
#license: https://example.org/l
#mapping_date: 2026-01-31
#extension_definitions:
#  - slot_name: b
#    property: x:1
#  - slot_name: a
#    property: x:2
#    type_hint: xsd:double
subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\treview_date\tconfidence\tb\ta
x:1\t\tskos:exactMatch\tx:2\tsemapv:LexicalMatching\t\t\t0.840714406\t\t1.5
x:1\t\"say \"\"a\"\"\"\tskos:exactMatch\tx:1\tsemapv:LexicalMatching\tA\\|B|C\t2026-02-01\t\tz\t2.5
";

    #[test]
    fn a_canonical_file_is_written_as_the_standard_says() {
        let (mut set, findings) = read("f", CANONICAL.as_bytes(), None).expect("a set");
        assert_eq!(findings.len(), 1, "a review without a reviewer: {findings:?}");
        set.mappings.reverse();
        set.extensions.reverse();
        set.extensions.push(Extension { slot_name: "unused".to_owned(), ..Extension::default() });
        set.curie_map.insert("unused".to_owned(), "http://example.org/".to_owned());
        set.curie_map.insert("xsd".to_owned(), "http://www.w3.org/2001/XMLSchema#".to_owned());
        assert_eq!(write(&set.canonical()), CANONICAL);
    }

    #[test]
    fn a_set_without_mappings_is_a_file_too() {
        let text = write(&MappingSet::default());
        assert_eq!(text, "subject_id\tpredicate_id\tobject_id\tmapping_justification\n");
        assert_eq!(read("f", text.as_bytes(), None).expect("a set").0, MappingSet::default());
    }
}
