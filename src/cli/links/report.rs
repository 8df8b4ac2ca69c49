use super::super::output::Output;
use super::super::{Command, Options};
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "report", define: Report::define, run };

/// Counts links by the sets they join
#[derive(Args)]
struct Report {}

impl Report {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

fn run(_: &ArgMatches, _: &Options, _: &mut Output) -> Result<Exit, Error> {
    Ok(Exit::Fine)
}
