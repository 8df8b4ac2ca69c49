use super::super::output::Output;
use super::super::shape::{CARDS, Shape};
use super::super::show::wrapped;
use super::super::{Command, Options, arguments};
use super::kept::Kept;
use super::proposed::Weighed;
use super::screen;
use crate::error::{Error, Exit};
use crate::link::sssom::Mapping;
use crate::link::{
    Ledger, Link, LinkError, Part, Seen, State, evidence, link_of, pair_of, reviewers, seen, told, verdict, weight,
};
use crate::vocab::Vocabulary;
use clap::{ArgMatches, Args};
use serde::Serialize;

pub const COMMAND: Command = Command { name: "explain", define: Explain::define, run };

const EXAMPLES: &str = "\
What was compared of the two things, how alike it is, and how much that weighs for (+) or against
(-) their being the same. Their sum is the weight, the evidence of this pair alone: at 0 it is as
likely as not. The probability also counts the other pairs of its two things, for a thing is only
one other: beside a pair as good, even what weighs much is improbable. Then what people decided.

Examples:
  coopgraph link explain 1                     the first of the candidates
  coopgraph link explain link:ed82             by its record, or the beginning of it
  coopgraph link explain id:unesco http://www.wikidata.org/entity/Q7809";

/// Says what speaks for a link and against it, and what was decided
#[derive(Args)]
struct Explain {
    /// The link: its record or the beginning of it, its number among the candidates; or its two things
    #[arg(required = true, num_args = 1..=2, value_name = "LINK")]
    link: Vec<String>,
}

impl Explain {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

/// The answer, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    link: String,
    state: &'static str,
    left: End<'a>,
    right: End<'a>,
    predicate: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    evidence: Vec<Weighed>,
    /// The day of the decision from whose time weight and evidence are, where what was judged has changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    weighed_on: Option<&'a str>,
    decisions: Vec<Decided<'a>>,
}

/// One of the two things, and what was seen of it.
#[derive(Serialize)]
struct End<'a> {
    id: &'a str,
    label: &'a str,
    source: &'a str,
    seen: Seen,
}

/// What somebody decided.
#[derive(Serialize)]
struct Decided<'a> {
    record: &'a str,
    verdict: &'static str,
    reviewers: Vec<&'a str>,
    day: &'a str,
    predicate: &'a str,
    comment: &'a str,
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Explain = arguments(matches)?;
    let shape = output.shape(CARDS)?;
    let kept = Kept::open(options, output)?;
    let ledger = &kept.ledger;
    let pair = match asked.link.as_slice() {
        [one, other] => between(one, other, ledger, &kept.session.vocabulary)?,
        [link, ..] => ledger.find(link)?.pair,
        [] => return Ok(Exit::Usage),
    };
    let link = ledger.link(&pair);
    let row = link.best();
    let decided: Vec<&Mapping> = link
        .rows
        .iter()
        .filter(|(part, row)| *part != Part::Candidates || !reviewers(row).is_empty())
        .map(|(_, row)| *row)
        .collect();
    let state = word(link.state());
    if shape == Shape::Json {
        output.json("link", &answer(&link, &decided, state))?;
        return Ok(kept.broken);
    }
    screen::print(&link, ledger, false, output)?;
    let width = output.width();
    for row in &decided {
        let said = format!("{}: {}", ledger.show(row.get("record_id")), told(row));
        wrapped("", &said, width, output)?;
    }
    let outlook = match link.weighed_on() {
        Some(_) => "waits: what was judged has changed".to_owned(),
        None => outlook(link.state(), row),
    };
    output.line(&format!("link:{} {outlook}", link_of(&pair)))?;
    Ok(kept.broken)
}

