use super::output::Output;
use super::{Command, Options, arguments, text};
use crate::error::{Error, Excerpt, Exit, Message};
use crate::federation::Services;
use crate::net::NetError;
use crate::query::{Role, SyntaxError, Unknown, prepare, services, unknown};
use crate::session::Session;
use crate::shelf::Severity;
use crate::store::{Prepared, Step, Store};
use crate::vocab::Prefixes;
use clap::{ArgMatches, Args};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

pub const COMMAND: Command = Command { name: "query", define: Query::define, run };

const EXAMPLES: &str = "\
The prefixes of the graph are known already. A pattern outside GRAPH sees what we assert;
`GRAPH ?record { … }` says who says so.

SERVICE is refused unless its host is allowed with --allow-service; redirects to other hosts and
addresses of the own network are refused always, unless the address itself is allowed.

With --data only the files that are named are opened. Their default graph is asked, with what their
accepted records say; `GRAPH ?g { … }` asks their named graphs. The prefixes they declare are known.

Examples:
  coopgraph query -e 'SELECT ?who { ?who coop:answers id:rec-1b }'
  coopgraph query my.rq -f csv
  echo 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' | coopgraph query
  coopgraph query --data people.ttl --data places.nq.gz -e 'SELECT * { ?s foaf:name ?name }'
  coopgraph query my.rq --explain
  coopgraph query far.rq --allow-service query.wikidata.org
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

    /// Print how the engine answers it: each step, with its rows and seconds
    #[arg(long)]
    explain: bool,

    /// Let SERVICE reach this host, or host:port; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_service: Vec<String>,
}

impl Query {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let query: Query = arguments(matches)?;
    if query.file.is_none() && query.expression.is_none() && options.held.is_some() {
        // At a prompt, standard input holds the lines that follow.
        return Err(Error::usage("no query was given", EXAMPLE));
    }
    let (name, text) = text::read(query.file.as_deref(), query.expression.as_deref(), EXAMPLE)?;
    let session = if query.data.is_empty() { options.open()? } else { Rc::new(options.open_files(&query.data)?) };
    let prepared = prepare(&text, &session.vocabulary.prefixes, &[]).map_err(|error| Error::Syntax {
        error,
        name: name.clone(),
        text: text.clone(),
    })?;
    let services = Services::on(&query.allow_service, session.limits.time);
    refuse_services(&name, &text, &prepared, &query.allow_service, &services)?;
    let store = session.store.clone().with_remote(Arc::new(services));
    let broken = output.warn_of(&session);
    warn_of_unknown(&name, &text, &prepared, &session, output)?;
    if query.explain {
        return Ok(explain(&prepared, &store, &session, output)?.max(broken));
    }
    let rows = store.query(&prepared, &session.limits);
    Ok(output.answer(rows, &session, None)?.max(broken))
}

/// SERVICE goes nowhere that was not allowed by name, and says so before anything is asked.
fn refuse_services(
    name: &str,
    text: &str,
    prepared: &Prepared,
    hosts: &[String],
    allowed: &Services,
) -> Result<(), Error> {
    for (service, place) in services(text, prepared) {
        let (reason, host) = match service.map(|service| allowed.may_call(service.as_str())) {
            Some(Ok(())) => continue,
            // Which services a variable stands for is known when they are called: then each is looked at.
            None if !hosts.is_empty() => continue,
            None => ("SERVICE is not allowed".to_owned(), "HOST".to_owned()),
            Some(Err(NetError::NotAllowed(host))) => (format!("SERVICE on {host} is not allowed"), host),
            Some(Err(error)) => (error.to_string(), "HOST".to_owned()),
        };
        let hint = format!("`--allow-service {host}` lets this query send its parts there");
        let error = SyntaxError { reason, place, hint };
        return Err(Error::Refused { error, name: name.to_owned(), text: text.to_owned() });
    }
    Ok(())
}

/// The plan, a line a step, what feeds a step indented below it.
fn explain(prepared: &Prepared, store: &Store, session: &Session, output: &mut Output) -> Result<Exit, Error> {
    let plan = store.explain(prepared, &session.limits)?;
    output.line(&format!("{:>10}  {:>9}  step (what feeds it stands below it, further in)", "rows", "seconds"))?;
    for Step { depth, what, rows, seconds } in &plan.steps {
        let rows = rows.map_or_else(|| "-".to_owned(), |rows| rows.to_string());
        let seconds = seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.6}"));
        let what = shorten(what, &session.vocabulary.prefixes);
        output.line(&format!("{rows:>10}  {seconds:>9}  {}{what}", "  ".repeat(*depth)))?;
    }
    if let Some(planning) = plan.planning {
        output.line(&format!("planned in {planning:.6} s"))?;
    }
    let Some(limit) = plan.reached else {
        return Ok(Exit::Fine);
    };
    let title = format!("stopped after {limit}: the plan has no counts");
    let hint = "--timeout raises the limit".to_owned();
    output.message(Severity::Warning, &Message { title, hint, ..Message::default() });
    Ok(Exit::Limit)
}

/// A step with its IRIs shortened.
fn shorten(step: &str, prefixes: &Prefixes) -> String {
    let mut short = String::new();
    let mut rest = step;
    while let Some((before, iri, after)) =
        rest.split_once('<').and_then(|(before, tail)| tail.split_once('>').map(|(iri, after)| (before, iri, after)))
    {
        short.push_str(before);
        match prefixes.shorten(iri) {
            same if same == iri => short.push_str(&format!("<{iri}>")),
            name => short.push_str(&name),
        }
        rest = after;
    }
    short.push_str(rest);
    short
}

/// Says which predicates and classes of the query the graph does not have: else the answer is empty and nobody knows why.
pub fn warn_of_unknown(
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
        output.message(Severity::Warning, &Message { title, excerpt, hint, ..Message::default() });
    }
    Ok(())
}
