//! The JSON of commands keeps its contract: what is written fits the schemas of docs/json, and holds nothing they leave out.

use crate::program::{Outcome, ask, root, run};
use serde_json::Value;
use std::fs;

/// Commands and the schema of their answer.
const COMMANDS: &[(&[&str], &str)] = &[
    (&[], "welcome"),
    (&["list"], "list"),
    (&["list", "datasets"], "list"),
    (&["list", "lenses"], "list"),
    (&["import"], "import"),
    (&["ask"], "ask"),
    (&["gaps"], "gaps"),
    (&["contradictions", "--records"], "contradictions"),
    (&["coverage"], "coverage"),
    (&["coverage", "evidence"], "coverage"),
    (&["check", "--info"], "check"),
    (&["graph"], "graph"),
    (&["graph", "everything"], "graph"),
    (&["search", "nothing is called like this"], "search"),
];

/// And those that name a thing, which each graph has its own of.
const OF_SHIPPED: &[(&[&str], &str)] = &[
    (&["search", "giga"], "search"),
    (&["show", "dpga"], "show"),
    (&["why", "dpga"], "why"),
    (&["why", "dpga", "answers", "rec-1b"], "why"),
    (&["gaps", "action", "due by"], "gaps"),
    (&["graph", "dpga", "--hops", "2"], "graph"),
    (&["graph", "genealogy"], "graph"),
    (&["path", "norway", "dpga", "-k", "3"], "path"),
];
const OF_TOWN: &[(&[&str], &str)] = &[
    (&["search", "harbour"], "search"),
    (&["show", "harbour-wall"], "show"),
    (&["why", "harbour-wall"], "why"),
    (&["path", "council", "quay"], "path"),
];

/// Lists that can be had a member a line, and where in the schema a member is described.
const LISTS: &[(&[&str], &str, &str)] = &[
    (&["list", "datasets"], "list", "/properties/datasets/items"),
    (&["list", "questions"], "list", "/properties/questions/items"),
    (&["list", "lenses"], "list", "/properties/lenses/items"),
    (&["import"], "import", "/$defs/dataset"),
    (&["ask"], "ask", "/properties/questions/items"),
    (&["gaps"], "gaps", "/properties/expectations/items"),
    (&["contradictions"], "contradictions", "/properties/contradictions/items"),
    (&["coverage", "lists"], "coverage", "/properties/rosters/items"),
    (&["coverage", "evidence"], "coverage", "/properties/weights/items"),
    (&["check", "--info"], "check", "/properties/findings/items"),
    (&["graph"], "graph", "/$defs/lens"),
    (&["graph", "genealogy"], "graph", "/$defs/row"),
];

#[test]
fn answers_fit_their_schemas() {
    for (arguments, schema) in COMMANDS.iter().chain(OF_SHIPPED) {
        assert_fits(&ask(&with_format(arguments, "json")), schema);
    }
    let town = root().join("tests/town");
    for (arguments, schema) in COMMANDS.iter().chain(OF_TOWN) {
        assert_fits(&run(&town, &with_format(arguments, "json"), ""), schema);
    }
}

#[test]
fn members_of_lists_fit_their_schemas() {
    for (arguments, schema, member) in LISTS {
        let mut schema = strict_schema(schema);
        let member = schema.pointer(member).expect("the member is described").clone();
        let defs = schema.get_mut("$defs").map(Value::take);
        let mut schema = member;
        schema["$defs"] = defs.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let outcome = ask(&with_format(arguments, "ndjson"));
        assert!(outcome.out.lines().count() > 1, "{arguments:?}");
        for line in outcome.out.lines() {
            let member: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(faults(&validator, &member), Vec::<String>::new(), "{arguments:?}: {line}");
        }
    }
}

