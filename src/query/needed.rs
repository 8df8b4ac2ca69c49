//! Which quads a query can ever look at, by the predicates and classes that are constants in it.

use super::algebra::{self, Names, of_term, union};
use crate::store::{Needed, Prepared, Terms};
use crate::vocab::terms::rdf;
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// What a query can look at.
pub fn needed(query: &Prepared) -> Needed {
    let mut needed = Needed::default();
    match query.clone().into_query() {
        Query::Select { dataset: None, pattern, .. }
        | Query::Construct { dataset: None, pattern, .. }
        | Query::Ask { dataset: None, pattern, .. } => look(&pattern, false, &Names::new(), &mut needed),
        // What describes a thing is anything, and FROM makes of any graph what is asserted.
        _ => [&mut needed.asserted, &mut needed.said].into_iter().for_each(|terms| terms.all = true),
    }
    needed
}

/// Whether a CONSTRUCT may conclude something of what is needed.
pub fn concludes(rule: &Prepared, needed: &Needed) -> bool {
    let Query::Construct { template, .. } = rule.clone().into_query() else {
        return false;
    };
    template.iter().any(|triple| may_be(triple, &needed.asserted) || may_be(triple, &needed.said))
}

/// Adds what a pattern looks at; `nodes` are names of what surely is a node of the graph it is matched in.
fn look(pattern: &GraphPattern, is_said: bool, nodes: &Names, needed: &mut Needed) {
    let terms = if is_said { &mut needed.said } else { &mut needed.asserted };
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| add(triple, terms)),
        GraphPattern::Path { subject, path, object } => {
            walk(path, terms);
            let is_open = |end| of_term(end).is_some_and(|name| !nodes.contains(&name));
            // A way of no length leads from every node there is to itself.
            terms.all |= may_be_empty(path) && is_open(subject) && is_open(object);
        }
        // Without a statement that it must have, it may be any graph there is.
        GraphPattern::Graph { inner, .. } => needed.said.all |= nodes_of(inner).is_empty(),
        // It is about another graph.
        GraphPattern::Service { .. } => return,
        _ => {}
    }
    let nodes = match pattern {
        GraphPattern::Join { .. } | GraphPattern::Union { .. } => union(nodes, &nodes_of(pattern)),
        GraphPattern::LeftJoin { .. }
        | GraphPattern::Lateral { .. }
        | GraphPattern::Filter { .. }
        | GraphPattern::Extend { .. } => nodes_of(pattern),
        _ => Names::new(),
    };
    let is_said = is_said || matches!(pattern, GraphPattern::Graph { .. });
    algebra::below(pattern).into_iter().for_each(|below| look(below, is_said, &nodes, needed));
}

/// Names of what is a node of the graph wherever a pattern matches: a statement says something of it.
fn nodes_of(pattern: &GraphPattern) -> Names {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter().flat_map(|triple| [&triple.subject, &triple.object]).filter_map(of_term).collect()
        }
        GraphPattern::Path { subject, path, object } if !may_be_empty(path) => {
            [subject, object].into_iter().filter_map(of_term).collect()
        }
        GraphPattern::Join { left, right } => union(&nodes_of(left), &nodes_of(right)),
        GraphPattern::Union { left, right } => nodes_of(left).intersection(&nodes_of(right)).cloned().collect(),
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Lateral { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => nodes_of(inner),
        _ => Names::new(),
    }
}

/// Whether a way may have no length.
fn may_be_empty(path: &PropertyPathExpression) -> bool {
    match path {
        PropertyPathExpression::ZeroOrMore(_) | PropertyPathExpression::ZeroOrOne(_) => true,
        PropertyPathExpression::NamedNode(_) | PropertyPathExpression::NegatedPropertySet(_) => false,
        PropertyPathExpression::Reverse(inner) | PropertyPathExpression::OneOrMore(inner) => may_be_empty(inner),
        PropertyPathExpression::Sequence(first, second) => may_be_empty(first) && may_be_empty(second),
        PropertyPathExpression::Alternative(first, second) => may_be_empty(first) || may_be_empty(second),
    }
}

fn add(triple: &TriplePattern, terms: &mut Terms) {
    match (&triple.predicate, &triple.object) {
        (NamedNodePattern::NamedNode(predicate), TermPattern::NamedNode(class)) if predicate.as_ref() == rdf::TYPE => {
            terms.classes.insert(class.clone());
        }
        (NamedNodePattern::NamedNode(predicate), _) => drop(terms.predicates.insert(predicate.clone())),
        (NamedNodePattern::Variable(_), _) => terms.all = true,
    }
}

