use super::output::Output;
use super::{Command, Options, arguments};
use crate::about::{Resolved, resolve};
use crate::error::{Error, Exit};
use crate::query::{Kind, QueryFile, ValueType, prepare};
use crate::session::Session;
use crate::store::{Prepared, Term};
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "ask", define: Ask::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph ask                                             every question
  coopgraph ask what-answers-what                           run one
  coopgraph ask what-answers-what --param provision=rec-1b  for one thing only
  coopgraph ask what-answers-what --show                    its SPARQL
  coopgraph ask what-answers-what -f csv --labels           for a spreadsheet, with names";

/// Asks a saved question; without a name, lists them
#[derive(Args)]
struct Ask {
    /// Name of the question
    question: Option<String>,

    /// Value of a parameter; may be repeated
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,

    /// Print the SPARQL instead of running it
    #[arg(long)]
    show: bool,
}

impl Ask {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let ask: Ask = arguments(matches)?;
    let session = options.open()?;
    let Some(name) = &ask.question else {
        return super::list::all_questions(&session, output);
    };
    let question = find(name, &session)?;
    if ask.show {
        output.text(&question.text)?;
        return Ok(Exit::Fine);
    }
    let session = options.with_needed(&session, &question.front.needs, &format!("the question {}", question.name))?;
    let question = find(name, &session)?;
    let prepared = prepared(question, "question", &ask.parameters, &session)?;
    let broken = output.warn_of(&session);
    let rows = session.store.query(&prepared, &session.limits);
    Ok(output.answer(rows, &session, None)?.max(broken))
}

fn find<'a>(name: &str, session: &'a Session) -> Result<&'a QueryFile, Error> {
    session.catalogue.question(name).ok_or_else(|| {
        let similar = session.catalogue.similar_questions(name);
        let try_instead = similar.iter().map(|name| (*name).to_owned()).collect();
        let hint = if similar.is_empty() {
            format!("`coopgraph ask` lists all {}", session.catalogue.files(Kind::Question).len())
        } else {
            format!("did you mean {}?", similar.join(" or "))
        };
        Error::usage_of("not-found", format!("there is no question `{name}`"), hint, try_instead)
    })
}

/// A query file with the values given for its parameters; `kind` is what to call it.
pub fn prepared(file: &QueryFile, kind: &str, given: &[String], session: &Session) -> Result<Prepared, Error> {
    let values = values(file, kind, given, session)?;
    prepare(&file.text, &session.vocabulary.prefixes, &values).map_err(|error| Error::Syntax {
        error,
        name: file.path.clone(),
        text: file.text.clone(),
    })
}

/// The values given for a query's parameters, as terms.
fn values<'a>(
    question: &'a QueryFile,
    kind: &str,
    given: &[String],
    session: &Session,
) -> Result<Vec<(&'a str, Term)>, Error> {
    let known = &question.front.parameters;
    let mut seen: Vec<&str> = Vec::new();
    given
        .iter()
        .map(|pair| {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| Error::usage(format!("`{pair}` is no NAME=VALUE"), "write --param name=value"))?;
            let parameter = known.iter().find(|parameter| parameter.name == name).ok_or_else(|| {
                Error::usage(
                    format!("the {kind} {} has no parameter `{name}`", question.name),
                    parameters_hint(question),
                )
            })?;
            if seen.contains(&name) {
                let hint = "give it once; to compare two things, ask twice";
                return Err(Error::usage(format!("the parameter `{name}` is given twice"), hint));
            }
            seen.push(name);
            let term = match parameter.value_type {
                ValueType::Entity => entity(value, session)?,
                _ => parameter.term(value)?,
            };
            Ok((parameter.name.as_str(), term))
        })
        .collect()
}

fn parameters_hint(question: &QueryFile) -> String {
    let names: Vec<String> = question
        .front
        .parameters
        .iter()
        .map(|parameter| format!("{} ({})", parameter.name, parameter.value_type.name()))
        .collect();
    if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) }
}

fn entity(value: &str, session: &Session) -> Result<Term, Error> {
    match resolve(value, &session.store, session.names()?)? {
        Resolved::One(node) => Ok(node.into()),
        Resolved::Several(candidates) | Resolved::None(candidates) => {
            Err(super::show::not_one(value, &candidates, session))
        }
    }
}
