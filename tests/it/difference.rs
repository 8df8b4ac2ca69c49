//! Two graphs compared: nothing is found between a graph and itself however it is written, and exactly what changed else.

use crate::cases::copy;
use crate::program::{Outcome, root, run};
use coopgraph::export::{canonical, difference, patch};
use coopgraph::load::dump;
use oxrdf::{BlankNode, GraphName, NamedNode, Quad};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A copy of the town, with a text of its minutes replaced.
fn changed_town(changes: &[(&str, &str)]) -> TempDir {
    let work = tempfile::tempdir().expect("a folder");
    copy(&root().join("tests/town"), work.path());
    let file = work.path().join("data/minutes.trig");
    let mut text = fs::read_to_string(&file).expect("readable");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    fs::write(&file, text).expect("writable");
    work
}

fn diff(before: &Path, after: &Path, more: &[&str]) -> Outcome {
    let (before, after) = (before.to_string_lossy(), after.to_string_lossy());
    run(&root(), &[&["diff", &before, &after], more].concat(), "")
}

#[test]
fn a_graph_is_the_same_as_itself_however_it_is_written() {
    let work = tempfile::tempdir().expect("a folder");
    for folder in [root().join("tests/town"), root()] {
        assert_eq!(diff(&folder, &folder, &[]).code, 0);
        for ending in ["trig", "nq", "jsonld"] {
            let file = work.path().join(format!("all.{ending}"));
            let exported = run(&folder, &["export", "-o", &file.to_string_lossy()], "");
            assert_eq!(exported.code, 0, "{}", exported.err);
            let outcome = diff(&folder, &file, &["--patch"]);
            assert_eq!((outcome.code, outcome.out.as_str()), (0, "TX .\nTC .\n"), "{ending}");
        }
    }
}

#[test]
fn one_changed_literal_is_all_that_is_found() {
    let changed = changed_town(&[("town:cost 250000", "town:cost 260000")]);
    let town = root().join("tests/town");
    let words = diff(&town, changed.path(), &[]);
    assert_eq!(words.code, 1, "{}", words.err);
    let expected = "\
records: 0 added, 0 removed, 1 changed
statements in records: 1 added, 1 removed
statements in the default graph: 1 added, 1 removed

record changed: rec:minutes-3, Brackwater Town Council: Minutes of the council, 12 March 2024, item
3
  - Repair of the harbour wall cost 250000
  + Repair of the harbour wall cost 260000

Now asserted
  + Repair of the harbour wall cost 260000

No longer asserted
  - Repair of the harbour wall cost 250000
";
    assert_eq!(words.out, expected);
    let patch = diff(&town, changed.path(), &["--patch"]);
    let triple = |cost: &str| {
        format!(
            "<https://town.example/id/harbour-wall> <https://town.example/ontology#cost> \
             \"{cost}\"^^<http://www.w3.org/2001/XMLSchema#integer>"
        )
    };
    let [old, new] = ["250000", "260000"].map(triple);
    let graph = "<https://town.example/record/minutes-3>";
    let expected = format!("TX .\nD {old} .\nD {old} {graph} .\nA {new} .\nA {new} {graph} .\nTC .\n");
    assert_eq!((patch.code, patch.out), (1, expected));
}

#[test]
fn records_come_go_and_become_asserted() {
    let gone = "rec:gazette-who a say:Record ; dcterms:source id:src-gazette ; say:locator \"first paragraph\" ; \
                say:evidence say:press ; say:reading say:read .";
    let changed = changed_town(&[
        (gone, ""),
        ("rec:gazette-who {\n  id:harbour-wall town:decidedBy id:council .\n}", ""),
        ("say:reading say:unverified", "say:reading say:read"),
        ("Harbour wall to cost three hundred thousand", "Wall to cost three hundred thousand"),
    ]);
    let words = diff(&root().join("tests/town"), changed.path(), &[]);
    assert_eq!(words.code, 1, "{}", words.err);
    for part in [
        "records: 0 added, 1 removed, 1 changed\n",
        "record removed: rec:gazette-who, Brackwater Gazette: Harbour wall",
        "  - Repair of the harbour wall decided by Brackwater Town Council\n",
        "  - rec:gazette-ferry (last paragraph) reading not verified\n",
        "  + rec:gazette-ferry (last paragraph) reading read\n",
        "Now asserted\n  + Night ferry decided by Harbour Board\n",
        "new\n  + Wall to cost three hundred thousand dcterms:title \"Wall to cost three hundred thousand\"@en\n",
    ] {
        assert!(words.out.to_lowercase().contains(&part.to_lowercase()), "`{part}` is not in\n{}", words.out);
    }
    // The minutes say it too: it is asserted as before.
    assert!(!words.out.contains("No longer asserted"), "{}", words.out);
    let back = diff(changed.path(), &root().join("tests/town"), &[]);
    assert!(back.out.contains("records: 1 added, 0 removed, 1 changed\n"), "{}", back.out);
}

fn quads(turtle: &str) -> Vec<Quad> {
    let dump = dump("x.trig", turtle.as_bytes().to_vec()).expect("TriG");
    assert!(dump.findings.is_empty(), "{:?}", dump.findings);
    canonical(dump.quads).expect("no poison")
}

