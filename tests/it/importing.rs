//! Importing into a folder, as a person does it: from files, over HTTP, again, with licences, and when something is in the way.

use crate::cases::copy;
use crate::json::assert_fits;
use crate::program::{Outcome, program, root, run};
use crate::server::Server;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use tempfile::TempDir;

const PLAN: &str = r#"title = "Wells of the town"
description = "Invented."
publisher = "Water board"
page = "https://water.example/wells"
licence = "https://creativecommons.org/licenses/by/4.0/"
licence-name = "CC BY 4.0"
attribution = "Water board"
evidence = "say:official"
"#;

const TABLE: &str = r#"
[[table]]
name = "wells"
files = ["wells*.csv", "wells*.json"]
key = ["well"]
rows = [1, 4]

[table.columns]
well = "text"
depth = "decimal"
"#;

const MAP: &str = "PREFIX id: <https://town.example/id/>
PREFIX town: <https://town.example/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?thing rdfs:label ?well ; town:depth ?depth } WHERE { BIND(IRI(CONCAT(STR(id:), \"well-\", ?well)) AS ?thing) }";

const DEPTHS: &str = "SELECT ?d { ?w town:depth ?d } ORDER BY ?d";

/// The town, with a dataset `wells`; `more` is added to its source.toml.
fn town(more: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a folder to work in");
    copy(&root().join("tests/town"), home.path());
    let folder = home.path().join("data/external/wells");
    fs::create_dir_all(&folder).expect("writable");
    fs::write(folder.join("source.toml"), format!("{PLAN}{more}{TABLE}")).expect("writable");
    fs::write(folder.join("map.rq"), MAP).expect("writable");
    home
}

fn write(home: &TempDir, name: &str, text: &str) {
    fs::write(home.path().join(name), text).expect("writable");
}

fn depths(home: &TempDir, more: &[&str]) -> Outcome {
    run(home.path(), &[&["query", "-f", "csv", "--with", "wells", "-e", DEPTHS], more].concat(), "")
}

#[track_caller]
fn assert_said(outcome: &Outcome, code: i32, said: &str) {
    assert_eq!(outcome.code, code, "{}{}", outcome.out, outcome.err);
    let all = format!("{}{}", outcome.out, outcome.err);
    assert!(all.contains(said), "`{said}` is not in\n{all}");
}

#[test]
fn what_is_imported_is_read_only_where_it_is_asked_for() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na,12.5\nb,7\n");
    let refused = depths(&home, &[]);
    assert_said(&refused, 2, "wells is not imported");
    assert!(refused.err.contains("hint: `coopgraph import wells` fetches it"), "{}", refused.err);
    assert_said(
        &run(home.path(), &["import", "wells", "--from", "wells.csv"], ""),
        0,
        "wells: 2 rows of 1 file, 4 statements",
    );
    let answer = depths(&home, &[]);
    assert_eq!(answer.out, "d\r\n7\r\n12.5\r\n");
    assert!(answer.err.contains("with Wells of the town, imported 2"), "{}", answer.err);
    assert!(answer.err.contains("Water board <https://creativecommons.org/licenses/by/4.0/>"), "{}", answer.err);
    let without = run(home.path(), &["query", "-f", "csv", "-e", DEPTHS], "");
    assert_eq!(without.out, "d\r\n", "{}", without.err);
    let listed = run(home.path(), &["import", "-f", "json"], "");
    let listed: serde_json::Value = serde_json::from_str(&listed.out).expect("JSON");
    assert_eq!(listed["datasets"][0]["dataset"], "wells");
    assert!(listed["datasets"][0]["imported"].is_string());
    let why = run(home.path(), &["why", "well-a", "--with", "wells"], "");
    assert_said(&why, 0, "wells.csv");
}

