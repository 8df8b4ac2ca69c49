use super::output::Output;
use super::shape::Shape;
use super::{Command, Options, arguments};
use crate::about::{self, coverage};
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args, ValueEnum};

pub const COMMAND: Command = Command { name: "coverage", define: Coverage::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph coverage                    how many of each list are there, and how well they are known
  coopgraph coverage lists -f csv       only the lists, for a spreadsheet
  coopgraph coverage evidence           only statements by evidence and reading";

/// Counts what is there of what should be, and statements by evidence and reading
#[derive(Args)]
struct Coverage {
    /// What to count; both without it
    what: Option<What>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Lists,
    Evidence,
}

impl Coverage {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let what = arguments::<Coverage>(matches)?.what;
    let shape = output.shape_of_one(what.is_some(), "lists or evidence")?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let coverage = coverage(&session.store, session.names()?)?;
    match shape {
        Shape::Json => output.json("coverage", &coverage)?,
        Shape::JsonLines if what == Some(What::Lists) => output.json_lines(&coverage.rosters)?,
        Shape::JsonLines => output.json_lines(&coverage.weights)?,
        Shape::Text | Shape::Texts(_) => print(&coverage, what, output)?,
    }
    let short = coverage.rosters.iter().any(|roster| roster.found < roster.expected);
    Ok(if short { Exit::Negative.max(broken) } else { broken })
}

fn print(coverage: &about::Coverage, what: Option<What>, output: &mut Output) -> Result<(), Error> {
    if what != Some(What::Evidence) && !(what.is_none() && coverage.rosters.is_empty()) {
        let rows: Vec<[String; 3]> = coverage
            .rosters
            .iter()
            .map(|roster| [roster.label.clone(), roster.expected.to_string(), roster.found.to_string()])
            .collect();
        output.columns(["LIST", "EXPECTED", "FOUND"], &rows)?;
    }
    if what == Some(What::Lists) {
        return Ok(());
    }
    if what.is_none() && !coverage.rosters.is_empty() {
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
    output.columns(["EVIDENCE", "READING", "RECORDS", "STATEMENTS", "ASSERTED"], &rows)
}
