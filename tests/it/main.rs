//! Every integration test, in one binary.

mod browser;
mod cases;
mod difference;
mod documents;
mod export;
mod floors;
mod fuzz;
mod graph;
mod interrupt;
mod json;
mod limits;
mod manual;
mod need;
mod oracle;
mod packed;
mod program;
mod prompt;
mod properties;
mod readers;
mod robust;
mod service;
mod tasks;
mod town;
mod update;
mod w3c;
