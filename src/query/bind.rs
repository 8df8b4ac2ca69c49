//! Text into algebra, and values into algebra.

use super::depth;
use super::front::{Parameter, ValueType};
use super::syntax::{self, Asked, SyntaxError};
use crate::store::{Literal, Prepared, Term};
use crate::vocab::Prefixes;
use crate::vocab::terms::xsd;
use oxrdf::{NamedNodeRef, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::GroundTerm;
use spargebra::{Query, SparqlParser};

/// Why a value does not fit a parameter.
#[derive(Debug, thiserror::Error)]
#[error("`{value}` is no {expected} for the parameter {name}")]
pub struct ParameterError {
    pub name: String,
    pub value: String,
    pub expected: &'static str,
}

/// Parses a query with the folder's prefixes at hand. Positions in errors are those of the text as given.
pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Prepared, SyntaxError> {
    depth::check(text)?;
    let mut parser = SparqlParser::new();
    for (name, namespace) in prefixes.iter() {
        parser = parser
            .with_prefix(name, namespace)
            .map_err(|error| SyntaxError::without_place(format!("the prefix {name}: is not valid: {error}")))?;
    }
    parser.clone().parse_query(text).map(|query| Prepared::new(columns_as_written(query, text))).map_err(|_| {
        let parse = |text: &str| parser.clone().parse_query(text).err().map(|error| error.to_string());
        syntax::explain(text, prefixes, Asked::Query, parse)
    })
}

/// `SELECT *` gives its columns in the order in which the text first names them; the parser sorts them.
fn columns_as_written(mut query: Query, text: &str) -> Query {
    let written = syntax::starred_variables(text);
    if let (Some(written), Query::Select { pattern, .. }) = (written, &mut query)
        && let Some(variables) = projection(pattern)
    {
        variables.sort_by_key(|variable| written.iter().position(|name| name == variable.as_str()));
    }
    query
}

/// The variables of the outermost projection.
fn projection(pattern: &mut GraphPattern) -> Option<&mut Vec<Variable>> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => projection(inner),
        _ => None,
    }
}

/// Puts values in place of `VALUES ?name { UNDEF }`, wherever in the query that stands.
pub fn bind(prepared: Prepared, values: &[(&str, Term)]) -> Prepared {
    let values: Vec<(&str, GroundTerm)> =
        values.iter().filter_map(|(name, term)| Some((*name, GroundTerm::try_from(term.clone()).ok()?))).collect();
    if values.is_empty() {
        return prepared;
    }
    let mut query = prepared.into_query();
    match &mut query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => bind_pattern(pattern, &values),
    }
    Prepared::new(query)
}

impl Parameter {
    /// The term a value stands for. An entity must have been resolved to its IRI before.
    pub fn term(&self, value: &str) -> Result<Term, ParameterError> {
        self.value_type.term(value).ok_or_else(|| ParameterError {
            name: self.name.clone(),
            value: value.to_owned(),
            expected: self.value_type.name(),
        })
    }
}

impl ValueType {
    /// The term a text stands for; `None` when it is no such value.
    pub fn term(self, value: &str) -> Option<Term> {
        let literal = |value: &str, datatype: NamedNodeRef<'_>| Term::from(Literal::new_typed_literal(value, datatype));
        match self {
            Self::Entity => oxrdf::NamedNode::new(value).ok().map(Term::from),
            Self::Text => Some(Term::from(Literal::new_simple_literal(value))),
            Self::Integer => value.parse::<i64>().ok().map(|_| literal(value, xsd::INTEGER)),
            Self::Decimal => {
                let number = value.parse::<f64>().ok().filter(|number| number.is_finite())?;
                // xsd:decimal has no exponent.
                let has_exponent = value.contains(['e', 'E']);
                Some(if has_exponent {
                    literal(&number.to_string(), xsd::DECIMAL)
                } else {
                    literal(value, xsd::DECIMAL)
                })
            }
            Self::Date => is_date(value).then(|| literal(value, xsd::DATE)),
            Self::Year => {
                let is_year = value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit());
                is_year.then(|| literal(value, xsd::G_YEAR))
            }
            Self::Truth => value.parse::<bool>().ok().map(|_| literal(value, xsd::BOOLEAN)),
        }
    }
}

/// `2026-11-22`, a day there is.
fn is_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, length| (text.len() == length).then(|| text.parse::<u32>().ok()).flatten();
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=days_in(number(month, 2), number(year, 4))).contains(&day))
}

