//! Line editing on a terminal: rustyline with our colours, completion and end of a query.

use super::complete::Completer;
use super::highlight::highlight;
use super::line::is_whole;
use crate::cli::options::{Color, Options};
use crate::error::Error;
use crate::session::Session;
use rustyline::completion::{Completer as Complete, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{ColorMode, CompletionType, Config, Context, Helper};
use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

const PROMPT: &str = "coopgraph> ";

/// Lines that are remembered.
const REMEMBERED: usize = 1000;

/// Reads from a person.
pub struct Editor {
    inner: rustyline::Editor<Assistant, FileHistory>,
    history: Option<PathBuf>,
}

impl Editor {
    /// An editor that completes for a session and remembers in a file, if one is given. A file that cannot be used is
    /// handed back as the reason.
    pub fn new(
        session: Rc<Session>,
        program: clap::Command,
        options: &Options,
        history: Option<PathBuf>,
    ) -> Result<(Self, Option<io::Error>), Error> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(false)
            .history_ignore_space(true)
            .color_mode(color_mode(options.color))
            .max_history_size(REMEMBERED)
            .map_err(failed)?
            .build();
        let mut inner = rustyline::Editor::with_config(config).map_err(failed)?;
        inner.set_helper(Some(Assistant { completer: Completer::new(Rc::clone(&session), program), session }));
        let mut trouble = None;
        let history = history.filter(|path| match prepare_history(path) {
            Ok(()) => true,
            Err(error) => {
                trouble = Some(error);
                false
            }
        });
        if let Some(path) = &history {
            // A file that is not ours to read is begun anew.
            let _ = inner.load_history(path);
        }
        Ok((Self { inner, history }, trouble))
    }

    /// The next text that is whole; `None` when the person leaves. An empty text when the line was abandoned.
    pub fn read(&mut self) -> Result<Option<String>, Error> {
        match self.inner.readline(PROMPT) {
            Ok(text) => {
                self.remember(&text);
                Ok(Some(text))
            }
            Err(ReadlineError::Eof) => Ok(None),
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => Ok(Some(String::new())),
            Err(error) => Err(failed(error)),
        }
    }

    /// Kept at once, so that nothing is lost however the program ends.
    fn remember(&mut self, text: &str) {
        let text = text.trim_end();
        let is_new = !text.is_empty() && self.inner.add_history_entry(text).unwrap_or(false);
        if let Some(path) = self.history.as_ref().filter(|_| is_new) {
            // The history is a comfort: a full disk must not end the prompt.
            let _ = self.inner.append_history(path);
        }
    }
}

fn prepare_history(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::OpenOptions::new().append(true).create(true).open(path).map(|_| ())
}

fn failed(error: ReadlineError) -> Error {
    Error::Read { path: "the terminal".into(), source: io::Error::other(error) }
}

fn color_mode(color: Color) -> ColorMode {
    let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => ColorMode::Forced,
        Color::Auto if !is_unwanted => ColorMode::Enabled,
        Color::Auto | Color::Never => ColorMode::Disabled,
    }
}

/// What stands beside the person while a line is typed.
struct Assistant {
    completer: Completer,
    session: Rc<Session>,
}

impl Helper for Assistant {}

impl Hinter for Assistant {
    type Hint = String;
}

impl Complete for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let found = self.completer.complete(&line[..position]);
        let pair = |word: String| Pair { display: word.trim_end().to_owned(), replacement: word };
        Ok((found.start, found.words.into_iter().map(pair).collect()))
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let is_whole = is_whole(context.input(), &self.session.vocabulary.prefixes);
        Ok(if is_whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        Cow::Owned(highlight(line))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }
}
