//! Evidence, and what was seen of the two things, as text in one slot of a row: JSON, so that any program reads it.

use super::super::Piece;
use super::super::sssom::Mapping;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Values of a thing by the name of the field.
pub type Seen = BTreeMap<String, Vec<String>>;

/// The evidence of a row, what weighs most first; nothing where there is none or it is no such list.
pub fn evidence(row: &Mapping) -> Vec<Piece> {
    let mut pieces = list(row).unwrap_or_default();
    pieces.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.what.cmp(&b.what)));
    pieces
}

/// The evidence as it stands there; none where it is no such list, or one of its pieces is none.
fn list(row: &Mapping) -> Option<Vec<Piece>> {
    let list: Vec<Value> = serde_json::from_str(row.get("match_evidence")).ok()?;
    list.iter().map(piece).collect()
}

/// Slots of a row that hold something else than such text.
pub fn unreadable(row: &Mapping) -> Vec<&'static str> {
    let mut slots = vec![("match_evidence", list(row).is_some())];
    let object = |slot| serde_json::from_str::<Seen>(row.get(slot)).is_ok();
    slots.extend(["subject_seen", "object_seen"].map(|slot| (slot, object(slot))));
    slots.into_iter().filter(|(slot, is_good)| !is_good && !row.get(slot).is_empty()).map(|(slot, _)| slot).collect()
}

fn piece(list: &Value) -> Option<Piece> {
    let text = |at: usize| Some(list.get(at)?.as_str()?.to_owned());
    Some(Piece {
        what: text(0)?,
        left: text(1)?,
        right: text(2)?,
        similarity: list.get(3)?.as_f64(),
        weight: list.get(4)?.as_f64()?,
        how: text(5)?,
    })
}

/// The text of pieces of evidence: a list of `[what, left, right, similarity or null, weight, how]`.
pub fn evidence_text(pieces: &[Piece]) -> String {
    let list: Vec<Value> = pieces
        .iter()
        .map(|piece| {
            let similarity = piece.similarity.map(rounded);
            json!([piece.what, piece.left, piece.right, similarity, rounded(piece.weight), piece.how])
        })
        .collect();
    Value::from(list).to_string()
}

/// To three digits: more would say nothing, and differ between machines.
pub fn rounded(number: f64) -> f64 {
    // Adding nothing makes of -0 a plain 0.
    (number * 1000.0).round() / 1000.0 + 0.0
}

/// What was seen of the subject (`subject_seen`) or the object (`object_seen`).
pub fn seen(row: &Mapping, slot: &str) -> Seen {
    serde_json::from_str(row.get(slot)).unwrap_or_default()
}

/// The text of what was seen: an object of lists; fields without values are left out.
pub fn seen_text<'a>(values: impl IntoIterator<Item = (&'a str, &'a [String])>) -> String {
    let seen: BTreeMap<&str, &[String]> = values.into_iter().filter(|(_, values)| !values.is_empty()).collect();
    json!(seen).to_string()
}

/// The same row with its two things the other way round.
pub fn turned(mut row: Mapping) -> Mapping {
    let pieces: Vec<Piece> =
        evidence(&row).into_iter().map(|piece| Piece { left: piece.right, right: piece.left, ..piece }).collect();
    if !pieces.is_empty() {
        row.set("match_evidence", evidence_text(&pieces));
    }
    let slots = std::mem::take(&mut row.slots).into_iter();
    row.slots = slots
        .map(|(slot, values)| match (slot.strip_prefix("subject_"), slot.strip_prefix("object_")) {
            (Some(rest), _) => (format!("object_{rest}"), values),
            (_, Some(rest)) => (format!("subject_{rest}"), values),
            _ => (slot, values),
        })
        .collect();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_read_as_written_what_weighs_most_first() {
        let piece = |what: &str, weight: f64, similarity: Option<f64>| Piece {
            what: what.to_owned(),
            left: "A \"B\"".to_owned(),
            right: "C\tD".to_owned(),
            similarity,
            weight,
            how: String::new(),
        };
        let mut row = Mapping::default();
        let pieces = [piece("name", 2.123_456, Some(0.5)), piece("country", -4.0, Some(0.0)), piece("host", 0.0, None)];
        row.set("match_evidence", evidence_text(&pieces));
        let read = evidence(&row);
        assert_eq!(read, [pieces[1].clone(), Piece { weight: 2.123, ..pieces[0].clone() }, pieces[2].clone()]);
        row.set("match_evidence", "[[1, 2], {\"what\": \"name\"}, \"text\"]");
        assert_eq!(evidence(&row), []);
        row.set("match_evidence", "no JSON");
        assert_eq!(evidence(&row), []);
    }

    #[test]
    fn a_row_can_be_turned_round() {
        let mut row = Mapping::default();
        for (slot, value) in [
            ("subject_id", "a"),
            ("object_id", "b"),
            ("object_seen", "{}"),
            ("comment", "c"),
            ("match_evidence", "[[\"name\",\"l\",\"r\",null,1.5,\"\"]]"),
        ] {
            row.set(slot, value);
        }
        let other = turned(row.clone());
        assert_eq!(
            ["subject_id", "object_id", "subject_seen", "comment"].map(|slot| other.get(slot)),
            ["b", "a", "{}", "c"]
        );
        assert_eq!((evidence(&other)[0].left.as_str(), evidence(&other)[0].right.as_str()), ("r", "l"));
        assert_eq!(turned(other), row);
    }

    #[test]
    fn what_was_seen_is_read_as_written() {
        let names = ["One".to_owned(), "Uno".to_owned()];
        let mut row = Mapping::default();
        row.set("subject_seen", seen_text([("name", names.as_slice()), ("country", &[])]));
        assert_eq!(row.get("subject_seen"), "{\"name\":[\"One\",\"Uno\"]}");
        assert_eq!(seen(&row, "subject_seen"), Seen::from([("name".to_owned(), names.to_vec())]));
        assert_eq!(seen(&row, "object_seen"), Seen::new());
    }
}
