//! The only place that prints: data to stdout or a file, everything else to stderr.

use super::excerpt::render;
use super::interrupt;
use super::options::{Color, Options};
use super::part_file::PartFile;
use super::shape::{self, LISTS, SEVERAL_LISTS, Shape, canonical};
use crate::error::{Error, Exit, Message, finding_message};
use crate::query::Names;
use crate::query::print::{self, Format, Texts, View, visible, visible_json};
use crate::session::Session;
use crate::shelf::{Finding, Severity, replace};
use crate::store::{Form, Limit, Rows};
use crate::vocab::counted;
use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Where a command's words and data go.
pub struct Output {
    options: Options,
    out: BufWriter<Box<dyn Write>>,
    /// A file is written beside its place and moved there when it is whole.
    file: Option<PartFile>,
    to_terminal: bool,
    closed: bool,
}

/// What writes a file.
pub type Writing<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// Width assumed where there is no terminal.
const DEFAULT_WIDTH: usize = 100;

/// Broken files named in a command's output before the rest is only counted.
const MOST_WARNINGS: usize = 5;

impl Output {
    /// Prepares the output; a file is opened when first written to.
    pub fn new(options: &Options) -> Self {
        let mut options = options.clone();
        // `-o -` is the custom of many programs for stdout.
        options.output = options.output.filter(|path| path != Path::new("-"));
        Self {
            out: BufWriter::new(Box::new(io::stdout())),
            file: None,
            to_terminal: options.output.is_none() && io::stdout().is_terminal(),
            closed: false,
            options,
        }
    }

    /// Whether data go to a person's terminal.
    pub fn is_terminal(&self) -> bool {
        self.to_terminal
    }

    /// Characters in a line.
    pub fn width(&self) -> usize {
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        self.options.width.or_else(|| self.to_terminal.then(terminal).flatten()).unwrap_or(DEFAULT_WIDTH)
    }

    /// Writes text as it is: a file, a query. A terminal is shown what it could obey.
    pub fn text(&mut self, text: &str) -> Result<(), Error> {
        if self.to_terminal { self.raw(&visible(text)) } else { self.raw(text) }
    }

    /// Writes a line for a person: nothing in it does anything to a terminal, here or behind a pipe.
    pub fn line(&mut self, line: &str) -> Result<(), Error> {
        self.raw(&format!("{}\n", visible(line)))
    }

    /// Asks a person at a terminal for a line.
    pub fn prompt(&mut self, text: &str) -> Result<(), Error> {
        self.raw(text)?;
        let flushed = self.out.flush();
        self.written(flushed)
    }

    /// The form in which a command that is no query gives its answer: what was asked for, else the first of those it
    /// has, in a pipe the first that programs can read.
    pub fn shape(&self, offered: &[Shape]) -> Result<Shape, Error> {
        self.shape_or(offered, Texts::Tsv)
    }

    /// The same with the form of a table that is written in a pipe.
    pub fn shape_or(&self, offered: &[Shape], in_pipe: Texts) -> Result<Shape, Error> {
        let in_pipe = offered.iter().find(|shape| **shape == Shape::Texts(in_pipe)).filter(|_| !self.to_terminal);
        let default = in_pipe.or(offered.first()).copied().unwrap_or(Shape::Text);
        Ok(shape::asked(&self.options, offered)?.unwrap_or(default))
    }

    /// Whether the file's name ends in one of these forms.
    pub fn ending_is_known(&self, offered: &[Shape]) -> bool {
        matches!(shape::asked(&self.options, offered), Ok(Some(_)))
    }

    /// The same for a command that has two tables unless one is named: some forms have room for one only.
    pub fn shape_of_one(&self, is_one: bool, names: &str) -> Result<Shape, Error> {
        if is_one || shape::asked(&self.options, LISTS)?.is_none() {
            return self.shape(LISTS);
        }
        self.shape(SEVERAL_LISTS).map_err(|error| match error {
            Error::Usage { problem, hint, code, try_instead } => {
                Error::Usage { problem, hint: format!("{hint}; or name one table: {names}"), code, try_instead }
            }
            other => other,
        })
    }

