use super::output::Output;
use super::shape::{LISTED_CARDS, Shape};
use super::show::{cite, wrapped};
use super::why::print_contradiction;
use super::{Command, Options, arguments};
use crate::about::{Contradiction, RecordInfo, contradictions, record};
use crate::error::{Error, Exit};
use crate::session::Session;
use clap::{ArgMatches, Args};
use serde::Serialize;
use std::collections::BTreeSet;

pub const COMMAND: Command = Command { name: "contradictions", define: Contradictions::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph contradictions              what cannot all be true, and which account we follow
  coopgraph contradictions --records    with the records of each account";

/// Lists accounts that cannot all be true, which we follow, and why
#[derive(Args)]
struct Contradictions {
    /// Also the records that give each account
    #[arg(long)]
    records: bool,
}

impl Contradictions {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Contradictions = arguments(matches)?;
    let shape = output.shape(LISTED_CARDS)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let found = contradictions(None, &session.store, session.names()?)?;
    match shape {
        Shape::Json => output.json("contradictions", &answer(&found, asked.records, &session)?)?,
        Shape::JsonLines => output.json_lines(&found)?,
        Shape::Text | Shape::Texts(_) => print(&found, asked.records, &session, output)?,
    }
    if found.is_empty() {
        output.remark("no contradiction is on record");
        return Ok(Exit::Negative.max(broken));
    }
    Ok(broken)
}

/// Every contradiction and, if asked, every record of an account, for programs.
#[derive(Serialize)]
struct Answer<'a> {
    contradictions: &'a [Contradiction],
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<RecordInfo>>,
}

fn answer<'a>(found: &'a [Contradiction], with_records: bool, session: &Session) -> Result<Answer<'a>, Error> {
    let accounts = found.iter().flat_map(|contradiction| &contradiction.accounts);
    let iris: BTreeSet<&String> = accounts.flat_map(|account| &account.records).filter(|_| with_records).collect();
    let names = session.names()?;
    let records = iris.into_iter().map(|iri| record(iri, &session.store, names)).collect::<Result<Vec<_>, _>>()?;
    Ok(Answer { contradictions: found, records: with_records.then_some(records) })
}

fn print(found: &[Contradiction], records: bool, session: &Session, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    for (number, contradiction) in found.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        print_contradiction(contradiction, width, output)?;
        if records {
            for iri in contradiction.accounts.iter().flat_map(|account| &account.records) {
                print_record(iri, width, session, output)?;
            }
        }
    }
    Ok(())
}

fn print_record(iri: &str, width: usize, session: &Session, output: &mut Output) -> Result<(), Error> {
    let record = record(iri, &session.store, session.names()?)?;
    wrapped("    ", &cite(&record), width, output)
}
