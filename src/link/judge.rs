//! How much each degree of likeness speaks for a pair: weights as Fellegi and Sunter (1969) define them, estimated without
//! examples by expectation maximisation (Dempster, Laird and Rubin 1977; for links Winkler 1988).
//!
//! In: for each comparison the similarities of all pairs. A similarity falls into one of [`LEVELS`] levels; m is how often
//! same things show a level, u how often different ones do, and the level weighs log2(m/u). Between levels the weight goes
//! in a straight line, so that pairs keep an order, and it never falls while the similarity rises (pool adjacent violators,
//! Ayer et al. 1955). A missing value weighs nothing. Where a thing has one match at most, pairs compete: a pair's odds stand
//! against those of all pairs with one of its things (Sadinle 2017 has the same constraint).
//! Cost: rounds times pairs times comparisons.

use rustc_hash::FxHashSet;

/// Where one level ends and the next begins.
const EDGES: [f32; 11] = [0.001, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.999];

/// The same for how far a pair is ahead of its rivals, which is below 0 for all but the best.
const AHEAD_EDGES: [f32; 15] = [-0.5, -0.3, -0.2, -0.15, -0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];

/// Rounds after which the estimate stands, as a rule it does after a dozen.
const ROUNDS: usize = 40;

/// A change of the mean probability that is none.
const STILL: f64 = 1e-6;

/// Pairs our expectation counts for, against those that are there: it decides where there are few.
const EXPECTED_PAIRS: f64 = 3.0;

/// How many more it counts for of what the same things show, as a part of the things, and never more than those that are
/// found: where few have a match, whatever tells two kinds of pairs apart would else be taken for being the same.
const EXPECTED_PART: f64 = 0.3;

/// The same within one set, as a part of those that are found: there may be few repeats or none, and what is expected would
/// find more and more of them.
const EXPECTED_WITHIN: f64 = 0.1;

/// The same for different things, as a part of their pairs: a level nobody saw must not speak for either.
const EXPECTED_UNLIKE: f64 = 0.02;

/// How much a pair that was reviewed counts, against one that was not.
const REVIEWED_COUNTS: f64 = 10.0;

/// Weights of one comparison.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Similarities, rising.
    at: Vec<f32>,
    /// Weights, never falling.
    weights: Vec<f32>,
}

/// What is judged: pairs by the number of their things, with one column of similarities for each comparison.
pub struct Evidence<'a> {
    pub left: &'a [u32],
    pub right: &'a [u32],
    /// Not a number where a value is missing.
    pub similarities: &'a [Vec<f32>],
    /// How far a pair is ahead of the rivals of both things; empty where there are none.
    pub ahead: &'a [f32],
    /// Whether those of the right thing are rivals as well as those of the left one.
    pub one_to_one: bool,
    /// A first guess of the probabilities.
    pub guess: Vec<f64>,
    /// Which pairs were reviewed, and what was found.
    pub reviewed: &'a [(usize, bool)],
}

/// What was found.
pub struct Judgement {
    pub curves: Vec<Curve>,
    /// The curve of being ahead, where pairs compete.
    pub ahead: Option<Curve>,
    /// log2 of the odds of any pair.
    pub prior: f64,
    pub weights: Vec<f64>,
    pub probabilities: Vec<f64>,
}

/// Estimates the weights, and weighs every pair.
pub fn judge(evidence: &Evidence<'_>) -> Judgement {
    let mut columns: Vec<Leveled<'_>> = evidence.similarities.iter().map(|of| Leveled::new(of, &EDGES)).collect();
    let competes = !evidence.ahead.is_empty();
    if competes {
        columns.push(Leveled::new(evidence.ahead, &AHEAD_EDGES));
    }
    let mut counts = vec![1.0; evidence.left.len()];
    let mut probabilities = evidence.guess.clone();
    for (pair, _) in evidence.reviewed {
        counts[*pair] = REVIEWED_COUNTS;
    }
    settle(&mut probabilities, evidence.reviewed);
    let most_expected = EXPECTED_PART * things(evidence.left).min(things(evidence.right)) as f64;
    let judged = |weights: &[f64]| {
        let mut probabilities = if competes {
            competing(weights, evidence)
        } else {
            weights.iter().map(|weight| probability(*weight)).collect()
        };
        settle(&mut probabilities, evidence.reviewed);
        probabilities
    };
    let mut curves = Vec::new();
    let mut prior = 0.0;
    for _ in 0..ROUNDS {
        let before = mean(&probabilities);
        let found: f64 = probabilities.iter().sum();
        let expected = EXPECTED_PAIRS + if competes { most_expected.min(found) } else { found * EXPECTED_WITHIN };
        curves = columns.iter().map(|column| column.curve(&probabilities, &counts, expected)).collect();
        // Where pairs compete, those that are expected would make matches of what is only the best there is.
        prior = prior_of(&probabilities, if competes { 0.5 } else { expected });
        // What is estimated are levels: straight lines between them would draw pairs from one to the other, round by round.
        probabilities =
            judged(&weigh(&columns, &curves, prior, |column, curve, pair| curve.of_level(column.levels[pair])));
        if (mean(&probabilities) - before).abs() < STILL {
            break;
        }
    }
    let weights = weigh(&columns, &curves, prior, |column, curve, pair| curve.weight(column.similarities[pair]));
    let probabilities = judged(&weights);
    let ahead = if competes { curves.pop() } else { None };
    Judgement { curves, ahead, prior, weights, probabilities }
}

