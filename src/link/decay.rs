//! Accepted links of which an end is no longer what the reviewer saw.
//!
//! In: the ledger, and what is known of things now. Out: links to judge again, and why. One more name is no reason, nor is a
//! text or a number that was corrected; a name of which none is left is, and so is another country, host or identifier.

use super::fates::Fate;
use super::fold::words;
use super::ledger::{Ledger, Link, Part, Seen, State, is_outdated, pair_of, seen, seen_text, verdict};
use super::measure::measure;
use super::sssom::Mapping;
use super::{End, LinkError, Thing};
use crate::vocab::terms::say;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// Things of a dataset as they are now.
pub struct Now<'a> {
    end: End<'a>,
    /// Whether all of it could be read: of what could not, nobody knows whether it is gone.
    is_whole: bool,
    /// By their IRIs.
    things: HashMap<String, usize>,
}

/// A way in which a thing is no longer what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Gone,
    Withdrawn,
    /// Something else took its place.
    Merged {
        into: String,
    },
    /// No name is left by which it was known.
    Renamed {
        before: String,
        now: String,
    },
    Retyped {
        before: String,
        now: String,
    },
    Value {
        field: String,
        before: String,
        now: String,
    },
}

/// A link that must be judged again.
#[derive(Clone, Debug, PartialEq)]
pub struct Decayed {
    pub pair: (String, String),
    pub labels: [String; 2],
    /// What happened to which end: the thing and the change.
    pub changes: Vec<(String, Change)>,
    /// What is seen now of subject and object, where they are there.
    now: [Option<Sight>; 2],
}

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looked {
    pub decayed: Vec<Decayed>,
    /// Accepted links of which both ends could be looked at, or one that has changed.
    pub looked_at: usize,
    /// How many could not, by the datasets of subject and object.
    pub not_looked_at: BTreeMap<(String, String), usize>,
}

/// The datasets of subject and object of every accepted link that counts.
pub fn joined(ledger: &Ledger) -> BTreeSet<(String, String)> {
    ledger.links().values().filter_map(newest).map(sources).collect()
}

fn sources(row: &Mapping) -> (String, String) {
    (row.get("subject_source").to_owned(), row.get("object_source").to_owned())
}

/// The row of a link that counts and was accepted last: who did that saw the newest values.
fn newest<'a>(link: &Link<'a>) -> Option<&'a Mapping> {
    if !matches!(link.state(), State::Same | State::Close | State::Disputed) {
        return None;
    }
    let accepted = link.rows.iter().filter(|(part, row)| *part == Part::Accepted && !is_outdated(row));
    accepted.map(|(_, row)| *row).filter(|row| verdict(row).is_some()).max_by_key(|row| row.get("review_date"))
}

impl<'a> Now<'a> {
    /// The things of a set.
    pub fn new(end: End<'a>, is_whole: bool) -> Self {
        let things = (0..end.set.things.len()).map(|at| (end.iri(at), at)).collect();
        Self { end, is_whole, things }
    }

    fn sight(&self, at: usize) -> Sight {
        let set = self.end.set;
        let values = set.fields.iter().zip(&set.things[at].values);
        let seen = seen_text(values.map(|(field, values)| (field.name.as_str(), values.as_slice())));
        Sight { thing: self.end.iri(at), label: set.label(at).to_owned(), seen }
    }
}

impl Change {
    /// What kind of change it is, in a word or two.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Withdrawn => "withdrawn",
            Self::Merged { .. } => "merged",
            Self::Renamed { .. } => "renamed",
            Self::Retyped { .. } => "type changed",
            Self::Value { .. } => "value changed",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.word();
        match self {
            Self::Gone | Self::Withdrawn => f.write_str(word),
            Self::Merged { into } => write!(f, "{word} into {into}"),
            Self::Renamed { before, now } | Self::Retyped { before, now } => write!(f, "{word}: {before} is now {now}"),
            Self::Value { field, before, now } => write!(f, "{word}: {field} {before} is now {now}"),
        }
    }
}

