//! Decisions of reviewers. Nothing that was said before is lost: it stays in a comment.

use super::super::LinkError;
use super::super::sssom::Mapping;
use super::names::ORCID;
use super::row::{digits, is_outdated, is_reviewed_by, is_same, link_of, pair_of, remark, reviewers, verdict};
use super::{Ledger, Part, Verdict, turned};
use crate::vocab::Prefixes;
use crate::vocab::terms::skos;
use std::collections::{HashMap, HashSet};

/// Who judges: an identifier such as an ORCID, or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// The slot that takes it.
    slot: &'static str,
    pub name: String,
}

impl Reviewer {
    /// The reviewer that a text names: a CURIE whose prefix is known and an IRI are identifiers, the rest are names.
    pub fn new(text: &str, prefixes: &Prefixes) -> Self {
        let text = text.trim();
        let orcid = || text.strip_prefix("orcid:").map(|local| format!("{ORCID}{local}"));
        let known = || prefixes.expand(text).map(|node| node.as_str().to_owned());
        let iri = || (text.starts_with("https://") || text.starts_with("http://")).then(|| text.to_owned());
        match orcid().or_else(known).or_else(iri) {
            Some(name) => Self { slot: "reviewer_id", name },
            None => Self { slot: "reviewer_label", name: text.to_owned() },
        }
    }

    /// Whether it is an ORCID that cannot be one: sixteen digits, the last of which is made of the others (ISO 7064, 11-2).
    pub fn is_mistyped(&self) -> bool {
        self.name.strip_prefix(ORCID).is_some_and(|orcid| !is_orcid(orcid))
    }
}

fn is_orcid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let digits = groups.concat();
    let Some((last, first)) = digits.as_bytes().split_last() else {
        return false;
    };
    let of_four = groups.len() == 4 && groups.iter().all(|group| group.len() == 4);
    let sum = first.iter().fold(0, |sum, digit| (sum + u32::from(digit.wrapping_sub(b'0'))) * 2);
    let check = (12 - sum % 11) % 11;
    let is_last = if check == 10 { *last == b'X' } else { u32::from(last.wrapping_sub(b'0')) == check };
    of_four && first.iter().all(u8::is_ascii_digit) && is_last
}

/// A decision: what, by whom, when, and a word about it.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    pub verdict: Verdict,
    pub reviewer: &'a Reviewer,
    /// `2026-11-22`.
    pub day: &'a str,
    /// May be empty.
    pub comment: &'a str,
}

/// Slots that say who judged a row, and how.
const OF_REVIEWS: [&str; 7] = [
    "reviewer_id",
    "reviewer_label",
    "reviewer_agreement",
    "review_date",
    "predicate_modifier",
    "standing",
    "checked_on",
];

impl Ledger {
    /// Writes a reviewer's decision into the ledger, in the place of what the same reviewer said before. Says the record.
    pub fn decide(&mut self, pair: &(String, String), decision: &Decision<'_>) -> Result<String, LinkError> {
        self.check_writable()?;
        let mut row = self.basis(pair, &decision.reviewer.name)?;
        let before = self.take_out(pair, &decision.reviewer.name);
        // What others wrote while it waited is kept, and told apart from what this reviewer writes.
        let earlier = row.get("comment").to_owned();
        if before.is_none() && !earlier.is_empty() && !earlier.starts_with("before: ") {
            row.set("comment", format!("before: {earlier}"));
        }
        self.take_out_unjudged(pair, row.get("record_id"));
        let record = self.record_for(&row, before.as_ref(), &decision.reviewer.name);
        row.set("record_id", record.clone());
        judge(&mut row, decision);
        let was = before.as_ref().filter(|before| verdict(before) != Some(decision.verdict));
        if let Some(was) = was.filter(|was| was.get("review_date") != decision.day) {
            remark(&mut row, &format!("before: {}", told(was)));
        }
        remark(&mut row, decision.comment.trim());
        let part = match decision.verdict {
            Verdict::Same | Verdict::Close => Part::Accepted,
            Verdict::No => Part::Rejected,
            Verdict::Unsure => Part::Candidates,
        };
        self.rows_mut(part).push(row);
        Ok(self.show(&record))
    }

