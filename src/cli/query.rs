use super::output::Output;
use super::{Command, Options, arguments, text};
use crate::error::{Error, Excerpt, Exit, Message};
use crate::query::{Role, Unknown, prepare, unknown};
use crate::session::Session;
use crate::shelf::Severity;
use crate::store::Prepared;
use clap::{ArgMatches, Args};
use std::path::PathBuf;

pub const COMMAND: Command = Command { name: "query", define: Query::define, run };

const EXAMPLES: &str = "\
The prefixes of the graph are known already. A pattern outside GRAPH sees what we assert;
`GRAPH ?record { … }` says who says so.

With --data only the files that are named are opened. Their default graph is asked, with what their
accepted records say; `GRAPH ?g { … }` asks their named graphs. The prefixes they declare are known.

Examples:
  coopgraph query -e 'SELECT ?who { ?who coop:answers id:rec-1b }'
  coopgraph query my.rq -f csv
  echo 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' | coopgraph query
  coopgraph query --data people.ttl --data places.nq.gz -e 'SELECT * { ?s foaf:name ?name }'
  coopgraph query -e 'SELECT ?record { GRAPH ?record { id:dpga coop:answers id:rec-1b } }'";

/// What to do instead of giving nothing.
const EXAMPLE: &str = "name a file, or give the query: coopgraph query -e 'SELECT …'";

/// Runs a SPARQL query: from a file, from -e, or from standard input
#[derive(Args)]
struct Query {
    /// File with the query; `-` or nothing for standard input
    file: Option<PathBuf>,

    /// The query itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL", conflicts_with = "file")]
    expression: Option<String>,

    /// Ask this RDF file instead of the folder; may be repeated
    #[arg(short, long, value_name = "FILE")]
    data: Vec<PathBuf>,
}

impl Query {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let query: Query = arguments(matches)?;
    let (name, text) = text::read(query.file.as_deref(), query.expression.as_deref(), EXAMPLE)?;
    let session = if query.data.is_empty() { options.open()? } else { options.open_files(&query.data)? };
    let prepared = prepare(&text, &session.vocabulary.prefixes, &[]).map_err(|error| Error::Syntax {
        error,
        name: name.clone(),
        text: text.clone(),
    })?;
    let broken = output.warn_of(&session);
    warn_of_unknown(&name, &text, &prepared, &session, output)?;
    let rows = session.store.query(&prepared, &session.limits);
    Ok(output.answer(rows, &session, None)?.max(broken))
}

/// Says which predicates and classes of the query the graph does not have: else the answer is empty and nobody knows why.
fn warn_of_unknown(
    name: &str,
    text: &str,
    prepared: &Prepared,
    session: &Session,
    output: &mut Output,
) -> Result<(), Error> {
    let prefixes = &session.vocabulary.prefixes;
    for Unknown { term, role, place, nearest } in unknown(text, prepared, prefixes, &session.store)? {
        let kind = match role {
            Role::Predicate => "predicate",
            Role::Class => "class",
        };
        let hint = nearest.map_or_else(String::new, |(term, count)| {
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            format!("did you mean {} (used {times})?", prefixes.shorten(term.as_str()))
        });
        let excerpt = place.map(|place| Excerpt {
            name: name.to_owned(),
            text: text.to_owned(),
            place,
            label: "occurs nowhere in the graph".to_owned(),
        });
        let title = format!("unknown {kind} {}", prefixes.shorten(term.as_str()));
        output.message(Severity::Warning, &Message { title, excerpt, hint });
    }
    Ok(())
}
