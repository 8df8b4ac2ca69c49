use super::{Format, PrintError, View, collect, shown_rows};
use crate::query::Citation;
use crate::store::{Form, Rows};
use std::io::{self, Write};

/// One line per cell, a blank line between rows: for long texts and for reading aloud.
pub struct LineFormat;

impl Format for LineFormat {
    fn name(&self) -> &'static str {
        "line"
    }

    fn summary(&self) -> &'static str {
        "`name: value`, a line for each cell, a blank line between rows"
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
        Ok(write_rows(&header, &rows, out)?)
    }
}

/// A line for each cell that holds something.
pub fn write_rows(header: &[String], rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for (name, text) in header.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
            writeln!(out, "{name}: {}", text.replace(['\n', '\r'], " "))?;
        }
    }
    Ok(())
}
