//! How good matches are, held against pairs that are known to be the same: precision, recall, their curve, the mistakes.
//!
//! Within one set, what is the same as the same is the same: matches and gold are closed transitively, and every pair of a
//! group counts.

use super::Pair;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Pairs of things, by their places in the sets; within one set the lesser stands first.
pub type Pairs = BTreeSet<(usize, usize)>;

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Every pair that was compared, best first.
    pub pairs: &'a [Pair],
    pub gold: &'a Pairs,
    /// Pairs that count neither way: a person judged them.
    pub left_out: &'a Pairs,
    /// For each thing of the one set that is matched within itself the first one that it repeats to the letter: that one is
    /// compared in its place.
    pub within: Option<&'a [u32]>,
    /// Whether a thing has one match at most.
    pub one_to_one: bool,
}

/// How many pairs were found, how many of them rightly, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub found: u64,
    pub right: u64,
    pub gold: u64,
}

/// The score when all pairs of at least a weight are taken for matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub weight: f64,
    pub score: Score,
}

/// A pair of the gold that was not found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missed {
    pub left: usize,
    pub right: usize,
    /// None when it was never compared.
    pub weight: Option<f64>,
}

/// The verdict.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    pub score: Score,
    /// How many pairs of the gold were compared at all.
    pub compared: u64,
    /// A point for each weight at which more of the gold is found, the heaviest first.
    pub curve: Vec<Point>,
    /// Matches that are none, the heaviest first.
    pub wrong: Vec<Pair>,
    /// Those that were never compared last, the others by weight, the lightest first.
    pub missed: Vec<Missed>,
}

impl Score {
    pub fn precision(&self) -> f64 {
        part(self.right, self.found)
    }

    pub fn recall(&self) -> f64 {
        part(self.right, self.gold)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        part(2 * self.right, self.found + self.gold)
    }
}

/// A part of a whole; nothing of nothing is nothing.
fn part(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Judges matches by the gold.
pub fn evaluate(judged: &Judged<'_>) -> Evaluation {
    let gold = closed(judged);
    let gold = &gold;
    let judged = &Judged { gold, ..*judged };
    let is_counted = |pair: &&Pair| !judged.left_out.contains(&(pair.left, pair.right));
    let mut all = Tally::new(judged);
    let mut curve: Vec<Point> = Vec::new();
    for pair in judged.pairs.iter().filter(is_counted) {
        let before = all.score.right;
        all.take(pair);
        if all.score.right > before {
            if curve.last().is_some_and(|point| point.weight == pair.weight) {
                curve.pop();
            }
            curve.push(Point { weight: pair.weight, score: all.score });
        }
    }
    let mut found = Tally::new(judged);
    judged.pairs.iter().filter(is_counted).filter(|pair| pair.is_match).for_each(|pair| found.take(pair));
    let weights = Weights::new(judged);
    let is_wrong = |pair: &&Pair| pair.is_match && !gold.contains(&(pair.left, pair.right));
    let counted = || gold.iter().filter(|pair| !judged.left_out.contains(pair));
    let missing = counted().filter(|pair| !found.has(pair));
    let mut missed: Vec<Missed> =
        missing.map(|(left, right)| Missed { left: *left, right: *right, weight: weights.of(*left, *right) }).collect();
    missed.sort_by(|a, b| match (a.weight, b.weight) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    });
    Evaluation {
        compared: counted().filter(|(left, right)| weights.of(*left, *right).is_some()).count() as u64,
        wrong: judged.pairs.iter().filter(is_counted).filter(is_wrong).cloned().collect(),
        score: found.score,
        curve,
        missed,
    }
}

/// The weights of pairs, compared themselves or by the things that they repeat.
struct Weights<'a> {
    weights: HashMap<(usize, usize), f64>,
    within: Option<&'a [u32]>,
}

impl<'a> Weights<'a> {
    fn new(judged: &Judged<'a>) -> Self {
        let weights = judged.pairs.iter().map(|pair| ((pair.left, pair.right), pair.weight)).collect();
        Self { weights, within: judged.within }
    }

    fn of(&self, left: usize, right: usize) -> Option<f64> {
        let first = |thing: usize| self.within.map_or(thing, |within| within[thing] as usize);
        let pair = match (first(left), first(right)) {
            // Both repeat one thing: each was held against that.
            (one, other) if one == other && self.within.is_some() => (one, left.max(right)),
            (one, other) if self.within.is_some() => (one.min(other), one.max(other)),
            pair => pair,
        };
        self.weights.get(&(left, right)).or_else(|| self.weights.get(&pair)).copied()
    }
}

/// How many pairs a gold makes within one set of so many things, with those that follow from others.
pub fn pairs_in_groups(gold: &Pairs, things: usize) -> u64 {
    let mut groups = Groups::new(things);
    gold.iter().for_each(|(left, right)| groups.join(*left, *right));
    groups.members.iter().map(|members| members.len() as u64).map(|many| many * many.saturating_sub(1) / 2).sum()
}

