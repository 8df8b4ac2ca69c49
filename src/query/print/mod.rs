//! Answers written down: one file per format, all in [`FORMATS`].
//!
//! In: [`Rows`] and a [`View`] (names, width, languages). Out: bytes on the writer that is given; nothing is printed here.
//! `csv`, `tsv`, `json` and `xml` are the W3C result formats: terms, never labels (unless columns with labels are asked for).

mod formula;
mod graph;
mod json_lines;
mod line;
mod markdown;
mod results;
mod table;
mod texts;
mod visible;

pub use formula::safe_cell;
pub use texts::{Texts, write_table, write_texts};
pub use visible::{shown, shown_in_line, visible, visible_json};

use super::names::{Citation, Names};
use crate::store::{Form, Row, Rows, StoreError, Table, Term};
use std::io::{self, Write};

/// How an answer is to be shown.
pub struct View<'a> {
    pub names: &'a Names,
    /// Columns of the terminal.
    pub width: usize,
    /// IRIs instead of names.
    pub iri: bool,
    /// In machine formats, a column with the name beside each column of things.
    pub labels: bool,
    /// In `csv` and `tsv`, cells that a spreadsheet would take for formulas are defused.
    pub safe_csv: bool,
}

/// A way to write an answer.
pub trait Format: Sync {
    /// The name to ask for it by.
    fn name(&self) -> &'static str;
    /// One line of help.
    fn summary(&self) -> &'static str;
    /// Whether it names things: machine formats give terms.
    fn speaks_to_people(&self) -> bool {
        false
    }
    /// Whether it can write this kind of answer.
    fn can_write(&self, form: Form) -> bool;
    /// Writes the whole answer.
    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError>;
}

/// Every format an answer can be written in.
pub const FORMATS: &[&dyn Format] = &[
    &table::TableFormat,
    &line::LineFormat,
    &markdown::MarkdownFormat,
    &results::TSV,
    &results::CSV,
    &results::JSON,
    &results::XML,
    &json_lines::JsonLinesFormat,
    &graph::TURTLE,
    &graph::TRIG,
    &graph::N_TRIPLES,
    &graph::N_QUADS,
    &graph::JSON_LD,
    &graph::RDF_XML,
];

/// Why an answer could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("could not write the answer")]
    Write(#[from] io::Error),
}

/// A format by its name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().find(|format| format.name() == name).copied()
}

/// Reads the rows to their end, keeping the stream so that it can still be asked what limit it met.
fn collect(rows: &mut Rows) -> Result<Table, StoreError> {
    Ok(Table {
        columns: rows.columns().to_vec(),
        rows: rows.by_ref().collect::<Result<Vec<_>, _>>()?,
        reached: rows.reached(),
    })
}

/// Whether an answer holds things that could have a name beside them: which columns, judged by all rows.
fn columns_of_things(table: &Table) -> Vec<bool> {
    (0..table.columns.len())
        .map(|column| table.rows.iter().any(|row| matches!(row[column], Some(Term::NamedNode(_)))))
        .collect()
}

/// Adds a column with the name right of each column that holds things.
fn with_label_columns(table: Table, names: &Names) -> Table {
    let things = columns_of_things(&table);
    let label = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => {
            name_of(node.as_str(), names).map(|name| Term::from(crate::store::Literal::new_simple_literal(name)))
        }
        _ => None,
    };
    let widen = |row: Row| -> Row {
        row.into_iter()
            .zip(&things)
            .flat_map(|(term, is_thing)| {
                let label = is_thing.then(|| label(&term));
                std::iter::once(term).chain(label)
            })
            .collect()
    };
    let columns = table
        .columns
        .iter()
        .zip(&things)
        .flat_map(|(column, is_thing)| {
            std::iter::once(column.clone()).chain(is_thing.then(|| format!("{column}Label")))
        })
        .collect();
    Table { columns, rows: table.rows.into_iter().map(widen).collect(), reached: table.reached }
}

/// The label of a thing; source and place of a record.
fn name_of(iri: &str, names: &Names) -> Option<String> {
    let cited = || {
        let citation = names.citation(iri)?;
        Some(format!("{}, {}", citation.in_full(), citation.locator))
    };
    names.label(iri).map(str::to_owned).or_else(cited)
}

/// The cells of a row as a person reads them: safe for a terminal, not too long. A column `record`, or
/// `figureRecord`, becomes two: the source, as `source` words it, and the place in it.
fn shown_rows(
    table: &Table,
    view: &View<'_>,
    mut source: impl FnMut(&Citation) -> String,
) -> (Vec<String>, Vec<Vec<String>>) {
    let is_record: Vec<bool> = table.columns.iter().map(|name| !view.iri && of_record(name).is_some()).collect();
    let header = table
        .columns
        .iter()
        .zip(&is_record)
        .flat_map(|(name, is_record)| match of_record(name).filter(|_| *is_record) {
            Some("") => vec!["source".to_owned(), "where".to_owned()],
            Some(whose) => vec![format!("{whose} source"), format!("{whose} where")],
            None => vec![name.clone()],
        })
        .collect();
    let rows = table
        .rows
        .iter()
        .map(|row| {
            row.iter()
                .zip(&is_record)
                .flat_map(|(term, is_record)| match is_record {
                    true => cite(term.as_ref(), view.names, &mut source).to_vec(),
                    false => vec![term.as_ref().map_or_else(String::new, |term| show(term, view))],
                })
                .map(|text| shown(&text).into_owned())
                .collect()
        })
        .collect();
    (header, rows)
}

/// Whose records a column holds: nothing before `record`, `figure` in `figureRecord`.
fn of_record(column: &str) -> Option<&str> {
    if column == "record" { Some("") } else { column.strip_suffix("Record") }
}

/// Source and place of a record.
fn cite(term: Option<&Term>, names: &Names, source: &mut impl FnMut(&Citation) -> String) -> [String; 2] {
    let Some(Term::NamedNode(record)) = term else {
        return [String::new(), String::new()];
    };
    match names.citation(record.as_str()) {
        Some(citation) => [source(citation), citation.locator.clone()],
        None => [names.show(record.as_str()), String::new()],
    }
}

fn show(term: &Term, view: &View<'_>) -> String {
    match term {
        Term::NamedNode(node) if view.iri => view.names.vocabulary().prefixes.shorten(node.as_str()),
        _ => view.names.show_term(term),
    }
}