    /// Writes a table: aligned columns on a terminal, tab-separated values in a pipe, else as asked for.
    pub fn columns<const N: usize>(&mut self, header: [&str; N], rows: &[[String; N]]) -> Result<(), Error> {
        let tables: Vec<Shape> = LISTS.iter().filter(|shape| matches!(shape, Shape::Texts(_))).copied().collect();
        let Shape::Texts(form) = self.shape(&tables)? else {
            return Ok(());
        };
        let header = header.map(str::to_owned);
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.to_vec()).collect();
        let (width, safe) = (self.width(), self.options.safe_csv);
        let result = print::write_texts(form, &header, &rows, width, safe, self.writer()?);
        self.written(result)
    }

    /// Writes a table as CSV.
    pub fn csv<const N: usize>(&mut self, header: [&str; N], rows: &[[String; N]]) -> Result<(), Error> {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.to_vec()).collect();
        let (width, safe) = (self.width(), self.options.safe_csv);
        let result = print::write_texts(Texts::Csv, &header.map(str::to_owned), &rows, width, safe, self.writer()?);
        self.written(result)
    }

    /// Writes a table of somebody else: the names of its columns stay as they are.
    pub fn table(
        &mut self,
        form: Texts,
        header: &[String],
        rows: impl Iterator<Item = Vec<String>>,
    ) -> Result<(), Error> {
        let (width, safe) = (self.width(), self.options.safe_csv);
        let result = print::write_table(form, header, rows, width, safe, self.writer()?);
        self.written(result)
    }

    /// Writes the answer of a command as one JSON object: version and command, then its data.
    pub fn json(&mut self, command: &str, data: &impl Serialize) -> Result<(), Error> {
        let json = serde_json::to_string_pretty(&Envelope { version: JSON_VERSION, command, data });
        self.raw_json(json)
    }

    /// Writes members of a list as JSON, one a line.
    pub fn json_lines(&mut self, members: impl IntoIterator<Item = impl Serialize>) -> Result<(), Error> {
        members.into_iter().try_for_each(|member| self.raw_json(serde_json::to_string(&member)))
    }

    /// Writes bytes as they come; a terminal is shown what it could obey.
    pub fn bytes(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        if self.to_terminal {
            let mut bytes = Vec::new();
            let result = write(&mut bytes);
            self.written(result)?;
            return self.text(&String::from_utf8_lossy(&bytes));
        }
        let result = write(self.writer()?);
        self.written(result)
    }

    /// Writes files that belong together: all of them, or none, also when Ctrl-C comes in between.
    pub fn files(&mut self, files: &[(PathBuf, Writing<'_>)]) -> Result<(), Error> {
        let mut whole = Vec::new();
        for (path, write) in files {
            let mut bytes = Vec::new();
            write(&mut bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })?;
            whole.push((path.clone(), bytes));
        }
        interrupt::wait_for(|| replace(&whole, false))?;
        Ok(())
    }

    fn raw_json(&mut self, json: serde_json::Result<String>) -> Result<(), Error> {
        let json = json.map_err(|error| self.write_error(error.into()))?;
        self.raw(&format!("{}\n", visible_json(&json)))
    }

    fn raw(&mut self, text: &str) -> Result<(), Error> {
        let result = self.writer()?.write_all(text.as_bytes());
        self.written(result)
    }

    /// Writes an answer in the format asked for, else a table on a terminal and a machine format in a pipe.
    /// Tells how it ended: with rows, without, or cut short.
    pub fn answer(&mut self, mut rows: Rows, session: &Session, fallback: Option<&str>) -> Result<Exit, Error> {
        let format = self.format(rows.form(), fallback)?;
        rows.prime()?;
        let bare = Names::none(&session.vocabulary);
        let is_named = format.speaks_to_people() || self.options.labels;
        let view = View {
            names: if is_named { session.names()? } else { &bare },
            width: self.width(),
            iri: self.options.iri,
            labels: self.options.labels,
            safe_csv: self.options.safe_csv,
        };
        let result = format.write(&mut rows, &view, self.writer()?);
        match result {
            Err(print::PrintError::Write(error)) => self.written(Err(error))?,
            other => other?,
        }
        Ok(match (rows.reached(), rows.given()) {
            (Some(limit), given) => self.stopped(limit, given),
            (None, 0) => {
                self.remark("no rows");
                Exit::Negative
            }
            (None, _) => Exit::Fine,
        })
    }

    fn format(&self, form: Form, fallback: Option<&str>) -> Result<&'static dyn Format, Error> {
        let default = match (self.to_terminal, form) {
            (true, _) => "table",
            (false, Form::Graph) => "turtle",
            (false, _) => "tsv",
        };
        let by_extension = self.options.output.as_ref().and_then(|path| {
            let extension = path.extension()?.to_str()?;
            format_of_extension(extension)
        });
        let name = self.options.format.as_deref().or(by_extension).or(fallback).unwrap_or(default);
        let names = |form: Option<Form>| {
            print::FORMATS
                .iter()
                .filter(|format| form.is_none_or(|form| format.can_write(form)))
                .map(|format| format.name().to_owned())
                .collect::<Vec<_>>()
        };
        let format = print::format(canonical(name)).ok_or_else(|| {
            let hint = format!("formats are {}", names(None).join(", "));
            Error::usage_of("unknown-format", format!("there is no format `{name}`"), hint, names(None))
        })?;
        if format.can_write(form) {
            return Ok(format);
        }
        Err(Error::usage_of(
            "unknown-format",
            format!("`{name}` writes triples, and this query gives rows"),
            format!("formats for it are {}", names(Some(form)).join(", ")),
            names(Some(form)),
        ))
    }

    fn stopped(&mut self, limit: Limit, given: usize) -> Exit {
        let raise = match limit {
            Limit::Interrupt => {
                self.remark(&format!("interrupted after {given} rows"));
                return Exit::Interrupted;
            }
            Limit::Time(_) => "--timeout raises the limit",
            Limit::Rows(_) => "--max-rows raises the limit",
            Limit::Memory(_) => "--max-memory raises the limit",
        };
        self.message(
            Severity::Warning,
            &Message {
                code: "limit-reached",
                title: format!("stopped after {limit}: the answer is partial ({given} rows)"),
                hint: raise.to_owned(),
                ..Message::default()
            },
        );
        Exit::Limit
    }

    /// Says on stderr which files are broken; the worst exit code that follows from them.
    pub fn warn_of(&mut self, session: &Session) -> Exit {
        if self.options.held.is_meant_by(&self.options) {
            // The prompt said it when it opened.
            return Exit::Fine;
        }
        self.terms_of(session);
        let errors: Vec<&Finding> =
            session.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        for finding in errors.iter().take(MOST_WARNINGS) {
            let text = session.shelf.text(&finding.file);
            self.message(Severity::Error, &finding_message(finding, text.as_deref()));
        }
        if errors.len() > MOST_WARNINGS {
            self.remark(&format!("… and {} more; `coopgraph check` lists them all", errors.len() - MOST_WARNINGS));
        }
        self.warn_of_links(&session.faulty_links);
        if errors.is_empty() { Exit::Fine } else { Exit::Usage }
    }

    /// Says which files of links have faults: rows that are sound are used all the same.
    pub fn warn_of_links(&mut self, faults: &[Finding]) {
        let errors: Vec<&Finding> = faults.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        errors.into_iter().for_each(|finding| files.entry(&finding.file).or_default().push(finding));
        for (file, of_file) in files {
            let count = of_file.iter().map(|finding| finding.count).sum();
            let which = if count == 1 { "" } else { ", the first" };
            let line = of_file.iter().filter_map(|finding| Some(finding.place?.line)).min();
            let place = line.map_or(String::new(), |line| format!("{which} at line {line}"));
            let title = format!("{} in {file}{place}; what is sound is used", counted(count, "fault"));
            let hint = format!("`coopgraph check {file}` lists what is wrong in it");
            self.message(Severity::Warning, &Message { code: "links-broken", title, hint, ..Message::default() });
        }
    }

    /// Says under which terms the datasets stand that were read because they were asked for.
    fn terms_of(&mut self, session: &Session) {
        for dataset in session.datasets.iter().filter(|dataset| dataset.is_imported()) {
            self.remark(&format!("with {}", dataset.terms()));
        }
    }

    /// A word to the person, on stderr.
    pub fn remark(&mut self, text: &str) {
        if self.speaks_json() {
            let message = Message { code: "note", title: text.to_owned(), ..Message::default() };
            return self.message(Severity::Info, &message);
        }
        self.say(&format!("{}\n", print::shown(text)));
    }

    /// A line on the terminal that the next one takes the place of: how far a long work is. An empty one ends it.
    pub fn passing(&mut self, text: &str) {
        if io::stderr().is_terminal() && !self.speaks_json() {
            let width = self.width().saturating_sub(1);
            let text: String = print::shown(text).chars().take(width).collect();
            self.say(&format!("\r\u{1b}[2K{text}"));
        }
    }

    /// An error, warning or note on stderr, with its line and a hint.
    pub fn message(&mut self, severity: Severity, message: &Message) {
        let said = if self.speaks_json() { json_message(severity, message) } else { render(severity, message) };
        self.say(&said);
    }

    /// What was found in files whose text is not shown.
    pub fn findings<'a>(&mut self, findings: impl IntoIterator<Item = &'a Finding>) {
        findings.into_iter().for_each(|finding| self.message(finding.severity, &finding_message(finding, None)));
    }

    /// Whether messages are for a program: JSON was asked for by name.
    fn speaks_json(&self) -> bool {
        self.options.format.as_deref().is_some_and(is_json)
    }

    /// The same message as data: what a check reports.
    pub fn report(&mut self, severity: Severity, message: &Message) -> Result<(), Error> {
        let rendered = render(severity, message);
        let mut plain = AutoStream::new(Vec::new(), ColorChoice::Never);
        let styled = self.to_terminal && self.options.color != Color::Never;
        if styled || plain.write_all(rendered.as_bytes()).is_err() {
            return self.raw(&rendered);
        }
        let plain = String::from_utf8_lossy(&plain.into_inner()).into_owned();
        self.raw(&plain)
    }

    /// Whether nobody reads any more what is written.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Ends the output: says the error, puts a file in its place, gives the exit code.
    pub fn finish(&mut self, result: Result<Exit, Error>) -> Exit {
        let result = result.and_then(|exit| match exit {
            Exit::Interrupted => {
                self.discard();
                Ok(exit)
            }
            _ => self.close().map(|()| exit),
        });
        match result {
            // Who reads us has had enough: `coopgraph … | head` is no failure.
            _ if self.closed => Exit::Fine,
            Ok(exit) => exit,
            Err(error) => {
                self.discard();
                self.message(Severity::Error, &error.message());
                error.exit()
            }
        }
    }

    fn writer(&mut self) -> Result<&mut dyn Write, Error> {
        if let (Some(path), None) = (self.options.output.clone(), &self.file) {
            let part = PartFile::create(&path).map_err(|source| self.write_error(source))?;
            match part.writer() {
                Ok(file) => self.out = BufWriter::new(Box::new(file)),
                Err(source) => {
                    part.discard();
                    return Err(self.write_error(source));
                }
            }
            self.file = Some(part);
        }
        Ok(&mut self.out)
    }

    fn written(&mut self, result: io::Result<()>) -> Result<(), Error> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Err(self.write_error(error))
            }
            Err(error) => Err(self.write_error(error)),
            Ok(()) => Ok(()),
        }
    }

    fn write_error(&self, source: io::Error) -> Error {
        let path = self.options.output.as_ref().map_or("the output".to_owned(), |path| path.display().to_string());
        Error::Write { path, source }
    }

    fn close(&mut self) -> Result<(), Error> {
        let flushed = self.out.flush();
        self.written(flushed)?;
        match self.file.take() {
            Some(part) => {
                self.leave_file();
                part.finish().map_err(|source| self.write_error(source))
            }
            None => Ok(()),
        }
    }

    /// Takes away a file that did not become whole.
    fn discard(&mut self) {
        if let Some(part) = self.file.take() {
            self.leave_file();
            part.discard();
        }
    }

    /// Lets go of the file, which some systems want before it is moved or taken away.
    fn leave_file(&mut self) {
        self.out = BufWriter::new(Box::new(io::stdout()));
    }

    fn say(&mut self, text: &str) {
        // What was said first comes first, also when both streams go to one terminal.
        let _ = self.out.flush();
        let mut stderr = AutoStream::new(io::stderr(), color_choice(self.options.color));
        // Nobody is left to hear about a stderr that cannot be written to.
        let _ = stderr.write_all(text.as_bytes());
    }
}