/// The gold, with what follows from it within one set.
fn closed(judged: &Judged<'_>) -> Pairs {
    let Some(first) = judged.within else {
        return judged.gold.clone();
    };
    let mut groups = Groups::new(first.len());
    judged.gold.iter().for_each(|(left, right)| groups.join(*left, *right));
    let mut pairs = Pairs::new();
    for members in groups.members {
        for (at, one) in members.iter().enumerate() {
            pairs.extend(members[at + 1..].iter().map(|other| (*one.min(other), *one.max(other))));
        }
    }
    pairs
}

/// Matches that are taken one after another, counted.
struct Tally<'a> {
    judged: &'a Judged<'a>,
    score: Score,
    taken: Taken,
}

/// What was taken.
enum Taken {
    /// Of two sets: pairs, and which things have one.
    Pairs { pairs: HashSet<(usize, usize)>, left: HashSet<usize>, right: HashSet<usize> },
    /// Of one set: what is the same so far; and for each thing those it is the same as by the gold, and those with which it
    /// does not count.
    Groups { groups: Groups, gold: Others, left_out: Others },
}

type Others = HashMap<usize, Vec<usize>>;

impl<'a> Tally<'a> {
    fn new(judged: &'a Judged<'a>) -> Self {
        let counted: Pairs = judged.gold.difference(judged.left_out).copied().collect();
        let score = Score { gold: counted.len() as u64, ..Score::default() };
        let taken = match judged.within {
            None => Taken::Pairs { pairs: HashSet::new(), left: HashSet::new(), right: HashSet::new() },
            Some(first) => Taken::Groups {
                groups: Groups::new(first.len()),
                gold: others(&counted),
                left_out: others(judged.left_out),
            },
        };
        Self { judged, score, taken }
    }

    /// Takes a pair for a match, and what follows from it.
    fn take(&mut self, pair: &Pair) {
        let (found, right) = match &mut self.taken {
            Taken::Pairs { pairs, left, right } => {
                let has_one = left.contains(&pair.left) || right.contains(&pair.right);
                if self.judged.one_to_one && has_one {
                    return;
                }
                left.insert(pair.left);
                right.insert(pair.right);
                pairs.insert((pair.left, pair.right));
                (1, u64::from(self.judged.gold.contains(&(pair.left, pair.right))))
            }
            Taken::Groups { groups, gold, left_out } => {
                let (one, other) = (groups.group[pair.left], groups.group[pair.right]);
                let (lesser, larger) = (&groups.members[one], &groups.members[other]);
                let between = |others: &Others| groups.between(one, other, others);
                let all = if one == other { 0 } else { (lesser.len() * larger.len()) as u64 };
                let counts = (all - between(left_out).min(all), between(gold));
                groups.join(pair.left, pair.right);
                counts
            }
        };
        self.score.found += found;
        self.score.right += right;
    }

    fn has(&self, (left, right): &(usize, usize)) -> bool {
        match &self.taken {
            Taken::Pairs { pairs, .. } => pairs.contains(&(*left, *right)),
            Taken::Groups { groups, .. } => groups.group[*left] == groups.group[*right],
        }
    }
}

fn others(pairs: &Pairs) -> Others {
    let mut others = Others::new();
    for (left, right) in pairs {
        others.entry(*left).or_default().push(*right);
        others.entry(*right).or_default().push(*left);
    }
    others
}

/// Things that are the same, in groups.
struct Groups {
    group: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    /// Each thing by itself.
    fn new(things: usize) -> Self {
        Self { group: (0..things).collect(), members: (0..things).map(|thing| vec![thing]).collect() }
    }

    /// Makes one group of the groups of two things: the lesser one goes into the larger.
    fn join(&mut self, left: usize, right: usize) {
        let (one, other) = (self.group[left], self.group[right]);
        let lesser = if self.members[one].len() < self.members[other].len() { one } else { other };
        let larger = one + other - lesser;
        if one != other {
            let moved = std::mem::take(&mut self.members[lesser]);
            moved.iter().for_each(|thing| self.group[*thing] = larger);
            self.members[larger].extend(moved);
        }
    }

    /// How many pairs lie between two groups.
    fn between(&self, one: usize, other: usize, pairs: &Others) -> u64 {
        if one == other {
            return 0;
        }
        let (lesser, larger) =
            if self.members[one].len() < self.members[other].len() { (one, other) } else { (other, one) };
        let of = |thing: &usize| pairs.get(thing).map_or(&[][..], Vec::as_slice);
        let count = |thing| of(thing).iter().filter(|to| self.group[**to] == larger).count() as u64;
        self.members[lesser].iter().map(count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(usize, usize, f64)]) -> Vec<Pair> {
        let pair = |(left, right, weight): &(usize, usize, f64)| Pair {
            left: *left,
            right: *right,
            weight: *weight,
            probability: 0.5,
            is_match: *weight > 0.0,
        };
        list.iter().map(pair).collect()
    }

