//! `coopgraph repl`: the same commands, and SPARQL, at a prompt over one open graph.

mod held;
mod history;
mod lexer;
mod line;
mod reader;

#[cfg(feature = "repl")]
mod complete;
#[cfg(feature = "repl")]
mod editor;
#[cfg(feature = "repl")]
mod highlight;

pub use held::Held;
pub use history::file as history_file;

use super::output::{self, Output};
use super::{Command, Options, arguments, definition, dispatch, interrupt};
use crate::error::{Error, Exit};
use crate::session::Session;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, FromArgMatches};
use line::Line;
use reader::Reader;
use std::ffi::OsString;
use std::path::PathBuf;
use std::rc::Rc;

pub const COMMAND: Command = Command { name: "repl", define: Repl::define, run };

const EXAMPLES: &str = "\
A line that begins with a command runs it; everything else is SPARQL, over as many lines as it takes.
`help` explains more, `exit` or Ctrl-D leaves. In a pipe the exit code is that of the worst line.

Examples:
  coopgraph repl
  coopgraph repl --no-history
  printf 'show dpga\\nSELECT (COUNT(*) AS ?n) { ?s ?p ?o }\\n' | coopgraph repl";

/// Opens a prompt: every command, and SPARQL, without loading again
#[derive(Args)]
struct Repl {
    /// Neither read nor write the file of earlier lines
    #[arg(long)]
    no_history: bool,
}

impl Repl {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Repl = arguments(matches)?;
    if options.held.is_some() {
        return Err(Error::usage("this is a prompt already", "`help` explains what it does, `exit` leaves it"));
    }
    if options.output.is_some() {
        return Err(Error::usage("one file cannot hold every answer of a prompt", "give -o to a line of the prompt"));
    }
    let held = Held::open(options)?;
    let session = held.session(options).map_or_else(|| options.open(), Ok)?;
    let broken = output.warn_of(&session);
    let mut reader = reader(&session, options, !asked.no_history, output)?;
    if reader.is_person() {
        output.remark(&format!("{}\n`help` explains the prompt, Ctrl-D leaves it.", session.vocabulary.title));
        interrupt::return_to_prompt();
    }
    let prompt = Prompt { held, inherited: inherited(matches), options: options.clone() };
    let mut worst = broken;
    while let Some(text) = reader.read()? {
        match prompt.run(&text) {
            Next::Go(exit) => worst = worst.max(exit),
            Next::Leave => break,
        }
    }
    Ok(if reader.is_person() { Exit::Fine } else { worst })
}

/// What a line came to.
enum Next {
    Go(Exit),
    Leave,
}

/// Runs lines.
struct Prompt {
    held: Held,
    options: Options,
    /// Options given to the prompt, as words: each line has them unless it says otherwise.
    inherited: Vec<Inherited>,
}

/// An option the prompt was given.
struct Inherited {
    id: String,
    words: Vec<OsString>,
}

impl Prompt {
    fn run(&self, text: &str) -> Next {
        interrupt::new_line();
        match line::read(text) {
            Ok(Line::Leave) => Next::Leave,
            Ok(Line::Nothing) => Next::Go(Exit::Fine),
            Ok(Line::Command(words)) => self.command(&words),
            Ok(Line::Query(query)) => self.command(&["query".to_owned(), format!("--expression={query}")]),
            Err(error) => Next::Go(Output::new(&self.options).finish(Err(error))),
        }
    }

    /// Runs a command on the open session. An error ends the line, not the prompt.
    fn command(&self, words: &[String]) -> Next {
        let parsed = self.parse(words).and_then(|matches| Ok((Options::from_arg_matches(&matches)?, matches)));
        let (mut options, matches) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                output::clap_message(&error, words);
                return Next::Go(if error.use_stderr() { Exit::Usage } else { Exit::Fine });
            }
        };
        options.held = self.held.clone();
        let mut output = Output::new(&options);
        let result = dispatch(&matches, &options, &mut output);
        let exit = output.finish(result);
        // Nobody reads any more: what follows would be in vain.
        if output.is_closed() { Next::Leave } else { Next::Go(exit) }
    }

    /// Parses a line; what it does not say is as it was said to the prompt.
    fn parse(&self, words: &[String]) -> Result<ArgMatches, clap::Error> {
        let line = || words.iter().map(OsString::from);
        let program = || OsString::from("coopgraph");
        let given = definition().try_get_matches_from(std::iter::once(program()).chain(line()))?;
        let missing = self
            .inherited
            .iter()
            .filter(|option| given.value_source(&option.id) != Some(ValueSource::CommandLine))
            .flat_map(|option| option.words.clone());
        definition().try_get_matches_from(std::iter::once(program()).chain(missing).chain(line()))
    }
}

/// The options for all commands that were given to the prompt, as words to give again.
fn inherited(matches: &ArgMatches) -> Vec<Inherited> {
    let program = definition();
    let given = program.get_arguments().filter(|argument| {
        let id = argument.get_id().as_str();
        argument.is_global_set()
            && matches.try_contains_id(id).unwrap_or(false)
            && matches.value_source(id) == Some(ValueSource::CommandLine)
    });
    let words = |argument: &clap::Arg| -> Option<Inherited> {
        let id = argument.get_id().as_str();
        let long = argument.get_long()?;
        let words = if argument.get_action().takes_values() {
            let values = matches.get_raw(id)?;
            values.map(|value| joined(long, value)).collect()
        } else {
            vec![OsString::from(format!("--{long}"))]
        };
        Some(Inherited { id: id.to_owned(), words })
    };
    given.filter_map(words).collect()
}

/// `--long=value`, whatever bytes the value has.
fn joined(long: &str, value: &std::ffi::OsStr) -> OsString {
    let mut word = OsString::from(format!("--{long}="));
    word.push(value);
    word
}

/// A person's lines where both ends are a terminal, else those of a pipe.
fn reader(session: &Rc<Session>, options: &Options, keep: bool, output: &mut Output) -> Result<Reader, Error> {
    let history: Option<PathBuf> = history::file().filter(|_| keep);
    #[cfg(feature = "repl")]
    if output.is_terminal() && std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        let path = history.clone();
        let (editor, trouble) = editor::Editor::new(Rc::clone(session), definition(), options, history)?;
        if let (Some(path), Some(trouble)) = (path, trouble) {
            output.remark(&format!("lines are not remembered: {}: {trouble}", path.display()));
        }
        return Ok(Reader::Person(Box::new(editor)));
    }
    #[cfg(not(feature = "repl"))]
    let _ = (history, options, output);
    Ok(Reader::Pipe(session.vocabulary.prefixes.clone()))
}