/// Takes away the colours of a styled text.
pub fn plain(styled: &str) -> String {
    anstream::adapter::strip_str(styled).to_string()
}

/// Version of the JSON that commands write; docs/JSON.md says what may change within one.
pub const JSON_VERSION: u32 = 1;

#[derive(Serialize)]
struct Envelope<'a, T> {
    version: u32,
    command: &'a str,
    #[serde(flatten)]
    data: &'a T,
}

/// Help, version, or what is wrong with the call, in clap's words; as JSON where the call asked for it.
pub fn clap_message(error: &clap::Error, arguments: &[String]) {
    let words = error.render().to_string();
    // A closed stdout or stderr is no reason to fail.
    if error.use_stderr() && asks_for_json(arguments) {
        let title = words.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let message = Message { code: "usage", title, ..Message::default() };
        let _ = io::stderr().write_all(json_message(Severity::Error, &message).as_bytes());
    } else if matches!(visible(&words), std::borrow::Cow::Owned(_)) {
        // An argument with what a terminal would obey: without clap's colours, which cannot be told from it.
        let _ = io::stderr().write_all(visible(&words).as_bytes());
    } else {
        let _ = error.print();
    }
}

/// Whether a call that could not be understood names JSON as its format.
fn asks_for_json(arguments: &[String]) -> bool {
    let written =
        |argument: &String| ["--format=", "-f="].iter().find_map(|start| argument.strip_prefix(start)).map(is_json);
    arguments.iter().filter_map(written).any(|json| json)
        || arguments.windows(2).any(|pair| matches!(pair[0].as_str(), "-f" | "--format") && is_json(&pair[1]))
}

