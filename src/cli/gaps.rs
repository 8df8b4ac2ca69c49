use super::output::Output;
use super::shape::{LISTED_CARDS, LISTS, Shape};
use super::show::{not_one, wrapped};
use super::{Command, Options, arguments};
use crate::about::{Cell, Expectation, Gap, Resolved, State, Used, expected_as, gaps, resolve_used};
use crate::error::{Error, Exit};
use crate::session::Session;
use crate::store::NamedNode;
use clap::{ArgMatches, Args};
use serde::Serialize;

pub const COMMAND: Command = Command { name: "gaps", define: Gaps::define, run };

const EXAMPLES: &str = "\
Unknown is not zero: a cell is asserted, denied, not applicable, searched and not found,
or not yet searched; the five add up to the members of the class.

Examples:
  coopgraph gaps                             every expectation, in numbers
  coopgraph gaps \"round table\"               which round tables lack what
  coopgraph gaps \"round table\" \"has champion\"
  coopgraph gaps action \"due by\"             also where nothing was declared";

/// Lists all X that lack Y, and what kind of silence it is
#[derive(Args)]
struct Gaps {
    /// A class: its label or name
    class: Option<String>,

    /// A relation, or what is expected: its label or name
    path: Option<String>,
}

impl Gaps {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Gaps = arguments(matches)?;
    let shape = output.shape(if asked.class.is_none() { LISTS } else { LISTED_CARDS })?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    let find = |text: &Option<String>, used| text.as_deref().map(|text| find(text, used, &session)).transpose();
    let class = find(&asked.class, Used::Class)?;
    let path = match &asked.path {
        Some(text) => match expected_as(text, class.as_ref(), &session.store, session.names()?)? {
            Some(expectation) => Some(expectation.path),
            None => find(&asked.path, Used::Relation)?,
        },
        None => None,
    };
    let found = gaps(class.as_ref(), path.as_ref(), &session.store, session.names()?)?;
    let counted = || found.iter().map(|gap| Counted::of(gap, class.is_some()));
    match (shape, &class) {
        (Shape::Json, _) => output.json("gaps", &Answer { expectations: counted().collect() })?,
        (Shape::JsonLines, _) => output.json_lines(counted())?,
        _ if found.is_empty() => {}
        (_, None) => summary(&found, output)?,
        (_, Some(_)) => details(&found, output)?,
    }
    if found.is_empty() {
        output.remark("nothing is expected of that; name a relation as well");
        return Ok(Exit::Negative.max(broken));
    }
    Ok(broken)
}

/// Every expectation, for programs.
#[derive(Serialize)]
struct Answer<'a> {
    expectations: Vec<Counted<'a>>,
}

/// An expectation in numbers; with its cells where a class was asked for.
#[derive(Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    expectation: &'a Expectation,
    members: usize,
    counts: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<&'a [Cell]>,
}

/// Cells in each state: they add up to the members.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    asserted: usize,
    denied: usize,
    not_applicable: usize,
    not_found: usize,
    not_yet_searched: usize,
}

impl<'a> Counted<'a> {
    fn of(gap: &'a Gap, with_cells: bool) -> Self {
        let [asserted, denied, not_applicable, not_found, not_yet_searched] = State::ALL.map(|state| gap.count(state));
        Self {
            expectation: &gap.expectation,
            members: gap.cells.len(),
            counts: Counts { asserted, denied, not_applicable, not_found, not_yet_searched },
            cells: with_cells.then_some(&gap.cells),
        }
    }
}

fn find(text: &str, used: Used, session: &Session) -> Result<NamedNode, Error> {
    match resolve_used(text, used, &session.store, session.names()?)? {
        Resolved::One(term) => Ok(term),
        Resolved::Several(candidates) | Resolved::None(candidates) => Err(not_one(text, &candidates, session)),
    }
}

fn summary(gaps: &[Gap], output: &mut Output) -> Result<(), Error> {
    let rows: Vec<[String; 7]> = gaps
        .iter()
        .map(|gap| {
            let [asserted, denied, not_applicable, not_found, not_yet] =
                State::ALL.map(|state| gap.count(state).to_string());
            let members = gap.cells.len().to_string();
            [gap.expectation.label.clone(), members, asserted, denied, not_applicable, not_found, not_yet]
        })
        .collect();
    let header = ["EXPECTED", "MEMBERS", "ASSERTED", "DENIED", "NOT APPLICABLE", "NOT FOUND", "NOT YET SEARCHED"];
    output.columns(header, &rows)
}

fn details(gaps: &[Gap], output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    for (number, gap) in gaps.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        let counts: Vec<String> = State::ALL
            .iter()
            .map(|state| (gap.count(*state), state.label()))
            .filter(|(count, _)| *count > 0)
            .map(|(count, label)| format!("{count} {label}"))
            .collect();
        let line = format!("{}: {} members, {}", gap.expectation.label, gap.cells.len(), counts.join(", "));
        wrapped("", &line, width, output)?;
        for cell in gap.cells.iter().filter(|cell| cell.state != State::Asserted) {
            wrapped("  ", &format!("{}: {}", cell.label, silence(cell)), width, output)?;
        }
    }
    Ok(())
}

/// What kind of silence a cell is, with what is known of the search.
fn silence(cell: &Cell) -> String {
    let mut parts = vec![cell.state.label().to_owned()];
    let known =
        [("", &cell.because), ("", &cell.checked_on), ("in ", &cell.searched_in), ("for: ", &cell.searched_for)];
    parts.extend(known.iter().filter(|(_, text)| !text.is_empty()).map(|(lead, text)| format!("{lead}{text}")));
    parts.join("; ")
}
