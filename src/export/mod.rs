//! What leaves the graph, whole or in part; and how two graphs differ.
//!
//! In: a [`Store`] and what a session knows of it ([`Contents`]). Out: quads of a [`Part`], bytes in one of [`FORMATS`], a
//! table of a class, a folder with everything and a manifest; and for two lists of quads their [`Difference`].
//!
//! The same graph gives the same bytes: everything is sorted, and blank nodes have the names the loader gave them.

mod bundle;
mod canonical;
mod claims;
mod describe;
mod difference;
mod folder;
mod formats;
mod part;
mod quads;
mod table;
mod xml;

pub use bundle::{File, bundle};
pub use canonical::canonical;
pub use claims::claims;
pub use difference::{Change, Difference, RecordChange, difference, patch};
pub use folder::write_folder;
pub use formats::{FORMATS, Format, format};
pub use part::{Part, part};
pub use quads::{all, asserted, sort};
pub use table::{ClassTable, class_table};

use crate::load::Dataset;
use crate::query::Names;
use crate::store::{Limit, Limits, Store, StoreError};
use crate::vocab::Vocabulary;
use std::io;
use std::path::PathBuf;

/// What is open, as far as an export needs to know.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
    pub store: &'a Store,
    pub vocabulary: &'a Vocabulary,
    pub names: &'a Names,
    pub datasets: &'a [Dataset],
    pub limits: &'a Limits,
}

/// Why something could not be exported or compared.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("could not read the whole graph: stopped after {0}, and nothing was written")]
    Limit(Limit),
    #[error("could not write the graph as {format}: {reason}")]
    Unwritable { format: &'static str, reason: String },
    #[error("could not write {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error("could not write the folder: {0} is not empty and holds no export")]
    NotEmpty(PathBuf),
    #[error("could not compare: {alike} blank nodes look alike, and telling them apart could take for ever")]
    Poison { alike: usize },
}

impl ExportError {
    /// What to do instead.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Limit(Limit::Time(_)) => "--timeout raises the limit",
            Self::Limit(Limit::Rows(_)) => "--max-rows raises the limit",
            Self::Limit(Limit::Memory(_)) => "--max-memory raises the limit",
            Self::Unwritable { .. } => "trig and nquads can write every graph",
            Self::NotEmpty(_) => "choose a new or an empty folder, or one that an export wrote",
            Self::Poison { .. } => "give the nodes names, or values that tell them apart",
            Self::Limit(Limit::Interrupt) | Self::Store(_) | Self::Write { .. } => "",
        }
    }
}
