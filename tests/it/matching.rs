//! Sets are matched wherever they are: in tables, at an endpoint, behind a reconciliation service.

use crate::cases::copy;
use crate::json::assert_fits;
use crate::program::{Outcome, root, run};
use crate::server::Server;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;

pub const TOWN: &str = "[left]\nclass = \"town:Body\"\n[left.fields]\nname = \"skos:prefLabel\"\n";

/// The town, with a specification `x` and more files beside it.
pub fn town(folder: &Path, specification: &str, files: &[(&str, &str)]) {
    copy(&root().join("tests/town"), folder);
    let links = folder.join("data/links");
    fs::create_dir_all(&links).expect("writable");
    fs::write(links.join("x.toml"), specification).expect("writable");
    files.iter().for_each(|(name, text)| fs::write(links.join(name), text).expect("writable"));
}

/// What is proposed in a town whose right set is `right`, on a host that is allowed.
fn proposed(right: &str, server: &Server) -> Outcome {
    proposed_within(&[], right, server)
}

/// The same within limits.
fn proposed_within(limits: &[&str], right: &str, server: &Server) -> Outcome {
    let town_folder = tempfile::tempdir().expect("a folder");
    town(town_folder.path(), &format!("{TOWN}{right}"), &[]);
    let host = server.address.to_string();
    let arguments = ["link", "run", "x", "--least-weight", "-100", "--allow-service", &host, "-f", "json"];
    run(town_folder.path(), &[&arguments, limits].concat(), "")
}

/// The labels of the pairs that are proposed.
pub fn pairs(outcome: &Outcome) -> Vec<String> {
    let answer: Value = serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{outcome:?}"));
    let candidates = answer["candidates"].as_array().expect("a list").iter();
    let mut pairs: Vec<String> = candidates
        .map(|one| {
            format!("{} = {}", one["left"]["label"].as_str().expect("text"), one["right"]["id"].as_str().expect("text"))
        })
        .collect();
    pairs.sort();
    pairs
}

fn respond(mut stream: TcpStream, media_type: &str, body: &str) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body.as_bytes());
}

#[test]
fn an_endpoint_is_asked_page_by_page() {
    let server = Server::with(|stream, request| {
        let bodies = ["Harbour Board", "Library"];
        let row = |(at, name): (usize, &&str)| {
            let thing = json!({"type": "uri", "value": format!("https://far.example/{at}")});
            let value = json!({"type": "literal", "value": name});
            if request.contains("%3Fvalue") { json!({"thing": thing, "value": value}) } else { json!({"thing": thing}) }
        };
        let is_first = request.contains("OFFSET+0") || request.contains("OFFSET%200");
        let rows: Vec<Value> = if is_first { bodies.iter().enumerate().map(row).collect() } else { Vec::new() };
        let answer = json!({"head": {"vars": ["thing", "value"]}, "results": {"bindings": rows}});
        respond(stream, "application/sparql-results+json", &answer.to_string());
    });
    let address = server.address;
    let right = format!(
        "[right]\nendpoint = \"http://{address}/sparql\"\nclass = \"town:Body\"\n[right.fields]\nname = \"skos:prefLabel\"\n"
    );
    let outcome = proposed(&right, &server);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert!(pairs(&outcome).contains(&"Harbour Board = https://far.example/0".to_owned()), "{}", outcome.out);
    assert_fits(&outcome, "link");
    let asked = server.requests();
    assert_eq!(asked.len(), 4, "two pages of things, two of names");
    assert!(asked[0].contains("PREFIX+town") || asked[0].contains("PREFIX%20town"), "{}", asked[0]);
}

#[test]
fn an_endpoint_that_never_ends_is_given_up() {
    let rows = json!([{"thing": {"type": "uri", "value": "https://far.example/1"}}]);
    let answer = json!({"head": {"vars": ["thing"]}, "results": {"bindings": rows}}).to_string();
    let server = Server::answering("application/sparql-results+json", &answer);
    let right = format!("[right]\nendpoint = \"http://{}/sparql\"\nclass = \"town:Body\"\n", server.address);
    let outcome = proposed(&right, &server);
    assert_eq!(outcome.code, 4, "{}", outcome.err);
    assert!(outcome.err.contains("gives the same rows again and again"), "{}", outcome.err);
}

