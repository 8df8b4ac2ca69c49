use super::output::Output;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::shelf::Shelf;
use clap::{ArgMatches, Args};
use std::path::PathBuf;

pub const COMMAND: Command = Command { name: "init", define: Init::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph init my-graph
  coopgraph --home my-graph check";

/// Writes the graph inside this program to a new folder, to be edited
#[derive(Args)]
struct Init {
    /// The folder: new or empty
    directory: PathBuf,
}

impl Init {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, _: &Options, output: &mut Output) -> Result<Exit, Error> {
    let init: Init = arguments(matches)?;
    let files = Shelf::built_in().write_to(&init.directory)?;
    let directory = init.directory.display();
    output.remark(&format!("wrote {files} files to {directory}; `coopgraph --home {directory} check` looks at them"));
    Ok(Exit::Fine)
}
