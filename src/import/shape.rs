//! Documents into rows: which value of a tree stands in which column, and what type it has.

use super::findings::{Findings, line};
use super::input::InputFile;
use super::plan::{FullColumn, OF_THE_FILE, TablePlan, Unpivot, fits, variable};
use super::read::Document;
use crate::query::ValueType;
use crate::shelf::Finding;
use crate::store::{Literal, Term};
use crate::vocab::nearest;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// A row: a term or nothing for each column.
pub type Row = Vec<Option<Term>>;

/// Makes rows of the documents of one table.
pub struct Shape<'a> {
    table: &'a TablePlan,
    columns: Vec<Column<'a>>,
    /// The way to the list whose members are rows.
    each: Vec<&'a str>,
    /// Rows by their key, to find two with one key.
    keys: HashMap<String, String>,
    /// Whether a header told which columns there are.
    has_header: bool,
    pub rows: usize,
    /// What is so unlike the plan that the import is better not written.
    pub doubts: BTreeSet<String>,
    /// Whether any document had the list whose members are rows, where there is one.
    has_list: Option<bool>,
}

/// A column that is taken.
struct Column<'a> {
    name: &'a str,
    /// How many steps of `each` are behind when it is looked for.
    level: usize,
    /// The steps from there.
    way: Vec<&'a str>,
    value_type: ValueType,
    full: Option<&'a FullColumn>,
    source: Source,
    /// Whether any row had it.
    seen: bool,
    /// Whether it is part of the key.
    is_key: bool,
    /// Whether the map names it.
    is_used: bool,
}

/// Where the value of a column comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Tree,
    SpreadName,
    SpreadValue,
    File,
    FileStem,
    Number,
}

/// What a way through a tree leads to.
enum Met<'v> {
    Nothing,
    One(&'v Value),
    Several(usize),
}

impl<'a> Shape<'a> {
    /// The shape of a table; `is_used` says which variables its map names. Columns of the file itself are there where the
    /// key or the map needs them.
    pub fn new(table: &'a TablePlan, is_used: impl Fn(&str) -> bool) -> Self {
        let each: Vec<&str> = table.each.split('.').filter(|name| !name.is_empty()).collect();
        let taken = table.columns.iter().map(|(name, column)| {
            let value_type = column.value_type().unwrap_or(ValueType::Text);
            Column::new(name, value_type, column.full(), &each, table)
        });
        let of_file = OF_THE_FILE
            .iter()
            .copied()
            .filter(|name| is_used(&variable(name)) || table.key.iter().any(|key| key == name));
        let of_file = of_file.map(|name| {
            let value_type = if name == "_row" { ValueType::Integer } else { ValueType::Text };
            Column::new(name, value_type, None, &each, table)
        });
        let mut columns: Vec<Column<'_>> = taken.chain(of_file).collect();
        for column in &mut columns {
            column.is_used = is_used(&variable(column.name));
        }
        Self {
            table,
            columns,
            each,
            keys: HashMap::new(),
            has_header: false,
            rows: 0,
            doubts: BTreeSet::new(),
            has_list: None,
        }
    }

    /// The variables that stand for the columns the map names, in the order of the cells of a row.
    pub fn variables(&self) -> Vec<String> {
        self.columns.iter().filter(|column| column.is_used).map(|column| variable(column.name)).collect()
    }

    /// Says which columns a header lacks.
    pub fn check_header(&mut self, document: &Document, file: &InputFile, findings: &mut Findings) {
        self.has_header = true;
        let Value::Object(cells) = &document.value else {
            return;
        };
        for column in self.columns.iter().filter(|column| column.must_be_there() && column.way.len() == 1) {
            if !cells.contains_key(column.name) {
                let kind = format!("missing column `{}`", column.name);
                findings.add(&kind, || column.missing(&file.name, cells.keys().map(String::as_str)));
                self.doubts.insert(format!("{} has no column `{}`", self.table.name, column.name));
            }
        }
        let spread = self.table.unpivot.as_ref().filter(|spread| !cells.keys().any(|name| spread.takes(name)));
        if spread.is_some() {
            let remedy = "look at `unpivot` in source.toml";
            findings.add("unpivot", || Finding::error(&file.name, "no column fits those that become rows", remedy));
            self.doubts.insert(format!("{} has no columns that become rows", self.table.name));
        }
    }

