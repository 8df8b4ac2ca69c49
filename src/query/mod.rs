//! From the text of a query to an answer a person or a program can read.
//!
//! In: query files with `#+ key: value` front lines, parameters, a [`Store`](crate::store::Store). Out: [`Prepared`]
//! queries, names of things in the reader's language, and answers in many formats, written to whatever is given.
//! Parameters enter through the algebra, never through the text. [`lint`] says what is doubtful in a query that parses.

mod algebra;
mod bind;
mod catalogue;
mod change;
mod depth;
mod front;
mod lint;
mod mapping;
mod meant;
mod names;
mod needed;
mod parts;
mod premises;
pub mod print;
mod services;
mod syntax;
mod template;

pub use bind::{ParameterError, bind, parse};
pub use catalogue::{Catalogue, Kind, QueryFile};
pub use change::parse_update;
pub use front::{Front, LAYOUTS, Parameter, VALUE_TYPES, ValueType};
pub use lint::lint;
pub use mapping::Mapping;
pub use meant::{Unknown, unknown};
pub use names::{Citation, Name, Names};
pub use needed::{concludes, needed};
pub use parts::Role;
pub use premises::premises;
pub use services::services;
pub use syntax::{KEYWORDS, SyntaxError, UPDATE_WORDS};
pub use template::{Template, Writing};

use crate::store::{Limits, Prepared, Store, StoreError, Table};
use crate::vocab::Prefixes;

/// Asks one of the engine's own questions and waits for the whole answer.
///
/// The text is the engine's, so a syntax error in it is a fault of ours.
pub(crate) fn ask_own(
    store: &Store,
    prefixes: &Prefixes,
    text: &str,
    values: &[(&str, crate::store::Term)],
) -> Result<Table, StoreError> {
    let prepared = parse(text, prefixes)
        .map(|prepared| bind(prepared, values))
        .expect("the engine's own queries are valid: each is run by a test");
    store.query(&prepared, &Limits::default()).into_table()
}

/// Parses a text and puts parameter values in.
pub fn prepare(
    text: &str,
    prefixes: &Prefixes,
    values: &[(&str, crate::store::Term)],
) -> Result<Prepared, SyntaxError> {
    Ok(bind(parse(text, prefixes)?, values))
}
