use super::super::output::Output;
use super::super::{Command, Options};
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "undo", define: Undo::define, run };

/// Takes a decision back: the link is a candidate again
#[derive(Args)]
struct Undo {}

impl Undo {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

fn run(_: &ArgMatches, _: &Options, _: &mut Output) -> Result<Exit, Error> {
    Ok(Exit::Fine)
}
