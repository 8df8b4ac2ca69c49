//! Every integration test, in one binary.

mod cases;
mod documents;
mod floors;
mod graph;
mod limits;
mod oracle;
mod packed;
mod program;
mod service;
mod town;
mod update;