    /// Says which columns no row had; for forms without a header.
    pub fn check_seen(&mut self, files: &str, findings: &mut Findings) {
        if self.has_list == Some(false) {
            let problem = format!("there is no list `{}`", self.table.each);
            let remedy = "look at `each` in source.toml: has it another name now?";
            findings.add("missing list", || Finding::error(files, &problem, remedy));
            self.doubts.insert(format!("{} has no list `{}`", self.table.name, self.table.each));
        }
        if self.rows == 0 || self.has_header {
            return;
        }
        for column in self.columns.iter().filter(|column| column.must_be_there() && !column.seen) {
            let kind = format!("missing column `{}`", column.name);
            findings.add(&kind, || column.missing(files, std::iter::empty()));
            self.doubts.insert(format!("{} has no column `{}`", self.table.name, column.name));
        }
    }

    /// The rows of a document, one after another.
    pub fn rows(&mut self, document: &Document, file: &InputFile, findings: &mut Findings, rows: &mut Vec<Row>) {
        let mut levels = vec![&document.value];
        if let Some(first) = self.each.first() {
            // An empty list is one, nothing is none.
            let has_list = document.value.get(*first).is_some_and(|list| !list.is_null());
            self.has_list = Some(has_list || self.has_list == Some(true));
        }
        let each = std::mem::take(&mut self.each);
        let place = Place { document, file, table: &self.table.name };
        self.descend(&each, &mut levels, &place, findings, rows);
        self.each = each;
    }

    /// Goes down the way to the list, and gives a row for each end.
    fn descend(
        &mut self,
        steps: &[&str],
        levels: &mut Vec<&Value>,
        place: &Place<'_>,
        findings: &mut Findings,
        rows: &mut Vec<Row>,
    ) {
        let here = levels.last().copied().unwrap_or(&Value::Null);
        let Some((step, rest)) = steps.split_first() else {
            return self.spread(levels, place, findings, rows);
        };
        match here.get(*step) {
            None | Some(Value::Null) => {}
            Some(Value::Array(members)) => {
                for member in members {
                    if member.is_null() || member.as_str().is_some_and(|text| text.trim().is_empty()) {
                        findings
                            .note(&format!("{}: empty members of `{}` passed over", self.table.name, self.table.each));
                        continue;
                    }
                    levels.push(member);
                    self.descend(rest, levels, place, findings, rows);
                    levels.pop();
                }
            }
            Some(inner) => {
                if rest.is_empty() && inner.is_object() {
                    findings
                        .note(&format!("{}: `{}` is one thing instead of a list", self.table.name, self.table.each));
                }
                levels.push(inner);
                self.descend(rest, levels, place, findings, rows);
                levels.pop();
            }
        }
    }

    /// One row, or one for each column that becomes rows.
    fn spread(&mut self, levels: &[&Value], place: &Place<'_>, findings: &mut Findings, rows: &mut Vec<Row>) {
        let Some(spread) = self.table.unpivot.as_ref() else {
            return self.row(levels, None, place, findings, rows);
        };
        let Some(Value::Object(cells)) = levels.first() else {
            return;
        };
        for (name, value) in spread_cells(spread, cells) {
            self.row(levels, Some((name, value)), place, findings, rows);
        }
    }

    fn row(
        &mut self,
        levels: &[&Value],
        spread: Option<(&str, &Value)>,
        place: &Place<'_>,
        findings: &mut Findings,
        rows: &mut Vec<Row>,
    ) {
        let mut texts = Vec::with_capacity(self.columns.len());
        for column in &mut self.columns {
            texts.push(column.text(levels, spread, place, self.table, findings));
        }
        let skipped =
            self.columns.iter().zip(&texts).find_map(|(column, text)| Some((column, column.skips(text.as_ref()?)?)));
        if let Some((column, pattern)) = skipped {
            findings.note(&format!("{}: rows left out, `{}` is `{pattern}`", self.table.name, column.name));
            return;
        }
        let mut row = Vec::with_capacity(self.columns.len());
        let mut key = String::new();
        let mut lacks = None;
        for (column, text) in self.columns.iter().zip(texts) {
            if column.is_key {
                match &text {
                    Some(text) => key.extend([text.as_str(), "\u{1f}"]),
                    None => lacks = Some(column.name),
                }
            }
            if column.is_used {
                row.push(text.and_then(|text| column.term(&text, place, self.table, findings)));
            }
        }
        self.rows += 1;
        if let Some(column) = lacks {
            findings.add(&format!("{}: key without a value", self.table.name), || {
                place.finding(column, "has no value, and it is part of the key", "what the map makes of it has no name")
            });
        } else if !self.table.key.is_empty() {
            check_key(&mut self.keys, key, place, findings);
        }
        rows.push(row);
    }
}

