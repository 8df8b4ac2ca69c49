use super::output::Output;
use super::shape::{LISTS, Shape};
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::load::Dataset;
use crate::query::{Front, Kind, QueryFile};
use crate::session::Session;
use clap::{ArgMatches, Args, ValueEnum};
use serde::Serialize;

pub const COMMAND: Command = Command { name: "list", define: List::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph list                 datasets, questions and lenses
  coopgraph list datasets        what was loaded, from where, under which licence
  coopgraph list questions       what can be asked
  coopgraph list lenses          which networks can be drawn";

/// Lists what the folder holds: datasets, questions, lenses
#[derive(Args)]
struct List {
    /// What to list; all without it
    what: Option<What>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum What {
    Datasets,
    Questions,
    Lenses,
}

const ALL: &[What] = &[What::Datasets, What::Questions, What::Lenses];

impl List {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let list: List = arguments(matches)?;
    let shape = output.shape_of_one(list.what.is_some(), "datasets, questions or lenses")?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let wanted = list.what.as_ref().map_or(ALL, std::slice::from_ref);
    match shape {
        Shape::Json => output.json("list", &Answer::of(&session, wanted))?,
        Shape::JsonLines => json_lines(wanted, &session, output)?,
        Shape::Text | Shape::Texts(_) => print(wanted, &session, output)?,
    }
    Ok(broken)
}

fn json_lines(wanted: &[What], session: &Session, output: &mut Output) -> Result<(), Error> {
    for what in wanted {
        match what {
            What::Datasets => output.json_lines(&session.datasets)?,
            What::Questions => output.json_lines(described(session))?,
            What::Lenses => output.json_lines(described_lenses(session))?,
        }
    }
    Ok(())
}

fn print(wanted: &[What], session: &Session, output: &mut Output) -> Result<(), Error> {
    for (number, what) in wanted.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        match what {
            What::Datasets => datasets(session, output)?,
            What::Questions => questions(session, output)?,
            What::Lenses => lenses(session, output)?,
        }
    }
    Ok(())
}

/// Datasets, questions and lenses, for programs; what was not asked for is left out.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    datasets: Option<&'a [Dataset]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<Question<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lenses: Option<Vec<Lens<'a>>>,
}

impl<'a> Answer<'a> {
    fn of(session: &'a Session, wanted: &[What]) -> Self {
        let is_wanted = |what| wanted.contains(&what);
        Self {
            datasets: is_wanted(What::Datasets).then_some(&session.datasets),
            questions: is_wanted(What::Questions).then(|| described(session)),
            lenses: is_wanted(What::Lenses).then(|| described_lenses(session)),
        }
    }
}

/// A question as its front lines describe it.
#[derive(Serialize)]
struct Question<'a> {
    name: &'a str,
    file: &'a str,
    title: &'a str,
    description: &'a str,
    tags: &'a [String],
    featured: bool,
    /// Imported datasets it reads.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    needs: &'a [String],
    parameters: Vec<Parameter<'a>>,
}

/// A lens: what a question says of itself, and what it is best drawn with.
#[derive(Serialize)]
struct Lens<'a> {
    #[serde(flatten)]
    query: Question<'a>,
    layout: &'a str,
}

#[derive(Serialize)]
struct Parameter<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    value_type: &'static str,
    description: &'a str,
}

fn described(session: &Session) -> Vec<Question<'_>> {
    session.catalogue.files(Kind::Question).iter().map(Question::of).collect()
}

fn described_lenses(session: &Session) -> Vec<Lens<'_>> {
    let lenses = session.catalogue.files(Kind::Lens).iter();
    lenses.map(|lens| Lens { query: Question::of(lens), layout: &lens.front.layout }).collect()
}

impl<'a> Question<'a> {
    fn of(file: &'a QueryFile) -> Self {
        let front = &file.front;
        Self {
            name: &file.name,
            file: &file.path,
            title: &front.title,
            description: &front.description,
            tags: &front.tags,
            featured: front.featured,
            needs: &front.needs,
            parameters: front
                .parameters
                .iter()
                .map(|parameter| Parameter {
                    name: &parameter.name,
                    value_type: parameter.value_type.name(),
                    description: &parameter.description,
                })
                .collect(),
        }
    }
}

/// Every question, in the form asked for: what `ask` without a name gives.
pub fn all_questions(session: &Session, output: &mut Output) -> Result<Exit, Error> {
    match output.shape(LISTS)? {
        Shape::Json => output.json("ask", &Answer::of(session, &[What::Questions]))?,
        Shape::JsonLines => output.json_lines(described(session))?,
        Shape::Text | Shape::Texts(_) => questions(session, output)?,
    }
    Ok(Exit::Fine)
}

/// Every lens, in the form asked for: what `graph` without a name gives.
pub fn all_lenses(session: &Session, output: &mut Output) -> Result<Exit, Error> {
    match output.shape(LISTS)? {
        Shape::Json => output.json("graph", &Answer::of(session, &[What::Lenses]))?,
        Shape::JsonLines => output.json_lines(described_lenses(session))?,
        Shape::Text | Shape::Texts(_) => lenses(session, output)?,
    }
    Ok(Exit::Fine)
}

fn datasets(session: &Session, output: &mut Output) -> Result<(), Error> {
    let rows: Vec<[String; 6]> = session
        .datasets
        .iter()
        .map(|dataset| {
            [
                dataset.path.clone(),
                dataset.title.clone(),
                dataset.records.to_string(),
                dataset.said.to_string(),
                dataset.asserted.to_string(),
                session.vocabulary.prefixes.shorten(&dataset.licence),
            ]
        })
        .collect();
    output.columns(["FILE", "TITLE", "RECORDS", "SAID", "ASSERTED", "LICENCE"], &rows)
}

/// Every question: its name, what it asks, what it can be given.
fn questions(session: &Session, output: &mut Output) -> Result<(), Error> {
    let rows: Vec<[String; 3]> = session
        .catalogue
        .files(Kind::Question)
        .iter()
        .map(|question| [question.name.clone(), titled(question), parameters(question)])
        .collect();
    output.columns(["QUESTION", "TITLE", "PARAMETERS"], &rows)
}

/// Every lens: its name, what it draws, what it is best drawn with, what it can be given.
fn lenses(session: &Session, output: &mut Output) -> Result<(), Error> {
    let rows: Vec<[String; 4]> = session
        .catalogue
        .files(Kind::Lens)
        .iter()
        .map(|lens| [lens.name.clone(), titled(lens), lens.front.layout.clone(), parameters(lens)])
        .collect();
    output.columns(["LENS", "TITLE", "LAYOUT", "PARAMETERS"], &rows)
}

/// The title, and what must have been imported.
fn titled(file: &QueryFile) -> String {
    let Front { title, needs, .. } = &file.front;
    if needs.is_empty() { title.clone() } else { format!("{title} (needs {})", needs.join(", ")) }
}

fn parameters(question: &QueryFile) -> String {
    let names: Vec<&str> = question.front.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    names.join(", ")
}
