//! Updates change one file that is named, in its own format, and nothing else; for folders see `update_folder`.

use crate::program::{Outcome, root, run};
use std::fs;
use std::path::Path;

const PEOPLE: &str = "\
# People of a test.
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ex: <http://example.org/> .

<#ada> foaf:name \"Ada\" ; a foaf:Person ;
  foaf:knows ex:bob , [ foaf:name \"Eve\" ] .
";

fn folder_with(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder to work in");
    fs::write(folder.path().join(name), text).expect("writable");
    folder
}

pub fn update(folder: &Path, text: &str, more: &[&str]) -> Outcome {
    run(folder, &[&["update", "-e", text], more].concat(), "")
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the file is there")
}

/// Names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("readable");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_written_back_sorted_and_the_old_one_is_kept() {
    let folder = folder_with("people.ttl", PEOPLE);
    let text = "DELETE { ?x foaf:name \"Ada\" } INSERT { ?x foaf:name \"Ada\\nLovelace\" ; rdfs:seeAlso <other.ttl> } \
                WHERE { ?x foaf:name \"Ada\" } ; INSERT DATA { <> rdfs:label \"people\" }";
    let outcome = update(folder.path(), text, &["--on", "people.ttl"]);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert!(outcome.err.contains("people.ttl: 3 added, 1 deleted\n1 comment was not kept; the old file is "));
    let expected = "\
@prefix ex: <http://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<> rdfs:label \"people\" .

<#ada> a foaf:Person ;
  rdfs:seeAlso <other.ttl> ;
  foaf:knows ex:bob , _:b1 ;
  foaf:name \"Ada\\nLovelace\" .

_:b1 foaf:name \"Eve\" .
";
    assert_eq!(read(folder.path(), "people.ttl"), expected);
    assert_eq!(read(folder.path(), "people.ttl.bak"), PEOPLE);
    assert_eq!(files(folder.path()), ["people.ttl", "people.ttl.bak"]);
}

#[test]
fn every_format_comes_back_as_it_was_but_for_the_change() {
    let town = root().join("tests/town/data");
    for name in ["minutes.trig", "register.ttl", "streets.nt", "decisions-2023.nq", "budget.rdf"] {
        let folder = tempfile::tempdir().expect("a folder to work in");
        fs::copy(town.join(name), folder.path().join(name)).expect("writable");
        let all = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }";
        let rows = || {
            let outcome = run(folder.path(), &["query", "-f", "tsv", "--data", name, "-e", all], "");
            assert_eq!(outcome.code, 0, "{name}: {}", outcome.err);
            let mut rows: Vec<String> = outcome.out.lines().map(str::to_owned).collect();
            rows.sort();
            rows
        };
        let before = rows();
        let triple = "{ <https://a.example/x> rdfs:label \"x\"@en }";
        assert_eq!(update(folder.path(), &format!("INSERT DATA {triple}"), &["--on", name]).code, 0);
        assert_eq!(rows().len(), before.len() + 1, "{name}");
        let written = read(folder.path(), name);
        let outcome = update(folder.path(), &format!("DELETE DATA {triple}"), &["--on", name, "--no-backup"]);
        assert!(outcome.err.contains("0 added, 1 deleted"), "{name}: {}", outcome.err);
        assert_eq!(rows(), before, "{name}");
        assert_eq!(update(folder.path(), &format!("INSERT DATA {triple}"), &["--on", name]).code, 0);
        assert_eq!(read(folder.path(), name), written, "{name}: the same graph gives the same bytes");
    }
}

#[test]
fn a_number_that_is_left_alone_keeps_its_spelling() {
    let text = "@prefix ex: <http://example.org/> .\nex:a ex:share 2.50, 02 ; ex:at \"2020-01-01T00:00:00.0Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n";
    let folder = folder_with("a.ttl", text);
    let outcome = update(folder.path(), "INSERT DATA { ex:b ex:share 1 }", &["--on", "a.ttl", "--dry-run"]);
    assert_eq!(outcome.out.lines().count(), 1, "{}", outcome.out);
    let outcome = update(folder.path(), "DELETE DATA { ex:a ex:share 2.5 }", &["--on", "a.ttl", "--dry-run"]);
    assert!(outcome.out.contains("\"2.50\"") && outcome.out.lines().count() == 1, "{}", outcome.out);
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = folder_with("people.ttl", PEOPLE);
    let text = "DELETE { ?x foaf:name ?n } INSERT { ?x rdfs:label ?n } WHERE { ?x foaf:name ?n ; a foaf:Person }";
    let outcome = update(folder.path(), text, &["--on", "people.ttl", "--dry-run"]);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let lines: Vec<&str> = outcome.out.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("D <file:///") && lines[0].ends_with("#ada> <http://xmlns.com/foaf/0.1/name> \"Ada\" .")
    );
    assert!(lines[1].ends_with("#ada> <http://www.w3.org/2000/01/rdf-schema#label> \"Ada\" ."), "{}", lines[1]);
    assert_eq!(read(folder.path(), "people.ttl"), PEOPLE);
    assert_eq!(files(folder.path()), ["people.ttl"]);
}

