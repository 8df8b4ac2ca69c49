//! What a query names: the predicates and classes that are constants in it, and the services it would call.

use crate::store::NamedNode;
use crate::vocab::terms::rdf;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression};
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
            GraphPattern::Values { .. } => {}
            GraphPattern::Service { name, inner, .. } => self.service(name, inner),
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left);
                self.pattern(right);
                expression.iter().for_each(|expression| self.expression(expression));
            }
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner);
                self.expression(expr);
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.pattern(inner);
                self.expression(expression);
            }
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner);
                for order in expression {
                    let (OrderExpression::Asc(inner) | OrderExpression::Desc(inner)) = order;
                    self.expression(inner);
                }
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                self.pattern(inner);
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
            }
            GraphPattern::Graph { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner),
        }
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

    /// Only EXISTS holds a pattern inside an expression.
    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::Or(a, b)
            | Expression::And(a, b)
            | Expression::Equal(a, b)
            | Expression::SameTerm(a, b)
            | Expression::Greater(a, b)
            | Expression::GreaterOrEqual(a, b)
            | Expression::Less(a, b)
            | Expression::LessOrEqual(a, b)
            | Expression::Add(a, b)
            | Expression::Subtract(a, b)
            | Expression::Multiply(a, b)
            | Expression::Divide(a, b) => {
                self.expression(a);
                self.expression(b);
            }
            Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
                self.expression(inner);
            }
            Expression::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expression(part)),
            Expression::In(inner, list) => {
                self.expression(inner);
                list.iter().for_each(|part| self.expression(part));
            }
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
                list.iter().for_each(|part| self.expression(part));
            }
            Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {}
        }
    }
}
