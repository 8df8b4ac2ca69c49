//! What a text mentions beside the name, or what is known beside it: country, town, kind, identifiers.

use super::{Asked, Lexicon, is_acronym, words};
use crate::link::measure::{CODE, IDENTIFIER, Measure, is_text, measure};
use crate::link::{Piece, Set, Wanted};
use rustc_hash::FxHashMap;

/// How much of its bits a value counts that is the same: country and town go together.
const SAME: f32 = 0.5;

/// The most bits of a value that is the same.
const MOST: f32 = 10.0;

/// Bits of an identifier that is the same, at least: chance has nothing to do with it, however few things there are.
const IDENTIFIED: f32 = 13.0;

/// What another value costs, in bits.
pub const OTHER: f32 = 4.0;

/// A field of the set besides its names.
pub struct Context {
    field: usize,
    measure: &'static Measure,
    /// The values of a list, which a text may mention.
    list: List,
}

/// What is known of a field beside the name.
#[derive(Default)]
pub struct Known {
    /// Values that were given.
    given: Vec<String>,
    /// Values of the list that the text mentions.
    mentioned: Vec<u32>,
}

impl Context {
    /// Reads a field, when it is one that can be compared with what is known.
    pub fn new(set: &Set, field: usize, lexicon: &mut Lexicon) -> Option<Self> {
        let measure = measure(&set.fields[field].measure).filter(|measure| !is_text(measure.name))?;
        let list = if measure.name == CODE.name { List::new(set, field, lexicon) } else { List::default() };
        Some(Self { field, measure, list })
    }

    /// What is known of it: what was given, else what the text mentions.
    pub fn known(&self, set: &Set, wanted: &Wanted, asked: &mut [Asked], lexicon: &Lexicon) -> Known {
        let name = &set.fields[self.field].name;
        let given =
            wanted.values.iter().filter(|(field, _)| field == name).flat_map(|(_, values)| values.iter().cloned());
        Known { given: given.collect(), mentioned: self.list.mentioned(asked, lexicon) }
    }

    /// Whether a word is part of one of a thing's values.
    pub fn has_word(&self, thing: u32, word: u32) -> bool {
        self.list.of(thing).iter().any(|value| self.list.words[*value as usize].contains(&word))
    }

    /// How much what is known speaks for a thing; a text that is all the name of one mentions nothing.
    pub fn weight(&self, set: &Set, thing: u32, known: &Known, is_all_name: bool) -> f32 {
        self.compare(set, thing, known, is_all_name).map_or(0.0, |(weight, ..)| weight)
    }

    /// The same, told.
    pub fn piece(&self, set: &Set, thing: u32, known: &Known, is_all_name: bool) -> Option<Piece> {
        let (weight, similarity, how) = self.compare(set, thing, known, is_all_name)?;
        let left = known.given.first().cloned().unwrap_or_else(|| "in the text".to_owned());
        let right = set.things[thing as usize].values[self.field].first().cloned().unwrap_or_default();
        let what = set.fields[self.field].name.clone();
        Some(Piece {
            what,
            left,
            right,
            similarity: Some(similarity.into()),
            weight: weight.into(),
            how: how.to_owned(),
        })
    }

    /// The weight, how alike and in which way; nothing when one side has nothing.
    fn compare(&self, set: &Set, thing: u32, known: &Known, is_all_name: bool) -> Option<(f32, f32, &'static str)> {
        let own = set.things[thing as usize].values.get(self.field).filter(|own| !own.is_empty())?;
        if known.given.is_empty() {
            return if is_all_name { None } else { self.list.compare(thing, &known.mentioned) };
        }
        let pairs = known.given.iter().flat_map(|given| own.iter().map(move |own| (given, own)));
        let alike = pairs.filter_map(|(given, own)| (self.measure.alike)(given, own));
        let (similarity, how) = alike.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let bits = if self.measure.name == IDENTIFIER.name {
            IDENTIFIED.max((set.things.len() as f32).log2())
        } else {
            self.list.bits_of(thing).unwrap_or_else(|| (set.things.len() as f32).log2()).min(MOST) * SAME
        };
        Some((similarity * bits - (1.0 - similarity) * OTHER, similarity, how))
    }
}

