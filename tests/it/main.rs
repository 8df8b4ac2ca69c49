//! Every integration test, in one binary.

mod cases;
mod documents;
mod floors;
mod graph;
mod interrupt;
mod limits;
mod manual;
mod oracle;
mod program;
mod prompt;
mod town;
