use super::output::Output;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::query::prepare;
use clap::{ArgMatches, Args};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

pub const COMMAND: Command = Command { name: "query", define: Query::define, run };

const EXAMPLES: &str = "\
The prefixes of the graph are known already. A pattern outside GRAPH sees what we assert;
`GRAPH ?record { … }` says who says so.

Examples:
  coopgraph query -e 'SELECT ?who { ?who coop:answers id:rec-1b }'
  coopgraph query my.rq -f csv
  echo 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' | coopgraph query
  coopgraph query -e 'SELECT ?record { GRAPH ?record { id:dpga coop:answers id:rec-1b } }'";

/// Runs a SPARQL query: from a file, from -e, or from standard input
#[derive(Args)]
struct Query {
    /// File with the query; `-` or nothing for standard input
    file: Option<PathBuf>,

    /// The query itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL", conflicts_with = "file")]
    expression: Option<String>,
}

impl Query {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let query: Query = arguments(matches)?;
    let (name, text) = read(&query, options)?;
    let session = options.open()?;
    let prepared =
        prepare(&text, &session.vocabulary.prefixes, &[]).map_err(|error| Error::Syntax { error, name, text })?;
    let broken = output.warn_of(&session);
    let rows = session.store.query(&prepared, &session.limits);
    Ok(output.answer(rows, &session, None)?.max(broken))
}

/// The query and what to call it in a message.
fn read(query: &Query, options: &Options) -> Result<(String, String), Error> {
    if let Some(text) = &query.expression {
        return Ok(("query".to_owned(), text.clone()));
    }
    match query.file.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::usage(format!("{} is not UTF-8", path.display()), "save it as UTF-8"))?;
            Ok((path.display().to_string(), text.trim_start_matches('\u{feff}').to_owned()))
        }
        None => {
            // At a prompt, standard input holds the lines that follow.
            if options.held.is_some() || std::io::stdin().is_terminal() {
                return Err(Error::usage(
                    "no query was given",
                    "name a file, or give the query: coopgraph query -e 'SELECT …'",
                ));
            }
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|source| Error::Read { path: "standard input".into(), source })?;
            Ok(("standard input".to_owned(), text))
        }
    }
}
