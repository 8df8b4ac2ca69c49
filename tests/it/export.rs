//! What leaves the graph comes back as the same graph, whoever reads it, and is the same bytes each time.

use crate::program::{Outcome, program, root, run};
use crate::readers::read;
use coopgraph::export::{FORMATS, Format, all, asserted, canonical, sort};
use coopgraph::session::Session;
use coopgraph::shelf::Shelf;
use coopgraph::store::Limits;
use coopgraph::vocab::Prefixes;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

fn town(arguments: &[&str]) -> Outcome {
    run(&root().join("tests/town"), arguments, "")
}

#[track_caller]
fn exported(folder: &Path, arguments: &[&str]) -> String {
    let outcome = run(folder, &[&["export"], arguments].concat(), "");
    assert_eq!(outcome.code, 0, "{arguments:?}\n{}", outcome.err);
    outcome.out
}

/// All quads of a folder as the store has them.
fn quads_of(folder: &Path) -> Vec<Quad> {
    let shelf = Shelf::open(Some(folder)).expect("a folder");
    let session = Session::open(shelf, Limits::default(), Vec::new(), true).expect("it opens");
    all(&session.store, &session.limits).expect("no limit")
}

#[track_caller]
fn assert_same(reader: &str, format: &str, read: &[Quad], expected: &[Quad]) {
    let [read, expected]: [BTreeSet<String>; 2] =
        [read, expected].map(|quads| quads.iter().map(Quad::to_string).collect());
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).take(5).cloned().collect::<Vec<_>>();
    let (lost, invented) = (only(&expected, &read), only(&read, &expected));
    assert!(lost.is_empty() && invented.is_empty(), "{reader}, {format}:\n lost {lost:#?}\n invented {invented:#?}");
}

#[test]
fn every_format_is_the_same_graph_to_every_reader() {
    for folder in [root(), root().join("tests/town")] {
        let quads = quads_of(&folder);
        for format in FORMATS {
            let expected = if format.has_graphs { quads.clone() } else { asserted(&quads) };
            let expected = canonical(expected).expect("no poison");
            let text = exported(&folder, &["-f", format.name]);
            let read = read(&text, format.name);
            assert!(!read.is_empty());
            for (reader, quads) in read {
                assert_same(reader, format.name, &quads, &expected);
            }
        }
    }
}

/// Texts that need an escape somewhere, or look like the syntax around them.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\"",
    "\"\"\"",
    "'",
    "\\",
    "\\n",
    "a\nb",
    "a\r\nb",
    "\t",
    "a .\nb ;\n}",
    "@prefix x: <y> .",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}x",
    "\u{202e}abc",
    "e\u{301}",
    "𝄞",
    "\u{fffd}",
    "<a href='x'>&amp;]]></a>",
    "{{}}",
    "]]>",
    "%0A",
];

/// Ends of IRIs that a prefix must not shorten as they are.
const LOCALS: &[&str] =
    &["a.", ".a", "-a", "a/b", "a%20b", "a'b", "a(b)", "a~b", "a,b", "1", "é", "a:b", "", "a#b", "a&b", "a=b?c"];

