use super::super::output::Output;
use super::super::shape::LISTS;
use super::super::{Command, Options, arguments, interrupt};
use super::sets::{Gatherer, Sets};
use super::{plans, proposed};
use crate::error::{Error, Exit};
use crate::link::sssom::Mapping;
use crate::link::{Ledger, Link, Matcher, Pair, Piece, Plan, Proposed, Task, candidates, pair_of, row, weight};
use crate::load;
use crate::shelf::Shelf;
use clap::{ArgMatches, Args};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Instant;

pub const COMMAND: Command = Command { name: "run", define: Run::define, run };

const EXAMPLES: &str = "\
A specification is a small file data/links/NAME.toml: two sets, and which fields of them are
compared; or one set, [left] alone, in which what is there twice is looked for. `coopgraph help linking`
shows one. Candidates are kept in data/links/candidates.sssom.tsv, in the place of those of its last run;
what somebody decided stays, and is not proposed again.

A weight is the log to the base of two of the odds that two things are the same: 0 is as likely as
not, every point more doubles the odds.

Examples:
  coopgraph link run                                   which specifications there are
  coopgraph link run actors-twice --dry-run            what would be proposed
  coopgraph --home my-graph link run paris-call-ror    propose links
  coopgraph link run far.toml --allow-service example.org --dry-run";

/// How much must speak for a pair to be worth a look: about one of sixteen such pairs is the same.
const LEAST_WEIGHT: f64 = -4.0;

/// Proposes links between two sets; without a name, lists the specifications
#[derive(Args)]
struct Run {
    /// Name of a specification, or a file with one
    specification: Option<String>,

    /// Propose pairs that weigh at least this
    #[arg(long, value_name = "WEIGHT", default_value_t = LEAST_WEIGHT, value_parser = finite, allow_negative_numbers = true)]
    least_weight: f64,

    /// Write nothing
    #[arg(long)]
    dry_run: bool,

    /// Let an endpoint or a service on this host, or host:port, be asked; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_service: Vec<String>,
}

fn finite(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| "it is not a number such as -4".to_owned())
}

impl Run {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Run = arguments(matches)?;
    output.shape(LISTS)?;
    let begun = Instant::now();
    let shelf = Shelf::open(options.home.as_deref())?;
    let Some(name) = &asked.specification else {
        return plans::list(&shelf, output);
    };
    let Some(plan) = plans::find(name, &shelf, output)? else {
        return Ok(Exit::Usage);
    };
    let folder = shelf.folder().filter(|_| !asked.dry_run);
    if folder.is_none() && !asked.dry_run {
        let hint = "`coopgraph init DIR` writes one; --dry-run shows what would be proposed";
        return Err(Error::usage("there is no folder to keep links in", hint));
    }
    let vocabulary = load::vocabulary(&shelf);
    let predicate = match plan.relation(&vocabulary.prefixes) {
        Ok(predicate) => predicate,
        Err(finding) => {
            plans::say(&finding, &plan.text, output);
            return Ok(Exit::Usage);
        }
    };
    let (mut ledger, findings) = Ledger::read(&shelf, &vocabulary);
    output.warn_of_links(&findings);
    if folder.is_some() {
        ledger.check_writable()?;
    }
    let Some(sets) = Gatherer::new(&shelf, &vocabulary, &asked.allow_service, options).sets(&plan, output)? else {
        return Ok(Exit::Usage);
    };
    // Candidates of what could not be read would be dropped.
    let folder = folder.filter(|_| sets.are_whole());
    let reviewed = reviewed(&ledger, &sets);
    let matched = matcher(&plan, &sets, &reviewed);
    let mut rows = worth_a_look(&matched, &sets, &reviewed, &predicate, asked.least_weight);
    weigh_again(&mut rows, &matched, &sets, &ledger);
    let links = ledger.links();
    let is_open = |row: &&Mapping| weight(row).is_finite() && !links.get(&pair_of(row)).is_some_and(Link::is_decided);
    let listed: Vec<Mapping> = rows.iter().filter(is_open).cloned().collect();
    let mut proposed = match folder {
        Some(folder) => keep(&mut ledger, &plan, &sets, &rows, folder)?,
        None => ledger.propose(plan.rule(), &sets.left.source, &sets.right().source, rows.clone()),
    };
    proposed.decided_before += reviewed.len();
    let told = proposed::Told {
        plan: &plan,
        sets: &sets,
        compared: matched.compared(),
        proposed,
        wrote: folder.is_some(),
        seconds: begun.elapsed().as_secs_f64(),
    };
    told.print(&listed, &ledger, output)?;
    Ok(match (sets.are_whole(), listed.is_empty()) {
        (false, _) => Exit::Usage,
        (true, true) => Exit::Negative,
        (true, false) => Exit::Fine,
    })
}