/// The values of a field that is a list of countries, towns, kinds.
#[derive(Default)]
struct List {
    /// Each value by its words.
    numbers: FxHashMap<Box<[u32]>, u32>,
    /// The words of each value.
    words: Vec<Box<[u32]>>,
    /// Whether each value is a code: the text has it in large letters too.
    is_code: Vec<bool>,
    /// How much each value tells: log2 of things over things that have it.
    bits: Vec<f32>,
    /// The values of each thing.
    of: Vec<Vec<u32>>,
    /// Words of the longest value.
    longest: usize,
}

impl List {
    fn new(set: &Set, field: usize, lexicon: &mut Lexicon) -> Self {
        let mut list = Self::default();
        let mut counts: Vec<f32> = Vec::new();
        // Many things have the same value: it is read once.
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        for thing in &set.things {
            let values = thing.values.get(field).map_or(&[][..], Vec::as_slice);
            let mut number = |value| {
                *known.entry(value).or_insert_with(|| list.number(lexicon.learn(&words(value)), is_acronym(value)))
            };
            let mut own: Vec<u32> = values.iter().map(|value| number(value.as_str())).collect();
            own.sort_unstable();
            own.dedup();
            counts.resize(list.words.len(), 0.0);
            own.iter().for_each(|number| counts[*number as usize] += 1.0);
            list.of.push(own);
        }
        let many = set.things.len() as f32;
        list.bits = counts.into_iter().map(|count| (many / count).log2()).collect();
        list.longest = list.words.iter().map(|words| words.len()).max().unwrap_or(0);
        list
    }

    fn number(&mut self, words: Box<[u32]>, is_code: bool) -> u32 {
        let next = self.words.len() as u32;
        let number = *self.numbers.entry(words.clone()).or_insert(next);
        if number == next {
            self.words.push(words);
            self.is_code.push(is_code);
        }
        self.is_code[number as usize] &= is_code;
        number
    }

    fn of(&self, thing: u32) -> &[u32] {
        self.of.get(thing as usize).map_or(&[], Vec::as_slice)
    }

    fn bits_of(&self, thing: u32) -> Option<f32> {
        self.of(thing).iter().map(|value| self.bits[*value as usize]).reduce(f32::max)
    }

    /// The values a text mentions; their words are marked.
    fn mentioned(&self, asked: &mut [Asked], lexicon: &Lexicon) -> Vec<u32> {
        let words: Vec<Option<u32>> = asked.iter().map(|asked| lexicon.number(&asked.word.word)).collect();
        let mut found = Vec::new();
        for from in 0..words.len() {
            for to in from + 1..=(from + self.longest).min(words.len()) {
                let Some(span) = words[from..to].iter().copied().collect::<Option<Box<[u32]>>>() else { break };
                let is_meant = |number: &&u32| !self.is_code[**number as usize] || asked[from].word.is_large;
                if let Some(number) = self.numbers.get(&span).filter(is_meant) {
                    found.push(*number);
                    asked[from..to].iter_mut().for_each(|word| word.is_context = true);
                }
            }
        }
        found
    }

    fn compare(&self, thing: u32, mentioned: &[u32]) -> Option<(f32, f32, &'static str)> {
        let own = self.of(thing);
        if own.is_empty() || mentioned.is_empty() {
            return None;
        }
        let same = mentioned.iter().filter(|value| own.contains(value)).map(|value| self.bits[*value as usize]);
        Some(match same.reduce(f32::max) {
            Some(bits) => (bits.min(MOST) * SAME, 1.0, "mentioned"),
            None => (-OTHER, 0.0, "another one is mentioned"),
        })
    }
}
