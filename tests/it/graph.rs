//! The graph that is shipped: what must be true of it, whoever adds to it.

use crate::program::{Outcome, ask, root, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every system, body and text that the two seed articles name.
const NAMED: &[&str] = &[
    "dpga",
    "gdaf",
    "giga",
    "ac-tige",
    "itu-metrics",
    "capacity-mapping",
    "ungp-bhr",
    "id4d",
    "unlia",
    "unesco-ai",
    "ai-body",
    "hrdd",
    "national-certs",
    "paris-call",
    "gfce",
    "gcsc",
    "cfw",
    "igf",
    "igf-plus",
    "igfp-advisory",
    "igfp-accelerator",
    "igfp-incubator",
    "igfp-observatory",
    "igfp-trustfund",
    "cogov",
    "dca",
    "tech-envoy",
    "hlpdc",
    "roadmap",
    "age-report",
    "rec-1a",
    "rec-1b",
    "rec-1c",
    "rec-1d",
    "rec-2",
    "rec-3a",
    "rec-3b",
    "rec-3c",
    "rec-4",
    "rec-5a",
    "rec-5b",
];

const MAIN_QUESTION: &str = "what-answers-what";

/// Rows of a query as comma-separated values, without the header.
fn rows(query: &str) -> Vec<String> {
    let outcome = ask(&["query", "-f", "csv", "-e", query]);
    assert!(outcome.code < 2, "{query}\n{}", outcome.err);
    outcome.out.lines().skip(1).map(str::to_owned).collect()
}

/// Looks at each thing, a few at a time; returns what was found wrong.
fn faults_of<T: Sync>(things: &[T], fault: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(thing) = things.get(next.fetch_add(1, Ordering::Relaxed)) {
                    faults.lock().expect("no panic").extend(fault(thing));
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no panic");
    faults.sort();
    faults
}

/// Names and texts of the questions; those that need imported data are asked in `imports.rs`.
fn questions() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = fs::read_dir(root().join("queries/questions"))
        .expect("there are questions")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("text"))
        })
        .filter(|(_, text)| !text.contains("#+ needs:"))
        .collect();
    found.sort();
    found
}

#[test]
fn every_asserted_triple_is_there_once() {
    let all = rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    let distinct = rows("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }");
    assert_eq!(all, distinct);
    assert!(all[0].parse::<usize>().expect("a number") > 10_000);
}

#[test]
fn every_asserted_triple_is_in_a_record() {
    let without = rows(
        "SELECT ?s ?p ?o { ?s ?p ?o
           MINUS { GRAPH ?record { ?s ?p ?o } }
           MINUS { VALUES ?described { say:Record say:Source dcat:Dataset owl:Ontology } ?s a ?described } }",
    );
    assert!(without.is_empty(), "{} triples:\n{}", without.len(), without.join("\n"));
}

#[test]
fn every_graph_is_a_record_with_its_description() {
    let unfinished = rows(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o }
           MINUS { ?g a say:Record ; dcterms:source ?source ; say:locator ?where ; say:reading ?reading } }",
    );
    assert!(unfinished.is_empty(), "{}", unfinished.join("\n"));
}

#[test]
fn what_no_accepted_record_says_is_not_asserted() {
    let leaked = rows(
        "SELECT DISTINCT ?weak ?s ?p ?o {
           { ?weak say:standing ?any } UNION { ?weak say:reading/say:accepted false }
           GRAPH ?weak { ?s ?p ?o } ?s ?p ?o
           MINUS { ?strong say:reading/say:accepted true FILTER NOT EXISTS { ?strong say:standing ?none }
                   GRAPH ?strong { ?s ?p ?o } } }",
    );
    assert!(leaked.is_empty(), "{}", leaked.join("\n"));
}

