//! A table while it is read: rows that wait for the map, and the records that came of those that were mapped.

use super::ImportError;
use super::findings::Findings;
use super::input::{Input, InputFile};
use super::plan::{Plan, TablePlan, variable};
use super::read::{Document, RDF};
use super::run::{Context, TableReport};
use super::shape::{Row, Shape};
use crate::query::Mapping;
use crate::shelf::{Finding, Shelf};
use crate::store::{Quad, Rows, Store};
use crate::vocab::{Vocabulary, nearest};

/// Rows that are mapped at once: about as many as the engine may be ahead of who reads its answer.
const BATCH: usize = 1_000;

/// A table that is being read.
pub struct Table<'a> {
    pub plan: &'a TablePlan,
    pub files: Vec<&'a InputFile>,
    pub shape: Shape<'a>,
    pub records: Vec<Record>,
    /// The path of the map, for messages.
    map_path: String,
    /// None for RDF that is taken as it is.
    map: Option<Mapping>,
    variables: Vec<String>,
    waiting: Vec<Row>,
    /// Where they stand.
    places: Vec<String>,
    /// What the engine is making of the rows before them, and where these stand.
    mapped: Option<(Rows, Vec<String>)>,
    /// Rows the map made nothing of, and where the first of them stands.
    silent: usize,
    first_silent: Option<String>,
    /// Answers of the map that were written.
    written: usize,
}

/// What one file says, or all files of a table.
pub struct Record {
    /// The table, and the file where each file is a record.
    pub name: String,
    pub locator: String,
    pub quads: Vec<Quad>,
}

impl<'a> Table<'a> {
    /// Reads the map and finds the files.
    pub fn open(
        plan: &Plan,
        table: &'a TablePlan,
        input: &'a Input,
        context: &Context<'_>,
    ) -> Result<Self, ImportError> {
        let map_path = plan.path(&table.map);
        let map = if table.map.is_empty() {
            None
        } else {
            Some(read_map(&map_path, table, context.shelf, context.vocabulary)?)
        };
        let shape = Shape::new(table, |name| map.as_ref().is_some_and(|map| map.mentions(name)));
        Ok(Self {
            plan: table,
            files: input.files_of(table, plan),
            variables: shape.variables(),
            shape,
            records: Vec::new(),
            map_path,
            map,
            waiting: Vec::new(),
            places: Vec::new(),
            mapped: None,
            silent: 0,
            first_silent: None,
            written: 0,
        })
    }

    /// Its map, if that looks things up in the graph for rows that are there.
    pub fn asking_map(&self) -> Option<&Mapping> {
        self.map.as_ref().filter(|map| map.asks_graph() && !self.files.is_empty())
    }

    /// Whether its map is run over each file as a graph.
    pub fn map(&self) -> Option<&Mapping> {
        self.map.as_ref()
    }

    /// All it said so far, without who says so.
    pub fn quads(&self) -> impl Iterator<Item = &Quad> {
        self.records.iter().flat_map(|record| &record.quads)
    }

    /// Begins a file: a record of its own, unless all files are one.
    pub fn begin(&mut self, file: &InputFile, context: &Context<'_>) -> Result<(), ImportError> {
        if self.plan.one_record {
            if self.records.is_empty() {
                let locator =
                    if self.plan.locator.is_empty() { self.plan.files.join(", ") } else { self.plan.locator.clone() };
                self.records.push(Record { name: self.plan.name.clone(), locator, quads: Vec::new() });
            }
            return Ok(());
        }
        self.flush(context)?;
        let is_alone = self.files.len() == 1;
        let name = if is_alone { self.plan.name.clone() } else { format!("{}-{}", self.plan.name, file.stem()) };
        let locator = if self.plan.locator.is_empty() { "{file}" } else { &self.plan.locator };
        let locator = locator.replace("{file}", &file.name);
        self.records.push(Record { name, locator, quads: Vec::new() });
        Ok(())
    }

    /// Takes the rows of a document.
    pub fn take(
        &mut self,
        document: &Document,
        file: &InputFile,
        context: &Context<'_>,
        findings: &mut Findings,
    ) -> Result<(), ImportError> {
        self.shape.rows(document, file, findings, &mut self.waiting);
        if self.places.len() < self.waiting.len() {
            let place = document.line.map_or_else(|| format!("row {}", document.number), |line| format!("line {line}"));
            self.places.resize(self.waiting.len(), format!("{}, {place}", file.name));
        }
        if self.waiting.len() >= BATCH { self.map_waiting(context) } else { Ok(()) }
    }

    /// Begins to map the rows that wait, once those before them are done: the engine works while the next rows are read. They
    /// all belong to the record that was begun last.
    fn map_waiting(&mut self, context: &Context<'_>) -> Result<(), ImportError> {
        self.collect()?;
        let rows = std::mem::take(&mut self.waiting);
        let places = std::mem::take(&mut self.places);
        if let Some(map) = self.map.as_ref().filter(|_| !rows.is_empty()) {
            let answers = context.store.query(&map.over(&self.variables, rows), &context.limits);
            self.mapped = Some((answers, places));
        }
        Ok(())
    }

    /// Maps all rows that wait, and takes what comes of them.
    pub fn flush(&mut self, context: &Context<'_>) -> Result<(), ImportError> {
        self.map_waiting(context)?;
        self.collect()
    }

