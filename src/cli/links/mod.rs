mod decay;
mod export;
mod import;
mod report;

use super::output::Output;
use super::{Command, Options, run_member, with_members};
use crate::error::{Error, Exit};
use clap::ArgMatches;

pub const COMMAND: Command = Command { name: "links", define, run };

/// What can be done with all links at once, in the order of the help.
const MEMBERS: &[Command] = &[report::COMMAND, export::COMMAND, import::COMMAND, decay::COMMAND];

const EXAMPLES: &str = "\
Alone it is `links report`.

Examples:
  coopgraph links                        how many links there are between which sets
  coopgraph links export -o links.ttl    the accepted ones, for other programs";

fn define(command: clap::Command) -> clap::Command {
    let command = command.about("Counts the links that are kept, exports and imports them, finds those to judge again");
    with_members(command.after_help(EXAMPLES), MEMBERS)
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    match matches.subcommand() {
        None => report::run(matches, options, output),
        Some(_) => run_member(MEMBERS, matches, options, output),
    }
}
