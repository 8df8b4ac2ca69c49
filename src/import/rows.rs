//! A table as it is, without a plan: its columns, and rows of texts.

use super::ImportError;
use super::decode;
use super::findings::{Findings, line};
use super::input::Input;
use super::plan::TablePlan;
use super::read::{Bytes, format_of, table_in};
use crate::shelf::Finding;
use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;

/// A table: its header, and for each row the values of each column.
#[derive(Debug, Default)]
pub struct Listed {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Vec<String>>>,
    /// The lines the rows stand at, where the format has lines.
    pub lines: Vec<usize>,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

/// A table as it stands: every cell of every row, and a name for each column.
#[derive(Debug, Default)]
pub struct Table {
    pub columns: Vec<String>,
    /// A row may be shorter than the header; there is a column for each of its cells.
    pub rows: Vec<Vec<String>>,
    /// The lines the rows stand at, where the format has lines.
    pub lines: Vec<usize>,
    pub findings: Vec<Finding>,
}

/// What stands between several values that have to share a cell.
const SHARED: &str = "; ";

/// What may stand between the cells of a table of text, the more usual before the less.
const BETWEEN: &[u8] = b",\t;|#%";

/// How much of a table is looked at to find what stands between its cells.
const SAMPLE: usize = 64 * 1024;

/// Reads a table by the ending of its name: a list of JSON, a spreadsheet, …; anything else is text with cells.
pub fn rows(path: &Path) -> Result<Listed, ImportError> {
    let (read, findings) = read(path, true)?;
    let listed = match read {
        Read::Text(table) => table.listed(),
        Read::Trees(listed) => listed,
    };
    Ok(Listed { findings, ..listed })
}

/// The same as it stands, to be written again with more columns; a text may have no header, and its columns are numbered then.
pub fn table(path: &Path, has_header: bool) -> Result<Table, ImportError> {
    let (read, findings) = read(path, has_header)?;
    Ok(Table { findings, ..read.table() })
}

/// The same of a text that is in no file.
pub fn table_of(name: &str, bytes: &[u8], has_header: bool) -> Table {
    let (read, findings) = read_bytes(&Bytes { name, bytes }, has_header);
    Table { findings, ..read.table() }
}

/// What is in a file, by its kind.
enum Read {
    Text(Table),
    Trees(Listed),
}

impl Read {
    fn table(self) -> Table {
        match self {
            Self::Text(table) => table,
            Self::Trees(listed) => listed.table(),
        }
    }
}

fn read(path: &Path, has_header: bool) -> Result<(Read, Vec<Finding>), ImportError> {
    let input = Input::open(path)?;
    let [file] = input.files.as_slice() else {
        return Err(ImportError::Unreadable { file: path.display().to_string(), problem: "it is a folder".to_owned() });
    };
    let bytes = file.bytes()?;
    // Messages name the file as it was named.
    Ok(read_bytes(&Bytes { name: &path.to_string_lossy(), bytes: &bytes }, has_header))
}

fn read_bytes(file: &Bytes<'_>, has_header: bool) -> (Read, Vec<Finding>) {
    let mut findings = Findings::default();
    let plan = TablePlan::default();
    let read = match format_of(&plan, file.name) {
        Some(format) if !format.is_text_with_cells() => {
            if !has_header {
                let problem = "only a table of text can be without a header";
                findings.add("no header", || Finding::error(file.name, problem, "the names of its columns are known"));
            }
            let mut documents = Vec::new();
            (format.read)(file, &plan, &mut |document, _| documents.push(document), &mut findings);
            let (lines, values) =
                documents.into_iter().map(|document| (document.line.unwrap_or(0), document.value)).unzip();
            Read::Trees(of_trees(values, lines))
        }
        _ => Read::Text(of_text(file, has_header, &plan, &mut findings)),
    };
    let mut findings = findings.into_parts().0;
    // There is no plan in which anything could be said of it.
    let of_plan = findings.iter_mut().filter(|finding| finding.remedy.contains("source.toml"));
    of_plan.for_each(|finding| finding.remedy.clear());
    (read, findings)
}

fn of_text(file: &Bytes<'_>, has_header: bool, plan: &TablePlan, findings: &mut Findings) -> Table {
    let mut table = Table::default();
    let Some(text) = decode::text(file, plan, findings) else {
        return table;
    };
    let between = if text.starts_with("sep=") { None } else { Some(char::from(between(&text))) };
    let Some((before, body, between)) = table_in(&text, file, plan, between, findings) else {
        return table;
    };
    let mut reader = reader(between).from_reader(body.as_bytes());
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) if table.columns.is_empty() && has_header => {
                table.columns = record.iter().map(|cell| cell.trim().to_owned()).collect();
            }
            Ok(true) => {
                let at = before + record.position().map_or(1, |place| line_of(place, body));
                if table.columns.is_empty() {
                    table.columns.resize(record.len(), String::new());
                }
                check_width(&record, table.columns.len(), file, at, findings);
                table.lines.push(at);
                table.rows.push(record.iter().map(str::to_owned).collect());
            }
            Err(error) => {
                let problem = format!("a row could not be read: {error}");
                findings.add("csv row", || Finding::error(file.name, problem, "the rest of the file was read"));
            }
        }
    }
    let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    table.columns.resize(table.columns.len().max(widest), String::new());
    name_columns(&mut table.columns);
    table
}

