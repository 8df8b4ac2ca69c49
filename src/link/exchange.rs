//! Mappings that go to others and come from them.

use super::LinkError;
use super::ledger::{
    Ledger, NO_LICENCE, Part, State, Verdict, digits, expand, is_negated, is_outdated, link_of, pair_of, remark,
    reviewers, told, unreviewed, unsound, verdict,
};
use super::sssom::{Mapping, MappingSet};
use crate::shelf::{Finding, Place};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What became of somebody else's mappings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenIn {
    pub accepted: usize,
    pub candidates: usize,
    pub rejected: usize,
    /// Of the accepted, those that nobody is named to have judged: they are kept, not asserted.
    pub unreviewed: usize,
    /// Rows that were there before, or say what was decided before.
    pub known: usize,
    /// Rows about two things of which the same file has another row: a link is kept once.
    pub repeated: usize,
    /// Rows that were left out, and why.
    pub left_out: Vec<Finding>,
}

/// The accepted links that stand: reviewed, undisputed, unchanged since. Identifiers are whole IRIs.
pub fn standing(ledger: &Ledger) -> Vec<&Mapping> {
    let links = ledger.links();
    let stands = |row: &&Mapping| {
        let is_agreed = matches!(links[&pair_of(row)].state(), State::Same | State::Close);
        let is_sound = unsound(row).is_none() && ledger.misnamed(row).is_none();
        is_agreed && is_sound && !is_outdated(row) && verdict(row).is_some()
    };
    ledger.rows(Part::Accepted).iter().filter(stands).collect()
}

/// Links as a set for others. It names the sets that rows came from; where not all rows have one licence each says its own.
pub fn handed_out(ledger: &Ledger, links: &[&Mapping]) -> MappingSet {
    let mut rows: Vec<Mapping> = links.iter().map(|row| (*row).clone()).collect();
    let licences = licences(ledger, links);
    if licences.len() > 1 {
        rows.iter_mut().for_each(|row| row.set("license", licence(ledger, row)));
    }
    let sources: BTreeSet<String> = rows.iter().flat_map(|row| row.all("mapping_source")).cloned().collect();
    let mut set = ledger.as_file(Part::Accepted, rows);
    if let Some(licence) = licences.first() {
        let common = if licences.len() > 1 { NO_LICENCE } else { licence };
        set.slots.insert("license".to_owned(), vec![common.to_owned()]);
    }
    if !sources.is_empty() {
        set.slots.insert("mapping_set_source".to_owned(), sources.into_iter().collect());
    }
    set
}

/// The licences of links.
pub fn licences(ledger: &Ledger, links: &[&Mapping]) -> Vec<String> {
    let licences: BTreeSet<String> = links.iter().map(|row| licence(ledger, row)).collect();
    licences.into_iter().collect()
}

/// The licence of a row: its own, else that of the file it stands in.
pub fn licence(ledger: &Ledger, row: &Mapping) -> String {
    match row.get("license") {
        "" => ledger.licence(Part::Accepted),
        own => own.to_owned(),
    }
}

/// Adds somebody else's mappings. They keep their records, authors and reasons; what they say is not among what was said
/// here before. `file` names them in findings. Rows that say `Not` are rejected; as candidates they are left out.
pub fn take_in(ledger: &mut Ledger, mut set: MappingSet, file: &str, as_accepted: bool) -> Result<TakenIn, LinkError> {
    ledger.check_writable()?;
    expand(&mut set);
    ledger.know_prefixes(&set);
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let mut known = Known::of(ledger);
    // Links that wait here, perhaps, and are decided there.
    let mut decided = HashSet::new();
    // Relations that the file says of a record besides the one that is kept.
    let mut also: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut taken = TakenIn::default();
    for mut row in std::mem::take(&mut set.mappings) {
        let reason = unsound(&row).or_else(|| denied(&row).filter(|_| !as_accepted));
        if let Some((problem, remedy)) = reason {
            let place = Place { line: row.line, column: 1, length: 1 };
            taken.left_out.push(Finding::warning(file, problem, remedy).at(place));
            continue;
        }
        of_set(&mut row, &set, name);
        if !as_accepted {
            let said = if reviewers(&row).is_empty() { String::new() } else { told(&row) };
            unreviewed(&mut row);
            remark(&mut row, &said);
        }
        let part = home(&row, as_accepted);
        match known.saying(&row, part) {
            Some(said) if said.relation.is_empty() => {
                taken.known += 1;
                continue;
            }
            Some(said) => {
                taken.repeated += 1;
                let relation = relation(&row, ledger);
                if said.relation != relation {
                    also.entry(said.record.clone()).or_default().insert(relation);
                }
                continue;
            }
            None => {}
        }
        *taken.count(part) += 1;
        taken.unreviewed += usize::from(part == Part::Accepted && reviewers(&row).is_empty());
        row.line = 0;
        if ledger.misnamed(&row).is_some() {
            row.set("record_id", "");
        }
        row.set("record_id", known.record_for(&row, ledger));
        known.add(&row, part, relation(&row, ledger));
        if part != Part::Candidates {
            decided.insert(pair_of(&row));
        }
        ledger.add(part, row);
    }
    for part in Part::ALL {
        for row in ledger.rows_mut(part) {
            if let Some(relations) = also.get(row.get("record_id")) {
                let relations: Vec<&str> = relations.iter().map(String::as_str).collect();
                remark(row, &format!("{name} says {} too", relations.join(" and ")));
            }
        }
    }
    ledger.no_longer_wait(&decided);
    Ok(taken)
}

