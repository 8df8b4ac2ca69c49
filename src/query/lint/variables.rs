use super::{Asked, variable};
use crate::query::algebra::{Names, bound_here, compared, every, expressions, in_scope, of_triple};
use crate::shelf::{Finding, Place};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// A variable that is shown or compared, but that no pattern binds, is misspelt.
pub fn never_bound(asked: &Asked<'_>) -> Vec<Finding> {
    let patterns = every(asked.pattern, |_| true);
    let bound: Names = patterns.iter().flat_map(|pattern| bound_here(pattern)).collect();
    let mut unbound = Names::new();
    for pattern in &patterns {
        if let GraphPattern::Project { inner, variables } = pattern {
            let inside = in_scope(inner);
            unbound.extend(variables.iter().map(|v| v.as_str().to_owned()).filter(|name| !inside.contains(name)));
        }
        let compared = expressions(pattern).into_iter().flat_map(compared);
        unbound.extend(compared.filter(|name| !bound.contains(name)));
    }
    if let Query::Construct { template, pattern, .. } = asked.query {
        let inside = in_scope(pattern);
        let written = template.iter().flat_map(of_triple).filter(|name| !name.starts_with("_:"));
        unbound.extend(written.filter(|name| !inside.contains(name)));
    }
    let finding = |name: &String| {
        let remedy = "bind it in the pattern, spell it as the pattern does, or leave it out";
        asked.warning(first(asked, name), format!("nothing binds ?{name}"), remedy)
    };
    unbound.iter().map(finding).collect()
}

/// Where a variable first stands in the text.
fn first(asked: &Asked<'_>, name: &str) -> Option<Place> {
    let token = asked.tokens.iter().find(|token| variable(token) == Some(name))?;
    Some(asked.place(token))
}
