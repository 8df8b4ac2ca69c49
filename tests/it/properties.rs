//! What must be true of any input, tried on inputs made up by proptest.

use crate::fuzz::is_inside;
use coopgraph::load;
use coopgraph::query::print::{FORMATS, View};
use coopgraph::query::{self, Names};
use coopgraph::shelf::Shelf;
use coopgraph::store::{Limits, Store, Table, Term};
use coopgraph::vocab::{Prefixes, Vocabulary};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad};
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::collections::BTreeSet;

/// The same inputs in every run, nothing written beside the sources.
pub fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..Config::default() }
}

fn named() -> impl Strategy<Value = NamedNode> {
    "[a-z]{1,3}[-._~a-zé]{0,3}".prop_map(|name| NamedNode::new_unchecked(format!("http://example.org/{name}")))
}

fn node() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![
        4 => named().prop_map(NamedOrBlankNode::from),
        1 => "[a-c]".prop_map(|name| BlankNode::new_unchecked(name).into()),
    ]
}

/// Texts with everything that needs escaping.
fn literal() -> impl Strategy<Value = Literal> {
    let text = r#"([ -~]|\PC|["\\\n\r\t'{}.#]){0,12}"#;
    prop_oneof![
        text.prop_map(Literal::from),
        (text, "[a-z]{2}(-[a-z]{2})?")
            .prop_map(|(text, tag)| Literal::new_language_tagged_literal_unchecked(text, tag)),
        (text, named()).prop_map(|(text, datatype)| Literal::new_typed_literal(text, datatype)),
        any::<i64>().prop_map(Literal::from),
    ]
}

fn quad() -> impl Strategy<Value = Quad> {
    let object = prop_oneof![node().prop_map(Term::from), literal().prop_map(Term::from)];
    let graph = prop_oneof![Just(GraphName::DefaultGraph), node().prop_map(GraphName::from)];
    (node(), named(), object, graph)
        .prop_map(|(subject, predicate, object, graph)| Quad::new(subject, predicate, object, graph))
}

/// Quads as a set, blank nodes named by what is said of them.
fn canonical(quads: &[Quad]) -> BTreeSet<String> {
    let mut dataset: oxrdf::Dataset = quads.iter().collect();
    dataset.canonicalize(oxrdf::dataset::CanonicalizationAlgorithm::Unstable);
    dataset.iter().map(|quad| quad.to_string()).collect()
}

fn written(quads: &[Quad], format: RdfFormat) -> Vec<u8> {
    let serializer = RdfSerializer::from_format(format).with_prefix("ex", "http://example.org/").expect("a valid IRI");
    let mut writer = serializer.for_writer(Vec::new());
    for quad in quads {
        writer.serialize_quad(quad).expect("memory is writable");
    }
    writer.finish().expect("memory is writable")
}

/// Records in the style of the house, one of them contested; `{n}` counts the things they speak of.
const RECORDS: &str = r#"PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX say: <https://w3id.org/coopgraph/say#>
PREFIX ex: <http://example.org/>

<> a dcat:Dataset ; dcterms:title "t" ; dcterms:description "d" ; dcterms:source ex:s ; dcterms:license ex:l ; dcterms:issued "2026" .
say:read say:accepted true .

ex:r1 a say:Record ; dcterms:source ex:s ; say:locator "1" ; say:evidence ex:e ; say:reading say:read .

ex:r1 {
  ex:a ex:p ex:b , "x . y" .
  ex:b ex:p [ ex:q "}" ; ex:q 1.5 ] .
}

ex:r2 a say:Record ; dcterms:source ex:s ; say:locator "2" ; say:evidence ex:e ; say:reading say:read ;
  say:standing say:contested ; say:checkedOn "2026-11-22" .

ex:r2 {
  ex:a ex:contested ex:c .
  ex:c ex:contested "{" , """long
text""" .
}

ex:r3 a say:Record ; dcterms:source ex:s ; say:locator "3" ; say:evidence ex:e ; say:reading say:read .

GRAPH ex:r3 { ex:d ex:p ex:e . ex:e ex:p 12 }
"#;

fn load_text(text: &str) -> load::Loaded {
    load::load(&Shelf::in_memory([("ontology/r.trig".to_owned(), text.as_bytes().to_vec())])).expect("memory takes it")
}

fn ask(store: &Store, text: &str) -> Table {
    let prepared = query::prepare(text, &Prefixes::default(), &[]).expect("a valid query");
    store.query(&prepared, &Limits::default()).into_table().expect("an answer")
}

