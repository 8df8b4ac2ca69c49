use super::output::Output;
use super::{Command, Options, arguments, definition};
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};
use clap_complete::Shell;

pub const COMMAND: Command = Command { name: "completions", define: Completions::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph completions bash > ~/.local/share/bash-completion/completions/coopgraph
  coopgraph completions zsh  > ~/.zfunc/_coopgraph        with ~/.zfunc in $fpath
  coopgraph completions fish > ~/.config/fish/completions/coopgraph.fish
  coopgraph completions powershell >> $PROFILE";

/// Writes a script that lets a shell complete commands and options
#[derive(Args)]
struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, _: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Completions = arguments(matches)?;
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut definition(), "coopgraph", &mut script);
    output.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Fine)
}