#[test]
fn numbers_keep_their_digits() {
    let home = town("");
    write(
        &home,
        "wells.json",
        "[{\"well\": \"a\", \"depth\": 1.10}, {\"well\": \"b\", \"depth\": 12345678901234567890.123}]",
    );
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.json"], "").code, 0);
    let text = fs::read_to_string(home.path().join("data/imported/wells.trig")).expect("it was written");
    assert!(text.contains("town:depth 1.1 ") && text.contains("12345678901234567890.123"), "{text}");
    let plan = home.path().join("data/external/wells/source.toml");
    let text = fs::read_to_string(&plan).expect("it is there");
    fs::write(&plan, text.replace("name = \"wells\"\n", "name = \"wells\"\ndecimal-comma = true\n")).expect("writable");
    write(&home, "wells.csv", "well;depth\na;1.234,5\n");
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv", "--accept"], "").code, 0);
    assert_eq!(depths(&home, &[]).out, "d\r\n1234.5\r\n");
}

#[test]
fn a_name_of_a_dataset_leads_nowhere_else() {
    let home = town("");
    fs::create_dir_all(home.path().join("outside")).expect("writable");
    write(&home, "outside/secret.trig", "<> a <http://www.w3.org/ns/dcat#Dataset> .");
    for name in ["../../outside/secret", "/etc/passwd", "", "."] {
        let outcome = run(home.path(), &["list", "--with", name], "");
        assert_said(&outcome, 2, "there is no dataset");
    }
}

#[test]
fn rows_that_say_nothing_are_counted() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na b,1\n<x>,2\nc,3\n");
    let outcome = run(home.path(), &["import", "wells", "--from", "wells.csv"], "");
    assert_said(&outcome, 0, "rows the map made nothing of, the first in wells.csv, line 2, 2 times");
}

#[test]
fn a_question_brings_what_it_needs() {
    let home = town("");
    let question = "#+ title: How deep are the wells?\n#+ description: x\n#+ needs: wells\nPREFIX town: <https://town.example/ontology#>\nSELECT ?d { ?w town:depth ?d } ORDER BY ?d";
    write(&home, "queries/questions/depths.rq", question);
    let refused = run(home.path(), &["ask", "depths"], "");
    assert_said(&refused, 2, "the question depths needs imported data: wells is not imported");
    write(&home, "wells.csv", "well,depth\na,1\n");
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv"], "").code, 0);
    assert_eq!(run(home.path(), &["ask", "depths", "-f", "csv"], "").out, "d\r\n1\r\n");
    assert_said(&run(home.path(), &["list", "questions", "-f", "tsv"], ""), 0, "(needs wells)");
}

#[test]
fn an_import_that_is_refused_leaves_the_old_one() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na,1\n");
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv"], "").code, 0);
    let file = home.path().join("data/imported/wells.trig");
    let before = fs::read(&file).expect("it was written");
    write(&home, "wells.csv", "well,depth\na,1\nb,2\nc,3\nd,4\ne,5\n");
    let refused = run(home.path(), &["import", "wells", "--from", "wells.csv"], "");
    assert_said(&refused, 1, "wells has 5 rows; 1 to 4 were expected");
    assert_eq!(fs::read(&file).expect("it is there"), before);
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv", "--accept"], "").code, 0);
    assert_eq!(depths(&home, &[]).out.lines().count(), 6);
}

#[test]
fn what_changed_is_said_in_words_and_nothing_is_written() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na,1\nb,2\n");
    let first = run(home.path(), &["import", "wells", "--from", "wells.csv", "--diff"], "");
    assert_said(&first, 1, "it was not imported before");
    assert!(!home.path().join("data/imported/wells.trig").exists());
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv"], "").code, 0);
    assert_said(&run(home.path(), &["import", "wells", "--from", "wells.csv", "--diff"], ""), 0, "nothing changed");
    let before = fs::read(home.path().join("data/imported/wells.trig")).expect("it is there");
    write(&home, "wells.csv", "well,depth\na,1.5\nc,3\n");
    let changed = run(home.path(), &["import", "wells", "--from", "wells.csv", "--diff"], "");
    assert_said(&changed, 1, "since the last time: 1 thing new, 1 gone, 1 changed");
    for line in ["new:\n  c\n", "gone:\n  b\n", "changed:\n  a: town:depth 1 → 1.5\n"] {
        assert!(changed.out.contains(line), "`{line}` is not in\n{}", changed.out);
    }
    assert_eq!(fs::read(home.path().join("data/imported/wells.trig")).expect("it is there"), before);
    let json = run(home.path(), &["import", "wells", "--from", "wells.csv", "--diff", "-f", "json"], "");
    assert_fits(&json, "import");
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["changes"]["changed"][0]["after"][0]["value"], "1.5");
}

