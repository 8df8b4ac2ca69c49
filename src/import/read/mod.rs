//! Files into documents: trees of names and values, one for each row, member or file.
//!
//! In: bytes and what the plan says of them. Out: [`Document`]s, one after another, in the order of the file, and findings.
//! To add a format: one file here, and two lines in [`FORMATS`].

mod csv;
mod json;
mod json_lines;

use super::findings::Findings;
use super::input::ending;
use super::plan::TablePlan;
use serde_json::Value;

/// A form in which data are published.
pub trait Format: Sync {
    /// The word of `source.toml` for it.
    fn name(&self) -> &'static str;

    /// Endings of its files, in small letters.
    fn endings(&self) -> &'static [&'static str];

    /// Whether it has a header that names every column, so that one that is missing is missing in all rows.
    fn has_header(&self) -> bool;

    /// Reads the documents of a file. What cannot be read is a finding; the rest is read.
    fn read(
        &self,
        file: &Bytes<'_>,
        table: &TablePlan,
        each: &mut dyn FnMut(Document, &mut Findings),
        findings: &mut Findings,
    );
}

/// Every format, in the order of the help.
pub const FORMATS: &[&dyn Format] = &[&csv::Csv, &csv::Tsv, &json::Json, &json_lines::JsonLines];

/// The word of `source.toml` for RDF: its files are graphs, and have no rows.
pub const RDF: &str = "rdf";

/// A file to read.
pub struct Bytes<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// A row, a member of a list, a file: a value, and where it stands.
#[derive(Clone, Debug)]
pub struct Document {
    pub value: Value,
    /// The line it begins at, counted from 1, where the format has lines.
    pub line: Option<usize>,
    /// Its number in the file, counted from 1.
    pub number: usize,
}

/// The format of a file: the one that is named, else by its ending.
pub fn format_of(table: &TablePlan, file: &str) -> Option<&'static dyn Format> {
    let ending = ending(file);
    FORMATS
        .iter()
        .find(|format| match table.format.as_str() {
            "" => format.endings().contains(&ending.as_str()),
            name => format.name() == name,
        })
        .copied()
}

/// The name under which an element's own text stands beside its attributes.
pub const OWN_TEXT: &str = "text";

/// Whether the files of a table are trees, in whose columns' names a dot is a step; else a dot is a letter.
pub fn is_tree(table: &TablePlan) -> bool {
    let name = table.files.first().map_or("", String::as_str);
    format_of(table, name).is_some_and(|format| !format.has_header())
}
