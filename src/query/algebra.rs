//! Ways through the algebra of a query.

use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// Names of variables; a blank node of the query is one too, as `_:name`.
pub type Names = BTreeSet<String>;

/// A group of patterns that are matched together, and what the groups around it bind.
pub struct Group<'a> {
    pub root: &'a GraphPattern,
    pub outer: Names,
}

/// Every group: the outermost, and those of OPTIONAL, UNION, MINUS, EXISTS and sub-selects.
pub fn groups(pattern: &GraphPattern) -> Vec<Group<'_>> {
    let mut found = Vec::new();
    group(pattern, &Names::new(), &mut found);
    found
}

fn group<'a>(pattern: &'a GraphPattern, outer: &Names, found: &mut Vec<Group<'a>>) {
    let root = without_modifiers(pattern);
    found.push(Group { root, outer: outer.clone() });
    within(root, outer, found);
}

/// The pattern below SELECT, DISTINCT, LIMIT, ORDER BY and GROUP BY.
fn without_modifiers(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. } => without_modifiers(inner),
        _ => pattern,
    }
}

/// The groups inside one group.
fn within<'a>(pattern: &'a GraphPattern, outer: &Names, found: &mut Vec<Group<'a>>) {
    for inside in expressions(pattern).into_iter().flat_map(exists) {
        group(inside, &union(outer, &in_scope(pattern)), found);
    }
    match pattern {
        GraphPattern::Join { left, right } => {
            within(left, &union(outer, &in_scope(right)), found);
            within(right, &union(outer, &in_scope(left)), found);
        }
        GraphPattern::LeftJoin { left, right, .. } | GraphPattern::Lateral { left, right } => {
            within(left, outer, found);
            group(right, &union(outer, &in_scope(left)), found);
        }
        GraphPattern::Minus { left, right } => {
            within(left, outer, found);
            group(right, &Names::new(), found);
        }
        GraphPattern::Union { left, right } => {
            group(left, outer, found);
            group(right, outer, found);
        }
        GraphPattern::Filter { inner, .. } | GraphPattern::Extend { inner, .. } | GraphPattern::Graph { inner, .. } => {
            within(inner, outer, found);
        }
        GraphPattern::Service { inner, .. } => group(inner, outer, found),
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        // A sub-select sees nothing of what is around it.
        _ => group(pattern, &Names::new(), found),
    }
}

/// A pattern and all below it, also inside EXISTS; `enter` says what to look into.
pub fn every(pattern: &GraphPattern, enter: impl Fn(&GraphPattern) -> bool) -> Vec<&GraphPattern> {
    let mut found = vec![pattern];
    let mut at = 0;
    while let Some(pattern) = found.get(at).copied() {
        if at == 0 || enter(pattern) {
            found.extend(below(pattern));
        }
        at += 1;
    }
    found
}

/// The patterns a pattern is made of, then those inside the EXISTS of its expressions.
pub fn below(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    let mut found = inner(pattern);
    found.extend(expressions(pattern).into_iter().flat_map(exists));
    found
}