#[test]
fn an_endpoint_that_always_has_more_is_stopped_by_a_limit() {
    let server = Server::with(|stream, request| {
        let offset = request.split("OFFSET").nth(1).unwrap_or_default();
        let offset: String =
            offset.chars().skip_while(|c| "+%".contains(*c)).take_while(char::is_ascii_digit).collect();
        let row = |at: usize| json!({"thing": {"type": "uri", "value": format!("https://far.example/{offset}/{at}")}});
        let rows: Vec<Value> = (0..3).map(row).collect();
        let answer = json!({"head": {"vars": ["thing"]}, "results": {"bindings": rows}});
        respond(stream, "application/sparql-results+json", &answer.to_string());
    });
    let right = format!("[right]\nendpoint = \"http://{}/sparql\"\nclass = \"town:Body\"\n", server.address);
    for (limits, reached) in [(["--max-rows", "10"], "after 10 rows"), (["--timeout", "1s"], "after 1 s")] {
        let outcome = proposed_within(&limits, &right, &server);
        assert_eq!(outcome.code, 3, "{}", outcome.err);
        assert!(
            outcome.err.contains(&format!("could not gather the set: it was stopped {reached}")),
            "{}",
            outcome.err
        );
        assert_eq!(outcome.out, "");
    }
}

/// A service that knows a harbour board and a harbour bar, and offers both for any name with a harbour in it.
fn service() -> Server {
    Server::with(|stream, request| {
        let manifest = json!({
            "versions": ["0.2"], "name": "Far", "identifierSpace": "https://far.example/id/",
            "schemaSpace": "https://far.example/schema/",
        });
        if request.starts_with("GET ") {
            return respond(stream, "application/json", &manifest.to_string());
        }
        let offered = json!([
            {"id": "hb", "name": "Harbour Board", "type": [{"id": "body", "name": "body"}], "score": 90, "match": true},
            {"id": "bar", "name": "Harbour Bar", "type": [], "score": 60, "match": false},
        ]);
        let of = |number: usize| if request.contains(&format!("q{number}")) { Some(number) } else { None };
        let answer: serde_json::Map<String, Value> = (0..9)
            .filter_map(of)
            .map(|number| {
                let asked = request.split(&format!("q{number}%22")).nth(1).unwrap_or_default();
                let asked = asked.split(&format!("q{}%22", number + 1)).next().unwrap_or_default();
                let found = if asked.contains("Harbour") { offered.clone() } else { json!([]) };
                (format!("q{number}"), json!({ "result": found }))
            })
            .collect();
        respond(stream, "application/json", &Value::Object(answer).to_string());
    })
}

#[test]
fn only_what_a_service_offers_is_matched() {
    let server = service();
    let right = format!("[right]\nservice = \"http://{}/reconcile\"\n", server.address);
    let outcome = proposed(&right, &server);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let pairs = pairs(&outcome);
    assert!(pairs.contains(&"Harbour Board = https://far.example/id/hb".to_owned()), "{pairs:?}");
    assert!(pairs.iter().all(|pair| pair.starts_with("Harbour Board = ")), "{pairs:?}");
    let asked = server.requests();
    assert_eq!(asked.len(), 2, "the manifest, and all names at once");
    assert!(asked[1].contains("queries=%7B%22q0%22"), "{}", asked[1]);
}

#[test]
fn a_service_is_not_asked_for_more_names_than_allowed() {
    let server = service();
    let right = format!("[right]\nservice = \"http://{}/reconcile\"\n", server.address);
    let outcome = proposed_within(&["--max-rows", "2"], &right, &server);
    assert_eq!((outcome.code, server.requests().len()), (3, 0), "{}", outcome.err);
    assert!(outcome.err.contains("would be asked for 3 names, and 2 are the limit"), "{}", outcome.err);
    assert!(outcome.err.contains("--max-rows 3"), "{}", outcome.err);
}

