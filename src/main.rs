//! The `coopgraph` program: parse, run, say the error, choose the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    coopgraph::cli::run()
}
