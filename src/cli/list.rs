use super::output::Output;
use super::shape::{LISTS, Shape};
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::load::Dataset;
use crate::query::{Kind, QueryFile};
use crate::session::Session;
use clap::{ArgMatches, Args, ValueEnum};
use serde::Serialize;

pub const COMMAND: Command = Command { name: "list", define: List::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph list                 datasets and questions
  coopgraph list datasets        what was loaded, from where, under which licence
  coopgraph list questions       what can be asked";

/// Lists what the folder holds: datasets, questions
#[derive(Args)]
struct List {
    /// What to list; both without it
    what: Option<What>,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Datasets,
    Questions,
}

impl List {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let list: List = arguments(matches)?;
    let shape = output.shape_of_one(list.what.is_some(), "datasets or questions")?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let with_datasets = !matches!(list.what, Some(What::Questions));
    let with_questions = !matches!(list.what, Some(What::Datasets));
    match shape {
        Shape::Json => output.json("list", &Answer::of(&session, with_datasets, with_questions))?,
        Shape::JsonLines if with_datasets => output.json_lines(&session.datasets)?,
        Shape::JsonLines => output.json_lines(described(&session))?,
        Shape::Text | Shape::Texts(_) => print(list.what, &session, output)?,
    }
    Ok(broken)
}

fn print(what: Option<What>, session: &Session, output: &mut Output) -> Result<(), Error> {
    if !matches!(what, Some(What::Questions)) {
        datasets(session, output)?;
    }
    if what.is_none() {
        output.line("")?;
    }
    if !matches!(what, Some(What::Datasets)) {
        questions(session, output)?;
    }
    Ok(())
}

/// Datasets and questions, for programs; what was not asked for is left out.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    datasets: Option<&'a [Dataset]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<Question<'a>>>,
}

impl<'a> Answer<'a> {
    fn of(session: &'a Session, datasets: bool, questions: bool) -> Self {
        Self { datasets: datasets.then_some(&session.datasets), questions: questions.then(|| described(session)) }
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
    parameters: Vec<Parameter<'a>>,
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
        Shape::Json => output.json("ask", &Answer::of(session, false, true))?,
        Shape::JsonLines => output.json_lines(described(session))?,
        Shape::Text | Shape::Texts(_) => questions(session, output)?,
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
        .map(|question| [question.name.clone(), question.front.title.clone(), parameters(question)])
        .collect();
    output.columns(["QUESTION", "TITLE", "PARAMETERS"], &rows)
}

fn parameters(question: &QueryFile) -> String {
    let names: Vec<&str> = question.front.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    names.join(", ")
}
