//! Rows into a network: things, how they relate, and who says so; parts of it, ways through it, places to draw it at.
//!
//! In: rows of `?source ?relation ?target` and what is [`Known`] of the things and records in them. Out: a [`Network`], plain
//! data in one table of texts. Nothing here reads or writes anything but its arguments; petgraph stays inside.
//!
//! A row is one record's statement of one edge. Rows of the same edge are gathered: its weight is the number of publishers
//! that say so other than the actors themselves, us and our rules; see [`Edge::weight`].

mod cut;
mod evidence;
mod known;
pub mod layout;
mod network;
mod paths;
mod project;
#[cfg(test)]
pub(crate) mod samples;
mod texts;

pub use crate::vocab::counted;
pub use evidence::Evidence;
pub use known::{Known, Naming, Said};
pub use network::{About, Edge, Ends, Kind, Network, Node, RecordNote, Relation, WEIGHT};
pub use paths::Path;
pub use project::{GraphError, Projection, project};
pub use texts::{Text, Texts};
