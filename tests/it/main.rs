//! Every integration test, in one binary.

mod cases;
mod difference;
mod documents;
mod export;
mod floors;
mod graph;
mod interrupt;
mod json;
mod limits;
mod manual;
mod oracle;
mod packed;
mod program;
mod prompt;
mod readers;
mod robust;
mod service;
mod town;
mod update;