/// The columns that become rows, in order.
fn spread_cells<'v>(spread: &'v Unpivot, cells: &'v Map<String, Value>) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let has_value = |value: &Value| !matches!(value, Value::Null) && value.as_str() != Some("");
    cells
        .iter()
        .filter(move |(name, value)| spread.takes(name) && has_value(value))
        .map(|(name, value)| (name.as_str(), value))
}

fn check_key(keys: &mut HashMap<String, String>, key: String, place: &Place<'_>, findings: &mut Findings) {
    let words = key.trim_end_matches('\u{1f}').replace('\u{1f}', ", ");
    if let Some(first) = keys.get(&key) {
        let problem = format!("has the key {words} again; it is that of {first}");
        let remedy = "both were taken; look at which one is meant, or at `key` in source.toml";
        findings.add(&format!("{}: two rows with one key", place.table), || place.finding("", &problem, remedy));
    } else {
        keys.insert(key, place.words());
    }
}

impl<'a> Column<'a> {
    fn new(
        name: &'a str,
        value_type: ValueType,
        full: Option<&'a FullColumn>,
        each: &[&str],
        table: &TablePlan,
    ) -> Self {
        let spread = table.unpivot.as_ref();
        let source = match name {
            "_file" => Source::File,
            "_name" => Source::FileStem,
            "_row" => Source::Number,
            name if spread.is_some_and(|spread| spread.name == name) => Source::SpreadName,
            name if spread.is_some_and(|spread| spread.value == name) => Source::SpreadValue,
            _ => Source::Tree,
        };
        // The name of a column of a table may have dots in it; that of a tree is a way.
        let is_tree = super::read::is_tree(table);
        let mut way: Vec<&str> = if is_tree { name.split('.').collect() } else { vec![name] };
        let level = way.iter().zip(each).take_while(|(one, other)| one == other).count();
        let way = way.split_off(level);
        let is_key = table.key.iter().any(|key| key == name);
        Self { name, level, way, value_type, full, source, seen: false, is_key, is_used: false }
    }

    fn must_be_there(&self) -> bool {
        self.source == Source::Tree && !self.full.is_some_and(|full| full.optional)
    }