/// Rows as text, without blank nodes: their names change with what was read before them.
fn lines(store: &Store, text: &str) -> BTreeSet<String> {
    let show = |term: &Option<Term>| match term {
        Some(Term::BlankNode(_)) => "_:".to_owned(),
        Some(term) => term.to_string(),
        None => String::new(),
    };
    ask(store, text).rows.iter().map(|row| row.iter().map(show).collect::<Vec<_>>().join(" ")).collect()
}

const ASSERTED: &str = "SELECT ?s ?p ?o { ?s ?p ?o FILTER (STRSTARTS(STR(?p), \"http://example.org/\")) }";
const SAID: &str = "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }";

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn what_is_written_is_read_again(quads in prop::collection::vec(quad(), 1..12)) {
        for (format, name) in [(RdfFormat::TriG, "data/w.trig"), (RdfFormat::NQuads, "data/w.nq")] {
            let shelf = Shelf::in_memory([(name.to_owned(), written(&quads, format))]);
            let said = load::read(shelf.files("data").next().expect("the file"), "http://example.org/").expect("RDF");
            prop_assert_eq!(&said.findings, &[]);
            prop_assert_eq!(canonical(&said.quads), canonical(&quads));
        }
    }

    /// Braces and dots that are lost, doubled or misplaced never make us assert what nobody who is accepted says.
    #[test]
    fn damage_lets_nothing_out_of_a_block(
        damage in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec!["", "{", "}", ".", "}\n", "\"", "\n\n"])), 1..4)
    ) {
        let undamaged = lines(&load_text(RECORDS).store, ASSERTED);
        prop_assert!(undamaged.len() > 6);
        let mut text = RECORDS.to_owned();
        for (index, piece) in &damage {
            // The header and the records' descriptions stay: what is accepted must stay the same.
            let structure: Vec<usize> = text.match_indices(['{', '}', '.', '"']).map(|(at, _)| at).filter(|at| *at > 500).collect();
            let at = structure[index.index(structure.len())];
            text.replace_range(at..=at, piece);
        }
        let loaded = load_text(&text);
        let asserted = lines(&loaded.store, ASSERTED);
        let said = lines(&loaded.store, SAID);
        prop_assert!(asserted.is_subset(&said), "asserted, and nobody says it: {:?}\n{text}", asserted.difference(&said));
        prop_assert!(!asserted.iter().any(|line| line.contains("/contested>")), "{asserted:?}\n{text}");
        for finding in &loaded.findings {
            if let (Some(place), "ontology/r.trig") = (finding.place, finding.file.as_str()) {
                prop_assert_eq!(is_inside(&text, place), Ok(()), "{}", finding.problem);
            }
        }
    }

    #[test]
    fn any_text_is_a_query_or_is_wrong_at_a_place_inside_it(
        words in prop::collection::vec(prop_oneof![
            prop::sample::select(vec!["SELECT ", "* ", "{", "}", "(", ")", "?x ", "a ", "<a:b>", "\"", "'''", "\n", "\\", "PREFIX ", "x:", ". ", "FILTER", "é", "#", "@en"]).prop_map(str::to_owned),
            "\\PC{0,4}",
        ], 0..25)
    ) {
        let text = words.concat();
        if let Err(error) = query::prepare(&text, &Prefixes::default(), &[]) {
            prop_assert!(!error.reason.is_empty());
            if let Some(place) = error.place {
                prop_assert_eq!(is_inside(&text, place), Ok(()), "{:?}: {}", text, error.reason);
            }
        }
    }

    #[test]
    fn any_answer_can_be_printed_at_any_width(
        quads in prop::collection::vec(quad(), 0..6), width in 0_usize..200, iri in any::<bool>(), labels in any::<bool>()
    ) {
        let store = Store::in_memory(quads).expect("memory takes it");
        let names = Names::read(&store, &Vocabulary::default(), &["en".to_owned()]).expect("names");
        let view = View { names: &names, width, iri, labels, safe_csv: false };
        for text in [
            "SELECT * { { ?s ?p ?o } UNION { GRAPH ?record { ?s ?p ?o } } }", "SELECT ?s ?none { ?s ?p ?o }", "SELECT * {}",
            "ASK {}", "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
        ] {
            let prepared = query::prepare(text, &Prefixes::default(), &[]).expect("valid");
            for format in FORMATS.iter().filter(|format| format.can_write(prepared.form())) {
                let mut out = Vec::new();
                let written = format.write(&mut store.query(&prepared, &Limits::default()), &view, &mut out);
                // RDF/XML cannot write every predicate; that is an error, and nothing else may be one.
                prop_assert!(written.is_ok() || format.name() == "rdfxml", "{}: {:?}", format.name(), written.err());
                prop_assert!(String::from_utf8(out).is_ok());
            }
        }
    }
}
