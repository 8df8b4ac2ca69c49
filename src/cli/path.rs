use super::ask::prepared;
use super::graph::stopped;
use super::output::Output;
use super::shape::{CARDS, Shape};
use super::show::{not_one, wrapped};
use super::{Command, Options, arguments};
use crate::about::{Resolved, resolve};
use crate::draw;
use crate::error::{Error, Exit};
use crate::graph::{Network, Path, Projection};
use crate::session::{Rowed, Session, everything, network};
use crate::shelf::Severity;
use crate::store::NamedNode;
use crate::vocab::counted;
use clap::{ArgMatches, Args};
use serde::Serialize;

pub const COMMAND: Command = Command { name: "path", define: Ways::define, run };

const EXAMPLES: &str = "\
An edge is one step, in either direction. Things named so widely that they connect everything are
not passed through; --hubs passes them too.

Examples:
  coopgraph path \"Norway\" \"Global Digital Compact\" -k 3
  coopgraph path dpga rec-1b -f json";

/// Finds the shortest ways between two things, each step with its evidence
#[derive(Args)]
struct Ways {
    /// Where the way begins
    from: String,

    /// Where it ends
    to: String,

    /// How many ways, the shortest first
    #[arg(short = 'k', long = "ways", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    ways: u32,

    /// Also pass through things named so widely that they connect everything
    #[arg(long)]
    hubs: bool,
}

/// Ways, for programs and for the text.
#[derive(Serialize)]
struct Answer {
    from: Thing,
    to: Thing,
    paths: Vec<Way>,
}

#[derive(Clone, Serialize)]
struct Thing {
    iri: String,
    label: String,
}

#[derive(Serialize)]
struct Way {
    length: usize,
    things: Vec<Thing>,
    /// One for each two neighbours of `things`: everything that is said of the two.
    steps: Vec<Vec<Step>>,
}

#[derive(Serialize)]
struct Step {
    source: Thing,
    relation: String,
    target: Thing,
    /// Whether it leads from the first to the second.
    forward: bool,
    weight: f64,
    evidence: &'static str,
    #[serde(skip)]
    evidence_in_words: &'static str,
    contested: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    start: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    end: String,
    records: Vec<Record>,
}

#[derive(Serialize)]
struct Record {
    iri: String,
    citation: String,
}

impl Ways {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Ways = arguments(matches)?;
    refuse_pictures(options)?;
    let shape = output.shape(CARDS)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let (Some(from), Some(to)) = (end(&asked.from, &session, output)?, end(&asked.to, &session, output)?) else {
        return Ok(Exit::Negative.max(broken));
    };
    let choices = Projection { hubs: asked.hubs, ..Projection::default() };
    let Rowed { network, reached } = network(
        &session,
        &prepared(&everything(&session), "lens", &[], &session)?,
        choices,
        &[from.as_str(), to.as_str()],
    )?;
    let answer = answer(&network, &from, &to, asked.ways as usize, &session)?;
    match shape {
        Shape::Json => output.json("path", &answer)?,
        _ => print(&answer, output)?,
    }
    if let Some(limit) = reached {
        return Ok(stopped(limit, "not every edge was seen", output).max(broken));
    }
    if answer.paths.is_empty() {
        let hubs = if asked.hubs { "" } else { "; --hubs also passes through what connects everything" };
        output.remark(&format!("no way leads from {} to {}{hubs}", answer.from.label, answer.to.label));
        return Ok(Exit::Negative.max(broken));
    }
    Ok(broken)
}

/// Ways are words; a file whose name promises a picture would hold none.
fn refuse_pictures(options: &Options) -> Result<(), Error> {
    let name = options.output.as_deref().and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy();
    match draw::format_of_file(&name).filter(|_| options.format.is_none() && !name.ends_with(".json")) {
        Some(format) => {
            let hint = "ways are text or json; `coopgraph graph THING -o FILE` draws what is around a thing";
            Err(Error::usage_of(
                "unknown-format",
                format!("ways cannot be written as {}", format.name),
                hint,
                Vec::new(),
            ))
        }
        None => Ok(()),
    }
}