    /// Puts a row that was judged among the candidates, as it was before, with the reason.
    pub(in crate::link) fn wait_again(&mut self, mut row: Mapping, reason: &str) {
        let pair = pair_of(&row);
        let candidates = self.rows_mut(Part::Candidates).iter_mut();
        if let Some(waiting) = candidates.filter(|row| reviewers(row).is_empty()).find(|row| pair_of(row) == pair) {
            remark(waiting, reason);
            return;
        }
        proposed_again(&mut row);
        if row.get("record_id").starts_with(&self.namespace) || row.get("record_id").is_empty() {
            row.set("record_id", self.record(&link_of(&pair)));
        }
        remark(&mut row, reason);
        self.add(Part::Candidates, row);
    }

    /// Takes links out of those that wait; what was written about them and what was seen goes to the rows that decide.
    pub(in crate::link) fn no_longer_wait(&mut self, decided: &HashSet<(String, String)>) {
        let candidates = std::mem::take(self.rows_mut(Part::Candidates));
        let (done, rest): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|row| reviewers(row).is_empty() && decided.contains(&pair_of(row)));
        *self.rows_mut(Part::Candidates) = rest;
        let done: HashMap<(String, String), Mapping> = done.into_iter().map(|row| (pair_of(&row), row)).collect();
        for part in [Part::Accepted, Part::Rejected] {
            for row in self.rows_mut(part) {
                let Some(waited) = done.get(&pair_of(row)).filter(|_| !is_outdated(row)) else {
                    continue;
                };
                let waited = as_in(waited.clone(), row);
                remark(row, waited.get("comment"));
                for slot in ["match_weight", "match_evidence", "subject_seen", "object_seen", "confidence"] {
                    if row.get(slot).is_empty() {
                        row.set(slot, waited.get(slot));
                    }
                }
            }
        }
    }

    /// What a decision starts from: the row that nobody judged, what the reviewer said before, what anybody said.
    fn basis(&self, pair: &(String, String), reviewer: &str) -> Result<Mapping, LinkError> {
        let link = self.link(pair);
        if link.rows.is_empty() {
            return Err(LinkError::NoSuchLink(format!("link:{}", link_of(pair))));
        }
        let unjudged = link.waiting().or_else(|| link.rows.iter().map(|(_, row)| *row).find(|row| is_unjudged(row)));
        let own = link.rows.iter().map(|(_, row)| *row).find(|row| is_reviewed_by(row, reviewer));
        if let Some(row) = unjudged.or(own) {
            return Ok(row.clone());
        }
        let mut row = link.best().clone();
        // What somebody else said of it is theirs.
        row.set("comment", "");
        Ok(row)
    }

    /// Takes out what waited for this decision: candidates, and the row of this record where nobody is named who judged it.
    fn take_out_unjudged(&mut self, pair: &(String, String), record: &str) {
        for part in Part::ALL {
            let waits = |row: &Mapping| part == Part::Candidates || row.get("record_id") == record;
            self.rows_mut(part).retain(|row| pair_of(row) != *pair || !is_unjudged(row) || !waits(row));
        }
    }

    /// Takes out what a reviewer said of a link; says it. Others who are named in the same row keep it.
    fn take_out(&mut self, pair: &(String, String), reviewer: &str) -> Option<Mapping> {
        let mut taken = None;
        for part in Part::ALL {
            let rows = self.rows_mut(part);
            for at in (0..rows.len()).rev() {
                if pair_of(&rows[at]) != *pair || !is_reviewed_by(&rows[at], reviewer) {
                    continue;
                }
                taken = Some(rows[at].clone());
                for slot in ["reviewer_id", "reviewer_label"] {
                    if let Some(names) = rows[at].slots.get_mut(slot) {
                        names.retain(|name| name != reviewer);
                    }
                }
                rows[at].slots.retain(|_, values| !values.is_empty());
                if reviewers(&rows[at]).is_empty() {
                    rows.remove(at);
                }
            }
        }
        taken
    }

    /// The record of a decision: the reviewer's own one of before, that of the link, or one that names the reviewer too.
    fn record_for(&self, basis: &Mapping, before: Option<&Mapping>, reviewer: &str) -> String {
        let record = before.unwrap_or(basis).get("record_id");
        let of_link = self.record(&link_of(&pair_of(basis)));
        let record = if record.is_empty() { &of_link } else { record };
        let is_taken = |record: &str| self.all().any(|(_, row)| row.get("record_id") == record);
        if is_taken(record) { format!("{of_link}-{}", digits(reviewer, 4)) } else { record.to_owned() }
    }
}