#[test]
fn an_update_that_changes_nothing_leaves_the_file_alone() {
    let folder = folder_with("people.ttl", PEOPLE);
    let outcome = update(folder.path(), "DELETE WHERE { ?x foaf:nick ?n }", &["--on", "people.ttl"]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.err.contains("people.ttl is as it was"), "{}", outcome.err);
    assert_eq!(read(folder.path(), "people.ttl"), PEOPLE);
    assert_eq!(files(folder.path()), ["people.ttl"]);
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let good = "INSERT DATA { <#x> foaf:name \"X\" }";
    let cases: [(&str, &[&str], &str); 13] = [
        (good, &[], "hint: name it: coopgraph update … --on FILE"),
        (good, &["--into", "people.ttl"], "hint: name it: coopgraph update … --on FILE"),
        (good, &["--on", "empty"], "empty has no RDF file to change"),
        (good, &["--on", "none.ttl"], "could not read none.ttl"),
        (good, &["--on", "table.csv"], "table.csv is not RDF, by its name"),
        (good, &["--on", "broken.ttl"], "broken.ttl is broken and was not changed"),
        (good, &["--on", "people.ttl.gz"], "people.ttl.gz is packed"),
        (
            "LOAD <http://127.0.0.1/x.ttl>",
            &["--on", "people.ttl"],
            "LOAD is refused: an update reads nothing but what it changes",
        ),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <#g>", &["--on", "people.ttl"], "LOAD is refused"),
        (
            "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }",
            &["--on", "people.ttl"],
            "SERVICE is refused",
        ),
        (
            "INSERT DATA { GRAPH <#g> { <#x> foaf:name \"X\" } }",
            &["--on", "people.ttl"],
            "Turtle holds no named graphs",
        ),
        ("SELECT * { ?s ?p ?o }", &["--on", "people.ttl"], "`SELECT` begins a query; only updates are done here"),
        ("INSERT DATA { <#x> foaf:name }", &["--on", "people.ttl"], "did not expect `}` here"),
    ];
    let folder = folder_with("people.ttl", PEOPLE);
    for (name, text) in [("table.csv", "a,b\n"), ("broken.ttl", "<a> <b> .\n<c> <d> <e> .\n"), ("people.ttl.gz", "")] {
        fs::write(folder.path().join(name), text).expect("writable");
    }
    fs::create_dir(folder.path().join("empty")).expect("writable");
    let before = files(folder.path());
    for (text, more, message) in cases {
        let outcome = update(folder.path(), text, more);
        assert_eq!(outcome.code, 2, "{text} {more:?}: {}", outcome.err);
        assert!(outcome.err.contains(message), "`{message}` is not in\n{}", outcome.err);
    }
    assert_eq!(files(folder.path()), before);
    assert_eq!(read(folder.path(), "people.ttl"), PEOPLE);
}

#[test]
fn an_update_that_never_ends_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder to work in");
    fs::copy(root().join("tests/town/data/minutes.trig"), folder.path().join("m.trig")).expect("writable");
    let text =
        "DELETE { ?a ?b ?c } WHERE { { SELECT ?a ?b ?c { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l } }";
    let outcome = update(folder.path(), text, &["--on", "m.trig", "--timeout", "300ms"]);
    assert_eq!(outcome.code, 3, "{}", outcome.err);
    assert!(outcome.err.contains("stopped after 0.3 s; nothing was changed"), "{}", outcome.err);
    assert_eq!(files(folder.path()), ["m.trig"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_keeps_its_file_whole() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with("people.ttl", PEOPLE);
    // A folder in the way of the copy fails for everybody, also for root.
    fs::create_dir(folder.path().join("people.ttl.bak")).expect("writable");
    let outcome = update(folder.path(), "DELETE WHERE { ?s ?p ?o }", &["--on", "people.ttl"]);
    assert_eq!(outcome.code, 4, "{}", outcome.err);
    assert!(outcome.err.contains("error: could not write "), "{}", outcome.err);
    assert_eq!(read(folder.path(), "people.ttl"), PEOPLE);
    fs::remove_dir(folder.path().join("people.ttl.bak")).expect("it is there");
    fs::set_permissions(folder.path().join("people.ttl"), fs::Permissions::from_mode(0o640)).expect("writable");
    std::os::unix::fs::symlink("people.ttl", folder.path().join("link.ttl")).expect("writable");
    assert_eq!(update(folder.path(), "DELETE WHERE { ?s ?p ?o }", &["--on", "link.ttl"]).code, 0);
    let rights = fs::metadata(folder.path().join("people.ttl")).expect("it is there").permissions().mode();
    assert_eq!(rights & 0o777, 0o640);
    assert!(folder.path().join("link.ttl").is_symlink());
    assert!(!read(folder.path(), "people.ttl").contains("Ada"));
}
