//! A file as a set: its metadata, its table, and what is wrong with either.

use super::check::{Problem, Where, check};
use super::definitions::LEFT_OUT;
use super::findings::Findings;
use super::metadata::{Places, fill};
use super::slots::LITERAL;
use super::table::{Cell, Row, rows};
use super::{Mapping, MappingSet, header, json, of_mapping};
use crate::query::nearest;
use crate::shelf::{Finding, Place};

/// The set of a file, beside it what is doubtful; or, where the file must be refused, why. The metadata may stand in a file
/// of their own. Values that stand at the set for all its mappings are given to each.
pub fn read(
    file: &str,
    bytes: &[u8],
    external: Option<(&str, &[u8])>,
) -> Result<(MappingSet, Vec<Finding>), Vec<Finding>> {
    let mut reader = Reader { file, metadata_file: file, ..Reader::default() };
    let set = reader.read(bytes, external).filter(|_| !reader.findings.has_errors());
    let findings = reader.findings.done();
    match set {
        Some(set) => Ok((set, findings)),
        None => Err(findings),
    }
}

#[derive(Default)]
struct Reader<'a> {
    file: &'a str,
    /// The file in which the metadata stand.
    metadata_file: &'a str,
    findings: Findings,
    places: Places,
    /// The names of columns.
    columns: Vec<Cell>,
    /// The places of the cells of each mapping.
    cells: Vec<Vec<Place>>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, bytes: &[u8], external: Option<(&'a str, &[u8])>) -> Option<MappingSet> {
        let text = self.text(self.file, bytes)?;
        let mut set = MappingSet::default();
        let is_whole = if text.trim_start().starts_with('{') {
            self.json(text, &mut set)?;
            true
        } else {
            let parts = self.split(text)?;
            self.metadata(&parts, external, &mut set)?;
            self.table(&parts, &mut set).is_some()
        };
        // Also where the table is broken: that says nothing of the metadata.
        for problem in check(&set) {
            self.say(problem);
        }
        set.propagate();
        set.say_version();
        is_whole.then_some(set)
    }

    fn text<'t>(&mut self, file: &str, bytes: &'t [u8]) -> Option<&'t str> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
                let finding = Finding::error(file, "this is not UTF-8", "save the file as UTF-8");
                self.findings.add(finding.at(place_of(line)));
                return None;
            }
        };
        if text.trim().is_empty() {
            self.findings.add(Finding::error(file, "the file is empty", "look at where it comes from"));
            return None;
        }
        let unmarked = text.strip_prefix('\u{feff}');
        if unmarked.is_some() {
            let remedy = "save it as UTF-8 without a mark";
            self.findings.add(Finding::warning(file, "the file begins with a byte order mark", remedy).at(place_of(1)));
        }
        Some(unmarked.unwrap_or(text))
    }

    fn json(&mut self, text: &str, set: &mut MappingSet) -> Option<()> {
        match json::read(text) {
            Ok((read, left_out)) => {
                *set = read;
                left_out.iter().for_each(|problem| self.findings.add(Finding::warning(self.file, problem, LEFT_OUT)));
                Some(())
            }
            Err((place, problem)) => {
                let finding = Finding::error(self.file, problem, "look at how a program for SSSOM writes JSON");
                self.findings.add(match place {
                    Some(place) => finding.at(place),
                    None => finding,
                });
                None
            }
        }
    }

    /// The lines of metadata, without their mark, and the table behind them.
    fn split<'t>(&mut self, text: &'t str) -> Option<Parts<'t>> {
        let mut metadata = String::new();
        let mut rest = text;
        let mut line = 1;
        while let Some(marked) = rest.strip_prefix('#') {
            let (content, behind) = marked.split_once('\n').unwrap_or((marked, ""));
            metadata.push_str(content);
            metadata.push('\n');
            rest = behind;
            line += 1;
        }
        while let Some((_, behind)) = rest.split_once('\n').filter(|(empty, _)| empty.trim().is_empty()) {
            rest = behind;
            line += 1;
        }
        if rest.starts_with('#') && !metadata.is_empty() {
            let problem = "the metadata go on behind an empty line";
            self.error(self.file, place_of(line), problem, "take the empty line away");
            return None;
        }
        let names = rest.lines().next().unwrap_or_default();
        let separator = if names.contains(',') && !names.contains('\t') { ',' } else { '\t' };
        Some(Parts { metadata, table: rest, line, lines: text.split('\n').count(), separator })
    }

    fn metadata(&mut self, parts: &Parts<'_>, external: Option<(&'a str, &[u8])>, set: &mut MappingSet) -> Option<()> {
        let (text, indent) = match external {
            None => (parts.metadata.as_str(), 1),
            Some((name, _)) if !parts.metadata.is_empty() => {
                let problem = format!("there are metadata here and in {name}");
                self.error(self.file, place_of(1), &problem, "keep them in one place");
                return None;
            }
            Some((name, bytes)) => {
                self.metadata_file = name;
                (self.text(name, bytes)?, 0)
            }
        };
        if let Some(line) = filled_up(text, parts.separator) {
            let column =
                text.lines().nth(line - 1).unwrap_or_default().trim_end_matches(parts.separator).chars().count();
            let place = Place { line, column: column + 1 + indent, length: 1 };
            let problem = "lines of the metadata are filled up with separators, as a spreadsheet program does";
            self.error(self.metadata_file, place, problem, "cut the ends of these lines off");
            return None;
        }
        match header::tree(text, indent) {
            Ok(Some(root)) => self.places = fill(set, root, self.metadata_file, &mut self.findings),
            Ok(None) => {
                let remedy = "write them in front, each line behind `#`, or give the file they stand in";
                self.findings.add(Finding::warning(self.file, "there are no metadata", remedy));
            }
            Err((place, problem)) => {
                self.error(self.metadata_file, place, &problem, "write a value with `: ` or ` #` in it in quotes");
                return None;
            }
        }
        Some(())
    }

    fn table(&mut self, parts: &Parts<'_>, set: &mut MappingSet) -> Option<()> {
        let rows = match rows(parts.table, parts.line, parts.separator) {
            Ok(rows) => rows,
            Err((place, problem)) => {
                self.error(self.file, place, problem, "write a quotation mark in a quoted cell twice");
                return None;
            }
        };
        let mut rows = rows.into_iter();
        let Some(names) = rows.next() else {
            self.error(
                self.file,
                place_of(parts.line.min(parts.lines)),
                "there is no table",
                "its first line names the columns",
            );
            return None;
        };
        self.columns = names.cells;
        self.name_columns(names.line, set)?;
        for row in rows {
            self.row(row, set);
        }
        Some(())
    }

    /// Whether each column has a name of its own, and those are there that every mapping needs.
    fn name_columns(&mut self, line: usize, set: &MappingSet) -> Option<()> {
        let names: Vec<&str> = self.columns.iter().map(|cell| cell.text.as_str()).collect();
        let mut faults = Vec::new();
        for (position, cell) in self.columns.iter().enumerate() {
            if cell.text.is_empty() {
                faults.push((cell.place, "a column has no name".to_owned(), "name it, or take it away".to_owned()));
            } else if names[..position].contains(&cell.text.as_str()) {
                let problem = format!("the column `{}` stands there twice", cell.text);
                faults.push((cell.place, problem, "keep one of them".to_owned()));
            }
        }
        let may_be_literal = |slot: &str| names.contains(&slot) || set.get(slot) == LITERAL;
        let needed = [
            ("subject_id", !may_be_literal("subject_type")),
            ("predicate_id", true),
            ("object_id", !may_be_literal("object_type")),
            ("mapping_justification", true),
        ];
        for (name, _) in needed.into_iter().filter(|(name, is_needed)| *is_needed && !names.contains(name)) {
            let others = names.iter().copied().filter(|other| of_mapping(other).is_none());
            let remedy = match nearest(name, others).first() {
                Some(near) => format!("is it `{near}`? Then name it `{name}`"),
                None => "every mapping has one; the columns have the names of slots of SSSOM".to_owned(),
            };
            faults.push((place_of(line), format!("there is no column `{name}`"), remedy));
        }
        let is_good = faults.is_empty();
        for (place, problem, remedy) in faults {
            self.error(self.file, place, &problem, &remedy);
        }
        is_good.then_some(())
    }

    fn row(&mut self, row: Row, set: &mut MappingSet) {
        let (count, width) = (row.cells.len(), self.columns.len());
        let place = Place { line: row.line, column: 1, length: 1 };
        let counted = format!("the row has {count} cells and the table {width} columns");
        if row.cells.iter().skip(width).any(|cell| !cell.text.is_empty()) {
            let remedy = "a cell with a separator in it stands in quotes";
            self.findings.add_one_of("number of cells", Finding::error(self.file, counted, remedy).at(place));
            return;
        }
        if count != width {
            let remedy = if count < width { "the last were taken as empty" } else { "those behind are empty" };
            self.findings.add_one_of("number of cells", Finding::warning(self.file, counted, remedy).at(place));
        }
        let mut mapping = Mapping { line: row.line, ..Mapping::default() };
        self.cells.push(row.cells.iter().map(|cell| cell.place).collect());
        for (column, cell) in self.columns.iter().zip(row.cells) {
            let is_list = of_mapping(&column.text).is_some_and(|slot| slot.is_multivalued);
            let values = if is_list { values(&cell.text) } else { vec![cell.text] };
            let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
            if !values.is_empty() {
                mapping.slots.insert(column.text.clone(), values);
            }
        }
        set.mappings.push(mapping);
    }

    /// A problem of the set, at the place it has in the file.
    fn say(&mut self, problem: Problem) {
        let column = |name: &str| self.columns.iter().position(|cell| cell.text == name);
        let (file, place) = match &problem.place {
            Where::Prefix(name) => (self.metadata_file, self.places.prefixes.get(name).copied()),
            Where::Set(name) => (self.metadata_file, self.places.slots.get(name).copied()),
            Where::Column(name) => (self.file, column(name).map(|column| self.columns[column].place)),
            Where::Mapping(row, name) => (self.file, self.place(*row, column(name))),
        };
        let said = match (&problem.place, place) {
            (Where::Mapping(row, _), None) => format!("mapping {}: {}", row + 1, problem.problem),
            _ => problem.problem,
        };
        let mut finding = Finding::error(file, said, problem.remedy);
        finding.severity = problem.severity;
        finding.place = place;
        self.findings.add_one_of(&problem.kind, finding);
    }

    fn place(&self, row: usize, column: Option<usize>) -> Option<Place> {
        let cells = self.cells.get(row)?;
        let cell = column.and_then(|column| cells.get(column)).copied();
        cell.or_else(|| cells.first().map(|first| place_of(first.line)))
    }

    fn error(&mut self, file: &str, place: Place, problem: &str, remedy: &str) {
        self.findings.add(Finding::error(file, problem, remedy).at(place));
    }
}

/// A file taken apart.
struct Parts<'t> {
    metadata: String,
    table: &'t str,
    /// The line the table begins at.
    line: usize,
    /// How many lines the file has.
    lines: usize,
    separator: char,
}

/// The first line of metadata that a spreadsheet program filled up to the width of the table. A comma may end a line of its
/// own, so all lines must end so.
fn filled_up(text: &str, separator: char) -> Option<usize> {
    let mut lines = text.lines();
    match separator {
        '\t' => lines.position(|line| line.ends_with('\t')).map(|at| at + 1),
        _ => (!text.is_empty() && lines.all(|line| line.ends_with(separator))).then_some(1),
    }
}

/// The values of a cell between bars; a backslash keeps a bar or another backslash.
fn values(cell: &str) -> Vec<String> {
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

fn place_of(line: usize) -> Place {
    Place { line, column: 1, length: 1 }
}
