use super::output::Output;
use super::shape::{LISTS, Shape};
use super::{Command, Options, arguments};
use crate::about::{Hit, nearest_names, search};
use crate::error::{Error, Exit};
use crate::session::Session;
use clap::{ArgMatches, Args};
use serde::Serialize;

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
    let shape = output.shape(LISTS)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let hits = search(&text, asked.limit, &session.store, session.names()?)?;
    match shape {
        Shape::Json => output.json("search", &Answer { text: &text, hits: &hits })?,
        Shape::JsonLines => output.json_lines(&hits)?,
        Shape::Text | Shape::Texts(_) if hits.is_empty() => {}
        Shape::Text | Shape::Texts(_) => print(&hits, &session, output)?,
    }
    if hits.is_empty() {
        output.remark(&format!("nothing here is called anything like `{text}`"));
        let near = nearest_names(&text, session.names()?);
        if !near.is_empty() {
            output.remark(&format!("the nearest names are: {}", near.join("; ")));
        }
        return Ok(Exit::Negative.max(broken));
    }
    Ok(broken)
}

/// What was asked and what was found, for programs.
#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    hits: &'a [Hit],
}

fn print(hits: &[Hit], session: &Session, output: &mut Output) -> Result<(), Error> {
    let rows: Vec<[String; 5]> = hits
        .iter()
        .map(|hit| {
            let thing = session.vocabulary.prefixes.shorten(&hit.iri);
            let matched =
                if hit.asserted { hit.matched.clone() } else { format!("{} (said, not asserted)", hit.matched) };
            [thing, hit.label.clone(), hit.classes.join(", "), matched, hit.records.to_string()]
        })
        .collect();
    output.columns(["THING", "NAME", "KIND", "FOUND AS", "RECORDS"], &rows)
}