#[test]
fn licences_travel_and_bind() {
    let home = town("redistribution = false\ncommercial-use = false\n");
    write(&home, "wells.csv", "well,depth\na,31337\n");
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv"], "").code, 0);
    let answer = depths(&home, &[]);
    assert_said(&answer, 0, "non-commercial use only; not to be passed on");
    for arguments in [&["export"] as &[&str], &["export", "--asserted"], &["export", "-f", "nquads"]] {
        let export = run(home.path(), &[arguments, &["--with", "wells"]].concat(), "");
        assert_said(&export, 0, "left out: wells, whose licence forbids to pass it on");
        assert!(!export.out.contains("31337") && export.out.contains("town"), "{}", export.out);
    }
    let all = run(home.path(), &["export", "--all", "public", "--with", "wells"], "");
    assert_eq!(all.code, 0, "{}", all.err);
    for entry in
        fs::read_dir(home.path().join("public")).expect("a folder").map(|entry| entry.expect("readable").path())
    {
        let text = if entry.is_file() { fs::read_to_string(&entry).expect("text") } else { String::new() };
        assert!(!text.contains("31337"), "{}", entry.display());
    }
    let picture = run(
        home.path(),
        &["graph", "-e", "SELECT ?source ?target { ?source a ?target } LIMIT 3", "--with", "wells", "-o", "t.svg"],
        "",
    );
    assert_eq!(picture.code, 0, "{}", picture.err);
    assert!(fs::read_to_string(home.path().join("t.svg")).expect("a picture").contains("non-commercial use only"));
}

#[test]
fn a_file_that_cannot_be_written_changes_nothing() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na,1\n");
    write(&home, "data/imported", "a file where a folder should be");
    let outcome = run(home.path(), &["import", "wells", "--from", "wells.csv"], "");
    assert_said(&outcome, 4, "could not write");
    assert_eq!(
        fs::read_to_string(home.path().join("data/imported")).expect("as it was"),
        "a file where a folder should be"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_import() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na,1\n");
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv"], "").code, 0);
    let before = fs::read(home.path().join("data/imported/wells.trig")).expect("it is there");
    write(&home, "wells.csv", "well,depth\na,2\n");
    // No file may become larger than nothing.
    let limited = format!("ulimit -f 0; exec {} import wells --from wells.csv", env!("CARGO_BIN_EXE_coopgraph"));
    let output = std::process::Command::new("bash")
        .args(["-c", &format!("trap '' XFSZ; {limited}")])
        .current_dir(home.path())
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("could not write"), "{said}");
    assert_eq!(fs::read(home.path().join("data/imported/wells.trig")).expect("it is there"), before);
    let left = fs::read_dir(home.path().join("data/imported")).expect("readable").count();
    assert_eq!(left, 1, "nothing stands beside it");
}

