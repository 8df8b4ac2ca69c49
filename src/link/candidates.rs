//! What of the pairs that were compared is worth a reviewer's look, and the rows of the ledger they become.

use super::sssom::Mapping;
use super::{Pair, Piece, Set, evidence_text, seen_text};

/// How it is said in the ledger that several kinds of evidence were weighed together.
const JUSTIFICATION: &str = "semapv:CompositeMatching";

/// Most candidates for one thing of the left set: a reviewer who needs more of them needs another specification.
const MOST: usize = 3;

/// One of two sets, and what links call it.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    pub set: &'a Set,
    /// The IRI of where it comes from.
    pub source: &'a str,
}

/// The pairs worth a look, best first: those that weigh enough, and not too many for one thing.
pub fn candidates(pairs: &[Pair], least_weight: f64, things: usize) -> Vec<&Pair> {
    let mut count = vec![0; things];
    let heavy = pairs.iter().take_while(|pair| pair.weight >= least_weight);
    let mut few = |pair: &&Pair| {
        count[pair.left] += 1;
        count[pair.left] <= MOST
    };
    heavy.filter(|pair| few(pair)).collect()
}

/// The row of the ledger for a pair: what is proposed, how much speaks for it, and what was seen.
pub fn row(pair: &Pair, pieces: &[Piece], subject: End<'_>, object: End<'_>, predicate: &str) -> Mapping {
    let mut row = Mapping::default();
    for (side, end, thing) in [("subject", subject, pair.left), ("object", object, pair.right)] {
        let mut set = |slot: &str, value: String| row.set(&format!("{side}_{slot}"), value);
        set("id", end.iri(thing));
        set("label", end.set.label(thing).to_owned());
        set("source", end.source.to_owned());
        let fields = end.set.fields.iter().zip(&end.set.things[thing].values);
        set("seen", seen_text(fields.map(|(field, values)| (field.name.as_str(), values.as_slice()))));
    }
    row.set("predicate_id", predicate);
    row.set("mapping_justification", JUSTIFICATION);
    row.set("confidence", digits(pair.probability, 4));
    row.set("match_weight", digits(pair.weight, 2));
    row.set("match_evidence", evidence_text(pieces));
    row
}

/// A number as short as that: more digits would say nothing, and differ between machines.
fn digits(number: f64, most: usize) -> String {
    let text = format!("{number:.most$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

impl End<'_> {
    /// The IRI of a thing: a row of a table is named after its file.
    pub fn iri(&self, thing: usize) -> String {
        let id = &self.set.things[thing].id;
        if oxrdf::NamedNode::new(id.as_str()).is_ok() && id.contains("://") {
            return id.clone();
        }
        let mut iri = format!("{}#", self.source);
        for byte in id.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                iri.push(char::from(byte));
            } else {
                iri.push_str(&format!("%{byte:02X}"));
            }
        }
        iri
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Field, Thing};

    fn pair(left: usize, weight: f64) -> Pair {
        Pair { left, right: 0, weight, probability: 0.987_654, is_match: false }
    }

    #[test]
    fn a_thing_has_few_candidates_and_none_that_weighs_too_little() {
        let pairs: Vec<Pair> = [(0, 9.0), (0, 8.0), (1, 7.0), (0, 6.0), (0, 5.0), (1, 1.0)]
            .map(|(left, weight)| pair(left, weight))
            .to_vec();
        let chosen: Vec<f64> = candidates(&pairs, 2.0, 2).iter().map(|pair| pair.weight).collect();
        assert_eq!(chosen, [9.0, 8.0, 7.0, 6.0]);
    }

    #[test]
    fn a_row_says_what_was_compared() {
        let field = |name: &str, measure: &str| Field { name: name.to_owned(), measure: measure.to_owned() };
        let thing = |id: &str| Thing { id: id.to_owned(), values: vec![vec!["7".to_owned()], vec!["Pond".to_owned()]] };
        let fields = vec![field("code", "code"), field("name", "name")];
        let set = Set { name: "t".to_owned(), fields, things: vec![thing("Türe 1"), thing("https://x.example/1")] };
        let [left, right] = ["file:a.csv", "https://x.example/"].map(|source| End { set: &set, source });
        let pair = Pair { left: 0, right: 1, weight: 3.0, probability: 0.999_99, is_match: true };
        let row = row(&pair, &[], left, right, "x:p");
        let said: Vec<&str> =
            ["subject_id", "subject_label", "object_id", "confidence", "match_weight", "subject_seen"]
                .map(|slot| row.get(slot))
                .to_vec();
        assert_eq!(
            said,
            [
                "file:a.csv#T%C3%BCre%201",
                "Pond",
                "https://x.example/1",
                "1",
                "3",
                "{\"code\":[\"7\"],\"name\":[\"Pond\"]}"
            ]
        );
        assert_eq!(digits(-0.001, 2), "0");
    }
}
