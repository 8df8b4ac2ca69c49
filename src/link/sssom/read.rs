//! A file as a set: its metadata, its table, and what is wrong with either.

use super::check::{Problem, Where, check};
use super::columns::Columns;
use super::definitions::LEFT_OUT;
use super::findings::Findings;
use super::metadata::{Places, fill};
use super::parts::{Parts, filled_up};
use super::table::{Row, rows};
use super::{MappingSet, header, json};
use crate::shelf::{Finding, Place, Severity};
use std::collections::BTreeSet;

/// The set of a file, beside it what is doubtful; or, where the file must be refused, why. The metadata may stand in a file
/// of their own. Values that stand at the set for all its mappings are given to each.
pub fn read(
    file: &str,
    bytes: &[u8],
    external: Option<(&str, &[u8])>,
) -> Result<(MappingSet, Vec<Finding>), Vec<Finding>> {
    let (set, findings) = read_sound(file, bytes, external);
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    match set.filter(|_| !has_errors) {
        Some(set) => Ok((set, findings)),
        None => Err(findings),
    }
}

/// The same of a file in which some rows may be broken: those are left out. There is no set where its metadata or its
/// columns are broken, for then it is not known what a row says.
pub fn read_sound(file: &str, bytes: &[u8], external: Option<(&str, &[u8])>) -> (Option<MappingSet>, Vec<Finding>) {
    let mut reader = Reader { file, metadata_file: file, ..Reader::default() };
    let set = reader.read(bytes, external).filter(|_| !reader.is_broken);
    (set, reader.findings.done())
}

