//! Which pairs are worth comparing: things that share rare words.
//!
//! Each thing of the smaller set, or of the left one where several may have one match, asks an inverted index of the other
//! one for what shares words with it, the rarest first, until enough is found (token blocking with the pairs weighed and the
//! light ones cut, as in Papadakis et al., Meta-Blocking, 2014). Cost: the postings of the words that are looked at, at most
//! [`MOST_POSTINGS`] for a thing.

use super::lexicon::{Laid, Letters, Rarity, Text, weighed};
use super::parts::{in_parts, in_parts_with};
use rustc_hash::{FxHashMap, FxHashSet};
use std::mem::take;

/// How many things are kept for each thing that asks.
pub const KEPT: usize = 20;

/// How many more are kept within one set, when they are nearly as good: there may be many of the same.
const KEPT_WITHIN: usize = 200;

/// How good those are, as a part of the best.
const NEARLY: f32 = 0.35;

/// Things that are looked at closely for each one that is kept.
const POOL: usize = 4;

/// Postings that are looked at for one thing.
const MOST_POSTINGS: usize = 60_000;

/// Pairs that are kept in all: with more things each keeps fewer.
const MOST_PAIRS: usize = 6_000_000;

/// A thing as it is looked up: one or more texts, each a list of words, and words that only find it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Document {
    pub texts: Vec<Box<[u32]>>,
    pub finders: Vec<u32>,
}

/// Two things to compare, and how alike all their words are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blocked {
    pub left: u32,
    pub right: u32,
    pub likeness: f32,
}

/// Finds the pairs of two sets; of one set within itself when there is no right one.
pub fn block(left: &[Document], right: Option<&[Document]>, one_to_one: bool, letters: &Letters) -> Vec<Blocked> {
    let rarity = rarity(left.iter().chain(right.into_iter().flatten()));
    let Some(right) = right else {
        let mut pairs = ask(left, left, letters, &rarity, true);
        pairs.retain(|pair| pair.left != pair.right);
        for pair in &mut pairs {
            (pair.left, pair.right) = (pair.left.min(pair.right), pair.left.max(pair.right));
        }
        return sorted(pairs);
    };
    // Where several may be the same as one, each of them asks.
    if !one_to_one || left.len() <= right.len() {
        return sorted(ask(left, right, letters, &rarity, false));
    }
    let turned = ask(right, left, letters, &rarity, false);
    sorted(turned.into_iter().map(|pair| Blocked { left: pair.right, right: pair.left, ..pair }).collect())
}

fn sorted(mut pairs: Vec<Blocked>) -> Vec<Blocked> {
    pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    pairs.dedup_by_key(|pair| (pair.left, pair.right));
    pairs
}

fn rarity<'a>(documents: impl Iterator<Item = &'a Document>) -> Rarity {
    let mut rarity = Rarity::default();
    for text in documents.flat_map(|document| &document.texts) {
        rarity.count(text);
    }
    rarity
}

