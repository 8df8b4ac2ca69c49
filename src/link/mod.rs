//! Links between sets of things: found, explained, reviewed, kept as SSSOM, and undone.
//!
//! In: two [`Set`]s and what to compare of them ([`Task`]). Out: [`Matcher`]: pairs with a weight, ranked, each explained by
//! its [`Piece`]s of evidence. A [`Finder`] looks one name up in a set. [`sssom`] reads and writes mappings.
//! [`reconcile`] answers the messages of reconciliation clients.

mod assign;
mod block;
mod candidates;
mod decay;
mod elsewhere;
mod errands;
mod error;
mod evaluate;
mod exchange;
mod fates;
mod finder;
mod fold;
mod gather;
mod gold;
mod guess;
mod judge;
mod ledger;
mod lexicon;
mod matcher;
mod measure;
mod missing;
mod parts;
mod plan;
pub mod reconcile;
mod records;
mod repeats;
mod report;
mod review;
mod rows;
mod service;
mod set;
mod spelling;
pub mod sssom;

pub use candidates::{End, candidates, row};
pub use decay::{Change, Decayed, Looked, Now, decay, joined};
pub use elsewhere::Endpoint;
pub use error::LinkError;
pub use evaluate::{Evaluation, Judged, Missed, Pairs, Point, Score, evaluate, pairs_in_groups};
pub use exchange::{TakenIn, handed_out, licence, licences, standing, take_in};
pub use fates::{Fate, Fates};
pub use finder::Finder;
pub use gather::{Questions, questions};
pub use gold::{Gold, gold};
pub use guess::{comparisons, guess_comparisons, tell_measures};
pub use ledger::{Decision, FOLDER, Ledger, Link, Meant, Part, Proposed, Reviewer, Seen, State, Undone, Verdict};
pub use ledger::{
    evidence, evidence_text, in_iri, is_same, link_of, pair_of, proposal, reviewers, seen, seen_text, told, verdict,
    weight,
};
pub use matcher::{Matcher, likeness_of};
pub use measure::{MEASURES, Measure};
pub use missing::Lacking;
pub use plan::{Places, Plan, Side, Source, plans};
pub use records::{Records, records};
pub use repeats::repeats;
pub use report::{Dispute, Tally, disputes, gone, tallies};
pub use review::{Agreement, Order, Wish, agreements, is_of_set, queue};
pub use rows::{Rows, of_rows, says_id};
pub use service::{Offered, Service, offered};
pub use set::{Comparison, Field, Set, Task, Thing};

/// A pair of things that may be the same, and how much speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Which thing of the left set.
    pub left: usize,
    /// Which thing of the right set; of the same set where a set is matched within.
    pub right: usize,
    /// Log to the base of two of how much more likely the evidence is of the same thing than of two. Never ends at a top.
    pub weight: f64,
    /// The probability that they are the same, of all that is known of the two sets.
    pub probability: f64,
    /// Whether it is the match: likelier than not and, where one thing has one match, the best for both.
    pub is_match: bool,
}

/// One piece of evidence for or against a pair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// What was compared, as the specification calls it: `name`, `country`.
    pub what: String,
    /// The value on the left that was looked at; empty when there is none.
    pub left: String,
    /// The value on the right.
    pub right: String,
    /// From 0, nothing alike, to 1, equal; none when a value is missing.
    pub similarity: Option<f64>,
    /// How much it speaks for the pair (above 0) or against it.
    pub weight: f64,
    /// How they are alike, in words: `acronym`, `same host`; may be empty.
    pub how: String,
}

/// What is looked for in a set by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub text: String,
    /// Values of fields that are known too: the field's name and its values.
    pub values: Vec<(String, Vec<String>)>,
}

/// A thing that was found for a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which thing of the set.
    pub thing: usize,
    pub weight: f64,
    pub probability: f64,
    /// Whether it is safe to take it without a look.
    pub is_match: bool,
    pub pieces: Vec<Piece>,
}
