use super::File;
use super::tokens::Kind;
use crate::shelf::{Finding, Place};

/// A text and where its lines begin.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let behind = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(behind).collect() }
    }

    /// Number of the line a byte stands in, from 1.
    pub fn number(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// The place of a byte; `length` is in bytes and ends with the line.
    pub fn place(&self, at: usize, length: usize) -> Place {
        let line = self.number(at);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        Place {
            line,
            column: self.text[self.starts[line - 1]..at].trim_start_matches('\u{feff}').chars().count() + 1,
            length: self.text[at..end.min(at + length)].chars().count().max(1),
        }
    }

    /// Each line without its line feed, and the byte it begins at.
    fn iter(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.starts.iter().map(|start| (*start, self.text[*start..].split('\n').next().unwrap_or_default()))
    }
}

/// Lines end with LF, without blanks before it; so does the last, and nothing follows it.
pub fn ends(file: &File<'_>) -> Vec<Finding> {
    let text = file.lines.text;
    let mut found = Vec::new();
    if text.starts_with('\u{feff}') {
        found.push(file.warning(0, 3, "the file begins with a byte order mark", "save it as UTF-8 without one"));
    }
    if let Some(at) = text.find('\r') {
        found.push(file.warning(at, 1, "lines end as on Windows (CR LF)", "save the file with line ends LF"));
    }
    for (start, line) in file.lines.iter() {
        let line = line.trim_end_matches('\r');
        let bare = line.trim_end_matches([' ', '\t']);
        let (at, length) = (start + bare.len(), line.len() - bare.len());
        if length > 0 && !is_in_text(file, at) {
            found.push(file.warning(at, length, "blanks at the end of the line", "delete them"));
        }
    }
    let body = text.trim_end().len();
    let tail = &text[body..];
    if tail.matches('\n').count() == 0 && !text.is_empty() {
        found.push(file.warning(text.len(), 1, "the last line does not end", "end it with a line feed"));
    } else if tail.matches('\n').count() > 1 {
        let second = body + tail.find('\n').map_or(0, |at| at + 1);
        found.push(file.warning(second, 1, "empty lines at the end of the file", "delete them"));
    }
    found
}

/// A tab is as wide as each editor likes.
pub fn tabs(file: &File<'_>) -> Vec<Finding> {
    let indented = file.lines.iter().filter_map(|(start, line)| {
        let at = start + line.trim_end().find('\t')?;
        (!is_in_text(file, at)).then_some(at)
    });
    indented.map(|at| file.warning(at, 1, "a tab", "write two spaces a step")).collect()
}

/// Whether a byte belongs to a quoted text: what stands there is data.
fn is_in_text(file: &File<'_>, at: usize) -> bool {
    let behind = file.tokens.partition_point(|token| token.start <= at);
    behind.checked_sub(1).is_some_and(|index| {
        let token = &file.tokens[index];
        token.kind == Kind::Text && at < token.end()
    })
}
