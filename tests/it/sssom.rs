//! The suite of SSSOM: what its authors test with, and the examples of the standard. Every file that is a mapping set is
//! read, written and read again as the same; every other is refused for the reason that stands here.

use crate::need;
use crate::program::root;
use crate::properties::config;
use coopgraph::link::sssom::{Extension, Mapping, MappingSet, json, of_mapping, of_set, read, write};
use coopgraph::load::dump;
use coopgraph::shelf::{Finding, Severity};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Files that must be refused: the line, and the beginning of the first thing that is wrong.
const REFUSED: &[(&str, usize, &str)] = &[
    ("data/bad_basic.tsv", 4, "creator_id: the prefix `orcid` of `orcid:1234` is not declared"),
    ("data/basic-meta-external.tsv", 5, "subject_match_field: the prefix `oio` of `oio:hasDbXref` is not declared"),
    ("data/basic-small.tsv", 4, "creator_id: the prefix `orcid` of `orcid:1234` is not declared"),
    ("data/basic.ptable.tsv", 1, "there is no column `mapping_justification`"),
    ("data/basic4.tsv", 20, "subject_match_field: the prefix `oio` of `oio:hasDbXref` is not declared"),
    ("data/basic5.tsv", 27, "subject_match_field: the prefix `oio` of `oio:hasDbXref` is not declared"),
    ("data/basic6.tsv", 4, "creator_id: the prefix `orcid` of `orcid:1234` is not declared"),
    ("data/basic7.tsv", 35, "predicate_id: the prefix `oboInOwl` of `oboInOwl:hasDbXref` is not declared"),
    ("data/basic_strict_fail.tsv", 6, "the prefix `rdfs` always stands for http://www.w3.org/2000/01/rdf-schema#"),
    ("data/bosch-wd-matches.tsv", 9, "predicate_id: `noMatch` is no CURIE"),
    ("data/enm_example.tsv", 2, "mapping_justification: `semapv:HumanCuration` is no mapping_justification"),
    ("data/mondo-nando.sssom.tsv", 13, "mapping_justification: `semapv:MappingCuration` is no mapping_justification"),
    ("data/sssom_metadata.tsv", 1, "there is no column `mapping_justification`"),
    ("data/test_clean_prefix.tsv", 28, "subject_id: the prefix `y1` of `y1:lung` is not declared"),
    ("data/test_validation1.sssom.tsv", 3, "the metadata is not valid YAML: mapping values are not allowed"),
    ("data/trailing-tabs.sssom.tsv", 1, "lines of the metadata are filled up with separators"),
    // Its context declares no `orcid`.
    ("data/basic.json", 0, "creator_id: the prefix `orcid` of `orcid:1234` is not declared"),
    ("data/basic_subset.json", 0, "creator_id: the prefix `orcid` of `orcid:1234` is not declared"),
    // JSON, but no mappings.
    ("data/hp-subset.json", 0, "the JSON has no list of `mappings`"),
    ("data/omim.json", 0, "the JSON has no list of `mappings`"),
];

/// Files that sssom-py takes, as it reads and validates, and we do not, or the other way round.
const DIFFERENT: &[(&str, &str)] = &[
    ("data/basic_strict_fail.tsv", "a missing column is filled in by sssom-py unless it is told to be strict"),
    ("data/bosch-wd-matches.tsv", "sssom-py leaves out mappings whose identifiers are no CURIEs"),
    ("data/sssom_metadata.tsv", "it is no mapping set; sssom-py finds no mappings in it and says nothing"),
    ("data/trailing-tabs.sssom.tsv", "a header that a spreadsheet program filled up; sssom-py cuts the tabs off"),
    ("data/test_inject_metadata_msdf.tsv", "a `mapping_set_id` without a scheme, which 1.0 lets stand"),
];

