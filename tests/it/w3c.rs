//! The W3C's own tests, through our doors: files through `load`, queries through `query`.
//!
//! Parsing and evaluating are oxigraph's; what is tested here is that our doors lose nothing of it and add nothing to it.
//! Every test that does not pass stands in `w3c/misses.txt` with its reason; one that passes again must be taken off.
//! Updates, protocols and service descriptions have no door here; JSON-LD has no tests in the suite.
//! Needs `suites/w3c-rdf-tests` of the test data (<https://github.com/w3c/rdf-tests>); see `need.rs`.

mod answers;
mod manifest;
mod queries;
mod syntaxes;

use crate::need;
use manifest::Manifest;
use std::collections::{BTreeMap, BTreeSet};

const MISSES: &str = include_str!("w3c/misses.txt");

const RDF: &[&str] = &["rdf-n-quads", "rdf-n-triples", "rdf-trig", "rdf-turtle", "rdf-xml"];

/// What came of one test; `None` when it is of a kind that has no door here.
type Outcome = Option<Result<(), String>>;

#[test]
fn files_lose_nothing_on_their_way_through_the_loader() {
    let Some(suite) = need::testdata("suites/w3c-rdf-tests") else {
        return;
    };
    let folders: Vec<String> = RDF.iter().map(|name| format!("rdf/rdf11/{name}")).collect();
    report(folders.iter().map(|folder| Manifest::read(&suite, folder)), syntaxes::outcome);
}

#[test]
fn queries_lose_nothing_on_their_way_through_the_query_door() {
    let Some(suite) = need::testdata("suites/w3c-rdf-tests") else {
        return;
    };
    let mut folders: Vec<String> = std::fs::read_dir(suite.join("sparql/sparql11"))
        .expect("the suite is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|folder| folder.join("manifest.ttl").is_file())
        .map(|folder| format!("sparql/sparql11/{}", folder.file_name().expect("a name").to_string_lossy()))
        .collect();
    folders.sort();
    report(folders.iter().map(|folder| Manifest::read(&suite, folder)), queries::outcome);
}

/// Runs every test of the manifests, prints counts, and fails where the misses are not those that are listed.
fn report(manifests: impl Iterator<Item = Manifest>, outcome: impl Fn(&Manifest, &manifest::Test) -> Outcome) {
    let listed = misses();
    let mut met = BTreeSet::new();
    let mut faults = Vec::new();
    let mut folders = BTreeSet::new();
    let mut tests = 0;
    for manifest in manifests {
        let (mut passed, mut missed, mut elsewhere) = (0, 0, 0);
        for test in &manifest.tests {
            let name = format!("{}#{}", manifest.folder, test.name);
            match (outcome(&manifest, test), listed.get(name.as_str())) {
                (None, _) => elsewhere += 1,
                (Some(Ok(())), None) => passed += 1,
                (Some(Ok(())), Some(reason)) => {
                    faults.push(format!("{name} passes; take it off the list ({reason})"));
                    met.insert(name);
                }
                (Some(Err(_)), Some(_)) => {
                    missed += 1;
                    met.insert(name);
                }
                (Some(Err(fault)), None) => faults.push(format!("{name}: {fault}")),
            }
        }
        let others = if elsewhere > 0 { format!(", {elsewhere} of kinds without a door here") } else { String::new() };
        need::say(&format!("w3c {}: {passed} pass, {missed} listed misses{others}", manifest.folder));
        folders.insert(manifest.folder);
        tests += passed;
    }
    assert!(tests > 200, "the suite is there, and its manifests were understood");
    let unmet = listed.keys().filter(|name| {
        let folder = name.split('#').next().unwrap_or_default();
        folders.contains(folder) && !met.contains(**name)
    });
    faults.extend(unmet.map(|name| format!("{name} is listed, and was not missed")));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The tests we miss, by name, with the reason.
fn misses() -> BTreeMap<&'static str, &'static str> {
    MISSES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| line.split_once("  ").expect("a name, two blanks, a reason"))
        .map(|(name, reason)| (name, reason.trim()))
        .collect()
}
