use super::header::Header;
use super::{Bytes, Document, Each, Format};
use crate::import::decode;
use crate::import::findings::{Findings, line};
use crate::import::plan::TablePlan;
use crate::shelf::Finding;
use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

/// Tables as text: cells with commas between, or what the plan or the first line says (RFC 4180).
pub const CSV: Format = Format {
    name: "csv",
    endings: &["csv", "txt"],
    has_header: true,
    read: |file, table, each, findings| read(file, table, None, each, findings),
};

/// The same with tabs.
pub const TSV: Format = Format {
    name: "tsv",
    endings: &["tsv", "tab"],
    has_header: true,
    read: |file, table, each, findings| read(file, table, Some('\t'), each, findings),
};

fn read(file: &Bytes<'_>, table: &TablePlan, delimiter: Option<char>, each: Each<'_>, findings: &mut Findings) {
    let Some(text) = decode::text(file, table, findings) else {
        return;
    };
    let Some((before, body, delimiter)) = table_in(&text, file, table, delimiter, findings) else {
        return;
    };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(body.as_bytes());
    let cells: Vec<String> = match reader.headers() {
        Ok(cells) => cells.iter().map(str::to_owned).collect(),
        Err(error) => {
            findings.add("csv", || Finding::error(file.name, format!("not a table: {error}"), ""));
            return;
        }
    };
    let Some(mut header) = Header::new(cells.into_iter(), file, before + 1, findings) else {
        let remedy = "look at the file; `header = \"FIRST COLUMN\"` in source.toml finds a header below a preamble";
        findings.add("empty", || Finding::error(file.name, "the table has no header", remedy));
        return;
    };
    let mut record = StringRecord::new();
    let mut number = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let at = record.position().map_or(1, |place| before + usize::try_from(place.line()).unwrap_or(0));
                let cells = record.iter().map(Value::from);
                let Some(value) = header.object(cells, file, at, findings) else {
                    continue;
                };
                number += 1;
                check_width(&record, header.len(), number, file, at, findings);
                each(Document { value, line: Some(at), number }, findings);
            }
            Err(error) => {
                let problem = format!("a row could not be read: {error}");
                findings.add("csv row", || Finding::error(file.name, problem, "the rest of the file was read"));
            }
        }
    }
    if number == 0 {
        header.say_no_rows(file, findings);
    }
}

/// Where in a text the table is: the lines before it, the table, and what stands between its cells.
pub fn table_in<'a>(
    text: &'a str,
    file: &Bytes<'_>,
    table: &TablePlan,
    delimiter: Option<char>,
    findings: &mut Findings,
) -> Option<(usize, &'a str, u8)> {
    let Some((before, body)) = below_preamble(text, &table.header) else {
        let problem = format!("no line begins with `{}`, the first column of the header", table.header);
        findings.add("header", || Finding::error(file.name, problem, "look at `header` in source.toml"));
        return None;
    };
    // Excel writes what stands between cells into a line of its own.
    let first = body.lines().next().unwrap_or_default();
    let told = first.strip_prefix("sep=").and_then(|sign| sign.trim_end().chars().next());
    let (before, body) = match told {
        Some(_) => (before + 1, body.split_once('\n').map_or("", |(_, rest)| rest)),
        None => (before, body),
    };
    let first = body.lines().next().unwrap_or_default();
    let delimiter = table.delimiter.or(delimiter).or(told).unwrap_or_else(|| delimiter_of(first));
    let Some(delimiter) = u8::try_from(delimiter).ok().filter(|sign| sign.is_ascii() && !b"\"\r\n".contains(sign))
    else {
        let problem = format!("`{delimiter}` cannot stand between cells");
        findings.add("delimiter", || Finding::error(file.name, problem, "choose a plain ASCII sign"));
        return None;
    };
    let Some((row, quote)) = open_quote(body, delimiter) else {
        return Some((before, body, delimiter));
    };
    let at = before + body[..quote].matches('\n').count() + 1;
    let remedy = "close it: that row and all behind it were left out";
    findings.add("open quote", || {
        Finding::error(file.name, "the quote that opens in this line is never closed", remedy).at(line(at))
    });
    Some((before, &body[..row], delimiter))
}

