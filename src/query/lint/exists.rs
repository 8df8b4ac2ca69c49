use super::{Asked, variable};
use crate::query::algebra::{bound_here, every, expressions, parts};
use crate::query::syntax::{Token, is_one_of};
use crate::shelf::{Finding, Place};
use spargebra::algebra::{Expression, GraphPattern};
use std::collections::BTreeSet;

/// EXISTS is evaluated once for each row: with a join inside, that is a join for each row. On 10,000 rows it took 24
/// seconds where MINUS took none.
pub fn around_several_patterns(asked: &Asked<'_>) -> Vec<Finding> {
    let every_part = every(asked.pattern, |_| true).into_iter().flat_map(expressions).flat_map(parts);
    let mut found = Vec::new();
    let mut negated: Vec<&GraphPattern> = Vec::new();
    for part in every_part {
        match part {
            // `parts` gives what is around a part before the part.
            Expression::Not(inner) => {
                if let Expression::Exists(pattern) = &**inner {
                    negated.push(pattern);
                }
            }
            Expression::Exists(pattern) if size(pattern) > 1 => {
                let is_negated = negated.iter().any(|other| std::ptr::eq(*other, &**pattern));
                found.push(finding(asked, pattern, is_negated));
            }
            _ => {}
        }
    }
    found
}

fn finding(asked: &Asked<'_>, pattern: &GraphPattern, is_negated: bool) -> Finding {
    let (words, remedy) = if is_negated {
        ("NOT EXISTS", "write MINUS { … }, or LATERAL, or keep one pattern inside")
    } else {
        ("EXISTS", "join the pattern and SELECT DISTINCT, write LATERAL, or keep one pattern inside")
    };
    let problem = format!("{words} around {} patterns: they are joined anew for every row", size(pattern));
    asked.warning(place(asked, pattern), problem, remedy)
}

/// How many patterns are matched. A path in several steps is several.
fn size(pattern: &GraphPattern) -> usize {
    every(pattern, |_| true)
        .into_iter()
        .map(|pattern| match pattern {
            GraphPattern::Bgp { patterns } => patterns.len(),
            GraphPattern::Path { .. } => 1,
            _ => 0,
        })
        .sum()
}

/// The EXISTS in the text whose braces hold the variables of the pattern.
fn place(asked: &Asked<'_>, pattern: &GraphPattern) -> Option<Place> {
    let bound: BTreeSet<String> = every(pattern, |_| true).into_iter().flat_map(bound_here).collect();
    let wanted: BTreeSet<&str> = bound.iter().map(String::as_str).filter(|name| !name.starts_with("_:")).collect();
    let starts = || asked.tokens.iter().enumerate().filter(|(_, token)| is_one_of(token.text, &["EXISTS"]));
    let fits = |index: usize| {
        let inside: BTreeSet<&str> = braces(&asked.tokens[index..]).iter().filter_map(variable).collect();
        wanted.is_subset(&inside) && several(braces(&asked.tokens[index..]))
    };
    let best = starts().find(|(index, _)| fits(*index)).or_else(|| starts().next());
    best.map(|(_, token)| asked.place(token))
}

/// Whether there can be more than one pattern in braces: one has three tokens at most.
fn several(tokens: &[Token<'_>]) -> bool {
    tokens.len() > 3
}

/// What stands between the first brace and the one that closes it.
fn braces<'a, 'b>(tokens: &'b [Token<'a>]) -> &'b [Token<'a>] {
    let mut depth = 0;
    let mut start = None;
    for (index, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => {
                start.get_or_insert(index + 1);
                depth += 1;
            }
            "}" => depth -= 1,
            _ => continue,
        }
        if let (0, Some(start)) = (depth, start) {
            return &tokens[start..index];
        }
    }
    &[]
}
