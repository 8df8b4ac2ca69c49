//! Predicates and classes of a query that occur nowhere in the graph, and what was probably meant.
//!
//! A misspelt predicate is no error to SPARQL: the answer is empty, and nobody says why. One look-up for each constant;
//! only when one is unknown are the used ones counted.

use super::parts::{Role, parts};
use super::syntax;
use crate::shelf::Place;
use crate::store::{Limits, Literal, NamedNode, Prepared, Store, StoreError, Term};
use crate::vocab::Prefixes;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::HashMap;
use std::time::Duration;

/// A constant of a query that occurs nowhere in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub term: NamedNode,
    pub role: Role,
    /// Where the query first names it.
    pub place: Option<Place>,
    /// The used term that is spelled most like it, and how often it is used.
    pub nearest: Option<(NamedNode, usize)>,
}

/// Time after which counting is given up: the hint is a courtesy.
const PATIENCE: Duration = Duration::from_secs(2);

/// Likeness below which two names have nothing to do with each other.
const ALIKE: f64 = 0.8;

/// What a name in the same namespace counts more.
const SAME_NAMESPACE: f64 = 0.05;

/// The constants of a query that the graph does not know, in the order of the text.
pub fn unknown(
    text: &str,
    prepared: &Prepared,
    prefixes: &Prefixes,
    store: &Store,
) -> Result<Vec<Unknown>, StoreError> {
    let mut found = Vec::new();
    for (term, role) in parts(&prepared.clone().into_query()).terms {
        if !occurs(&term, store)? {
            let nearest = nearest(&term, &used(role, prefixes, store)?);
            let place = syntax::place_of(text, term.as_str(), prefixes);
            found.push(Unknown { term, role, place, nearest });
        }
    }
    found.sort_by_key(|unknown| unknown.place);
    Ok(found)
}

/// Whether any quad has the term, in whatever place.
fn occurs(term: &NamedNode, store: &Store) -> Result<bool, StoreError> {
    let variable = |name: &str| Variable::new_unchecked(name);
    let node = |name: &str| TermPattern::from(variable(name));
    let any = |name: &str| NamedNodePattern::from(variable(name));
    let bgp =
        |subject, predicate, object| GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate, object }] };
    let pattern = [
        bgp(node("s"), term.clone().into(), node("o")),
        bgp(node("s"), any("p"), term.clone().into()),
        bgp(term.clone().into(), any("p"), node("o")),
    ]
    .into_iter()
    .flat_map(|bgp| [bgp.clone(), GraphPattern::Graph { name: any("g"), inner: Box::new(bgp) }])
    .reduce(|left, right| GraphPattern::Union { left: Box::new(left), right: Box::new(right) })
    .unwrap_or_default();
    let ask = Prepared::new(Query::Ask { dataset: None, pattern, base_iri: None });
    let table = store.query(&ask, &Limits::default()).into_table()?;
    Ok(table.rows.first().and_then(|row| row.first()) == Some(&Some(Literal::from(true).into())))
}

/// How often each predicate or class is used: among what is asserted, else in what is said.
fn used(role: Role, prefixes: &Prefixes, store: &Store) -> Result<HashMap<NamedNode, usize>, StoreError> {
    let queries = match role {
        Role::Predicate => [
            "SELECT ?term (COUNT(*) AS ?n) { GRAPH ?g { ?s ?term ?o } } GROUP BY ?term",
            "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term",
        ],
        Role::Class => [
            "SELECT ?term (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?term } } GROUP BY ?term",
            "SELECT ?term (COUNT(*) AS ?n) { ?s a ?term } GROUP BY ?term",
        ],
    };
    let limits = Limits { time: Some(PATIENCE), ..Limits::default() };
    let mut counts = HashMap::new();
    for query in queries {
        let prepared = super::parse(query, prefixes).expect("the engine's own queries are valid: tests run both");
        for row in store.query(&prepared, &limits).into_table()?.rows {
            if let [Some(Term::NamedNode(term)), Some(Term::Literal(count))] = row.as_slice() {
                counts.insert(term.clone(), count.value().parse().unwrap_or(0));
            }
        }
    }
    Ok(counts)
}

fn nearest(term: &NamedNode, used: &HashMap<NamedNode, usize>) -> Option<(NamedNode, usize)> {
    let (namespace, local) = split(term.as_str());
    let mut ranked: Vec<(f64, usize, &NamedNode)> = used
        .iter()
        .map(|(other, count)| {
            let (other_namespace, other_local) = split(other.as_str());
            let likeness = strsim::jaro_winkler(&local.to_lowercase(), &other_local.to_lowercase());
            let bonus = if namespace == other_namespace { SAME_NAMESPACE } else { 0.0 };
            (likeness + bonus, *count, other)
        })
        .filter(|(likeness, ..)| *likeness > ALIKE)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.as_str().cmp(b.2.as_str())));
    ranked.first().map(|(_, count, term)| ((*term).clone(), *count))
}

/// Namespace and local name.
fn split(iri: &str) -> (&str, &str) {
    iri.split_at(iri.rfind(['#', '/', ':']).map_or(0, |at| at + 1))
}