#[test]
fn errors_fit_their_schema_and_say_their_kind() {
    let cases: &[(&[&str], i32, &str)] = &[
        (&["show", "dpgx"], 1, "not-found"),
        (&["why", "dpga", "nothing"], 2, "not-found"),
        (&["ask", "what-answer-what"], 2, "not-found"),
        (&["graph", "actors", "--layout", "forc"], 2, "unknown-layout"),
        (&["graph", "-e", "SELECT ?a { ?a ?b ?c }"], 2, "no-network"),
        (&["ask", "what-answers-what", "--param", "nothing=1"], 2, "usage"),
        (&["query", "-e", "SELECT * { ?s ?p"], 2, "query-syntax"),
        (&["query", "missing.rq"], 2, "file-missing"),
        (&["--home", "missing", "list"], 2, "folder-missing"),
        (&["list", "--with", "country-codes"], 2, "not-imported"),
        (&["import", "nothing-like-it"], 2, "not-found"),
        (&["list", "-o", "missing/out.json"], 4, "write-failed"),
        (&["query", "--max-rows", "1", "-e", "SELECT * { ?s ?p ?o }"], 3, "limit-reached"),
        (&["--no-such-option"], 2, "usage"),
    ];
    let validator = jsonschema::validator_for(&strict_schema("message")).expect("a schema");
    for (arguments, code, kind) in cases {
        let outcome = ask(&with_format(arguments, "json"));
        assert_eq!(outcome.code, *code, "{arguments:?}\n{}", outcome.err);
        assert_eq!(outcome.err.lines().count(), 1, "{arguments:?}\n{}", outcome.err);
        let message: Value = serde_json::from_str(&outcome.err).expect("JSON");
        assert_eq!(faults(&validator, &message), Vec::<String>::new(), "{}", outcome.err);
        let said = message.as_object().and_then(|kinds| kinds.values().next()).expect("one message");
        assert_eq!(said["code"], *kind, "{}", outcome.err);
        let documented = fs::read_to_string(root().join("docs/JSON.md")).expect("the document is there");
        assert!(documented.contains(&format!("| `{kind}` |")), "{kind} is not in docs/JSON.md");
    }
}

#[test]
fn an_error_names_its_place_and_what_to_try() {
    let error = |arguments: &[&str]| -> Value {
        let outcome = ask(&with_format(arguments, "json"));
        serde_json::from_str::<Value>(&outcome.err).expect("JSON")["error"].clone()
    };
    let syntax = error(&["query", "-e", "SELECT *\n{ ?s ?p }"]);
    assert_eq!((&syntax["file"], &syntax["line"]), (&"query".into(), &2.into()), "{syntax}");
    assert!(syntax["column"].is_u64() && syntax["message"].is_string(), "{syntax}");
    assert_eq!(error(&["show", "dpgx"])["try"][0], "id:dpga");
    assert_eq!(error(&["ask", "what-answer-what"])["try"][0], "what-answers-what");
}

#[test]
fn forms_a_command_does_not_have_are_refused() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["show", "dpga"], "csv", "formats of this answer are text, json\n"),
        (&[], "markdown", "formats of this answer are text, json\n"),
        (&["check"], "xml", "formats of this answer are text, json, ndjson\n"),
        (&["search", "giga"], "turtle", "table, line, markdown, tsv, csv, json, ndjson\n"),
        (&["list"], "csv", "or name one table: datasets, questions or lenses\n"),
        (&["coverage"], "ndjson", "or name one table: lists or evidence"),
    ];
    for (arguments, format, hint) in cases {
        let outcome = ask(&with_format(arguments, format));
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?} {format}");
        assert!(outcome.err.contains(hint), "{arguments:?} {format}\n{}", outcome.err);
    }
}

#[test]
fn tables_come_in_every_form() {
    let first = |arguments: &[&str], format| {
        let outcome = ask(&with_format(arguments, format));
        assert_eq!(outcome.err, "");
        outcome.out.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first(&["search", "giga"], "csv"), "thing,name,kind,found as,records");
    assert_eq!(first(&["search", "giga"], "tsv"), "thing\tname\tkind\tfound as\trecords");
    assert_eq!(first(&["search", "giga"], "markdown"), "| thing | name | kind | found as | records |");
    assert_eq!(first(&["search", "giga"], "line"), "thing: id:giga");
    assert_eq!(first(&["coverage", "lists"], "csv"), "list,expected,found");
    assert!(first(&["gaps"], "csv").starts_with("expected,members,asserted"));
    assert!(first(&["list", "questions"], "table").starts_with(" QUESTION "));
}

fn with_format<'a>(arguments: &[&'a str], format: &'a str) -> Vec<&'a str> {
    arguments.iter().copied().chain(["--format", format]).collect()
}

#[track_caller]
pub fn assert_fits(outcome: &Outcome, schema: &str) {
    let value: Value = serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{schema}: {outcome:?}"));
    let validator = jsonschema::validator_for(&strict_schema(schema)).expect("a schema");
    assert_eq!(faults(&validator, &value), Vec::<String>::new(), "{schema}");
    assert!(outcome.code < 2, "{outcome:?}");
}

fn faults(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).take(5).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// The schema with every object closed: readers must bear new fields, but we must not write any that is not described.
fn strict_schema(name: &str) -> Value {
    let path = root().join(format!("docs/json/{name}.schema.json"));
    let mut schema: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("the schema is there")).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a schema of draft 2020-12");
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("properties").is_some_and(Value::is_object)
                && map.get("type").is_some_and(|kind| kind == "object")
            {
                map.insert("additionalProperties".to_owned(), false.into());
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}
