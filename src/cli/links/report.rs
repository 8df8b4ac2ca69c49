use super::super::link::kept::Kept;
use super::super::output::Output;
use super::super::shape::{LISTS, Shape};
use super::super::show::wrapped;
use super::super::{Command, Options};
use crate::error::{Error, Exit};
use crate::link::{Dispute, Ledger, Tally, disputes, gone, link_of, tallies};
use crate::query::print::Texts;
use clap::ArgMatches;
use serde::Serialize;
use std::collections::BTreeSet;

pub const COMMAND: Command = Command { name: "report", define, run };

const EXAMPLES: &str = "\
WAIT nobody has judged them, UNSURE somebody was unsure, SAME, CLOSE (or tied in another way) and
NO as reviewers said, DISPUTED reviewers disagree: each is listed, and none is asserted. UNREVIEWED
they are accepted or rejected, and nobody says who judged them. OUTDATED an end has changed since.
GONE things of accepted links of which their dataset, where it is at hand (--with DATASET), does
not speak any more. LAST is the day of the last decision.

Examples:
  coopgraph links report
  coopgraph links report -f csv";

fn define(command: clap::Command) -> clap::Command {
    command.about("Counts links by the sets they join").after_help(EXAMPLES)
}

pub fn run(_: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let shape = output.shape(LISTS)?;
    let kept = Kept::open(options, output)?;
    let (ledger, session) = (&kept.ledger, &kept.session);
    let gone = gone(ledger, &session.datasets, &session.store, &session.vocabulary)?;
    let (tallies, disputes) = (tallies(ledger, &gone), disputes(ledger));
    let counted = || tallies.iter().map(|tally| Counted::of(tally, ledger));
    match shape {
        Shape::Json => {
            let disputed = disputes.iter().map(Disputed::of).collect();
            output.json("links", &Answer { sets: counted().collect(), disputed, unread: ledger.unread() })?;
        }
        Shape::JsonLines => output.json_lines(counted())?,
        _ if tallies.is_empty() => {}
        Shape::Text | Shape::Texts(_) => table(&tallies, ledger, output)?,
    }
    match shape {
        Shape::Texts(Texts::Table | Texts::Line | Texts::Markdown) => {
            listed(&tallies, &disputes, ledger, output)?;
        }
        // A line of another kind would break the table.
        Shape::Texts(_) | Shape::JsonLines => {
            disputes.iter().for_each(|dispute| output.remark(&format!("disputed: {}", told(dispute))));
        }
        Shape::Json | Shape::Text => {}
    }
    if shape == Shape::Texts(Texts::Table) && !tallies.is_empty() {
        output.remark("`coopgraph links report --help` explains the columns");
    }
    for file in ledger.unread() {
        output.remark(&format!("what could not be read of {file} is not counted"));
    }
    if tallies.is_empty() && ledger.unread().is_empty() {
        output.remark("there are no links; `coopgraph link run` proposes some");
        return Ok(Exit::Negative.max(kept.broken));
    }
    Ok(kept.broken)
}

fn table(tallies: &[Tally], ledger: &Ledger, output: &mut Output) -> Result<(), Error> {
    let header =
        ["FROM", "TO", "WAIT", "UNSURE", "SAME", "CLOSE", "NO", "DISPUTED", "UNREVIEWED", "OUTDATED", "GONE", "LAST"];
    let rows: Vec<[String; 12]> = tallies
        .iter()
        .map(|tally| {
            let counts = [tally.candidates, tally.unsure, tally.same, tally.close, tally.rejected];
            let [wait, unsure, same, close, rejected] = counts.map(|count| count.to_string());
            let counts = [tally.disputed, tally.unreviewed, tally.outdated, tally.gone.len()];
            let [disputed, unreviewed, outdated, gone] = counts.map(|count| count.to_string());
            let [from, to] = [&tally.subject_source, &tally.object_source].map(|source| ledger.source_name(source));
            let last = tally.last_review.clone();
            [from, to, wait, unsure, same, close, rejected, disputed, unreviewed, outdated, gone, last]
        })
        .collect();
    output.columns(header, &rows)
}

/// What a count does not say: which links are disputed, which things are gone.
fn listed(tallies: &[Tally], disputes: &[Dispute], ledger: &Ledger, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    for dispute in disputes {
        wrapped("disputed  ", &told(dispute), width, output)?;
    }
    let gone: BTreeSet<&String> = tallies.iter().flat_map(|tally| &tally.gone).collect();
    for thing in gone {
        wrapped("gone      ", &ledger.show(thing), width, output)?;
    }
    Ok(())
}

/// A dispute in a line: the link, and who says what.
fn told(dispute: &Dispute) -> String {
    let said: Vec<String> = dispute.verdicts.iter().map(|(who, verdict, _)| format!("{who} says {verdict}")).collect();
    let labels = dispute.labels.join(" | ");
    format!("link:{}  {labels}: {}", link_of(&dispute.pair), said.join(", "))
}

/// The report, for programs.
#[derive(Serialize)]
struct Answer<'a> {
    sets: Vec<Counted<'a>>,
    disputed: Vec<Disputed<'a>>,
    /// Files of which a row or more could not be read, and is not counted.
    unread: Vec<&'a str>,
}

/// The links between two sets.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counted<'a> {
    from: String,
    to: String,
    subject_source: &'a str,
    object_source: &'a str,
    candidates: usize,
    unsure: usize,
    same: usize,
    close: usize,
    rejected: usize,
    disputed: usize,
    unreviewed: usize,
    outdated: usize,
    gone: &'a BTreeSet<String>,
    last_review: &'a str,
}

/// A link whose reviewers disagree.
#[derive(Serialize)]
struct Disputed<'a> {
    link: String,
    things: [&'a str; 2],
    labels: [&'a str; 2],
    verdicts: Vec<Said<'a>>,
}

/// What one of them says.
#[derive(Serialize)]
struct Said<'a> {
    reviewer: &'a str,
    verdict: &'static str,
    on: &'a str,
}

impl<'a> Counted<'a> {
    fn of(tally: &'a Tally, ledger: &Ledger) -> Self {
        Self {
            from: ledger.source_name(&tally.subject_source),
            to: ledger.source_name(&tally.object_source),
            subject_source: &tally.subject_source,
            object_source: &tally.object_source,
            candidates: tally.candidates,
            unsure: tally.unsure,
            same: tally.same,
            close: tally.close,
            rejected: tally.rejected,
            disputed: tally.disputed,
            unreviewed: tally.unreviewed,
            outdated: tally.outdated,
            gone: &tally.gone,
            last_review: &tally.last_review,
        }
    }
}

impl<'a> Disputed<'a> {
    fn of(dispute: &'a Dispute) -> Self {
        let said = |(reviewer, verdict, on): &'a (String, _, String)| -> Said<'a> {
            let verdict: &crate::link::Verdict = verdict;
            Said { reviewer, verdict: verdict.word(), on }
        };
        Self {
            link: format!("link:{}", link_of(&dispute.pair)),
            things: [&dispute.pair.0, &dispute.pair.1],
            labels: [&dispute.labels[0], &dispute.labels[1]],
            verdicts: dispute.verdicts.iter().map(said).collect(),
        }
    }
}
