//! Things by the values they have: for who knows no name, only an identifier, a country, a date.

use crate::link::finder::{OTHER, SAFE};
use crate::link::fold::words;
use crate::link::measure::{is_text, measure};
use crate::link::{Found, Piece, Set};
use rustc_hash::FxHashMap;

/// For each field that is no text, which things have a value.
#[derive(Default)]
pub struct Lookup {
    fields: Vec<FxHashMap<String, Vec<u32>>>,
}

impl Lookup {
    pub fn new(set: &Set) -> Self {
        let mut fields = vec![FxHashMap::<String, Vec<u32>>::default(); set.fields.len()];
        for (thing, at) in set.things.iter().zip(0..) {
            for (field, values) in thing.values.iter().enumerate() {
                for key in values.iter().filter_map(|value| key(set, field, value)) {
                    let with = fields[field].entry(key).or_default();
                    if with.last() != Some(&at) {
                        with.push(at);
                    }
                }
            }
        }
        Self { fields }
    }

    /// Things that have some of the values, best first. The weight of a value is log2 of things over things with it; of all
    /// that share a value, and that it is none of them, one is true.
    pub fn find(&self, set: &Set, values: &[(String, Vec<String>)], is_meant: impl Fn(usize) -> bool) -> Vec<Found> {
        let mut pieces: FxHashMap<u32, Vec<Piece>> = FxHashMap::default();
        let known: Vec<(usize, &[String])> =
            values.iter().filter_map(|(name, values)| Some((set.field(name)?, values.as_slice()))).collect();
        for (field, values) in &known {
            for value in *values {
                for thing in self.with(set, *field, value) {
                    let of_thing = pieces.entry(*thing).or_default();
                    if of_thing.iter().all(|piece| piece.what != set.fields[*field].name) {
                        of_thing.push(self.same(set, *field, value));
                    }
                }
            }
        }
        let mut found: Vec<Found> = pieces
            .into_iter()
            .filter(|(thing, _)| is_meant(*thing as usize))
            .map(|(thing, pieces)| weighed(set, thing as usize, pieces, &known))
            .collect();
        found.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.thing.cmp(&b.thing)));
        // As parts of the best, so that no power is too large.
        let best = found.first().map_or(0.0, |found| found.weight.max(0.0));
        let all = (-best).exp2() + found.iter().map(|found| (found.weight - best).exp2()).sum::<f64>();
        for (at, found) in found.iter_mut().enumerate() {
            found.probability = (found.weight - best).exp2() / all;
            found.is_match = at == 0 && found.probability >= SAFE;
        }
        found
    }

    fn with(&self, set: &Set, field: usize, value: &str) -> &[u32] {
        let with = key(set, field, value).and_then(|key| self.fields[field].get(&key));
        with.map_or(&[], Vec::as_slice)
    }

    fn same(&self, set: &Set, field: usize, value: &str) -> Piece {
        let part = self.with(set, field, value).len() as f64 / set.things.len() as f64;
        let value = value.to_owned();
        Piece {
            what: set.fields[field].name.clone(),
            left: value.clone(),
            right: value,
            similarity: Some(1.0),
            weight: -part.log2(),
            how: "same".to_owned(),
        }
    }
}

/// What a value is looked up by: what its measure finds it by, else its letters; names and texts are found otherwise.
fn key(set: &Set, field: usize, value: &str) -> Option<String> {
    let measure = measure(&set.fields[field].measure);
    if measure.is_some_and(|measure| is_text(measure.name)) {
        return None;
    }
    let letters = || Some(words(value).concat()).filter(|letters| !letters.is_empty());
    measure.and_then(|measure| (measure.key)(value)).or_else(letters)
}

/// A thing with what speaks for it, and against it where it has another value than the one that is known.
fn weighed(set: &Set, thing: usize, mut pieces: Vec<Piece>, known: &[(usize, &[String])]) -> Found {
    for (field, values) in known {
        let name = &set.fields[*field].name;
        let own = set.things[thing].values.get(*field).and_then(|own| own.first());
        if let (Some(own), false) = (own, pieces.iter().any(|piece| piece.what == *name)) {
            let left = values.first().cloned().unwrap_or_default();
            let (what, right, how) = (name.clone(), own.clone(), "other".to_owned());
            pieces.push(Piece { what, left, right, similarity: Some(0.0), weight: (-OTHER).into(), how });
        }
    }
    let weight = pieces.iter().map(|piece| piece.weight).sum();
    Found { thing, weight, probability: 0.0, is_match: false, pieces }
}