#[test]
fn what_is_only_said_is_found_by_graph_alone() {
    for (pattern, what) in [
        ("id:obs-25 sdmxm:obsValue 27", "the figure 27"),
        ("?x a coop:Participation ; coop:role coop:endorser", "the endorsers"),
    ] {
        let plain = rows(&format!("SELECT * {{ {pattern} }}"));
        assert!(plain.is_empty(), "{what} are asserted: {plain:?}");
        let said = rows(&format!("SELECT * {{ GRAPH ?record {{ {pattern} }} }}"));
        assert!(!said.is_empty(), "{what} are not even said");
    }
    let remembered = "?record dcterms:source id:src-memory . GRAPH ?record { ?x a coop:Passage }";
    assert!(!rows(&format!("SELECT * {{ {remembered} }}")).is_empty());
    let asserted = rows(&format!("SELECT * {{ {remembered} ?x a coop:Passage }}"));
    assert!(asserted.is_empty(), "{}", asserted.join("\n"));
}

#[test]
fn everything_the_seeds_name_has_a_card_and_a_source() {
    let faults = faults_of(NAMED, |name| {
        let card = ask(&["show", name]);
        let sourced = card.out.contains("\nSources\n  [1] ");
        (card.code != 0 || !sourced || !card.err.is_empty()).then(|| format!("show {name}: {card:?}"))
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let faults = faults_of(NAMED, |name| {
        let why = ask(&["why", name]);
        let sourced = why.out.contains("\n  - ") && why.out.contains("\n    where     ");
        (why.code != 0 || !sourced || !why.err.is_empty()).then(|| format!("why {name}: {why:?}"))
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_thing_is_found_by_any_of_its_names() {
    for (iri, names) in [
        (
            "https://w3id.org/coopgraph/id/dpga",
            ["dpga", "DPGA", "digital public goods ALLIANCE", "id:dpga", "https://w3id.org/coopgraph/id/dpga"],
        ),
        (
            "https://w3id.org/coopgraph/id/igf",
            ["igf", "IGF", "internet governance FORUM", "id:igf", "<https://w3id.org/coopgraph/id/igf>"],
        ),
    ] {
        let first = ask(&["show", names[0]]);
        assert!(first.out.lines().nth(1).is_some_and(|line| line.ends_with(iri)), "{}", first.out);
        for name in &names[1..] {
            let other = ask(&["show", name]);
            assert_eq!(other.out, first.out, "{name}: {}", other.err);
        }
    }
    assert_eq!(ask(&["show", "Digital", "Public", "Goods", "Alliance"]).out, ask(&["show", "dpga"]).out);
}

#[test]
fn a_language_without_names_falls_back_to_english() {
    for arguments in [["show", "dpga"], ["show", "igf"], ["why", "giga"]] {
        let english = ask(&arguments);
        let french = ask(&[arguments[0], arguments[1], "--lang", "fr"]);
        assert_eq!(french.code, 0, "{}", french.err);
        let first = |outcome: &Outcome| outcome.out.lines().next().unwrap_or_default().to_owned();
        assert_eq!(first(&french), first(&english));
    }
}

#[test]
fn every_question_is_answered_twice_alike() {
    let questions = questions();
    assert!(questions.len() >= 50);
    let faults = faults_of(&questions, |(name, text)| {
        let once = ask(&["ask", name, "-f", "csv"]);
        let again = ask(&["ask", name, "-f", "csv"]);
        // An answer without rows is a valid one where the description says that it is.
        let may_be_empty = text.lines().any(|line| line.starts_with("#+ description:") && line.contains("empty"));
        let fits = once.code == 0 || (once.code == 1 && may_be_empty);
        if !fits {
            return Some(format!("{name}: exit code {}\n{}", once.code, once.err));
        }
        (once.out != again.out).then(|| format!("{name}: two runs differ"))
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_main_question_is_answered_in_every_format() {
    let answer = |format: &str| {
        let outcome = ask(&["ask", MAIN_QUESTION, "-f", format]);
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{format}");
        outcome.out
    };
    let csv = answer("csv");
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    let count = csv.lines().count() - 1;
    assert!(count > 20, "{count}");
    assert!(header.contains(&"record"));

    let json: serde_json::Value = serde_json::from_str(&answer("json")).expect("JSON");
    assert_eq!(json["head"]["vars"], serde_json::json!(header));
    assert_eq!(json["results"]["bindings"].as_array().map(Vec::len), Some(count));

    let objects: Vec<serde_json::Value> =
        answer("ndjson").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(objects.len(), count);
    assert!(objects.iter().all(|object| object["record"].is_string()));

    let xml = answer("xml");
    assert_eq!(xml.matches("<result>").count(), count);
    assert!(xml.trim_end().ends_with("</sparql>"));

    let tsv = answer("tsv");
    assert_eq!(tsv.lines().count() - 1, count);
    assert_eq!(
        tsv.lines().next(),
        Some(header.iter().map(|name| format!("?{name}")).collect::<Vec<_>>().join("\t").as_str())
    );

    let markdown = answer("markdown");
    assert_eq!(markdown.lines().count() - 2, count);
    assert!(markdown.lines().all(|line| line.starts_with("| ") && line.ends_with(" |")));

    // For people: names in place of IRIs, the source and the place in place of the record.
    let line = answer("line");
    assert_eq!(line.split("\n\n").count(), count);
    assert!(line.lines().any(|line| line.starts_with("source: ")));
    assert!(!line.contains("/coopgraph/record/"));
    let table = answer("table");
    assert!(table.contains(" SOURCE ") && table.contains(" WHERE"));
    assert!(table.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn the_program_alone_gives_the_same_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("writable");
    // The copy inside is that of the day the program was built: it is held against itself, written out.
    let written = folder.path().join("written");
    let home = written.to_string_lossy().into_owned();
    let outcome = run(&empty, &["init", &home], "");
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    for arguments in [
        &["show", "dpga"][..],
        &["why", "dpga", "answers", "rec-1b"],
        &["ask", MAIN_QUESTION, "-f", "csv"],
        &["list"],
        &["query", "-f", "csv", "-e", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"],
    ] {
        let alone = run(&empty, arguments, "");
        let beside: Vec<&str> = ["--home", &home].iter().chain(arguments).copied().collect();
        let beside = run(&empty, &beside, "");
        assert_eq!(alone.code, 0, "{}", alone.err);
        assert_eq!((alone.out, alone.err), (beside.out, beside.err), "{arguments:?}");
    }
    let welcome = run(&empty, &[], "");
    assert!(welcome.out.contains("Loaded inside this program"), "{}", welcome.out);
    assert_eq!(fs::read_dir(&empty).expect("readable").count(), 0, "nothing is written where one works");
}

#[test]
fn the_copy_inside_is_the_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = run(folder.path(), &["init", "copy"], "");
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let built = fs::metadata(env!("CARGO_BIN_EXE_coopgraph")).and_then(|file| file.modified()).expect("it was built");
    let copy = files_below(&folder.path().join("copy"));
    let mut seen = 0;
    for (path, bytes) in files_below(&root()) {
        let changed = fs::metadata(root().join(&path)).and_then(|file| file.modified()).expect("it is there");
        // Somebody may be writing at this moment: what is newer than the program cannot be inside.
        if changed < built {
            seen += 1;
            assert!(copy.get(&path).is_some_and(|inside| *inside == bytes), "{path} is not inside as it is");
        }
    }
    assert!(seen > 0 || copy.is_empty());
}

/// Files of the three folders by their path, except hidden ones and what was imported.
fn files_below(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<_> = ["ontology", "data", "queries"].iter().map(|name| home.join(name)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable") {
            let path = entry.expect("readable").path();
            let name = path.strip_prefix(home).expect("below").to_string_lossy().replace('\\', "/");
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden || name == "data/imported" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(name, fs::read(&path).expect("readable"));
            }
        }
    }
    files
}
