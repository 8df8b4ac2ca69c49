//! Text into an update that may be run: one that stays with the data it is given.

use super::parts::parts_of_pattern;
use super::syntax::{self, Asked, SyntaxError};
use crate::store::PreparedUpdate;
use crate::vocab::Prefixes;
use spargebra::{GraphUpdateOperation, SparqlParser};

/// Parses an update with prefixes at hand; `base` is what `<>` stands for. LOAD and SERVICE are refused.
pub fn parse_update(text: &str, prefixes: &Prefixes, base: &str) -> Result<PreparedUpdate, SyntaxError> {
    let invalid = |error| SyntaxError::without_place(format!("a prefix or the base is not valid: {error}"));
    let mut parser = SparqlParser::new().with_base_iri(base).map_err(invalid)?;
    for (name, namespace) in prefixes.iter() {
        parser = parser.with_prefix(name, namespace).map_err(invalid)?;
    }
    let update = parser.clone().parse_update(text).map_err(|_| {
        let parse = |text: &str| parser.clone().parse_update(text).err().map(|error| error.to_string());
        syntax::explain(text, prefixes, Asked::Update, parse)
    })?;
    for operation in &update.operations {
        refuse_elsewhere(operation, text)?;
    }
    Ok(PreparedUpdate::new(update))
}

/// An update reads nothing but what it changes.
fn refuse_elsewhere(operation: &GraphUpdateOperation, text: &str) -> Result<(), SyntaxError> {
    let (word, hint) = match operation {
        GraphUpdateOperation::Load { .. } => {
            ("LOAD", "fetch the document yourself, look at it, and put what you want of it into INSERT DATA")
        }
        GraphUpdateOperation::DeleteInsert { pattern, .. } if !parts_of_pattern(pattern).services.is_empty() => (
            "SERVICE",
            "ask the service with `coopgraph query --allow-service HOST`, and put the answer into INSERT DATA",
        ),
        _ => return Ok(()),
    };
    Err(SyntaxError {
        reason: format!("{word} is refused: an update reads nothing but what it changes"),
        place: syntax::place_of_word(text, word),
        hint: hint.to_owned(),
    })
}
