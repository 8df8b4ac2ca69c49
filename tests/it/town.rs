//! A second, tiny graph of another kind, in six formats: every command works on it, and nothing in the engine minds.

use crate::program::{Outcome, root, run};

/// Runs the program on the town.
fn town(arguments: &[&str]) -> Outcome {
    run(&root().join("tests/town"), arguments, "")
}

/// Rows of a query as comma-separated values, without the header.
fn rows(query: &str) -> Vec<String> {
    let outcome = town(&["query", "-f", "csv", "-e", query]);
    assert!(outcome.code < 2, "{query}\n{}", outcome.err);
    outcome.out.lines().skip(1).map(str::to_owned).collect()
}

#[track_caller]
fn assert_prints(outcome: &Outcome, parts: &[&str]) {
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(outcome.err, "");
    for part in parts {
        assert!(outcome.out.contains(part), "`{part}` is not in\n{}", outcome.out);
    }
}

#[test]
fn nothing_is_wrong_with_the_town() {
    assert_prints(&town(&["check", "--info"]), &["0 errors, 0 warnings, 0 notes\n"]);
    assert_prints(&town(&["check", "data/minutes.trig"]), &["0 errors, 0 warnings"]);
}

#[test]
fn the_welcome_speaks_of_the_town_only() {
    let outcome = town(&[]);
    let parts = [
        "Brackwater: what the town decided\n",
        "Decisions of an invented town",
        "2 questions",
        "coopgraph ask who-decided ",
        "coopgraph show harbour-wall ",
    ];
    assert_prints(&outcome, &parts);
    assert!(!outcome.out.contains("digital"), "{}", outcome.out);
}

#[test]
fn all_six_formats_are_loaded() {
    let outcome = town(&["list", "datasets"]);
    assert_prints(&outcome, &[]);
    let numbers = |path: &str| -> Vec<usize> {
        let line = outcome.out.lines().find(|line| line.starts_with(&format!("{path}\t")));
        let cells = line.unwrap_or_else(|| panic!("{path} is not listed")).split('\t');
        cells.skip(2).take(3).map(|cell| cell.parse().expect("a number")).collect()
    };
    // Records, triples they say, triples of them that are asserted; counted by hand in the files.
    assert_eq!(numbers("data/minutes.trig"), [8, 36, 34]);
    assert_eq!(numbers("data/register.ttl"), [1, 20, 20]);
    assert_eq!(numbers("data/decisions-2023.nq"), [1, 4, 4]);
    assert_eq!(numbers("data/streets.nt"), [1, 8, 8]);
    assert_eq!(numbers("data/committees.jsonld"), [1, 9, 9]);
    assert_eq!(numbers("data/budget.rdf"), [1, 7, 7]);
    let by_file = rows(
        "SELECT ?file (COUNT(*) AS ?n) {
           { SELECT DISTINCT ?file ?s ?p ?o {
             GRAPH ?record { ?s ?p ?o } OPTIONAL { ?record dcterms:isPartOf ?in } BIND(COALESCE(?in, ?record) AS ?file)
             FILTER(CONTAINS(STR(?file), '/data/')) } }
         } GROUP BY ?file ORDER BY ?file",
    );
    let base = "https://town.example/ontology/data/";
    let expected = [
        ("budget.rdf", 7),
        ("committees.jsonld", 9),
        ("decisions-2023.nq", 4),
        // One triple of the minutes is said by two records.
        ("minutes.trig", 35),
        ("register.ttl", 20),
        ("streets.nt", 8),
    ]
    .map(|(file, count)| format!("{base}{file},{count}"));
    assert_eq!(by_file, expected);
}

#[test]
fn one_answer_draws_on_every_format() {
    let query = "SELECT ?x ?name {
        VALUES ?x { id:harbour-wall id:council id:library-cards id:quay id:schools }
        ?x skos:prefLabel ?name FILTER(LANG(?name) = 'en') } ORDER BY ?x";
    let names: Vec<String> = rows(query).iter().map(|row| row.replace("https://town.example/id/", "")).collect();
    let expected = [
        "council,Brackwater Town Council",
        "harbour-wall,Repair of the harbour wall",
        "library-cards,Free library cards",
        "quay,Old Quay",
        "schools,Schools Committee",
    ];
    assert_eq!(names, expected);
    assert_eq!(rows("SELECT ?cost { id:library-cards town:cost ?cost }"), ["12000"]);
}