#[test]
fn blank_nodes_are_compared_by_what_is_said_of_them() {
    let prefix = "PREFIX : <http://example.org/> ";
    let same = [
        (":a :p [ :q 1 ; :r [ :s 2 ] ] , [ :q 3 ] .", ":a :p _:z , _:y . _:y :q 1 ; :r _:x . _:x :s 2 . _:z :q 3 ."),
        (":a :p (1 1 1 2) .", ":a :p (1 1 1 2) ."),
        ("[] :p 1 . [] :p 1 .", "_:k :p 1 . _:j :p 1 ."),
        (":g { _:a :p :x } _:a :q :y .", "_:n :q :y . :g { _:n :p :x }"),
        ("_:a :p _:b . _:b :p _:c . _:c :p _:a .", "_:y :p _:x . _:z :p _:y . _:x :p _:z ."),
    ];
    for (one, other) in same {
        let [one, other] = [one, other].map(|text| quads(&format!("{prefix}{text}")));
        assert_eq!(one, other);
    }
    let different = [
        ("[] :p 1 . [] :p 1 .", "[] :p 1 ."),
        (":g { _:a :p :x } _:a :q :y .", ":g { _:a :p :x } _:b :q :y ."),
        ("_:a :p _:b . _:b :p _:a .", "_:a :p _:a . _:b :p _:b ."),
    ];
    for (one, other) in different {
        let [one, other] = [one, other].map(|text| quads(&format!("{prefix}{text}")));
        assert_ne!(one, other);
    }
}

#[test]
fn a_blank_node_more_leaves_the_others_as_they_were() {
    let before = quads("PREFIX : <http://example.org/> :a :p [ :q 1 ] , [ :q 2 ] , [ :q 3 ] .");
    let after = quads("PREFIX : <http://example.org/> :a :p [ :q 1 ] , [ :q 2 ] , [ :q 3 ] , [ :q 0 ] .");
    let difference = difference(&before, &after);
    assert_eq!((difference.removed.len(), difference.added.len()), (0, 2));
}

#[test]
fn a_patch_turns_the_one_into_the_other() {
    let before = quads("PREFIX : <http://example.org/> :a :p [ :q 1 ] , [ :q 2 ] . :g { :a :b \"x\\n\"@en }");
    let after =
        quads("PREFIX : <http://example.org/> :a :p [ :q 1 ; :r 5 ] , [ :q 2 ] . :g { :a :b \"y\" } _:g { :a :b 1 }");
    let line = |quad: &Quad| format!("{quad} .");
    let mut lines: BTreeSet<String> = before.iter().map(line).collect();
    for step in patch(&difference(&before, &after)).lines() {
        match step.split_at(2) {
            ("D ", quad) => assert!(lines.remove(quad), "{quad} was there"),
            ("A ", quad) => assert!(lines.insert(quad.to_owned()), "{quad} was not there"),
            (word, _) => assert!(["TX", "TC"].contains(&word), "{step}"),
        }
    }
    assert_eq!(lines, after.iter().map(line).collect());
}

/// Blank nodes that all point to each other: nothing tells them apart.
fn clique(size: usize) -> Vec<Quad> {
    let node = |number: usize| BlankNode::new_unchecked(format!("n{number}"));
    let knows = NamedNode::new_unchecked("http://example.org/knows");
    let pairs = (0..size).flat_map(|a| (0..size).map(move |b| (a, b))).filter(|(a, b)| a != b);
    pairs.map(|(a, b)| Quad::new(node(a), knows.clone(), node(b), GraphName::DefaultGraph)).collect()
}

#[test]
fn a_poison_graph_is_refused_and_what_is_not_refused_ends_soon() {
    let start = std::time::Instant::now();
    assert_eq!(canonical(clique(6)).expect("few enough").len(), 30);
    assert_eq!(canonical(clique(8)).expect("as many as allowed").len(), 56);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    let work = tempfile::tempdir().expect("a folder");
    let file = work.path().join("poison.nq");
    let text: String = clique(40).iter().map(|quad| format!("{quad} .\n")).collect();
    fs::write(&file, text).expect("writable");
    let outcome = diff(&file, &file, &[]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("40 blank nodes look alike"), "{}", outcome.err);
    // Many that look alike and do not touch are no poison.
    let many: String = (0..500).map(|n| format!("_:a{n} <http://example.org/p> \"x\" .\n")).collect();
    fs::write(&file, many).expect("writable");
    assert_eq!(diff(&file, &file, &[]).code, 0);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let work = tempfile::tempdir().expect("a folder");
    let broken = work.path().join("broken.ttl");
    fs::write(&broken, "<http://example.org/a> <http://example.org/b> .\n").expect("writable");
    let table = work.path().join("table.csv");
    fs::write(&table, "a,b\n").expect("writable");
    let cases = [
        (work.path().join("nothing.trig"), 2, "could not read"),
        (table, 2, "is no RDF by its name"),
        (work.path().to_owned(), 2, "has no ontology/"),
        (broken, 2, "not valid Turtle"),
    ];
    for (path, code, part) in cases {
        let outcome = diff(&root().join("tests/town"), &path, &[]);
        assert_eq!(outcome.code, code, "{}", path.display());
        assert!(outcome.err.contains(part), "`{part}` is not in\n{}", outcome.err);
    }
}
