//! Files of settings (TOML), read strictly: what is wrong with one is a finding with its place.

use super::{Finding, Place};
use crate::vocab::nearest;
use serde::de::DeserializeOwned;
use std::ops::Range;

/// Reads settings. `what` is what such a file is called, `help` where a reader finds what may stand in it.
pub fn settings<T: DeserializeOwned>(path: &str, text: &str, what: &str, help: &str) -> Result<T, Box<Finding>> {
    toml::from_str(text).map_err(|error| {
        // The list of all that would be known there is long: what may have been meant is enough.
        let (reason, known) = error.message().split_once(", expected one of ").unwrap_or((error.message(), ""));
        let wanted = reason.split('`').nth(1).unwrap_or_default();
        let remedy = match nearest(wanted, known.split('`').skip(1).step_by(2)).first() {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => help.to_owned(),
        };
        let finding = Finding::error(path, format!("not a valid {what}: {reason}"), remedy);
        Box::new(match error.span() {
            Some(span) => finding.at(Place::of(text, span)),
            None => finding,
        })
    })
}

impl Place {
    /// The place of some bytes of a text; of several lines, the first.
    pub fn of(text: &str, bytes: Range<usize>) -> Self {
        let before = text.get(..bytes.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            length: text.get(bytes).map_or(1, |part| part.lines().next().unwrap_or_default().chars().count()).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Colours {
        #[serde(rename = "colour")]
        _colour: String,
        #[serde(rename = "shade")]
        _shade: String,
        #[serde(rename = "tint")]
        _tint: String,
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_what_was_meant() {
        let read = |text| *settings::<Colours>("c.toml", text, "list of colours", "ask").expect_err("wrong");
        let unknown = read("shade = \"ü\"\ncolor = \"x\"\n");
        assert_eq!(unknown.place, Some(Place { line: 2, column: 1, length: 5 }));
        assert_eq!(unknown.remedy, "did you mean `colour`?");
        assert_eq!(read("shade = ").remedy, "ask");
    }
}