/// Looks at every accepted link that counts: whether an end of it has changed. Of datasets that are not at hand nothing is
/// known; `fate` says what the graph says of a thing.
pub fn decay(ledger: &Ledger, now: &[Now<'_>], fate: &dyn Fn(&str) -> Fate) -> Looked {
    let mut looked = Looked::default();
    for (pair, link) in &ledger.links() {
        let Some(row) = newest(link) else {
            continue;
        };
        let of = |slot: &'static str| now.iter().filter(move |now| now.end.source == row.get(slot));
        let is_at_hand = |slot: &&'static str| of(slot).next().is_some();
        let is_whole = |slot: &&'static str| of(slot).all(|now| now.is_whole);
        let sides = ["subject_source", "object_source"];
        let ends = [Side::of(row, "subject", now, fate), Side::of(row, "object", now, fate)];
        let has_changed = ends.iter().any(|end| !end.changes.is_empty());
        // Where one end is not at hand, the other may tell; where neither does, nothing is known.
        if !sides.iter().all(is_whole) || !has_changed && !sides.iter().all(is_at_hand) {
            *looked.not_looked_at.entry(sources(row)).or_default() += 1;
            continue;
        }
        looked.looked_at += 1;
        if has_changed {
            let labels = ["subject_label", "object_label"].map(|slot| row.get(slot).to_owned());
            let [subject, object] = ends;
            let changes = [subject.changes, object.changes].concat();
            looked.decayed.push(Decayed { pair: pair.clone(), labels, changes, now: [subject.now, object.now] });
        }
    }
    looked
}

/// One end of a link.
#[derive(Default)]
struct Side {
    changes: Vec<(String, Change)>,
    now: Option<Sight>,
}

/// What is seen of a thing now.
#[derive(Clone, Debug, PartialEq)]
struct Sight {
    thing: String,
    label: String,
    seen: String,
}

impl Side {
    fn of(row: &Mapping, side: &str, now: &[Now<'_>], fate: &dyn Fn(&str) -> Fate) -> Self {
        let [id, source, slot] = ["id", "source", "seen"].map(|slot| format!("{side}_{slot}"));
        let (id, source, before) = (row.get(&id), row.get(&source), seen(row, &slot));
        let mut at_hand = now.iter().filter(|now| now.end.source == source).peekable();
        if at_hand.peek().is_none() {
            return Self::default();
        }
        let known = at_hand.find_map(|now| now.things.get(id).map(|at| (now, *at)));
        let fate = fate(id);
        let changes = match known {
            _ if !fate.replaced_by.is_empty() => vec![Change::Merged { into: fate.replaced_by.join(" and ") }],
            _ if fate.is_deprecated => vec![Change::Withdrawn],
            Some((now, at)) => changes(&before, now, &now.end.set.things[at]),
            // It is there, and none of those that are matched any more.
            None if fate.is_there && !before.is_empty() => {
                let before = type_of(&before).unwrap_or_else(|| "what it was".to_owned());
                vec![Change::Retyped { before, now: "something else".to_owned() }]
            }
            None => vec![Change::Gone],
        };
        let now = known.map(|(now, at)| now.sight(at));
        Self { changes: changes.into_iter().map(|change| (id.to_owned(), change)).collect(), now }
    }
}

/// What of a thing's values is no longer what was seen.
fn changes(before: &Seen, now: &Now<'_>, thing: &Thing) -> Vec<Change> {
    let mut changes = Vec::new();
    for (field, values) in now.end.set.fields.iter().zip(&thing.values) {
        let Some(seen) = before.get(&field.name).filter(|seen| !seen.is_empty()) else {
            continue;
        };
        let key = |value: &String| -> String {
            let by_measure = measure(&field.measure).and_then(|measure| (measure.key)(value));
            by_measure.unwrap_or_else(|| words(value).join(" "))
        };
        let is_left = seen.iter().any(|value| values.iter().any(|other| key(value) == key(other)));
        if is_left {
            continue;
        }
        let (before, now) = (listed(seen), listed(values));
        match field.measure.as_str() {
            "name" => changes.push(Change::Renamed { before, now }),
            "code" if is_type(&field.name) => changes.push(Change::Retyped { before, now }),
            "code" | "web" | "identifier" => changes.push(Change::Value { field: field.name.clone(), before, now }),
            _ => {}
        }
    }
    changes
}

fn type_of(seen: &Seen) -> Option<String> {
    seen.iter().find(|(field, _)| is_type(field)).map(|(_, values)| listed(values))
}

/// Whether a field says what kind of thing something is.
fn is_type(field: &str) -> bool {
    ["type", "types", "kind", "class", "category"].contains(&field)
}

fn listed(values: &[String]) -> String {
    if values.is_empty() { "nothing".to_owned() } else { values.join(", ") }
}

impl Ledger {
    /// Puts links that decayed among the candidates, with the reason and what is seen now. What was accepted stays where it
    /// is, and does not count any more.
    pub fn set_back(&mut self, decayed: &[Decayed], day: &str) -> Result<(), LinkError> {
        self.check_writable()?;
        for link in decayed {
            let Some(mut row) = self.outdate(&link.pair, day) else {
                continue;
            };
            let changes: Vec<String> =
                link.changes.iter().map(|(id, change)| format!("{} {change}", self.show(id))).collect();
            for now in link.now.iter().flatten() {
                let side = if row.get("subject_id") == now.thing { "subject" } else { "object" };
                row.set(&format!("{side}_label"), now.label.as_str());
                row.set(&format!("{side}_seen"), now.seen.as_str());
            }
            let reason = format!("found on {day}: {}", changes.join("; "));
            self.wait_again(row, &reason);
        }
        Ok(())
    }

    /// Marks what was accepted as outdated; says one of its rows.
    fn outdate(&mut self, pair: &(String, String), day: &str) -> Option<Mapping> {
        let mut known = None;
        for row in self.rows_mut(Part::Accepted) {
            if pair_of(row) == *pair && !is_outdated(row) {
                known.get_or_insert_with(|| row.clone());
                row.set("standing", say::OUTDATED.as_str());
                row.set("checked_on", day);
            }
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Decision, Field, Reviewer, Set, Verdict};
    use crate::shelf::Shelf;
    use crate::vocab::Vocabulary;

    const OURS: &str = "https://town.example/ontology";
    const THEIRS: &str = "https://town.example/ontology/data/imported/county.trig";
    const FIELDS: [(&str, &str); 7] = [
        ("name", "name"),
        ("type", "code"),
        ("country", "code"),
        ("website", "web"),
        ("isni", "identifier"),
        ("about", "text"),
        ("since", "date"),
    ];

    /// A thing of the county as it was when its link was accepted.
    const SEEN: [&[&str]; 7] = [
        &["Harbour Board", "Board of the Harbour"],
        &["Body", "Authority"],
        &["NL", "BE"],
        &["https://www.harbour.example/"],
        &["https://isni.org/isni/0000 0001"],
        &["It keeps the quays."],
        &["1901"],
    ];

    fn vocabulary() -> Vocabulary {
        Vocabulary { ontology: OURS.to_owned(), ..Vocabulary::default() }
    }

    fn set(id: &str, values: &[Vec<String>]) -> Set {
        let field = |(name, measure): &(&str, &str)| Field { name: (*name).to_owned(), measure: (*measure).to_owned() };
        let thing = Thing { id: id.to_owned(), values: values.to_vec() };
        Set { name: "county".to_owned(), fields: FIELDS.iter().map(field).collect(), things: vec![thing] }
    }

    fn owned(values: &[&[&str]]) -> Vec<Vec<String>> {
        values.iter().map(|values| values.iter().map(|value| (*value).to_owned()).collect()).collect()
    }

    fn accepted() -> Ledger {
        let mut ledger = Ledger::read(&Shelf::in_memory([]), &vocabulary()).0;
        let values = owned(&SEEN);
        let named = FIELDS.iter().zip(&values).map(|((name, _), values)| (*name, values.as_slice()));
        let mut row = Mapping::default();
        for (slot, value) in [
            ("subject_id", "https://town.example/id/board".to_owned()),
            ("predicate_id", "http://www.w3.org/2004/02/skos/core#exactMatch".to_owned()),
            ("object_id", "https://county.example/1".to_owned()),
            ("mapping_justification", "semapv:CompositeMatching".to_owned()),
            ("subject_source", OURS.to_owned()),
            ("object_source", THEIRS.to_owned()),
            ("object_seen", seen_text(named)),
        ] {
            row.set(slot, value);
        }
        let pair = pair_of(&row);
        ledger.propose("data/links/bodies.toml", OURS, THEIRS, vec![row]);
        for who in ["A", "B"] {
            let reviewer = Reviewer::new(who, &vocabulary().prefixes);
            let decision = Decision { verdict: Verdict::Same, reviewer: &reviewer, day: "2026-11-20", comment: "" };
            ledger.decide(&pair, &decision).expect("writable");
        }
        ledger
    }

    /// What a change of some fields is called; nothing when the link stands.
    fn word(edits: Edits<'_>, id: &str, fate: &Fate) -> String {
        let mut values = owned(&SEEN);
        for (field, new) in edits {
            let at = FIELDS.iter().position(|(name, _)| name == field).expect("a field");
            values[at] = new.iter().map(|value| (*value).to_owned()).collect();
        }
        let set = set(id, &values);
        let decayed =
            decay(&accepted(), &[Now::new(End { set: &set, source: THEIRS }, true)], &|_| fate.clone()).decayed;
        let changes = decayed.iter().flat_map(|link| &link.changes);
        changes.map(|(_, change)| change.word()).collect::<Vec<_>>().join(", ")
    }

    /// Fields and the values they have now.
    type Edits<'a> = &'a [(&'a str, &'a [&'a str])];

    const HERE: &str = "https://county.example/1";
    const ELSEWHERE: &str = "https://county.example/2";

    #[test]
    fn each_edit_of_a_thing_has_its_reason_and_harmless_ones_have_none() {
        let there = Fate { is_there: true, ..Fate::default() };
        let edits: &[(Edits<'_>, &str)] = &[
            // Nothing, and what is none of a reviewer's business.
            (&[], ""),
            (&[("name", &["Harbour Board", "Board of the Harbour", "HB"])], ""),
            (&[("name", &["HB", "Board of the Harbour"])], ""),
            (&[("name", &["Board of the Harbour"])], ""),
            (&[("name", &["HARBOUR BOARD"])], ""),
            (&[("name", &["Harbour-Board"])], ""),
            (&[("name", &["Junta del Puerto", "Harbour Board"])], ""),
            (&[("type", &["Authority"])], ""),
            (&[("type", &["body", "Company"])], ""),
            (&[("country", &["BE"])], ""),
            (&[("country", &["NL", "BE", "DE"])], ""),
            (&[("website", &["http://harbour.example/en/"])], ""),
            (&[("website", &["https://other.example/", "https://harbour.example"])], ""),
            (&[("isni", &["00000001"])], ""),
            (&[("about", &["It keeps the quays and the ferry."])], ""),
            (&[("about", &[])], ""),
            (&[("since", &["1902"])], ""),
            // Renamed.
            (&[("name", &["Port Authority"])], "renamed"),
            (&[("name", &["Port Authority", "Port of Brackwater"])], "renamed"),
            (&[("name", &["asdf"]), ("about", &["lol"])], "renamed"),
            (&[("name", &[])], "renamed"),
            // Retyped.
            (&[("type", &["Company"])], "type changed"),
            (&[("type", &[])], "type changed"),
            // Another country, host, identifier.
            (&[("country", &["DE"])], "value changed"),
            (&[("country", &[])], "value changed"),
            (&[("website", &["https://casino.example/"])], "value changed"),
            (&[("website", &["https://harbour.example.casino.example/"])], "value changed"),
            (&[("website", &[])], "value changed"),
            (&[("isni", &["0000 0002"])], "value changed"),
            // Several at once.
            (&[("name", &["Port Authority"]), ("type", &["Company"])], "renamed, type changed"),
            (&[("country", &["DE"]), ("website", &["https://port.example"])], "value changed, value changed"),
        ];
        for (edits, expected) in edits {
            assert_eq!(word(edits, HERE, &there), *expected, "{edits:?}");
        }
        let merged = Fate { replaced_by: vec![ELSEWHERE.to_owned()], ..there.clone() };
        let withdrawn = Fate { is_deprecated: true, ..there.clone() };
        for (id, fate, expected) in [
            (ELSEWHERE, Fate::default(), "gone"),
            (ELSEWHERE, there.clone(), "type changed"),
            (ELSEWHERE, Fate { is_there: false, ..merged.clone() }, "merged"),
            (HERE, merged, "merged"),
            (HERE, withdrawn.clone(), "withdrawn"),
            (ELSEWHERE, withdrawn, "withdrawn"),
        ] {
            assert_eq!(word(&[], id, &fate), expected, "{id} {fate:?}");
        }
    }

    #[test]
    fn of_a_dataset_that_is_not_at_hand_nothing_is_known() {
        let set = set(ELSEWHERE, &owned(&SEEN));
        let look = |source| decay(&accepted(), &[Now::new(End { set: &set, source }, true)], &|_| Fate::default());
        let not_looked_at = BTreeMap::from([((OURS.to_owned(), THEIRS.to_owned()), 1)]);
        assert_eq!(look("https://elsewhere.example"), Looked { not_looked_at, ..Looked::default() });
        let half = look(THEIRS);
        assert_eq!(
            (half.decayed.len(), half.looked_at, half.not_looked_at.len()),
            (1, 1, 0),
            "one end is at hand, and has changed"
        );
    }

    #[test]
    fn what_was_not_read_in_full_is_not_looked_at() {
        let set = set(ELSEWHERE, &owned(&SEEN));
        let [ours, theirs] = [OURS, THEIRS].map(|source| Now::new(End { set: &set, source }, source == OURS));
        let looked = decay(&accepted(), &[ours, theirs], &|_| Fate::default());
        assert_eq!((looked.decayed.len(), looked.looked_at, looked.not_looked_at.len()), (0, 0, 1));
    }

    #[test]
    fn what_decayed_waits_again_and_nothing_is_lost() {
        let mut values = owned(&SEEN);
        values[2] = vec!["DE".to_owned()];
        let set = set(HERE, &values);
        let now = [Now::new(End { set: &set, source: THEIRS }, true)];
        let mut ledger = accepted();
        let decayed = decay(&ledger, &now, &|_| Fate { is_there: true, ..Fate::default() }).decayed;
        ledger.set_back(&decayed, "2026-11-22").expect("writable");
        assert_eq!(ledger.rows(Part::Accepted).len(), 2, "both decisions are kept");
        assert!(ledger.rows(Part::Accepted).iter().all(is_outdated));
        let [row] = ledger.rows(Part::Candidates) else { panic!("it waits") };
        assert!(row.get("comment").ends_with("value changed: country NL, BE is now DE"), "{}", row.get("comment"));
        assert_eq!(seen(row, "object_seen")["country"], ["DE"], "what is judged next");
        assert_eq!(row.get("object_label"), "Harbour Board");
        assert_eq!(decay(&ledger, &now, &|_| Fate::default()), Looked::default(), "it is said once");
        let files = ledger.files().expect("writable").into_iter().map(|(path, bytes)| (path.to_owned(), bytes));
        let (mut again, findings) = Ledger::read(&Shelf::in_memory(files), &vocabulary());
        assert_eq!(findings, []);

        let pair = pair_of(&again.rows(Part::Candidates)[0]);
        let reviewer = Reviewer::new("A", &vocabulary().prefixes);
        let decision = Decision { verdict: Verdict::Same, reviewer: &reviewer, day: "2026-11-23", comment: "" };
        again.decide(&pair, &decision).expect("writable");
        assert_eq!((again.link(&pair).state(), again.rows(Part::Candidates).len()), (State::Same, 0));
        assert_eq!(again.rows(Part::Accepted).iter().filter(|row| is_outdated(row)).count(), 1, "that of B");
        assert_eq!(
            decay(&again, &now, &|_| Fate { is_there: true, ..Fate::default() }).decayed,
            [],
            "A saw what is there now"
        );
    }
}