/// What each asking thing finds.
fn ask(asking: &[Document], asked: &[Document], letters: &Letters, rarity: &Rarity, is_within: bool) -> Vec<Blocked> {
    let index = Index::new(asked, letters.len());
    let prepare =
        |document: &Document| -> Vec<Text> { document.texts.iter().map(|text| letters.text(text, rarity)).collect() };
    let texts: Vec<Vec<Text>> = in_parts(asked, prepare).flatten().collect();
    let most = (MOST_PAIRS / asking.len().max(1)).max(2);
    let (kept, within) = (KEPT.min(most), KEPT_WITHIN.min(most));
    // Things with the same words find the same: they ask once.
    let (groups, of) = alike_groups(asking);
    let find = |(laid, weights): &mut (Laid, Vec<f32>), at: &usize| {
        let document = &asking[*at];
        let pool =
            index.pool(document, rarity, weights, (kept * POOL).max(if is_within { KEPT_WITHIN * 2 } else { 0 }));
        let mut found: Vec<(u32, f32)> = pool.into_iter().map(|thing| (thing, 0.0)).collect();
        for own in prepare(document) {
            laid.with(&own, |laid| {
                for (thing, best) in &mut found {
                    let likenesses = texts[*thing as usize].iter().map(|text| laid.likeness(text));
                    *best = likenesses.fold(*best, f32::max);
                }
            });
        }
        found.retain(|(_, best)| *best > 0.0);
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let top =
            found.iter().find(|(thing, _)| *thing as usize != *at || !is_within).map_or(0.0, |(_, likeness)| *likeness);
        let is_kept = |(at, (_, likeness)): (usize, &(u32, f32))| {
            at < kept || (is_within && at < within && *likeness >= top * NEARLY)
        };
        let many = found.iter().enumerate().take_while(|one| is_kept(*one)).count();
        found.truncate(many);
        found
    };
    let desk = || (Laid::new(letters), vec![0.0; asked.len()]);
    let found: Vec<Vec<(u32, f32)>> = in_parts_with(&groups, desk, find).flatten().collect();
    let pairs_of = |(asking, group): (usize, &u32)| {
        let left = asking as u32;
        found[*group as usize].iter().map(move |(right, likeness)| Blocked { left, right: *right, likeness: *likeness })
    };
    of.iter().enumerate().flat_map(pairs_of).collect()
}

/// The first thing of each group of things with the same words, and the group of each thing.
fn alike_groups(documents: &[Document]) -> (Vec<usize>, Vec<u32>) {
    let mut firsts = Vec::new();
    let mut known: FxHashMap<&Document, u32> = FxHashMap::default();
    let mut of = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter().enumerate() {
        let next = firsts.len() as u32;
        let group = *known.entry(document).or_insert(next);
        if group == next {
            firsts.push(at);
        }
        of.push(group);
    }
    (firsts, of)
}

/// For each word the things that have it.
struct Index {
    things: Vec<Vec<u32>>,
}

impl Index {
    fn new(documents: &[Document], words: usize) -> Self {
        let mut things: Vec<Vec<u32>> = vec![Vec::new(); words];
        for (at, document) in documents.iter().enumerate() {
            for word in document.texts.iter().flat_map(|text| text.iter()).chain(&document.finders) {
                let things = &mut things[*word as usize];
                if things.last() != Some(&(at as u32)) {
                    things.push(at as u32);
                }
            }
        }
        Self { things }
    }

    /// The things that share most with a document, the rarest words first. The weights, one for each thing, are 0 before and
    /// behind.
    fn pool(&self, document: &Document, rarity: &Rarity, weights: &mut [f32], most: usize) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let mut left = MOST_POSTINGS;
        for (word, weight) in self.rarest_first(document, rarity) {
            let things = &self.things[word as usize];
            // What is found only by a word that many share is not worth its cost, once there is something better.
            if things.len() > left && !found.is_empty() {
                continue;
            }
            let looked_at = things.len().min(left);
            left -= looked_at;
            for thing in &things[..looked_at] {
                let shared = &mut weights[*thing as usize];
                if *shared == 0.0 {
                    found.push(*thing);
                }
                *shared += weight * weight;
            }
        }
        let mut pool: Vec<(u32, f32)> =
            found.into_iter().map(|thing| (thing, take(&mut weights[thing as usize]))).collect();
        let best_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if pool.len() > most {
            pool.select_nth_unstable_by(most, best_first);
            pool.truncate(most);
        }
        pool.sort_unstable_by(best_first);
        pool.into_iter().map(|(thing, _)| thing).collect()
    }

    fn rarest_first(&self, document: &Document, rarity: &Rarity) -> Vec<(u32, f32)> {
        let mut seen = FxHashSet::default();
        let mut words: Vec<(u32, f32)> = document
            .texts
            .iter()
            .flat_map(|text| weighed(text, rarity))
            .chain(document.finders.iter().map(|word| (*word, rarity.weight(*word))))
            .filter(|(word, _)| seen.insert(*word))
            .collect();
        words.sort_by_key(|(word, _)| (self.things[*word as usize].len(), *word));
        words
    }
}
