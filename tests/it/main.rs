//! Every integration test, in one binary.

mod cases;
mod documents;
mod floors;
mod fuzz;
mod graph;
mod limits;
mod need;
mod oracle;
mod program;
mod properties;
mod town;
mod w3c;
