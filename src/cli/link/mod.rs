pub(super) mod kept;
mod line;
mod plans;
mod proposed;
mod review;
mod run;
pub(super) mod screen;
pub(super) mod sets;
mod undo;

use super::output::Output;
use super::{Command, Options, run_member, with_members};
use crate::error::{Error, Exit};
use clap::ArgMatches;

pub const COMMAND: Command = Command { name: "link", define, run };

/// What can be done with links, in the order of the help.
const MEMBERS: &[Command] = &[run::COMMAND, review::COMMAND, undo::COMMAND];

const EXAMPLES: &str = "\
A link says that a thing of one set is a thing of another. Links are proposed, reviewed by people, and kept in
data/links/ as three files of mappings: candidates, accepted, rejected (SSSOM).
Accepted links are part of the graph. `coopgraph links` counts them.

Examples:
  coopgraph link review --help           how to judge what was proposed
  coopgraph link undo --help             how to take a decision back";

fn define(command: clap::Command) -> clap::Command {
    let command = command.about("Finds what is the same in two sets: reviews links, takes decisions back");
    with_members(command.after_help(EXAMPLES).subcommand_required(true).arg_required_else_help(true), MEMBERS)
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    run_member(MEMBERS, matches, options, output)
}