/// Says which row has a cell that no column of the header is for: a value with a comma that nobody put in quotes.
fn check_width(record: &StringRecord, columns: usize, file: &Bytes<'_>, at: usize, findings: &mut Findings) {
    if record.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
        let problem = format!("the row has {} cells, the header {columns}", record.len());
        let remedy = format!(
            "what is too much is in `column {}`; a value that has the sign between cells needs quotes",
            columns + 1
        );
        findings.add("rows as wide as the header", || Finding::warning(file.name, problem, remedy).at(line(at)));
    }
}

impl Table {
    /// Its rows that have something in them, without the blanks around their values.
    fn listed(self) -> Listed {
        let row = |(cells, line): (Vec<String>, usize)| {
            let values: Vec<Vec<String>> = cells.iter().map(|cell| of_cell(cell)).collect();
            values.iter().any(|values| !values.is_empty()).then_some((values, line))
        };
        let (rows, lines) = self.rows.into_iter().zip(self.lines).filter_map(row).unzip();
        Listed { columns: self.columns, rows, lines, findings: self.findings }
    }
}

/// The line a record begins at: the reader counts from the empty lines before it on.
fn line_of(place: &csv::Position, body: &str) -> usize {
    let [at, line] = [place.byte(), place.line()].map(|number| usize::try_from(number).unwrap_or(0));
    let skipped = body.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| b"\r\n".contains(byte));
    line + skipped.filter(|byte| **byte == b'\n').count()
}

fn of_cell(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    if cell.is_empty() { Vec::new() } else { vec![cell.to_owned()] }
}

fn reader(between: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(between).flexible(true).has_headers(false);
    builder
}

/// What stands between the cells: the sign with which most rows are as wide as the header, and that widest.
fn between(text: &str) -> u8 {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    // The last row may be cut off.
    let end = if end < text.len() { text[..end].rfind('\n').unwrap_or(end) } else { end };
    let fit = |sign: u8| -> (usize, usize) {
        let mut reader = reader(sign).from_reader(&text.as_bytes()[..end]);
        let widths: Vec<usize> = reader.records().filter_map(|row| row.ok().map(|row| row.len())).collect();
        let header = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|width| **width == header).count();
        // In tenths: one row that is too short is no reason to take another sign.
        if header < 2 { (0, 0) } else { (alike * 10 / widths.len(), header) }
    };
    // Of equals the first, and a comma where nothing fits.
    let best = BETWEEN.iter().rev().max_by_key(|sign| fit(**sign)).copied();
    best.filter(|sign| fit(*sign).1 > 1).unwrap_or(b',')
}

/// The rows of a list of trees: a name inside another has a dot between.
fn of_trees(values: Vec<Value>, lines: Vec<usize>) -> Listed {
    let mut listed = Listed { lines, ..Listed::default() };
    for value in values {
        let mut row = vec![Vec::new(); listed.columns.len()];
        flatten("", value, &mut |name, text| {
            let at = listed.columns.iter().position(|column| column == name).unwrap_or_else(|| {
                listed.columns.push(name.to_owned());
                row.push(Vec::new());
                listed.columns.len() - 1
            });
            row[at].push(text);
        });
        listed.rows.push(row);
    }
    listed
}

fn flatten(name: &str, value: Value, each: &mut dyn FnMut(&str, String)) {
    match value {
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => each(name, text.trim().to_owned()),
        Value::Bool(_) | Value::Number(_) => each(name, value.to_string()),
        Value::Array(members) => members.into_iter().for_each(|member| flatten(name, member, each)),
        Value::Object(members) => {
            for (inner, value) in members {
                let name = if name.is_empty() { inner } else { format!("{name}.{inner}") };
                flatten(&name, value, each);
            }
        }
    }
}

impl Listed {
    /// Its rows with one text in each cell.
    fn table(self) -> Table {
        let cells = |row: Vec<Vec<String>>| row.into_iter().map(|values| values.join(SHARED)).collect();
        let rows = self.rows.into_iter().map(cells).collect();
        Table { columns: self.columns, rows, findings: self.findings, lines: self.lines }
    }
}

