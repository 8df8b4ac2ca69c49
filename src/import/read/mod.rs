//! Files into documents: trees of names and values, one for each row, member or file.
//!
//! In: bytes and what the plan says of them. Out: [`Document`]s, one after another, in the order of the file, and findings.
//! To add a format: one file here, and two lines in [`FORMATS`].

mod archive;
mod csv;
mod front_matter;
mod header;
mod json;
mod json_lines;
mod wikibase;
mod xlsx;
mod xml;
mod yaml;

pub use csv::table_in;

use super::findings::Findings;
use super::input::ending;
use super::plan::TablePlan;
use crate::shelf::Finding;
use serde_json::Value;

/// A form in which data are published.
pub struct Format {
    /// The word of `source.toml` for it.
    pub name: &'static str,
    /// Endings of its files, in small letters.
    pub endings: &'static [&'static str],
    /// Whether it has a header that names every column, so that one that is missing is missing in all rows.
    pub has_header: bool,
    /// Reads the documents of a file. What cannot be read is a finding; the rest is read.
    pub read: fn(&Bytes<'_>, &TablePlan, Each<'_>, &mut Findings),
}

/// What takes documents, one after another.
pub type Each<'a> = &'a mut dyn FnMut(Document, &mut Findings);

/// Every format, in the order of the help.
pub const FORMATS: &[Format] = &[
    csv::CSV,
    csv::TSV,
    xlsx::XLSX,
    json::JSON,
    json_lines::JSON_LINES,
    xml::XML,
    yaml::YAML,
    front_matter::FRONT_MATTER,
    wikibase::WIKIBASE,
];

/// The word of `source.toml` for RDF: its files are graphs, and have no rows.
pub const RDF: &str = "rdf";

impl Format {
    /// Whether it is text in lines, with cells.
    pub fn is_text_with_cells(&self) -> bool {
        [csv::CSV.name, csv::TSV.name].contains(&self.name)
    }
}

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
pub fn format_of(table: &TablePlan, file: &str) -> Option<&'static Format> {
    let ending = ending(file);
    FORMATS.iter().find(|format| match table.format.as_str() {
        "" => format.endings.contains(&ending.as_str()),
        name => format.name == name,
    })
}

/// The name under which an element's own text stands beside its attributes, and that of a row that is no more than a text.
pub const OWN_TEXT: &str = "text";

/// The text below front matter; a column of this name takes it.
pub const BODY: &str = "_body";

/// How deep a tree may be: what is deeper was made to exhaust who reads it.
const DEEPEST: usize = 128;

/// A member of a list as a row: one that is only a text, number or truth value has it under [`OWN_TEXT`].
fn row(value: Value) -> Value {
    if value.is_string() || value.is_number() || value.is_boolean() {
        Value::Object([(OWN_TEXT.to_owned(), value)].into_iter().collect())
    } else {
        value
    }
}

/// Says that there is nothing in a file.
pub fn say_empty(file: &Bytes<'_>, findings: &mut Findings) {
    findings.add("empty", || Finding::error(file.name, "the file is empty", "look at where it comes from"));
}

/// Whether the files of a table are trees, in whose columns' names a dot is a step; else a dot is a letter.
pub fn is_tree(table: &TablePlan) -> bool {
    let name = table.files.first().map_or("", String::as_str);
    format_of(table, name).is_some_and(|format| !format.has_header)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documents of a file and what was found, as words with their line.
    pub fn read_by(name: &str, table: &TablePlan, bytes: &[u8]) -> (Vec<Document>, Vec<String>) {
        let mut documents = Vec::new();
        let mut findings = Findings::default();
        let format = format_of(table, name).expect("a format");
        let mut each = |document: Document, _: &mut Findings| documents.push(document);
        (format.read)(&Bytes { name, bytes }, table, &mut each, &mut findings);
        let said = findings.into_parts().0.into_iter().map(|finding| {
            let place = finding.place.map(|place| format!("line {}: ", place.line)).unwrap_or_default();
            format!("{place}{}; {}", finding.problem, finding.remedy)
        });
        (documents, said.collect())
    }

    /// The same without a plan, and the values alone.
    pub fn read(name: &str, bytes: &[u8]) -> (Vec<Value>, Vec<String>) {
        let (documents, said) = read_by(name, &TablePlan::default(), bytes);
        (documents.into_iter().map(|document| document.value).collect(), said)
    }

    #[test]
    fn every_format_has_a_name_and_endings_of_its_own() {
        let mut endings: Vec<&str> = FORMATS.iter().flat_map(|format| format.endings).copied().collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count);
        assert!(FORMATS.iter().all(|format| format.name != RDF));
    }
}
