//! What the world publishes becomes records: read strictly, mapped with a CONSTRUCT, written as a file.
//!
//! In: a [`Plan`] (`data/external/SLUG/source.toml`), its maps, files. Out: [`Imported`]: the text of
//! `data/imported/SLUG.trig`, and a [`Report`] of what was read and what was wrong with it. An importer writes a file; only
//! `load` fills a store.
//!
//! The way of a file: its bytes become text ([`decode`]), the text documents ([`read`]), documents rows ([`shape`]); rows are
//! bound to the variables of the map a batch at a time ([`crate::query::Mapping`]); what the map constructs is what the
//! file's record says ([`write`]). [`fetch`] gets the files, [`compare`] says what two imports of a dataset have otherwise.

mod catalogue;
mod compare;
mod decode;
mod fetch;
mod findings;
mod input;
mod known;
mod plan;
mod rdf;
mod read;
mod rows;
mod run;
mod shape;
mod table;
mod write;

pub use catalogue::{Catalogue, imported};
pub use compare::{Changes, ValueChange, compare, say_the_same};
pub use fetch::{FetchError, Files, fetch, fetch_one};
pub use input::{Input, InputFile};
pub use plan::{Plan, TablePlan};
pub use read::FORMATS;
pub use rows::{Listed, Table, rows, table, table_of};
pub use run::{Context, Imported, Report, TableReport, run};

use crate::load::WriteError;
use crate::query::SyntaxError;
use crate::shelf::ShelfError;
use crate::store::{Limit, StoreError};
use std::io;
use std::path::PathBuf;

/// Why nothing could be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Folder(Box<ShelfError>),
    #[error("could not read {file}: {problem}")]
    Unreadable { file: String, problem: String },
    #[error("could not import {slug}: no file fits `{pattern}`")]
    NoFiles { slug: String, pattern: String },
    #[error("could not import {slug}: {file} has no format that is known")]
    NoFormat { slug: String, file: String },
    #[error("could not understand the map")]
    Map { path: String, text: String, error: Box<SyntaxError> },
    #[error("could not use the map {path}: {problem}")]
    MapUnfit { path: String, problem: String, hint: String },
    #[error("could not run the map {path}")]
    Store { path: String, source: StoreError },
    #[error("could not finish the map {path}: it was stopped after {limit}")]
    Limit { path: String, limit: Limit },
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl ImportError {
    /// What kind of error it is, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => "file-missing",
            Self::Read { .. } | Self::Folder(_) | Self::Unreadable { .. } => "read-failed",
            Self::NoFiles { .. } | Self::NoFormat { .. } => "import-files",
            Self::Map { .. } => "query-syntax",
            Self::MapUnfit { .. } => "import-map",
            Self::Store { .. } => "query-failed",
            Self::Limit { .. } => "limit-reached",
            Self::Write(_) => "write-failed",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &str {
        match self {
            Self::NoFiles { .. } => "--from names the folder, file or address that has them",
            Self::NoFormat { .. } => "name its `format` in source.toml; `coopgraph help datasets` lists them",
            Self::MapUnfit { hint, .. } => hint,
            Self::Limit { .. } => "--timeout and --max-memory raise the limits",
            _ => "",
        }
    }
}