    /// Adds what the map makes of a graph to the record that was begun last.
    pub fn map_graph(&mut self, graph: &Store, context: &Context<'_>) -> Result<(), ImportError> {
        self.collect()?;
        let answers = self.map.as_ref().map(|map| graph.query(&map.over(&[], vec![Vec::new()]), &context.limits));
        self.mapped = answers.map(|answers| (answers, Vec::new()));
        self.collect()
    }

    /// Takes what is being mapped into the record that was begun last.
    fn collect(&mut self) -> Result<(), ImportError> {
        let (Some((mut rows, places)), Some(map)) = (self.mapped.take(), &self.map) else {
            return Ok(());
        };
        let failed = |source| ImportError::Store { path: self.map_path.clone(), source };
        let mut writing = map.template().writing(&self.plan.name, self.written);
        let mut quads = Vec::new();
        let mut says_something = vec![false; places.len()];
        for row in rows.by_ref() {
            let row = row.map_err(failed)?;
            let said = writing.row(&row, &mut quads);
            if let Some(says) = Mapping::row_of(&row).and_then(|row| says_something.get_mut(row)) {
                *says |= said;
            }
        }
        let silent = || places.iter().zip(&says_something).filter(|(_, says)| !**says);
        self.silent += silent().count();
        self.first_silent = self.first_silent.take().or_else(|| silent().next().map(|(place, _)| place.clone()));
        self.written += rows.given();
        if let Some(limit) = rows.reached() {
            return Err(ImportError::Limit { path: self.map_path.clone(), limit });
        }
        self.say(quads);
        Ok(())
    }

    /// Adds statements to the record that was begun last.
    pub fn say(&mut self, quads: impl IntoIterator<Item = Quad>) {
        if let Some(record) = self.records.last_mut() {
            record.quads.extend(quads);
        }
    }

    /// What is known at the end only.
    pub fn check(&mut self, findings: &mut Findings) {
        let files = self.files.first().map_or(self.plan.files[0].as_str(), |file| file.name.as_str());
        if self.plan.format != RDF {
            self.shape.check_seen(files, findings);
        }
        if self.shape.rows > 0 && self.quads().next().is_none() {
            let problem = format!("the map made nothing of {}", counted(self.shape.rows));
            let remedy = "does it name the columns as source.toml does? a name that is never bound gives nothing";
            findings.add("empty map", || Finding::error(&self.map_path, &problem, remedy));
            self.shape.doubts.insert(format!("{}: {problem}", self.plan.name));
        } else if let Some(first) = &self.first_silent {
            let what = format!("{}: rows the map made nothing of, the first in {first}", self.plan.name);
            findings.note_times(&what, self.silent);
        }
    }

    /// What was read and made of it.
    pub fn report(&self) -> TableReport {
        TableReport {
            name: self.plan.name.clone(),
            files: self.files.len(),
            rows: self.shape.rows,
            statements: self.records.iter().map(|record| record.quads.len()).sum(),
        }
    }

    /// What to say when there are more or fewer rows than expected.
    pub fn out_of_range(&self) -> Option<String> {
        // What was not given is not compared: a dataset is had in several forms, and in parts.
        let [from, to] = self.plan.rows.filter(|_| !self.files.is_empty())?;
        let rows = self.shape.rows;
        let is_expected = (from..=to).contains(&rows);
        (!is_expected).then(|| format!("{} has {}; {from} to {to} were expected", self.plan.name, counted(rows)))
    }
}

fn counted(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

/// Reads the map of a table; a map that can never say anything is refused.
pub fn read_map(path: &str, table: &TablePlan, shelf: &Shelf, vocabulary: &Vocabulary) -> Result<Mapping, ImportError> {
    let unfit = |problem: String, hint: String| ImportError::MapUnfit { path: path.to_owned(), problem, hint };
    let text = shelf.text(path).ok_or_else(|| {
        unfit("there is no such file".to_owned(), "write it beside source.toml: a CONSTRUCT over its rows".to_owned())
    })?;
    let map = Mapping::parse(&text, &vocabulary.prefixes).map_err(|error| ImportError::Map {
        path: path.to_owned(),
        text: text.clone().into_owned(),
        error: Box::new(error),
    })?;
    let map = map.ok_or_else(|| unfit("it is no CONSTRUCT".to_owned(), "CONSTRUCT { … } WHERE { … }".to_owned()))?;
    if let Some(reason) = map.unfit().filter(|_| table.format != RDF) {
        let problem = "it would give something else for the same rows".to_owned();
        return Err(unfit(problem, reason.to_owned()));
    }
    let columns: Vec<String> =
        table.columns.keys().map(String::as_str).chain(super::plan::OF_THE_FILE).map(variable).collect();
    if let Some(name) = map.unknown(&columns).first() {
        let hint = match nearest(name, columns.iter().map(String::as_str)).first() {
            Some(meant) => format!("did you mean ?{meant}?"),
            None => {
                format!("columns are {}", columns.iter().map(|name| format!("?{name}")).collect::<Vec<_>>().join(" "))
            }
        };
        return Err(unfit(format!("?{name} is no column of {} and nothing binds it", table.name), hint));
    }
    if let Some(name) = columns.iter().find(|name| map.assigns(name)) {
        let problem = format!("it gives ?{name} a value, and that is a column of {}", table.name);
        return Err(unfit(problem, "choose another name after AS".to_owned()));
    }
    Ok(map)
}
