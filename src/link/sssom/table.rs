//! Rows of cells, separated by tabs or commas, quoted as RFC 4180 says.

use crate::shelf::Place;
use std::collections::HashSet;

/// A row, and the line it begins at.
#[derive(Debug, PartialEq)]
pub struct Row {
    pub line: usize,
    pub cells: Vec<Cell>,
}

#[derive(Debug, PartialEq)]
pub struct Cell {
    pub text: String,
    pub place: Place,
}

/// The rows of a text that begins at a line of its file, and where a quoted cell is broken; empty lines are no rows. A broken
/// cell costs the line in which its row begins.
pub fn rows(text: &str, first_line: usize, separator: char) -> (Vec<Row>, Vec<(Place, &'static str)>) {
    let mut scanner = Scanner { rest: text, line: first_line, column: 1, separator };
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let mut quotes = Quotes::default();
    while !scanner.rest.is_empty() {
        let begin = scanner;
        quotes.opened.clear();
        match scanner.row(&mut quotes) {
            Ok(row) if matches!(&row.cells[..], [only] if only.text.is_empty()) => {}
            Ok(row) => rows.push(row),
            Err(fault) => {
                faults.extend(fault);
                quotes.broken.extend(&quotes.opened);
                scanner = begin;
                scanner.end_line();
            }
        }
    }
    (rows, faults)
}

/// Where quoted cells were opened, by how much text follows. What follows one that led to a fault leads there again: a file of
/// quotes that open in every line is read once, and its fault said once.
#[derive(Default)]
struct Quotes {
    /// In this row.
    opened: Vec<usize>,
    /// In rows that were broken.
    broken: HashSet<usize>,
}

/// A fault; none where it was said before.
type Fault = Option<(Place, &'static str)>;

#[derive(Clone, Copy)]
struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
    separator: char,
}

impl Scanner<'_> {
    fn row(&mut self, quotes: &mut Quotes) -> Result<Row, Fault> {
        let line = self.line;
        let mut cells = vec![self.cell(quotes)?];
        while self.rest.starts_with(self.separator) {
            self.skip(self.separator.len_utf8());
            cells.push(self.cell(quotes)?);
        }
        self.end_line();
        Ok(Row { line, cells })
    }

    fn end_line(&mut self) {
        self.skip(self.rest.find('\n').map_or(self.rest.len(), |at| at + 1));
    }

    fn cell(&mut self, quotes: &mut Quotes) -> Result<Cell, Fault> {
        let place = Place { line: self.line, column: self.column, length: 1 };
        if self.rest.starts_with('"') {
            quotes.opened.push(self.rest.len());
            if quotes.broken.contains(&self.rest.len()) {
                return Err(None);
            }
            return self.quoted(place);
        }
        let end = self.rest.find([self.separator, '\n']).unwrap_or(self.rest.len());
        let is_last = !self.rest[end..].starts_with(self.separator);
        let text = &self.rest[..end];
        let text = if is_last { text.strip_suffix('\r').unwrap_or(text) } else { text }.to_owned();
        self.skip(text.len());
        Ok(Cell { place: Place { length: (self.column - place.column).max(1), ..place }, text })
    }

    /// A cell that begins with a quotation mark: it ends at the next that is not doubled.
    fn quoted(&mut self, place: Place) -> Result<Cell, Fault> {
        let mut text = String::new();
        self.skip(1);
        loop {
            let Some(end) = self.rest.find('"') else {
                return Err(Some((place, "a quotation mark is never closed")));
            };
            text.push_str(&self.rest[..end]);
            self.skip(end + 1);
            if !self.rest.starts_with('"') {
                break;
            }
            text.push('"');
            self.skip(1);
        }
        let behind = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        if !behind.is_empty() && !behind.starts_with('\n') && !self.rest.starts_with(self.separator) {
            return Err(Some((place, "text stands behind the quotation mark that closes the cell")));
        }
        Ok(Cell { text, place })
    }

    /// Goes on by some bytes and counts their lines and characters.
    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        let lines = passed.matches('\n').count();
        let last = passed.rsplit('\n').next().unwrap_or_default().chars().count();
        self.line += lines;
        self.column = if lines > 0 { 1 + last } else { self.column + last };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(usize, Vec<String>)> {
        let (rows, faults) = rows(text, 1, '\t');
        assert_eq!(faults, []);
        rows.into_iter().map(|row| (row.line, row.cells.into_iter().map(|cell| cell.text).collect())).collect()
    }

    #[test]
    fn cells_are_as_they_were_written() {
        let row = |line, cells: &[&str]| (line, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert_eq!(texts("a\tb\n\nc\t\r\n"), [row(1, &["a", "b"]), row(3, &["c", ""])]);
        assert_eq!(texts("\"a\"\"\n\t\"\tb\nc"), [row(1, &["a\"\n\t", "b"]), row(3, &["c"])]);
        assert_eq!(texts("say \"a\"\tb"), [row(1, &["say \"a\"", "b"])]);
        assert_eq!(texts(""), []);
    }

    #[test]
    fn a_cell_knows_its_place() {
        let (rows, _) = rows("é\tbc\n\"x\ny\"\tz\n", 7, '\t');
        let places: Vec<_> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.place).collect();
        let place = |line, column, length| Place { line, column, length };
        assert_eq!(places, [place(7, 1, 1), place(7, 3, 2), place(8, 1, 1), place(9, 4, 1)]);
    }

    #[test]
    fn quotes_that_open_in_every_line_are_read_once() {
        let text = "a\"\t\"\n".repeat(100_001);
        let (rows, faults) = rows(&text, 1, '\t');
        let [(place, _)] = faults[..] else { panic!("{} faults", faults.len()) };
        assert_eq!((rows.len(), place.line), (0, 100_001));
    }

    #[test]
    fn broken_quotes_are_named_and_cost_a_line() {
        for (text, line, problem) in [
            ("a\n\"b\tc\nd\n", 2, "never closed"),
            ("a\n\"b\" c\td\nd", 2, "behind"),
            ("a\nb\t\"c\nd\n", 2, "never closed"),
        ] {
            let (rows, faults) = rows(text, 1, '\t');
            let [(place, found)] = faults[..] else { panic!("{text}: {faults:?}") };
            assert!(place.line == line && found.contains(problem), "{text}: {faults:?}");
            assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3], "{text}");
        }
    }
}