    fn judge(
        list: &[(usize, usize, f64)],
        gold: &[(usize, usize)],
        within: Option<&[u32]>,
        left_out: &[(usize, usize)],
    ) -> Evaluation {
        let (pairs, gold, left_out) = (pairs(list), gold.iter().copied().collect(), left_out.iter().copied().collect());
        evaluate(&Judged { pairs: &pairs, gold: &gold, left_out: &left_out, within, one_to_one: false })
    }

    fn counts(score: Score) -> [u64; 3] {
        [score.found, score.right, score.gold]
    }

    #[test]
    fn two_sets_are_judged_pair_by_pair() {
        let list = [(0, 0, 9.0), (1, 2, 5.0), (1, 1, 3.0), (2, 2, -1.0), (3, 0, -2.0)];
        let found = judge(&list, &[(0, 0), (1, 1), (2, 2), (4, 4)], None, &[]);
        assert_eq!(counts(found.score), [3, 2, 4]);
        assert_eq!((found.score.precision(), found.score.recall()), (2.0 / 3.0, 0.5));
        assert!((found.score.f1() - 4.0 / 7.0).abs() < 1e-12);
        assert_eq!(found.compared, 3);
        let curve: Vec<(f64, [u64; 3])> = found.curve.iter().map(|point| (point.weight, counts(point.score))).collect();
        assert_eq!(curve, [(9.0, [1, 1, 4]), (3.0, [3, 2, 4]), (-1.0, [4, 3, 4])]);
        assert_eq!(found.wrong.iter().map(|pair| (pair.left, pair.right)).collect::<Vec<_>>(), [(1, 2)]);
        let missed: Vec<(usize, Option<f64>)> =
            found.missed.iter().map(|missed| (missed.left, missed.weight)).collect();
        assert_eq!(missed, [(2, Some(-1.0)), (4, None)]);
    }

    #[test]
    fn what_a_person_judged_counts_neither_way() {
        let list = [(0, 0, 9.0), (1, 2, 5.0), (1, 1, 3.0)];
        let found = judge(&list, &[(0, 0), (1, 1)], None, &[(0, 0), (1, 2)]);
        assert_eq!(counts(found.score), [1, 1, 1]);
        assert!(found.wrong.is_empty() && found.missed.is_empty());
    }

    #[test]
    fn within_one_set_the_same_as_the_same_is_the_same() {
        // 0, 1 and 2 are one, as are 3 and 4; 2 and 3 are taken for one too.
        let list = [(0, 1, 9.0), (1, 2, 8.0), (3, 4, 7.0), (0, 2, 6.0), (2, 3, 5.0)];
        let found = judge(&list, &[(0, 1), (0, 2), (3, 4)], Some(&[0, 1, 2, 3, 4, 5]), &[]);
        assert_eq!(counts(found.score), [10, 4, 4]);
        assert_eq!(pairs_in_groups(&Pairs::from([(0, 1), (0, 2), (3, 4)]), 6), 4);
        let curve: Vec<[u64; 3]> = found.curve.iter().map(|point| counts(point.score)).collect();
        assert_eq!(curve, [[1, 1, 4], [3, 3, 4], [4, 4, 4]]);
        assert_eq!(
            counts(judge(&list, &[(0, 1), (0, 2), (3, 4)], Some(&[0, 1, 2, 3, 4, 5]), &[(1, 2), (2, 4)]).score),
            [8, 3, 3]
        );
    }

    #[test]
    fn what_repeats_another_was_compared_by_it() {
        let found = judge(&[(0, 1, 9.0), (0, 2, 8.0), (0, 3, -1.0)], &[(1, 2), (2, 3)], Some(&[0, 0, 0, 3]), &[]);
        assert_eq!((counts(found.score), found.compared), ([3, 1, 3], 3));
        let missed: Vec<_> = found.missed.iter().map(|missed| (missed.left, missed.right, missed.weight)).collect();
        assert_eq!(missed, [(1, 3, Some(-1.0)), (2, 3, Some(-1.0))]);
    }

    #[test]
    fn where_a_thing_has_one_match_the_curve_follows_that() {
        let gold = Pairs::from([(0, 0), (1, 1)]);
        let list = pairs(&[(0, 0, 3.0), (0, 1, 2.0), (1, 1, 1.0)]);
        let judged = Judged { pairs: &list, gold: &gold, left_out: &Pairs::new(), within: None, one_to_one: true };
        let curve: Vec<[u64; 3]> = evaluate(&judged).curve.iter().map(|point| counts(point.score)).collect();
        assert_eq!(curve, [[1, 1, 2], [2, 2, 2]]);
    }

    #[test]
    fn nothing_of_nothing_is_nothing() {
        let found = judge(&[], &[], None, &[]);
        assert_eq!((found.score.precision(), found.score.recall(), found.score.f1()), (0.0, 0.0, 0.0));
    }
}
