//! Files: what must be readable is read whole, what is wrong is a finding.

use super::Outcome;
use super::manifest::{Manifest, Test, said};
use coopgraph::load;
use coopgraph::query;
use coopgraph::shelf::Shelf;
use coopgraph::store::{GraphName, Limits, Literal, NamedNode, NamedOrBlankNode, Quad, Store, Term};
use coopgraph::vocab::Prefixes;
use oxigraph::io::{RdfFormat, RdfParser};
use oxrdf::Dataset;
use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::vocab::xsd;

pub fn outcome(manifest: &Manifest, test: &Test) -> Outcome {
    match test.kind.as_str() {
        kind if kind.ends_with("NegativeSyntax") => Some(is_refused(manifest, test)),
        kind if kind.ends_with("PositiveSyntax") => {
            let extension = test.action.rsplit('.').next().unwrap_or_default();
            let plain = RdfFormat::from_extension(extension).expect("a known format");
            Some(is_read(manifest, test, &plainly(manifest, &test.action, plain)))
        }
        kind if kind.ends_with("Eval") => {
            let result = test.result.as_ref().expect("a result");
            Some(is_read(manifest, test, &plainly(manifest, result, RdfFormat::NQuads)))
        }
        _ => None,
    }
}

fn is_refused(manifest: &Manifest, test: &Test) -> Result<(), String> {
    match manifest.quads(&test.action) {
        Ok(quads) => Err(format!("{} quads are read and nothing is found wrong", quads.len())),
        Err(_) => Ok(()),
    }
}

/// Read by itself the file gives the expected quads; on a shelf the store holds them as somebody's word.
fn is_read(manifest: &Manifest, test: &Test, expected: &[Quad]) -> Result<(), String> {
    let read = manifest.quads(&test.action)?;
    if canonical(&read) != canonical(expected) {
        return Err(format!("{} quads are read that are not the {} expected", read.len(), expected.len()));
    }
    is_kept(manifest, test)
}

/// Loaded from a shelf, every graph of the file is in the store as it is; a file without graphs is one graph.
fn is_kept(manifest: &Manifest, test: &Test) -> Result<(), String> {
    let name = test.action.rsplit('/').next().unwrap_or_default();
    let path = format!("ontology/{name}");
    let bytes = manifest.bytes(&test.action);
    let loaded = load::load(&Shelf::in_memory([(path.clone(), bytes.clone())])).map_err(|error| error.to_string())?;
    let expected = said(name, bytes, &loaded.vocabulary.file_iri(&path)).quads;
    let prepared = query::prepare("SELECT * { GRAPH ?g { ?s ?p ?o } }", &Prefixes::default(), &[]).expect("valid");
    let table = loaded.store.query(&prepared, &Limits::default()).into_table().map_err(|error| error.to_string())?;
    let mut kept: Vec<Quad> = table.rows.into_iter().filter_map(quad).collect();
    let names_graphs = expected.iter().any(|quad| quad.graph_name != GraphName::DefaultGraph);
    if !names_graphs {
        for quad in &mut kept {
            quad.graph_name = GraphName::DefaultGraph;
        }
    }
    // Beside graphs, what stands outside them is description; strays are reported by the rule of acceptance.
    let said: Vec<Quad> =
        expected.into_iter().filter(|quad| !names_graphs || quad.graph_name != GraphName::DefaultGraph).collect();
    if canonical(&by_value(kept.clone())) == canonical(&by_value(said.clone())) {
        Ok(())
    } else {
        Err(format!("the store keeps {} quads that are not the {} said", kept.len(), said.len()))
    }
}

/// Numbers by their value: the engine keeps no spelling of them (`1.50` comes back as `1.5`; a test below says so).
fn by_value(mut quads: Vec<Quad>) -> Vec<Quad> {
    for quad in &mut quads {
        if let Term::Literal(literal) = &quad.object
            && let Ok(number) = literal.value().parse::<f64>()
            && literal.datatype() != xsd::STRING
        {
            quad.object = Literal::new_typed_literal(number.to_string(), literal.datatype()).into();
        }
    }
    quads
}

/// A row `?g ?s ?p ?o`.
fn quad(row: Vec<Option<Term>>) -> Option<Quad> {
    let [graph, subject, predicate, object] = <[_; 4]>::try_from(row).ok()?;
    let node = |term: Option<Term>| match term? {
        Term::NamedNode(node) => Some(NamedOrBlankNode::from(node)),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    };
    let predicate: NamedNode = match predicate? {
        Term::NamedNode(node) => node,
        _ => return None,
    };
    Some(Quad::new(node(subject)?, predicate, object?, GraphName::from(node(graph)?)))
}

/// What the parser says when nothing of ours stands around it.
fn plainly(manifest: &Manifest, iri: &str, format: RdfFormat) -> Vec<Quad> {
    let bytes = manifest.bytes(iri);
    let parser = RdfParser::from_format(format).with_base_iri(iri).expect("a valid base");
    parser.for_slice(&bytes).collect::<Result<_, _>>().unwrap_or_default()
}

/// The quads with blank nodes named by what is said of them.
pub fn canonical(quads: &[Quad]) -> Vec<String> {
    let mut dataset: Dataset = quads.iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = dataset.iter().map(|quad| quad.to_string()).collect();
    lines.sort();
    lines
}

/// When this fails the engine has learnt to keep numbers as they were written: then `by_value` can go.
#[test]
fn numbers_keep_their_value_and_lose_their_spelling() {
    let text =
        b"<http://a/s> <http://a/p> 1.50 , 01 , 1e3 , \"-3\"^^<http://www.w3.org/2001/XMLSchema#byte> .".to_vec();
    let said = said("numbers.ttl", text, "http://a/").quads;
    let store = Store::in_memory(said).expect("a store");
    let prepared = query::prepare("SELECT ?o { ?s ?p ?o } ORDER BY ?o", &Prefixes::default(), &[]).expect("valid");
    let table = store.query(&prepared, &Limits::default()).into_table().expect("an answer");
    let kept: Vec<String> = table.rows.iter().flatten().flatten().map(ToString::to_string).collect();
    let xsd = |value: &str, name: &str| format!("\"{value}\"^^<http://www.w3.org/2001/XMLSchema#{name}>");
    let expected = [xsd("-3", "integer"), xsd("1", "integer"), xsd("1.5", "decimal"), xsd("1000", "double")];
    assert_eq!(kept, expected);
}
