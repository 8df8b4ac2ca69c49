//! What every lens of the folder we ship promises: edges with two ends, and the records they rest on.

use crate::program::{ask, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// Lenses whose edges are counts: no record says them.
const COUNTED: &[&str] = &["classes", "membership"];

#[test]
fn every_lens_draws_something_and_says_who_says_so() {
    let records = entities("SELECT ?record { ?record a say:Record }", "record");
    let mut faults = Vec::new();
    for lens in lenses() {
        let rows = rows(&["query", &format!("queries/lenses/{lens}.rq"), "-f", "json"]);
        if rows.is_empty() {
            faults.push(format!("{lens} draws nothing"));
        }
        for row in &rows {
            for end in ["source", "target"] {
                if !["uri", "bnode"].contains(&row[end]["type"].as_str().unwrap_or("nothing")) {
                    faults.push(format!("{lens}: ?{end} is no thing in {row}"));
                }
            }
            match row["record"]["value"].as_str() {
                Some(record) if !records.contains(record) => {
                    faults.push(format!("{lens}: ?record is no record in {row}"));
                }
                None if !COUNTED.contains(&lens.as_str()) => faults.push(format!("{lens}: no ?record in {row}")),
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults[..faults.len().min(9)].join("\n"));
}

/// Paths are searched in the lens everything: a new property between two things must not be missing from it.
#[test]
fn everything_holds_each_property_between_two_things() {
    // What has no name of its own is drawn as an edge; figures, and what describes them, are left out on purpose.
    const BETWEEN: &str = "
        SELECT DISTINCT ?source ?relation ?target {
          ?source ?relation ?target FILTER(STRSTARTS(STR(?target), STR(id:)))
          FILTER(?relation NOT IN (coop:groupScheme, coop:population, sdmxa:unitMeasure, skos:inScheme))
          GRAPH ?record { ?source ?relation ?target }
          ?record say:evidence ?evidence FILTER(?evidence NOT IN (say:rule, say:definition))
          MINUS {
            VALUES ?kind {
              coop:Observation coop:Participation coop:Position coop:Trace dcat:Dataset
              say:Account say:CellRecord say:Contradiction say:Expectation say:Record say:Roster say:Source
            }
            ?source a ?kind
          }
          MINUS { ?target a coop:Observation }
        }";
    let edge = |row: &Value| ["source", "relation", "target"].map(|column| row[column]["value"].to_string()).join(" ");
    let drawn: BTreeSet<String> =
        rows(&["query", "queries/lenses/everything.rq", "-f", "json"]).iter().map(edge).collect();
    let there = rows(&["query", "-e", BETWEEN, "-f", "json"]);
    assert!(there.len() > 500, "{} edges", there.len());
    let missing: Vec<String> = there.iter().map(edge).filter(|edge| !drawn.contains(edge)).collect();
    assert!(missing.is_empty(), "{} edges are missing:\n{}", missing.len(), missing[..missing.len().min(9)].join("\n"));
}

/// A look around one thing is taken from the same patterns.
#[test]
fn around_one_thing_is_a_part_of_everything() {
    let part = |name: &str| {
        let text = fs::read_to_string(root().join(format!("queries/lenses/{name}.rq"))).expect("the lens is there");
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let around = part("around");
    let lost: Vec<String> = part("everything").into_iter().filter(|line| !around.contains(line)).collect();
    assert_eq!(lost, Vec::<String>::new(), "lines of everything that around lacks");
}

fn lenses() -> BTreeSet<String> {
    let folder = fs::read_dir(root().join("queries/lenses")).expect("there are lenses");
    let files = folder.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
    files.filter_map(|file| file.strip_suffix(".rq").map(str::to_owned)).collect()
}

fn rows(arguments: &[&str]) -> Vec<Value> {
    let outcome = ask(arguments);
    assert!(outcome.code < 2, "{arguments:?}\n{}", outcome.err);
    let value: Value = serde_json::from_str(&outcome.out).expect("JSON");
    value["results"]["bindings"].as_array().cloned().unwrap_or_default()
}

fn entities(query: &str, column: &str) -> BTreeSet<String> {
    let rows = rows(&["query", "-e", query, "-f", "json"]);
    rows.iter().filter_map(|row| row[column]["value"].as_str().map(str::to_owned)).collect()
}