/// The link between two things, whichever is named first.
fn between(one: &str, other: &str, ledger: &Ledger, vocabulary: &Vocabulary) -> Result<(String, String), Error> {
    let is = |iri: &str, text: &str| {
        ledger.is_called(iri, text) || vocabulary.prefixes.expand(text).is_some_and(|node| node.as_str() == iri)
    };
    let pairs = || ledger.all().map(|(_, row)| pair_of(row));
    let find = |is: &dyn Fn(&str, &str) -> bool| {
        pairs().find(|(a, b)| is(a, one) && is(b, other) || is(a, other) && is(b, one))
    };
    find(&is).ok_or_else(|| {
        let ends_so = |iri: &str, text: &str| is(iri, text) || iri.rsplit(['#', '/']).next() == Some(text);
        let meant = find(&ends_so).map(|(a, b)| format!("{} {}", ledger.show(&a), ledger.show(&b)));
        let hint = match (&meant, pairs().next()) {
            (Some(meant), _) => format!("did you mean {meant}?"),
            (None, Some((a, b))) => {
                format!("things are written as they are shown, such as {} {}", ledger.show(&a), ledger.show(&b))
            }
            (None, None) => "there are no links; `coopgraph link run` proposes some".to_owned(),
        };
        let problem = LinkError::NoSuchLink(format!("{one} {other}")).to_string();
        Error::usage_of("not-found", problem, hint, meant.into_iter().collect())
    })
}

fn word(state: State) -> &'static str {
    match state {
        State::Candidate => "candidate",
        State::Unreviewed => "unreviewed",
        State::Unsure => "unsure",
        State::Same => "same",
        State::Close => "close",
        State::Rejected => "rejected",
        State::Disputed => "disputed",
    }
}

/// What became of it or, as long as nobody decided, what it looks like.
fn outlook(state: State, row: &Mapping) -> String {
    match state {
        State::Candidate if weight(row) > 0.0 && is_unlikely(row) => {
            "waits: it weighs for the same, and another pair of these things weighs as much or more".to_owned()
        }
        State::Candidate if weight(row) > 0.0 => "waits: likelier the same than not".to_owned(),
        State::Candidate if weight(row).is_finite() => "waits: likelier two things than one".to_owned(),
        State::Candidate => "waits".to_owned(),
        State::Unsure => "waits: whoever judged it was unsure".to_owned(),
        State::Unreviewed => "is kept, and nobody says who judged it".to_owned(),
        State::Same => "is accepted: the same".to_owned(),
        State::Close => "is accepted: close".to_owned(),
        State::Rejected => "is rejected".to_owned(),
        State::Disputed => "is disputed: reviewers say different things".to_owned(),
    }
}

fn is_unlikely(row: &Mapping) -> bool {
    row.get("confidence").parse().is_ok_and(|probability: f64| probability < 0.5)
}

fn answer<'a>(link: &Link<'a>, decided: &[&'a Mapping], state: &'static str) -> Answer<'a> {
    let row = link.best();
    let end = |slots: [&str; 4]| {
        let [id, label, source] = [slots[0], slots[1], slots[2]].map(|slot| row.get(slot));
        End { id, label, source, seen: seen(row, slots[3]) }
    };
    Answer {
        link: link_of(&pair_of(row)),
        state,
        left: end(["subject_id", "subject_label", "subject_source", "subject_seen"]),
        right: end(["object_id", "object_label", "object_source", "object_seen"]),
        predicate: row.get("predicate_id"),
        weight: Some(weight(row)).filter(|weight| weight.is_finite()),
        probability: row.get("confidence").parse().ok(),
        evidence: evidence(row).into_iter().map(Weighed::of).collect(),
        weighed_on: link.weighed_on(),
        decisions: decided.iter().map(|row| Decided::of(row)).collect(),
    }
}

impl<'a> Decided<'a> {
    fn of(row: &'a Mapping) -> Self {
        let [record, day, predicate, comment] =
            ["record_id", "review_date", "predicate_id", "comment"].map(|slot| row.get(slot));
        let verdict = verdict(row).map_or("unreviewed", |verdict| verdict.word());
        Self { record, verdict, reviewers: reviewers(row), day, predicate, comment }
    }
}
