//! Queries: what is valid is answered as expected, in every format; what is not is refused.

use super::Outcome;
use super::answers::{self, Answer};
use super::manifest::{Manifest, Test, said};
use super::syntaxes::canonical;
use coopgraph::query::print::{self, View};
use coopgraph::query::{self, Names};
use coopgraph::store::{Form, GraphName, Limits, NamedNode, Prepared, Quad, Store};
use coopgraph::vocab::{Prefixes, Vocabulary};
use oxigraph::sparql::results::QueryResultsFormat;
use std::time::Duration;

const RESULTS: &[(&str, QueryResultsFormat)] =
    &[("json", QueryResultsFormat::Json), ("xml", QueryResultsFormat::Xml), ("tsv", QueryResultsFormat::Tsv)];

/// Graph formats, and the ending by which our loader knows them.
const GRAPHS: &[(&str, &str)] = &[
    ("turtle", "ttl"),
    ("trig", "trig"),
    ("ntriples", "nt"),
    ("nquads", "nq"),
    ("jsonld", "jsonld"),
    ("rdfxml", "rdf"),
];

pub fn outcome(manifest: &Manifest, test: &Test) -> Outcome {
    if test.action.ends_with(".ru") {
        return None; // an update: every one is refused, which would prove nothing
    }
    match test.kind.as_str() {
        "PositiveSyntaxTest11" => Some(prepare(manifest, test).map(drop)),
        "NegativeSyntaxTest11" => Some(match prepare(manifest, test) {
            Ok(_) => Err("it is taken for valid".to_owned()),
            Err(_) => Ok(()),
        }),
        "QueryEvaluationTest" | "CSVResultFormatTest" => Some(is_answered(manifest, test)),
        _ => None,
    }
}

/// The query as if it stood in its file: relative IRIs begin there.
fn prepare(manifest: &Manifest, test: &Test) -> Result<Prepared, String> {
    let text = String::from_utf8_lossy(&manifest.bytes(&test.action)).into_owned();
    let text = format!("BASE <{}>\n{text}", test.action);
    query::prepare(&text, &Prefixes::default(), &[]).map_err(|error| error.to_string())
}

fn is_answered(manifest: &Manifest, test: &Test) -> Result<(), String> {
    let store = fill(manifest, test)?;
    let prepared = prepare(manifest, test)?;
    let result = test.result.as_ref().ok_or("the test has no result")?;
    let (name, extension) = result.rsplit_once('.').unwrap_or((result, ""));
    if prepared.form() == Form::Graph {
        return in_graph_formats(&store, &prepared, &manifest.quads(result)?);
    }
    let expected = match extension {
        "ttl" => answers::of_graph(&manifest.quads(result)?).ok_or("no result set in the graph"),
        "srx" => Ok(answers::parse(&manifest.bytes(result), QueryResultsFormat::Xml)?),
        "srj" => Ok(answers::parse(&manifest.bytes(result), QueryResultsFormat::Json)?),
        "tsv" => Ok(answers::parse(&manifest.bytes(result), QueryResultsFormat::Tsv)?),
        "csv" => return in_csv(&store, &prepared, &answers::of_csv(&manifest.bytes(result))),
        _ => Err("a result of an unknown format"),
    }
    .map_err(|reason| format!("{name}: {reason}"))?;
    in_result_formats(&store, &prepared, &expected)
}

/// The default graph and the named graphs of a test, each read by our loader.
fn fill(manifest: &Manifest, test: &Test) -> Result<Store, String> {
    let mut quads = Vec::new();
    for iri in &test.data {
        quads.extend(manifest.quads_or_nothing(iri)?);
    }
    for iri in &test.graphs {
        let graph = GraphName::from(NamedNode::new_unchecked(iri));
        let read = manifest.quads_or_nothing(iri)?;
        quads.extend(read.into_iter().map(|quad| Quad { graph_name: graph.clone(), ..quad }));
    }
    Store::in_memory(quads).map_err(|error| error.to_string())
}

fn in_result_formats(store: &Store, prepared: &Prepared, expected: &Answer) -> Result<(), String> {
    for (name, format) in RESULTS {
        if *name == "tsv" && prepared.form() == Form::Truth {
            continue; // TSV has no form for a truth value
        }
        let printed = printed(store, prepared, name)?;
        let answer = answers::parse(&printed, *format).map_err(|error| format!("our {name} is not valid: {error}"))?;
        if !answer.is_like(expected) {
            return Err(format!("as {name}: {answer:?} instead of {expected:?}"));
        }
    }
    if prepared.form() == Form::Truth { Ok(()) } else { in_csv(store, prepared, &expected.in_csv()) }
}

fn in_csv(store: &Store, prepared: &Prepared, expected: &Answer) -> Result<(), String> {
    let answer = answers::of_csv(&printed(store, prepared, "csv")?);
    if answer.is_like(expected) { Ok(()) } else { Err(format!("as csv: {answer:?} instead of {expected:?}")) }
}

/// A graph comes back the same from every format, read by our own loader.
fn in_graph_formats(store: &Store, prepared: &Prepared, expected: &[Quad]) -> Result<(), String> {
    let expected = canonical(expected);
    for (name, ending) in GRAPHS {
        let printed = printed(store, prepared, name)?;
        let said = said(&format!("answer.{ending}"), printed, "https://example.org/");
        // An empty answer may be an empty text, which a folder would be told about.
        let is_empty = expected.is_empty() && said.quads.is_empty();
        if let Some(finding) = said.findings.first().filter(|_| !is_empty) {
            return Err(format!("our {name} is not valid: {}", finding.problem));
        }
        if canonical(&said.quads) != expected {
            return Err(format!("as {name}: {:?} instead of {expected:?}", canonical(&said.quads)));
        }
    }
    Ok(())
}

fn printed(store: &Store, prepared: &Prepared, format: &str) -> Result<Vec<u8>, String> {
    let names = Names::read(store, &Vocabulary::default(), &[]).map_err(|error| error.to_string())?;
    let view = View { names: &names, width: 80, iri: false, labels: false, safe_csv: false };
    let limits = Limits { time: Some(Duration::from_secs(60)), ..Limits::default() };
    let mut rows = store.query(prepared, &limits);
    let mut out = Vec::new();
    let format = print::format(format).expect("a format we have");
    format.write(&mut rows, &view, &mut out).map_err(|error| error.to_string())?;
    match rows.reached() {
        None => Ok(out),
        Some(limit) => Err(format!("stopped after {limit}")),
    }
}
