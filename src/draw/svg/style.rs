//! The style sheet of a picture: only what changes in the dark, and what a reader points at.

use super::super::palette::{colour, line_colour};
use super::super::scene::Scene;
use super::super::theme::DARK;
use std::fmt::Write as _;

/// Rules for the kinds and relations that are there.
pub fn style(scene: &Scene<'_>) -> String {
    let mut dark = String::new();
    let _ = write!(dark, ".paper,.disc{{fill:{}}}.ink{{fill:{}}}.soft{{fill:{}}}", DARK.paper, DARK.ink, DARK.soft);
    let _ = write!(
        dark,
        ".area{{fill:{};stroke:{}}}.names{{stroke:{}}}.gap{{stroke:{}}}",
        DARK.area, DARK.rule, DARK.area, DARK.paper
    );
    let _ = write!(dark, ".plain .line,.plain .disc{{stroke:{0}}}.plain .tip{{fill:{0}}}", DARK.soft);
    for kind in scene.kinds().into_keys() {
        let (fill, stroke) = (DARK.fill(colour(kind)), DARK.stroke(colour(kind)));
        let _ = write!(dark, ".k{kind} .shape{{fill:{fill};stroke:{stroke}}}.k{kind} .fold{{stroke:{stroke}}}");
    }
    if scene.letters.iter().any(Option::is_some) {
        for relation in scene.relations().into_keys() {
            let stroke = DARK.stroke(line_colour(relation));
            let _ = write!(
                dark,
                ".r{relation} .line,.r{relation} .disc{{stroke:{stroke}}}.r{relation} .tip{{fill:{stroke}}}"
            );
        }
    }
    format!(
        "a:focus{{outline:2px solid}}.node:hover .shape{{stroke-width:2.5}}@media (prefers-color-scheme:dark){{{dark}}}"
    )
}
