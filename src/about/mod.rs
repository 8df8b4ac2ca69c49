//! What is known of one thing: which thing is meant, its card, and why we say so; and what is not known of many.
//!
//! In: a name as a person writes it. Out: plain data that the command line prints and other doors can serve. Facts come
//! from every record, accepted or not; each carries the records that state it and whether we assert it.

mod card;
mod contradictions;
mod coverage;
mod facts;
mod gaps;
mod resolve;
mod search;
mod why;

pub use card::{Card, Line, Section, card};
pub use contradictions::{Account, Contradiction, contradictions};
pub use coverage::{Coverage, Roster, Weight, coverage};
pub use facts::{Fact, RecordInfo, record};
pub use gaps::{Cell, Expectation, Gap, State, expected_as, gaps};
pub use resolve::{Candidate, Resolved, Used, resolve, resolve_used};
pub use search::{Hit, nearest_names, search};
pub use why::{Explained, Object, Reason, Why, why};
