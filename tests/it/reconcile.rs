//! The messages of the Reconciliation Service API 0.2: its examples are read as its schemas say, and our answers fit them.

use crate::need::testdata;
use crate::program::root;
use coopgraph::link::reconcile::{self, About, Candidates, Extension, Queries, Refusal, Service, Type};
use coopgraph::link::{Field, Plan, Set, Side, Thing, questions, tell_measures};
use coopgraph::session::Session;
use coopgraph::shelf::Shelf;
use coopgraph::store::Limits;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the schemas and examples are, below the test data.
const FOLDER: &str = "suites/reconciliation-api/0.2";

/// Folders of examples that are parts of other messages, and have no schema of their own.
const PARTS: &[&str] = &[
    "data-extension-metadata",
    "flyout-response",
    "preview-metadata",
    "reconciliation-candidate",
    "security-scheme",
    "suggest-metadata",
];

/// What reads a message of a kind.
type Reads<'a> = &'a dyn Fn(&str) -> Result<(), Refusal>;

#[test]
fn every_example_of_a_request_is_read_as_it_is_meant() {
    let Some(folder) = testdata(FOLDER) else { return };
    let queries = |text: &str| Queries::read(text).map(|_| ());
    let extension = |text: &str| Extension::read(text).map(|_| ());
    let kinds: [(&str, Reads<'_>); 2] =
        [("reconciliation-query-batch", &queries), ("data-extension-query", &extension)];
    let mut read = 0;
    for (kind, reader) in kinds {
        for (path, is_valid) in examples(&folder, kind) {
            read += 1;
            match reader(&text(&path)) {
                Ok(()) => assert!(is_valid, "{} was accepted", path.display()),
                Err(refusal) => {
                    assert!(!is_valid, "{}: {refusal}", path.display());
                    assert!(!refusal.place.is_empty() && !refusal.problem.is_empty(), "{}", path.display());
                }
            }
        }
    }
    assert_eq!(read, 9);
}

/// So that we know what a fit is worth.
#[test]
fn the_schemas_tell_their_examples_apart() {
    let Some(folder) = testdata(FOLDER) else { return };
    let mut kinds = 0;
    for kind in fs::read_dir(folder.join("examples")).expect("a folder") {
        let kind = kind.expect("a folder").file_name().to_string_lossy().into_owned();
        if PARTS.contains(&kind.as_str()) {
            continue;
        }
        kinds += 1;
        let validator = validator(&folder, &kind);
        for (path, is_valid) in examples(&folder, &kind) {
            let value: Value = serde_json::from_str(&text(&path)).expect("JSON");
            assert_eq!(validator.is_valid(&value), is_valid, "{}", path.display());
        }
    }
    assert_eq!(kinds, 9);
}

#[test]
fn answers_fit_their_schemas() {
    let Some(folder) = testdata(FOLDER) else { return };
    let fits = |schema: &str, answer: &Value| {
        let validator = validator(&folder, schema);
        let faults: Vec<String> = validator.iter_errors(answer).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{schema}: {answer}");
    };
    for service in [service(), Service::new(Set::default(), About::default())] {
        fits("manifest", &service.manifest());
        for prefix in ["", "un", "https://example.org/id/2", "\u{0}", "zzz"] {
            fits("suggest-entities-response", &json!(service.suggest_entities(prefix, 0)));
            fits("suggest-types-response", &json!(service.suggest_types(prefix, 0)));
            fits("suggest-properties-response", &json!(service.suggest_properties(prefix, 0)));
            fits("data-extension-property-proposal", &json!(service.propose(prefix, Some(3))));
        }
        for (path, _) in examples(&folder, "reconciliation-query-batch").into_iter().filter(|(_, valid)| *valid) {
            let queries = Queries::read(&text(&path)).expect("valid");
            fits("reconciliation-result-batch", &json!(service.reconcile(&queries)));
        }
        let names = r#"{"a": {"query": "Children's Fund"}, "b": {"query": "3"}, "c": {"query": ""}}"#;
        let answer = service.reconcile(&Queries::read(names).expect("valid"));
        fits("reconciliation-result-batch", &json!(answer));
    }
    let asked =
        r#"{"ids": ["1", "nothing"], "properties": [{"id": "staff"}, {"id": "part of", "settings": {"limit": "1"}}]}"#;
    let extended = service().extend(&Extension::read(asked).expect("valid")).expect("there are such properties");
    fits("data-extension-response", &json!(extended));
}

#[test]
fn a_manifest_says_where_all_is() {
    let manifest = service().manifest();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    assert_eq!(manifest["identifierSpace"], "https://example.org/id/");
    assert_eq!(manifest["view"]["url"], "https://example.org/id/{{id}}");
    assert_eq!(manifest["preview"]["url"], "https://example.org/reconcile/preview?id={{id}}");
    assert_eq!(manifest["defaultTypes"][0]["name"], "Agency");
}

#[test]
fn candidates_come_best_first_with_what_speaks_for_them() {
    let found = ask(r#"{"query": "united nations childrens fund"}"#);
    let first = &found.result[0];
    assert_eq!((first.id.as_str(), first.name.as_str()), ("1", "United Nations Children's Fund"));
    assert_eq!(first.description, "works for children");
    assert_eq!(first.types[0].name, "Agency");
    assert!(found.result.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert_eq!(first.features[0].id, "probability");
    assert!(first.features.iter().any(|feature| feature.id == "name_weight"), "{first:?}");
    assert!(found.result.iter().skip(1).all(|other| !other.is_match));
}

#[test]
fn a_thing_is_found_by_its_identifier() {
    for text in ["2", "https://example.org/id/2"] {
        let found = ask(&format!(r#"{{"query": "{text}"}}"#));
        assert_eq!((found.result[0].id.as_str(), found.result[0].is_match), ("2", true));
    }
}

#[test]
fn types_part_candidates() {
    let ids = |query: &str| -> Vec<String> { ask(query).result.into_iter().map(|found| found.id).collect() };
    assert_eq!(ids(r#"{"query": "Fund", "type": "t:fund"}"#), ["3"]);
    assert_eq!(ids(r#"{"query": "Fund", "type": ["t:fund", "t:agency"]}"#).len(), 2);
    assert_eq!(ids(r#"{"query": "Fund", "type": ["t:fund", "t:agency"], "type_strict": "all"}"#).len(), 0);
    // Both kinds are kinds of bodies; nothing is of a type nobody knows.
    assert_eq!(ids(r#"{"query": "Fund", "type": "t:body"}"#).len(), 2);
    assert_eq!(ids(r#"{"query": "Fund", "type": "t:other"}"#).len(), 0);
    assert_eq!(ids(r#"{"query": "Fund", "type": "t:fund", "type_strict": "should"}"#)[0], "3");
}

#[test]
fn what_is_known_beside_the_name_counts() {
    let score = |country: &str| {
        let query = format!(r#"{{"query": "Monetary Fund", "properties": [{{"pid": "country", "v": {country}}}]}}"#);
        ask(&query).result.into_iter().find(|found| found.id == "3").expect("found").score
    };
    assert!(score(r#""US""#) > score(r#""CH""#));
    assert_eq!(score(r#""US""#), score(r#"["CH", {"id": "US"}]"#));
}

#[test]
fn without_a_name_things_are_found_by_what_they_have() {
    let found = ask(r#"{"properties": [{"pid": "register", "v": "https://register.example/R-77"}]}"#);
    let ids: Vec<(&str, bool)> = found.result.iter().map(|found| (found.id.as_str(), found.is_match)).collect();
    assert_eq!(ids, [("4", true)]);
    // Three have the country: none is meant more than another.
    let found = ask(r#"{"query": "", "properties": [{"pid": "country", "v": "us"}]}"#);
    assert_eq!(found.result.len(), 3);
    assert!(found.result.iter().all(|found| !found.is_match));
    let found = ask(r#"{"properties": [{"pid": "name", "v": "World Bank"}]}"#);
    assert_eq!(found.result[0].id, "4");
    assert_eq!(ask(r#"{"properties": [{"pid": "colour", "v": "red"}]}"#), Candidates::default());
}

#[test]
fn suggestions_begin_as_was_typed() {
    let service = service();
    let ids = |prefix: &str, cursor: usize| -> Vec<String> {
        service.suggest_entities(prefix, cursor).result.into_iter().map(|found| found.id).collect()
    };
    assert_eq!(ids("UNI", 0), ["1", "2"]);
    assert_eq!(ids("UNI", 1), ["2"]);
    assert_eq!(ids("uni", 9), Vec::<String>::new());
    // Of words inside names the shorter name comes first; a thing comes once for all its names.
    assert_eq!(ids("fund", 0), ["3", "1"]);
    assert_eq!(ids("4", 0), ["4"]);
    assert_eq!(service.suggest_types("fu", 0).result[0].id, "t:fund");
    assert_eq!(service.suggest_types("bod", 0).result[0].id, "t:body");
    assert_eq!(service.suggest_types("fu", 0).result[0].broader[0].name, "Body");
    assert_eq!(service.suggest_properties("cou", 0).result[0].id, "country");
}

#[test]
fn values_are_told_as_what_they_are() {
    let asked = r#"{"ids": ["1", "https://example.org/id/4", "nothing"],
        "properties": [{"id": "staff"}, {"id": "part of"}, {"id": "name", "settings": {"limit": 1}}]}"#;
    let extended = json!(service().extend(&Extension::read(asked).expect("valid")).expect("there are such"));
    let rows = &extended["rows"];
    assert_eq!(rows["1"]["staff"], json!([{"int": 15000}]));
    assert_eq!(rows["1"]["part of"], json!([{"id": "2", "name": "United Nations"}]));
    assert_eq!(rows["1"]["name"], json!([{"str": "United Nations Children's Fund"}]));
    assert_eq!(rows["https://example.org/id/4"]["staff"], json!([{"float": 0.5}, {"str": "007"}]));
    assert_eq!(rows["nothing"]["staff"], json!([]));
    let wrong = Extension::read(r#"{"ids": [], "properties": [{"id": "stuff"}]}"#).expect("it could be");
    let refusal = service().extend(&wrong).expect_err("there is no such property");
    assert_eq!((refusal.place.as_str(), refusal.hint.as_str()), ("/properties/0/id", "did you mean `staff`?"));
    for text in ["{}", "[]", r#"{"ids": 1, "properties": []}"#, r#"{"ids": [], "properties": [{"name": "a"}]}"#] {
        assert!(Extension::read(text).is_err(), "{text}");
    }
    let of_fund = service().propose("t:fund", None);
    assert!(of_fund.properties.iter().any(|property| property.id == "country"));
    assert!(of_fund.properties.iter().all(|property| property.id != "staff"));
}

#[test]
fn a_preview_is_a_page_that_does_nothing() {
    let page = service().preview("3").expect("there is such a thing");
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("href=\"https://example.org/id/3\""), "{page}");
    assert_eq!(service().preview("nothing"), None);
}

/// The graph of a folder as a service: what kinds there are, and what is said of things, comes out of it.
#[test]
fn a_graph_answers() {
    let shelf = Shelf::open(Some(&root().join("tests/town"))).expect("a folder");
    let session = Session::open(shelf, Limits::default(), vec!["en".to_owned()], true).expect("a graph");
    let (plan, side) = (Plan::default(), Side::everything_named(&session.vocabulary));
    let questions = questions(&plan, &side, &session.vocabulary).expect("valid");
    let questions = questions.of_service(&session.vocabulary.prefixes);
    let mut set = questions.set("town", &session.store, session.languages(), &session.limits).expect("an answer");
    tell_measures(&plan, &mut set);
    let types = reconcile::types(&session.store, session.names().expect("names")).expect("an answer");
    let about = About { name: "Town".to_owned(), types, ..About::default() };
    let service = Service::new(set, about);
    let queries = Queries::read(r#"{"q": {"query": "Night ferry", "limit": 1}}"#).expect("valid");
    let answer = service.reconcile(&queries);
    assert_eq!(answer["q"].result.len(), 1, "{answer:?}");
    let found = &answer["q"].result[0];
    assert_eq!((found.id.as_str(), found.types[0].name.as_str(), found.is_match), ("night-ferry", "decision", true));
    assert_eq!(service.manifest()["identifierSpace"], "https://town.example/id/");
}

fn ask(query: &str) -> Candidates {
    let queries = Queries::read(&format!(r#"{{"q": {query}}}"#)).expect("valid");
    service().reconcile(&queries).remove("q").expect("it is answered")
}

fn service() -> Service {
    let kind = |id: &str, name: &str, broader: &[&str]| Type {
        id: id.to_owned(),
        name: name.to_owned(),
        description: String::new(),
        broader: broader.iter().map(|id| (*id).to_owned()).collect(),
    };
    let about = About {
        name: "Bodies".to_owned(),
        address: "https://example.org/reconcile".to_owned(),
        schema_space: "http://www.w3.org/ns/org#Organization".to_owned(),
        // A circle must not be followed for ever.
        types: vec![
            kind("t:agency", "Agency", &["t:body"]),
            kind("t:fund", "Fund", &["t:body"]),
            kind("t:body", "Body", &["t:body", "t:agency0"]),
        ],
    };
    Service::new(bodies(), about)
}

fn bodies() -> Set {
    let fields = [
        ("name", "name"),
        ("type", ""),
        ("description", ""),
        ("country", "code"),
        ("register", "identifier"),
        ("staff", "number"),
        ("part of", ""),
    ];
    let fields = fields.map(|(name, measure)| Field { name: name.to_owned(), measure: measure.to_owned() });
    let thing = |id: &str, values: [&[&str]; 7]| Thing {
        id: format!("https://example.org/id/{id}"),
        values: values.iter().map(|values| values.iter().map(|value| (*value).to_owned()).collect()).collect(),
    };
    let things = vec![
        thing(
            "1",
            [
                &["United Nations Children's Fund", "UNICEF"],
                &["t:agency"],
                &["works for children"],
                &["US"],
                &["R-11"],
                &["15000"],
                &["https://example.org/id/2"],
            ],
        ),
        thing("2", [&["United Nations", "UN"], &["t:agency"], &[], &["US"], &["R-12"], &[], &[]]),
        thing("3", [&["Monetary Fund"], &["t:fund"], &["<script>alert(1)</script>"], &["US"], &["R-13"], &[], &[]]),
        thing("4", [&["World Bank"], &["t:bank"], &[], &["FR"], &["R-77"], &["0.5", "007"], &[]]),
    ];
    Set { name: "bodies".to_owned(), fields: fields.to_vec(), things }
}

/// The examples of a kind, and whether they are meant to be valid.
fn examples(folder: &Path, kind: &str) -> Vec<(PathBuf, bool)> {
    let of = |name: &str, is_valid: bool| {
        let below = fs::read_dir(folder.join("examples").join(kind).join(name));
        let files = below.into_iter().flatten().map(move |file| (file.expect("a file").path(), is_valid));
        files.collect::<Vec<_>>()
    };
    [of("valid", true), of("invalid", false)].concat()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("it is there")
}

/// A schema, with those it refers to.
fn validator(folder: &Path, kind: &str) -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(&text(&folder.join(format!("schemas/{kind}.json")))).expect("JSON");
    // They name no draft; they are written in the seventh.
    schema.as_object_mut().expect("an object").remove("$schema");
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7);
    options.with_retriever(Schemas(folder.join("schemas"))).build(&schema).expect("a schema")
}

/// Schemas by the end of their address.
struct Schemas(PathBuf);

impl jsonschema::Retrieve for Schemas {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.path().as_str().rsplit('/').next().unwrap_or_default().to_owned();
        match fs::read_to_string(self.0.join(&name)) {
            Ok(text) => Ok(serde_json::from_str(&text)?),
            // Swagger's, which says what authentication may be: nothing of ours has any.
            Err(_) => Ok(json!({"definitions": {"securityDefinitions": {"additionalProperties": true}}})),
        }
    }
}