/// Gives every column a name of its own.
fn name_columns(columns: &mut [String]) {
    let mut taken = HashSet::new();
    for (at, column) in columns.iter_mut().enumerate() {
        if column.is_empty() {
            *column = format!("column {}", at + 1);
        }
        let (name, mut number) = (column.clone(), 2);
        while !taken.insert(column.clone()) {
            *column = format!("{name} {number}");
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read(name: &str, bytes: &[u8]) -> Listed {
        at(name, bytes, |path| rows(path).expect("readable"))
    }

    fn at<T>(name: &str, bytes: &[u8], read: impl Fn(&Path) -> T) -> T {
        let folder = tempfile::tempdir().expect("a folder to work in");
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("writable");
        read(&path)
    }

    fn shown(listed: &Listed) -> String {
        let rows =
            listed.rows.iter().map(|row| row.iter().map(|values| values.join("+")).collect::<Vec<_>>().join(" "));
        std::iter::once(listed.columns.join(" ")).chain(rows).collect::<Vec<_>>().join("/")
    }

    #[test]
    fn any_usual_sign_may_stand_between_cells() {
        for sign in [',', '\t', ';', '|', '#', '%'] {
            let text = "id~name\n1~\"a, b; c\"\n2~\"d#e % f\"\n3~g\n".replace('~', &sign.to_string());
            let listed = read("a.csv", text.as_bytes());
            assert_eq!(listed.columns, ["id", "name"], "{sign}");
            assert_eq!(listed.rows[0], [vec!["1".to_owned()], vec!["a, b; c".to_owned()]], "{sign}");
        }
        assert_eq!(
            shown(&read("a.csv", b"name, # of users, % of all\nA,3,4%\nB,5,6%\n")),
            "name # of users % of all/A 3 4%/B 5 6%"
        );
        assert_eq!(shown(&read("a.csv", b"name\nA\nB\n")), "name/A/B");
        assert_eq!(shown(&read("a.csv", b"sep=;\nid;name\n1;a,b\n")), "id name/1 a,b");
    }

    #[test]
    fn columns_have_names_of_their_own_and_texts_are_read_in_any_encoding() {
        assert_eq!(
            read("a.csv", b"\xEF\xBB\xBFid,name,name,\n1,a,b,c\n").columns,
            ["id", "name", "name 2", "column 4"]
        );
        assert_eq!(shown(&read("a.txt", b"id,name\n1,T\xFCrkiye\n\n,\n2\n")), "id name/1 Türkiye/2");
        assert_eq!(read("a.csv", b"id,name\n1,a\n\n2,b\n").lines, [2, 4]);
    }

    #[test]
    fn lists_of_trees_are_tables_too() {
        let listed = read("a.json", br#"[{"id": 1, "names": ["a", "b"]}, {"id": 2, "in": {"town": "c"}}]"#);
        assert_eq!(shown(&listed), "id names in.town/1 a+b/2  c");
        assert_eq!(listed.columns, ["id", "names", "in.town"]);
    }

    #[test]
    fn a_table_as_it_stands_keeps_every_cell() {
        let read = |name, bytes: &[u8]| at(name, bytes, |path| table(path, true).expect("readable"));
        let found = read("a.csv", b"\xEF\xBB\xBFname,name\n a ,\n,\n\n1\n1,2,3\n");
        assert_eq!(found.columns, ["name", "name 2", "column 3"]);
        assert_eq!(found.rows, [vec![" a ", ""], vec!["", ""], vec!["1"], vec!["1", "2", "3"]]);
        assert_eq!(read("a.json", br#"[{"names": ["a", "b"]}]"#).rows, [["a; b"]]);
        let found = table_of("a.csv", b"ITU,1\nUNICEF,2\n", false);
        assert_eq!((found.columns, found.lines), (vec!["column 1".to_owned(), "column 2".to_owned()], vec![1, 2]));
        assert_eq!(found.rows, [["ITU", "1"], ["UNICEF", "2"]]);
        assert_eq!(table_of("a.json", b"[]", false).findings.len(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let listed = read("a.csv", b"a,b\n1,\"x\n2,y\n");
        assert_eq!(listed.findings.len(), 1, "{:?}", listed.findings);
        let line = |listed: &Listed| listed.findings[0].place.map(|place| place.line);
        assert_eq!((listed.rows.len(), line(&listed)), (0, Some(2)));
        let listed = read("a.csv", b"a,b\n1,x\n2,y,z\n3,y,\n");
        assert_eq!((listed.findings.len(), line(&listed)), (1, Some(3)), "{:?}", listed.findings);
        assert_eq!(shown(&listed), "a b column 3/1 x/2 y z/3 y ");
        assert!(read("a.csv", b"").rows.is_empty());
        assert!(rows(Path::new("/nowhere/a.csv")).is_err());
    }
}