#[test]
fn a_named_graph_tells_who_says_so() {
    let who = rows("SELECT ?record { GRAPH ?record { id:harbour-wall town:decidedBy id:council } } ORDER BY ?record");
    let expected = ["gazette-who", "minutes-3"].map(|name| format!("https://town.example/record/{name}"));
    assert_eq!(who, expected);
}

#[test]
fn a_triple_said_twice_is_asserted_once() {
    assert_eq!(rows("SELECT (COUNT(*) AS ?n) { id:harbour-wall town:decidedBy id:council }"), ["1"]);
    assert_eq!(rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { id:harbour-wall town:decidedBy id:council } }"), ["2"]);
    let all = rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    assert_eq!(all, rows("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }"));
}

#[test]
fn what_is_contested_or_unverified_is_said_not_asserted() {
    assert_eq!(rows("SELECT ?cost { id:harbour-wall town:cost ?cost }"), ["250000"]);
    assert_eq!(rows("SELECT ?cost { GRAPH rec:gazette-cost { id:harbour-wall town:cost ?cost } }"), ["300000"]);
    assert!(rows("SELECT ?who { id:night-ferry town:decidedBy ?who }").is_empty());
    let guess = rows("SELECT ?who { GRAPH ?record { id:night-ferry town:decidedBy ?who } }");
    assert_eq!(guess, ["https://town.example/id/harbour-board"]);
}

#[test]
fn a_file_without_graphs_is_one_record() {
    let query = "SELECT ?record ?source ?reading {
        GRAPH ?record { id:harbour-board town:partOf id:council }
        ?record a say:Record ; dcterms:source ?source ; say:reading ?reading }";
    let expected = "https://town.example/ontology/data/register.ttl,https://town.example/id/src-register,\
                    https://w3id.org/coopgraph/say#read";
    assert_eq!(rows(query), [expected]);
}

#[test]
fn the_engine_gives_its_own_ontology() {
    assert!(!root().join("tests/town/ontology/say.ttl").exists());
    assert_prints(&town(&["list", "datasets"]), &["ontology/say.ttl\t"]);
    assert_prints(&town(&["show", "say:contested"]), &["contradicted by a better source"]);
}

#[test]
fn questions_are_listed_run_and_shown() {
    let list = town(&["ask"]);
    assert_prints(&list, &["who-decided\tWho decided what?\tdecision\n", "decided-since\t"]);
    assert_eq!(list.out, town(&["list", "questions"]).out);
    let one = town(&["ask", "who-decided", "-f", "csv", "--param", "decision=harbour-wall"]);
    assert_prints(&one, &["harbour-wall", "record/minutes-3", "record/gazette-who"]);
    assert_eq!(one.out.lines().count(), 3);
    let all = town(&["ask", "who-decided", "-f", "csv"]);
    assert_eq!(all.out.lines().count(), 5);
    let by_label = town(&["ask", "who-decided", "-f", "csv", "-p", "decision=repair of the HARBOUR wall"]);
    assert_eq!(by_label.out, one.out);
    let since = town(&["ask", "decided-since", "-f", "csv", "-p", "since=2024-01-01"]);
    assert_eq!(since.out.lines().count(), 4);
    assert!(!since.out.contains("library-cards"));
    let text =
        std::fs::read_to_string(root().join("tests/town/queries/questions/who-decided.rq")).expect("it is there");
    assert_eq!(town(&["ask", "who-decided", "--show"]).out, text);
}

#[test]
fn a_query_comes_from_an_argument_a_file_or_a_pipe() {
    let text = "SELECT ?body { id:harbour-wall town:decidedBy ?body }";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("one.rq");
    std::fs::write(&file, text).expect("writable");
    let home = root().join("tests/town");
    let argument = town(&["query", "-e", text]);
    assert_prints(&argument, &["?body\n<https://town.example/id/council>\n"]);
    assert_eq!(town(&["query", &file.to_string_lossy()]).out, argument.out);
    assert_eq!(run(&home, &["query"], text).out, argument.out);
    assert_eq!(run(&home, &["query", "-"], text).out, argument.out);
}

