use super::super::import::include_all;
use super::super::link::kept::Kept;
use super::super::link::sets::{Gatherer, Sets, source};
use super::super::output::Output;
use super::super::shape::{LISTS, Shape};
use super::super::{Command, Options, arguments, day};
use crate::error::{Error, Exit, finding_message};
use crate::link::{Decayed, Fates, Ledger, Looked, Now, Plan, Source, decay, joined, link_of, plans};
use crate::session;
use crate::vocab::counted;
use clap::{ArgMatches, Args};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

pub const COMMAND: Command = Command { name: "decay", define: Decay::define, run };

const EXAMPLES: &str = "\
Each accepted link keeps what was seen of its two things. Where one of them is gone, withdrawn,
merged into another, has none of its names any more, is of another type or has another country,
host or identifier, the link waits for a decision again, with the reason, and is not asserted
meanwhile. One more name or a text that was corrected is no reason.

Exit code 1 when a link must be judged again or could not be looked at: sets are gathered as the
specifications in data/links/ say, and not over the network.

Examples:
  coopgraph links decay
  coopgraph links decay --dry-run -f csv";

/// Finds accepted links whose things have changed since, and puts them back to be judged
#[derive(Args)]
struct Decay {
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Decay {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Decay = arguments(matches)?;
    let shape = output.shape(LISTS)?;
    let mut kept = if asked.dry_run { Kept::open(options, output)? } else { Kept::open_to_write(options, output)? };
    let gathered = gather(&kept, options, output)?;
    let fates = fates(&kept, &gathered.datasets, options)?;
    let sets = gathered.sets.iter().flat_map(Sets::each);
    let now: Vec<Now<'_>> = sets.map(|gathered| Now::new(gathered.end(), gathered.is_whole())).collect();
    let looked = decay(&kept.ledger, &now, &|thing| fates.of(thing));
    drop(now);
    if !asked.dry_run && !looked.decayed.is_empty() {
        let day = day::today();
        kept.change(|ledger| ledger.set_back(&looked.decayed, &day))?;
    }
    let unseen: Vec<Unseen> = looked.not_looked_at.iter().map(|one| Unseen::of(one, &gathered, &kept.ledger)).collect();
    print(&looked, &unseen, &kept.ledger, shape, output)?;
    say(&looked, &unseen, asked.dry_run, output);
    let is_well = looked.decayed.is_empty() && unseen.is_empty();
    let exit = if is_well { Exit::Fine } else { Exit::Negative };
    Ok(exit.max(kept.broken).max(if gathered.has_failed { Exit::Usage } else { Exit::Fine }))
}

/// Sets that accepted links join.
#[derive(Default)]
struct Found {
    sets: Vec<Sets>,
    datasets: BTreeSet<String>,
    /// Why sets are not there that a specification joins.
    missing: BTreeMap<(String, String), &'static str>,
    has_failed: bool,
}

/// Gathers the sets that accepted links join, each as its specification says.
fn gather(kept: &Kept, options: &Options, output: &mut Output) -> Result<Found, Error> {
    let (shelf, vocabulary) = (&kept.session.shelf, &kept.session.vocabulary);
    let joined = joined(&kept.ledger);
    let mut found = Found::default();
    let (plans, broken) = plans(shelf);
    for finding in &broken {
        output.message(finding.severity, &finding_message(finding, shelf.text(&finding.file).as_deref()));
        found.has_failed = true;
    }
    for plan in &plans {
        let from = source(plan, &plan.left, shelf, vocabulary);
        let to = plan.right.as_ref().map_or_else(|| from.clone(), |right| source(plan, right, shelf, vocabulary));
        let both = [(from.clone(), to.clone()), (to, from)];
        if !both.iter().any(|both| joined.contains(both)) {
            continue;
        }
        let missing = if !is_at_hand(plan) {
            Some("one of their sets is elsewhere, and nobody is asked over the network")
        } else if let Some(sets) = Gatherer::new(shelf, vocabulary, &[], options).sets(plan, output)? {
            let is_whole = sets.are_whole();
            found.has_failed |= !is_whole;
            found.datasets.extend(datasets(plan));
            found.sets.push(sets);
            (!is_whole).then_some("one of their sets could not be read in full, and what is missing may be there")
        } else {
            found.has_failed = true;
            Some("one of their sets could not be gathered")
        };
        found.missing.extend(missing.into_iter().flat_map(|why| both.clone().map(|both| (both, why))));
    }
    Ok(found)
}

/// Whether both sets are in the folder: nobody is asked over the network what became of links.
fn is_at_hand(plan: &Plan) -> bool {
    plan.sides().all(|side| !matches!(side.source(), Source::Endpoint(_) | Source::Service(_)))
}

fn datasets(plan: &Plan) -> impl Iterator<Item = String> {
    plan.sides().filter_map(|side| match side.source() {
        Source::Dataset(slug) => Some(slug.to_owned()),
        _ => None,
    })
}

/// What the graph and the datasets say became of things.
fn fates(kept: &Kept, datasets: &BTreeSet<String>, options: &Options) -> Result<Fates, Error> {
    let mut shelf = kept.session.shelf.clone();
    include_all(datasets.iter().filter(|slug| !options.with.contains(slug)), &mut shelf)?;
    let vocabulary = &kept.session.vocabulary;
    let part = session::part(&shelf, vocabulary, &Fates::questions(vocabulary), !options.no_inferred)?;
    Ok(Fates::read(&part.store, vocabulary, &kept.ledger)?)
}

/// The answer, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    looked_at: usize,
    not_looked_at: &'a [Unseen],
    decayed: Vec<Told<'a>>,
}

