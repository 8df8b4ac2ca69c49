//! How a name fits a text: the words of the name that the text has, near each other, against those it lacks and those between.
//!
//! The numbers were chosen on affiliations of authors with known organisations; they say what costs how much, in bits.

use super::Finder;
use super::asked::Asked;

/// How much of its bits a word that does not quite fit loses, for each part it does not fit.
const UNFIT: f32 = 1.6;

/// How steeply the weight falls with the part of the name that is missing.
const WHOLE: i32 = 3;

/// What a missing word costs that is only where the thing is: its town or country.
const PLACE: f32 = 0.5;

/// What words cost that stand between those that fit, and those beside them in the same part of the text.
const BETWEEN: f32 = 0.6;
const BESIDE: f32 = 0.1;

/// What it costs that a name goes on behind a comma.
const CROSSED: f32 = 5.0;

/// How much an acronym tells: others may have it.
const ACRONYM: f32 = 0.8;

/// What the first name of a thing has before its others.
const FIRST: f32 = 0.5;

/// What it tells that the text is the name and nothing else.
const ALL: f32 = 4.0;

/// Words of a text that are looked at, to each side of the rarest word that fits; as many as the name has, if it is longer.
const NEAR: usize = 12;

/// Places of that word that are tried.
const TRIED: usize = 4;

/// One name of a thing.
pub struct Name {
    pub thing: u32,
    /// Which value of which field it is.
    pub field: usize,
    pub value: usize,
    pub words: Box<[u32]>,
    /// How much all its words tell.
    pub bits: f32,
    /// Large letters that stand for words: only a word in large letters is meant.
    pub is_acronym: bool,
}

/// A name and how much speaks for it.
#[derive(Clone, Copy)]
pub struct Fit {
    pub name: u32,
    pub weight: f32,
    /// Whether the part of the text where it stands says nothing else.
    pub is_whole: bool,
    /// Whether the text is the name and nothing else: then it mentions nothing beside it.
    pub is_all: bool,
}

/// Where in the text a word of a name may stand, and how well it fits there.
type Places = Vec<(usize, f32)>;

impl Finder {
    /// How a name fits a text.
    pub fn fit(&self, number: u32, asked: &[Asked]) -> Fit {
        let name = &self.names[number as usize];
        let mut fit = if name.is_acronym { fit_acronym(name, asked) } else { self.fit_words(name, asked) };
        fit.name = number;
        fit.weight += if name.value == 0 { FIRST } else { 0.0 };
        fit
    }

    /// The best way to lay the words of a name on those of the text.
    fn fit_words(&self, name: &Name, asked: &[Asked]) -> Fit {
        let places: Vec<Places> = name.words.iter().map(|word| places(*word, asked)).collect();
        let rarest = (0..places.len())
            .filter(|at| !places[*at].is_empty())
            .max_by(|a, b| self.bits[name.words[*a] as usize].total_cmp(&self.bits[name.words[*b] as usize]));
        let Some(rarest) = rarest else { return Fit::none(name) };
        let around = |(anchor, _): &(usize, f32)| self.fit_around(name, *anchor, &places, asked);
        let best = places[rarest].iter().take(TRIED).map(around).max_by(|a, b| a.weight.total_cmp(&b.weight));
        best.unwrap_or(Fit::none(name))
    }

    /// The same, with the words nearest to a place of the text.
    fn fit_around(&self, name: &Name, anchor: usize, places: &[Places], asked: &[Asked]) -> Fit {
        let near = NEAR.max(name.words.len());
        let (mut weight, mut matched, mut all) = (0.0, 0.0, 0.0);
        let mut taken: Vec<usize> = Vec::new();
        for (word, places) in name.words.iter().zip(places) {
            let bits = self.bits[*word as usize];
            let free = places.iter().filter(|(at, _)| !taken.contains(at) && at.abs_diff(anchor) <= near);
            if let Some((at, quality)) = free.min_by_key(|(at, _)| at.abs_diff(anchor)) {
                taken.push(*at);
                weight += bits * (1.0 - UNFIT * (1.0 - quality));
                matched += bits * quality;
                all += bits;
            } else {
                let is_place = self.contexts.iter().any(|context| context.has_word(name.thing, *word));
                let bits = if is_place { bits * PLACE } else { bits };
                weight -= bits;
                all += bits;
            }
        }
        if weight > 0.0 {
            weight *= (matched / all).min(1.0).powi(WHOLE);
        }
        let is_all = taken.len() == asked.len() && matched >= all;
        if is_all {
            weight += ALL;
        }
        let part = asked[anchor].word.part;
        let is_rest =
            |(at, asked): (usize, &Asked)| asked.word.part == part && !asked.is_context && !taken.contains(&at);
        let is_whole = !asked.iter().enumerate().any(is_rest);
        Fit { name: 0, weight: weight - cost_of_the_rest(&taken, anchor, asked), is_whole, is_all }
    }
}

impl Fit {
    /// A name of which the text has nothing.
    fn none(name: &Name) -> Self {
        Self { name: 0, weight: -name.bits, is_whole: false, is_all: false }
    }
}

/// What the words cost that the name lacks, where they stand between or beside those it has.
fn cost_of_the_rest(taken: &[usize], anchor: usize, asked: &[Asked]) -> f32 {
    let first = taken.iter().copied().min().unwrap_or(anchor);
    let last = taken.iter().copied().max().unwrap_or(anchor);
    let bits = |at: &dyn Fn(usize) -> bool| -> f32 {
        (0..asked.len()).filter(|place| at(*place)).map(|place| asked[place].bits).sum()
    };
    let between = bits(&|at| (first..=last).contains(&at) && !taken.contains(&at));
    let part = asked[anchor].word.part;
    let beside = bits(&|at| asked[at].word.part == part && !(first..=last).contains(&at));
    let crossed = (asked[last].word.part - asked[first].word.part) as f32;
    between * BETWEEN + beside * BESIDE + crossed * CROSSED
}

/// An acronym is meant by the same letters, all large; those of a country are the country's. Where they are all there is, they
/// may be small, but that is not sure.
fn fit_acronym(name: &Name, asked: &[Asked]) -> Fit {
    let is_same = |asked: &Asked| asked.may_be.iter().any(|(word, quality)| *quality == 1.0 && *word == name.words[0]);
    let is_meant = |asked: &Asked| asked.word.is_large && !asked.is_context && is_same(asked);
    let bits = name.bits * ACRONYM;
    match asked {
        [only] if is_meant(only) => Fit { name: 0, weight: bits + ALL, is_whole: true, is_all: true },
        [only] if is_same(only) => Fit { name: 0, weight: bits, is_whole: false, is_all: true },
        _ if asked.iter().any(is_meant) => Fit { name: 0, weight: bits, is_whole: false, is_all: false },
        _ => Fit::none(name),
    }
}

fn places(word: u32, asked: &[Asked]) -> Places {
    let fits = |asked: &Asked| {
        asked.may_be.iter().filter(|(may, _)| *may == word).map(|(_, quality)| *quality).reduce(f32::max)
    };
    asked.iter().enumerate().filter_map(|(at, asked)| Some((at, fits(asked)?))).collect()
}
