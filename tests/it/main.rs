//! Every integration test, in one binary.

mod cases;
mod documents;
mod floors;
mod graph;
mod json;
mod limits;
mod oracle;
mod program;
mod robust;
mod town;