/// Links that could not be looked at.
#[derive(Serialize)]
struct Unseen {
    from: String,
    to: String,
    links: usize,
    why: &'static str,
}

impl Unseen {
    fn of((sources, links): (&(String, String), &usize), found: &Found, ledger: &Ledger) -> Self {
        let none = if sources.0.is_empty() || sources.1.is_empty() {
            "they do not say which sets they join"
        } else {
            "no specification in data/links/ joins their sets"
        };
        let why = found.missing.get(sources).copied().unwrap_or(none);
        Self { from: ledger.source_name(&sources.0), to: ledger.source_name(&sources.1), links: *links, why }
    }
}

/// A link to be judged again.
#[derive(Serialize)]
struct Told<'a> {
    link: String,
    labels: &'a [String; 2],
    changes: Vec<Changed<'a>>,
}

/// What happened to one of its ends.
#[derive(Serialize)]
struct Changed<'a> {
    thing: &'a str,
    change: &'static str,
    detail: String,
}

impl<'a> Told<'a> {
    fn of(decayed: &'a Decayed) -> Self {
        let changed = |(thing, change): &'a (String, crate::link::Change)| Changed {
            thing,
            change: change.word(),
            detail: change.to_string(),
        };
        Self {
            link: format!("link:{}", link_of(&decayed.pair)),
            labels: &decayed.labels,
            changes: decayed.changes.iter().map(changed).collect(),
        }
    }
}

fn print(
    looked: &Looked,
    not_looked_at: &[Unseen],
    ledger: &Ledger,
    shape: Shape,
    output: &mut Output,
) -> Result<(), Error> {
    let told = || looked.decayed.iter().map(Told::of);
    match shape {
        Shape::Json => {
            let answer = Answer { looked_at: looked.looked_at, not_looked_at, decayed: told().collect() };
            output.json("links decay", &answer)
        }
        Shape::JsonLines => output.json_lines(told()),
        _ if looked.decayed.is_empty() => Ok(()),
        Shape::Text | Shape::Texts(_) => {
            let rows: Vec<[String; 5]> = told()
                .flat_map(|told| {
                    let [left, right] = told.labels.clone();
                    let link = told.link;
                    told.changes.into_iter().map(move |changed| {
                        let thing = ledger.show(changed.thing);
                        [link.clone(), left.clone(), right.clone(), thing, changed.detail]
                    })
                })
                .collect();
            output.columns(["LINK", "LEFT", "RIGHT", "THING", "CHANGE"], &rows)
        }
    }
}

fn say(looked: &Looked, unseen: &[Unseen], dry_run: bool, output: &mut Output) {
    for Unseen { from, to, links, why } in unseen {
        let links = counted(*links, "link");
        let sets = if from.is_empty() || to.is_empty() { String::new() } else { format!(" between {from} and {to}") };
        output.remark(&format!("{links}{sets} could not be looked at: {why}"));
    }
    let of = format!("{} looked at", counted(looked.looked_at, "accepted link"));
    output.remark(&match (looked.decayed.len(), dry_run) {
        (0, _) if looked.looked_at == 0 => of,
        (0, _) => format!("{of}: none has changed"),
        (changed, true) => format!("{of}, {changed} changed: nothing was written"),
        (changed, false) => format!("{of}, {changed} changed: `coopgraph link review` judges again"),
    });
}
