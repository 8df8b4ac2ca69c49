use super::{Asked, listed};
use crate::query::algebra::{
    self, Names, bound_here, every, expressions, groups, in_scope, of_name, of_triple, union, variables,
};
use crate::shelf::Finding;
use spargebra::algebra::GraphPattern;

/// Parts of a group that share no variable: each match of one is paired with each of the other.
pub fn unrelated_parts(asked: &Asked<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in groups(asked.pattern) {
        let mut members = members(group.root);
        members.push(Member { names: group.outer, is_matched: false });
        let mut parts = connected(members).into_iter().filter(|part| part.is_matched);
        let Some(first) = parts.next() else {
            continue;
        };
        found.extend(parts.map(|part| finding(asked, &first, &part)));
    }
    found
}

fn finding(asked: &Asked<'_>, one: &Member, other: &Member) -> Finding {
    let named =
        |member: &Member| member.names.iter().filter(|name| !name.starts_with("_:")).cloned().collect::<Vec<_>>();
    let (one, other) = (named(one), named(other));
    let place = other.iter().filter_map(|name| asked.place_of_variable(name)).min();
    let problem = format!(
        "what binds {} shares no variable with what binds {}: every match of one is paired with every match of the other",
        listed(other.iter().map(String::as_str)),
        listed(one.iter().map(String::as_str))
    );
    asked.warning(place, problem, "join them by a variable, or ask two questions")
}

/// A part of a group, by the variables that join it to others.
struct Member {
    names: Names,
    /// Whether it is matched against the graph; a FILTER, BIND or VALUES only joins others.
    is_matched: bool,
}

/// The parts of a group, as small as can be.
fn members(pattern: &GraphPattern) -> Vec<Member> {
    let with = |pattern: &GraphPattern, names: Names, is_matched: bool| {
        let mut members = members(pattern);
        members.push(Member { names, is_matched });
        members
    };
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().map(of_triple).map(matched).collect(),
        GraphPattern::Join { left, right } => members(left).into_iter().chain(members(right)).collect(),
        GraphPattern::LeftJoin { left, right, .. } | GraphPattern::Lateral { left, right } => {
            let compared = expressions(pattern).into_iter().flat_map(variables).collect();
            with(left, union(&in_scope(right), &compared), true)
        }
        GraphPattern::Minus { left, .. } => members(left),
        GraphPattern::Filter { expr, inner } => {
            // What an EXISTS inside compares joins, too.
            let exists = algebra::exists(expr).into_iter().flat_map(|inside| every(inside, |_| true));
            let compared = exists.flat_map(bound_here).collect();
            with(inner, union(&variables(expr), &compared), false)
        }
        GraphPattern::Extend { inner, variable, expression } => {
            let named = Names::from([variable.as_str().to_owned()]);
            with(inner, union(&variables(expression), &named), false)
        }
        GraphPattern::Graph { name, inner } => {
            let name: Names = of_name(name).into_iter().collect();
            let mut members = members(inner);
            members.iter_mut().for_each(|member| member.names.extend(name.iter().cloned()));
            members
        }
        GraphPattern::Values { .. } => vec![Member { names: bound_here(pattern), is_matched: false }],
        GraphPattern::Path { .. } => vec![matched(bound_here(pattern))],
        _ => vec![Member { is_matched: !is_one_row(pattern), ..matched(in_scope(pattern)) }],
    }
}

/// A pattern without variables is a condition: it pairs nothing.
fn matched(names: Names) -> Member {
    Member { is_matched: !names.is_empty(), names }
}

/// A sub-select that only counts gives one row: to put it beside each row is what is meant.
fn is_one_row(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { variables, .. } => variables.is_empty(),
        GraphPattern::Project { inner, .. } | GraphPattern::Extend { inner, .. } => is_one_row(inner),
        _ => false,
    }
}

/// Puts together what shares a variable.
fn connected(members: Vec<Member>) -> Vec<Member> {
    let mut parts: Vec<Member> = Vec::new();
    for mut member in members {
        let (joined, apart): (Vec<Member>, Vec<Member>) =
            parts.into_iter().partition(|part| !part.names.is_disjoint(&member.names));
        parts = apart;
        for part in joined {
            member.names.extend(part.names);
            member.is_matched |= part.is_matched;
        }
        parts.push(member);
    }
    parts
}
