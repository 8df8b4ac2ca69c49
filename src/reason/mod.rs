//! What follows from what we assert.
//!
//! In: rules, which are CONSTRUCT queries over the default graph, and a store. Out: the quads they add. What a rule writes
//! is a record whose source is the rule; it is accepted like any other, so that a shortcut keeps a simple question simple,
//! and it never goes back to `data/`.

use crate::query::{self, QueryFile, concludes, parse};
use crate::shelf::Finding;
use crate::store::{
    Form, GraphName, Limits, Literal, NamedNode, NamedOrBlankNode, Needed, Prepared, Quad, Row, Store, StoreError, Term,
};
use crate::vocab::terms::{dcterms, rdf, say};
use crate::vocab::{Prefixes, Vocabulary};
use std::collections::HashSet;

/// Rounds after which rules that still find something new are stopped: they feed each other without end.
const MOST_ROUNDS: usize = 20;

/// Runs every rule until nothing new follows; puts what follows into the store.
pub fn infer(store: &mut Store, rules: &[QueryFile], vocabulary: &Vocabulary) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let mut known: HashSet<Quad> = HashSet::new();
    for round in 0.. {
        let mut new = Vec::new();
        for rule in rules {
            match conclusions(rule, store, vocabulary)? {
                Ok(quads) => new.extend(quads.into_iter().filter(|quad| known.insert(quad.clone()))),
                Err(finding) => findings.extend((round == 0).then_some(finding)),
            }
        }
        if new.is_empty() {
            break;
        }
        if round == MOST_ROUNDS {
            let problem = format!("the rules still find something new after {MOST_ROUNDS} rounds");
            findings.push(Finding::error("queries/rules", problem, "look for rules that feed each other"));
            break;
        }
        store.extend(new)?;
    }
    Ok(findings)
}

/// Adds what rules need to conclude what is needed, and what others need to conclude that.
pub fn extend(needed: &mut Needed, rules: &[QueryFile], prefixes: &Prefixes) {
    let mut rules: Vec<Prepared> = rules.iter().filter_map(|rule| parse(&rule.text, prefixes).ok()).collect();
    while let Some(at) = rules.iter().position(|rule| concludes(rule, needed)) {
        needed.extend(query::needed(&rules.remove(at)));
    }
}

/// What one rule concludes from what the store holds now, with the record that says so.
fn conclusions(
    rule: &QueryFile,
    store: &Store,
    vocabulary: &Vocabulary,
) -> Result<Result<Vec<Quad>, Finding>, StoreError> {
    let prepared = match parse(&rule.text, &vocabulary.prefixes) {
        Ok(prepared) if prepared.form() == Form::Graph => prepared,
        Ok(_) => {
            let finding = Finding::error(&rule.path, "a rule must be a CONSTRUCT", "write what follows as a CONSTRUCT");
            return Ok(Err(finding));
        }
        Err(error) => {
            let finding = Finding::error(&rule.path, error.reason, error.hint);
            return Ok(Err(error.place.map_or(finding.clone(), |place| finding.at(place))));
        }
    };
    let record = NamedNode::new_unchecked(vocabulary.file_iri(&rule.path));
    let rows = store.query(&prepared, &Limits::default()).into_table()?.rows;
    let mut quads: Vec<Quad> = rows.into_iter().filter_map(|row| said_by(&record, row)).flatten().collect();
    if !quads.is_empty() {
        quads.extend(description(&record, rule));
    }
    Ok(Ok(quads))
}

/// A triple as the record says it, and as we assert it.
fn said_by(record: &NamedNode, row: Row) -> Option<[Quad; 2]> {
    let [Some(subject), Some(Term::NamedNode(predicate)), Some(object)] = <[_; 3]>::try_from(row).ok()? else {
        return None;
    };
    let subject: NamedOrBlankNode = match subject {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => return None,
    };
    let said = Quad::new(subject, predicate, object, record.clone());
    let asserted = Quad { graph_name: GraphName::DefaultGraph, ..said.clone() };
    Some([said, asserted])
}

fn description(record: &NamedNode, rule: &QueryFile) -> Vec<Quad> {
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    [
        (rdf::TYPE, Term::from(say::RECORD)),
        (dcterms::SOURCE, Term::from(record.clone())),
        (dcterms::TITLE, text(&format!("Rule: {}", rule.front.title))),
        (say::LOCATOR, text(&rule.path)),
        (say::EVIDENCE, Term::from(say::RULE)),
        (say::READING, Term::from(say::INFERRED)),
    ]
    .into_iter()
    .map(|(predicate, object)| Quad::new(record.clone(), predicate.into_owned(), object, GraphName::DefaultGraph))
    .collect()
}