/// Lines before the header, and the text from it on: it is the first line whose first cell is `first`.
fn below_preamble<'a>(text: &'a str, first: &str) -> Option<(usize, &'a str)> {
    if first.is_empty() {
        return Some((0, text));
    }
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let cell = line.trim_start_matches(['"', '\'']);
        let rest = cell.strip_prefix(first).map(str::trim_end);
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['"', ',', ';', '\t', '|'])) {
            return Some((number, &text[at..]));
        }
        at += line.len();
    }
    None
}

/// Where the row begins whose quote is never closed, and where that quote is.
fn open_quote(text: &str, delimiter: u8) -> Option<(usize, usize)> {
    let mut row = 0;
    let mut quote = None;
    // The quoted cell that ended last: where it opened, and where it closed.
    let mut last = (0, usize::MAX);
    let mut begins = true;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), b'"') => {
                last = (open, at);
                quote = None;
            }
            (Some(_), _) => continue,
            (None, b'"') if begins => quote = Some(at),
            // Two quotes in a quoted cell are one of its letters.
            (None, b'"') if at > 0 && last.1 == at - 1 => quote = Some(last.0),
            (None, b'\n') => row = at + 1,
            (None, _) => {}
        }
        begins = byte == delimiter || byte == b'\n' || byte == b'\r';
    }
    quote.map(|quote| (row, quote))
}

/// What stands between the cells of the header: the sign of these that it has most often outside quotes.
fn delimiter_of(header: &str) -> char {
    let mut quoted = false;
    let mut counts = [(',', 0), ('\t', 0), (';', 0), ('|', 0)];
    for c in header.chars() {
        if c == '"' {
            quoted = !quoted;
        }
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == c && !quoted) {
            *count += 1;
        }
    }
    // Of equals the first: the comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(sign, _)| sign)
}

fn check_width(
    record: &StringRecord,
    columns: usize,
    number: usize,
    file: &Bytes<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let more = record.iter().skip(columns).any(|cell| !cell.trim().is_empty());
    if record.len() < columns || more {
        let problem = format!("row {number} has {} cells, the header {columns}", record.len());
        let remedy =
            if more { "cells without a column were left out" } else { "cells that are not there have no value" };
        findings.add("rows as wide as the header", || Finding::warning(file.name, problem, remedy).at(line(at)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_outside_quotes() {
        assert_eq!(delimiter_of("a,b;c,d"), ',');
        assert_eq!(delimiter_of("\"a,b,c\";d"), ';');
        assert_eq!(delimiter_of("a\tb"), '\t');
        assert_eq!(delimiter_of("alone"), ',');
    }

    #[test]
    fn a_preamble_is_passed_over() {
        let text = "Data Source,World\n\nLast Updated\n\n\"Country Name\",Code\nKenya,KEN\n";
        let (before, body) = below_preamble(text, "Country Name").expect("a header");
        assert_eq!((before, body.lines().next()), (4, Some("\"Country Name\",Code")));
    }

    #[test]
    fn a_quote_that_stays_open_is_found() {
        for (text, expected) in [
            ("a,b\n\"x\ny\",\"\"\"z\"\"\"\n", None),
            ("a,b\n5\" disk,5\"\"\n", None),
            ("a,b\n\"x\",\"\"\n", None),
            ("a,b\n1,\"x\n2,y\n", Some((4, 6))),
            ("a,b\n\"1\n\",\"x\"\"\n2,y\n", Some((4, 9))),
        ] {
            assert_eq!(open_quote(text, b','), expected, "{text}");
        }
    }
}
