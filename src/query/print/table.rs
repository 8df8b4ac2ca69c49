use super::{Format, PrintError, View, collect, shown_rows};
use crate::query::Citation;
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

    fn speaks_to_people(&self) -> bool {
        true
    }

    fn can_write(&self, _: Form) -> bool {
        true
    }

    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        let answer = collect(rows)?;
        let mut sources = Sources::default();
        // One row has room for its source in full.
        let is_one = answer.rows.len() == 1;
        let (header, rows) =
            shown_rows(&answer, view, |citation| if is_one { citation.in_full() } else { sources.note(citation) });
        if rows.is_empty() || header.is_empty() {
            return Ok(());
        }
        match rows.as_slice() {
            [row] if header.len() > 1 => print(&sideways(&header, row, view), out)?,
            rows if is_too_narrow(&header, rows, view.width) => {
                for (number, row) in rows.iter().enumerate() {
                    if number > 0 {
                        writeln!(out)?;
                    }
                    print(&sideways(&header, row, view), out)?;
                }
            }
            rows => print(&upright(&header, rows, view), out)?,
        }
        sources.print(view, out)
    }
}

/// Sources in full, below the table; the rows carry their numbers.
#[derive(Default)]
struct Sources(Vec<String>);

impl Sources {
    /// The short name of a source, with its number.
    fn note(&mut self, citation: &Citation) -> String {
        let full = citation.in_full();
        let known = self.0.iter().position(|source| *source == full);
        let number = known.unwrap_or_else(|| {
            self.0.push(full);
            self.0.len() - 1
        });
        format!("{} [{}]", shortened(citation.in_short()), number + 1)
    }

    fn print(&self, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        if self.0.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nSources")?;
        let mut table = empty(NOTHING, view);
        table.add_rows(self.0.iter().enumerate().map(|(number, source)| [format!("[{}]", number + 1), source.clone()]));
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        print(&table, out)
    }
}

/// The beginning of a long name.
fn shortened(name: &str) -> String {
    const LONG: usize = 40;
    if name.chars().count() <= LONG {
        return name.to_owned();
    }
    let beginning: String = name.chars().take(LONG - 1).collect();
    format!("{}…", beginning.trim_end())
}

fn print(table: &Table, out: &mut dyn Write) -> Result<(), PrintError> {
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Longest word that a column must have room for, before rows are turned sideways instead.
const LONG_WORD: usize = 14;

/// Whether the columns would have to break ordinary words to stand side by side.
fn is_too_narrow(header: &[String], rows: &[Vec<String>], width: usize) -> bool {
    // Every column has a space at each side.
    widest_words(header, rows).into_iter().map(|room| room + 2).sum::<usize>() > width
}

/// For each column the room that its longest word needs, up to what counts as long.
fn widest_words(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let longest_word = |text: &String| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = rows.iter().map(|row| longest_word(&row[column]));
        cells.chain([longest_word(&header[column])]).max().unwrap_or(0).min(LONG_WORD)
    };
    (0..header.len()).map(widest).collect()
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
        for (column, room) in table.column_iter_mut().zip(widest_words(header, rows)) {
            let room = u16::try_from(room).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(room)));
        }
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