/// The sets of a specification, matched.
pub fn matcher<'a>(plan: &Plan, sets: &'a Sets, reviewed: &'a [(usize, usize, bool)]) -> Matcher<'a> {
    Matcher::new(Task {
        left: &sets.left.set,
        right: sets.right.as_ref().map(|right| &right.set),
        comparisons: &sets.comparisons,
        one_to_one: plan.one_to_one,
        reviewed,
    })
}

/// Pairs people judged, by their places in the sets.
pub fn reviewed(ledger: &Ledger, sets: &Sets) -> Vec<(usize, usize, bool)> {
    placed(ledger.judged(&sets.left.source, &sets.right().source), sets)
}

/// Pairs of things by their places in the sets, each with what is known of it.
fn placed<T>(pairs: Vec<(String, String, T)>, sets: &Sets) -> Vec<(usize, usize, T)> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let places = |end: crate::link::End<'_>| -> HashMap<String, usize> {
        (0..end.set.things.len()).map(|thing| (end.iri(thing), thing)).collect()
    };
    let (left, right) = (places(sets.left.end()), places(sets.right().end()));
    let place = |(subject, object, known): (String, String, T)| {
        let (one, other) = (*left.get(&subject)?, *right.get(&object)?);
        // Within one set the lesser stands first.
        let (one, other) = if sets.right.is_none() { (one.min(other), one.max(other)) } else { (one, other) };
        Some((one, other, known))
    };
    pairs.into_iter().filter_map(place).collect()
}

/// The rows of what is worth a look.
fn worth_a_look(
    matched: &Matcher<'_>,
    sets: &Sets,
    reviewed: &[(usize, usize, bool)],
    predicate: &str,
    least_weight: f64,
) -> Vec<Mapping> {
    // What was judged takes nobody's place.
    let judged: HashSet<(usize, usize)> = reviewed.iter().map(|(left, right, _)| (*left, *right)).collect();
    let mut pairs = matched.pairs().to_vec();
    pairs.retain(|pair| !judged.contains(&(pair.left, pair.right)));
    if let Some(offered) = &sets.offered {
        pairs.retain(|pair| offered.contains(&(pair.left, pair.right)));
    }
    candidates(&pairs, least_weight, sets.left.set.things.len())
        .into_iter()
        .map(|pair| {
            let pieces = matched.explain(pair.left, pair.right);
            row(pair, &pieces, sets.left.end(), sets.right().end(), predicate)
        })
        .collect()
}

/// Adds what waits again because an end of it has changed: however little speaks for it now, its reviewer must see that.
fn weigh_again(rows: &mut Vec<Mapping>, matched: &Matcher<'_>, sets: &Sets, ledger: &Ledger) {
    let proposed: HashSet<(String, String)> = rows.iter().map(pair_of).collect();
    let mut waiting = ledger.waiting_again(&sets.left.source, &sets.right().source);
    waiting.retain(|(_, _, row)| !proposed.contains(&pair_of(row)));
    let compared: HashMap<(usize, usize), &Pair> =
        matched.pairs().iter().filter(|_| !waiting.is_empty()).map(|pair| ((pair.left, pair.right), pair)).collect();
    for (left, right, waiting) in placed(waiting, sets) {
        let predicate = waiting.get("predicate_id");
        let (pair, pieces) = match compared.get(&(left, right)) {
            Some(pair) => (Some(*pair), matched.explain(left, right)),
            None => (None, Vec::new()),
        };
        rows.push(again(left, right, pair, &pieces, sets, predicate));
    }
}

/// The row of a pair that waits again; where its things are too unlike to be compared, without a weight.
fn again(left: usize, right: usize, pair: Option<&Pair>, pieces: &[Piece], sets: &Sets, predicate: &str) -> Mapping {
    let unlike = Pair { left, right, weight: 0.0, probability: 0.0, is_match: false };
    let mut row = row(pair.unwrap_or(&unlike), pieces, sets.left.end(), sets.right().end(), predicate);
    if pair.is_none() {
        ["match_weight", "match_evidence", "confidence"].iter().for_each(|slot| row.set(slot, ""));
    }
    row
}

/// Proposes to what stands in the folder now.
fn keep(ledger: &mut Ledger, plan: &Plan, sets: &Sets, rows: &[Mapping], folder: &Path) -> Result<Proposed, Error> {
    let (left, right) = (&sets.left.source, &sets.right().source);
    let propose = |ledger: &mut Ledger| Ok(ledger.propose(plan.rule(), left, right, rows.to_vec()));
    Ok(interrupt::wait_for(|| ledger.change(folder, propose))?)
}
