//! What a run proposes takes the place of what the last one did; what people said stays.

use super::super::plan::is_plan;
use super::super::sssom::Mapping;
use super::decide::as_in;
use super::names::in_iri;
use super::row::{link_of, pair_of};
use super::state::is_waiting;
use super::{FOLDER, Ledger, Part};
use std::collections::{BTreeSet, HashMap};

/// What this program calls itself in the rows it makes.
const TOOL: &str = "coopgraph";

/// The slot that names the specifications by which a pair is proposed.
const RULES: &str = "curation_rule";

/// What became of pairs that were proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Candidates that were not there before.
    pub new: usize,
    /// Candidates that were there before.
    pub kept: usize,
    /// Pairs that somebody accepted or rejected: they are not proposed again.
    pub decided_before: usize,
    /// Candidates of before that are not proposed any more.
    pub dropped: usize,
}

impl Ledger {
    /// Puts the pairs that a run proposes between two sets in the place of those that the last one by the same
    /// specification did; `specification` is its path inside the folder or, of another one, its name. What somebody decided
    /// or wrote stays, and so does what came from elsewhere. Identifiers are whole IRIs; the record, the tool and the
    /// specification are filled in.
    pub fn propose(
        &mut self,
        specification: &str,
        subject_source: &str,
        object_source: &str,
        pairs: Vec<Mapping>,
    ) -> Proposed {
        let decided: BTreeSet<(String, String)> =
            self.links().into_iter().filter(|(_, link)| link.is_decided()).map(|(pair, _)| pair).collect();
        let namespace = self.namespace.clone();
        let rule = self.rule(specification);
        self.forget_rules(&rule);
        let candidates = self.rows_mut(Part::Candidates);
        let before = candidates.len();
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        for (at, row) in candidates.iter().enumerate() {
            places.entry(pair_of(row)).or_insert(at);
        }
        let mut proposed = Proposed::default();
        let mut again: BTreeSet<usize> = BTreeSet::new();
        for mut row in pairs {
            let pair = pair_of(&row);
            if decided.contains(&pair) {
                proposed.decided_before += 1;
                continue;
            }
            row.set("record_id", format!("{namespace}{}", link_of(&pair)));
            row.set("mapping_tool", TOOL);
            row.set("mapping_tool_version", env!("CARGO_PKG_VERSION"));
            row.set(RULES, rule.as_str());
            match places.get(&pair) {
                Some(at) if *at < before && again.insert(*at) => {
                    proposed.kept += 1;
                    renew(&mut candidates[*at], row);
                }
                Some(_) => {}
                None => {
                    proposed.new += 1;
                    places.insert(pair, candidates.len());
                    candidates.push(row);
                }
            }
        }
        // Those that name no specification are of one that was renamed, or of a version that did not write it.
        let is_old = |row: &Mapping| {
            let sources = (row.get("subject_source"), row.get("object_source"));
            row.all(RULES).is_empty() && sources == (subject_source, object_source)
        };
        let mut at = 0;
        candidates.retain_mut(|row| {
            let is_again = at >= before || again.contains(&at);
            at += 1;
            if is_again || !is_made(row) || !(is_old(row) || row.all(RULES).contains(&rule)) {
                return true;
            }
            // Another specification may propose it too; and somebody's words are not thrown away because a program
            // changed its mind.
            let others: Vec<String> = row.all(RULES).iter().filter(|other| **other != rule).cloned().collect();
            let stays = !others.is_empty() || !row.get("comment").is_empty();
            row.set_all(RULES, others);
            stays
        });
        proposed.dropped = before + proposed.new - candidates.len();
        proposed
    }

    /// Takes specifications of the folder that are no longer there out of the candidates that name them.
    fn forget_rules(&mut self, but: &str) {
        let of_folder = format!("{}{FOLDER}/", self.base);
        let known: BTreeSet<String> = self.specifications.iter().map(|path| self.rule(path)).collect();
        let is_there = |rule: &String| !rule.starts_with(&of_folder) || rule == but || known.contains(rule);
        for row in self.rows_mut(Part::Candidates).iter_mut().filter(|row| is_made(row)) {
            let rules: Vec<String> = row.all(RULES).iter().filter(|rule| is_there(rule)).cloned().collect();
            row.set_all(RULES, rules);
        }
    }

    /// The IRI of a specification: that of its file in the folder; of another file, its name.
    fn rule(&self, specification: &str) -> String {
        let path = in_iri(specification);
        if is_plan(specification) { format!("{}{path}", self.base) } else { format!("file:{path}") }
    }
}

/// Gives a candidate what is known of it now. One that came from elsewhere keeps what it says; one that somebody judged
/// stays as it was judged.
fn renew(row: &mut Mapping, now: Mapping) {
    if is_made(row) {
        let comment = row.get("comment").to_owned();
        let rules: BTreeSet<String> = [row.all(RULES), now.all(RULES)].concat().into_iter().collect();
        *row = now;
        row.set_all(RULES, rules.into_iter().collect());
        row.set("comment", comment);
    } else if is_waiting(Part::Candidates, row) {
        for (slot, values) in as_in(now, row).slots {
            row.slots.entry(slot).or_insert(values);
        }
    }
}

/// Whether a row is a proposal of this program that nobody judged.
fn is_made(row: &Mapping) -> bool {
    row.get("mapping_tool") == TOOL && is_waiting(Part::Candidates, row)
}
