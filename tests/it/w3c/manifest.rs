//! Manifests, read with our own loader and asked with our own queries.

use coopgraph::load;
use coopgraph::query;
use coopgraph::shelf::Shelf;
use coopgraph::store::{Limits, Quad, Store, Table, Term};
use coopgraph::vocab::Prefixes;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the W3C publishes the suite: the base of every relative IRI in it.
const PUBLISHED: &str = "https://w3c.github.io/rdf-tests/";

const TESTS: &str = "
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT DISTINCT ?test ?kind ?action ?result {
  ?manifest mf:entries/rdf:rest*/rdf:first ?test .
  ?test a ?kind .
  OPTIONAL { ?test mf:action ?given OPTIONAL { ?given qt:query ?query } }
  BIND (COALESCE(?query, ?given) AS ?action)
  OPTIONAL { ?test mf:result ?result }
} ORDER BY ?test ?kind";

const DATA: &str = "
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT ?test ?data ?graph {
  ?test mf:action ?action
  { ?action qt:data ?data } UNION { ?action qt:graphData ?graph }
} ORDER BY ?test ?data ?graph";

/// The tests of one folder.
pub struct Manifest {
    suite: PathBuf,
    pub folder: String,
    pub tests: Vec<Test>,
}

/// One test: IRIs of its files.
#[derive(Debug)]
pub struct Test {
    pub name: String,
    /// The last part of its class: `TestTurtleEval`.
    pub kind: String,
    /// The file or the query; empty for tests of other doors.
    pub action: String,
    pub result: Option<String>,
    /// Files of the default graph.
    pub data: Vec<String>,
    /// Files that are a named graph each.
    pub graphs: Vec<String>,
}

impl Manifest {
    pub fn read(suite: &Path, folder: &str) -> Self {
        let mut manifest = Self { suite: suite.to_owned(), folder: folder.to_owned(), tests: Vec::new() };
        let quads = manifest.quads(&format!("{PUBLISHED}{folder}/manifest.ttl")).expect("the manifest is valid");
        let store = Store::in_memory(quads).expect("a store");
        let data = ask(&store, DATA);
        manifest.tests = ask(&store, TESTS).rows.iter().filter_map(|row| Test::new(row, &data)).collect();
        manifest
    }

    /// The bytes behind an IRI of the suite.
    pub fn bytes(&self, iri: &str) -> Vec<u8> {
        let path = self.suite.join(iri.strip_prefix(PUBLISHED).expect("a file of the suite"));
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// What our loader reads from a file of the suite, or its first finding.
    pub fn quads(&self, iri: &str) -> Result<Vec<Quad>, String> {
        let said = said(iri, self.bytes(iri), iri);
        match said.findings.first() {
            None => Ok(said.quads),
            Some(finding) => Err(finding.problem.clone()),
        }
    }

    /// The same for the data of a query, where an empty file is an empty graph and not a fault.
    pub fn quads_or_nothing(&self, iri: &str) -> Result<Vec<Quad>, String> {
        let is_empty = self.bytes(iri).iter().all(u8::is_ascii_whitespace);
        if is_empty { Ok(Vec::new()) } else { self.quads(iri) }
    }
}

impl Test {
    fn new(row: &[Option<Term>], data: &Table) -> Option<Self> {
        let [Some(test), kind, action, result] = row else {
            return None;
        };
        let column = |column: usize| {
            let rows = data.rows.iter().filter(|row| row[0].as_ref() == Some(test));
            rows.filter_map(|row| row[column].as_ref().and_then(iri)).collect()
        };
        let kind = kind.as_ref().and_then(iri)?;
        Some(Self {
            name: iri(test)?.rsplit('#').next()?.to_owned(),
            kind: kind.rsplit('#').next()?.to_owned(),
            action: action.as_ref().and_then(iri).unwrap_or_default(),
            result: result.as_ref().and_then(iri),
            data: column(1),
            graphs: column(2),
        })
    }
}

/// What our loader reads from bytes that are named like a file.
pub fn said(name: &str, bytes: Vec<u8>, base: &str) -> load::Said {
    let shelf = Shelf::in_memory([(format!("data/{}", name.rsplit('/').next().unwrap_or(name)), bytes)]);
    let file = shelf.files("data").next().expect("the one file");
    load::read(file, base).expect("RDF by its name")
}

fn ask(store: &Store, text: &str) -> Table {
    let prepared = query::prepare(text, &Prefixes::default(), &[]).expect("a valid query");
    store.query(&prepared, &Limits::default()).into_table().expect("an answer")
}

fn iri(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    }
}
