//! Gathers what can go wrong anywhere: words, place, hint, exit code.

use crate::export::ExportError;
use crate::graph::GraphError;
use crate::import::{FetchError, ImportError};
use crate::link::LinkError;
use crate::net::NetError;
use crate::query::print::PrintError;
use crate::query::{ParameterError, SyntaxError};
use crate::shelf::{Finding, Place, ShelfError};
use crate::store::StoreError;
use serde::Serialize;
use std::io;
use std::path::PathBuf;

/// Anything that stops a command.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Graph(GraphError),
    #[error(transparent)]
    Import(ImportError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Link(LinkError),
    #[error("could not understand the query")]
    Syntax { error: SyntaxError, name: String, text: String },
    #[error("refused to run the query")]
    Refused { error: SyntaxError, name: String, text: String },
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// Another program that was asked for did not do its part.
    #[error("{problem}")]
    Program { problem: String, hint: String },
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("could not write {path}")]
    Write { path: String, source: io::Error },
    /// Asked for something that does not exist or in a way that cannot be answered.
    #[error("{problem}")]
    Usage {
        problem: String,
        hint: String,
        /// What kind of mistake it is, for programs.
        code: &'static str,
        /// What may have been meant, for programs: the hint says the same in words.
        try_instead: Vec<String>,
    },
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
    /// The person stopped it.
    Interrupted = 130,
}

impl Exit {
    /// Every code, and what it means.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Fine, "as asked"),
        (Self::Negative, "a valid negative: nothing found, findings, differences"),
        (Self::Usage, "asked wrongly, or a file is broken"),
        (Self::Limit, "a limit was reached; the output is marked partial"),
        (Self::Outside, "the outside world failed: a disk, a network"),
        (Self::Internal, "our own mistake; please report it"),
        (Self::Interrupted, "interrupted (Ctrl-C); no half-written file is left"),
    ];
}

/// An error as a person reads it.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// What kind of thing is said, for programs; docs/JSON.md lists them.
    pub code: &'static str,
    pub title: String,
    /// The file it is about, where that is known and no excerpt is shown.
    pub file: String,
    pub place: Option<Place>,
    /// File (or what stands for one), its text, and the place in it.
    pub excerpt: Option<Excerpt>,
    pub hint: String,
    /// What may be typed or asked instead.
    pub try_instead: Vec<String>,
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
        Self::Usage { problem: problem.into(), hint: hint.into(), code: "usage", try_instead: Vec::new() }
    }

    /// A mistake in asking of a kind that programs may want to tell from others, and what may have been meant.
    pub fn usage_of(
        kind: &'static str,
        problem: impl Into<String>,
        hint: impl Into<String>,
        try_instead: Vec<String>,
    ) -> Self {
        Self::Usage { problem: problem.into(), hint: hint.into(), code: kind, try_instead }
    }

    /// What kind of error it is, for programs: these words stay.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shelf(ShelfError::Missing(_)) => "folder-missing",
            Self::Shelf(ShelfError::NotAFolder(_)) => "folder-is-a-file",
            Self::Shelf(ShelfError::NotAShelf { .. }) => "folder-incomplete",
            Self::Shelf(ShelfError::NotEmpty(_)) => "folder-not-empty",
            Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => "file-missing",
            Self::Shelf(ShelfError::Read { .. }) | Self::Read { .. } => "read-failed",
            Self::Shelf(ShelfError::Write { .. } | ShelfError::WriteTogether { .. }) | Self::Write { .. } => {
                "write-failed"
            }
            Self::Store(StoreError::Fill(_)) => "store-failed",
            Self::Store(StoreError::Evaluation(_)) => "query-failed",
            Self::Store(StoreError::EngineStopped) => "engine-stopped",
            Self::Syntax { .. } => "query-syntax",
            Self::Refused { .. } => "query-refused",
            Self::Shelf(ShelfError::NotAFile(_)) => "not-a-file",
            Self::Store(StoreError::Update(_)) => "update-failed",
            Self::Store(StoreError::Elsewhere(_)) => "elsewhere-failed",
            Self::Store(StoreError::UpdateStopped(_)) => "limit-reached",
            Self::Parameter(_) => "parameter-value",
            Self::Usage { code, .. } => code,
            Self::Graph(_) => "no-network",
            Self::Import(error) => error.code(),
            Self::Fetch(_) => "fetch-failed",
            Self::Link(error) => error.code(),
            Self::Program { .. } => "program-failed",
            Self::Export(ExportError::Store(_)) => "query-failed",
            Self::Export(ExportError::Limit(_)) => "limit-reached",
            Self::Export(ExportError::Unwritable { .. }) => "format-unfit",
            Self::Export(ExportError::Write { .. }) => "write-failed",
            Self::Export(ExportError::NotEmpty(_)) => "folder-not-empty",
            Self::Export(ExportError::Poison { .. }) => "comparison-refused",
        }
    }

    /// The code the process ends with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Store(StoreError::EngineStopped) => Exit::Internal,
            Self::Store(StoreError::Elsewhere(_)) => Exit::Outside,
            Self::Store(StoreError::UpdateStopped(_)) => Exit::Limit,
            Self::Read { source, .. } if source.kind() != io::ErrorKind::NotFound => Exit::Outside,
            Self::Write { .. } | Self::Program { .. } | Self::Fetch(FetchError::Net { .. }) => Exit::Outside,
            Self::Import(ImportError::Limit { .. }) => Exit::Limit,
            Self::Link(LinkError::Limit(_) | LinkError::TooManyNames { .. }) => Exit::Limit,
            Self::Link(LinkError::Elsewhere(_) | LinkError::GivesTheSame(_)) => Exit::Outside,
            Self::Shelf(ShelfError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Exit::Usage,
            Self::Shelf(ShelfError::Read { .. } | ShelfError::Write { .. } | ShelfError::WriteTogether { .. }) => {
                Exit::Outside
            }
            Self::Export(ExportError::Store(StoreError::EngineStopped)) => Exit::Internal,
            Self::Export(ExportError::Write { .. }) => Exit::Outside,
            Self::Export(ExportError::Limit(_)) => Exit::Limit,
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
        let mut message = Message { code: self.code(), title: format!("{self}{cause}"), ..Message::default() };
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
                    None => {
                        message.title = format!("{self}: {}", error.reason);
                        message.file.clone_from(name);
                    }
                }
            }
            Self::Program { hint, .. } => message.hint.clone_from(hint),
            Self::Usage { hint, try_instead, .. } => {
                message.hint.clone_from(hint);
                message.try_instead.clone_from(try_instead);
            }
            Self::Write { source, .. } => message.hint = write_hint(source).to_owned(),
            Self::Store(StoreError::UpdateStopped(_)) => "--timeout raises the limit".clone_into(&mut message.hint),
            Self::Shelf(error) => message.hint = shelf_hint(error).to_owned(),
            Self::Export(error) => message.hint = error.hint().to_owned(),
            Self::Graph(error) => message.hint = error.hint().to_owned(),
            Self::Import(error) => error.hint().clone_into(&mut message.hint),
            Self::Fetch(error) => message.hint = fetch_hint(error).to_owned(),
            Self::Link(error) => message.hint = error.hint(),
            Self::Parameter(error) => message.hint = parameter_hint(error.expected).to_owned(),
            Self::Store(StoreError::EngineStopped) => {
                message.hint = "this is our mistake; please report it with the query".to_owned();
            }
            _ => {}
        }
        message
    }
}

