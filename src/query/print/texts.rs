//! Tables of plain texts: what a command that is no query lists. One shared way for all of them.

use super::{line, markdown, safe_cell, shown, table};
use std::io::{self, Write};

/// A way to write a table of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    Table,
    Line,
    Markdown,
    Tsv,
    Csv,
}

/// Writes a header and rows. In forms for programs the names of the columns are in lower case; `safe` defuses formulas.
pub fn write_texts(
    form: Texts,
    header: &[String],
    rows: &[Vec<String>],
    width: usize,
    safe: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let header = if form == Texts::Table { header.to_vec() } else { lower(header) };
    write_table(form, &header, rows.iter().cloned(), width, safe, out)
}

/// Writes a table with a header of its own, as it is. In `csv` and `tsv` rows are written as they come.
pub fn write_table(
    form: Texts,
    header: &[String],
    rows: impl Iterator<Item = Vec<String>>,
    width: usize,
    safe: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let header = header.to_vec();
    let all = std::iter::once(header.clone());
    match form {
        Texts::Table => write!(out, "{}", table::aligned(&for_people(all).concat(), &for_people(rows), width)),
        Texts::Line => line::write_rows(&for_people(all).concat(), &for_people(rows), out),
        Texts::Markdown => markdown::write_table(&for_people(all).concat(), &for_people(rows), out),
        Texts::Csv => write_separated(all.chain(rows), (",", "\r\n"), |text| quoted(&safe_cell(text, safe)), out),
        Texts::Tsv => write_separated(all.chain(rows), ("\t", "\n"), |text| escaped(&safe_cell(text, safe)), out),
    }
}

fn for_people(rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    rows.map(|row| row.iter().map(|text| shown(text).into_owned()).collect()).collect()
}

fn lower(header: &[String]) -> Vec<String> {
    header.iter().map(|name| name.to_lowercase()).collect()
}

fn write_separated(
    mut rows: impl Iterator<Item = Vec<String>>,
    (between, end): (&str, &str),
    cell: impl Fn(&str) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    rows.try_for_each(|row| {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        write!(out, "{}{end}", cells.join(between))
    })
}

/// A cell of comma-separated values (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A cell of tab-separated values: what would end it is written as an escape.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: Texts, cell: &str, safe: bool) -> String {
        let mut out = Vec::new();
        let rows = [vec!["a".to_owned(), cell.to_owned()]];
        let header = ["FIRST".to_owned(), "SECOND".to_owned()];
        write_texts(form, &header, &rows, 80, safe, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn cells_stay_cells() {
        assert_eq!(written(Texts::Csv, "x, \"y\"\nz", false), "first,second\r\na,\"x, \"\"y\"\"\nz\"\r\n");
        assert_eq!(written(Texts::Tsv, "x\ty\nz\\", false), "first\tsecond\na\tx\\ty\\nz\\\\\n");
        assert_eq!(written(Texts::Markdown, "x|y", false), "| first | second |\n| --- | --- |\n| a | x\\|y |\n");
        assert_eq!(written(Texts::Line, "x\u{1b}", false), "first: a\nsecond: x␛\n");
    }

    #[test]
    fn formulas_are_defused_when_asked() {
        assert_eq!(written(Texts::Csv, "=1+1", true), "first,second\r\na,'=1+1\r\n");
        assert_eq!(written(Texts::Csv, "=1+1", false), "first,second\r\na,=1+1\r\n");
    }
}
