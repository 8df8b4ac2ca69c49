//! Several values in one cell: they stand between bars.

/// The values of a cell between bars; a backslash keeps a bar or another backslash.
pub fn values(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        let kept = chars.next_if(|next| c == '\\' && matches!(next, '\\' | '|'));
        match (c, kept, values.last_mut()) {
            (_, Some(kept), Some(value)) => value.push(kept),
            ('|', None, _) => values.push(String::new()),
            (c, None, Some(value)) => value.push(c),
            (_, _, None) => {}
        }
    }
    values
}

/// The other way round.
pub fn cell(values: &[String]) -> String {
    let escaped = values.iter().map(|value| value.replace('\\', "\\\\").replace('|', "\\|"));
    escaped.collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the standard (examples/schema/pipe-escaping.sssom.tsv), and a backslash that escapes nothing.
    #[test]
    fn bars_and_backslashes_in_values_are_escaped() {
        for (written, read) in [
            (r"Alice\|Bob|Charlie", vec!["Alice|Bob", "Charlie"]),
            (r"Alice\\Bob|Charlie\\|David\\\|Eve\\", vec![r"Alice\Bob", r"Charlie\", r"David\|Eve\"]),
        ] {
            assert_eq!(values(written), read);
            assert_eq!(cell(&values(written)), written);
        }
        assert_eq!(values(r"a\b"), [r"a\b"]);
    }
}
