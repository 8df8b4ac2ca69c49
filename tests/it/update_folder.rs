//! Updates change the files of a folder that is named: each gets its part, all of them or none.

use crate::program::{Outcome, root};
use crate::update::update;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

const PREFIX: &str = "@prefix ex: <http://example.org/> .\n";

/// A folder `d` with these files.
fn folder_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder to work in");
    for (name, text) in files {
        let path = folder.path().join("d").join(name);
        fs::create_dir_all(path.parent().expect("it is in d")).expect("writable");
        fs::write(path, format!("{PREFIX}{text}")).expect("writable");
    }
    folder
}

/// Two files; the third thing is in both.
fn two_files() -> tempfile::TempDir {
    folder_of(&[
        ("a.ttl", "# Ann.\nex:ann ex:age 30 ; ex:share 2.50 . ex:both ex:is ex:here . <#me> ex:knows [ ex:age 1 ] .\n"),
        ("sub/b.trig", "ex:bob ex:age 40 . ex:both ex:is ex:here . ex:g { ex:bob ex:is ex:glad . }\n"),
    ])
}

/// Every file: its text and when it was written.
fn state(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(state(&path));
        } else {
            let changed = fs::metadata(&path).and_then(|known| known.modified()).expect("it is there");
            found.insert(path.to_string_lossy().into_owned(), (fs::read(&path).expect("readable"), changed));
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let start = folder.join("d").to_string_lossy().len() + 1;
    state(folder).into_keys().map(|path| path[start..].to_owned()).collect()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("d").join(name)).expect("the file is there")
}

/// The update on the folder `d`, which must do it.
fn done(folder: &Path, text: &str, more: &[&str]) -> Outcome {
    let outcome = update(folder, text, &[&["--on", "d"], more].concat());
    assert_eq!(outcome.code, 0, "{text}: {}", outcome.err);
    outcome
}

/// The update on the folder `d`, which must be refused and leave everything as it was.
fn refused(folder: &Path, text: &str, more: &[&str]) -> Outcome {
    let before = state(folder);
    let outcome = update(folder, text, &[&["--on", "d"], more].concat());
    assert_ne!(outcome.code, 0, "{text}: {}", outcome.out);
    assert_eq!(state(folder), before, "{text}");
    outcome
}

#[test]
fn each_file_gets_its_part() {
    let folder = two_files();
    let outcome = done(
        folder.path(),
        "DELETE { ?x ex:age ?n } INSERT { ?x ex:years ?n } WHERE { ?x ex:age ?n . FILTER(?n > 1) }",
        &[],
    );
    assert!(outcome.err.contains("d/a.ttl: 1 added, 1 deleted\n1 comment was not kept; the old file is "));
    assert!(outcome.err.contains("d/sub/b.trig: 1 added, 1 deleted\nthe old file is "), "{}", outcome.err);
    assert!(outcome.err.ends_with("in 2 files: 2 added, 2 deleted\n"), "{}", outcome.err);
    let first = read(folder.path(), "a.ttl");
    assert!(first.contains("ex:years 30") && first.contains("<#me> ex:knows _:b1"), "{first}");
    assert!(first.contains("ex:share \"2.50\"") || first.contains("ex:share 2.50"), "{first}");
    assert!(read(folder.path(), "sub/b.trig").contains("ex:years 40"));
    assert_eq!(names(folder.path()), ["a.ttl", "a.ttl.bak", "sub/b.trig", "sub/b.trig.bak"]);
}

#[test]
fn what_two_files_say_is_deleted_from_both() {
    let folder = two_files();
    let outcome = done(folder.path(), "DELETE DATA { ex:both ex:is ex:here }", &["--no-backup"]);
    assert!(outcome.err.ends_with("in 2 files: 0 added, 2 deleted\n"), "{}", outcome.err);
    assert!(!read(folder.path(), "a.ttl").contains("ex:both"));
    assert!(!read(folder.path(), "sub/b.trig").contains("ex:both"));
    assert_eq!(names(folder.path()), ["a.ttl", "sub/b.trig"]);
}

