//! Limits stop any query, also where the engine itself would not.

use crate::program::{program, root, run};
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Queries that would never end on a graph of this size: an aggregate, a sort, a product, a path.
const ENDLESS: &[&str] = &[
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) = CONCAT(STR(?d), \"x\", STR(?i))) }",
    "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
];

/// Start of the program and its load, with room for a busy machine.
const AROUND: Duration = Duration::from_secs(6);

#[test]
fn a_query_that_never_ends_is_stopped() {
    for query in ENDLESS {
        let start = Instant::now();
        let outcome = run(&root(), &["query", "--timeout", "300ms", "-f", "csv", "-e", query], "");
        assert_eq!(outcome.code, 3, "{query}\n{}", outcome.err);
        assert!(outcome.err.contains("stopped after 0.3 s: the answer is partial"), "{}", outcome.err);
        assert!(start.elapsed() < AROUND, "{query} took {:?}", start.elapsed());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_query_that_eats_memory_is_stopped() {
    let sort = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f";
    let outcome = run(&root(), &["query", "--max-memory", "300MB", "-f", "csv", "-e", sort], "");
    assert_eq!(outcome.code, 3, "{}", outcome.err);
    assert!(outcome.err.contains("stopped after 300 MB of memory"), "{}", outcome.err);
}

#[test]
fn rows_beyond_the_limit_are_not_given() {
    let outcome = run(&root(), &["query", "--max-rows", "3", "-f", "csv", "-e", "SELECT * { ?s ?p ?o }"], "");
    assert_eq!(outcome.code, 3);
    assert_eq!(outcome.out.lines().count(), 4);
    assert!(outcome.err.contains("the answer is partial (3 rows)"));
    let exact = run(&root(), &["query", "--max-rows", "3", "-f", "csv", "-e", "SELECT * { VALUES ?x { 1 2 3 } }"], "");
    assert_eq!(exact.code, 0, "as many rows as allowed are no partial answer");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut child = program(&root())
        .args(["query", "-e", "SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 64];
    child.stdout.take().expect("piped").read_exact(&mut first).expect("some bytes come");
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}
