//! Typed silence: every expected cell in one of five states.
//!
//! An expectation is a class and a path; each member of the class is one cell. The counts of the five states of an
//! expectation add up to its members.

use crate::query::{Names, ask_own};
use crate::store::{NamedNode, Row, Store, StoreError, Term, plain};
use crate::vocab::terms::say;
use serde::Serialize;
use std::collections::HashMap;

/// What is expected of each member of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Expectation {
    /// Its IRI; empty for one that was made up on asking.
    pub iri: String,
    pub label: String,
    #[serde(serialize_with = "plain::iri")]
    pub class: NamedNode,
    #[serde(serialize_with = "plain::iri")]
    pub path: NamedNode,
    /// Whether the member is the object of the path.
    pub is_inverse: bool,
}

/// What is known of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    Asserted,
    Denied,
    NotApplicable,
    NotFound,
    NotYetSearched,
}

/// One member of the class, seen by one expectation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    #[serde(rename = "iri", serialize_with = "plain::iri")]
    pub thing: NamedNode,
    pub label: String,
    pub state: State,
    /// The day of the last search, where one looked, and with which words; or why there is nothing to find.
    pub checked_on: String,
    pub searched_in: String,
    pub searched_for: String,
    pub because: String,
}

/// An expectation and all its cells.
#[derive(Clone, Debug)]
pub struct Gap {
    pub expectation: Expectation,
    pub cells: Vec<Cell>,
}

impl State {
    /// All states, in the order of a table.
    pub const ALL: [Self; 5] =
        [Self::Asserted, Self::Denied, Self::NotApplicable, Self::NotFound, Self::NotYetSearched];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Denied => "denied",
            Self::NotApplicable => "not applicable",
            Self::NotFound => "searched and not found",
            Self::NotYetSearched => "not yet searched",
        }
    }

    fn of_outcome(outcome: &NamedNode) -> Option<Self> {
        match outcome.as_ref() {
            say::DENIED => Some(Self::Denied),
            say::NOT_APPLICABLE => Some(Self::NotApplicable),
            say::NOT_FOUND => Some(Self::NotFound),
            _ => None,
        }
    }
}

impl Gap {
    /// How many cells are in a state.
    pub fn count(&self, state: State) -> usize {
        self.cells.iter().filter(|cell| cell.state == state).count()
    }
}

/// What is expected of a class, or of every class, under a label.
pub fn expected_as(
    label: &str,
    class: Option<&NamedNode>,
    store: &Store,
    names: &Names,
) -> Result<Option<Expectation>, StoreError> {
    let is_meant = |expectation: &Expectation| {
        expectation.label.eq_ignore_ascii_case(label) && class.is_none_or(|class| expectation.class == *class)
    };
    Ok(declared(store, names)?.into_iter().find(is_meant))
}

/// The cells of every declared expectation; of one class only, and of one path, where these are given.
///
/// A class and a path for which nothing is declared are an expectation made up on asking.
pub fn gaps(
    class: Option<&NamedNode>,
    path: Option<&NamedNode>,
    store: &Store,
    names: &Names,
) -> Result<Vec<Gap>, StoreError> {
    let mut expectations = declared(store, names)?;
    expectations.retain(|expectation| {
        class.is_none_or(|class| expectation.class == *class) && path.is_none_or(|path| expectation.path == *path)
    });
    if let (true, Some(class), Some(path)) = (expectations.is_empty(), class, path) {
        expectations.push(Expectation {
            iri: String::new(),
            label: format!("has `{}`", names.show(path.as_str())),
            class: class.clone(),
            path: path.clone(),
            is_inverse: false,
        });
    }
    let searches = searches(store, names)?;
    expectations
        .into_iter()
        .map(|expectation| {
            let cells = cells(&expectation, &searches, store, names)?;
            Ok(Gap { expectation, cells })
        })
        .collect()
}

