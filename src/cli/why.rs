use super::output::Output;
use super::shape::{CARDS, Shape};
use super::show::{cite, not_one, the_one, wrapped};
use super::{Command, Options, arguments};
use crate::about::{Contradiction, Object, RecordInfo, Resolved, Used, Why, resolve, resolve_used, why};
use crate::error::{Error, Exit};
use crate::query::Kind;
use crate::session::Session;
use crate::shelf::Severity;
use crate::store::NamedNode;
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "why", define: WhyArguments::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph why dpga                         every record that speaks of it
  coopgraph why dpga answers                 who says what it answers
  coopgraph why dpga answers rec-1b          every record behind one fact
  coopgraph why \"Giga\" \"named under\"";

/// Gives every record behind a fact: source, place, evidence, reading, standing, who says otherwise
#[derive(Args)]
struct WhyArguments {
    /// The thing the fact is about
    subject: String,

    /// The relation: its label, short name or prefixed name
    relation: Option<String>,

    /// The other end: a thing or a value
    object: Option<String>,
}

impl WhyArguments {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: WhyArguments = arguments(matches)?;
    let shape = output.shape(CARDS)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let subject = match resolve(&asked.subject, &session.store, session.names()?)? {
        Resolved::One(subject) => subject,
        Resolved::Several(candidates) => return Err(not_one(&asked.subject, &candidates, &session)),
        Resolved::None(candidates) => {
            output.message(Severity::Error, &not_one(&asked.subject, &candidates, &session).message());
            return Ok(Exit::Negative.max(broken));
        }
    };
    let relation = asked.relation.as_deref().map(|text| find_relation(text, &session)).transpose()?;
    let object = match &asked.object {
        Some(text) => Some(Object { text: text.clone(), thing: the_one(text, &session)? }),
        None => None,
    };
    let found = why(
        &subject,
        relation.as_ref(),
        object.as_ref(),
        session.catalogue.files(Kind::Rule),
        &session.store,
        session.names()?,
    )?;
    if shape == Shape::Json {
        output.json("why", &found)?;
    }
    if found.facts.is_empty() {
        output.remark("no record says that");
        return Ok(Exit::Negative.max(broken));
    }
    if shape == Shape::Text {
        print(&found, output)?;
    }
    Ok(broken)
}

fn print(found: &Why, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    for (number, explained) in found.facts.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        let asserted = if explained.fact.asserted { "" } else { "   (said, not asserted)" };
        wrapped("", &format!("{}{asserted}", explained.statement), width, output)?;
        for record in &explained.fact.records {
            print_record(record, width, output)?;
        }
        for reason in &explained.because {
            wrapped("  because: ", &reason.statement, width, output)?;
            for record in &reason.records {
                wrapped("    - ", &cite(record), width, output)?;
            }
        }
        for other in &explained.otherwise {
            wrapped("  otherwise: ", other, width, output)?;
        }
    }
    for contradiction in &found.contradictions {
        output.line("")?;
        print_contradiction(contradiction, width, output)?;
    }
    Ok(())
}

fn find_relation(text: &str, session: &Session) -> Result<NamedNode, Error> {
    match resolve_used(text, Used::Relation, &session.store, session.names()?)? {
        Resolved::One(relation) => Ok(relation),
        Resolved::Several(candidates) | Resolved::None(candidates) => Err(not_one(text, &candidates, session)),
    }
}

fn print_record(record: &RecordInfo, width: usize, output: &mut Output) -> Result<(), Error> {
    let title = if record.publisher.is_empty() || record.source.contains(&record.publisher) {
        record.source.clone()
    } else {
        format!("{}: {}", record.publisher, record.source)
    };
    wrapped("  - ", &title, width, output)?;
    let judged = [("", &record.checked_on), ("by ", &record.judge)];
    let judged: Vec<String> =
        judged.iter().filter(|(_, text)| !text.is_empty()).map(|(lead, text)| format!("{lead}{text}")).collect();
    let checked = if judged.is_empty() { String::new() } else { format!(" (judged {})", judged.join(" ")) };
    let standing = if record.standing.is_empty() { String::new() } else { format!("{}{checked}", record.standing) };
    let lines = [
        ("where", &record.locator),
        ("evidence", &record.evidence),
        ("reading", &record.reading),
        ("standing", &standing),
        ("address", &record.address),
        ("record", &record.iri),
    ];
    for (name, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        wrapped(&format!("    {name:9} "), text, width, output)?;
    }
    Ok(())
}

/// The accounts of a contradiction, and the one we follow.
pub fn print_contradiction(contradiction: &Contradiction, width: usize, output: &mut Output) -> Result<(), Error> {
    wrapped("Contradiction: ", &contradiction.label, width, output)?;
    for account in &contradiction.accounts {
        let mark = if account.preferred { " (the account we follow)" } else { "" };
        wrapped("  - ", &format!("{}{mark}", account.label), width, output)?;
    }
    if !contradiction.reason.is_empty() {
        wrapped("  why: ", &contradiction.reason, width, output)?;
    }
    Ok(())
}
