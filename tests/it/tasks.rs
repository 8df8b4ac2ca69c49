//! What strangers do in their first minutes, counted in steps; and every example of the help, run.

use crate::cases::copy;
use crate::program::{ask, root, run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

/// A data engineer, offline, with nothing but the binary: SPARQL with names and provenance, read by a program. Two steps.
#[test]
fn a_data_engineer_reads_an_answer_with_names_and_sources() {
    let empty = tempfile::tempdir().expect("a folder");
    let first = run(empty.path(), &["help", "examples"], "");
    assert!(first.out.contains("--labels"), "the way is shown: {}", first.out);
    let query = "SELECT ?who ?record { GRAPH ?record { ?who coop:answers id:rec-1b } }";
    let second = run(empty.path(), &["query", "-e", query, "-f", "json", "--labels"], "");
    let answer: Value = serde_json::from_str(&second.out).expect("JSON");
    let rows = answer["results"]["bindings"].as_array().expect("rows");
    assert!(rows.iter().any(|row| row["whoLabel"]["value"] == "Digital Public Goods Alliance"));
    assert!(rows.iter().all(|row| row["recordLabel"]["value"].as_str().is_some_and(|source| source.contains(", "))));
}

/// A civil-society analyst: recommendations and actions for which no text names a doer, as a table with names, and back
/// from a row of the table to the thing. Three steps.
#[test]
fn an_analyst_takes_a_gap_as_a_table_and_comes_back() {
    let empty = tempfile::tempdir().expect("a folder");
    let list = run(empty.path(), &["ask"], "");
    assert!(list.out.contains("recommendations-without-a-doer"), "{}", list.out);
    let table = ["ask", "recommendations-without-a-doer", "-f", "csv", "--labels", "-o", "gaps.csv"];
    assert_eq!(run(empty.path(), &table, "").code, 0);
    let mut reader = csv::Reader::from_path(empty.path().join("gaps.csv")).expect("a table");
    let header = reader.headers().expect("a header").clone();
    assert_eq!(header.get(1), Some(format!("{}Label", &header[0]).as_str()));
    let row = reader.records().next().expect("a row").expect("csv");
    let card = run(empty.path(), &["show", &row[0]], "");
    assert!(card.out.starts_with(&row[1]), "{} is {}", &row[1], card.out);
}

/// Examples that need what a test does not have.
const NOT_RUN: &[(&str, &str)] = &[
    ("coopgraph --home my-graph link run paris-call-ror", "matches what was imported"),
    ("coopgraph link run far.toml", "asks a service on the network"),
    ("coopgraph link eval gold.csv --spec paris-call-ror", "matches what was imported"),
    ("coopgraph query far.rq", "asks a service on the network"),
    ("coopgraph --home my-graph import", "fetches; a server of the tests of importing is fetched from"),
    ("coopgraph import dpg --diff", "fetches"),
    ("coopgraph --home my-graph reconcile", "reads what was imported; done in the tests of organisations"),
    ("coopgraph import itu-broadband --from", "reads a file of the publisher"),
    ("coopgraph ask internet-use-of-champions", "reads what was imported; asked in the tests of imports"),
    ("coopgraph repl", "waits for a person; the prompt has tests of its own"),
];

#[test]
fn every_example_of_the_help_works() {
    let work = tempfile::tempdir().expect("a folder");
    for folder in ["ontology", "data", "queries"] {
        copy(&root().join(folder), &work.path().join(folder));
    }
    lay_out(work.path());
    let mut faults = Vec::new();
    let mut by_command: BTreeMap<String, usize> = BTreeMap::new();
    for command in commands() {
        let help = help_of(&command);
        let examples =
            help.lines().map(str::trim).filter(|line| line.contains("coopgraph ") && !line.contains("Usage"));
        let examples = examples.filter(|line| line.starts_with("coopgraph ") || line.starts_with("echo "));
        for example in examples {
            *by_command.entry(command.clone()).or_default() += 1;
            if NOT_RUN.iter().any(|(start, _)| example.starts_with(start)) {
                continue;
            }
            let (arguments, input) = words(example);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let outcome = run(work.path(), &arguments, &input);
            if !(0..=1).contains(&outcome.code) {
                faults.push(format!("{example}: exit {}\n{}", outcome.code, outcome.err));
            }
        }
    }
    for command in commands() {
        if !by_command.contains_key(&command) {
            faults.push(format!("{command} has no example"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Names of all commands, as the help lists them; of one that is made of smaller ones, also theirs.
fn commands() -> Vec<String> {
    let mut commands = Vec::new();
    for command in members(&ask(&["--help"]).out) {
        let smaller = members(&help_of(&command));
        commands.extend(smaller.iter().map(|member| format!("{command} {member}")));
        commands.push(command);
    }
    commands
}

fn help_of(command: &str) -> String {
    let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
    ask(&arguments).out
}

/// The names in the list of commands of a help.
fn members(help: &str) -> Vec<String> {
    let list = help.split("Commands:").nth(1).unwrap_or_default();
    let lines = list.lines().skip(1).take_while(|line| !line.trim().is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

/// The arguments of an example, without what is said of it or done with its output; and its standard input.
fn words(example: &str) -> (Vec<String>, String) {
    let (input, call) = match example.split_once(" | coopgraph ") {
        Some((echo, call)) => (echo.trim_start_matches("echo ").trim_matches('\'').to_owned(), call),
        None => (String::new(), example.trim_start_matches("coopgraph ")),
    };
    let mut quoted = false;
    let mut end = call.len();
    for (at, sign) in call.char_indices() {
        match sign {
            '\'' | '"' => quoted = !quoted,
            ' ' if !quoted && ["  ", " > ", " >> ", " | "].iter().any(|stop| call[at..].starts_with(stop)) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    (shlex::split(&call[..end]).expect("words"), input)
}

/// The files that examples speak of.
fn lay_out(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("writable");
    write("my.rq", "SELECT ?who ?what { ?who coop:answers ?what }");
    write("rename.rq", "DELETE { ?s foaf:name ?o } INSERT { ?s foaf:name \"Ada L.\" } WHERE { ?s foaf:name ?o }");
    write("people.ttl", "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n<#ada> foaf:name \"Ada\" .\n");
    write("terms.trig", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n<#a> rdfs:comment \"b\" .\n");
    write("names.csv", "organisation,country\nDigital Public Goods Alliance,NO\nGlobal Digital Fund,\n");
    write("names.txt", "Digital Public Goods Alliance\nGlobal Digital Fund\n");
    write("register.csv", "id,name,country\n1,Digital Public Goods Alliance,NO\n2,Global Fund,CH\n");
    write("before.trig", "<http://a/a> <http://a/b> <http://a/c> .\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(b"<http://a/a> <http://a/b> <http://a/c> .\n").expect("in memory");
    fs::write(folder.join("places.nq.gz"), packed.finish().expect("in memory")).expect("writable");
    links(folder);
    write("shops.csv", "id,name\n1,Harbour Board\n2,Lamp Makers\n3,School of Nets\n");
    write("makers.csv", "id,name\na,The Harbour Board\nb,Lampmakers\nc,Library\n");
    write("gold.csv", "shop,maker\n1,a\n2,b\n");
    write("people.csv", "id,name\n1,Ada L.\n2,Ada L\n3,Grace H.\n");
    write("same-people.csv", "one,other\n1,2\n");
    for side in ["before", "after"] {
        copy(&root().join("tests/town"), &folder.join(side));
    }
}

/// Links that wait, two that are judged, and somebody else's.
fn links(folder: &Path) {
    let row = |link: &str, ours: &str, item: &str, judged: &str| {
        format!("{link}\tid:{ours}\tskos:exactMatch\twd:{item}\tsemapv:CompositeMatching{judged}\n")
    };
    let file = |name: &str, columns: &str, rows: &[String]| {
        let prefixes = "#  id: https://w3id.org/coopgraph/id/\n#  link: https://w3id.org/coopgraph/ontology/data/links/\n\
            #  wd: http://www.wikidata.org/entity/\n";
        let header = format!(
            "#sssom_version: \"1.1\"\n#curie_map:\n{prefixes}#mapping_set_id: https://example.org/{name}\n\
             #license: https://creativecommons.org/publicdomain/zero/1.0/\n"
        );
        let columns = format!("record_id\tsubject_id\tpredicate_id\tobject_id\tmapping_justification{columns}\n");
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, header + &columns + &rows.concat()).expect("writable");
    };
    let judged = "\tA\t2026-11-22";
    let accepted =
        [row("link:5417e0f7e183", "itu", "Q376150", judged), row("link:84a35e81ad2b", "undp", "Q161718", judged)];
    file("data/links/accepted.sssom.tsv", "\treviewer_label\treview_date", &accepted);
    file("data/links/candidates.sssom.tsv", "", &[row("link:ed822c4fc2a5", "unesco", "Q7809", "")]);
    file(
        "theirs.sssom.tsv",
        "",
        &[row("link:theirs-1", "un", "Q1065", ""), row("link:theirs-2", "oecd", "Q41550", "")],
    );
}