fn declared(store: &Store, names: &Names) -> Result<Vec<Expectation>, StoreError> {
    let table = ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT ?expectation ?class ?path ?inverse {
           ?expectation a say:Expectation ; sh:targetClass ?class ; sh:path ?path .
           OPTIONAL { ?path sh:inversePath ?inverse }
         } ORDER BY ?class ?expectation",
        &[],
    )?;
    let expectation = |row: &Row| {
        let [Some(Term::NamedNode(iri)), Some(Term::NamedNode(class)), Some(path), inverse] = row.as_slice() else {
            return None;
        };
        let (path, is_inverse) = match (path, inverse) {
            (_, Some(Term::NamedNode(inverse))) => (inverse, true),
            (Term::NamedNode(path), None) => (path, false),
            _ => return None,
        };
        Some(Expectation {
            iri: iri.as_str().to_owned(),
            label: names.show(iri.as_str()),
            class: class.clone(),
            path: path.clone(),
            is_inverse,
        })
    };
    Ok(table.rows.iter().filter_map(expectation).collect())
}

/// What was searched, by expectation and thing.
type Searches = HashMap<(String, NamedNode), Cell>;

fn searches(store: &Store, names: &Names) -> Result<Searches, StoreError> {
    let table = ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT ?expectation ?thing ?outcome ?checked ?in ?for ?because {
           ?cell a say:CellRecord ; say:expectation ?expectation ; say:focusNode ?thing ; say:outcome ?outcome .
           OPTIONAL { ?cell say:checkedOn ?checked } OPTIONAL { ?cell say:searchedIn ?in }
           OPTIONAL { ?cell say:searchedFor ?for } OPTIONAL { ?cell say:because ?because }
         }",
        &[],
    )?;
    let mut searches = Searches::new();
    for row in table.rows {
        let [
            Some(Term::NamedNode(expectation)),
            Some(Term::NamedNode(thing)),
            Some(Term::NamedNode(outcome)),
            rest @ ..,
        ] = row.as_slice()
        else {
            continue;
        };
        let Some(state) = State::of_outcome(outcome) else {
            continue;
        };
        let text =
            |at: usize| rest.get(at).and_then(Option::as_ref).map_or_else(String::new, |term| names.show_term(term));
        let cell = Cell {
            thing: thing.clone(),
            label: names.show(thing.as_str()),
            state,
            checked_on: text(0),
            searched_in: text(1),
            searched_for: text(2),
            because: text(3),
        };
        searches.insert((expectation.as_str().to_owned(), thing.clone()), cell);
    }
    Ok(searches)
}

fn cells(
    expectation: &Expectation,
    searches: &Searches,
    store: &Store,
    names: &Names,
) -> Result<Vec<Cell>, StoreError> {
    let pattern = if expectation.is_inverse { "?value ?path ?thing" } else { "?thing ?path ?value" };
    let query = format!(
        "SELECT DISTINCT ?thing ?has {{
           VALUES ?class {{ UNDEF }} ?member rdfs:subClassOf* ?class . ?thing a ?member .
           BIND(EXISTS {{ VALUES ?path {{ UNDEF }} {pattern} }} AS ?has)
         }} ORDER BY ?thing"
    );
    let values = [("class", expectation.class.clone().into()), ("path", expectation.path.clone().into())];
    let table = ask_own(store, &names.vocabulary().prefixes, &query, &values)?;
    let cell = |row: &Row| {
        let [Some(Term::NamedNode(thing)), Some(Term::Literal(has))] = row.as_slice() else {
            return None;
        };
        let bare = |state| Cell {
            thing: thing.clone(),
            label: names.show(thing.as_str()),
            state,
            checked_on: String::new(),
            searched_in: String::new(),
            searched_for: String::new(),
            because: String::new(),
        };
        if has.value() == "true" {
            return Some(bare(State::Asserted));
        }
        let searched = searches.get(&(expectation.iri.clone(), thing.clone()));
        Some(searched.cloned().unwrap_or_else(|| bare(State::NotYetSearched)))
    };
    Ok(table.rows.iter().filter_map(cell).collect())
}
