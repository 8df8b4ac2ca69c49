//! Gathers what can go wrong anywhere: words, place, hint, exit code.

use crate::query::print::PrintError;
use crate::query::{ParameterError, SyntaxError};
use crate::shelf::{Finding, Place, ShelfError};
use crate::store::StoreError;
use std::io;
use std::path::PathBuf;

/// Anything that stops a command.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("could not understand the query")]
    Syntax { error: SyntaxError, name: String, text: String },
    #[error("refused to run the query")]
    Refused { error: SyntaxError, name: String, text: String },
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("could not write {path}")]
    Write { path: String, source: io::Error },
    /// Asked for something that does not exist or in a way that cannot be answered.
    #[error("{problem}")]
    Usage { problem: String, hint: String },
}

/// What a process tells its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// As asked.
    Fine = 0,
    /// A valid negative: nothing found, findings, differences.
    Negative = 1,
    /// Asked wrongly, or a file is broken.
    Usage = 2,
    /// A limit was reached; the output is marked partial.
    Limit = 3,
    /// The outside world failed: a disk, a network.
    Outside = 4,
    /// Our own mistake.
    Internal = 70,
}

/// An error as a person reads it.
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub title: String,
    /// File (or what stands for one), its text, and the place in it.
    pub excerpt: Option<Excerpt>,
    pub hint: String,
}

/// The line that is wrong, to be shown with a mark under it.
#[derive(Clone, Debug)]
pub struct Excerpt {
    pub name: String,
    pub text: String,
    pub place: Place,
    pub label: String,
}

impl Error {
    /// A mistake in asking, and what to do instead.
    pub fn usage(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { problem: problem.into(), hint: hint.into() }
    }

    /// The code the process ends with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Store(StoreError::EngineStopped) => Exit::Internal,
            Self::Store(StoreError::Elsewhere(_)) => Exit::Outside,
            Self::Store(StoreError::UpdateStopped(_)) => Exit::Limit,
            Self::Read { source, .. } if source.kind() != io::ErrorKind::NotFound => Exit::Outside,
            Self::Write { .. } => Exit::Outside,
            Self::Shelf(ShelfError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Exit::Usage,
            Self::Shelf(ShelfError::Read { .. } | ShelfError::Write { .. }) => Exit::Outside,
            _ => Exit::Usage,
        }
    }

    /// The error in words, with its place and a hint.
    pub fn message(&self) -> Message {
        let mut cause = String::new();
        let mut inner = std::error::Error::source(self);
        while let Some(error) = inner {
            cause.push_str(&format!(": {error}"));
            inner = error.source();
        }
        let mut message = Message { title: format!("{self}{cause}"), ..Message::default() };
        match self {
            Self::Syntax { error, name, text } | Self::Refused { error, name, text } => {
                message.hint.clone_from(&error.hint);
                match error.place {
                    Some(place) => {
                        message.excerpt = Some(Excerpt {
                            name: name.clone(),
                            text: text.clone(),
                            place,
                            label: error.reason.clone(),
                        });
                    }
                    None => message.title = format!("{self}: {}", error.reason),
                }
            }
            Self::Store(StoreError::UpdateStopped(_)) => "--timeout raises the limit".clone_into(&mut message.hint),
            Self::Usage { hint, .. } => message.hint.clone_from(hint),
            Self::Shelf(error) => message.hint = shelf_hint(error).to_owned(),
            Self::Parameter(error) => message.hint = parameter_hint(error.expected).to_owned(),
            Self::Store(StoreError::EngineStopped) => {
                message.hint = "this is our mistake; please report it with the query".to_owned();
            }
            _ => {}
        }
        message
    }
}

impl From<PrintError> for Error {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::Store(error) => Self::Store(error),
            PrintError::Write(source) => Self::Write { path: "the answer".to_owned(), source },
        }
    }
}

/// A finding as a message: the line of the file with a mark, where the place is known.
pub fn finding_message(finding: &Finding, text: Option<&str>) -> Message {
    let excerpt = finding.place.zip(text).map(|(place, text)| Excerpt {
        name: finding.file.clone(),
        text: text.to_owned(),
        place,
        label: String::new(),
    });
    let title = match (&excerpt, finding.place, finding.file.is_empty()) {
        (Some(_), _, _) | (None, _, true) => finding.problem.clone(),
        (None, Some(place), false) => format!("{}:{}:{}: {}", finding.file, place.line, place.column, finding.problem),
        (None, None, false) => format!("{}: {}", finding.file, finding.problem),
    };
    Message { title, excerpt, hint: finding.remedy.clone() }
}

fn shelf_hint(error: &ShelfError) -> &'static str {
    match error {
        ShelfError::Missing(_) | ShelfError::NotAFolder(_) => "`coopgraph init DIR` writes a folder to start from",
        ShelfError::NotAShelf { .. } => {
            "a folder needs ontology/, data/ and queries/; `coopgraph init DIR` writes one to start from"
        }
        ShelfError::NotAFile(_) => {
            "name files; a whole folder with ontology/, data/ and queries/ is opened with --home"
        }
        ShelfError::NotEmpty(_) => "choose a new or an empty folder",
        ShelfError::Read { .. } | ShelfError::Write { .. } => "",
    }
}

fn parameter_hint(expected: &str) -> &'static str {
    match expected {
        "date" => "write a day as 2026-11-22",
        "year" => "write a year as 2026",
        "boolean" => "write true or false",
        "integer" => "write a whole number",
        "decimal" => "write a number with a dot",
        _ => "",
    }
}
