use super::Asked;
use crate::query::syntax::is_one_of;
use crate::shelf::{Finding, Place};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// The same question gives the same answer: without ORDER BY the order of the rows is the engine's affair.
pub fn missing(asked: &Asked<'_>) -> Vec<Finding> {
    let Query::Select { pattern, .. } = asked.query else {
        return Vec::new();
    };
    let (is_cut, is_settled) = settled(pattern);
    if is_settled {
        return Vec::new();
    }
    let place = select(asked);
    if is_cut {
        let problem = "no ORDER BY: which rows a LIMIT leaves is left to chance";
        return vec![asked.warning(place, problem, "add ORDER BY before LIMIT")];
    }
    let problem = "no ORDER BY: rows may come in another order each time";
    vec![asked.info(place, problem, "add ORDER BY with the columns that tell rows apart")]
}

/// Whether an answer is cut, and whether its order is settled: by ORDER BY, or because it has one row.
fn settled(pattern: &GraphPattern) -> (bool, bool) {
    match pattern {
        GraphPattern::Slice { inner, .. } => (true, settled(inner).1),
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => settled(inner),
        GraphPattern::OrderBy { .. } => (false, true),
        GraphPattern::Group { variables, .. } => (false, variables.is_empty()),
        _ => (false, false),
    }
}

fn select(asked: &Asked<'_>) -> Option<Place> {
    let token = asked.tokens.iter().find(|token| is_one_of(token.text, &["SELECT"]))?;
    Some(asked.place(token))
}
