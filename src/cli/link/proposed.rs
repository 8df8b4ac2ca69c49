//! What a run proposes, in words and as data.

use super::screen::percent;
use super::sets::{Gathered, Sets};
use crate::cli::output::Output;
use crate::cli::shape::{LISTS, Shape};
use crate::error::Error;
use crate::link::sssom::Mapping;
use crate::link::{Ledger, Piece, Plan, Proposed, evidence, link_of, pair_of, weight};
use crate::query::print::Texts;
use serde::Serialize;

/// Candidates that a person is shown; programs get all.
const SHOWN: usize = 20;

/// A run that is done.
pub struct Told<'a> {
    pub plan: &'a Plan,
    pub sets: &'a Sets,
    pub compared: usize,
    pub proposed: Proposed,
    pub wrote: bool,
    pub seconds: f64,
}

/// The answer, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    specification: &'a str,
    left: SetTold<'a>,
    right: SetTold<'a>,
    compared: usize,
    possible: u64,
    new: usize,
    kept: usize,
    dropped: usize,
    decided_before: usize,
    wrote: bool,
    candidates: Vec<Candidate<'a>>,
}

/// One of the two sets.
#[derive(Serialize)]
struct SetTold<'a> {
    name: &'a str,
    source: &'a str,
    things: usize,
}

/// A candidate.
#[derive(Serialize)]
struct Candidate<'a> {
    link: String,
    weight: f64,
    probability: f64,
    left: Thing<'a>,
    right: Thing<'a>,
    evidence: Vec<Weighed>,
}

/// One of the two things.
#[derive(Serialize)]
pub struct Thing<'a> {
    id: &'a str,
    label: &'a str,
}

/// A piece of evidence, for programs.
#[derive(Serialize)]
pub struct Weighed {
    what: String,
    left: String,
    right: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity: Option<f64>,
    weight: f64,
    how: String,
}

impl Told<'_> {
    pub fn print(&self, rows: &[Mapping], ledger: &Ledger, output: &mut Output) -> Result<(), Error> {
        match output.shape(LISTS)? {
            Shape::Json => output.json("link", &self.answer(rows))?,
            Shape::JsonLines => output.json_lines(rows.iter().map(Candidate::of))?,
            Shape::Texts(Texts::Table | Texts::Line | Texts::Markdown) => {
                let in_words = |row: &Mapping| row.get("confidence").parse().map_or_else(|_| String::new(), percent);
                table(&rows[..rows.len().min(SHOWN)], ledger, in_words, output)?;
                if rows.len() > SHOWN {
                    output.remark(&format!("and {} more; -f csv and -f json give all", rows.len() - SHOWN));
                }
            }
            Shape::Text | Shape::Texts(_) => table(rows, ledger, |row| row.get("confidence").to_owned(), output)?,
        }
        self.say(output);
        Ok(())
    }

    fn say(&self, output: &mut Output) {
        let (left, right) = (&self.sets.left.set, &self.sets.right().set);
        let sets = match &self.sets.right {
            Some(_) => {
                format!("{} things of {} and {} of {}", left.things.len(), left.name, right.things.len(), right.name)
            }
            None => format!("{} things of {}, each with the others: there is no [right]", left.things.len(), left.name),
        };
        let possible = self.sets.possible();
        output.remark(&format!("{sets}: {} of {possible} pairs compared in {:.1} s", self.compared, self.seconds));
        let Proposed { new, kept, decided_before, dropped } = self.proposed;
        let counts = format!("candidates: {new} new, {kept} kept, {dropped} dropped; {decided_before} decided before");
        output.remark(&counts);
        output.remark(if !self.sets.are_whole() {
            "nothing was written: not all of the sets could be read"
        } else if !self.wrote {
            "nothing was written"
        } else if new + kept > 0 {
            "`coopgraph link review` judges them"
        } else {
            "there is nothing to judge"
        });
    }

    fn answer<'a>(&'a self, rows: &'a [Mapping]) -> Answer<'a> {
        let told =
            |side: &'a Gathered| SetTold { name: &side.set.name, source: &side.source, things: side.set.things.len() };
        let Proposed { new, kept, decided_before, dropped } = self.proposed;
        Answer {
            specification: &self.plan.name,
            left: told(&self.sets.left),
            right: told(self.sets.right()),
            compared: self.compared,
            possible: self.sets.possible(),
            new,
            kept,
            dropped,
            decided_before,
            wrote: self.wrote,
            candidates: rows.iter().map(Candidate::of).collect(),
        }
    }
}

fn table(
    rows: &[Mapping],
    ledger: &Ledger,
    probability: impl Fn(&Mapping) -> String,
    output: &mut Output,
) -> Result<(), Error> {
    let row = |row: &Mapping| {
        let [left, right] = ["subject_label", "object_label"].map(|slot| row.get(slot).to_owned());
        let [left_id, right_id] = ["subject_id", "object_id"].map(|slot| ledger.show(row.get(slot)));
        let link = format!("link:{}", link_of(&pair_of(row)));
        [format!("{:+.1}", weight(row)), probability(row), left, right, left_id, right_id, link]
    };
    let header = ["WEIGHT", "PROBABILITY", "LEFT", "RIGHT", "LEFT ID", "RIGHT ID", "LINK"];
    output.columns(header, &rows.iter().map(row).collect::<Vec<_>>())
}

impl<'a> Candidate<'a> {
    fn of(row: &'a Mapping) -> Self {
        let [left, right] = ends(row);
        Self {
            link: link_of(&pair_of(row)),
            weight: weight(row),
            probability: row.get("confidence").parse().unwrap_or(0.0),
            left,
            right,
            evidence: evidence(row).into_iter().map(Weighed::of).collect(),
        }
    }
}

/// The two things of a row.
pub fn ends(row: &Mapping) -> [Thing<'_>; 2] {
    [("subject_id", "subject_label"), ("object_id", "object_label")]
        .map(|(id, label)| Thing { id: row.get(id), label: row.get(label) })
}

impl Weighed {
    pub fn of(piece: Piece) -> Self {
        let Piece { what, left, right, similarity, weight, how } = piece;
        Self { what, left, right, similarity, weight, how }
    }
}