/// The thing at one end; nothing when none is called that, which is said.
fn end(text: &str, session: &Session, output: &mut Output) -> Result<Option<NamedNode>, Error> {
    match resolve(text, &session.store, session.names()?)? {
        Resolved::One(thing) => Ok(Some(thing)),
        Resolved::Several(candidates) => Err(not_one(text, &candidates, session)),
        Resolved::None(candidates) => {
            output.message(Severity::Error, &not_one(text, &candidates, session).message());
            Ok(None)
        }
    }
}

fn answer(
    network: &Network,
    from: &NamedNode,
    to: &NamedNode,
    most: usize,
    session: &Session,
) -> Result<Answer, Error> {
    let names = session.names()?;
    let thing = |node: &NamedNode| Thing { iri: node.as_str().to_owned(), label: names.show(node.as_str()) };
    let ends = network.find(from.as_str()).zip(network.find(to.as_str()));
    let paths = ends.map_or_else(Vec::new, |(from, to)| network.shortest_paths(from, to, most));
    Ok(Answer { from: thing(from), to: thing(to), paths: paths.iter().map(|path| way(network, path)).collect() })
}

fn way(network: &Network, path: &Path) -> Way {
    let thing = |number: usize| {
        let node = network.node(number);
        Thing { iri: network[node.id].to_owned(), label: network[node.label].to_owned() }
    };
    let step = |first: usize, number: usize| {
        let ends = network.edge(number);
        let edge = ends.edge;
        let text = |text: Option<_>| text.map_or_else(String::new, |text| network[text].to_owned());
        let records = edge.records.iter().map(|record| {
            let record = &network.records[*record as usize];
            Record { iri: network[record.iri].to_owned(), citation: network[record.citation].to_owned() }
        });
        Step {
            source: thing(ends.source),
            relation: network.edge_label(edge).to_owned(),
            target: thing(ends.target),
            forward: ends.source == first,
            weight: edge.weight,
            evidence: edge.evidence.name(),
            evidence_in_words: edge.evidence.words(),
            contested: edge.contested,
            start: text(edge.start),
            end: text(edge.end),
            records: records.collect(),
        }
    };
    let steps = path.steps.iter().zip(&path.nodes);
    Way {
        length: path.steps.len(),
        things: path.nodes.iter().map(|number| thing(*number)).collect(),
        steps: steps.map(|(edges, first)| edges.iter().map(|edge| step(*first, *edge)).collect()).collect(),
    }
}

fn print(answer: &Answer, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    for (number, way) in answer.paths.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        let steps = counted(way.length, "step");
        wrapped(
            &format!("{}. ", number + 1),
            &format!("{} → {}: {steps}", answer.from.label, answer.to.label),
            width,
            output,
        )?;
        for (step, first) in way.steps.iter().zip(&way.things) {
            wrapped("   ", &first.label, width, output)?;
            for edge in step {
                said(edge, width, output)?;
            }
        }
        if let Some(last) = way.things.last() {
            wrapped("   ", &last.label, width, output)?;
        }
    }
    Ok(())
}

/// A step: relation and direction, how far to trust it, who says so.
fn said(edge: &Step, width: usize, output: &mut Output) -> Result<(), Error> {
    let lead = if edge.forward { "     ↓ " } else { "     ↑ " };
    let contested = if edge.contested { ", contested" } else { "" };
    let time = match (edge.start.as_str(), edge.end.as_str()) {
        ("", "") => String::new(),
        (start, end) if start == end => format!(", {start}"),
        (start, "") => format!(", from {start}"),
        ("", end) => format!(", until {end}"),
        (start, end) => format!(", {start} to {end}"),
    };
    let relation = format!("{}{time} ({}{contested})", edge.relation, edge.evidence_in_words);
    wrapped(lead, &relation, width, output)?;
    edge.records.iter().try_for_each(|record| wrapped("         ", &record.citation, width, output))
}
