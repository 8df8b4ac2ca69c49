use super::header::Header;
use super::{Bytes, Document, Each, Format, archive, say_empty};
use crate::import::findings::{Findings, line};
use crate::import::plan::TablePlan;
use crate::shelf::Finding;
use crate::vocab::nearest;
use calamine::{Data, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xlsx as Workbook};
use serde_json::Value;
use std::io::Cursor;

/// Spreadsheets: Office Open XML and OpenDocument. A sheet is a table; lines in messages are rows of the sheet.
///
/// A cell is what the program that saved it last had in it: of a formula its value, of a number all its digits and not what a
/// format shows, of a date its day as `2024-05-01`. Of merged cells the first has the value.
pub const XLSX: Format = Format { name: "xlsx", endings: &["xlsx", "xlsm", "ods"], has_header: true, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    if file.bytes.is_empty() {
        return say_empty(file, findings);
    }
    let mut rows = Rows { file, table, header: None, number: 0, each, findings };
    let outcome = kind_of(file.bytes).and_then(|kind| match kind {
        Kind::Office => read_office(&mut rows),
        Kind::OpenDocument => read_open_document(&mut rows),
    });
    match outcome {
        Ok(sheet) => rows.check_end(&sheet),
        Err((problem, remedy)) => findings.add("spreadsheet", || Finding::error(file.name, problem, remedy)),
    }
}

/// What is wrong, and what to do about it.
type Fault = (String, String);

enum Kind {
    Office,
    OpenDocument,
}

fn kind_of(bytes: &[u8]) -> Result<Kind, Fault> {
    let remedy = if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        "it is an old .xls, or locked with a password; save it as .xlsx"
    } else if bytes.trim_ascii_start().starts_with(b"<") {
        "it is a web page or XML; look at where it comes from"
    } else {
        "look at where it comes from; a table as text is `format = \"csv\"`"
    };
    if !bytes.starts_with(b"PK") {
        return Err(("not a spreadsheet".to_owned(), remedy.to_owned()));
    }
    archive::check(bytes).map_err(|problem| (format!("not opened: {problem}"), "nothing of it was read".to_owned()))?;
    let start = &bytes[..bytes.len().min(200)];
    let is_open = start.windows(12).any(|window| window == b"opendocument");
    Ok(if is_open { Kind::OpenDocument } else { Kind::Office })
}

fn broken(error: impl std::fmt::Display) -> Fault {
    (format!("the spreadsheet cannot be read: {error}"), "does a spreadsheet program open it?".to_owned())
}

fn read_office(rows: &mut Rows<'_, '_>) -> Result<String, Fault> {
    let mut book: Workbook<_> = Workbook::new(Cursor::new(rows.file.bytes)).map_err(broken)?;
    let sheet = rows.choose(book.sheets_metadata())?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut row: Vec<Data> = Vec::new();
    let mut number = 0;
    loop {
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(cell) => cell,
            Err(error) => {
                // What came before is good.
                rows.take(number, &row);
                return Err(broken(error));
            }
        };
        let Some(cell) = cell else {
            break;
        };
        let (at, column) = (cell.pos.0 as usize + 1, cell.pos.1 as usize);
        if at != number {
            rows.take(number, &row);
            row.clear();
            number = at;
        }
        if column >= MOST_COLUMNS {
            return Err(broken(format!("row {at} has more than {MOST_COLUMNS} columns")));
        }
        let value = Data::from(cell.value);
        if cell.formula.is_some() {
            rows.note_formula(at, &value);
        }
        row.resize(row.len().max(column + 1), Data::Empty);
        row[column] = value;
    }
    rows.take(number, &row);
    Ok(sheet)
}

/// What Excel has at most.
const MOST_COLUMNS: usize = 16_384;

