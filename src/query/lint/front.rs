//! What a query file says about itself, held against the query.

use super::Asked;
use super::values::open_parameters;
use crate::query::Kind;
use crate::shelf::Finding;
use crate::store::Form;

/// A question says what its rows are, a lens what it draws; of a rule it is good to know. A check says it as its problem.
pub fn description(asked: &Asked<'_>) -> Vec<Finding> {
    let front = &asked.file.front;
    // Without any front line, that is said already.
    if !front.description.is_empty() || front.title.is_empty() {
        return Vec::new();
    }
    let place = asked.place_of_front_line("#+ title:");
    let remedy = "add `#+ description: …`: what a row is, what is left out, how to read it";
    match asked.kind {
        Kind::Question => vec![asked.warning(place, "the question has no description", remedy)],
        Kind::Lens => {
            let remedy = "add `#+ description: …`: what nodes and edges are, what is left out, how to read it";
            vec![asked.warning(place, "the lens has no description", remedy)]
        }
        Kind::Rule => vec![asked.info(place, "the query has no description", remedy)],
        Kind::Check => Vec::new(),
    }
}

/// A check says how much a row matters, what it means and what to do about it.
pub fn of_a_check(asked: &Asked<'_>) -> Vec<Finding> {
    if asked.kind != Kind::Check {
        return Vec::new();
    }
    let front = &asked.file.front;
    let place = asked.place_of_front_line("#+ title:");
    let needed = [
        (&front.severity, "no severity", "add `#+ severity: error`, `warning` or `info`"),
        (&front.problem, "no problem", "add `#+ problem: …`: what a row says, with {column} for its values"),
        (&front.remedy, "no remedy", "add `#+ remedy: …`: what to do about a row"),
    ];
    let missing = needed.into_iter().filter(|(value, _, _)| value.is_empty());
    missing.map(|(_, what, remedy)| asked.warning(place, format!("the check has {what}"), remedy)).collect()
}

/// What stands in braces is a column of the answer.
pub fn columns_of_a_check(asked: &Asked<'_>) -> Vec<Finding> {
    let prepared = asked.prepared;
    if asked.kind != Kind::Check || prepared.form() != Form::Solutions {
        return Vec::new();
    }
    let front = &asked.file.front;
    let mut found = Vec::new();
    for (key, text) in [("problem", &front.problem), ("remedy", &front.remedy)] {
        for name in in_braces(text) {
            if !prepared.columns().iter().any(|column| column == name) {
                let place = asked.place_of_front_line(&format!("#+ {key}:"));
                let problem = format!("{{{name}}} is no column of the answer");
                let remedy = format!("columns are {}", prepared.columns().join(", "));
                found.push(asked.warning(place, problem, remedy));
            }
        }
    }
    found
}

fn in_braces(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// A parameter has a front line, which says what it is, and a place in the query.
pub fn parameters(asked: &Asked<'_>) -> Vec<Finding> {
    let declared = &asked.file.front.parameters;
    let open = open_parameters(asked.pattern);
    let without_place = declared.iter().filter(|parameter| !open.contains(&parameter.name)).map(|parameter| {
        let name = &parameter.name;
        let finding = Finding::error(
            &asked.file.path,
            format!("the parameter {name} has no place in the query"),
            format!("write `VALUES ?{name} {{ UNDEF }}` in the group that uses it"),
        );
        Finding { place: asked.place_of_front_line(&format!("#+ param: {name}")), ..finding }
    });
    let without_line = open.iter().filter(|name| declared.iter().all(|parameter| parameter.name != **name));
    without_place
        .chain(without_line.map(|name| {
            asked.warning(
                asked.place_of_values(name),
                format!("?{name} is left open, but no front line names it"),
                format!("add `#+ param: {name} TYPE what it is`, or give it values"),
            )
        }))
        .collect()
}