    /// The pattern by which a row with this text is left out. It is told instead of the text, which may name a person.
    fn skips(&self, text: &str) -> Option<&'a str> {
        self.full?.skip.iter().find(|pattern| fits(pattern, text)).map(String::as_str)
    }

    fn missing<'n>(&self, file: &str, names: impl Iterator<Item = &'n str>) -> Finding {
        let meant = nearest(self.name, names).first().map(|name| format!("did you mean `{name}`? "));
        let remedy = format!("{}source.toml takes it: has it another name now?", meant.unwrap_or_default());
        Finding::error(file, format!("there is no column `{}`", self.name), remedy)
    }

    /// The text of the cell; nothing where there is none, or where it stands for none.
    fn text(
        &mut self,
        levels: &[&Value],
        spread: Option<(&str, &Value)>,
        place: &Place<'_>,
        table: &TablePlan,
        findings: &mut Findings,
    ) -> Option<String> {
        let text = match self.source {
            Source::File => return Some(place.file.name.clone()),
            Source::FileStem => return Some(place.file.stem().to_owned()),
            Source::Number => return Some(place.document.number.to_string()),
            Source::SpreadName => spread.map(|(name, _)| name.to_owned()),
            Source::SpreadValue => spread.and_then(|(_, value)| scalar(value)),
            Source::Tree => match look(levels.get(self.level)?, &self.way) {
                Met::Nothing => None,
                Met::One(value) => {
                    self.seen = true;
                    scalar(value)
                }
                Met::Several(count) => {
                    let problem = format!("has {count} values");
                    let remedy = format!("a table with `each = \"{}\"` takes each of them", self.name);
                    let kind = format!("{}: several values of `{}`", table.name, self.name);
                    findings.add(&kind, || place.finding(self.name, &problem, &remedy));
                    None
                }
            },
        }?;
        self.meant(text, table, findings)
    }

    /// The text without blanks around it, and what the plan says it stands for.
    fn meant(&self, text: String, table: &TablePlan, findings: &mut Findings) -> Option<String> {
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
        let text = if trimmed.len() < text.len() && !trimmed.is_empty() {
            findings.note(&format!("{}: blanks around `{}` cut", table.name, self.name));
            trimmed.to_owned()
        } else if trimmed.is_empty() {
            return None;
        } else {
            text
        };
        if table.missing.contains(&text) || self.full.is_some_and(|full| full.missing.contains(&text)) {
            findings.note(&format!("{}: `{text}` in `{}` read as no value", table.name, self.name));
            return None;
        }
        let Some(other) = self.full.and_then(|full| full.replace.get(&text)) else {
            return Some(text);
        };
        findings.note(&format!("{}: `{text}` in `{}` read as `{other}`", table.name, self.name));
        (!other.is_empty()).then(|| other.clone())
    }

    /// The value the text stands for.
    fn term(&self, text: &str, place: &Place<'_>, table: &TablePlan, findings: &mut Findings) -> Option<Term> {
        if self.value_type == ValueType::Text {
            return Some(Term::from(Literal::new_simple_literal(text)));
        }
        // Spreadsheets write whole numbers as 2023.0, interfaces days with a time.
        let plain = match self.value_type {
            ValueType::Integer | ValueType::Decimal if table.decimal_comma => {
                Cow::Owned(text.replace('.', "").replace(',', "."))
            }
            ValueType::Integer | ValueType::Year => Cow::Borrowed(text.strip_suffix(".0").unwrap_or(text)),
            ValueType::Date => Cow::Borrowed(text.split_once('T').map_or(text, |(day, _)| day)),
            _ => Cow::Borrowed(text),
        };
        let term = self.value_type.term(&plain);
        if term.is_none() {
            let shown: String = text.chars().take(60).collect();
            let problem = format!("has `{shown}`, which is no {}", self.value_type.name());
            let kind = format!("{}: no {} in `{}`", place.table, self.value_type.name(), self.name);
            let remedy = "it was left out; if it stands for no value, add it to `missing` in source.toml";
            findings.add(&kind, || place.finding(self.name, &problem, remedy));
        }
        term
    }
}

/// Where a row stands, for messages.
struct Place<'a> {
    document: &'a Document,
    file: &'a InputFile,
    table: &'a str,
}

impl Place<'_> {
    fn words(&self) -> String {
        match self.document.line {
            Some(line) => format!("line {line}"),
            None if self.document.number == 1 => self.file.name.clone(),
            None => format!("row {}", self.document.number),
        }
    }

    /// `row 12, column year: …`; without a column `row 12 …`.
    fn finding(&self, column: &str, problem: &str, remedy: &str) -> Finding {
        let row = format!("row {}", self.document.number);
        let lead = if column.is_empty() { row } else { format!("{row}, column `{column}`") };
        let finding = Finding::warning(&self.file.name, format!("{lead} {problem}"), remedy);
        match self.document.line {
            Some(at) => finding.at(line(at)),
            None => finding,
        }
    }
}

/// What a way leads to; a list with one member on the way is that member.
fn look<'v>(value: &'v Value, way: &[&str]) -> Met<'v> {
    match (value, way) {
        (Value::Null, _) => Met::Nothing,
        (Value::Array(members), _) => match members.as_slice() {
            [] => Met::Nothing,
            [only] => look(only, way),
            several => Met::Several(several.len()),
        },
        (value, []) => Met::One(value),
        (Value::Object(members), [step, rest @ ..]) => {
            members.get(*step).map_or(Met::Nothing, |inner| look(inner, rest))
        }
        // An element without attributes is its text; beside one with attributes it has the same way.
        (value, [step]) if *step == super::read::OWN_TEXT => Met::One(value),
        _ => Met::Nothing,
    }
}

/// The text of a value that is no tree; of an element with attributes, its own text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Object(members) => members.get(super::read::OWN_TEXT).and_then(scalar),
        Value::Null | Value::Array(_) => None,
    }
}
