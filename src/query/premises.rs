//! From what a rule concluded back to what it concluded it from.

use super::syntax::SyntaxError;
use crate::store::{Limits, NamedNode, Prepared, Row, Store, StoreError, Term};
use crate::vocab::Prefixes;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// A triple, not yet known to hold anywhere.
pub type Triple = [Term; 3];

/// The triples from which a rule (a CONSTRUCT) concludes a triple: its pattern is matched with the variables of its
/// template set to the triple's terms, and each match is put into the patterns. Paths and negations give none.
pub fn premises(
    rule: &str,
    conclusion: &Triple,
    prefixes: &Prefixes,
    store: &Store,
) -> Result<Result<Vec<Triple>, SyntaxError>, StoreError> {
    let query = match super::parse(rule, prefixes) {
        Ok(prepared) => prepared.into_query(),
        Err(error) => return Ok(Err(error)),
    };
    let Query::Construct { template, pattern, .. } = query else {
        return Ok(Ok(Vec::new()));
    };
    let mut patterns = Vec::new();
    collect(&pattern, &mut patterns);
    let mut found = Vec::new();
    for bindings in template.iter().filter_map(|triple| unify(triple, conclusion)) {
        let prepared = select_with(&bindings, pattern.clone(), &patterns);
        for row in store.query(&prepared, &Limits::default()).into_table()?.rows {
            let triples = patterns.iter().filter_map(|pattern| instance(pattern, prepared.columns(), &row));
            for triple in triples {
                if !found.contains(&triple) {
                    found.push(triple);
                }
            }
        }
    }
    Ok(Ok(found))
}

/// What the variables of a template triple must be for it to give a triple; `None` when it cannot.
fn unify(template: &TriplePattern, triple: &Triple) -> Option<Vec<(Variable, GroundTerm)>> {
    let predicate = match &template.predicate {
        NamedNodePattern::NamedNode(node) => TermPattern::NamedNode(node.clone()),
        NamedNodePattern::Variable(variable) => TermPattern::Variable(variable.clone()),
    };
    let mut bindings: Vec<(Variable, GroundTerm)> = Vec::new();
    for (pattern, term) in [&template.subject, &predicate, &template.object].into_iter().zip(triple) {
        match pattern {
            TermPattern::Variable(variable) => {
                let term = GroundTerm::try_from(term.clone()).ok()?;
                bindings.push((variable.clone(), term));
            }
            TermPattern::NamedNode(node) if Term::from(node.clone()) == *term => {}
            TermPattern::Literal(literal) if Term::from(literal.clone()) == *term => {}
            _ => return None,
        }
    }
    Some(bindings)
}

/// The rule's pattern as a SELECT of everything in it, with some variables set.
fn select_with(bindings: &[(Variable, GroundTerm)], pattern: GraphPattern, patterns: &[TriplePattern]) -> Prepared {
    let values = GraphPattern::Values {
        variables: bindings.iter().map(|(variable, _)| variable.clone()).collect(),
        bindings: vec![bindings.iter().map(|(_, term)| Some(term.clone())).collect()],
    };
    let mut variables: Vec<Variable> = patterns.iter().flat_map(variables_of).collect();
    variables.sort();
    variables.dedup();
    let inner = GraphPattern::Join { left: Box::new(values), right: Box::new(pattern) };
    let pattern = GraphPattern::Project { inner: Box::new(inner), variables };
    Prepared::new(Query::Select { dataset: None, pattern, base_iri: None })
}

fn variables_of(pattern: &TriplePattern) -> Vec<Variable> {
    let of_term = |term: &TermPattern| match term {
        TermPattern::Variable(variable) => Some(variable.clone()),
        _ => None,
    };
    let predicate = match &pattern.predicate {
        NamedNodePattern::Variable(variable) => Some(variable.clone()),
        NamedNodePattern::NamedNode(_) => None,
    };
    [of_term(&pattern.subject), predicate, of_term(&pattern.object)].into_iter().flatten().collect()
}

/// The triple patterns that must match, or may.
fn collect(pattern: &GraphPattern, found: &mut Vec<TriplePattern>) {
    match pattern {
        GraphPattern::Bgp { patterns } => found.extend(patterns.iter().cloned()),
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right } => {
            collect(left, found);
            collect(right, found);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Project { inner, .. } => collect(inner, found),
        GraphPattern::Minus { left, .. } => collect(left, found),
        _ => {}
    }
}

/// A pattern with a row's values put in; `None` while something is left open.
fn instance(pattern: &TriplePattern, columns: &[String], row: &Row) -> Option<Triple> {
    let value = |variable: &Variable| {
        let column = columns.iter().position(|column| column == variable.as_str())?;
        row[column].clone()
    };
    let term = |pattern: &TermPattern| match pattern {
        TermPattern::Variable(variable) => value(variable),
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::BlankNode(_) => None,
    };
    let predicate = match &pattern.predicate {
        NamedNodePattern::NamedNode(node) => Some(Term::from(NamedNode::clone(node))),
        NamedNodePattern::Variable(variable) => value(variable),
    };
    Some([term(&pattern.subject)?, predicate?, term(&pattern.object)?])
}
