//! Values that would have to be pasted into a text: nothing ever does that.

use super::Asked;
use crate::query::syntax::Token;
use crate::shelf::Finding;

/// A parameter inside quotes or `<…>` gets no value there, and a slot of a template is never filled.
pub fn into_a_text(asked: &Asked<'_>) -> Vec<Finding> {
    let texts = asked.tokens.iter().filter(|token| token.text.len() > 1 && token.text.starts_with(['"', '\'', '<']));
    texts.filter_map(|token| parameter_inside(asked, token).or_else(|| slot_inside(asked, token))).collect()
}

fn parameter_inside(asked: &Asked<'_>, token: &Token<'_>) -> Option<Finding> {
    let is_iri = token.text.starts_with('<');
    let names = asked.file.front.parameters.iter().map(|parameter| parameter.name.as_str());
    let name = names.into_iter().find(|name| {
        [format!("{{{name}}}"), format!("%({name})s")].iter().any(|slot| token.text.contains(slot))
            || has_word(token.text, &format!("${name}"))
            // Behind `?` an IRI has its own query.
            || !is_iri && has_word(token.text, &format!("?{name}"))
    })?;
    let remedy = if is_iri {
        format!("give an IRI to ?{name} itself, or make one: IRI(CONCAT(\"…\", ?{name}))")
    } else {
        format!(
            "close the text before it: CONCAT(\"…\", ?{name}, \"…\"), or STRSTARTS, CONTAINS, REGEX with ?{name} itself"
        )
    };
    let problem = format!("?{name} is named inside a text, where no value enters");
    Some(asked.warning(Some(asked.place(token)), problem, remedy))
}

/// `{{…}}` and `%s` of other tools' templates.
fn slot_inside(asked: &Asked<'_>, token: &Token<'_>) -> Option<Finding> {
    let opened = token.text.find("{{").filter(|at| token.text[*at..].contains("}}"));
    let is_slot = opened.is_some() || has_word(token.text, "%s");
    let remedy = "declare it, `#+ param: NAME TYPE …`, and write VALUES ?NAME { UNDEF }: a query is never put together from texts";
    is_slot.then(|| {
        asked.warning(Some(asked.place(token)), "a text holds the slot of a template, which nothing fills", remedy)
    })
}

/// Whether a word stands in a text, and does not go on behind it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}