/// Days of a month in the Gregorian calendar.
fn days_in(month: Option<u32>, year: Option<u32>) -> u32 {
    let is_leap = year.is_some_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    match month {
        Some(2) if is_leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

fn bind_pattern(pattern: &mut GraphPattern, values: &[(&str, GroundTerm)]) {
    match pattern {
        GraphPattern::Values { variables, bindings } => {
            let open = bindings.len() == 1 && bindings[0].iter().all(Option::is_none);
            if let ([variable], true) = (variables.as_slice(), open)
                && let Some((_, term)) = values.iter().find(|(name, _)| *name == variable.as_str())
            {
                bindings[0] = vec![Some(term.clone())];
            }
        }
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            bind_pattern(left, values);
            bind_pattern(right, values);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            bind_pattern(left, values);
            bind_pattern(right, values);
            if let Some(expression) = expression {
                bind_expression(expression, values);
            }
        }
        GraphPattern::Filter { expr, inner } => {
            bind_expression(expr, values);
            bind_pattern(inner, values);
        }
        GraphPattern::Extend { inner, expression, .. } => {
            bind_pattern(inner, values);
            bind_expression(expression, values);
        }
        GraphPattern::OrderBy { inner, expression } => {
            bind_pattern(inner, values);
            for order in expression {
                match order {
                    OrderExpression::Asc(inner) | OrderExpression::Desc(inner) => bind_expression(inner, values),
                }
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            bind_pattern(inner, values);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    bind_expression(expr, values);
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => bind_pattern(inner, values),
    }
}

/// Only EXISTS holds a pattern inside an expression.
fn bind_expression(expression: &mut Expression, values: &[(&str, GroundTerm)]) {
    match expression {
        Expression::Exists(pattern) => bind_pattern(pattern, values),
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
            bind_expression(a, values);
            bind_expression(b, values);
        }
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
            bind_expression(inner, values);
        }
        Expression::If(a, b, c) => {
            for part in [a, b, c] {
                bind_expression(part, values);
            }
        }
        Expression::In(inner, list) => {
            bind_expression(inner, values);
            list.iter_mut().for_each(|part| bind_expression(part, values));
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            list.iter_mut().for_each(|part| bind_expression(part, values));
        }
        Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> String {
        let value = Term::from(Literal::from("v"));
        let prepared = parse(text, &Prefixes::default()).expect("valid");
        bind(prepared, &[("x", value)]).into_query().to_string()
    }

    #[test]
    fn values_enter_wherever_the_parameter_stands() {
        for text in [
            "SELECT * { VALUES ?x { UNDEF } ?s ?p ?x }",
            "SELECT * { { SELECT ?x { VALUES ?x { UNDEF } ?s ?p ?x } } }",
            "SELECT * { ?s ?p ?o FILTER EXISTS { VALUES ?x { UNDEF } ?s ?q ?x } }",
            "SELECT * { ?s ?p ?o OPTIONAL { VALUES ?x { UNDEF } ?s ?q ?x } }",
            "CONSTRUCT { ?s ?p ?x } { { VALUES ?x { UNDEF } ?s ?p ?x } UNION { ?s a ?x } }",
        ] {
            assert!(bound(text).contains("\"v\""), "{text}");
        }
    }

    #[test]
    fn a_value_that_was_chosen_stays() {
        assert!(!bound("SELECT * { VALUES ?x { 1 2 } ?s ?p ?x }").contains("\"v\""));
        assert!(!bound("SELECT * { VALUES ?y { UNDEF } ?s ?p ?y }").contains("\"v\""));
    }

    #[test]
    fn values_are_typed() {
        let parameter = |value_type| Parameter { name: "p".to_owned(), value_type, description: String::new() };
        assert!(parameter(ValueType::Date).term("2026-11-22").is_ok());
        assert!(parameter(ValueType::Date).term("2026-13-22").is_err());
        assert!(parameter(ValueType::Date).term("2024-02-29").is_ok());
        assert!(parameter(ValueType::Date).term("2026-02-29").is_err());
        assert!(parameter(ValueType::Date).term("22.11.2026").is_err());
        assert!(parameter(ValueType::Integer).term("ten").is_err());
        assert!(parameter(ValueType::Year).term("2026").is_ok());
        assert!(parameter(ValueType::Year).term("+202").is_err());
        let number = ValueType::Decimal.term("1.5e3").expect("a number");
        assert_eq!(number.to_string(), "\"1500\"^^<http://www.w3.org/2001/XMLSchema#decimal>");
        assert!(parameter(ValueType::Truth).term("yes").is_err());
    }
}
