//! The command line: the list [`COMMANDS`], one file per command; [`output`] is the only place that prints.
//!
//! Data go to stdout, everything else to stderr. A table on a terminal, a machine format in a pipe.

mod ask;
mod check;
mod completions;
mod contradictions;
mod coverage;
mod day;
mod diff;
mod doctor;
mod excerpt;
mod export;
mod fmt;
mod gaps;
mod graph;
mod help;
mod import;
mod init;
mod interrupt;
mod link;
mod links;
mod list;
mod man;
mod options;
pub mod output;
mod part_file;
mod path;
mod query;
mod reconcile;
mod repl;
mod search;
mod shape;
mod show;
mod text;
mod update;
mod welcome;
mod why;

use crate::error::{Error, Exit};
use clap::{ArgMatches, Args, FromArgMatches};
use options::Options;
use output::Output;
use std::process::ExitCode;

/// A command: its name, how it is described, what it does.
pub struct Command {
    pub name: &'static str,
    define: fn(clap::Command) -> clap::Command,
    run: fn(&ArgMatches, &Options, &mut Output) -> Result<Exit, Error>,
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Command] = &[
    ask::COMMAND,
    query::COMMAND,
    list::COMMAND,
    search::COMMAND,
    show::COMMAND,
    why::COMMAND,
    gaps::COMMAND,
    contradictions::COMMAND,
    coverage::COMMAND,
    check::COMMAND,
    fmt::COMMAND,
    graph::COMMAND,
    path::COMMAND,
    export::COMMAND,
    import::COMMAND,
    link::COMMAND,
    links::COMMAND,
    reconcile::COMMAND,
    diff::COMMAND,
    update::COMMAND,
    init::COMMAND,
    repl::COMMAND,
    doctor::COMMAND,
    completions::COMMAND,
    man::COMMAND,
    help::COMMAND,
];

const ABOUT: &str = "Asks a knowledge graph of international digital cooperation, and says who says so";

const AFTER_HELP: &str = "\
Without --home the graph is the working folder or a parent that has ontology/, data/ and queries/,
else the copy inside this program.

Exit codes: 0 fine; 1 nothing found, or findings; 2 asked wrongly, or a file is broken;
3 a limit was reached; 4 a disk or network failed; 70 our own mistake; 130 interrupted.
`coopgraph help` lists further topics: formats, model, query-files,
datasets, linking, examples.

Examples:
  coopgraph                             what the graph holds, and what to try
  coopgraph ask what-answers-what       a saved question, each row with its source
  coopgraph show dpga                   everything known about one thing
  coopgraph why dpga answers rec-1b     every record behind a fact
  coopgraph graph actors -o actors.svg  who takes part in what, as a picture";

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    interrupt::listen();
    let matches = match definition().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let options = match Options::from_arg_matches(&matches) {
        Ok(options) => options,
        Err(error) => return usage(&error),
    };
    let mut output = Output::new(&options);
    let result = dispatch(&matches, &options, &mut output);
    let exit = output.finish(result);
    ExitCode::from(exit as u8)
}

/// Runs the command that was named, or says what there is.
fn dispatch(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    match matches.subcommand() {
        None => welcome::run(options, output),
        Some((name, arguments)) => COMMANDS
            .iter()
            .find(|command| command.name == name)
            .map_or(Ok(Exit::Usage), |command| (command.run)(arguments, options, output)),
    }
}

/// The whole command line, for parsing, help and documentation.
pub fn definition() -> clap::Command {
    let base = clap::Command::new("coopgraph")
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(AFTER_HELP)
        .disable_help_subcommand(true);
    let base = Options::augment_args(base).about(ABOUT);
    COMMANDS
        .iter()
        .map(|command| (command.define)(clap::Command::new(command.name)))
        .fold(base, clap::Command::subcommand)
}

/// A command with the smaller commands it is made of.
fn with_members(command: clap::Command, members: &[Command]) -> clap::Command {
    let defined = members.iter().map(|member| (member.define)(clap::Command::new(member.name)));
    command.disable_help_subcommand(true).subcommands(defined)
}

/// Runs the member of a command that was named.
fn run_member(
    members: &[Command],
    matches: &ArgMatches,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Error> {
    let named = matches.subcommand();
    let member = named.and_then(|(name, given)| Some((members.iter().find(|member| member.name == name)?, given)));
    member.map_or(Ok(Exit::Usage), |(member, given)| (member.run)(given, options, output))
}

/// Help and version go to stdout and are no failure; a wrong call is said by clap on stderr.
fn usage(error: &clap::Error) -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().map(|part| part.to_string_lossy().into_owned()).collect();
    output::clap_message(error, &arguments);
    ExitCode::from(if error.use_stderr() { Exit::Usage } else { Exit::Fine } as u8)
}

/// The arguments of a command, as its own type.
fn arguments<A: FromArgMatches>(matches: &ArgMatches) -> Result<A, Error> {
    A::from_arg_matches(matches).map_err(|error| Error::usage(error.to_string(), ""))
}
