//! What every command understands.

use super::interrupt;
use super::repl::Held;
use crate::error::Error;
use crate::import::imported;
use crate::load::is_rdf;
use crate::session::Session;
use crate::shelf::Shelf;
use crate::store::Limits;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

/// What an RDF file may be called.
pub const RDF_ENDINGS: &str =
    "RDF files end with .ttl, .trig, .nt, .nq, .rdf, .owl, .xml or .jsonld, and may be packed: .gz, .zst";

/// Options of all commands.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Folder with ontology/, data/ and queries/
    #[arg(long, value_name = "DIR", env = "COOPGRAPH_HOME", global = true, help_heading = "Options for all commands")]
    pub home: Option<PathBuf>,

    /// How to write the answer: table, line, markdown, tsv, csv, json, xml, ndjson; turtle, … for CONSTRUCT
    #[arg(short, long, value_name = "FORMAT", global = true, help_heading = "Options for all commands")]
    pub format: Option<String>,

    /// Write the answer to a file instead
    #[arg(short, long, value_name = "FILE", global = true, help_heading = "Options for all commands")]
    pub output: Option<PathBuf>,

    /// Languages for names, best first
    #[arg(
        long,
        value_name = "LANGS",
        value_delimiter = ',',
        default_value = "en",
        global = true,
        help_heading = "Options for all commands"
    )]
    pub lang: Vec<String>,

    /// Show IRIs instead of names
    #[arg(long, global = true, help_heading = "Options for all commands")]
    pub iri: bool,

    /// In machine formats, add a column with the name of each thing
    #[arg(long, global = true, help_heading = "Options for all commands")]
    pub labels: bool,

    /// In csv and tsv, put an apostrophe before cells that a spreadsheet would take for formulas
    #[arg(long, global = true, help_heading = "Options for all commands")]
    pub safe_csv: bool,

    /// Leave out what the rules infer
    #[arg(long, global = true, help_heading = "Options for all commands")]
    pub no_inferred: bool,

    /// Also read datasets that were imported; `coopgraph import` lists them
    #[arg(
        long,
        value_name = "DATASETS",
        value_delimiter = ',',
        global = true,
        help_heading = "Options for all commands"
    )]
    pub with: Vec<String>,

    /// Stop a query after this time: 30s, 500ms, 2m; 0 for no limit
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration, global = true, help_heading = "Options for all commands")]
    pub timeout: Duration,

    /// Stop a query after this many rows
    #[arg(long, value_name = "N", global = true, help_heading = "Options for all commands")]
    pub max_rows: Option<usize>,

    /// Stop a query when the program holds more memory than this: 4GB, 500MB; 0 for no limit
    #[arg(long, value_name = "SIZE", default_value = "4GB", value_parser = size, global = true, help_heading = "Options for all commands")]
    pub max_memory: u64,

    /// Width of tables, in characters
    #[arg(long, value_name = "N", global = true, help_heading = "Options for all commands")]
    pub width: Option<usize>,

    /// Colour of messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto, global = true, help_heading = "Options for all commands")]
    pub color: Color,

    /// At a prompt, what it has open.
    #[arg(skip)]
    pub held: Held,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Options {
    /// The folder that is meant, open: at a prompt the one that is open already, else loaded now.
    pub fn open(&self) -> Result<Rc<Session>, Error> {
        match self.held.session(self) {
            Some(session) => Ok(session),
            None => self.load().map(Rc::new),
        }
    }

    /// Loads the folder that is meant, for who wants a session of their own.
    pub fn load(&self) -> Result<Session, Error> {
        self.load_with(&[])
    }

    /// The same with more of what was imported than the options name.
    pub fn load_with(&self, more: &[String]) -> Result<Session, Error> {
        let mut shelf = Shelf::open(self.home.as_deref())?;
        super::import::include_all(self.with.iter().chain(more), &mut shelf)?;
        Ok(Session::open(shelf, self.limits(), self.lang.clone(), !self.no_inferred)?)
    }

    /// The session, or another one that has the imported datasets too that a query needs; `whose` is what needs them.
    pub fn with_needed(&self, session: &Rc<Session>, needs: &[String], whose: &str) -> Result<Rc<Session>, Error> {
        let is_there = |slug: &&String| session.datasets.iter().any(|dataset| dataset.path == imported(slug));
        let missing: Vec<String> = needs.iter().filter(|slug| !is_there(slug)).cloned().collect();
        if missing.is_empty() {
            return Ok(session.clone());
        }
        self.load_with(&missing).map(Rc::new).map_err(|error| super::import::needed_by(whose, error))
    }

    /// Opens only the files that are named.
    pub fn open_files(&self, paths: &[PathBuf]) -> Result<Session, Error> {
        for path in paths {
            if !is_rdf(&path.to_string_lossy()) && !path.is_dir() {
                return Err(Error::usage(format!("{} is not RDF, by its name", path.display()), RDF_ENDINGS));
            }
        }
        let shelf = Shelf::of_files(paths)?;
        Ok(Session::of_files(shelf, self.limits(), self.lang.clone())?)
    }

    /// Limits for queries.
    pub fn limits(&self) -> Limits {
        Limits {
            time: (!self.timeout.is_zero()).then_some(self.timeout),
            rows: self.max_rows,
            memory: (self.max_memory > 0).then_some(self.max_memory),
            interrupt: self.held.is_some().then_some(&interrupt::INTERRUPTED),
        }
    }
}

/// `30s`, `500ms`, `2m`, or a bare number of seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let number_end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(number_end);
    let number: f64 = number.parse().map_err(|_| "write a time as 30s, 500ms or 2m".to_owned())?;
    let seconds = match unit {
        "ms" => number / 1000.0,
        "" | "s" => number,
        "m" | "min" => number * 60.0,
        "h" => number * 3600.0,
        _ => return Err(format!("`{unit}` is no unit of time: ms, s, m, h")),
    };
    Duration::try_from_secs_f64(seconds).map_err(|_| "the time is out of range".to_owned())
}

/// `4GB`, `500MB`, or a bare number of bytes.
fn size(text: &str) -> Result<u64, String> {
    let number_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(number_end);
    let number: u64 = number.parse().map_err(|_| "write a size as 4GB or 500MB".to_owned())?;
    let factor = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return Err(format!("`{unit}` is no unit of memory: KB, MB, GB")),
    };
    number.checked_mul(factor).ok_or_else(|| "the size is out of range".to_owned())
}
