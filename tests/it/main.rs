//! Every integration test, in one binary.

mod cases;
mod difference;
mod documents;
mod export;
mod floors;
mod graph;
mod limits;
mod oracle;
mod program;
mod readers;
mod town;
