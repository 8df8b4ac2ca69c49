//! What a bare `coopgraph` says: what this is, what it holds, what to try.

use super::options::Options;
use super::output::Output;
use super::shape::{CARDS, Shape};
use super::show::wrapped;
use crate::error::{Error, Exit};
use crate::query::Kind;
use crate::session::Session;
use serde::Serialize;

/// One screen.
pub fn run(options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let shape = output.shape(CARDS)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    if shape == Shape::Json {
        output.json("welcome", &Answer::of(&session, options))?;
        return Ok(broken);
    }
    let width = output.width().min(100);
    output.line(&session.vocabulary.title)?;
    wrapped("", &session.vocabulary.description, width, output)?;
    output.line("")?;
    wrapped("", &holdings(&session), width, output)?;
    output.line("\nTry")?;
    let examples = examples(&session, options);
    let column = examples.iter().map(|example| example.command.chars().count()).max().unwrap_or(0);
    for Example { command, what } in examples {
        output.line(&format!("  {command:column$}  {what}"))?;
    }
    output.line("\n`coopgraph --help` lists every command.")?;
    Ok(broken)
}

/// The same for programs.
#[derive(Serialize)]
struct Answer<'a> {
    title: &'a str,
    description: &'a str,
    /// `None` for the copy inside the program.
    folder: Option<String>,
    datasets: usize,
    records: usize,
    said: usize,
    asserted: usize,
    questions: usize,
    examples: Vec<Example>,
}

/// Something to try.
#[derive(Serialize)]
struct Example {
    command: String,
    what: &'static str,
}

impl<'a> Answer<'a> {
    fn of(session: &'a Session, options: &Options) -> Self {
        let datasets = &session.datasets;
        Self {
            title: &session.vocabulary.title,
            description: &session.vocabulary.description,
            folder: session.shelf.folder().map(|folder| folder.display().to_string()),
            datasets: datasets.len(),
            records: datasets.iter().map(|dataset| dataset.records).sum(),
            said: datasets.iter().map(|dataset| dataset.said).sum(),
            asserted: datasets.iter().map(|dataset| dataset.asserted).sum(),
            questions: session.catalogue.files(Kind::Question).len(),
            examples: examples(session, options),
        }
    }
}

/// What is loaded, in numbers, and from where.
fn holdings(session: &Session) -> String {
    let sum = |count: fn(&crate::load::Dataset) -> usize| session.datasets.iter().map(count).sum::<usize>();
    let place = session
        .shelf
        .folder()
        .map_or_else(|| "inside this program".to_owned(), |folder| format!("in {}", folder.display()));
    format!(
        "Loaded {place}: {} datasets with {} records; they say {} triples, {} of them asserted. {} questions.",
        session.datasets.len(),
        sum(|dataset| dataset.records),
        sum(|dataset| dataset.said),
        sum(|dataset| dataset.asserted),
        session.catalogue.files(Kind::Question).len(),
    )
}

/// Five commands that work on this graph.
fn examples(session: &Session, options: &Options) -> Vec<Example> {
    let question = session.catalogue.files(Kind::Question).first().map_or("QUESTION", |question| &question.name);
    let thing = session.vocabulary.examples.first().map_or_else(
        || "THING".to_owned(),
        |node| {
            let iri = node.as_str();
            iri.strip_prefix(&session.vocabulary.uri_space).unwrap_or(iri).to_owned()
        },
    );
    let home = options.home.as_ref().map_or_else(String::new, |home| format!(" --home {}", home.display()));
    let commands = [
        (format!("coopgraph{home} ask {question}"), "a saved question, with sources"),
        (format!("coopgraph{home} ask"), "every question"),
        (format!("coopgraph{home} show {thing}"), "everything known about one thing"),
        (format!("coopgraph{home} why {thing}"), "every record that speaks of it"),
        (format!("coopgraph{home} query -e 'SELECT * {{ ?s ?p ?o }} LIMIT 9'"), "SPARQL 1.1"),
    ];
    commands.map(|(command, what)| Example { command, what }).into()
}
