use super::{Format, PrintError, View, collect, shown_rows};
use crate::query::Citation;
use crate::store::{Form, Rows};
use std::io::{self, Write};

/// A table for a report, an issue or a wiki.
pub struct MarkdownFormat;

impl Format for MarkdownFormat {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn summary(&self) -> &'static str {
        "a Markdown table, with names"
    }

    fn speaks_to_people(&self) -> bool {
        true
    }

    fn can_write(&self, _: Form) -> bool {
        true
    }

    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        let answer = collect(rows)?;
        let (header, rows) = shown_rows(&answer, view, Citation::in_full);
        Ok(write_table(&header, &rows, out)?)
    }
}

/// Header, rule and rows.
pub fn write_table(header: &[String], rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    write_row(&header.iter().map(|name| escape(name)).collect::<Vec<_>>(), out)?;
    write_row(&vec!["---".to_owned(); header.len()], out)?;
    rows.iter().try_for_each(|row| write_row(&row.iter().map(|text| escape(text)).collect::<Vec<_>>(), out))
}

fn write_row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

/// What would end the cell or begin markup.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}
