//! What one row says: of which link, who judged it, and how.

use super::super::sssom::Mapping;
use crate::vocab::terms::{owl, skos};
use sha2::{Digest, Sha256};
use std::fmt;

/// What a reviewer says of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Same,
    /// Close to each other, or tied in another way, but not the same.
    Close,
    No,
    Unsure,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::Same, Self::Close, Self::No, Self::Unsure];

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Close => "close",
            Self::No => "no",
            Self::Unsure => "unsure",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Relations that say that two things are the same.
const SAME: [oxrdf::NamedNodeRef<'_>; 4] =
    [skos::EXACT_MATCH, owl::SAME_AS, owl::EQUIVALENT_CLASS, owl::EQUIVALENT_PROPERTY];

/// The two things of a row; the lesser first, so that a link is one whichever way round it is written.
pub fn pair_of(row: &Mapping) -> (String, String) {
    let (subject, object) = (row.get("subject_id").to_owned(), row.get("object_id").to_owned());
    if subject <= object { (subject, object) } else { (object, subject) }
}

/// What a link is called: twelve digits made of its two things, the same in every run.
pub fn link_of((one, other): &(String, String)) -> String {
    digits(&format!("{one}\n{other}"), 12)
}

/// The first hexadecimal digits of the SHA-256 of a text.
pub fn digits(text: &str, count: usize) -> String {
    let digest = Sha256::digest(text);
    digest.iter().flat_map(|byte| format!("{byte:02x}").chars().collect::<Vec<_>>()).take(count).collect()
}

/// Who judged it, by identifier or name; nobody for what only waits, or stands there unread.
pub fn reviewers(row: &Mapping) -> Vec<&str> {
    let named = |slot| row.all(slot).iter().map(String::as_str);
    let ids: Vec<&str> = named("reviewer_id").collect();
    // One person may have both: a name then only says who the identifier is.
    if ids.is_empty() { named("reviewer_label").collect() } else { ids }
}

/// Whether a reviewer is one of those who judged it, by identifier or by name.
pub fn is_reviewed_by(row: &Mapping, reviewer: &str) -> bool {
    ["reviewer_id", "reviewer_label"].iter().any(|slot| row.all(slot).iter().any(|name| name == reviewer))
}

/// What its reviewers say; none when it has none. Who agrees with "is not" says no.
pub fn verdict(row: &Mapping) -> Option<Verdict> {
    if reviewers(row).is_empty() {
        return None;
    }
    let agreement = agreement(row).unwrap_or(1.0) * if is_negated(row) { -1.0 } else { 1.0 };
    Some(match agreement {
        above if above > 0.0 && is_same(row.get("predicate_id")) => Verdict::Same,
        above if above > 0.0 => Verdict::Close,
        below if below < 0.0 => Verdict::No,
        _ => Verdict::Unsure,
    })
}

/// How much its reviewers agree with it: from -1 to 1.
pub fn agreement(row: &Mapping) -> Option<f64> {
    row.get("reviewer_agreement").parse().ok()
}

/// Whether it says that the two are not so related.
pub fn is_negated(row: &Mapping) -> bool {
    row.get("predicate_modifier") == "Not"
}

/// Whether a relation says that two things are the same.
pub fn is_same(predicate: &str) -> bool {
    SAME.iter().any(|same| same.as_str() == predicate)
}

/// Whether what was judged has changed since: it is kept, and counts no longer.
pub fn is_outdated(row: &Mapping) -> bool {
    !row.get("standing").is_empty()
}

/// How much speaks for it; the least where nothing is known.
pub fn weight(row: &Mapping) -> f64 {
    row.get("match_weight").parse().ok().filter(|weight: &f64| !weight.is_nan()).unwrap_or(f64::NEG_INFINITY)
}

/// Adds to its comment.
pub fn remark(row: &mut Mapping, text: &str) {
    let comment = match row.get("comment") {
        "" => text.to_owned(),
        comment if text.is_empty() || comment.contains(text) => comment.to_owned(),
        comment => format!("{comment}; {text}"),
    };
    row.set("comment", comment);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(slots: &[(&str, &str)]) -> Mapping {
        let mut row = Mapping::default();
        slots.iter().for_each(|(slot, value)| row.set(slot, *value));
        row
    }

    #[test]
    fn a_link_has_one_name_whichever_way_round() {
        let there = row(&[("subject_id", "https://a/1"), ("object_id", "https://b/1")]);
        let back = row(&[("subject_id", "https://b/1"), ("object_id", "https://a/1")]);
        assert_eq!(link_of(&pair_of(&there)), link_of(&pair_of(&back)));
        assert_eq!(link_of(&pair_of(&there)), "af90fbcacd8d");
    }

    #[test]
    fn who_agrees_that_it_is_not_says_no() {
        let same = skos::EXACT_MATCH.as_str();
        let close = "http://www.w3.org/2004/02/skos/core#closeMatch";
        for (predicate, modifier, agreement, said) in [
            (same, "", "1.0", Verdict::Same),
            (same, "", "", Verdict::Same),
            (close, "", "0.5", Verdict::Close),
            (same, "Not", "1.0", Verdict::No),
            (same, "Not", "", Verdict::No),
            (same, "", "-0.9", Verdict::No),
            (same, "", "0.0", Verdict::Unsure),
        ] {
            let slots =
                [("predicate_id", predicate), ("predicate_modifier", modifier), ("reviewer_agreement", agreement)];
            assert_eq!(verdict(&row(&slots)), None, "nobody judged it");
            let mut judged = row(&slots);
            judged.set("reviewer_label", "A");
            assert_eq!(verdict(&judged), Some(said), "{predicate} {modifier} {agreement}");
        }
    }
}
