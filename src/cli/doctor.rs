//! `coopgraph doctor`: what is found, what is missing, what can be done here.

use super::options::Color;
use super::output::Output;
use super::show::wrapped;
use super::{Command, Options, arguments, repl};
use crate::error::{Error, Exit};
use crate::query::{Kind, prepare};
use crate::session::Session;
use crate::shelf::{FOLDERS, Severity};
use crate::store::is_memory_watched;
use clap::{ArgMatches, Args};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

pub const COMMAND: Command = Command { name: "doctor", define: Doctor::define, run };

const EXAMPLES: &str = "\
Each line is ok, a warning, or something missing; what is not ok has a hint.
Exit code 1 when something is missing.

Examples:
  coopgraph doctor
  coopgraph doctor --home my-graph";

/// Says what is found, what is missing, and what the program can do here
#[derive(Args)]
struct Doctor {}

impl Doctor {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

/// How a thing that was looked at is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Ok,
    Warning,
    Missing,
}

/// One line of the report.
struct Sign {
    state: State,
    what: &'static str,
    found: String,
    hint: String,
}

impl Sign {
    fn ok(what: &'static str, found: impl Into<String>) -> Self {
        Self { state: State::Ok, what, found: found.into(), hint: String::new() }
    }

    /// Not ok when `is_bad`, and then with a hint.
    fn or(mut self, is_bad: bool, state: State, hint: impl Into<String>) -> Self {
        if is_bad {
            self.state = state;
            self.hint = hint.into();
        }
        self
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let _: Doctor = arguments(matches)?;
    let mut signs = vec![Sign::ok("program", format!("coopgraph {}", env!("CARGO_PKG_VERSION")))];
    match options.open() {
        Ok(session) => signs.extend(of_session(&session, options)),
        Err(error) => {
            let message = error.message();
            signs.push(Sign::ok("graph", message.title).or(true, State::Missing, message.hint));
        }
    }
    signs.extend([terminal(output), colour(options, output), memory(options), history()]);
    signs.iter().try_for_each(|sign| print(sign, output))?;
    let worst = signs.iter().map(|sign| sign.state).max().unwrap_or(State::Ok);
    Ok(if worst == State::Missing { Exit::Negative } else { Exit::Fine })
}

fn print(sign: &Sign, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    let state = match sign.state {
        State::Ok => "ok",
        State::Warning => "warning",
        State::Missing => "missing",
    };
    wrapped(&format!("{state:8} {:10} ", sign.what), &sign.found, width, output)?;
    if sign.hint.is_empty() {
        return Ok(());
    }
    wrapped(&format!("{:20}hint: ", ""), &sign.hint, width, output)
}

fn of_session(session: &Rc<Session>, options: &Options) -> Vec<Sign> {
    vec![
        graph(session),
        files(session),
        findings(session),
        data(session),
        queries(session),
        languages(session, options),
        answer(session),
    ]
}

fn graph(session: &Session) -> Sign {
    match session.shelf.folder() {
        Some(folder) => Sign::ok("graph", format!("in the folder {}", folder.display())),
        None => Sign::ok("graph", "the copy inside this program; `coopgraph init DIR` writes it to a folder"),
    }
}

fn files(session: &Session) -> Sign {
    let counts = FOLDERS.map(|folder| format!("{} in {folder}/", session.shelf.files(folder).count()));
    Sign::ok("files", counts.join(", "))
}

fn findings(session: &Session) -> Sign {
    let findings = || session.findings.iter().chain(&session.faulty_links);
    let count = |severity| findings().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let hint = "`coopgraph check` lists what is wrong, and where";
    Sign::ok("reading", format!("{errors} errors, {warnings} warnings while the files were read"))
        .or(warnings > 0, State::Warning, hint)
        .or(errors > 0, State::Missing, format!("something was left out; {hint}"))
}

fn data(session: &Session) -> Sign {
    let sum = |count: fn(&crate::load::Dataset) -> usize| session.datasets.iter().map(count).sum::<usize>();
    let (records, asserted) = (sum(|dataset| dataset.records), sum(|dataset| dataset.asserted));
    let files = session.datasets.iter().filter(|dataset| dataset.path.starts_with("data/")).count();
    Sign::ok(
        "data",
        format!("{files} datasets in data/; with the ontology {records} records, {asserted} triples asserted"),
    )
    .or(files == 0, State::Warning, "put a .trig or .ttl file with a header into data/: `coopgraph help model`")
}

fn queries(session: &Session) -> Sign {
    let kinds = [(Kind::Question, "questions"), (Kind::Lens, "lenses"), (Kind::Check, "checks"), (Kind::Rule, "rules")];
    let counts = kinds.map(|(kind, name)| format!("{} {name}", session.catalogue.files(kind).len()));
    let has_questions = !session.catalogue.files(Kind::Question).is_empty();
    let hint = "`coopgraph help query-files` tells how to write one";
    Sign::ok("queries", counts.join(", ")).or(!has_questions, State::Warning, hint)
}

/// In which languages things have names, and whether the reader's are among them.
fn languages(session: &Session, options: &Options) -> Sign {
    let names = match session.names() {
        Ok(names) => names,
        Err(error) => return Sign::ok("languages", error.to_string()).or(true, State::Missing, ""),
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names.iter().flat_map(|(_, names)| names) {
        *counts.entry(name.language.as_str()).or_default() += 1;
    }
    let shown = |(language, count): (&&str, &usize)| match *language {
        "" => format!("{count} names without a language"),
        language => format!("{count} in {language}"),
    };
    let mut by_count: Vec<_> = counts.iter().collect();
    by_count.sort_by_key(|(language, count)| (usize::MAX - **count, **language));
    let list: Vec<String> = by_count.into_iter().map(shown).collect();
    let is_there =
        |wanted: &String| counts.keys().any(|language| language.split('-').next() == wanted.split('-').next());
    let lacking: Vec<&str> = options.lang.iter().filter(|wanted| !is_there(wanted)).map(String::as_str).collect();
    let found = if list.is_empty() { "nothing has a name".to_owned() } else { format!("names: {}", list.join(", ")) };
    let hint = format!("--lang asks for {}, and nothing has a name in it: other names are shown", lacking.join(", "));
    Sign::ok("languages", found).or(!lacking.is_empty(), State::Warning, hint)
}

/// A query that every graph can answer, timed.
fn answer(session: &Session) -> Sign {
    const COUNT: &str = "SELECT (COUNT(*) AS ?triples) { ?thing ?relation ?value }";
    let start = Instant::now();
    let table = prepare(COUNT, &session.vocabulary.prefixes, &[])
        .map_err(|error| error.to_string())
        .and_then(|query| session.store.query(&query, &session.limits).into_table().map_err(|error| error.to_string()));
    match table {
        Ok(table) if table.reached.is_none() => {
            Sign::ok("answer", format!("a query over all triples took {} ms", start.elapsed().as_millis()))
        }
        Ok(_) => Sign::ok("answer", "a query over all triples reached a limit").or(
            true,
            State::Missing,
            "--timeout and --max-memory raise the limits",
        ),
        Err(error) => Sign::ok("answer", error).or(true, State::Missing, "this is our mistake; please report it"),
    }
}

fn terminal(output: &Output) -> Sign {
    let width = output.width();
    if output.is_terminal() {
        return Sign::ok("terminal", format!("{width} columns")).or(
            width < 60,
            State::Warning,
            "tables are hard to read below 60 columns; `-f line` gives a line a value",
        );
    }
    Sign::ok("terminal", format!("none: answers are written for programs, and words are wrapped at {width} columns"))
}

fn colour(options: &Options, output: &Output) -> Sign {
    let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let found = match options.color {
        Color::Always => "yes, because of --color always",
        Color::Never => "no, because of --color never",
        Color::Auto if is_unwanted => "no, because NO_COLOR is set",
        Color::Auto if !output.is_terminal() => "no, because this is no terminal",
        Color::Auto => "yes",
    };
    Sign::ok("colour", found)
}

fn memory(options: &Options) -> Sign {
    if options.max_memory == 0 {
        return Sign::ok("memory", "no limit is set");
    }
    let size = options.max_memory / 1_000_000;
    let found = format!("a query is stopped when the program holds {size} MB");
    Sign::ok("memory", found).or(
        !is_memory_watched(),
        State::Warning,
        "this system does not tell a program how much it holds: the limit is not kept; --timeout is",
    )
}

fn history() -> Sign {
    match repl::history_file() {
        Some(path) => Sign::ok("prompt", format!("`coopgraph repl` remembers lines in {}", path.display())),
        None => Sign::ok("prompt", "`coopgraph repl` remembers no lines here"),
    }
}