#[test]
fn a_file_that_does_not_change_is_not_touched() {
    let folder = two_files();
    let before = state(folder.path());
    for (text, changed) in [
        ("INSERT DATA { ex:bob ex:is ex:old }", "b.trig"),
        ("INSERT DATA { GRAPH ex:g { ex:new ex:is ex:glad } }", "b.trig"),
        ("INSERT DATA { ex:ann ex:is ex:old }", "a.ttl"),
        ("INSERT DATA { <a.ttl#me> ex:is ex:old }", "a.ttl"),
    ] {
        let last = state(folder.path());
        let outcome = done(folder.path(), text, &["--no-backup"]);
        assert!(outcome.err.ends_with("in 1 file: 1 added, 0 deleted\n"), "{text}: {}", outcome.err);
        for (path, was) in &last {
            assert_eq!(state(folder.path())[path] == *was, !path.ends_with(changed), "{text}: {path}");
        }
    }
    assert!(read(folder.path(), "a.ttl").contains("<#me> ex:is ex:old"), "{}", read(folder.path(), "a.ttl"));
    assert_eq!(before.len(), state(folder.path()).len());
    let outcome = done(folder.path(), "DELETE WHERE { ?x ex:nothing ?y }", &[]);
    assert!(outcome.err.contains("d is as it was: the update changes nothing"), "{}", outcome.err);
}

#[test]
fn what_has_no_home_goes_where_it_is_told_or_nowhere() {
    let folder = two_files();
    let text = "INSERT DATA { ex:ann ex:is ex:old . ex:new ex:is ex:made . GRAPH ex:h { ex:ann ex:is ex:there } }";
    let outcome = refused(folder.path(), text, &[]);
    assert_eq!(outcome.code, 2);
    let quad = "<http://example.org/new> <http://example.org/is> <http://example.org/made>";
    assert!(outcome.err.contains(quad) && outcome.err.contains("--into FILE"), "{}", outcome.err);
    let outcome = refused(folder.path(), "INSERT DATA { ex:both ex:is ex:twice }", &[]);
    assert!(outcome.err.contains("2 files could: d/a.ttl, d/sub/b.trig"), "{}", outcome.err);
    let outcome = refused(folder.path(), text, &["--into", "d/a.ttl"]);
    assert!(outcome.err.contains("could not write d/a.ttl: Turtle holds no named graphs"), "{}", outcome.err);

    done(folder.path(), text, &["--into", "d/sub/c.trig"]);
    assert!(read(folder.path(), "a.ttl").contains("ex:is ex:old"), "a clear home wins");
    let made =
        "@prefix ex: <http://example.org/> .\n\nex:new ex:is ex:made .\n\nex:h {\n  ex:ann ex:is ex:there .\n}\n";
    assert_eq!(read(folder.path(), "sub/c.trig"), made);
    done(folder.path(), "INSERT DATA { ex:both ex:is ex:twice }", &["--into", "./d/sub/../sub/b.trig"]);
    assert!(read(folder.path(), "sub/b.trig").contains("ex:twice"));
    assert_eq!(names(folder.path()), ["a.ttl", "a.ttl.bak", "sub/b.trig", "sub/b.trig.bak", "sub/c.trig"]);
    for new in ["json.jsonld", "xml.rdf", "lines.nq"] {
        let text = format!("INSERT DATA {{ <http://x/{new}> ex:is ex:made }}");
        done(folder.path(), &text, &["--into", &format!("d/{new}")]);
        assert!(read(folder.path(), new).contains(&format!("http://x/{new}")));
    }
}