fn walk(path: &PropertyPathExpression, terms: &mut Terms) {
    match path {
        PropertyPathExpression::NamedNode(predicate) => drop(terms.predicates.insert(predicate.clone())),
        PropertyPathExpression::NegatedPropertySet(_) => terms.all = true,
        PropertyPathExpression::Sequence(first, second) | PropertyPathExpression::Alternative(first, second) => {
            walk(first, terms);
            walk(second, terms);
        }
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => walk(inner, terms),
    }
}

/// Whether a triple of a template may be one of these statements.
fn may_be(triple: &TriplePattern, terms: &Terms) -> bool {
    let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
        return true;
    };
    let is_member = match &triple.object {
        TermPattern::NamedNode(class) => terms.classes.contains(class),
        TermPattern::Variable(_) => !terms.classes.is_empty(),
        _ => false,
    };
    terms.all || terms.predicates.contains(predicate) || predicate.as_ref() == rdf::TYPE && is_member
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::vocab::Prefixes;

    fn prepared(text: &str) -> Prepared {
        parse(text, &Prefixes::default()).expect("valid")
    }

    fn words(terms: &Terms) -> String {
        let mut words: Vec<String> = terms.predicates.iter().map(|term| term.as_str().to_owned()).collect();
        words.extend(terms.classes.iter().map(|term| format!("a {}", term.as_str())));
        words.extend(terms.all.then(|| "all".to_owned()));
        words.sort();
        words.join(" ")
    }

    #[test]
    fn what_a_query_names_is_what_it_needs() {
        for (text, asserted, said) in [
            ("SELECT * { ?s a <x:C> ; <x:p>/<x:q>* ?o }", "a x:C x:p x:q", ""),
            ("SELECT * { GRAPH ?g { ?s a <x:C> } ?s <x:p> ?o FILTER EXISTS { ?o <x:r> 1 } }", "x:p x:r", "a x:C"),
            ("SELECT * { ?s ?p ?o }", "all", ""),
            ("SELECT * { ?s !<x:p> ?o GRAPH ?g { ?o ?p 1 } }", "all", "all"),
            ("SELECT * { ?s <x:p> ?o SERVICE <x:s> { ?s <x:far> ?o } }", "x:p", ""),
            ("SELECT * FROM <x:g> { ?s <x:p> ?o }", "all", "all"),
            ("DESCRIBE <x:a>", "all", "all"),
            ("SELECT * { ?s <x:p>* ?o }", "all x:p", ""),
            ("SELECT * { ?s (<x:p>?|<x:q>)/^<x:r>* ?o }", "all x:p x:q x:r", ""),
            ("SELECT * { ?s (<x:p>|<x:q>)+ ?o . ?s <x:r>* <x:a> }", "x:p x:q x:r", ""),
            ("SELECT * { ?s a <x:C> OPTIONAL { ?s <x:p>* ?o } FILTER EXISTS { ?s <x:q>? ?o } }", "a x:C x:p x:q", ""),
            ("SELECT * { ?s a <x:C> { SELECT ?s { ?s <x:p>* ?o } } }", "a x:C all x:p", ""),
            ("SELECT * { ?s a <x:C> GRAPH ?g { ?s <x:p>* ?o } }", "a x:C", "all x:p"),
            ("SELECT * { GRAPH ?g { { ?s a <x:C> } UNION { ?s <x:p> 1 } ?s <x:q>* ?o } }", "", "a x:C x:p x:q"),
            ("SELECT * { GRAPH ?g { OPTIONAL { ?s <x:p> ?o } } }", "", "all x:p"),
        ] {
            let needed = needed(&prepared(text));
            assert_eq!(
                (words(&needed.asserted), words(&needed.said)),
                (asserted.to_owned(), said.to_owned()),
                "{text}"
            );
        }
        let kinds = needed(&prepared("SELECT * { ?s a ?class }"));
        assert!(kinds.asserted.predicates.contains(&rdf::TYPE.into_owned()));
    }

    #[test]
    fn a_rule_matters_when_it_may_conclude_what_is_needed() {
        let needed = needed(&prepared("SELECT * { ?s a <x:C> ; <x:p> ?o }"));
        for (rule, matters) in [
            ("CONSTRUCT { ?s <x:p> ?o } { ?s <x:q> ?o }", true),
            ("CONSTRUCT { ?s <x:q> ?o } { ?s <x:p> ?o }", false),
            ("CONSTRUCT { ?s ?p ?o } { ?s <x:q> ?o ; <x:r> ?p }", true),
            ("CONSTRUCT { ?s a <x:C> } { ?s <x:q> ?o }", true),
            ("CONSTRUCT { ?s a <x:D> } { ?s <x:q> ?o }", false),
            ("SELECT ?s { ?s <x:p> ?o }", false),
        ] {
            assert_eq!(concludes(&prepared(rule), &needed), matters, "{rule}");
        }
    }
}
