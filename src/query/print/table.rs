use super::{Format, PrintError, View, collect, shown_rows};
use crate::store::{Form, Rows};
use comfy_table::presets::{NOTHING, UTF8_HORIZONTAL_ONLY};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, TableStyle, Width};
use std::io::Write;

/// A table that fits the terminal; an answer of one row turns sideways.
pub struct TableFormat;

impl Format for TableFormat {
    fn name(&self) -> &'static str {
        "table"
    }

    fn summary(&self) -> &'static str {
        "a table that fits the terminal (the default there)"
    }

    fn can_write(&self, _: Form) -> bool {
        true
    }

    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        let answer = collect(rows)?;
        let (header, rows) = shown_rows(&answer, view);
        if rows.is_empty() || header.is_empty() {
            return Ok(());
        }
        let table = match rows.as_slice() {
            [row] if header.len() > 1 => sideways(&header, row, view),
            rows => upright(&header, rows, view),
        };
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn empty(style: TableStyle, view: &View<'_>) -> Table {
    let mut table = Table::new();
    table
        .load_style(style)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(view.width.max(20)).unwrap_or(u16::MAX));
    table
}

/// Plain columns; with lines between the rows once a cell needs more than one line.
fn upright(header: &[String], rows: &[Vec<String>], view: &View<'_>) -> Table {
    let fill = |style| {
        let mut table = empty(style, view);
        table.set_header(header.iter().map(|name| name.to_uppercase()));
        table.add_rows(rows);
        table
    };
    let plain = fill(NOTHING);
    if plain.lines().count() == rows.len() + 1 { plain } else { fill(UTF8_HORIZONTAL_ONLY) }
}

fn sideways(header: &[String], row: &[String], view: &View<'_>) -> Table {
    let mut table = empty(NOTHING, view);
    table.add_rows(header.iter().zip(row).map(|(name, text)| [name, text]));
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(40)));
    }
    table
}

/// Aligned columns that fit a width, as text.
pub fn aligned<R: AsRef<[String]>>(header: &[String], rows: &[R], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width.max(20)).unwrap_or(u16::MAX))
        .set_header(header);
    for row in rows {
        table.add_row(row.as_ref());
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
