//! One [`Store`] type, whatever kind is inside. Reading goes through SPARQL: `query(&Prepared, &Limits) -> Rows`.
//!
//! In: quads, once, when it is filled. Out: [`Rows`], a stream that knows at its end whether it is complete. Nothing above
//! this room asks which kind of store it is, so a mapped file or a remote engine can stand here as well as memory does.

mod explain;
mod limits;
mod memory;
mod needed;
pub mod plain;
mod prepared;
mod remote;
mod rows;
mod update;

pub use explain::{Explanation, Step};
pub use limits::{Limit, Limits, is_memory_watched, most_memory};
pub use needed::{Needed, Terms};
pub use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
pub use prepared::{Form, Prepared};
pub use remote::{Remote, RemoteError};
pub use rows::{Row, Rows, Table};
pub use update::{PreparedUpdate, update};

use memory::Memory;
use std::sync::Arc;

/// Where the quads are.
#[derive(Clone)]
pub struct Store {
    kind: Kind,
}

/// The kinds of store. A snapshot file and a remote engine will stand beside memory.
#[derive(Clone)]
enum Kind {
    Memory(Memory),
}

/// Why a store could not be filled or could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("could not fill the store: {0}")]
    Fill(String),
    #[error("could not answer the query: {0}")]
    Evaluation(String),
    #[error("{0}")]
    Elsewhere(String),
    #[error("could not do the update: {0}")]
    Update(String),
    #[error("the update was stopped after {0}; nothing was changed")]
    UpdateStopped(Limit),
    #[error("the query engine stopped unexpectedly")]
    EngineStopped,
}

impl Store {
    /// Keeps the quads in memory.
    pub fn in_memory(quads: impl IntoIterator<Item = Quad>) -> Result<Self, StoreError> {
        Ok(Self { kind: Kind::Memory(Memory::new(quads)?) })
    }

    /// The same store, whose queries may call services through `remote`.
    pub fn with_remote(mut self, remote: Arc<dyn Remote>) -> Self {
        match &mut self.kind {
            Kind::Memory(memory) => memory.reach(remote),
        }
        self
    }

    /// Adds what follows from what is kept. Only while a store is being filled.
    pub fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        match &mut self.kind {
            Kind::Memory(memory) => memory.extend(quads),
        }
    }

    /// Starts a query and returns its rows as they come.
    ///
    /// The query runs on a thread of its own; the clock is here. When a limit is reached the rows end, within
    /// milliseconds, whatever the engine is doing, and [`Rows::reached`] says which limit it was.
    pub fn query(&self, prepared: &Prepared, limits: &Limits) -> Rows {
        match &self.kind {
            Kind::Memory(memory) => memory.query(prepared, limits),
        }
    }

    /// Runs a query for its plan: what the engine does, with the rows and seconds of each step.
    pub fn explain(&self, prepared: &Prepared, limits: &Limits) -> Result<Explanation, StoreError> {
        match &self.kind {
            Kind::Memory(memory) => memory.explain(prepared, limits),
        }
    }

    /// How many quads are kept, over the default graph and all named ones.
    pub fn len(&self) -> usize {
        match &self.kind {
            Kind::Memory(memory) => memory.len(),
        }
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