fn is_json(format: &str) -> bool {
    matches!(canonical(format), "json" | "ndjson")
}

/// A message as one line of JSON: an object with `error`, `warning` or `note`.
fn json_message(severity: Severity, message: &Message) -> String {
    let kind = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let object = BTreeMap::from([(kind, message.plain())]);
    // Plain strings and numbers: there is nothing in it that could not be JSON.
    let json = serde_json::to_string(&object).unwrap_or_default();
    format!("{}\n", visible_json(&json))
}

fn color_choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

fn format_of_extension(extension: &str) -> Option<&'static str> {
    let name = match extension {
        "txt" => "table",
        other => canonical(other),
    };
    print::format(name).map(Format::name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw;
    use crate::graph::Network;
    use clap::{Args, Command, FromArgMatches};
    use std::fs;

    #[test]
    fn files_that_belong_together_are_left_alone_when_a_folder_is_in_the_way_of_one() {
        let folder = tempfile::tempdir().expect("a folder to work in");
        let format = draw::format("gephi-csv").expect("it is in the list");
        let network = Network::default();
        let scene = draw::Scene::new(&network, None);
        let at = |suffix: &str| folder.path().join(format!("map.{suffix}.csv"));
        let files: Vec<(PathBuf, Writing<'_>)> = format
            .parts
            .iter()
            .map(|part| (at(part.suffix), Box::new(|out: &mut dyn Write| (part.write)(&scene, out)) as Writing<'_>))
            .collect();
        let matches = Options::augment_args(Command::new("test")).get_matches_from(["test"]);
        let mut output = Output::new(&Options::from_arg_matches(&matches).expect("all have defaults"));
        for in_the_way in ["nodes", "edges", "about"] {
            let others: Vec<&str> =
                format.parts.iter().map(|part| part.suffix).filter(|suffix| *suffix != in_the_way).collect();
            fs::write(at(others[0]), "old").expect("writable");
            fs::create_dir(at(in_the_way)).expect("writable");
            let error = output.files(&files).expect_err("a folder is in the way");
            assert_eq!(error.exit(), Exit::Outside, "{error}");
            assert_eq!(fs::read_to_string(at(others[0])).expect("it is there"), "old");
            assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 2, "nothing was made for the third");
            fs::remove_dir(at(in_the_way)).expect("it is there");
            fs::remove_file(at(others[0])).expect("it is there");
        }
        output.files(&files).expect("nothing is in the way");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 3);
    }
}