#[test]
fn files_are_fetched_kept_and_used_offline() {
    let server = pages();
    let address = server.address;
    let fetch = format!(
        "[[fetch]]\nurl = \"http://{address}/list\"\nfile = \"list.json\"\n\n\
         [[fetch]]\nurl = \"http://{address}/well/{{id}}\"\nfile = \"wells-{{id}}.json\"\neach = {{ file = \"list.json\", field = \"id\" }}\n"
    );
    let home = town(&fetch);
    let refused = run(home.path(), &["import", "wells"], "");
    assert_said(&refused, 4, "a loopback address");
    assert!(refused.err.contains("--allow-private HOST:PORT"), "{}", refused.err);
    assert!(server.requests().is_empty());
    let host = address.to_string();
    let import = |more: &[&str]| run(home.path(), &[&["import", "wells"], more].concat(), "");
    assert_said(&import(&["--allow-private", &host]), 0, "2 files");
    assert_eq!(depths(&home, &[]).out, "d\r\n1\r\n2\r\n");
    let asked: Vec<String> =
        server.requests().iter().map(|request| request.lines().next().unwrap_or_default().to_owned()).collect();
    assert_eq!(asked, ["GET /list HTTP/1.1", "GET /well/1 HTTP/1.1", "GET /well/2 HTTP/1.1"]);
    assert!(server.requests()[0].to_lowercase().contains("user-agent: coopgraph/"));
    assert_said(&import(&["--offline"]), 0, "nothing changed since the last time");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn pages_are_fetched_until_one_is_empty() {
    let server = pages();
    let address = server.address;
    let fetch = format!(
        "[[fetch]]\nurl = \"http://{address}/page/{{page}}\"\nfile = \"wells-{{page}}.json\"\npages = [1, 9]\n"
    );
    let home = town(&fetch);
    let outcome = run(home.path(), &["import", "wells", "--allow-private", &address.to_string()], "");
    assert_said(&outcome, 0, "wells: 3 rows of 2 files");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn an_address_may_be_named_instead_of_a_file() {
    let server = Server::answering("text/csv", "well,depth\nz,99\n");
    let home = town("");
    let url = format!("http://{}/open/wells.csv?key=1", server.address);
    let host = server.address.to_string();
    let outcome = run(home.path(), &["import", "wells", "--from", &url, "--allow-private", &host], "");
    assert_said(&outcome, 0, "1 row");
    assert_eq!(depths(&home, &[]).out, "d\r\n99\r\n");
    let gone = Server::new("404 Not Found", "no");
    let before = fs::read(home.path().join("data/imported/wells.trig")).expect("it is there");
    let (url, host) = (format!("http://{}/wells.csv", gone.address), gone.address.to_string());
    let outcome = run(home.path(), &["import", "wells", "--from", &url, "--allow-private", &host], "");
    assert_said(&outcome, 4, "answers with HTTP 404");
    assert_eq!(fs::read(home.path().join("data/imported/wells.trig")).expect("it is there"), before);
}

#[test]
fn without_a_folder_nothing_is_imported() {
    let nowhere = tempfile::tempdir().expect("a folder to work in");
    let outcome = run(nowhere.path(), &["import", "country-codes"], "");
    assert_said(&outcome, 2, "`coopgraph init DIR` writes one");
    assert_said(&run(nowhere.path(), &["list", "--with", "country-codes"], ""), 2, "there is no folder to import into");
    assert_said(&run(nowhere.path(), &["import"], ""), 0, "country-codes");
}

#[test]
fn an_interrupted_import_leaves_the_old_one() {
    let home = town("");
    write(&home, "wells.csv", "well,depth\na,1\n");
    assert_eq!(run(home.path(), &["import", "wells", "--from", "wells.csv"], "").code, 0);
    let before = fs::read(home.path().join("data/imported/wells.trig")).expect("it is there");
    let slow = Server::with(|mut stream: TcpStream, _: &str| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nwell,depth\n");
        std::thread::sleep(std::time::Duration::from_secs(20));
    });
    let (url, host) = (format!("http://{}/wells.csv", slow.address), slow.address.to_string());
    let mut child = program(home.path())
        .args(["import", "wells", "--from", &url, "--allow-private", &host])
        .spawn()
        .expect("it starts");
    while slow.requests().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let killed =
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(fs::read(home.path().join("data/imported/wells.trig")).expect("it is there"), before);
    assert_eq!(names_in(&home.path().join("data/imported")), ["wells.trig"]);
}

/// Files that are not hidden.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").file_name());
    entries.map(|name| name.to_string_lossy().into_owned()).filter(|name| !name.starts_with('.')).collect()
}

/// A server with a list of wells, a page for each, and pages of several.
fn pages() -> Server {
    Server::with(|mut stream: TcpStream, request: &str| {
        let path = request.split_whitespace().nth(1).unwrap_or_default().to_owned();
        let well = |number: &str| format!("{{\"well\":\"w{number}\",\"depth\":{number}}}");
        let body = match path.as_str() {
            "/list" => "[{\"id\":1},{\"id\":2}]".to_owned(),
            "/page/1" => format!("[{},{}]", well("1"), well("2")),
            "/page/2" => format!("[{}]", well("3")),
            "/page/3" => "[]".to_owned(),
            path => well(path.rsplit('/').next().unwrap_or_default()),
        };
        let length = body.len();
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
    })
}
