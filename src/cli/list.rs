use super::output::Output;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::query::{Kind, QueryFile};
use crate::session::Session;
use clap::{ArgMatches, Args, ValueEnum};

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
    let session = options.open()?;
    let broken = output.warn_of(&session);
    if !matches!(list.what, Some(What::Questions)) {
        datasets(&session, output)?;
    }
    if list.what.is_none() {
        output.line("")?;
    }
    if !matches!(list.what, Some(What::Datasets)) {
        questions(&session, output)?;
    }
    Ok(broken)
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
pub fn questions(session: &Session, output: &mut Output) -> Result<Exit, Error> {
    let rows: Vec<[String; 3]> = session
        .catalogue
        .files(Kind::Question)
        .iter()
        .map(|question| [question.name.clone(), question.front.title.clone(), parameters(question)])
        .collect();
    output.columns(["QUESTION", "TITLE", "PARAMETERS"], &rows)?;
    Ok(Exit::Fine)
}

fn parameters(question: &QueryFile) -> String {
    let names: Vec<&str> = question.front.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    names.join(", ")
}
