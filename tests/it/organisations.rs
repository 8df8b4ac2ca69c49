//! Names of organisations in affiliations of authors, looked up in a real registry: how many are found, and how far `yes`
//! can be trusted. The lists say which organisation is meant; rows whose organisation is not in our registry tell nothing.

use crate::cases::copy;
use crate::json::assert_fits;
use crate::need::{say, testdata};
use crate::program::{program, root, run};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::Path;

const IDS: &str = "https://ror.org/";

/// A list: its file below the test data, its columns of names and ids, and every how many of its rows are looked up.
struct List {
    name: &'static str,
    file: &'static str,
    names: &'static str,
    ids: &'static str,
    step: usize,
}

const LISTS: &[List] = &[
    List {
        name: "s2aff",
        file: "s2aff/gold_affiliation_annotations_2021.csv",
        names: "original_affiliation",
        ids: "labels",
        step: 1,
    },
    List {
        name: "crossref",
        file: "ror/20230628_Crossref_publisher_asserted_affiliation_string_ROR_IDs_train.csv",
        names: "affiliation",
        ids: "ror_id",
        step: 5,
    },
    List {
        name: "logs",
        file: "ror/20230903_affiliation_matching_logs_train.csv",
        names: "affiliation",
        ids: "ror_id",
        step: 1,
    },
];

/// Rows of a list, and what came of them.
#[derive(Default)]
struct Tally {
    rows: usize,
    right: usize,
    yes: usize,
    yes_right: usize,
}

#[test]
fn organisations_are_found_in_affiliations_and_yes_can_be_trusted() {
    let (Some(lists), Some(data)) = (testdata("suites/org-name-matching"), testdata("data")) else {
        return;
    };
    let work = tempfile::tempdir().expect("a folder");
    for folder in ["ontology", "data", "queries"] {
        copy(&root().join(folder), &work.path().join(folder));
    }
    for (slug, from) in [("country-codes", "country-codes"), ("ror", "ror-orgs")] {
        let from = data.join(from).to_string_lossy().into_owned();
        let outcome = run(work.path(), &["import", slug, "--from", &from], "");
        assert!(outcome.code < 2, "{}", outcome.err);
    }
    let known = write_names(&lists, work.path());
    let asked = ["reconcile", "names.csv", "--column", "name", "--against", "ror", "--all", "-o", "found.csv"];
    let outcome = run(work.path(), &asked, "");
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    for (list, tally) in tallies(&known, work.path()) {
        let Tally { rows, right, yes, yes_right } = tally;
        let (found, trusted) = (right as f64 / rows as f64, yes_right as f64 / yes as f64);
        say(&format!("{list}: {rows} rows, {found:.3} right; {yes} yes, of which {trusted:.3} right"));
        assert!(rows > 200 && found >= 0.80, "{list}: {found:.3} of {rows} are right");
        assert!(yes > 100 && trusted >= 0.85, "{list}: {trusted:.3} of {yes} yes are right");
    }
}

/// Writes the rows of all lists as one table, and gives the ids that the registry has.
fn write_names(lists: &Path, work: &Path) -> HashSet<String> {
    let imported = fs::read_to_string(work.join("data/imported/ror.trig")).expect("it was imported");
    let organisations = imported.lines().filter(|line| line.contains("> a org:Organization"));
    let known: HashSet<String> = organisations.flat_map(ids).collect();
    let mut writer = csv::Writer::from_path(work.join("names.csv")).expect("writable");
    writer.write_record(["list", "name", "gold"]).expect("writable");
    for list in LISTS {
        let bytes = fs::read(lists.join(list.file)).expect("the list is there");
        let text = String::from_utf8_lossy(&bytes);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().expect("a header").clone();
        let column = |name: &str| header.iter().position(|column| column == name).expect("a column");
        let (names, ids) = (column(list.names), column(list.ids));
        for row in reader.records().step_by(list.step) {
            let row = row.expect("a row");
            writer.write_record([list.name, &row[names], &row[ids]]).expect("writable");
        }
    }
    writer.flush().expect("writable");
    known
}

/// The identifiers in a text, without what all begin with.
fn ids(text: &str) -> Vec<String> {
    let id = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    text.split(IDS).skip(1).map(id).collect()
}

/// What came of the rows whose organisation is in the registry.
fn tallies(known: &HashSet<String>, work: &Path) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(work.join("found.csv")).expect("written");
    for row in reader.records() {
        let row = row.expect("a row");
        let gold: Vec<String> = ids(&row[2]).into_iter().filter(|id| known.contains(id)).collect();
        if gold.is_empty() {
            continue;
        }
        let tally = tallies.entry(row[0].to_owned()).or_default();
        let is_right = gold.iter().any(|id| row[3].strip_prefix(IDS) == Some(id.as_str()));
        let is_yes = &row[7] == "yes";
        tally.rows += 1;
        tally.right += usize::from(is_right);
        tally.yes += usize::from(is_yes);
        tally.yes_right += usize::from(is_yes && is_right);
    }
    tallies
}

#[test]
fn the_answer_for_programs_fits_its_schema() {
    let case = root().join("tests/cases/reconcile-against-a-table");
    let asked = ["reconcile", "names.csv", "--column", "organisation", "--against", "register.csv", "-f", "json"];
    let outcome = run(&case, &asked, "");
    assert_fits(&outcome, "reconcile");
    let answer: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(answer["counts"]["empty"], 2);
    assert_eq!(answer["rows"][3].get("match"), None);
    let lines = run(&case, &[&asked[..7], &["ndjson"]].concat(), "").out;
    assert_eq!(lines.lines().count(), 7);
}

#[test]
fn a_long_cell_and_many_equal_ones_take_no_time() {
    let work = tempfile::tempdir().expect("a folder");
    let case = root().join("tests/cases/reconcile-against-a-table");
    fs::copy(case.join("register.csv"), work.path().join("register.csv")).expect("writable");
    let mut names = fs::File::create(work.path().join("names.csv")).expect("writable");
    let long: String = "Institute of Harbours Южный 海洋研究所 قسم ".chars().cycle().take(10_000).collect();
    writeln!(names, "name\n{long}").expect("writable");
    for _ in 0..200_000 {
        writeln!(names, "University of Northtown").expect("writable");
    }
    let asked = ["reconcile", "names.csv", "--against", "register.csv", "-o", "found.csv"];
    let output = program(work.path()).args(asked).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("200001 rows, 2 names: "), "{said}");
    assert!(said.contains("0 maybe") || said.contains("1 maybe"), "{said}");
    let found = fs::read_to_string(work.path().join("found.csv")).expect("written");
    assert_eq!(found.lines().count(), 200_002);
    assert!(
        found.lines().skip(2).all(|line| line.starts_with("University of Northtown,R1,") && line.ends_with(",yes"))
    );
}
