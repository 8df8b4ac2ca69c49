//! What a lens must give, so that a network can be drawn from it.

use super::{Asked, variable};
use crate::query::Kind;
use crate::query::syntax::is_one_of;
use crate::shelf::{Finding, Place};
use crate::store::Form;
use crate::vocab::nearest;

/// The columns a drawing cannot do without, and what each is.
const ENDS: &[(&str, &str)] = &[("source", "the thing an edge starts from"), ("target", "the thing it leads to")];

/// The columns a drawing also looks at.
const FURTHER: &[&str] = &[
    "relation",
    "label",
    "weight",
    "start",
    "end",
    "record",
    "sourceType",
    "sourceLabel",
    "sourceStart",
    "sourceEnd",
    "sourceGroup",
    "targetType",
    "targetLabel",
    "targetStart",
    "targetEnd",
    "targetGroup",
];

/// A lens is a SELECT, and each of its rows has the two ends of an edge.
pub fn ends_of_an_edge(asked: &Asked<'_>) -> Vec<Finding> {
    if asked.kind != Kind::Lens {
        return Vec::new();
    }
    let error = |problem: String, remedy: String| {
        let finding = Finding::error(&asked.file.path, problem, remedy);
        Finding { place: form(asked), ..finding }
    };
    if asked.prepared.form() != Form::Solutions {
        let remedy = "SELECT ?source ?relation ?target, one row for each statement of an edge";
        return vec![error("a lens draws rows, and this is no SELECT".to_owned(), remedy.to_owned())];
    }
    let missing = ENDS.iter().filter(|(name, _)| !has(asked, name));
    missing
        .map(|(name, what)| error(format!("the lens has no column ?{name}"), format!("select ?{name}: {what}")))
        .collect()
}

/// A column spelled almost like one that a drawing looks at is probably meant to be it.
pub fn columns_nearly_named(asked: &Asked<'_>) -> Vec<Finding> {
    if asked.kind != Kind::Lens || asked.prepared.form() != Form::Solutions {
        return Vec::new();
    }
    let known: Vec<&str> = ENDS.iter().map(|(name, _)| *name).chain(FURTHER.iter().copied()).collect();
    let columns = asked.prepared.columns();
    let others = columns.iter().filter(|column| !known.contains(&column.as_str()));
    others
        .filter_map(|column| {
            let free = known.iter().copied().filter(|name| !has(asked, name) && is_misspelt(column, name));
            let meant = *nearest(column, free).first()?;
            let problem = format!("the column ?{column} means nothing to a drawing");
            Some(asked.warning(place_of_column(asked, column), problem, format!("did you mean ?{meant}?")))
        })
        .collect()
}

/// Two letters changed, left out, added or swapped: `nearest` alone also takes ?sources for ?sourceType.
fn is_misspelt(column: &str, name: &str) -> bool {
    strsim::damerau_levenshtein(&column.to_lowercase(), &name.to_lowercase()) <= 2
}

fn has(asked: &Asked<'_>, name: &str) -> bool {
    asked.prepared.columns().iter().any(|column| column == name)
}

/// Where the query says what kind of query it is.
fn form(asked: &Asked<'_>) -> Option<Place> {
    let token = asked.tokens.iter().find(|token| is_one_of(token.text, &["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"]))?;
    Some(asked.place(token))
}

/// Where a column is first named.
fn place_of_column(asked: &Asked<'_>, column: &str) -> Option<Place> {
    let token = asked.tokens.iter().find(|token| variable(token) == Some(column))?;
    Some(asked.place(token))
}