impl TakenIn {
    /// All rows of the file.
    pub fn rows(&self) -> usize {
        self.accepted + self.candidates + self.rejected + self.known + self.repeated + self.left_out.len()
    }

    fn count(&mut self, part: Part) -> &mut usize {
        match part {
            Part::Accepted => &mut self.accepted,
            Part::Candidates => &mut self.candidates,
            Part::Rejected => &mut self.rejected,
        }
    }
}

/// The file a row belongs to.
fn home(row: &Mapping, as_accepted: bool) -> Part {
    match verdict(row) {
        _ if !as_accepted => Part::Candidates,
        Some(Verdict::Unsure) => Part::Candidates,
        Some(Verdict::No) => Part::Rejected,
        None if is_negated(row) => Part::Rejected,
        _ => Part::Accepted,
    }
}

/// What a row says of its two things: `skos:exactMatch`, `Not skos:exactMatch`.
fn relation(row: &Mapping, ledger: &Ledger) -> String {
    let is_denied = verdict(row).map_or_else(|| is_negated(row), |verdict| verdict == Verdict::No);
    format!("{}{}", if is_denied { "Not " } else { "" }, ledger.show(row.get("predicate_id")))
}

fn denied(row: &Mapping) -> Option<(String, String)> {
    is_negated(row).then(|| {
        let problem = "it says `Not`: it is no candidate".to_owned();
        (problem, "with --as accepted it is put among the rejected".to_owned())
    })
}

/// What stands at the set and is true of each row. Where nobody says its licence the row says that: it is not ours.
fn of_set(row: &mut Mapping, set: &MappingSet, file: &str) {
    let source = format!("file:{}", file.replace(' ', "%20"));
    for (slot, at_set, unsaid) in [("license", "license", NO_LICENCE), ("mapping_source", "mapping_set_id", &source)] {
        if row.get(slot).is_empty() {
            let said = set.get(at_set);
            row.set(slot, if said.is_empty() { unsaid } else { said });
        }
    }
}

/// What was said before, of each link; and all records.
#[derive(Default)]
struct Known {
    links: HashMap<(String, String), Vec<Said>>,
    records: HashSet<String>,
}

/// A row: in which file it stands, its record, and who judged it.
struct Said {
    part: Part,
    record: String,
    by: Vec<String>,
    /// What it says of the two, where it came with the file that is taken in; else nothing.
    relation: String,
}

impl Known {
    fn of(ledger: &Ledger) -> Self {
        let mut known = Self::default();
        ledger.all().for_each(|(part, row)| known.add(row, part, String::new()));
        known
    }

    fn add(&mut self, row: &Mapping, part: Part, relation: String) {
        let record = row.get("record_id").to_owned();
        self.records.insert(record.clone());
        let by = reviewers(row).into_iter().map(str::to_owned).collect();
        self.links.entry(pair_of(row)).or_default().push(Said { part, record, by, relation });
    }

    /// The row for which another says nothing new: it is the same, its link waits or is decided, or its reviewer has
    /// judged the link.
    fn saying(&self, row: &Mapping, part: Part) -> Option<&Said> {
        let by = reviewers(row);
        let mut before = self.links.get(&pair_of(row)).into_iter().flatten();
        before.find(|said| {
            (!said.record.is_empty() && said.record == row.get("record_id"))
                || by.iter().any(|reviewer| said.by.iter().any(|other| other == reviewer))
                || (by.is_empty() && (part == said.part || part == Part::Candidates))
        })
    }

    /// A record for a row that has none, or one that another row has.
    fn record_for(&self, row: &Mapping, ledger: &Ledger) -> String {
        let own = ledger.record(&link_of(&pair_of(row)));
        let all = format!("{:?}", row.slots);
        let mut records =
            [row.get("record_id").to_owned(), own.clone(), format!("{own}-{}", digits(&all, 4))].into_iter();
        let free = records.find(|record| !record.is_empty() && !self.records.contains(record));
        free.unwrap_or_else(|| format!("{own}-{}", digits(&all, 12)))
    }
}