#[test]
fn blank_nodes_of_two_files_stay_apart() {
    let folder = folder_of(&[
        ("a.ttl", "_:x ex:name \"Ann\" . ex:ann ex:is _:x .\n"),
        ("b.ttl", "_:x ex:name \"Bob\" . ex:bob ex:is _:x .\n"),
    ]);
    let text = "INSERT { ?x ex:of ?who ; ex:has [ ex:like ?name ] } WHERE { ?who ex:is ?x . ?x ex:name ?name }";
    let outcome = done(folder.path(), text, &["--no-backup"]);
    assert!(outcome.err.ends_with("in 2 files: 6 added, 0 deleted\n"), "{}", outcome.err);
    for (name, who, other) in [("a.ttl", "Ann", "Bob"), ("b.ttl", "Bob", "Ann")] {
        let text = read(folder.path(), name);
        assert!(text.contains("ex:is _:x .") && text.contains("_:b1 ex:like"), "{text}");
        assert!(text.contains(who) && !text.contains(other), "{text}");
    }
    let torn = "INSERT { ?x ex:knows ?y } WHERE { ?x ex:name \"Ann\" . ?y ex:name \"Bob\" }";
    let outcome = refused(folder.path(), torn, &["--into", "d/a.ttl"]);
    assert!(outcome.err.contains("blank nodes of two files cannot be joined: [] <http://example.org/knows> []"));
    // A label that the update makes up is no label of a file.
    done(folder.path(), "INSERT { ?b ex:name \"Eve\" . ex:ann ex:has ?b } WHERE { BIND(BNODE(\"x\") AS ?b) }", &[]);
    assert!(read(folder.path(), "a.ttl").contains("_:b2 ex:name \"Eve\""), "{}", read(folder.path(), "a.ttl"));
}

#[test]
fn a_broken_file_stops_everything() {
    let folder = two_files();
    fs::write(folder.path().join("d/z.ttl"), "<a> <b> .\n").expect("writable");
    let outcome = refused(folder.path(), "DELETE WHERE { ?s ?p ?o }", &[]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("d/z.ttl:1:") && outcome.err.contains("d/z.ttl is broken and was not changed"));
}

#[test]
fn what_is_no_plain_rdf_takes_no_part() {
    let folder = two_files();
    for name in ["notes.md", ".hidden.ttl", "old.ttl.bak", "packed.ttl.gz"] {
        fs::write(folder.path().join("d").join(name), "ex:ann broken").expect("writable");
    }
    fs::create_dir(folder.path().join("d/.git")).expect("writable");
    fs::write(folder.path().join("d/.git/x.ttl"), "broken").expect("writable");
    let outcome = done(folder.path(), "DELETE DATA { ex:ann ex:age 30 }", &["--no-backup"]);
    assert!(outcome.err.contains("left out, because packed or links: d/packed.ttl.gz\n"), "{}", outcome.err);
    assert!(outcome.err.ends_with("in 1 file: 0 added, 1 deleted\n"), "{}", outcome.err);
    let empty = folder_of(&[("notes.md", "")]);
    assert!(refused(empty.path(), "CLEAR ALL", &[]).err.contains("d has no RDF file to change"));
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let folder = two_files();
    fs::write(folder.path().join("out.ttl"), "<http://example.org/ann> <http://example.org/age> 30 .")
        .expect("writable");
    symlink("../out.ttl", folder.path().join("d/out.ttl")).expect("writable");
    symlink(".", folder.path().join("d/round")).expect("writable");
    let outcome = update(folder.path(), "DELETE WHERE { ?s ex:age ?o }", &["--on", "d"]);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert!(outcome.err.contains("left out, because packed or links: d/out.ttl, d/round\n"), "{}", outcome.err);
    assert!(fs::read_to_string(folder.path().join("out.ttl")).expect("it is there").contains("age"));
}

#[test]
fn a_dry_run_says_what_each_file_would_get() {
    let folder = two_files();
    let before = state(folder.path());
    let text = "DELETE { ?x ex:age ?n } INSERT { ?x ex:years ?n } WHERE { ?x ex:age ?n . FILTER(?n = 40) }";
    let text = format!("{text} ; INSERT DATA {{ ex:new ex:is ex:made }}");
    let outcome = done(folder.path(), &text, &["--dry-run", "--into", "d/new.nt"]);
    let expected = "\
# d/sub/b.trig
D <http://example.org/bob> <http://example.org/age> \"40\"^^<http://www.w3.org/2001/XMLSchema#integer> .
A <http://example.org/bob> <http://example.org/years> \"40\"^^<http://www.w3.org/2001/XMLSchema#integer> .
# d/new.nt
A <http://example.org/new> <http://example.org/is> <http://example.org/made> .
";
    assert_eq!(outcome.out, expected);
    assert_eq!(outcome.err, "in 2 files: 2 added, 1 deleted; nothing was written\n");
    assert_eq!(state(folder.path()), before);
}