#[test]
fn the_suite_is_read_and_refused() {
    let Some(suite) = need::testdata("suites/sssom") else {
        return;
    };
    let mut faults = Vec::new();
    for (name, path) in tables(&suite) {
        let refused = REFUSED.iter().find(|(file, ..)| *file == name);
        match (read_file(&path), refused) {
            (Ok((set, _)), None) => faults.extend(round_trip(&set).into_iter().map(|fault| format!("{name}: {fault}"))),
            (Ok(_), Some(_)) => faults.push(format!("{name} was read")),
            (Err(findings), None) => faults.push(format!("{name} was refused: {}", first(&findings))),
            (Err(findings), Some((_, line, problem))) => {
                let first = first(&findings);
                if !first.starts_with(&format!("{line}: {problem}")) {
                    faults.push(format!("{name}: {first}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// sssom-py, the reader of the authors of the standard, takes the same files, and reads what we write as the same mappings.
#[test]
fn sssom_py_reads_the_same() {
    let (Some(suite), Some(python)) = (need::testdata("suites/sssom"), need::sssom()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut asked = Vec::new();
    let mut ours = Vec::new();
    for (name, path) in tables(&suite).into_iter().filter(|(name, _)| name.ends_with(".tsv")) {
        let beside = Some(path.with_extension("yml")).filter(|beside| beside.exists());
        asked.push((path.clone(), beside));
        let set = read_file(&path).ok().map(|(set, _)| set);
        ours.push((name.clone(), set.is_some() != DIFFERENT.iter().any(|(file, _)| *file == name), None));
        let Some(set) = set else {
            continue;
        };
        // As JSON it reads no slots that are not of the standard, no set without a name, and a big set in minutes.
        let is_plain = set.slots.keys().all(|name| of_set(name).is_some())
            && set.mappings.iter().all(|mapping| mapping.slots.keys().all(|name| of_mapping(name).is_some()))
            && !set.get("mapping_set_id").is_empty()
            && set.mappings.len() < 1000;
        let json = is_plain.then(|| ("json", json::write(&set)));
        for (ending, text) in [("tsv", write(&set)), ("canonical.tsv", write(&set.canonical()))].into_iter().chain(json)
        {
            let written = folder.path().join(format!("{}.{ending}", name.replace('/', "-")));
            fs::write(&written, text).expect("the folder is writable");
            asked.push((written, None));
            ours.push((format!("{name} as {ending}"), true, Some(triples(&set))));
        }
    }
    let mut faults = Vec::new();
    for ((name, takes, triples), theirs) in ours.iter().zip(ask(&python, &asked)) {
        if theirs["takes"] != *takes && !(triples.is_some() && DIFFERENT.iter().any(|(file, _)| name.starts_with(file)))
        {
            faults.push(format!("{name}: sssom-py takes it: {}, {}", theirs["takes"], theirs["why"]));
        } else if let Some(triples) = triples
            && theirs["triples"] != serde_json::json!(triples)
        {
            faults.push(format!("{name}: sssom-py reads other triples: {}", theirs["triples"]));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Texts that some reader of YAML takes for something else when they stand plain.
const AWKWARD: &[&str] = &[
    "y",
    "NO",
    "on",
    "True",
    "null",
    "~",
    "",
    "1:30",
    "2020-01-01",
    "1.10",
    "007",
    "0x1F",
    "1_000",
    "1e3",
    ".5",
    ".inf",
    "=",
    "<<",
    "- x",
    "? x",
    "a: b",
    "a:",
    "a #b",
    "#b",
    "'q'",
    "\"q\"",
    "[a]",
    "{a}",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    " a",
    "a ",
    "tab\tx",
    "two\nlines",
    "\r",
    "\\n",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{7f}",
    "\0",
    "é𐍈",
    "...",
    "---",
];

/// Every text of the header is the same to another reader of YAML, and to ours.
#[test]
fn awkward_texts_are_the_same_to_every_reader() {
    let mut set = MappingSet::default();
    let texts: Vec<String> = AWKWARD.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()).collect();
    set.slots.insert("creator_label".to_owned(), texts.clone());
    set.curie_map = AWKWARD.iter().map(|text| ((*text).to_owned(), (*text).to_owned())).collect();
    set.slots.insert("mapping_set_id".to_owned(), vec!["https://example.org/s".to_owned()]);
    set.slots.insert("license".to_owned(), vec!["https://example.org/l".to_owned()]);
    set.slots.insert("mapping_date".to_owned(), vec!["2026-01-31".to_owned()]);
    let (again, findings) = read("awkward.tsv", write(&set).as_bytes(), None).expect("it is read");
    assert_eq!((again, findings), (set.clone(), Vec::new()));
    let Some(python) = need::sssom() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("awkward.header");
    fs::write(&file, write(&set)).expect("the folder is writable");
    let theirs = &ask(&python, &[(file, None)])[0]["header"];
    assert_eq!(theirs["creator_label"], serde_json::json!(texts));
    assert_eq!(theirs["curie_map"], serde_json::json!(set.curie_map));
    assert_eq!(theirs["mapping_date"], "2026-01-31");
}

/// What sssom-py says of each table with its metadata.
fn ask(python: &str, tables: &[(PathBuf, Option<PathBuf>)]) -> Vec<serde_json::Value> {
    let mut child = Command::new(python)
        .arg(root().join("tests/it/mappings.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let question = serde_json::to_vec(tables).expect("paths are text");
    child.stdin.take().expect("a pipe").write_all(&question).expect("Python listens");
    let output = child.wait_with_output().expect("Python ends");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn triples(set: &MappingSet) -> Vec<String> {
    let slots = ["subject_id", "predicate_id", "object_id"];
    let triple = |mapping: &Mapping| slots.map(|slot| mapping.get(slot).to_owned()).join("\t");
    let mut triples: Vec<String> = set.mappings.iter().map(triple).collect();
    triples.sort();
    triples
}

/// The JSON is JSON-LD: in RDF each mapping has its subject, by its IRI.
#[test]
fn json_is_a_graph_too() {
    let Some(suite) = need::testdata("suites/sssom") else {
        return;
    };
    for name in
        ["data/basic.tsv", "examples/embedded/mp-hp-exact-0.0.1.sssom.tsv", "examples/schema/extension-slots.sssom.tsv"]
    {
        let (set, _) = read_file(&suite.join(name)).expect("a set");
        let dump = dump("set.jsonld", json::write(&set).into_bytes()).expect("JSON-LD");
        assert_eq!(dump.findings, []);
        let subjects = dump.quads.iter().filter(|quad| quad.predicate.as_str().ends_with("#annotatedSource"));
        let mut subjects: Vec<String> = subjects.map(|quad| quad.object.to_string()).collect();
        subjects.sort();
        let iri = |mapping: &Mapping| format!("<{}>", set.expand(mapping.get("subject_id")).expect("declared"));
        let mut expected: Vec<String> = set.mappings.iter().map(iri).collect();
        expected.sort();
        assert_eq!(subjects, expected, "{name}");
    }
}

/// What is not the same again after writing.
pub fn round_trip(set: &MappingSet) -> Vec<String> {
    let mut sorted = set.clone();
    sorted.sort();
    let mut faults = Vec::new();
    let text = write(set);
    let again = read("again.tsv", text.as_bytes(), None).map(|(set, _)| set);
    if again.as_ref() != Ok(&sorted) {
        faults.push(format!("written and read again it is another: {again:#?}"));
    }
    if write(&sorted) != text {
        faults.push("written twice it is another text".to_owned());
    }
    let canonical = set.canonical();
    let mut propagated = canonical.clone();
    propagated.propagate();
    let again = read("again.tsv", write(&canonical).as_bytes(), None).map(|(set, _)| set);
    if again.as_ref() != Ok(&propagated) {
        faults.push(format!("its canonical form is another: {again:#?}"));
    }
    if propagated.mappings != sorted.mappings {
        faults.push("its canonical form has other mappings".to_owned());
    }
    let again = read("again.json", json::write(&sorted).as_bytes(), None).map(|(set, _)| set);
    if again.as_ref().map(|set| (&set.slots, &set.mappings)) != Ok((&sorted.slots, &sorted.mappings)) {
        faults.push(format!("as JSON it is another: {again:#?}"));
    }
    faults
}

/// Every table of the suite, by its path inside.
fn tables(suite: &Path) -> BTreeMap<String, PathBuf> {
    let mut tables = BTreeMap::new();
    for folder in ["data", "examples/embedded", "examples/external", "examples/schema", "validate_data"] {
        for entry in fs::read_dir(suite.join(folder)).expect("the folder is there").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".tsv") || name.ends_with(".json") {
                tables.insert(format!("{folder}/{name}"), entry.path());
            }
        }
    }
    assert!(tables.len() > 60, "the suite is there: {}", tables.len());
    tables
}

/// Reads a table with the metadata that stand beside it.
fn read_file(path: &Path) -> Result<(MappingSet, Vec<Finding>), Vec<Finding>> {
    let name = path.to_string_lossy();
    let beside = path.with_extension("yml");
    let metadata = fs::read(&beside).ok();
    let external = metadata.as_ref().map(|bytes| ("metadata.yml", bytes.as_slice()));
    read(&name, &fs::read(path).expect("the file is there"), external)
}

fn first(findings: &[Finding]) -> String {
    let error = findings.iter().find(|finding| finding.severity == Severity::Error).expect("a reason");
    format!("{}: {}", error.place.map_or(0, |place| place.line), error.problem)
}

/// A set with texts of all kinds in it.
fn set() -> impl Strategy<Value = MappingSet> {
    let text = || r#"([ -~]|\PC|["\\|#\n\r\t:']){1,8}"#;
    let texts = move || prop::collection::vec(text(), 1..3);
    let row = (0..40_u32, text(), texts(), proptest::option::of(text()), proptest::option::of(text()));
    let row = row.prop_map(|(number, label, authors, tool, own)| {
        let mut mapping = Mapping::default();
        for (slot, value) in [
            ("subject_id", format!("x:{number}")),
            ("predicate_id", "skos:exactMatch".to_owned()),
            ("object_id", "x:o".to_owned()),
            ("mapping_justification", "semapv:LexicalMatching".to_owned()),
            ("subject_label", label),
            ("mapping_tool", tool.unwrap_or_default()),
            ("ext_own", own.unwrap_or_default()),
        ] {
            mapping.set(slot, value);
        }
        mapping.slots.insert("author_label".to_owned(), authors);
        mapping
    });
    (prop::collection::vec(row, 1..6), texts(), text(), "[a-z]{1,3}|y|NO|1e3").prop_map(
        |(mappings, labels, comment, prefix)| {
            let curie_map = ["x".to_owned(), prefix].map(|prefix| (prefix, "http://example.org/".to_owned())).into();
            let slots = [("creator_label".to_owned(), labels), ("comment".to_owned(), vec![comment])].into();
            let own =
                Extension { slot_name: "ext_own".to_owned(), property: "x:own".to_owned(), type_hint: String::new() };
            MappingSet { curie_map, slots, extensions: vec![own], mappings }
        },
    )
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn a_set_is_written_and_read_as_the_same(set in set()) {
        prop_assert_eq!(round_trip(&set), Vec::<String>::new());
    }
}
