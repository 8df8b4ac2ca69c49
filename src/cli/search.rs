use super::output::Output;
use super::{Command, Options, arguments};
use crate::about::search;
use crate::error::{Error, Exit};
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "search", define: Search::define, run };

const EXAMPLES: &str = "\
Case, accents and a typo or two do not matter.

Examples:
  coopgraph search trust
  coopgraph search \"public goods\"
  coopgraph search GIGS               also by a spelling in a source";

/// Finds things by name: labels, aliases, acronyms
#[derive(Args)]
struct Search {
    /// What to look for
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,

    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

impl Search {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Search = arguments(matches)?;
    let text = asked.text.join(" ");
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let hits = search(&text, asked.limit, &session.store, session.names()?)?;
    if hits.is_empty() {
        output.remark(&format!("nothing here is called anything like `{text}`"));
        return Ok(Exit::Negative.max(broken));
    }
    let rows: Vec<[String; 5]> = hits
        .into_iter()
        .map(|hit| {
            let thing = session.vocabulary.prefixes.shorten(&hit.iri);
            let matched = if hit.asserted { hit.matched } else { format!("{} (said, not asserted)", hit.matched) };
            [thing, hit.label, hit.classes.join(", "), matched, hit.records.to_string()]
        })
        .collect();
    output.columns(["THING", "NAME", "KIND", "FOUND AS", "RECORDS"], &rows)?;
    Ok(broken)
}