#[derive(Default)]
struct Reader<'a> {
    file: &'a str,
    /// The file in which the metadata stand.
    metadata_file: &'a str,
    findings: Findings,
    places: Places,
    columns: Columns,
    /// The places of the cells of each mapping.
    cells: Vec<Vec<Place>>,
    /// Mappings that are left out.
    unsound: BTreeSet<usize>,
    /// Whether the metadata or the columns are broken.
    is_broken: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self, bytes: &[u8], external: Option<(&'a str, &[u8])>) -> Option<MappingSet> {
        let text = self.text(self.file, bytes)?;
        let mut set = MappingSet::default();
        let is_whole = if text.trim_start().starts_with('{') {
            self.json(text, &mut set)?;
            true
        } else {
            let parts = Parts::of(text);
            self.metadata(&parts, external, &mut set)?;
            self.is_broken = self.findings.has_errors();
            self.table(&parts, &mut set).is_some()
        };
        // Also where the table is broken: that says nothing of the metadata.
        for problem in check(&set) {
            self.say(problem);
        }
        let sound = std::mem::take(&mut set.mappings).into_iter().enumerate();
        set.mappings = sound.filter(|(at, _)| !self.unsound.contains(at)).map(|(_, row)| row).collect();
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

    fn metadata(&mut self, parts: &Parts<'_>, external: Option<(&'a str, &[u8])>, set: &mut MappingSet) -> Option<()> {
        if parts.table.starts_with('#') {
            let problem = "the metadata go on behind an empty line";
            self.error(self.file, place_of(parts.line), problem, "take the empty line away");
            return None;
        }
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
        if let Some(place) = filled_up(text, parts.separator, indent) {
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
        let (rows, faults) = rows(parts.table, parts.line, parts.separator);
        for (place, problem) in faults {
            let remedy = "write a quotation mark in a quoted cell twice";
            self.findings.add_one_of("quotation marks", Finding::error(self.file, problem, remedy).at(place));
        }
        let mut rows = rows.into_iter();
        let Some(names) = rows.next() else {
            self.error(self.file, place_of(parts.line), "there is no table", "its first line names the columns");
            return None;
        };
        self.columns = Columns { names: names.cells };
        let faults = self.columns.faults(names.line, set);
        let is_good = faults.is_empty();
        for (place, problem, remedy) in faults {
            self.error(self.file, place, &problem, &remedy);
        }
        if is_good {
            rows.for_each(|row| self.row(row, set));
        }
        is_good.then_some(())
    }

    fn row(&mut self, row: Row, set: &mut MappingSet) {
        let (count, width) = (row.cells.len(), self.columns.names.len());
        let place = place_of(row.line);
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
        self.cells.push(row.cells.iter().map(|cell| cell.place).collect());
        set.mappings.push(self.columns.mapping(row));
    }

    /// A problem of the set, at the place it has in the file.
    fn say(&mut self, problem: Problem) {
        let column = |name: &str| self.columns.position(name);
        let (file, place) = match &problem.place {
            Where::Prefix(name) => (self.metadata_file, self.places.prefixes.get(name).copied()),
            Where::Set(name) => (self.metadata_file, self.places.slots.get(name).copied()),
            Where::Column(name) => (self.file, column(name).map(|column| self.columns.names[column].place)),
            Where::Mapping(row, name) => (self.file, self.place(*row, column(name))),
        };
        match problem.place {
            _ if problem.severity != Severity::Error => {}
            Where::Mapping(row, _) => _ = self.unsound.insert(row),
            _ => self.is_broken = true,
        }
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

fn place_of(line: usize) -> Place {
    Place { line, column: 1, length: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::Severity;

    const HEADER: &str = "#curie_map:\n#  x: http://example.org/x/\n#mapping_set_id: https://example.org/s\n#license: https://example.org/l\n";
    const COLUMNS: &str = "subject_id\tpredicate_id\tobject_id\tmapping_justification";
    const ROW: &str = "x:1\tskos:exactMatch\tx:2\tsemapv:LexicalMatching";

    /// What is said first of a file, the worst first: its line, what is wrong and what to do.
    fn said(text: &str) -> Option<(Severity, String)> {
        let mut findings = match read("f.sssom.tsv", text.as_bytes(), None) {
            Ok((_, findings)) | Err(findings) => findings,
        };
        findings.sort_by_key(|finding| finding.severity);
        let first = findings.into_iter().next()?;
        let place = first.place.map_or(String::new(), |place| format!("{}:{} ", place.line, place.column));
        Some((first.severity, format!("{place}{}; {}", first.problem, first.remedy)))
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_what_is_near() {
        for (text, expected) in [
            (format!("{HEADER}{COLUMNS}\n{ROW}\tmore\n"), "6:1 the row has 5 cells and the table 4 columns"),
            (
                format!("{HEADER}{COLUMNS}\nx:1\tskos:exactMatch\tX:2\tsemapv:LexicalMatching\n"),
                "6:21 object_id: the prefix `X`",
            ),
            (
                format!("{HEADER}{COLUMNS}\n{ROW}ly\n"),
                "6:25 mapping_justification: `semapv:LexicalMatchingly` is no mapping_justification; did you mean `semapv:LexicalMatching`?",
            ),
            (
                format!("{HEADER}{COLUMNS}\n\tskos:exactMatch\tx:2\tsemapv:LexicalMatching\n"),
                "6:1 the mapping has no `subject_id`",
            ),
            (format!("{HEADER}{COLUMNS}\tconfidence\n{ROW}\t0,9\n"), "6:48 confidence: `0,9` is no number"),
            (
                format!("{HEADER}{COLUMNS}\tmapping_date\n{ROW}\t2026-02-30\n"),
                "6:48 mapping_date: `2026-02-30` is no date",
            ),
            (
                format!("{HEADER}{COLUMNS}\trecord_id\n{ROW}\tx:r\n{ROW}\tx:r\n"),
                "7:48 `x:r` is the `record_id` of line 6 too",
            ),
            (
                format!("{HEADER}{COLUMNS}_\n{ROW}\n"),
                "5:1 there is no column `mapping_justification`; is it `mapping_justification_`?",
            ),
            (format!("{HEADER}{COLUMNS}\tsubject_id\n{ROW}\tx:1\n"), "5:57 the column `subject_id` stands there twice"),
            (format!("{HEADER}{COLUMNS}\tcomment\n{ROW}\t\"open\n"), "6:48 a quotation mark is never closed"),
            (format!("{HEADER}\n#comment: x\n{COLUMNS}\n{ROW}\n"), "6:1 the metadata go on behind an empty line"),
            (format!("{HEADER}#comment: a: b\n{COLUMNS}\n{ROW}\n"), "5:"),
            (format!("{HEADER}#mapping_date: 2026\n{COLUMNS}\n{ROW}\n"), "5:16 mapping_date: `2026` is no date"),
            (format!("{HEADER}#creator_id: {{a: b}}\n{COLUMNS}\n{ROW}\n"), "5:14 `creator_id` holds no plain value"),
            (
                format!("{HEADER}#sssom_version: 2.0\n{COLUMNS}\n{ROW}\n"),
                "5:17 sssom_version: `2.0` is no sssom_version",
            ),
            (HEADER.to_owned(), "5:1 there is no table"),
            (" \n".to_owned(), "the file is empty"),
            ("{\"mappings\": 1}".to_owned(), "the JSON has no list of `mappings`"),
            ("{\"mappings\": [{}]}".to_owned(), "mapping 1: the mapping has no `mapping_justification`"),
        ] {
            let (severity, said) = said(&text).expect("something");
            assert!(severity == Severity::Error && said.starts_with(expected), "{text}\n{said}");
        }
    }

    #[test]
    fn what_is_doubtful_is_read_and_said() {
        for (text, expected) in [
            (format!("{COLUMNS}\n{}\n", ROW.replace("x:", "skos:")), "the set has no `license`"),
            (
                format!("{HEADER}{COLUMNS}\tsubject_lable\n{ROW}\tone\n"),
                "5:57 `subject_lable` is no slot of a mapping; did you mean `subject_label`?",
            ),
            (
                format!("{HEADER}{COLUMNS}\tcomment\n{ROW}\n"),
                "6:1 the row has 4 cells and the table 5 columns; the last",
            ),
            (format!("{HEADER}{COLUMNS}\tsubject_source\n{ROW}\tword\n"), "6:48 subject_source: `word` is no CURIE"),
            (format!("{HEADER}{COLUMNS}\treview_date\n{ROW}\t2026-01-31\n"), "the set uses what came with SSSOM 1.1"),
            (
                format!("{HEADER}#extension_definitions:\n#  - property: x:y\n{COLUMNS}\n{ROW}\n"),
                "6:6 `` cannot be the name of a slot",
            ),
            (format!("\u{feff}{HEADER}{COLUMNS}\n{ROW}\n"), "1:1 the file begins with a byte order mark"),
            (format!("#curie_map: {{x: http://example.org/x/}}\n{COLUMNS}\n{ROW}\n"), "the set has no `license`"),
        ] {
            let (severity, said) = said(&text).expect("something");
            assert!(severity == Severity::Warning && said.starts_with(expected), "{text}\n{said}");
        }
        assert_eq!(said(&format!("{HEADER}{COLUMNS}\n{ROW}\n")), None);
    }

    #[test]
    fn the_same_thing_is_said_a_few_times_and_counted() {
        let rows = format!("{ROW}\tword\n").repeat(10);
        let (set, findings) =
            read("f", format!("{HEADER}{COLUMNS}\tsubject_source\n{rows}").as_bytes(), None).expect("a set");
        assert_eq!((set.mappings.len(), findings.len()), (10, 4));
        assert_eq!(findings[3].problem, "subject_source: no CURIE: 7 more like this");
    }

    #[test]
    fn metadata_may_stand_apart_and_in_one_place_only() {
        let apart: String = HEADER.lines().map(|line| format!("{}\n", &line[1..])).collect();
        let table = format!("{COLUMNS}\r\n{ROW}\r\n");
        let (set, findings) = read("f.tsv", table.as_bytes(), Some(("f.yml", apart.as_bytes()))).expect("a set");
        assert_eq!(Ok((set, findings)), read("f.tsv", format!("{HEADER}{table}").as_bytes(), None));
        let both = read("f.tsv", format!("{HEADER}{table}").as_bytes(), Some(("f.yml", apart.as_bytes())));
        assert_eq!(both.expect_err("refused")[0].problem, "there are metadata here and in f.yml");
        let broken = read("f.tsv", table.as_bytes(), Some(("f.yml", b"license: 'x"))).expect_err("refused");
        assert_eq!(broken[0].file, "f.yml");
    }

    #[test]
    fn values_that_stand_at_the_set_are_those_of_each_mapping() {
        let literal = "subject_label\tpredicate_id\tobject_id\tmapping_justification\nA\tskos:exactMatch\tx:2\tsemapv:LexicalMatching\n";
        let text = format!("{HEADER}#subject_type: rdfs literal\n{literal}");
        let (set, findings) = read("f", text.as_bytes(), None).expect("a set");
        assert_eq!(
            (set.mappings[0].get("subject_type"), set.mappings[0].line, findings),
            ("rdfs literal", 7, Vec::new())
        );
    }
}