/// The patterns a pattern is made of.
fn inner(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    match pattern {
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => vec![left, right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => vec![inner],
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => Vec::new(),
    }
}

/// The expressions a pattern holds itself.
pub fn expressions(pattern: &GraphPattern) -> Vec<&Expression> {
    match pattern {
        GraphPattern::Filter { expr, .. } => vec![expr],
        GraphPattern::LeftJoin { expression, .. } => expression.iter().collect(),
        GraphPattern::Extend { expression, .. } => vec![expression],
        GraphPattern::OrderBy { expression, .. } => expression
            .iter()
            .map(|order| match order {
                OrderExpression::Asc(inner) | OrderExpression::Desc(inner) => inner,
            })
            .collect(),
        GraphPattern::Group { aggregates, .. } => aggregates
            .iter()
            .filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
                AggregateExpression::CountSolutions { .. } => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// An expression and all it is made of, in the order of the text, without the patterns of EXISTS.
pub fn parts(expression: &Expression) -> Vec<&Expression> {
    let mut found = Vec::new();
    let mut open = vec![expression];
    while let Some(expression) = open.pop() {
        found.push(expression);
        open.extend(operands(expression).into_iter().rev());
    }
    found
}

/// The expressions an expression is made of.
fn operands(expression: &Expression) -> Vec<&Expression> {
    match expression {
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
        | Expression::Divide(a, b) => vec![a, b],
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => vec![inner],
        Expression::If(a, b, c) => vec![a, b, c],
        Expression::In(inner, list) => std::iter::once(&**inner).chain(list).collect(),
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => list.iter().collect(),
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => Vec::new(),
    }
}

/// The patterns inside the EXISTS of an expression.
pub fn exists(expression: &Expression) -> Vec<&GraphPattern> {
    let patterns = parts(expression).into_iter().filter_map(|part| match part {
        Expression::Exists(pattern) => Some(&**pattern),
        _ => None,
    });
    patterns.collect()
}

/// The variables an expression names outside EXISTS.
pub fn variables(expression: &Expression) -> Names {
    let names = parts(expression).into_iter().filter_map(|part| match part {
        Expression::Variable(variable) | Expression::Bound(variable) => Some(variable.as_str().to_owned()),
        _ => None,
    });
    names.collect()
}

/// The variables an expression names outside EXISTS. A variable as an arm of IF is left out: without a value it stands for "nothing".
pub fn compared(expression: &Expression) -> Names {
    let mut arms = Names::new();
    for part in parts(expression) {
        if let Expression::If(_, yes, no) = part {
            let names = [yes, no].into_iter().filter_map(|arm| match &**arm {
                Expression::Variable(variable) => Some(variable.as_str().to_owned()),
                _ => None,
            });
            arms.extend(names);
        }
    }
    variables(expression).into_iter().filter(|name| !arms.contains(name)).collect()
}

/// The variables a pattern may bind for what is around it.
pub fn in_scope(pattern: &GraphPattern) -> Names {
    let mut names = Names::new();
    pattern.on_in_scope_variable(|variable| {
        names.insert(variable.as_str().to_owned());
    });
    names
}

/// The variables a pattern itself binds, not those below it.
pub fn bound_here(pattern: &GraphPattern) -> Names {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().flat_map(of_triple).collect(),
        GraphPattern::Path { subject, object, .. } => {
            [of_term(subject), of_term(object)].into_iter().flatten().collect()
        }
        GraphPattern::Graph { name, .. } | GraphPattern::Service { name, .. } => of_name(name).into_iter().collect(),
        GraphPattern::Values { variables, .. } => variables.iter().map(|v| v.as_str().to_owned()).collect(),
        GraphPattern::Extend { variable, .. } => Names::from([variable.as_str().to_owned()]),
        GraphPattern::Group { aggregates, .. } => aggregates.iter().map(|(v, _)| v.as_str().to_owned()).collect(),
        _ => Names::new(),
    }
}

/// The variables and blank nodes of a triple pattern.
pub fn of_triple(triple: &TriplePattern) -> Names {
    [of_term(&triple.subject), of_name(&triple.predicate), of_term(&triple.object)].into_iter().flatten().collect()
}

/// The name of a variable or blank node.
pub fn of_term(term: &TermPattern) -> Option<String> {
    match term {
        TermPattern::Variable(variable) => Some(variable.as_str().to_owned()),
        TermPattern::BlankNode(node) => Some(format!("_:{}", node.as_str())),
        _ => None,
    }
}

pub fn of_name(name: &NamedNodePattern) -> Option<String> {
    match name {
        NamedNodePattern::Variable(variable) => Some(variable.as_str().to_owned()),
        NamedNodePattern::NamedNode(_) => None,
    }
}

pub fn union(one: &Names, other: &Names) -> Names {
    one.union(other).cloned().collect()
}