impl From<GraphError> for Error {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Store(error) => Self::Store(error),
            other => Self::Graph(other),
        }
    }
}

impl From<LinkError> for Error {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Shelf(error) => Self::Shelf(error),
            LinkError::Store(error) => Self::Store(error),
            other => Self::Link(other),
        }
    }
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Map { path, text, error } => Self::Syntax { error: *error, name: path, text },
            other => Self::Import(other),
        }
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
    Message {
        code: "finding",
        title: finding.problem.clone(),
        file: finding.file.clone(),
        place: finding.place,
        excerpt,
        hint: finding.remedy.clone(),
        try_instead: Vec::new(),
    }
}

impl Message {
    /// The message as a program reads it: the words, and the place in fields of their own.
    pub fn plain(&self) -> PlainMessage<'_> {
        let excerpt = self.excerpt.as_ref();
        let label = excerpt.map_or("", |excerpt| excerpt.label.as_str());
        PlainMessage {
            code: self.code,
            message: if label.is_empty() { self.title.clone() } else { format!("{}: {label}", self.title) },
            file: excerpt.map_or(self.file.as_str(), |excerpt| excerpt.name.as_str()),
            place: excerpt.map(|excerpt| excerpt.place).or(self.place),
            hint: &self.hint,
            try_instead: &self.try_instead,
        }
    }
}

/// A message without its excerpt; what is not known is left out.
#[derive(Debug, Serialize)]
pub struct PlainMessage<'a> {
    pub code: &'static str,
    pub message: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub file: &'a str,
    #[serde(flatten)]
    pub place: Option<Place>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub hint: &'a str,
    #[serde(rename = "try", skip_serializing_if = "<[String]>::is_empty")]
    pub try_instead: &'a [String],
}

fn write_hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => {
            "there is no room for it; a file that was there before is as it was"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "look at the rights of the file and its folder"
        }
        _ => "",
    }
}

fn fetch_hint(error: &FetchError) -> &'static str {
    match error {
        FetchError::NoAddress { .. } => "--from names the folder, file or address that has it",
        FetchError::NoList { .. } => "look at `each` in source.toml",
        FetchError::Net { source, .. } => match source {
            NetError::RefusedAddress { .. } => {
                "--allow-private HOST:PORT lets an import reach a host that is not public"
            }
            NetError::RedirectRefused { problem, .. } if matches!(**problem, NetError::RefusedAddress { .. }) => {
                "--allow-private HOST:PORT lets an import reach a host that is not public"
            }
            NetError::NotCached(_) => "without --offline it is fetched; --from reads a file or folder",
            _ => "what was imported before is as it was; --from reads a file or folder instead",
        },
    }
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
        ShelfError::Read { .. } | ShelfError::Write { .. } | ShelfError::WriteTogether { .. } => "",
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
