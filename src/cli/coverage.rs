use super::output::Output;
use super::{Command, Options, arguments};
use crate::about::coverage;
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "coverage", define: Coverage::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph coverage      how many of each list are there, and how well they are known";

/// Counts what is there of what should be, and statements by evidence and reading
#[derive(Args)]
struct Coverage {}

impl Coverage {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let _: Coverage = arguments(matches)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let coverage = coverage(&session.store, session.names()?)?;
    if !coverage.rosters.is_empty() {
        let rows: Vec<[String; 3]> = coverage
            .rosters
            .iter()
            .map(|roster| [roster.label.clone(), roster.expected.to_string(), roster.found.to_string()])
            .collect();
        output.columns(["LIST", "EXPECTED", "FOUND"], &rows)?;
        output.line("")?;
    }
    let rows: Vec<[String; 5]> = coverage
        .weights
        .iter()
        .map(|weight| {
            [
                weight.evidence.clone(),
                weight.reading.clone(),
                weight.records.to_string(),
                weight.statements.to_string(),
                weight.asserted.to_string(),
            ]
        })
        .collect();
    output.columns(["EVIDENCE", "READING", "RECORDS", "STATEMENTS", "ASSERTED"], &rows)?;
    let short = coverage.rosters.iter().any(|roster| roster.found < roster.expected);
    Ok(if short { Exit::Negative.max(broken) } else { broken })
}
