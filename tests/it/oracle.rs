//! Every question and every lens has the same rows in a second engine: rdflib, which reads the files by the same rule of
//! acceptance.
//!
//! `oracle.py` is written from the rule, not from the program, so both can only agree when both are right or wrong alike.
//! Where Python has no rdflib the test is skipped; see `need.rs`.

use crate::need;
use crate::program::{ask, root, run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Folders of the queries that are compared.
const KINDS: &[&str] = &["questions", "lenses"];

/// Queries whose rows differ through no fault of ours, and why. One that no longer differs is to be taken off.
const QUIRKS: &[(&str, &str)] = &[];

/// A row: a term, or nothing, for each column.
type Row = Vec<Option<String>>;

/// What an engine answers: its columns, and how often it gives each row.
#[derive(PartialEq, Eq)]
struct Answer {
    columns: Vec<String>,
    rows: BTreeMap<Row, usize>,
}

#[test]
fn every_question_and_lens_has_the_same_rows_in_rdflib() {
    compare_with_rdflib(None);
}

/// What we export is the graph that we ask: a reader who has only the TriG file comes to the same answers.
#[test]
fn every_question_and_lens_has_the_same_rows_in_rdflib_on_what_is_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let dump = folder.path().join("graph.trig");
    let outcome = ask(&["export", "-o", &dump.to_string_lossy()]);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    compare_with_rdflib(Some(&dump));
}

/// Asks rdflib everything, of the folder or of a dump of it.
fn compare_with_rdflib(dump: Option<&Path>) {
    let Some(python) = need::python("rdflib") else {
        return;
    };
    let theirs = answers_of_rdflib(&python, &root(), dump);
    let count =
        |kind: &&str| std::fs::read_dir(root().join("queries").join(kind)).expect("the folder is there").count();
    assert_eq!(theirs.len(), KINDS.iter().map(count).sum::<usize>(), "rdflib was asked everything");
    let mut faults = Vec::new();
    for (query, answer) in theirs {
        let text = std::fs::read_to_string(root().join(format!("queries/{query}.rq"))).expect("it was asked");
        if text.contains("#+ needs:") {
            // Asked of imported data, in `imports.rs`.
            continue;
        }
        let quirk = QUIRKS.iter().find(|(name, _)| *name == query);
        let difference = answer.and_then(|theirs| differences(&ours(&query, &root(), &[]), &theirs));
        match (quirk, difference) {
            (None, Err(difference)) => faults.push(format!("{query}: {difference}")),
            (Some((_, reason)), Ok(())) => faults.push(format!("{query} no longer differs ({reason}): take it off")),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Asks rdflib some of the queries of a folder, of a dump of it; `more` are arguments for us.
pub fn compare(queries: &[String], home: &Path, dump: &Path, more: &[&str]) {
    let Some(python) = need::python("rdflib") else {
        return;
    };
    let mut theirs = answers_of_rdflib(&python, home, Some(dump));
    let mut faults = Vec::new();
    for query in queries {
        let answer = theirs.remove(query).unwrap_or_else(|| Err("rdflib was not asked it".to_owned()));
        let difference = answer.and_then(|theirs| differences(&ours(query, home, more), &theirs));
        faults.extend(difference.err().map(|difference| format!("{query}: {difference}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Each query with its rows, or with what rdflib had against it.
fn answers_of_rdflib(python: &str, home: &Path, dump: Option<&Path>) -> BTreeMap<String, Result<Answer, String>> {
    let output = Command::new(python)
        .arg(root().join("tests/it/oracle.py"))
        .arg(home)
        .args(dump)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    lines
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).expect("JSON");
            let answer = match value["error"].as_str() {
                Some(error) => Err(error.to_owned()),
                None => Ok(Answer {
                    columns: strings(&value["variables"]),
                    rows: count(
                        array(&value["rows"])
                            .iter()
                            .map(|row| array(row).iter().map(|term| term.as_str().map(str::to_owned)).collect()),
                    ),
                }),
            };
            (text(&value["query"]), answer)
        })
        .collect()
}

fn ours(query: &str, home: &Path, more: &[&str]) -> Answer {
    let file = format!("queries/{query}.rq");
    let outcome = run(home, &[&["query", &file, "-f", "json", "--timeout", "0"], more].concat(), "");
    assert!(outcome.code < 2, "{query}: {}", outcome.err);
    let value: Value = serde_json::from_str(&outcome.out).expect("JSON");
    let columns = strings(&value["head"]["vars"]);
    let rows = count(
        array(&value["results"]["bindings"])
            .iter()
            .map(|binding| columns.iter().map(|column| binding.get(column).map(written)).collect()),
    );
    Answer { columns, rows }
}

/// A term of the JSON results as `oracle.py` writes it.
fn written(term: &Value) -> String {
    let value = text(&term["value"]);
    match term["type"].as_str() {
        Some("uri") => format!("<{value}>"),
        Some("bnode") => "_:".to_owned(),
        _ => {
            let mut quoted = String::from('"');
            for c in value.chars() {
                match c {
                    '\\' | '"' => quoted.extend(['\\', c]),
                    '\n' => quoted.push_str("\\n"),
                    '\r' => quoted.push_str("\\r"),
                    _ => quoted.push(c),
                }
            }
            quoted.push('"');
            match (term["xml:lang"].as_str(), term["datatype"].as_str()) {
                (Some(language), _) => format!("{quoted}@{}", language.to_lowercase()),
                (None, Some(datatype)) => format!("{quoted}^^<{datatype}>"),
                (None, None) => quoted,
            }
        }
    }
}

/// Columns, then the first rows that only one side has.
fn differences(ours: &Answer, theirs: &Answer) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    if ours.columns != theirs.columns {
        return Err(format!("columns {:?} here, {:?} in rdflib", ours.columns, theirs.columns));
    }
    let only = |one: &Answer, other: &Answer| -> String {
        let rows = one.rows.iter().filter(|(row, times)| other.rows.get(*row) != Some(*times));
        rows.take(3).map(|(row, times)| format!("\n    {times} × {row:?}")).collect()
    };
    Err(format!("\n  here:{}\n  in rdflib:{}", only(ours, theirs), only(theirs, ours)))
}

fn count(rows: impl Iterator<Item = Row>) -> BTreeMap<Row, usize> {
    let mut counted = BTreeMap::new();
    for row in rows {
        *counted.entry(row).or_default() += 1;
    }
    counted
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn strings(value: &Value) -> Vec<String> {
    array(value).iter().map(text).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
