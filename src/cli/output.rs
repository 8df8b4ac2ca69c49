//! The only place that prints: data to stdout or a file, everything else to stderr.

use super::interrupt;
use super::options::{Color, Options};
use crate::error::{Error, Exit, Message, finding_message};
use crate::query::Names;
use crate::query::print::{self, Format, View};
use crate::session::Session;
use crate::shelf::{Finding, Severity};
use crate::store::{Form, Limit, Rows};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

/// Where a command's words and data go.
pub struct Output {
    options: Options,
    out: BufWriter<Box<dyn Write>>,
    /// A file is written beside its place and moved there when it is whole.
    file: Option<(PathBuf, PathBuf)>,
    to_terminal: bool,
    closed: bool,
}

/// Width assumed where there is no terminal.
const DEFAULT_WIDTH: usize = 100;

/// Broken files named in a command's output before the rest is only counted.
const MOST_WARNINGS: usize = 5;

impl Output {
    /// Prepares the output; a file is opened when first written to.
    pub fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            out: BufWriter::new(Box::new(io::stdout())),
            file: None,
            to_terminal: options.output.is_none() && io::stdout().is_terminal(),
            closed: false,
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

    /// Writes text as data.
    pub fn text(&mut self, text: &str) -> Result<(), Error> {
        let result = self.writer()?.write_all(text.as_bytes());
        self.written(result)
    }

    /// Writes one line of data.
    pub fn line(&mut self, line: &str) -> Result<(), Error> {
        self.text(&format!("{line}\n"))
    }

    /// Writes aligned columns on a terminal, tab-separated values in a pipe.
    pub fn columns<const N: usize>(&mut self, header: [&str; N], rows: &[[String; N]]) -> Result<(), Error> {
        if self.to_terminal {
            let text = print::aligned(&header.map(str::to_owned), rows, self.width());
            return self.text(&text);
        }
        self.line(&header.join("\t").to_lowercase())?;
        rows.iter().try_for_each(|row| self.line(&row.join("\t")))
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
                .map(|format| format.name())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let format = print::format(canonical(name)).ok_or_else(|| {
            Error::usage(format!("there is no format `{name}`"), format!("formats are {}", names(None)))
        })?;
        if format.can_write(form) {
            return Ok(format);
        }
        Err(Error::usage(
            format!("`{name}` writes triples, and this query gives rows"),
            format!("formats for it are {}", names(Some(form))),
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
        let errors: Vec<&Finding> =
            session.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        for finding in errors.iter().take(MOST_WARNINGS) {
            let text = session.shelf.text(&finding.file);
            self.message(Severity::Error, &finding_message(finding, text.as_deref()));
        }
        if errors.len() > MOST_WARNINGS {
            self.remark(&format!("… and {} more; `coopgraph check` lists them all", errors.len() - MOST_WARNINGS));
        }
        if errors.is_empty() { Exit::Fine } else { Exit::Usage }
    }

    /// A word to the person, on stderr.
    pub fn remark(&mut self, text: &str) {
        self.say(&format!("{text}\n"));
    }

    /// An error, warning or note on stderr, with its line and a hint.
    pub fn message(&mut self, severity: Severity, message: &Message) {
        let rendered = render(severity, message);
        self.say(&rendered);
    }

    /// The same message as data: what a check reports.
    pub fn report(&mut self, severity: Severity, message: &Message) -> Result<(), Error> {
        let rendered = render(severity, message);
        let mut plain = AutoStream::new(Vec::new(), ColorChoice::Never);
        let styled = self.to_terminal && self.options.color != Color::Never;
        if styled || plain.write_all(rendered.as_bytes()).is_err() {
            return self.text(&rendered);
        }
        let plain = String::from_utf8_lossy(&plain.into_inner()).into_owned();
        self.text(&plain)
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
            let beside = path.with_extension("coopgraph-part");
            interrupt::begin(&beside);
            let file =
                File::create(&beside).map_err(|source| Error::Write { path: path.display().to_string(), source })?;
            self.out = BufWriter::new(Box::new(file));
            self.file = Some((beside, path));
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
        if let Some((beside, path)) = self.file.take() {
            interrupt::put_in_place(&beside, &path).map_err(|source| self.write_error(source))?;
        }
        Ok(())
    }

    /// Takes away a file that did not become whole.
    fn discard(&mut self) {
        if let Some((beside, _)) = self.file.take() {
            interrupt::discard(&beside);
        }
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

/// Help, version, or what is wrong with the call, in clap's words.
pub fn clap_message(error: &clap::Error) {
    // A closed stdout is no reason to fail.
    let _ = error.print();
}

fn render(severity: Severity, message: &Message) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(message.title.as_str());
    let group = match &message.excerpt {
        None => Group::with_title(title),
        Some(excerpt) => {
            let start = offset(&excerpt.text, excerpt.place.line, excerpt.place.column);
            let end = advance(&excerpt.text, start, excerpt.place.length);
            let mark = AnnotationKind::Primary.span(start..end);
            let mark = if excerpt.label.is_empty() { mark } else { mark.label(excerpt.label.as_str()) };
            title.element(Snippet::source(excerpt.text.as_str()).path(excerpt.name.as_str()).annotation(mark))
        }
    };
    let mut text = Renderer::styled().render(&[group]);
    if !message.hint.is_empty() {
        text.push_str(&format!("\nhint: {}", message.hint));
    }
    text.push('\n');
    text
}

/// Byte offset of a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    advance(text, start, column - 1)
}

/// Some characters further, but not past the end of the line.
fn advance(text: &str, start: usize, characters: usize) -> usize {
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    text[start..line_end].char_indices().nth(characters).map_or(line_end, |(at, _)| start + at)
}

fn color_choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

/// Other names people know a format by.
pub fn canonical(name: &str) -> &str {
    match name {
        "md" => "markdown",
        "ttl" => "turtle",
        "nt" => "ntriples",
        "nq" => "nquads",
        "jsonl" => "ndjson",
        "srj" => "json",
        "srx" => "xml",
        "rdf" => "rdfxml",
        other => other,
    }
}

fn format_of_extension(extension: &str) -> Option<&'static str> {
    let name = match extension {
        "txt" => "table",
        other => canonical(other),
    };
    print::format(name).map(Format::name)
}