fn read_open_document(rows: &mut Rows<'_, '_>) -> Result<String, Fault> {
    let mut book: Ods<_> = Ods::new(Cursor::new(rows.file.bytes)).map_err(broken)?;
    let sheet = rows.choose(book.sheets_metadata())?;
    let range = book.worksheet_range(&sheet).map_err(broken)?;
    let formulas = book.worksheet_formula(&sheet).map_err(broken)?;
    let (first, left) = range.start().unwrap_or_default();
    for (index, cells) in range.rows().enumerate() {
        let at = first as usize + index;
        let mut row = vec![Data::Empty; left as usize];
        row.extend_from_slice(cells);
        for (column, value) in row.iter().enumerate() {
            let place = (u32::try_from(at).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
            if formulas.get_value(place).is_some_and(|formula| !formula.is_empty()) {
                rows.note_formula(at + 1, value);
            }
        }
        rows.take(at + 1, &row);
    }
    Ok(sheet)
}

/// Rows of a sheet, the header first.
struct Rows<'a, 'e> {
    file: &'a Bytes<'a>,
    table: &'a TablePlan,
    header: Option<Header>,
    number: usize,
    each: &'e mut dyn FnMut(Document, &mut Findings),
    findings: &'e mut Findings,
}

impl Rows<'_, '_> {
    /// The sheet that is named, else the first that can be seen.
    fn choose(&mut self, sheets: &[calamine::Sheet]) -> Result<String, Fault> {
        let tables: Vec<&calamine::Sheet> = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
        let names = || tables.iter().map(|sheet| sheet.name.as_str());
        let wanted = &self.table.sheet;
        if !wanted.is_empty() {
            return match names().find(|name| name == wanted) {
                Some(name) => Ok(name.to_owned()),
                None => {
                    let meant = nearest(wanted, names()).first().map(|name| format!("did you mean `{name}`? "));
                    let there = names().collect::<Vec<_>>().join("`, `");
                    let remedy =
                        format!("{}there is `{there}`; look at `sheet` in source.toml", meant.unwrap_or_default());
                    Err((format!("there is no sheet `{wanted}`"), remedy))
                }
            };
        }
        let seen = tables.iter().find(|sheet| sheet.visible == SheetVisible::Visible).or(tables.first());
        let Some(sheet) = seen else {
            return Err(("the spreadsheet has no sheet".to_owned(), "look at where it comes from".to_owned()));
        };
        if tables.len() > 1 {
            self.findings.note(&format!("{}: `{}` of {} sheets read", self.file.name, sheet.name, tables.len()));
        }
        Ok(sheet.name.clone())
    }

    /// Takes a row; those above the header are passed over.
    fn take(&mut self, at: usize, row: &[Data]) {
        let Some(header) = self.header.as_mut() else {
            let mut texts = row.iter().map(|cell| match value_of(cell) {
                Ok(Value::String(text)) => text,
                Ok(Value::Bool(truth)) => truth.to_string(),
                _ => String::new(),
            });
            let is_blank = row.iter().all(|cell| *cell == Data::Empty);
            let wanted = &self.table.header;
            let first = texts.clone().next().unwrap_or_default();
            if !is_blank && (wanted.is_empty() || first.trim() == wanted) {
                self.header = Header::new(&mut texts, self.file, at, self.findings);
            }
            return;
        };
        let mut cells = Vec::with_capacity(row.len());
        for (index, cell) in row.iter().enumerate() {
            cells.push(value_of(cell).unwrap_or_else(|error| {
                let problem =
                    format!("row {at}, column `{}` has the error {error} instead of a value", header.name(index));
                let remedy = "it was left out; a formula of the sheet failed where it was made";
                self.findings.add("error in a cell", || Finding::warning(self.file.name, problem, remedy).at(line(at)));
                Value::Null
            }));
        }
        cells.resize(cells.len().max(header.len()), Value::Null);
        if let Some(value) = header.object(cells.into_iter(), self.file, at, self.findings) {
            self.number += 1;
            (self.each)(Document { value, line: Some(at), number: self.number }, self.findings);
        }
    }

    fn note_formula(&mut self, at: usize, value: &Data) {
        if *value == Data::Empty {
            let problem = format!("row {at} has a formula whose value was not saved");
            let remedy = "open and save it with a spreadsheet program";
            self.findings
                .add("formula without value", || Finding::warning(self.file.name, problem, remedy).at(line(at)));
        } else {
            self.findings.note(&format!("{}: formulas read as the value that was saved", self.file.name));
        }
    }

    fn check_end(&mut self, sheet: &str) {
        if let Some(header) = &self.header {
            if self.number == 0 {
                header.say_no_rows(self.file, self.findings);
            }
            return;
        }
        let wanted = &self.table.header;
        let (problem, remedy) = if wanted.is_empty() {
            (format!("the sheet `{sheet}` is empty"), "`sheet` in source.toml names another".to_owned())
        } else {
            (
                format!("no row of the sheet `{sheet}` begins with `{wanted}`"),
                "look at `header` in source.toml".to_owned(),
            )
        };
        self.findings.add("empty", || Finding::error(self.file.name, problem, remedy));
    }
}

/// What a cell has in it; else the error that stands there instead.
fn value_of(cell: &Data) -> Result<Value, String> {
    Ok(match cell {
        Data::Empty => Value::Null,
        Data::String(text) => Value::from(text.as_str()),
        Data::Int(number) => Value::from(number.to_string()),
        // A whole number is printed without a point.
        Data::Float(number) => Value::from(number.to_string()),
        Data::Bool(truth) => Value::from(*truth),
        Data::DateTime(time) => Value::from(day_or_time(time)),
        Data::DateTimeIso(text) => Value::from(text.strip_suffix("T00:00:00").unwrap_or(text)),
        Data::DurationIso(text) => Value::from(text.as_str()),
        Data::Error(error) => return Err(error.to_string()),
    })
}

/// `2024-05-01`, `2024-05-01T09:30:00`, or of a time of day or a span `09:30:00`.
fn day_or_time(time: &ExcelDateTime) -> String {
    let number = time.as_f64();
    if !number.is_finite() {
        return number.to_string();
    }
    if time.is_duration() || (0.0..1.0).contains(&number) {
        #[expect(clippy::cast_possible_truncation, reason = "a number that is too large becomes the largest")]
        let seconds = (number.abs() * 86_400.0).round() as u64;
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if hour == 0 && minute == 0 && second == 0 && milli == 0 {
        day
    } else {
        format!("{day}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use crate::import::plan::TablePlan;
    use crate::import::read::tests::{read, read_by};
    use serde_json::json;

    /// A zip archive whose parts are not packed.
    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in parts {
            let mut sum = flate2::Crc::new();
            sum.update(text.as_bytes());
            let begin = u32::try_from(bytes.len()).expect("small").to_le_bytes();
            let size = u32::try_from(text.len()).expect("small").to_le_bytes();
            let length = u16::try_from(name.len()).expect("small").to_le_bytes();
            // Version, flags, method, time and day; sum and sizes; lengths of name and extra.
            let common =
                [&[20, 0, 0, 0, 0, 0, 0, 0, 33, 0], &sum.sum().to_le_bytes()[..], &size, &size, &length, &[0, 0]]
                    .concat();
            directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &begin, name.as_bytes()].concat());
            bytes.extend([b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat());
        }
        let begin = u32::try_from(bytes.len()).expect("small").to_le_bytes();
        let size = u32::try_from(directory.len()).expect("small").to_le_bytes();
        let count = u16::try_from(parts.len()).expect("small").to_le_bytes();
        let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &begin, &[0, 0]].concat();
        [bytes, directory, end].concat()
    }

    /// A workbook with sheets of a name and rows; style 1 is a day, 2 a time.
    fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let of_office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id='{id}' Type='{of_office}/{kind}' Target='{target}'/>")
        };
        let numbered = || sheets.iter().enumerate();
        let list: String =
            numbered().map(|(n, (name, _))| format!("<sheet name='{name}' sheetId='{n}' r:id='r{n}'/>")).collect();
        let targets: String =
            numbered().map(|(n, _)| relation(&format!("r{n}"), "worksheet", &format!("worksheets/s{n}.xml"))).collect();
        let styles = relation("s", "styles", "styles.xml");
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
            (
                "_rels/.rels".to_owned(),
                format!(
                    "<Relationships xmlns='{relations}'>{}</Relationships>",
                    relation("w", "officeDocument", "xl/workbook.xml")
                ),
            ),
            (
                "xl/workbook.xml".to_owned(),
                format!("<workbook xmlns='{main}' xmlns:r='{of_office}'><sheets>{list}</sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels".to_owned(),
                format!("<Relationships xmlns='{relations}'>{targets}{styles}</Relationships>"),
            ),
            (
                "xl/styles.xml".to_owned(),
                format!(
                    "<styleSheet xmlns='{main}'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/></cellXfs></styleSheet>"
                ),
            ),
        ];
        for (n, (_, rows)) in numbered() {
            let sheet = format!("<worksheet xmlns='{main}'><sheetData>{rows}</sheetData></worksheet>");
            parts.push((format!("xl/worksheets/s{n}.xml"), sheet));
        }
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        archive(&parts)
    }

    /// Cells of a row in columns A, B, …: their attributes and what is in them.
    fn row(number: usize, cells: &[(&str, &str)]) -> String {
        let cell = |(letter, (attributes, inside)): (char, &(&str, &str))| {
            format!("<c r='{letter}{number}' {attributes}>{inside}</c>")
        };
        format!("<row r='{number}'>{}</row>", ('A'..).zip(cells).map(cell).collect::<String>())
    }

    const TEXT: &str = "t='str'";

    #[test]
    fn cells_are_read_as_they_are_meant() {
        let sheet = [
            row(1, &[(TEXT, "<v>Some preamble</v>")]),
            row(3, &[(TEXT, "<v>code</v>"), (TEXT, "<v>number</v>"), (TEXT, "<v>day</v>"), (TEXT, "<v>is</v>")]),
            row(
                4,
                &[
                    ("t='inlineStr'", "<is><t>NO</t></is>"),
                    ("", "<v>2023</v>"),
                    ("s='1'", "<v>45413</v>"),
                    ("t='b'", "<v>1</v>"),
                ],
            ),
            row(
                6,
                &[
                    (TEXT, "<v>b</v>"),
                    ("", "<f>1+1</f><v>2.5</v>"),
                    ("s='2'", "<v>45413.5</v>"),
                    ("t='e'", "<v>#N/A</v>"),
                ],
            ),
            row(7, &[("", ""), (TEXT, "<v> </v>")]),
            row(8, &[(TEXT, "<v>c</v>"), ("", "<f>A1</f>")]),
        ]
        .concat();
        let plan = TablePlan { header: "code".to_owned(), ..TablePlan::default() };
        let (rows, said) = read_by("f.xlsx", &plan, &book(&[("Data", &sheet)]));
        let rows: Vec<_> = rows.into_iter().map(|row| (row.line.unwrap_or(0), row.value)).collect();
        assert_eq!(
            rows,
            [
                (4, json!({"code": "NO", "number": "2023", "day": "2024-05-01", "is": true})),
                (6, json!({"code": "b", "number": "2.5", "day": "2024-05-01T12:00:00", "is": null})),
                (8, json!({"code": "c", "number": null, "day": null, "is": null})),
            ]
        );
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("line 6: row 6, column `is` has the error #N/A"), "{said:?}");
        assert!(said[1].starts_with("line 8: row 8 has a formula whose value was not saved"), "{said:?}");
    }

    #[test]
    fn sheets_are_chosen_by_name() {
        let book = book(&[
            ("First", &row(1, &[(TEXT, "<v>a</v>")])),
            ("Second", &row(2, &[(TEXT, "<v>b</v>")])),
            ("None", ""),
        ]);
        let of = |sheet: &str, header: &str| {
            let plan = TablePlan { sheet: sheet.to_owned(), header: header.to_owned(), ..TablePlan::default() };
            read_by("f.xlsx", &plan, &book).1.join(" ")
        };
        assert!(of("", "").contains("a header and no rows"));
        assert!(
            of("Secnd", "").contains("did you mean `Second`? there is `First`, `Second`, `None`"),
            "{}",
            of("Secnd", "")
        );
        assert!(of("None", "").contains("the sheet `None` is empty"));
        assert!(of("Second", "x").contains("no row of the sheet `Second` begins with `x`"));
    }

    #[test]
    fn open_document_is_read() {
        let cell = |text: &str| {
            format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>")
        };
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body><office:spreadsheet>\
            <table:table table:name='S'><table:table-row>{}{}</table:table-row><table:table-row>{}\
            <table:table-cell office:value-type='float' office:value='7' table:formula='of:=1'><text:p>7</text:p></table:table-cell>\
            </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
            cell("a"),
            cell("b"),
            cell("x")
        );
        let bytes = archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='m'/>"),
            ("content.xml", &content),
        ]);
        assert_eq!(read("f.ods", &bytes), (vec![json!({"a": "x", "b": "7"})], Vec::new()));
    }

    #[test]
    fn what_is_no_spreadsheet_is_said() {
        let whole = book(&[("S", &row(1, &[(TEXT, "<v>a</v>")]))]);
        for (bytes, fault) in [
            (&b""[..], "the file is empty"),
            (b"\xD0\xCF\x11\xE0....", "it is an old .xls"),
            (b"<html>", "it is a web page"),
            (b"a,b\n", "not a spreadsheet"),
            (b"PK\x03\x04", "the archive has no directory"),
            (&whole[..whole.len() - 30], "the archive has no directory"),
            (&archive(&[("a.txt", "x")]), "cannot be read"),
        ] {
            let (rows, said) = read("f.xlsx", bytes);
            assert!(rows.is_empty() && said.len() == 1 && said[0].contains(fault), "{fault}: {said:?}");
        }
    }

    #[test]
    fn a_zip_bomb_is_not_opened() {
        use std::io::Write;
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![b' '; 20_000_000]).expect("it goes to memory");
        let packed = encoder.finish().expect("it goes to memory");
        // The directory tells a size that is not true.
        let mut bytes = archive(&[("xl/workbook.xml", &"x".repeat(packed.len()))]);
        let name = "xl/workbook.xml".len();
        bytes[30 + name..30 + name + packed.len()].copy_from_slice(&packed);
        bytes[8] = 8;
        let directory = 30 + name + packed.len();
        bytes[directory + 10] = 8;
        let said = read("f.xlsx", &bytes).1;
        assert!(said[0].contains("it unpacks to more than"), "{said:?}");
    }
}
