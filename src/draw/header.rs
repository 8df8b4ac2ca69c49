//! What a file says of itself: the same words in the same order in every format.

use super::Scene;
use super::clean::clean;
use crate::graph::WEIGHT;

/// Title, description, day, licence, attribution, what a weight counts, what is not shown, how to open it, what made it.
/// What is empty is left out.
pub(super) fn facts(scene: &Scene<'_>, how_to_open: &'static str) -> Vec<(&'static str, String)> {
    let about = &scene.network.about;
    let weight = if about.weight.is_empty() { WEIGHT } else { &about.weight };
    let not_shown = scene.network.not_shown.join("; ");
    let facts = [
        ("title", about.title.as_str()),
        ("description", &about.description),
        ("date", &about.date),
        ("licence", &about.licence),
        ("attribution", &about.attribution),
        ("weight", weight),
        ("not_shown", &not_shown),
        ("how_to_open", how_to_open),
        ("made_by", concat!("coopgraph ", env!("CARGO_PKG_VERSION"))),
    ];
    let given = facts.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(name, text)| (name, clean(text).into_owned())).collect()
}

/// The same as lines, for comments.
pub(super) fn lines(scene: &Scene<'_>, how_to_open: &'static str) -> Vec<String> {
    facts(scene, how_to_open).into_iter().map(|(name, text)| format!("{}: {text}", name.replace('_', " "))).collect()
}
