//! The ledger: every link that was proposed, and what became of it.
//!
//! It is kept in three files of mappings. A link is a pair of things, whichever stands first. A row is what one reviewer
//! decided about it or, as long as nobody did, what a program proposes. In memory every identifier is a whole IRI; files
//! have them shortened.

mod decide;
mod evidence;
mod faults;
mod file;
mod find;
mod names;
mod propose;
mod row;
mod state;
#[cfg(test)]
mod tests;
mod undo;

pub use decide::{Decision, Reviewer, proposal, told, unreviewed};
use evidence::turned;
pub use evidence::{Seen, evidence, evidence_text, seen, seen_text};
pub use faults::{relation, unsound};
pub use file::NO_LICENCE;
pub use find::Meant;
pub use names::{expand, in_iri};
pub use propose::Proposed;
pub use row::{
    Verdict, digits, is_negated, is_outdated, is_same, link_of, pair_of, remark, reviewers, verdict, weight,
};
pub use state::{Link, State};
pub use undo::Undone;

use super::sssom::{Mapping, MappingSet};
use crate::shelf::Finding;
use crate::vocab::Prefixes;

/// Where the files are kept, and the specifications beside them, inside the folder.
pub const FOLDER: &str = crate::shelf::LINKS;

/// One of the three files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Accepted,
    Candidates,
    Rejected,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Candidates, Self::Rejected];

    /// The file inside the folder.
    pub fn path(self) -> &'static str {
        match self {
            Self::Accepted => "data/links/accepted.sssom.tsv",
            Self::Candidates => "data/links/candidates.sssom.tsv",
            Self::Rejected => "data/links/rejected.sssom.tsv",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted links",
            Self::Candidates => "Links that wait for a decision",
            Self::Rejected => "Rejected links",
        }
    }
}

/// What is accepted, what waits for a decision, what is rejected.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    sets: [MappingSet; 3],
    /// The bytes of each file when it was read; none where there was no file.
    files: [Option<Vec<u8>>; 3],
    /// The first thing that could not be read, of each file where there is one: such a file is not written.
    unread: Vec<Finding>,
    /// Files of which nothing could be read.
    is_lost: [bool; 3],
    /// How identifiers are shortened, besides what the files say themselves.
    prefixes: Prefixes,
    /// The namespace of the records of links.
    namespace: String,
    /// IRIs of the files.
    base: String,
    /// The licence of what is newly written.
    licence: String,
    /// Paths of the specifications in the folder.
    specifications: Vec<String>,
}

impl Ledger {
    /// The rows of one of the files.
    pub fn rows(&self, part: Part) -> &[Mapping] {
        &self.sets[part as usize].mappings
    }

    /// The mapping set behind one of the files; identifiers are whole IRIs.
    pub fn set(&self, part: Part) -> &MappingSet {
        &self.sets[part as usize]
    }

    /// Every row and the file it stands in.
    pub fn all(&self) -> impl Iterator<Item = (Part, &Mapping)> {
        Part::ALL.into_iter().flat_map(|part| self.rows(part).iter().map(move |row| (part, row)))
    }

    /// Whether nothing was ever proposed or decided.
    pub fn is_empty(&self) -> bool {
        self.sets.iter().all(|set| set.mappings.is_empty())
    }

    /// A set without its rows.
    fn header(&self, part: Part) -> MappingSet {
        let set = self.set(part);
        let (curie_map, slots, extensions) = (set.curie_map.clone(), set.slots.clone(), set.extensions.clone());
        MappingSet { curie_map, slots, extensions, mappings: Vec::new() }
    }

    /// The IRI of a record that belongs to a link.
    pub fn record(&self, link: &str) -> String {
        format!("{}{link}", self.namespace)
    }

    /// Adds a row to one of the files.
    pub(super) fn add(&mut self, part: Part, row: Mapping) {
        self.rows_mut(part).push(row);
    }

    pub(super) fn rows_mut(&mut self, part: Part) -> &mut Vec<Mapping> {
        &mut self.sets[part as usize].mappings
    }
}
