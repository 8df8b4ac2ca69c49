use super::{Bytes, Document, Format};
use crate::import::decode;
use crate::import::findings::{Findings, line};
use crate::import::plan::TablePlan;
use crate::shelf::Finding;
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

/// Tables as text: cells with commas between, or what the plan or the first line says (RFC 4180).
pub struct Csv;

/// The same with tabs.
pub struct Tsv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["csv", "txt"]
    }

    fn has_header(&self) -> bool {
        true
    }

    fn read(
        &self,
        file: &Bytes<'_>,
        table: &TablePlan,
        each: &mut dyn FnMut(Document, &mut Findings),
        findings: &mut Findings,
    ) {
        read(file, table, None, each, findings);
    }
}

impl Format for Tsv {
    fn name(&self) -> &'static str {
        "tsv"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["tsv", "tab"]
    }

    fn has_header(&self) -> bool {
        true
    }

    fn read(
        &self,
        file: &Bytes<'_>,
        table: &TablePlan,
        each: &mut dyn FnMut(Document, &mut Findings),
        findings: &mut Findings,
    ) {
        read(file, table, Some('\t'), each, findings);
    }
}

fn read(
    file: &Bytes<'_>,
    table: &TablePlan,
    delimiter: Option<char>,
    each: &mut dyn FnMut(Document, &mut Findings),
    findings: &mut Findings,
) {
    let text = decode::text(file, table, findings);
    let (before, body) = below_preamble(&text, &table.header);
    let first = body.lines().next().unwrap_or_default();
    let delimiter = table.delimiter.or(delimiter).unwrap_or_else(|| delimiter_of(first));
    let Ok(delimiter) = u8::try_from(delimiter) else {
        let problem = format!("`{delimiter}` cannot stand between cells");
        findings.add("delimiter", || Finding::error(file.name, problem, "choose a plain ASCII sign"));
        return;
    };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(body.as_bytes());
    let header = match reader.byte_headers() {
        Ok(header) => names(header, file, before + 1, findings),
        Err(error) => {
            findings.add("csv", || Finding::error(file.name, format!("not a table: {error}"), ""));
            return;
        }
    };
    if header.iter().all(Option::is_none) {
        let remedy = "look at the file; `header = \"FIRST COLUMN\"` in source.toml finds a header below a preamble";
        findings.add("empty", || Finding::error(file.name, "the table is empty: it has no header", remedy));
        return;
    }
    let mut record = StringRecord::new();
    let mut number = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) => {
                number += 1;
                let at = record.position().map(|place| before + usize::try_from(place.line()).unwrap_or(0));
                check_width(&record, &header, file, at, findings);
                each(Document { value: object(&header, &record), line: at, number }, findings);
            }
            Err(error) => {
                let problem = format!("a row could not be read: {error}");
                findings.add("csv row", || Finding::error(file.name, problem, "the rest of the file was read"));
            }
        }
    }
}

/// Lines before the header, and the text from it on: it is the first line whose first cell is `first`.
fn below_preamble<'a>(text: &'a str, first: &str) -> (usize, &'a str) {
    if first.is_empty() {
        return (0, text);
    }
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let cell = line.trim_start_matches(['"', '\'']);
        let rest = cell.strip_prefix(first).map(str::trim_end);
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['"', ',', ';', '\t', '|'])) {
            return (number, &text[at..]);
        }
        at += line.len();
    }
    (0, text)
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

/// The names of the columns; a column without a name has none, one that repeats a name gets a number.
fn names(header: &ByteRecord, file: &Bytes<'_>, at: usize, findings: &mut Findings) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::with_capacity(header.len());
    for cell in header {
        let name = String::from_utf8_lossy(cell).trim().to_owned();
        let taken = names.iter().flatten().filter(|known| **known == name).count();
        if taken > 0 && !name.is_empty() {
            let other = format!("{name} {}", taken + 1);
            let problem = format!("the header has the column `{name}` twice; the second is called `{other}`");
            findings.add("header twice", || Finding::warning(file.name, problem, "").at(line(at)));
            names.push(Some(other));
        } else {
            names.push((!name.is_empty()).then_some(name));
        }
    }
    names
}

fn check_width(
    record: &StringRecord,
    header: &[Option<String>],
    file: &Bytes<'_>,
    at: Option<usize>,
    findings: &mut Findings,
) {
    let more = record.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
    if record.len() < header.len() || more {
        let problem = format!("a row has {} cells, the header {}", record.len(), header.len());
        let remedy = "cells without a column are left out, cells that are not there have no value";
        findings.add("width of rows", || Finding::warning(file.name, problem, remedy).at(line(at.unwrap_or(1))));
    }
}

fn object(header: &[Option<String>], record: &StringRecord) -> Value {
    let cells = header.iter().zip(record).filter_map(|(name, cell)| Some((name.clone()?, Value::from(cell))));
    Value::Object(cells.collect::<Map<_, _>>())
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
        let (before, body) = below_preamble(text, "Country Name");
        assert_eq!((before, body.lines().next()), (4, Some("\"Country Name\",Code")));
    }
}
