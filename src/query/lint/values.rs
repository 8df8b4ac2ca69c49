use super::Asked;
use crate::query::algebra::{Names, bound_here, every, expressions, groups, in_scope, variables};
use crate::shelf::Finding;
use spargebra::algebra::GraphPattern;

/// A VALUES stands in the group that uses its variable: outside a sub-select the whole sub-select is evaluated first, and
/// one that does not give the variable on never sees it.
pub fn outside_their_group(asked: &Asked<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in groups(asked.pattern) {
        let here = every(group.root, |pattern| !is_subselect(pattern));
        for (at, name, is_open) in here.iter().enumerate().flat_map(|(at, pattern)| values(at, pattern)) {
            if !is_of_group(group.root, here[at]) {
                continue;
            }
            let others = here.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, pattern)| *pattern);
            let is_used_here = others.clone().filter(|other| !is_subselect(other)).any(|other| names(other, &name));
            let below = others.filter(|other| is_subselect(other)).find(|other| uses(other, &name));
            if let Some(subselect) = below {
                found.push(beyond(asked, &name, is_used_here && in_scope(subselect).contains(&name)));
            } else if is_open && !is_used_here {
                found.push(idle(asked, &name));
            }
        }
    }
    found
}

/// A VALUES whose variable a sub-select uses. When the group uses it, too, and the sub-select gives it on, the answer is
/// right, only later than it could be.
fn beyond(asked: &Asked<'_>, name: &str, is_right: bool) -> Finding {
    let place = asked.place_of_values(name);
    if is_right {
        let problem = format!("the sub-select is evaluated for every ?{name}, whatever its VALUES says");
        return asked.info(place, problem, "if that is slow, write the VALUES also into the braces of the sub-select");
    }
    let problem = format!("the VALUES of ?{name} stands outside the sub-select that uses it");
    asked.warning(place, problem, "move it into the braces of the sub-select")
}

/// A parameter whose group does not use it.
fn idle(asked: &Asked<'_>, name: &str) -> Finding {
    let place = asked.place_of_values(name);
    let patterns = every(asked.pattern, |_| true);
    let times = patterns.iter().filter(|pattern| !is_modifier(pattern) && names(pattern, name)).count();
    if times > 1 {
        let problem = format!("the VALUES of ?{name} stands outside the group that uses it");
        return asked.warning(place, problem, "move it into the braces of that group");
    }
    asked.warning(
        place,
        format!("nothing uses ?{name}: a value for it changes nothing"),
        "use it, or delete its VALUES",
    )
}

/// The variables of a VALUES, and whether it is a parameter left open.
fn values(at: usize, pattern: &GraphPattern) -> Vec<(usize, String, bool)> {
    let GraphPattern::Values { variables, bindings } = pattern else {
        return Vec::new();
    };
    let is_open = bindings.iter().flatten().all(Option::is_none);
    variables.iter().map(|variable| (at, variable.as_str().to_owned(), is_open)).collect()
}

/// Names of parameters that a query leaves open: `VALUES ?x { UNDEF }`, as [`bind`](crate::query::bind) fills them.
pub fn open_parameters(pattern: &GraphPattern) -> Names {
    let names = every(pattern, |_| true).into_iter().filter_map(|pattern| match pattern {
        GraphPattern::Values { variables, bindings } => match (variables.as_slice(), bindings.as_slice()) {
            ([variable], [row]) if row.iter().all(Option::is_none) => Some(variable.as_str().to_owned()),
            _ => None,
        },
        _ => None,
    });
    names.collect()
}

fn is_subselect(pattern: &GraphPattern) -> bool {
    matches!(pattern, GraphPattern::Project { .. })
}

/// SELECT and ORDER BY show a variable, they do not use it.
fn is_modifier(pattern: &GraphPattern) -> bool {
    matches!(pattern, GraphPattern::Project { .. } | GraphPattern::OrderBy { .. } | GraphPattern::Group { .. })
}

/// Whether a pattern stands in a group itself, not in a group inside it.
fn is_of_group(root: &GraphPattern, pattern: &GraphPattern) -> bool {
    std::ptr::eq(root, pattern)
        || match root {
            GraphPattern::Join { left, right } => is_of_group(left, pattern) || is_of_group(right, pattern),
            GraphPattern::LeftJoin { left, .. }
            | GraphPattern::Lateral { left, .. }
            | GraphPattern::Minus { left, .. } => is_of_group(left, pattern),
            GraphPattern::Filter { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::Graph { inner, .. } => is_of_group(inner, pattern),
            _ => false,
        }
}

/// Whether a pattern itself names a variable.
fn names(pattern: &GraphPattern, name: &str) -> bool {
    bound_here(pattern).contains(name) || expressions(pattern).into_iter().any(|e| variables(e).contains(name))
}

/// Whether a sub-select uses a variable for which it has no VALUES of its own.
fn uses(subselect: &GraphPattern, name: &str) -> bool {
    let inside = every(subselect, |_| true);
    let is_own = |pattern: &&GraphPattern| values(0, pattern).iter().any(|(_, variable, _)| variable == name);
    inside.iter().any(|pattern| names(pattern, name)) && !inside.iter().any(is_own)
}
