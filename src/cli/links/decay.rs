use super::super::import::include_all;
use super::super::link::kept::Kept;
use super::super::link::sets::{Gatherer, Sets, source};
use super::super::output::Output;
use super::super::shape::{LISTS, Shape};
use super::super::{Command, Options, arguments, day};
use crate::error::{Error, Exit};
use crate::link::{Decayed, Fate, Ledger, Now, Part, Plan, Source, decay, link_of, plans};
use crate::query::parse;
use crate::session;
use crate::store::{Limits, Prepared, Store, Term};
use crate::vocab::Vocabulary;
use clap::{ArgMatches, Args};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

pub const COMMAND: Command = Command { name: "decay", define: Decay::define, run };

const EXAMPLES: &str = "\
Each accepted link keeps what was seen of its two things. Where one of them is gone, withdrawn,
merged into another, has none of its names any more, is of another type or has another country,
host or identifier, the link waits for a decision again, with the reason, and is not asserted
meanwhile. One more name or a text that was corrected is no reason.

Exit code 1 when a link must be judged again.

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
    let looked = look(&kept, options, output)?;
    let fates = fates(&kept, &looked, options)?;
    let nobody = Fate::default();
    let fate = |thing: &str| fates.get(thing).unwrap_or(&nobody).clone();
    let sets = looked.sets.iter().flat_map(|sets| [Some(&sets.left), sets.right.as_ref()]).flatten();
    let now: Vec<Now<'_>> = sets.map(|gathered| Now::new(gathered.end())).collect();
    let decayed = decay(&kept.ledger, &now, &fate);
    drop(now);
    if !asked.dry_run && !decayed.is_empty() {
        let day = day::today();
        kept.change(|ledger| ledger.set_back(&decayed, &day))?;
    }
    print(&decayed, &kept.ledger, shape, output)?;
    say(&decayed, &looked, asked.dry_run, output);
    let exit = if decayed.is_empty() { Exit::Fine } else { Exit::Negative };
    Ok(exit.max(kept.broken).max(if looked.failed { Exit::Usage } else { Exit::Fine }))
}

/// The sets that were looked at.
#[derive(Default)]
struct Looked {
    sets: Vec<Sets>,
    datasets: Vec<String>,
    /// Accepted links between sets of which no specification speaks, or that are elsewhere.
    unknown: usize,
    failed: bool,
}

/// Gathers the sets that accepted links join, each as its specification says.
fn look(kept: &Kept, options: &Options, output: &mut Output) -> Result<Looked, Error> {
    let (shelf, vocabulary) = (&kept.session.shelf, &kept.session.vocabulary);
    let mut links: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in kept.ledger.rows(Part::Accepted) {
        let joined = (row.get("subject_source").to_owned(), row.get("object_source").to_owned());
        *links.entry(joined).or_default() += 1;
    }
    let mut looked = Looked::default();
    let mut known_to = BTreeSet::new();
    let plans = plans(shelf).0;
    for plan in plans.iter().filter(|plan| is_at_hand(plan)) {
        let from = source(&plan.left, vocabulary);
        let to = plan.right.as_ref().map_or_else(|| from.clone(), |right| source(right, vocabulary));
        let joined = (from, to);
        if !links.contains_key(&joined) {
            continue;
        }
        known_to.insert(joined);
        match Gatherer::new(shelf, vocabulary, &[], options).sets(plan, output)? {
            Some(sets) => {
                looked.datasets.extend(datasets(plan));
                looked.sets.push(sets);
            }
            None => looked.failed = true,
        }
    }
    looked.unknown = links.iter().filter(|(joined, _)| !known_to.contains(*joined)).map(|(_, count)| count).sum();
    Ok(looked)
}

/// Whether both sets are in the folder: nobody is asked over the network what became of links.
fn is_at_hand(plan: &Plan) -> bool {
    let sides = [Some(&plan.left), plan.right.as_ref()];
    sides.into_iter().flatten().all(|side| !matches!(side.source(), Source::Endpoint(_) | Source::Service(_)))
}

fn datasets(plan: &Plan) -> impl Iterator<Item = String> {
    let sides = [Some(&plan.left), plan.right.as_ref()];
    sides.into_iter().flatten().filter_map(|side| match side.source() {
        Source::Dataset(slug) => Some(slug.to_owned()),
        _ => None,
    })
}

/// What the graph and the datasets say became of things.
fn fates(kept: &Kept, looked: &Looked, options: &Options) -> Result<BTreeMap<String, Fate>, Error> {
    let mut shelf = kept.session.shelf.clone();
    let missing: BTreeSet<&String> = looked.datasets.iter().filter(|slug| !options.with.contains(slug)).collect();
    include_all(missing.into_iter(), &mut shelf)?;
    let vocabulary = &kept.session.vocabulary;
    let [replaced, deprecated, typed] = [
        "SELECT ?thing ?by { ?thing dcterms:isReplacedBy ?by }",
        "SELECT ?thing { ?thing owl:deprecated true }",
        "SELECT DISTINCT ?thing { ?thing a ?class }",
    ]
    .map(|text| prepared(text, vocabulary));
    let queries = [replaced.clone(), deprecated.clone(), typed.clone()];
    let store = session::part(&shelf, vocabulary, &queries, !options.no_inferred)?.store;
    let mut fates: BTreeMap<String, Fate> = BTreeMap::new();
    for row in things(&typed, &store)? {
        fates.entry(row[0].clone()).or_default().is_there = true;
    }
    for row in things(&deprecated, &store)? {
        fates.entry(row[0].clone()).or_default().is_deprecated = true;
    }
    for row in things(&replaced, &store)? {
        let fate = fates.entry(row[0].clone()).or_default();
        fate.replaced_by.extend(row.into_iter().skip(1).map(|by| kept.ledger.show(&by)));
    }
    Ok(fates)
}

fn prepared(text: &str, vocabulary: &Vocabulary) -> Prepared {
    parse(text, &vocabulary.prefixes).expect("it is a query, of prefixes that every folder has")
}

/// The rows of a query whose cells are all things, as IRIs.
fn things(query: &Prepared, store: &Store) -> Result<Vec<Vec<String>>, Error> {
    let table = store.query(query, &Limits::default()).into_table()?;
    let iri = |term: Option<Term>| match term {
        Some(Term::NamedNode(node)) => Some(node.into_string()),
        _ => None,
    };
    let mut rows: Vec<Vec<String>> =
        table.rows.into_iter().filter_map(|row| row.into_iter().map(iri).collect()).collect();
    rows.sort();
    Ok(rows)
}

/// The answer, for programs.
#[derive(Serialize)]
struct Answer<'a> {
    decayed: Vec<Told<'a>>,
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

fn print(decayed: &[Decayed], ledger: &Ledger, shape: Shape, output: &mut Output) -> Result<(), Error> {
    let told = || decayed.iter().map(Told::of);
    match shape {
        Shape::Json => output.json("links decay", &Answer { decayed: told().collect() }),
        Shape::JsonLines => output.json_lines(told()),
        _ if decayed.is_empty() => Ok(()),
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

fn say(decayed: &[Decayed], looked: &Looked, dry_run: bool, output: &mut Output) {
    if looked.unknown > 0 {
        let links =
            if looked.unknown == 1 { "1 link was".to_owned() } else { format!("{} links were", looked.unknown) };
        output.remark(&format!("{links} not looked at: no specification in data/links/ joins the sets they join"));
    }
    output.remark(match (decayed.len(), dry_run) {
        (0, _) => "no accepted link has changed",
        (_, true) => "nothing was written",
        (_, false) => "they wait for a decision again: `coopgraph link review`",
    });
}