/// A row with its two things in the order in which another one has them.
pub fn as_in(row: Mapping, other: &Mapping) -> Mapping {
    if row.get("subject_id") == other.get("subject_id") { row } else { turned(row) }
}

fn is_unjudged(row: &Mapping) -> bool {
    reviewers(row).is_empty()
}

/// Makes of a row what its reviewer says.
fn judge(row: &mut Mapping, decision: &Decision<'_>) {
    proposed_again(row);
    let (exact, close) = (skos::EXACT_MATCH.as_str(), skos::CLOSE_MATCH.as_str());
    let proposed = row.get("predicate_id").to_owned();
    let said = match decision.verdict {
        Verdict::Same if !is_same(&proposed) => exact,
        Verdict::Close if is_same(&proposed) => close,
        _ => &proposed,
    };
    if proposed != exact && (said != proposed || said == close) {
        row.set("proposed_predicate", proposed.as_str());
    }
    row.set("predicate_id", said);
    if decision.verdict == Verdict::No {
        row.set("predicate_modifier", "Not");
    }
    row.set(decision.reviewer.slot, decision.reviewer.name.as_str());
    row.set("reviewer_agreement", if decision.verdict == Verdict::Unsure { "0.0" } else { "1.0" });
    row.set("review_date", decision.day);
}

/// The relation that was proposed, before anybody judged it. Who says `close` says this one, unless it is that of same things.
pub fn proposal(row: &Mapping) -> String {
    let mut row = row.clone();
    proposed_again(&mut row);
    row.get("predicate_id").to_owned()
}

/// Takes away what reviewers said.
pub fn unreviewed(row: &mut Mapping) {
    for slot in OF_REVIEWS {
        row.set(slot, "");
    }
}

/// Makes of a row what it was before anybody judged it.
fn proposed_again(row: &mut Mapping) {
    let was_close = verdict(row) == Some(Verdict::Close);
    unreviewed(row);
    let proposed = std::mem::take(row.slots.entry("proposed_predicate".to_owned()).or_default());
    row.set("proposed_predicate", "");
    match proposed.into_iter().next() {
        Some(proposed) => row.set("predicate_id", proposed),
        None if was_close && row.get("predicate_id") == skos::CLOSE_MATCH.as_str() => {
            row.set("predicate_id", skos::EXACT_MATCH.as_str());
        }
        None => {}
    }
    row.line = 0;
}

/// What a row's reviewers said: `close, by A on 2026-11-22`.
pub fn told(row: &Mapping) -> String {
    let said = verdict(row).map_or("accepted", Verdict::word);
    let names = [row.all("reviewer_label"), row.all("reviewer_id")].concat();
    let by = if names.is_empty() { String::new() } else { format!(", by {}", names.join(" and ")) };
    let on = row.get("review_date");
    let on = if on.is_empty() { String::new() } else { format!(" on {on}") };
    let outdated = if is_outdated(row) { " (what was judged has changed)" } else { "" };
    format!("{said}{by}{on}{outdated}")
}