#[test]
fn a_service_that_misbehaves_is_said() {
    for (answer, problem) in [
        ("{}", "its manifest has no identifierSpace"),
        ("[]", "the answer is no JSON object"),
        ("<html>", "the answer is no JSON: "),
    ] {
        let server = Server::answering("application/json", answer);
        let outcome = proposed(&format!("[right]\nservice = \"http://{}/\"\n", server.address), &server);
        assert_eq!(outcome.code, 4, "{}", outcome.err);
        assert!(outcome.err.contains(problem), "{}", outcome.err);
    }
    let server = service();
    let refused = tempfile::tempdir().expect("a folder");
    town(refused.path(), &format!("{TOWN}[right]\nservice = \"http://{}/\"\n", server.address), &[]);
    let outcome = run(refused.path(), &["link", "run", "x"], "");
    assert_eq!((outcome.code, server.requests().len()), (2, 0), "{}", outcome.err);
    assert!(outcome.err.contains("--allow-service HOST lets it be asked"), "{}", outcome.err);
}

const COUNTY: &str = "id,name\n1,Board of the Harbour\n2,Brackwater Council\n3,Ferry Company\n";

#[test]
fn answers_fit_their_schema_and_are_the_same_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    town(folder.path(), &format!("{TOWN}[right]\nfile = \"county.csv\"\n"), &[("county.csv", COUNTY)]);
    fs::write(folder.path().join("gold.csv"), "ours,theirs\nid:harbour-board,1\nid:council,2\n").expect("writable");
    let candidates = || fs::read_to_string(folder.path().join("data/links/candidates.sssom.tsv")).expect("it is there");
    assert_fits(&run(folder.path(), &["link", "run", "-f", "json"], ""), "link");
    assert_fits(&run(folder.path(), &["link", "run", "x", "-f", "json"], ""), "link");
    let once = candidates();
    assert_eq!(run(folder.path(), &["link", "run", "x"], "").code, 0);
    assert_eq!(candidates(), once);
    assert_fits(&run(folder.path(), &["link", "explain", "1", "-f", "json"], ""), "link");
    let gold = folder.path().join("gold.csv").to_string_lossy().into_owned();
    let eval = ["link", "eval", &gold, "--spec", "x", "--reviewed", "1", "-f", "json"];
    assert_fits(&run(folder.path(), &eval, ""), "link");
    assert_eq!(run(folder.path(), &["check"], "").code, 0, "what is kept is sound");
}

/// Rows that are all alike make as many pairs as the square of them: they are not all compared.
#[test]
fn tables_of_one_name_alone_come_to_an_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: String = (0..20_000).map(|number| format!("{number},Ministry\n")).collect();
    for name in ["a.csv", "b.csv"] {
        fs::write(folder.path().join(name), format!("id,name\n{rows}")).expect("writable");
    }
    fs::write(folder.path().join("gold.csv"), "a,b\n1,2\n").expect("writable");
    for tables in [&["a.csv", "b.csv"][..], &["a.csv"]] {
        let arguments = [&["link", "eval"], tables, &["--gold", "gold.csv"]].concat();
        let outcome = run(folder.path(), &arguments, "");
        assert_eq!(outcome.code, 0, "{}", outcome.err);
    }
}

/// What follows from a gold is bounded: a chain of the same through two thousand rows is all their pairs.
#[test]
fn a_gold_that_makes_too_many_pairs_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: String = (0..2_100).map(|number| format!("{number},Ministry\n")).collect();
    let chain: String = (1..2_100).map(|number| format!("{},{number}\n", number - 1)).collect();
    fs::write(folder.path().join("a.csv"), format!("id,name\n{rows}")).expect("writable");
    fs::write(folder.path().join("gold.csv"), format!("a,b\n{chain}")).expect("writable");
    let outcome = run(folder.path(), &["link", "eval", "a.csv", "--gold", "gold.csv"], "");
    assert_eq!(outcome.code, 2, "{}", outcome.err);
    assert!(outcome.err.contains("2203950 pairs, and no more than 2000000 are judged"), "{}", outcome.err);
}

/// The shell opens the file behind standard input, and the table would be gone with what is written over it.
#[test]
#[cfg(unix)]
fn a_table_from_standard_input_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = folder.path().join("n.csv");
    fs::write(&names, "name\nHarbour Board\n").expect("writable");
    let input = fs::File::open(&names).expect("it is there");
    let output = crate::program::program(folder.path())
        .args(["reconcile", "-", "--against", "graph", "-o", "n.csv"])
        .stdin(input)
        .output()
        .expect("the program ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("n.csv is read, and would be written over"), "{said}");
    assert_eq!(fs::read_to_string(&names).expect("it is there"), "name\nHarbour Board\n");
}
