//! A file taken apart: lines of metadata, and the table behind them.

use crate::shelf::Place;

pub struct Parts<'t> {
    /// The metadata without the mark before each line.
    pub metadata: String,
    pub table: &'t str,
    /// The line the table begins at; the last of the file where there is none.
    pub line: usize,
    /// What stands between cells.
    pub separator: char,
}

impl<'t> Parts<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut metadata = String::new();
        let (mut table, mut line) = (text, 1);
        while let Some(marked) = table.strip_prefix('#') {
            let (content, behind) = marked.split_once('\n').unwrap_or((marked, ""));
            metadata.push_str(content);
            metadata.push('\n');
            (table, line) = (behind, line + 1);
        }
        while let Some((_, behind)) = table.split_once('\n').filter(|(empty, _)| empty.trim().is_empty()) {
            (table, line) = (behind, line + 1);
        }
        // Names of slots have no comma in them.
        let names = table.lines().next().unwrap_or_default();
        let separator = if names.contains(',') && !names.contains('\t') { ',' } else { '\t' };
        Self { metadata, table, line: line.min(text.split('\n').count()), separator }
    }
}

/// Where metadata, which stand so many characters to the right in their file, are filled up to the width of the table as a
/// spreadsheet program does. A comma may end a line of its own, so all lines must end so.
pub fn filled_up(metadata: &str, separator: char, indent: usize) -> Option<Place> {
    let is_filled = |line: &str| line.ends_with(separator);
    let line = match separator {
        '\t' => metadata.lines().position(is_filled)?,
        _ if metadata.lines().all(is_filled) => 0,
        _ => return None,
    };
    let kept = metadata.lines().nth(line)?.trim_end_matches(separator).chars().count();
    Some(Place { line: line + 1, column: kept + 1 + indent, length: 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_end_where_the_mark_does() {
        let parts = Parts::of("#a: b\n# c: d\r\n\n\nx,y\n#1,2\n");
        assert_eq!((parts.metadata.as_str(), parts.table), ("a: b\n c: d\r\n", "x,y\n#1,2\n"));
        assert_eq!((parts.line, parts.separator), (5, ','));
        assert_eq!(Parts::of("#a: b").line, 1);
    }

    #[test]
    fn ends_of_lines_that_a_program_filled_up_are_found() {
        assert_eq!(filled_up("a: b\nc: d\t\t\n", '\t', 1), Some(Place { line: 2, column: 6, length: 1 }));
        assert_eq!(filled_up("a: b,,\nc: d,,\n", ',', 0), Some(Place { line: 1, column: 5, length: 1 }));
        assert_eq!(filled_up("a: [b,\n c]\n", ',', 0), None);
    }
}
