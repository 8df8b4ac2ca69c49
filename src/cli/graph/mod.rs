//! `coopgraph graph`: a lens, a query or the surroundings of a thing as a network, in a file, a picture or a table.

mod graphviz;
mod placing;
mod subject;
mod table;
mod written;

use super::output::Output;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit, Message};
use crate::graph::{Network, Projection};
use crate::session::{Rowed, Session, network};
use crate::shelf::Severity;
use crate::store::Limit;
use clap::{ArgMatches, Args, ValueEnum};
use std::rc::Rc;
use subject::Subject;

pub const COMMAND: Command = Command { name: "graph", define: Graph::define, run };

const EXAMPLES: &str = "\
WHAT is a lens, a query file (`-` for standard input) or a thing. A query selects ?source ?relation
?target, or two columns of things, or is a CONSTRUCT. A thing is drawn with what is connected to it.

Pictures show the 60 best connected things unless --max-nodes says otherwise; what is left out is
said in them. Things named so widely that they connect everything are tags of the others, unless
the lens is about them or --hubs is given. Weights count the publishers that say so. `coopgraph help formats` lists the files.

Examples:
  coopgraph graph                                   every lens
  coopgraph graph actors -o actors.svg              a lens to a picture
  coopgraph graph dpga --hops 2 -o dpga.html        around one thing, one self-contained page
  coopgraph graph my.rq --layout layered -o map.gexf
  coopgraph graph actors --around Norway            a part of a lens, as a table
  coopgraph graph -e 'CONSTRUCT WHERE { ?a coop:answers ?b }' -f dot";

/// Draws who and what is connected: as a picture, as a file for other tools, as a table
#[derive(Args)]
pub struct Graph {
    /// A lens, a query file, or a thing; nothing to list the lenses
    what: Option<String>,

    /// The query itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL", conflicts_with = "what")]
    expression: Option<String>,

    /// Value of a parameter of a lens; may be repeated
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,

    /// Only what is connected to this thing
    #[arg(long, value_name = "THING")]
    around: Option<String>,

    /// How many edges away from the thing; 1 if not said
    #[arg(long, value_name = "N")]
    hops: Option<usize>,

    /// Where things are placed: force, layered, radial, time, group, circle; graphviz starts `dot`
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<String>,

    /// Edges between the same two things: one for each relation and time, or one for all
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Edges::Multi)]
    edges: Edges,

    /// Also draw things named so widely that they connect everything
    #[arg(long)]
    hubs: bool,

    /// Show at most this many things, the best connected; 0 for all
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,

    /// Another number gives another arrangement where a layout has many
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Print the SPARQL instead of running it
    #[arg(long)]
    show: bool,
}

/// What becomes of several edges between the same two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Edges {
    Multi,
    Merge,
}

impl Graph {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Graph = arguments(matches)?;
    if asked.what.is_none() && asked.expression.is_none() {
        return lenses(&asked, options, output);
    }
    let target = written::target(&asked, options, output)?;
    let session = with_needed(&asked, options)?;
    let subject = Subject::of(&asked, &session)?;
    if asked.show {
        output.text(&subject.text)?;
        return Ok(Exit::Fine);
    }
    let broken = output.warn_of(&session);
    // A table has room for what would tie everything together in a picture.
    let hubs = asked.hubs || subject.hubs || target.is_table() && subject.centre.is_none();
    let choices = Projection { merge: asked.edges == Edges::Merge, hubs };
    let always: Vec<&str> = subject.centre.iter().map(String::as_str).collect();
    let Rowed { mut network, reached } = network(&session, &subject.prepared, choices, &always)?;
    network.about.title.clone_from(&subject.title);
    network.about.description.clone_from(&subject.description);
    let exit = reached.map_or(Exit::Fine, |limit| stopped(limit, "the network is partial", output));
    if exit == Exit::Interrupted {
        return Ok(exit);
    }
    let Some((network, centre)) = around(network, &subject, asked.hops.unwrap_or(1), output) else {
        return Ok(Exit::Negative.max(exit).max(broken));
    };
    if network.node_count() == 0 {
        output.remark("no rows: nothing to draw");
        subject.say_what_is_unknown(&session, output)?;
        return Ok(Exit::Negative.max(exit).max(broken));
    }
    target.write(&network, centre, &subject, output)?;
    Ok(exit.max(broken))
}

/// The open folder, with the imported datasets that a lens needs.
fn with_needed(asked: &Graph, options: &Options) -> Result<Rc<Session>, Error> {
    let session = options.open()?;
    match asked.what.as_deref().and_then(|what| session.catalogue.lens(what)) {
        Some(lens) => options.with_needed(&session, &lens.front.needs, &format!("the lens {}", lens.name)),
        None => Ok(session),
    }
}

/// Every lens, where nothing is said that would need one.
fn lenses(asked: &Graph, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let said = [
        ("--around", asked.around.is_some()),
        ("--hops", asked.hops.is_some()),
        ("--param", !asked.parameters.is_empty()),
        ("--layout", asked.layout.is_some()),
        ("--max-nodes", asked.max_nodes.is_some()),
        ("--hubs", asked.hubs),
        ("--show", asked.show),
    ];
    match said.into_iter().find(|(_, is_said)| *is_said) {
        Some((option, _)) => {
            let hint = "name a lens, a query file or a thing; `coopgraph graph` lists the lenses";
            Err(Error::usage(format!("{option} needs something to draw"), hint))
        }
        None => super::list::all_lenses(&*options.open()?, output),
    }
}

/// Says which limit was reached, and what that makes of the answer.
pub fn stopped(limit: Limit, what: &str, output: &mut Output) -> Exit {
    let title = format!("stopped after {limit}: {what}");
    if matches!(limit, Limit::Interrupt) {
        output.remark(&title);
        return Exit::Interrupted;
    }
    output.message(Severity::Warning, &Message { code: "limit-reached", title, ..Message::default() });
    Exit::Limit
}

/// The part of a network around the thing that is asked for, and where in it the thing is.
fn around(network: Network, subject: &Subject, hops: usize, output: &mut Output) -> Option<(Network, Option<usize>)> {
    let Some(centre) = &subject.centre else {
        return Some((network, None));
    };
    let Some(at) = network.find(centre) else {
        output.remark(&format!("{} is connected to nothing here", subject.centre_label));
        return None;
    };
    let part = network.around(at, hops);
    let at = part.find(centre);
    Some((part, at))
}
