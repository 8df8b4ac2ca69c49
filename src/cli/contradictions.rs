use super::output::Output;
use super::show::{cite, wrapped};
use super::why::print_contradiction;
use super::{Command, Options, arguments};
use crate::about::{contradictions, record};
use crate::error::{Error, Exit};
use crate::session::Session;
use clap::{ArgMatches, Args};

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
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let found = contradictions(None, &session.store, session.names()?)?;
    if found.is_empty() {
        output.remark("no contradiction is on record");
        return Ok(Exit::Negative.max(broken));
    }
    let width = output.width();
    for (number, contradiction) in found.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        print_contradiction(contradiction, width, output)?;
        if asked.records {
            for iri in contradiction.accounts.iter().flat_map(|account| &account.records) {
                print_record(iri, width, &session, output)?;
            }
        }
    }
    Ok(broken)
}

fn print_record(iri: &str, width: usize, session: &Session, output: &mut Output) -> Result<(), Error> {
    let record = record(iri, &session.store, session.names()?)?;
    wrapped("    ", &cite(&record), width, output)
}
