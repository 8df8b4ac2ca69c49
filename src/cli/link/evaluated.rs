//! How good matches are, in words and as data.

use super::proposed::Weighed;
use super::screen::print_piece;
use super::sets::Sets;
use crate::cli::output::Output;
use crate::cli::shape::Shape;
use crate::cli::show::wrapped;
use crate::error::Error;
use crate::link::{Evaluation, Matcher, Missed, Piece, Point, Score};
use crate::query::print::Texts;
use crate::vocab::counted;
use serde::Serialize;

/// What an evaluation can be written as; csv and tsv have the curve.
pub const FORMS: &[Shape] = &[Shape::Text, Shape::Json, Shape::Texts(Texts::Csv)];

/// Mistakes of each kind that are shown.
const SHOWN: usize = 5;

/// Steps of recall at which the curve is shown.
const STEPS: &[f64] = &[0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 1.0];

/// An evaluation that is done.
pub struct Evaluated<'a> {
    pub sets: &'a Sets,
    pub matched: &'a Matcher<'a>,
    pub evaluation: Evaluation,
    /// The same before anything was reviewed, where something was.
    pub without: Option<Evaluation>,
    pub reviewed: usize,
    /// Rows of the gold that could not be used.
    pub lost: usize,
    /// Whether a thing has one match at most.
    pub one_to_one: bool,
    /// For gathering, and for matching.
    pub seconds: [f64; 2],
}

/// The answer, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    things: [usize; 2],
    gold: u64,
    lost: usize,
    reviewed: usize,
    found: u64,
    right: u64,
    precision: f64,
    recall: f64,
    f1: f64,
    /// F1 before anything was reviewed, of the same pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    f1_without_review: Option<f64>,
    compared: usize,
    possible: u64,
    gold_compared: u64,
    curve: Vec<OfCurve>,
    wrong: Vec<Mistake>,
    missed: Vec<Mistake>,
}

/// A point of the curve.
#[derive(Serialize)]
struct OfCurve {
    weight: f64,
    found: u64,
    right: u64,
    precision: f64,
    recall: f64,
    f1: f64,
}

/// A match that is none, or a pair that was not found.
#[derive(Serialize)]
struct Mistake {
    left: Named,
    right: Named,
    /// None when the pair was never compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    evidence: Vec<Weighed>,
}

/// One of the two things.
#[derive(Serialize)]
struct Named {
    id: String,
    label: String,
}