/// Values that may be abbreviated, and values that must not be.
const TYPED: &[(NamedNodeRef<'_>, &[&str])] = &[
    (xsd::INTEGER, &["1", "+1", "-0", "007", "1.0", "", "x"]),
    (xsd::DECIMAL, &["1.0", ".5", "5.", "-1.50", "1", "+.0", "1e3"]),
    (xsd::DOUBLE, &["1e3", "1.E3", ".5E-2", "INF", "NaN", "1", "-1E+0"]),
    (xsd::BOOLEAN, &["true", "false", "1", "TRUE", "", "no", " true"]),
    (rdf::XML_LITERAL, &["<b>x</b>"]),
];

fn hostile_terms() -> Vec<Term> {
    let plain = TEXTS.iter().map(|text| Literal::new_simple_literal(*text));
    let tagged = TEXTS.iter().map(|text| Literal::new_language_tagged_literal_unchecked(*text, "zh-hant-tw"));
    let typed = TYPED
        .iter()
        .flat_map(|(datatype, values)| values.iter().map(|value| Literal::new_typed_literal(*value, *datatype)));
    let mut terms: Vec<Term> = plain.chain(tagged).chain(typed).map(Term::from).collect();
    terms.extend(LOCALS.iter().map(|local| Term::from(example(local))));
    terms.extend([rdf::NIL.into(), BlankNode::new_unchecked("a-b.c").into()]);
    terms
}

fn example(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{local}"))
}

/// Quads that are hard to write, in graphs of every kind.
fn hostile() -> Vec<Quad> {
    let mut triples: Vec<(NamedOrBlankNode, NamedNode, Term)> = Vec::new();
    triples.extend(hostile_terms().into_iter().map(|term| (example("s").into(), example("p"), term)));
    for local in LOCALS {
        triples.push((example(local).into(), rdf::TYPE.into_owned(), example("C/1").into()));
        triples.push((example(local).into(), rdf::TYPE.into_owned(), example("Class").into()));
        triples.push((BlankNode::new_unchecked("a-b.c").into(), example(&format!("{local}x")), rdf::NIL.into()));
    }
    // A list that bites its tail.
    for (from, value, to) in [("l1", 1, "l2"), ("l2", 1, "l3"), ("l3", 2, "l1")] {
        let [from, to] = [from, to].map(BlankNode::new_unchecked);
        triples.push((from.clone().into(), rdf::FIRST.into_owned(), Literal::from(value).into()));
        triples.push((from.into(), rdf::REST.into_owned(), to.into()));
    }
    let graphs: [GraphName; 4] = [
        GraphName::DefaultGraph,
        example("a.").into(),
        NamedNode::new_unchecked("http://other.example/g").into(),
        BlankNode::new_unchecked("graph").into(),
    ];
    let mut quads: Vec<Quad> = graphs
        .into_iter()
        .flat_map(|graph| triples.iter().cloned().map(move |(s, p, o)| Quad::new(s, p, o, graph.clone())))
        .collect();
    sort(&mut quads);
    quads
}

fn text_in(format: &Format, quads: &[Quad]) -> String {
    let mut prefixes = Prefixes::default();
    prefixes.declare("ex", "http://example.org/");
    prefixes.declare("x", "http://example.org/a");
    String::from_utf8(format.write(quads, &prefixes).expect("it can be written")).expect("UTF-8")
}

#[test]
fn what_is_hard_to_write_comes_back_from_every_reader() {
    let quads = hostile();
    for format in FORMATS {
        let mut expected = if format.has_graphs { quads.clone() } else { asserted(&quads) };
        if format.name == "rdfxml" {
            // What XML has no way to write is refused: see the next test.
            expected.retain(|quad| !matches!(&quad.object, Term::Literal(text) if text.value().contains('\r')));
        }
        let text = text_in(format, &expected);
        assert_eq!(text, text_in(format, &expected));
        for (reader, read) in read(&text, format.name) {
            assert_same(reader, format.name, &read, &canonical(expected.clone()).expect("no poison"));
        }
    }
}

#[test]
fn control_characters_are_refused_where_xml_cannot_have_them() {
    let node = NamedNode::new_unchecked("http://example.org/s");
    for text in ["\0", "\u{1}", "a\r\nb", "\u{b}", "\u{ffff}"] {
        let quad = Quad::new(node.clone(), node.clone(), Literal::from(text), GraphName::DefaultGraph);
        for format in FORMATS {
            let written = format.write(std::slice::from_ref(&quad), &Prefixes::default());
            if format.name == "rdfxml" {
                let error = written.expect_err("XML cannot have it").to_string();
                assert!(error.contains("could not write the graph as rdfxml"), "{error}");
            } else {
                let text = String::from_utf8(written.expect("it can be written")).expect("UTF-8");
                for (reader, read) in read(&text, format.name) {
                    assert_same(reader, format.name, &read, std::slice::from_ref(&quad));
                }
            }
        }
    }
}

#[test]
fn an_iri_that_is_no_name_is_no_element() {
    let rdfxml = coopgraph::export::format("rdfxml").expect("it is in the list");
    let write = |triples: &[(NamedNode, Term)]| {
        let quad = |(p, o): &(NamedNode, Term)| Quad::new(example("s"), p.clone(), o.clone(), GraphName::DefaultGraph);
        let quads: Vec<Quad> = triples.iter().map(quad).collect();
        rdfxml.write(&quads, &Prefixes::default()).map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
    };
    let is_a = |class: &str| (rdf::TYPE.into_owned(), Term::from(example(class)));
    for predicate in ["1", "p/1", "p/", "p/-", "é/2.", "a:"] {
        let error = write(&[(example(predicate), rdf::NIL.into())]).expect_err("no element has such a name");
        assert!(error.to_string().contains("does not end in a name"), "{error}");
    }
    assert!(write(&[is_a("C/1")]).is_err());
    let text = write(&[is_a("C/1"), is_a("D")]).expect("the other class is the element");
    assert!(
        text.contains("<D xmlns=\"http://example.org/\"") && text.contains("rdf:resource=\"http://example.org/C/1\""),
        "{text}"
    );
    assert!(!text.contains("oxprefix: "), "{text}");
}

#[test]
fn the_same_bytes_twice_and_on_one_processor() {
    for arguments in [&["export"][..], &["export", "-f", "jsonld"], &["export", "-f", "turtle", "--claims"]] {
        let run = |before: &[&str]| {
            let mut command = program(&root());
            if let [first, rest @ ..] = before {
                let program = command.get_program().to_owned();
                command = std::process::Command::new(first);
                command.args(rest).arg(program).current_dir(root()).env_remove("COOPGRAPH_HOME");
            }
            command.args(arguments).output().ok().filter(|output| output.status.success()).map(|output| output.stdout)
        };
        let first = run(&[]).expect("it runs");
        assert_eq!(first, run(&[]).expect("it runs"));
        match run(&["taskset", "-c", "0"]) {
            Some(alone) => assert_eq!(first, alone),
            None => {
                let _ = writeln!(std::io::stderr(), "skipped: no taskset, so nothing was exported on one processor");
            }
        }
    }
}

#[test]
fn claims_say_who_says_what_where_there_are_no_graphs() {
    let folder = root().join("tests/town");
    let said = quads_of(&folder).iter().filter(|quad| quad.graph_name != GraphName::DefaultGraph).count();
    for format in ["turtle", "ntriples", "rdfxml"] {
        let text = exported(&folder, &["-f", format, "--claims"]);
        for (reader, quads) in read(&text, format) {
            let statements = quads.iter().filter(|quad| quad.object == rdf::STATEMENT.into()).count();
            assert_eq!(statements, said, "{reader}, {format}");
            let contested =
                quads.iter().find(|quad| quad.object == Literal::from(300_000).into()).expect("it is claimed");
            assert_eq!(contested.predicate, rdf::OBJECT);
            let record = quads.iter().find(|quad| {
                quad.subject == contested.subject && quad.predicate.as_str() == "http://purl.org/dc/terms/isPartOf"
            });
            let record = record.expect("it is part of a record").object.to_string();
            assert_eq!(record, "<https://town.example/record/gazette-cost>");
        }
    }
    assert_eq!(town(&["export", "--claims"]).code, 2, "TriG says it by graphs");
}

#[test]
fn a_part_brings_who_says_so() {
    let folder = root().join("tests/town");
    let record = exported(&folder, &["--record", "rec:gazette-cost"]);
    assert!(record.contains("town:cost 300000") && !record.contains("250000"), "{record}");
    assert!(record.contains("say:standing say:contested") && record.contains("Brackwater Gazette"), "{record}");
    let entity = exported(&folder, &["--entity", "Repair of the harbour wall"]);
    for part in ["town:votesFor 11", "town:cost 300000", "town:cost 250000", "rec:minutes-3 {", "item 3"] {
        assert!(entity.contains(part), "{part}\n{entity}");
    }
    assert!(!entity.contains("rec:minutes-4"), "{entity}");
    assert!(entity.contains("publicdomain/zero"), "the licence goes with the data\n{entity}");
    let dataset = exported(&folder, &["--dataset", "data/minutes.trig"]);
    assert!(dataset.contains("rec:minutes-4 {") && !dataset.contains("Free library cards"), "{dataset}");
    let plain = exported(&folder, &["--dataset", "data/streets.nt"]);
    assert!(plain.contains("Old Quay") && !plain.contains("harbour-wall"), "{plain}");
    let quads = read(&exported(&folder, &["--asserted"]), "trig");
    assert!(quads.iter().all(|(_, quads)| quads.iter().all(|quad| quad.graph_name == GraphName::DefaultGraph)));
}

#[test]
fn a_csv_of_a_class_is_read_back_by_the_rules_of_csv() {
    let folder = root().join("tests/town");
    let text = exported(&folder, &["--class", "decision", "-f", "csv"]);
    assert!(text.lines().count() == 5 && text.matches("\r\n").count() == 5, "{text}");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(header[..2], ["id", "skos:prefLabel"]);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one width");
    let column = |name: &str| header.iter().position(|heading| heading == name).expect("a column");
    let wall = rows.iter().find(|row| &row[0] == "id:harbour-wall").expect("a row");
    assert_eq!(&wall[1], "Repair of the harbour wall|Réparation de la digue");
    assert_eq!(&wall[column("cost")], "250000");
    assert_eq!(&wall[column("decided by")], "id:council");
    let full = exported(&folder, &["--class", "town:Decision", "--iri"]);
    assert!(full.contains("https://town.example/id/council"), "{full}");
    let named = exported(&folder, &["--class", "decision", "--labels"]);
    assert!(named.contains("decided by (name)") && named.contains("Brackwater Town Council"), "{named}");
}

#[test]
fn a_bar_inside_a_value_is_told_from_one_between_values() {
    let work = tempfile::tempdir().expect("a folder");
    crate::cases::copy(&root().join("tests/town"), work.path());
    let file = work.path().join("data/minutes.trig");
    let text = fs::read_to_string(&file).expect("readable");
    let odd = r#""Night | \\ \"ferry\", or\n=1+1"@en"#;
    fs::write(&file, text.replace("\"Night ferry\"@en", odd)).expect("writable");
    let text = exported(work.path(), &["--class", "decision"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = reader.records().map(|row| row.expect("well formed")).find(|row| &row[0] == "id:night-ferry");
    assert_eq!(&row.expect("it is there")[1], "Night \\| \\\\ \"ferry\", or\n=1+1");
}

/// Every file below a folder, with `/`.
fn files_below(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files_below(&path).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.insert(name);
        }
    }
    found
}

#[test]
fn the_manifest_of_everything_is_true() {
    let work = tempfile::tempdir().expect("a folder");
    let out = work.path().join("public");
    let place = out.to_string_lossy().into_owned();
    let outcome = town(&["export", "--all", &place]);
    assert_eq!((outcome.code, outcome.out.as_str()), (0, ""), "{}", outcome.err);
    let json = |file: &str| -> Value {
        serde_json::from_slice(&fs::read(out.join(file)).expect("it is there")).expect("JSON")
    };
    let manifest = json("manifest.json");
    let mut listed = BTreeSet::from(["manifest.json".to_owned()]);
    for file in manifest["files"].as_array().expect("a list") {
        let path = file["path"].as_str().expect("a path");
        let bytes = fs::read(out.join(path)).expect("what is listed is there");
        assert_eq!(file["bytes"], bytes.len(), "{path}");
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"], hash, "{path}");
        listed.insert(path.to_owned());
    }
    assert_eq!(files_below(&out), listed, "what is there is listed");
    for file in ["graph.trig", "graph.nq", "asserted.ttl", "void.ttl", "dataset.jsonld", "classes/town-Decision.csv"] {
        assert!(listed.contains(file), "{file}");
    }
    let quads = quads_of(&root().join("tests/town"));
    assert_eq!(manifest["counts"]["quads"], quads.len());
    assert_eq!(manifest["counts"]["asserted"], asserted(&quads).len());
    assert_eq!(manifest["date"], "2026-11-22");
    assert_eq!(manifest["licences"][0], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(manifest["licences"][1], "https://creativecommons.org/publicdomain/zero/1.0/");
    assert_eq!(json("dataset.jsonld")["@type"], "Dataset");
    let void = fs::read_to_string(out.join("void.ttl")).expect("it is there");
    assert!(void.contains("dcat:downloadURL <graph.trig>") && void.contains("<#graph> a "), "{void}");
    assert!(void.contains("void:class town:Decision ;\n  void:entities 4 ."), "{void}");
    assert!(!void.contains("export:") && !void.contains("@base"), "{void}");
    let trig = fs::read_to_string(out.join("graph.trig")).expect("it is there");
    assert_eq!(trig, exported(&root().join("tests/town"), &[]));
}

#[test]
fn everything_is_the_same_bytes_again_and_replaces_only_an_export() {
    let work = tempfile::tempdir().expect("a folder");
    let export = |folder: &Path| town(&["export", "--all", &folder.to_string_lossy()]);
    let [one, two, other] = ["one", "two", "other"].map(|name| work.path().join(name));
    assert_eq!((export(&one).code, export(&two).code), (0, 0));
    let files = files_below(&one);
    assert_eq!(files, files_below(&two));
    for file in &files {
        assert_eq!(fs::read(one.join(file)).expect("there"), fs::read(two.join(file)).expect("there"), "{file}");
    }
    fs::write(one.join("left-over.csv"), "old").expect("writable");
    assert_eq!(export(&one).code, 0);
    assert_eq!(files_below(&one), files, "an older export is replaced whole");
    fs::create_dir(&other).expect("writable");
    fs::write(other.join("thesis.txt"), "mine").expect("writable");
    let refused = export(&other);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert_eq!(files_below(&other), BTreeSet::from(["thesis.txt".to_owned()]));
    assert_eq!(fs::read_dir(work.path()).expect("readable").count(), 3, "nothing is left beside them");
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let cases: &[(&[&str], &str)] = &[
        (&["-f", "pdf"], "there is no format `pdf` for a graph"),
        (&["-f", "csv"], "name a class"),
        (&["--class", "decision", "-f", "trig"], "a class is written as a table"),
        (&["--class", "nothing"], "nothing here is called"),
        (&["--record", "harbour-wall"], "is no record"),
        (&["--entity", "nobody"], "nothing here is called `nobody`"),
        (&["--dataset", "data/nothing.ttl"], "is no dataset of this folder"),
        (&["--asserted", "--entity", "quay"], "cannot be used with"),
        (&["--all", "x", "-f", "trig"], "cannot be used with"),
    ];
    for (arguments, part) in cases {
        let outcome = town(&[&["export"], *arguments].concat());
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.err.contains(part), "{arguments:?}\n{}", outcome.err);
    }
    let limited = town(&["export", "--max-rows", "5"]);
    assert_eq!((limited.code, limited.out.as_str()), (3, ""), "half a graph is no graph\n{}", limited.err);
}

/// Lines of the help that begin with the command, without the remark behind them.
fn examples(command: &str) -> Vec<String> {
    let help = town(&[command, "--help"]).out;
    let lines = help.lines().filter_map(|line| line.strip_prefix("  coopgraph "));
    lines.map(|line| line.split("  ").next().unwrap_or(line).to_owned()).collect()
}

#[test]
fn the_examples_of_the_help_work() {
    let work = tempfile::tempdir().expect("a folder");
    for folder in ["ontology", "data", "queries", "before", "after"] {
        let from = if ["before", "after"].contains(&folder) { "tests/town" } else { folder };
        crate::cases::copy(&root().join(from), &work.path().join(folder));
    }
    assert_eq!(run(work.path(), &["export", "-o", "before.trig"], "").code, 0);
    let examples: Vec<String> = ["export", "diff"].into_iter().flat_map(examples).collect();
    assert_eq!(examples.len(), 9, "{examples:?}");
    for example in examples {
        let words = shlex::split(&example).expect("words");
        let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        let outcome = run(work.path(), &arguments, "");
        assert_eq!(outcome.code, 0, "{example}\n{}", outcome.err);
    }
    assert!(work.path().join("public/manifest.json").is_file());
}
