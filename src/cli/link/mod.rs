mod eval;
mod evaluated;
mod explain;
pub(super) mod kept;
mod line;
pub(super) mod plans;
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
const MEMBERS: &[Command] = &[run::COMMAND, explain::COMMAND, eval::COMMAND, review::COMMAND, undo::COMMAND];

const EXAMPLES: &str = "\
A link says that a thing of one set is a thing of another. Links are proposed, reviewed by people, and kept in
data/links/ as files of mappings: candidates, accepted, rejected (SSSOM); each is there when something is in it.
Accepted links are part of the graph. `coopgraph links` counts them.

Examples:
  coopgraph link run                            what can be matched
  coopgraph link run actors-twice --dry-run     what would be proposed
  coopgraph link explain 1                      what speaks for a candidate, and what against it
  coopgraph link review --help                  how to judge what was proposed
  coopgraph link undo --help                    how to take a decision back";

fn define(command: clap::Command) -> clap::Command {
    let command = command
        .about("Finds what is the same in two sets: proposes links, explains and reviews them, says how good they are");
    with_members(command.after_help(EXAMPLES).subcommand_required(true).arg_required_else_help(true), MEMBERS)
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    run_member(MEMBERS, matches, options, output)
}