#[test]
fn a_file_that_cannot_be_written_leaves_all_as_they_were() {
    // What fails for everybody, also for root: a folder in the way, and a name that leaves no room for one beside it.
    let long = format!("d/sub/{}b.trig", "z".repeat(240));
    let cases: [fn(&Path, &str); 2] = [
        |folder, _| fs::create_dir(folder.join("d/sub/b.trig.bak")).expect("writable"),
        |folder, long| fs::rename(folder.join("d/sub/b.trig"), folder.join(long)).expect("writable"),
    ];
    for prepare in cases {
        let folder = two_files();
        fs::write(folder.path().join("d/a.ttl.bak"), "older").expect("writable");
        prepare(folder.path(), &long);
        let outcome = refused(folder.path(), "DELETE WHERE { ?s ?p ?o }", &[]);
        assert_eq!(outcome.code, 4, "{}", outcome.err);
        assert!(outcome.err.contains("error: could not write ") && outcome.err.contains("b.trig"), "{}", outcome.err);
    }
}

#[test]
fn a_prefix_with_two_meanings_must_be_declared() {
    let folder = two_files();
    fs::write(folder.path().join("d/c.ttl"), "@prefix ex: <http://other.example/> .\nex:c ex:d ex:e .\n")
        .expect("writable");
    let outcome = refused(folder.path(), "DELETE WHERE { ex:c ?p ?o }", &[]);
    assert!(outcome.err.contains("files declare the prefix ex: differently"), "{}", outcome.err);
    let text = "PREFIX ex: <http://other.example/> DELETE WHERE { ex:c ?p ?o }";
    assert_eq!(update(folder.path(), text, &["--on", "d"]).code, 0);
}

#[test]
fn what_is_asked_wrongly_changes_nothing() {
    let folder = two_files();
    fs::write(folder.path().join("d/t.csv"), "").expect("writable");
    let good = "INSERT DATA { ex:new ex:is ex:made }";
    let cases: [(&str, &[&str], i32, &str); 9] = [
        ("LOAD <http://127.0.0.1/x.ttl>", &[], 2, "LOAD is refused: an update reads nothing but what it changes"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", &[], 2, "SERVICE is refused"),
        (good, &["--into", "new.ttl"], 2, "new.ttl is not in d\nhint: name a file of the folder: --into d/new.ttl"),
        (good, &["--into", "d/none/new.ttl"], 2, "there is no folder d/none"),
        (good, &["--into", "d/t.csv"], 2, "d/t.csv is not RDF, by its name"),
        (good, &["--into", "d/new.ttl.gz"], 2, "d/new.ttl.gz is packed"),
        (good, &["--into", "d/.new.ttl"], 2, "d/.new.ttl takes no part in the update"),
        (good, &["--into", "d/sub"], 2, "d/sub is a folder\nhint: --into names a file, which may be new"),
        ("INSERT DATA { ex:new ex:is }", &[], 2, "did not expect `}` here"),
    ];
    for (text, more, code, message) in cases {
        let outcome = refused(folder.path(), text, more);
        assert_eq!(outcome.code, code, "{text} {more:?}: {}", outcome.err);
        assert!(outcome.err.contains(message), "`{message}` is not in\n{}", outcome.err);
    }
    let outcome = update(folder.path(), good, &["--on", "d/a.ttl", "--into", "d/a.ttl"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("--into d/a.ttl is for a folder, and d/a.ttl is none"), "{}", outcome.err);
}

#[test]
fn an_update_of_a_folder_that_never_ends_is_stopped() {
    let folder = folder_of(&[]);
    crate::cases::copy(&root().join("tests/town/data"), &folder.path().join("d"));
    let text =
        "DELETE { ?a ?b ?c } WHERE { { SELECT ?a ?b ?c { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l } }";
    let outcome = refused(folder.path(), text, &["--timeout", "300ms"]);
    assert_eq!(outcome.code, 3, "{}", outcome.err);
    assert!(outcome.err.contains("stopped after 0.3 s; nothing was changed"), "{}", outcome.err);
}