/// How many things there are.
fn things(side: &[u32]) -> usize {
    side.iter().collect::<FxHashSet<_>>().len()
}

/// The probability of a weight.
pub fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// Pairs that were reviewed are what the review found.
fn settle(probabilities: &mut [f64], reviewed: &[(usize, bool)]) {
    for (pair, is_same) in reviewed {
        probabilities[*pair] = if *is_same { 1.0 } else { 0.0 };
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn prior_of(probabilities: &[f64], expected: f64) -> f64 {
    let many = probabilities.len() as f64;
    let same = probabilities.iter().sum::<f64>() + expected;
    (same / (many + expected - same).max(0.5)).log2()
}

/// The sum of what each comparison weighs for each pair, on top of the odds of any pair.
fn weigh<'a>(
    columns: &[Leveled<'a>],
    curves: &[Curve],
    prior: f64,
    of: impl Fn(&Leveled<'a>, &Curve, usize) -> f32,
) -> Vec<f64> {
    let mut weights = vec![prior; columns.first().map_or(0, |column| column.similarities.len())];
    for (column, curve) in columns.iter().zip(curves) {
        for (pair, weight) in weights.iter_mut().enumerate() {
            *weight += f64::from(of(column, curve, pair));
        }
    }
    weights
}

/// Probabilities where a thing has one match at most: of all that a thing could be, and that it is none of them, one is true.
fn competing(weights: &[f64], evidence: &Evidence<'_>) -> Vec<f64> {
    let odds: Vec<f64> = weights.iter().map(|weight| weight.clamp(-60.0, 60.0).exp2()).collect();
    let of_left = sums(&odds, evidence.left);
    let of_right = if evidence.one_to_one { sums(&odds, evidence.right) } else { vec![0.0; odds.len()] };
    let rivals = of_left.iter().zip(of_right).map(|(left, right)| left.max(right));
    odds.iter().zip(rivals).map(|(odds, rivals)| odds / (1.0 + rivals)).collect()
}

/// For each pair the odds of all pairs of the same thing, together.
fn sums(odds: &[f64], things: &[u32]) -> Vec<f64> {
    let mut sums = vec![0.0; things.iter().max().map_or(0, |most| *most as usize + 1)];
    for (thing, odds) in things.iter().zip(odds) {
        sums[*thing as usize] += odds;
    }
    things.iter().map(|thing| sums[*thing as usize]).collect()
}

/// A comparison with the level of each pair.
struct Leveled<'a> {
    similarities: &'a [f32],
    edges: &'static [f32],
    levels: Vec<u8>,
}

/// The level of a missing value.
const MISSING: u8 = u8::MAX;

impl<'a> Leveled<'a> {
    fn new(similarities: &'a [f32], edges: &'static [f32]) -> Self {
        let level = |similarity: &f32| {
            if similarity.is_nan() { MISSING } else { edges.partition_point(|edge| edge <= similarity) as u8 }
        };
        Self { similarities, edges, levels: similarities.iter().map(level).collect() }
    }

    /// The weights that follow from how probable each pair is.
    fn curve(&self, probabilities: &[f64], counts: &[f64], expected: f64) -> Curve {
        let levels = self.edges.len() + 1;
        let (mut same, mut other) = (vec![0.0; levels], vec![0.0; levels]);
        for ((level, probability), count) in self.levels.iter().zip(probabilities).zip(counts) {
            if *level != MISSING {
                same[*level as usize] += probability * count;
                other[*level as usize] += (1.0 - probability) * count;
            }
        }
        let pairs: Vec<f64> = same.iter().zip(&other).map(|(same, other)| same + other + 1.0).collect();
        let unlike = EXPECTED_PAIRS + EXPECTED_UNLIKE * other.iter().sum::<f64>();
        let (same, other) = (with_expected(same, Rising, expected), with_expected(other, Falling, unlike));
        let mut weights: Vec<f64> = same.iter().zip(&other).map(|(m, u)| (m / u).log2()).collect();
        never_falling(&mut weights, &pairs);
        Curve { at: middles(self.edges), weights: weights.into_iter().map(|weight| weight as f32).collect() }
    }
}

use Slope::{Falling, Rising};

/// Whether alike is expected more often, or unlike.
#[derive(Clone, Copy)]
enum Slope {
    Rising,
    Falling,
}

/// Shares of each level, with a few pairs as we expect them before we saw any.
fn with_expected(mut counts: Vec<f64>, slope: Slope, pairs: f64) -> Vec<f64> {
    let levels = counts.len();
    let share = |level: usize| {
        let rank = match slope {
            Rising => level,
            Falling => levels - 1 - level,
        };
        (rank as f64 * 8.0 / levels as f64).exp2()
    };
    let sum: f64 = (0..levels).map(share).sum();
    for (level, count) in counts.iter_mut().enumerate() {
        *count += pairs * share(level) / sum;
    }
    let all: f64 = counts.iter().sum();
    counts.iter().map(|count| count / all).collect()
}

/// The similarity that stands for a level.
fn middles(edges: &[f32]) -> Vec<f32> {
    let first = edges[0];
    let last = edges[edges.len() - 1];
    let inner = edges.windows(2).map(|pair| f32::midpoint(pair[0], pair[1]));
    std::iter::once(first.min(0.0)).chain(inner).chain(std::iter::once(last.max(1.0))).collect()
}

/// Takes neighbours that fall together, weighed by their pairs, until none falls.
fn never_falling(values: &mut [f64], pairs: &[f64]) {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in values.iter().zip(pairs) {
        blocks.push((*value, *weight, 1));
        while let [.., (a, of_a, many_a), (b, of_b, many_b)] = blocks[..] {
            if a <= b {
                break;
            }
            let together = ((a * of_a + b * of_b) / (of_a + of_b), of_a + of_b, many_a + many_b);
            blocks.truncate(blocks.len() - 2);
            blocks.push(together);
        }
    }
    let flat = blocks.into_iter().flat_map(|(value, _, many)| std::iter::repeat_n(value, many));
    values.iter_mut().zip(flat).for_each(|(value, flat)| *value = flat);
}

impl Curve {
    /// What a level weighs; nothing when the value is missing.
    fn of_level(&self, level: u8) -> f32 {
        self.weights.get(usize::from(level)).copied().unwrap_or(0.0)
    }

    /// What a similarity weighs; nothing when it is missing.
    pub fn weight(&self, similarity: f32) -> f32 {
        if similarity.is_nan() {
            return 0.0;
        }
        let next = self.at.partition_point(|at| *at <= similarity);
        if next == 0 {
            return self.weights[0];
        }
        if next == self.at.len() {
            return self.weights[next - 1];
        }
        let part = (similarity - self.at[next - 1]) / (self.at[next] - self.at[next - 1]);
        self.weights[next - 1] + part * (self.weights[next] - self.weights[next - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred things on each side: the first half has a match that is alike by 0.9, everything else is alike by 0.2.
    fn two_kinds() -> (Vec<u32>, Vec<u32>, Vec<f32>) {
        let (mut left, mut right, mut similarities) = (Vec::new(), Vec::new(), Vec::new());
        for thing in 0..100 {
            for other in 0..10 {
                left.push(thing);
                right.push((thing + other) % 100);
                let wobble = f32::from((thing * 7 + other) as u8 % 10) / 100.0;
                similarities.push(if other == 0 && thing < 50 { 0.9 - wobble } else { 0.2 + wobble });
            }
        }
        (left, right, similarities)
    }

    #[test]
    fn two_kinds_of_pairs_are_told_apart_without_examples() {
        let (left, right, similarities) = two_kinds();
        let guess = similarities.iter().map(|similarity| if *similarity > 0.65 { 0.99 } else { 0.001 }).collect();
        let similarities = [similarities];
        let judgement = judge(&Evidence {
            left: &left,
            right: &right,
            similarities: &similarities,
            ahead: &[],
            one_to_one: false,
            guess,
            reviewed: &[],
        });
        let same = judgement.probabilities.iter().filter(|probability| **probability > 0.5).count();
        assert_eq!(same, 50);
        assert!(judgement.curves[0].weight(0.9) > 3.0);
        assert!(judgement.curves[0].weight(0.2) < -1.0);
        assert!((judgement.curves[0].weight(f32::NAN)).abs() < f32::EPSILON);
    }

    #[test]
    fn a_reviewed_pair_is_what_the_review_found() {
        let (left, right, similarities) = two_kinds();
        let guess = vec![0.1; similarities.len()];
        let similarities = [similarities];
        let reviewed = [(0, false), (1, true)];
        let evidence = Evidence {
            left: &left,
            right: &right,
            similarities: &similarities,
            ahead: &[],
            one_to_one: false,
            guess,
            reviewed: &reviewed,
        };
        let judgement = judge(&evidence);
        assert!(judgement.probabilities[0] < 0.01 && judgement.probabilities[1] > 0.99);
    }

    #[test]
    fn weights_never_fall_and_have_no_top() {
        let mut values = [1.0, 3.0, 2.0, 2.0, 5.0];
        never_falling(&mut values, &[1.0, 1.0, 1.0, 2.0, 1.0]);
        assert_eq!(values, [1.0, 2.25, 2.25, 2.25, 5.0]);
        let curve = Curve { at: vec![0.0, 0.5, 1.0], weights: vec![-4.0, 0.0, 6.0] };
        assert!((curve.weight(0.75) - 3.0).abs() < 1e-6 && curve.weight(0.9) < curve.weight(1.0));
    }
}