impl Evaluated<'_> {
    pub fn print(&self, output: &mut Output) -> Result<(), Error> {
        match output.shape(FORMS)? {
            Shape::Json => output.json("link", &self.answer())?,
            Shape::Texts(_) => self.curve_as_table(output)?,
            Shape::Text | Shape::JsonLines => self.report(output)?,
        }
        let [gathering, matching] = self.seconds;
        output.remark(&format!("gathered in {gathering:.1} s, matched in {matching:.1} s"));
        Ok(())
    }

    fn report(&self, output: &mut Output) -> Result<(), Error> {
        let Evaluation { score, compared, curve, wrong, missed, .. } = &self.evaluation;
        let found = score.found - score.right;
        output.line(&format!("pairs known to be the same  {}", score.gold))?;
        output.line(&format!("matches found               {}: {} right, {found} wrong", score.found, score.right))?;
        output.line(&format!(
            "precision {}   recall {}   F1 {}",
            figure(score.precision()),
            figure(score.recall()),
            figure(score.f1())
        ))?;
        output.line(self.taken())?;
        if let Some(without) = &self.without {
            let before = figure(without.score.f1());
            let pairs = counted(self.reviewed, "pair");
            output.line(&format!("F1 was {before} before the review of {pairs}, left out of every figure here"))?;
        }
        if self.lost > 0 {
            let were = if self.lost == 1 { "was" } else { "were" };
            let rows = counted(self.lost, "row");
            output.line(&format!("{rows} of the gold {were} left out: no thing is called so"))?;
        }
        let (pairs, possible) = (self.matched.compared(), self.sets.possible());
        let part = 100.0 * pairs as f64 / possible.max(1) as f64;
        output.line(&format!("{pairs} of {possible} pairs were compared ({part:.2} %)"))?;
        let part = 100.0 * *compared as f64 / score.gold.max(1) as f64;
        output.line(&format!(
            "{compared} of {} that are known to be the same were among them ({part:.1} %)",
            score.gold
        ))?;
        self.steps(curve, output)?;
        for pair in wrong.iter().take(SHOWN) {
            self.mistake("wrong", pair.left, pair.right, Some(pair.weight), output)?;
        }
        let never = missed.iter().filter(|missed| missed.weight.is_none());
        let compared = missed.iter().filter(|missed| missed.weight.is_some());
        for Missed { left, right, weight } in compared.take(SHOWN).chain(never.take(SHOWN)) {
            self.mistake("missed", *left, *right, *weight, output)?;
        }
        Ok(())
    }

    /// Which pairs are matches, and which are counted in the curve.
    fn taken(&self) -> &'static str {
        match (&self.sets.right, self.one_to_one) {
            (None, _) => "matches are groups that weigh more than 0 in the mean; below, whatever a pair joins",
            (Some(_), true) => "matches weigh more than 0, the best of both things; below, from each weight on",
            (Some(_), false) => "matches weigh more than 0; below, from each weight on",
        }
    }

    /// Some points of the curve, at steps of recall, and the one that is best.
    fn steps(&self, curve: &[Point], output: &mut Output) -> Result<(), Error> {
        let best = curve.iter().max_by(|a, b| a.score.f1().total_cmp(&b.score.f1()));
        let mut points: Vec<&Point> =
            STEPS.iter().filter_map(|step| curve.iter().find(|point| point.score.recall() >= *step)).collect();
        points.extend(best);
        points.extend(curve.last());
        points.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        points.dedup_by(|a, b| a.weight == b.weight);
        output.line("")?;
        output.line("from weight    matches  precision  recall     F1")?;
        for point in points {
            let Point { weight, score } = point;
            let [precision, recall, f1] = [score.precision(), score.recall(), score.f1()].map(figure);
            let mark = if Some(point) == best { "  best" } else { "" };
            output.line(&format!("{weight:>+11.1}  {:>9}  {precision:>9}  {recall:>6}  {f1:>5}{mark}", score.found))?;
        }
        Ok(())
    }

    fn mistake(
        &self,
        what: &str,
        left: usize,
        right: usize,
        weight: Option<f64>,
        output: &mut Output,
    ) -> Result<(), Error> {
        let width = output.width();
        let [one, other] = [self.named(left, 0), self.named(right, 1)];
        let told = weight.map_or_else(|| "never compared".to_owned(), |weight| format!("weight {weight:+.1}"));
        output.line("")?;
        let line = format!("{} ({}) | {} ({}): {told}", one.label, one.id, other.label, other.id);
        wrapped(&format!("{what:<8}"), &line, width, output)?;
        let evidence = if weight.is_some() { self.evidence(left, right) } else { Vec::new() };
        for piece in evidence.iter().filter(|piece| piece.weight != 0.0) {
            print_piece(piece, width, output)?;
        }
        Ok(())
    }

    /// The evidence of a pair that was compared, what weighs most first.
    fn evidence(&self, left: usize, right: usize) -> Vec<Piece> {
        let mut pieces = self.matched.explain(left, right);
        pieces.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        pieces
    }

    fn named(&self, thing: usize, side: usize) -> Named {
        let set = if side == 0 { &self.sets.left.set } else { &self.sets.right().set };
        Named { id: set.things[thing].id.clone(), label: set.label(thing).to_owned() }
    }

    fn curve_as_table(&self, output: &mut Output) -> Result<(), Error> {
        let row = |point: &Point| {
            let OfCurve { weight, found, right, precision, recall, f1 } = OfCurve::of(point);
            let [found, right] = [found, right].map(|count| count.to_string());
            [format!("{weight}"), found, right, format!("{precision}"), format!("{recall}"), format!("{f1}")]
        };
        let header = ["weight", "found", "right", "precision", "recall", "f1"];
        output.columns(header, &self.evaluation.curve.iter().map(row).collect::<Vec<_>>())
    }

    fn answer(&self) -> Answer {
        let Evaluation { score, compared, curve, wrong, missed } = &self.evaluation;
        let Score { found, right, gold } = *score;
        let mistake = |left: usize, right: usize, weight: Option<f64>| Mistake {
            left: self.named(left, 0),
            right: self.named(right, 1),
            weight: weight.map(rounded),
            evidence: weight
                .map_or_else(Vec::new, |_| self.evidence(left, right))
                .into_iter()
                .map(Weighed::of)
                .collect(),
        };
        Answer {
            things: [self.sets.left.set.things.len(), self.sets.right().set.things.len()],
            gold,
            lost: self.lost,
            reviewed: self.reviewed,
            found,
            right,
            precision: rounded(score.precision()),
            recall: rounded(score.recall()),
            f1: rounded(score.f1()),
            f1_without_review: self.without.as_ref().map(|without| rounded(without.score.f1())),
            compared: self.matched.compared(),
            possible: self.sets.possible(),
            gold_compared: *compared,
            curve: curve.iter().map(OfCurve::of).collect(),
            wrong: wrong.iter().map(|pair| mistake(pair.left, pair.right, Some(pair.weight))).collect(),
            missed: missed.iter().map(|missed| mistake(missed.left, missed.right, missed.weight)).collect(),
        }
    }
}

impl OfCurve {
    fn of(point: &Point) -> Self {
        let Point { weight, score } = point;
        let Score { found, right, .. } = *score;
        let [weight, precision, recall, f1] = [*weight, score.precision(), score.recall(), score.f1()].map(rounded);
        Self { weight, found, right, precision, recall, f1 }
    }
}

/// To four digits: more would say nothing, and differ between machines.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0 + 0.0
}

/// A part of one, to three digits.
fn figure(part: f64) -> String {
    format!("{part:.3}")
}
