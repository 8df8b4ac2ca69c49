use super::output::Output;
use super::{Command, Options, arguments, definition};
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};
use clap_mangen::Man;
use std::io;
use std::path::{Path, PathBuf};

pub const COMMAND: Command = Command { name: "man", define: Manual::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph man > coopgraph.1          the page of the program
  coopgraph man man1                   a page for each command, in the folder man1
  coopgraph man | man -l -             read it now";

/// Writes the manual: one page, or a page for each command into a folder
#[derive(Args)]
struct Manual {
    /// Folder for the pages; made if it is not there
    directory: Option<PathBuf>,
}

impl Manual {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, _: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Manual = arguments(matches)?;
    let mut program = definition();
    program.build();
    let Some(directory) = asked.directory else {
        let (_, page) = page(program, "the manual")?;
        output.text(&String::from_utf8_lossy(&page))?;
        return Ok(Exit::Fine);
    };
    let path = directory.display().to_string();
    let failed = |source| Error::Write { path: path.clone(), source };
    std::fs::create_dir_all(&directory).map_err(failed)?;
    let commands: Vec<clap::Command> = program.get_subcommands().cloned().collect();
    let pages = std::iter::once(program).chain(commands);
    let mut count = 0;
    for command in pages {
        let (name, page) = page(command, &path)?;
        write(&directory.join(name), &page)?;
        count += 1;
    }
    output.remark(&format!("wrote {count} pages to {path}; `man -l {path}/coopgraph.1` shows the first"));
    Ok(Exit::Fine)
}

/// Name of the file and text of a command's page.
fn page(command: clap::Command, path: &str) -> Result<(String, Vec<u8>), Error> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    // A page is named coopgraph-ask, and its title says so too.
    let man = Man::new(command.name(name).version(env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    man.render(&mut text).map_err(|source| Error::Write { path: path.to_owned(), source })?;
    Ok((man.get_filename(), text))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|source: io::Error| Error::Write { path: path.display().to_string(), source })
}
