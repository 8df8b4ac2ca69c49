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
        match rows.as_slice() {
            [row] if header.len() > 1 => print(&sideways(&header, row, view), out),
            rows if is_too_narrow(&header, rows, view.width) => {
                rows.iter().enumerate().try_for_each(|(number, row)| {
                    if number > 0 {
                        writeln!(out)?;
                    }
                    print(&sideways(&header, row, view), out)
                })
            }
            rows => print(&upright(&header, rows, view), out),
        }
    }
}

fn print(table: &Table, out: &mut dyn Write) -> Result<(), PrintError> {
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Longest word that a column must have room for, before rows are turned sideways instead.
const LONG_WORD: usize = 16;

/// Whether the columns would have to break ordinary words to stand side by side.
fn is_too_narrow(header: &[String], rows: &[Vec<String>], width: usize) -> bool {
    let longest_word = |text: &String| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let needed: usize = (0..header.len())
        .map(|column| {
            let cells = rows.iter().map(|row| longest_word(&row[column]));
            // A column of cells is as wide as its longest word, and has a space at each side.
            cells.chain([longest_word(&header[column])]).max().unwrap_or(0).min(LONG_WORD) + 2
        })
        .sum();
    needed > width
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
