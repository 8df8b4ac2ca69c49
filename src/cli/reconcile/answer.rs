//! The table with what was found for its names.

use super::lookup::{Candidate, Candidates, Lookup, Verdict};
use crate::cli::output::Output;
use crate::cli::shape::Shape;
use crate::error::Error;
use crate::import::Table;
use crate::link::Finder;
use crate::query::print::Texts;
use crate::vocab::counted;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is written of the best candidate, and of each further one.
const BEST: &[&str] = &["id", "name", "score", "probability", "match"];
const FURTHER: [&str; 4] = ["id", "name", "score", "probability"];

/// All that an answer is made of.
pub struct Answer<'a> {
    pub against: &'a str,
    pub table: &'a Table,
    /// The column of the names.
    pub column: usize,
    /// Names of the columns that are added.
    pub columns: Vec<String>,
    pub finder: &'a Finder,
    pub lookup: &'a Lookup,
    pub found: &'a [Candidates],
    pub limit: usize,
    /// Whether candidates of names without a match are written too.
    pub is_all: bool,
}

/// How many rows have what.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    pub rows: usize,
    /// Different names; rows with the same name and properties are looked up once.
    pub names: usize,
    pub yes: usize,
    pub maybe: usize,
    pub no: usize,
    /// Rows without a name.
    pub empty: usize,
}

/// Names for the columns that are added; one that is there already is not written over.
pub fn new_columns(table: &Table, column: usize, limit: usize) -> Result<Vec<String>, Error> {
    let name = &table.columns[column];
    let further = (2..=limit).flat_map(|number| FURTHER.iter().map(move |what| format!("{name}_{what}_{number}")));
    let columns: Vec<String> = BEST.iter().map(|what| format!("{name}_{what}")).chain(further).collect();
    match columns.iter().find(|new| table.columns.contains(new)) {
        Some(there) => {
            let hint = "nothing is written over: rename it or take it out";
            Err(Error::usage(format!("the table has a column `{there}` already"), hint))
        }
        None => Ok(columns),
    }
}

/// The answer for programs.
#[derive(Serialize)]
struct Whole<'a> {
    against: &'a str,
    column: &'a str,
    counts: Counts,
    rows: Vec<Row<'a>>,
}

/// A row for programs.
#[derive(Serialize)]
struct Row<'a> {
    /// The cells of the table by their columns; empty ones are left out.
    cells: BTreeMap<&'a str, &'a str>,
    /// Left out where there is no name.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    candidates: Vec<Written<'a>>,
}

#[derive(Serialize)]
struct Written<'a> {
    id: &'a str,
    name: &'a str,
    score: f64,
    probability: f64,
}

impl Answer<'_> {
    /// Writes the table in the form that was asked for.
    pub fn print(&self, shape: Shape, output: &mut Output) -> Result<(), Error> {
        let rows = 0..self.table.rows.len();
        match shape {
            Shape::Json => {
                let (against, column) = (self.against, self.table.columns[self.column].as_str());
                let whole =
                    Whole { against, column, counts: self.counts(), rows: rows.map(|at| self.row(at)).collect() };
                output.json("reconcile", &whole)
            }
            Shape::JsonLines => output.json_lines(rows.map(|at| self.row(at))),
            Shape::Texts(form) => self.table(form, output),
            Shape::Text => self.table(Texts::Table, output),
        }
    }

    /// How many rows have what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { rows: self.table.rows.len(), names: self.lookup.names(), ..Counts::default() };
        for at in 0..self.table.rows.len() {
            match self.of_row(at).map(|found| found.verdict) {
                Some(Verdict::Yes) => counts.yes += 1,
                Some(Verdict::Maybe) => counts.maybe += 1,
                Some(Verdict::No) => counts.no += 1,
                None => counts.empty += 1,
            }
        }
        counts
    }

    fn table(&self, form: Texts, output: &mut Output) -> Result<(), Error> {
        let header: Vec<String> = self.table.columns.iter().chain(&self.columns).cloned().collect();
        output.table(form, &header, (0..self.table.rows.len()).map(|at| self.cells(at)))
    }

    fn of_row(&self, row: usize) -> Option<&Candidates> {
        self.lookup.of_row(row).map(|name| &self.found[name])
    }

    /// Candidates of a row that are written, best first.
    fn written(&self, row: usize) -> &[Candidate] {
        let found = self.of_row(row).filter(|found| self.is_all || found.verdict != Verdict::No);
        found.map_or(&[], |found| &found.candidates)
    }

    /// All cells of a row.
    fn cells(&self, row: usize) -> Vec<String> {
        let mut cells = self.table.rows[row].clone();
        cells.resize(self.table.columns.len(), String::new());
        let written = self.written(row);
        for at in 0..self.limit {
            match written.get(at) {
                Some(candidate) => {
                    let Written { id, name, score, probability } = self.tell(candidate);
                    cells.extend([id.to_owned(), name.to_owned(), format!("{score:.2}"), format!("{probability:.3}")]);
                }
                None => cells.extend(FURTHER.map(|_| String::new())),
            }
            if at == 0 {
                cells.push(self.of_row(row).map_or("", |found| found.verdict.word()).to_owned());
            }
        }
        cells
    }

    fn row(&self, row: usize) -> Row<'_> {
        let cells = self.table.columns.iter().zip(&self.table.rows[row]);
        Row {
            cells: cells
                .map(|(name, cell)| (name.as_str(), cell.as_str()))
                .filter(|(_, cell)| !cell.is_empty())
                .collect(),
            verdict: self.of_row(row).map(|found| found.verdict.word()),
            candidates: self.written(row).iter().map(|candidate| self.tell(candidate)).collect(),
        }
    }

    fn tell(&self, candidate: &Candidate) -> Written<'_> {
        let set = self.finder.set();
        Written {
            id: &set.things[candidate.thing].id,
            name: set.label(candidate.thing),
            score: candidate.score,
            probability: candidate.probability,
        }
    }
}

impl Counts {
    /// In words.
    pub fn told(&self) -> String {
        let Self { rows, names, yes, maybe, no, empty } = self;
        let without = if *empty > 0 { format!(", {empty} without a name") } else { String::new() };
        format!(
            "{}, {}: {yes} matched, {maybe} maybe, {no} not{without}",
            counted(*rows, "row"),
            counted(*names, "name")
        )
    }
}
