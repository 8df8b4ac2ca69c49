//! What a query names: the predicates and classes that are constants in it, and the services it would call.

use super::algebra;
use crate::store::NamedNode;
use crate::vocab::terms::rdf;
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// What a term of a vocabulary is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Predicate,
    Class,
}

/// The constants of a query, each once, in the order in which the algebra has them.
#[derive(Debug, Default)]
pub struct Parts {
    /// Not those inside SERVICE: they are about another graph.
    pub terms: Vec<(NamedNode, Role)>,
    /// `None` for a service that is a variable.
    pub services: Vec<Option<NamedNode>>,
    /// Depth of SERVICE around the pattern that is looked at.
    elsewhere: usize,
}

/// The parts of a query.
pub fn parts(query: &Query) -> Parts {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => parts_of_pattern(pattern),
    }
}

/// The parts of a pattern.
pub fn parts_of_pattern(pattern: &GraphPattern) -> Parts {
    let mut parts = Parts::default();
    parts.pattern(pattern);
    parts
}

impl Parts {
    fn pattern(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| self.triple(triple)),
            GraphPattern::Path { path, .. } => self.path(path),
            GraphPattern::Service { name, inner, .. } => return self.service(name, inner),
            _ => {}
        }
        algebra::below(pattern).into_iter().for_each(|below| self.pattern(below));
    }

    fn triple(&mut self, triple: &TriplePattern) {
        let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
            return;
        };
        match &triple.object {
            TermPattern::NamedNode(class) if predicate.as_ref() == rdf::TYPE => self.add(class, Role::Class),
            _ => self.add(predicate, Role::Predicate),
        }
    }

    fn path(&mut self, path: &PropertyPathExpression) {
        match path {
            PropertyPathExpression::NamedNode(predicate) => self.add(predicate, Role::Predicate),
            PropertyPathExpression::NegatedPropertySet(predicates) => {
                predicates.iter().for_each(|predicate| self.add(predicate, Role::Predicate));
            }
            PropertyPathExpression::Sequence(first, second) | PropertyPathExpression::Alternative(first, second) => {
                self.path(first);
                self.path(second);
            }
            PropertyPathExpression::Reverse(inner)
            | PropertyPathExpression::ZeroOrMore(inner)
            | PropertyPathExpression::OneOrMore(inner)
            | PropertyPathExpression::ZeroOrOne(inner) => self.path(inner),
        }
    }

    fn service(&mut self, name: &NamedNodePattern, inner: &GraphPattern) {
        self.services.push(match name {
            NamedNodePattern::NamedNode(service) => Some(service.clone()),
            NamedNodePattern::Variable(_) => None,
        });
        self.elsewhere += 1;
        self.pattern(inner);
        self.elsewhere -= 1;
    }

    fn add(&mut self, term: &NamedNode, role: Role) {
        if self.elsewhere == 0 && !self.terms.iter().any(|(known, as_what)| known == term && *as_what == role) {
            self.terms.push((term.clone(), role));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::vocab::Prefixes;

    fn of(text: &str) -> Parts {
        parts(&parse(text, &Prefixes::default()).expect("valid").into_query())
    }

    /// Places are given to services by their order in the text.
    #[test]
    fn services_come_in_the_order_of_the_text() {
        let text = "SELECT * { ?s ?p ?o FILTER((EXISTS { SERVICE <a:1> { ?s ?p 1 } } && EXISTS { SERVICE <a:2> { } }) \
                    && !EXISTS { SERVICE <a:3> { } }) }";
        let named: Vec<String> = of(text).services.into_iter().flatten().map(NamedNode::into_string).collect();
        assert_eq!(named, ["a:1", "a:2", "a:3"]);
    }

    #[test]
    fn terms_inside_a_service_are_not_ours() {
        let found =
            of("SELECT * { ?s <a:p>/<a:q> ?o ; a <a:C> FILTER EXISTS { ?o <a:r> 1 } SERVICE <a:1> { ?s <a:x> 1 } }");
        let mut names: Vec<&str> = found.terms.iter().map(|(term, _)| term.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["a:C", "a:p", "a:q", "a:r"]);
    }
}
