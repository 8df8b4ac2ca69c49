use super::super::output::Output;
use super::super::{Command, Options};
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "review", define: Review::define, run };

/// Judges candidates one by one: same, close, no, unsure
#[derive(Args)]
struct Review {}

impl Review {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

fn run(_: &ArgMatches, _: &Options, _: &mut Output) -> Result<Exit, Error> {
    Ok(Exit::Fine)
}