#[test]
fn a_card_shows_what_is_asserted_apart_from_what_is_said() {
    let card = town(&["show", "harbour-wall"]);
    let parts = [
        "Repair of the harbour wall",
        "id:harbour-wall · https://town.example/id/harbour-wall",
        "also: Réparation de la digue",
        "Takes part",
        "Brackwater Town Council (votes for 11)",
        "Minutes of the council, 12 March 2024, item 3",
    ];
    assert_prints(&card, &parts);
    let (asserted, said) = card.out.split_once("Said, not asserted").expect("there is such a part");
    assert!(asserted.contains("250000") && !asserted.contains("300000"), "{}", card.out);
    assert!(said.contains("300000 — contradicted by a better source"), "{}", card.out);
}

#[test]
fn names_are_in_the_language_asked_for() {
    assert_prints(&town(&["show", "harbour-wall", "--lang", "fr"]), &["Réparation de la digue", "décidé par"]);
    assert_prints(&town(&["show", "night-ferry", "--lang", "fr"]), &["Night ferry", "decided on"]);
}

#[test]
fn why_gives_every_record_and_who_says_otherwise() {
    let fact = town(&["why", "harbour-wall", "decided by", "BTC"]);
    assert_prints(&fact, &["item 3", "first paragraph", "official document", "press", "https://gazette.example/"]);
    let cost = town(&["why", "harbour-wall", "cost"]);
    let parts = [
        "harbour wall cost 250000\n",
        "harbour wall cost 300000 (said, not asserted)\n",
        "contradicted by a better source (judged 2026-11-20)",
        "otherwise: 250000 (we assert)",
        "Contradiction: Cost of the harbour wall\n",
        "The minutes print the sum that was voted",
        "250,000 crowns (the account we follow)",
    ];
    assert_prints(&cost, &parts);
    let value = town(&["why", "harbour-wall", "cost", "300000"]);
    assert_prints(&value, &["headline"]);
    assert!(!value.out.contains("item 3"), "{}", value.out);
    assert_prints(&town(&["why", "night-ferry"]), &["Harbour Board (said, not asserted)", "not verified"]);
}

#[test]
fn a_fact_that_nobody_states_is_a_no() {
    let outcome = town(&["why", "harbour-wall", "decided by", "schools"]);
    assert_eq!((outcome.code, outcome.out.as_str(), outcome.err.as_str()), (1, "", "no record says that\n"));
}

#[test]
fn an_answer_goes_to_a_file_whole_and_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answer.csv");
    let name = file.to_string_lossy().into_owned();
    let outcome = town(&["ask", "who-decided", "-o", &name]);
    assert_eq!((outcome.code, outcome.out.as_str(), outcome.err.as_str()), (0, "", ""));
    // The ending of the name chooses the format.
    let written = std::fs::read_to_string(&file).expect("it was written");
    assert_eq!(written, town(&["ask", "who-decided", "-f", "csv"]).out);
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1, "nothing is left beside it");
    // A command that fails leaves the file as it was, and nothing beside it.
    let outcome = town(&["query", "-o", &name, "-e", "SELECT nonsense"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(std::fs::read_to_string(&file).expect("still there"), written);
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn a_table_is_no_wider_than_asked() {
    for width in [40, 60, 80] {
        let number = width.to_string();
        for arguments in [
            &["ask", "who-decided", "-f", "table"][..],
            &["ask", "who-decided", "-f", "table", "-p", "decision=library-cards"],
            &["show", "harbour-wall"],
            &["why", "harbour-wall"],
        ] {
            let outcome = town(&[arguments, &["--width", &number]].concat());
            assert_eq!(outcome.code, 0, "{}", outcome.err);
            // An address is not broken: it could not be followed then.
            let wide = |line: &&str| line.chars().count() > width && !line.contains("https://");
            let wide: Vec<&str> = outcome.out.lines().filter(wide).collect();
            assert!(wide.is_empty(), "{arguments:?} at {width}:\n{}", wide.join("\n"));
        }
    }
}
