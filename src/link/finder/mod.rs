//! Looks a name up in a set: the whole of a value, or inside a longer text such as an author's affiliation.
//!
//! Each name of each thing is held against the text ([`fit`]): what both share speaks for it by its rarity, in bits, log2 of
//! names over names with the word. Values of other fields, such as country and town, speak for a thing when the text mentions
//! them or they are known, and against it when they are others ([`context`]). Of all candidates, and that it is none of them,
//! one is true: that makes the weights probabilities.
//! Cost: the postings of the text's words, and a close look at [`POOL`] names; a millisecond for 140,000 names.

mod asked;
mod context;
mod fit;

use super::fold::{is_acronym, name_words, words};
use super::lexicon::Lexicon;
use super::measure::NAME;
use super::parts::in_parts;
use super::spelling::Spelling;
use super::{Found, Piece, Set, Thing, Wanted};
use asked::Asked;
pub use context::OTHER;
use context::{Context, Known};
use fit::{Fit, Name};
use rustc_hash::{FxHashMap, FxHashSet};

/// Names that are looked at closely for one text.
const POOL: usize = 100;

/// A word that more than this part of all names have finds only names that are little more than that word.
const COMMON: f32 = 0.02;

/// How much more a name of only common words may hold.
const LITTLE_MORE: f32 = 2.5;

/// Weights make odds at this rate: bits of words that go together count more than once.
const RATE: f64 = 0.25;

/// The weight of a thing that is as likely to be meant as none, as a part of the bits it takes to tell all names apart. Rate
/// and part were chosen so that probabilities were right on 3,700 affiliations with known organisations, of which a third are
/// in none.
const AS_LIKELY_AS_NONE: f64 = 0.47;

/// How many of the best compete, if their names speak for them: of many that are unlikely one is not likely.
const RIVALS: usize = 10;

/// How probable what is found must be to be taken without a look.
pub const SAFE: f64 = 0.7;

/// A set that names are looked up in.
pub struct Finder {
    set: Set,
    names: Vec<Name>,
    lexicon: Lexicon,
    spelling: Spelling,
    /// For each word the names that have it.
    index: Vec<Vec<u32>>,
    /// For each word how much it tells.
    bits: Vec<f32>,
    contexts: Vec<Context>,
}

impl Finder {
    /// Reads a set. Its fields that are compared as names are what things are found by.
    pub fn new(set: Set) -> Self {
        let mut lexicon = Lexicon::default();
        let mut names = read_names(&set, &mut lexicon);
        let index = index(&names, lexicon.words().len());
        let spelling = Spelling::new(lexicon.words());
        let many = names.len() as f32;
        let bits: Vec<f32> = index.iter().map(|with| (many / with.len().max(1) as f32).log2().max(0.1)).collect();
        for name in &mut names {
            name.bits = name.words.iter().map(|word| bits[*word as usize]).sum();
        }
        let contexts = (0..set.fields.len()).filter_map(|field| Context::new(&set, field, &mut lexicon)).collect();
        Self { set, names, lexicon, spelling, index, bits, contexts }
    }

    /// The set.
    pub fn set(&self) -> &Set {
        &self.set
    }

    /// What a text may mean, best first.
    pub fn find(&self, wanted: &Wanted, most: usize) -> Vec<Found> {
        self.find_among(wanted, most, |_| true)
    }

    /// What each of many texts may mean, side by side, in their order.
    pub fn find_all(&self, wanted: &[Wanted], most: usize) -> Vec<Vec<Found>> {
        in_parts(wanted, |wanted| self.find(wanted, most)).flatten().collect()
    }

    /// The same for one text, when only some things can be meant.
    pub fn find_among(&self, wanted: &Wanted, most: usize, is_meant: impl Fn(usize) -> bool) -> Vec<Found> {
        let mut asked = self.ask(&wanted.text);
        let known: Vec<Known> =
            self.contexts.iter().map(|context| context.known(&self.set, wanted, &mut asked, &self.lexicon)).collect();
        let mut best: FxHashMap<u32, Fit> = FxHashMap::default();
        for number in self.pool(&asked, is_meant) {
            let fit = self.fit(number, &asked);
            let kept = best.entry(self.names[number as usize].thing).or_insert(fit);
            if fit.weight > kept.weight {
                *kept = fit;
            }
        }
        let weigh = |(thing, fit): (u32, Fit)| {
            let beside = self.contexts.iter().zip(&known);
            let beside: f32 = beside.map(|(context, known)| context.weight(&self.set, thing, known, fit.is_all)).sum();
            (f64::from(fit.weight + beside), thing, fit)
        };
        let mut found: Vec<(f64, u32, Fit)> = best.into_iter().map(weigh).collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let none = odds(AS_LIKELY_AS_NONE * (self.names.len() as f64).log2());
        let is_rival = |(.., fit): &&(f64, u32, Fit)| fit.weight > 0.0;
        let all: f64 = none + found.iter().take(RIVALS).filter(is_rival).map(|(weight, ..)| odds(*weight)).sum::<f64>();
        found.truncate(most);
        let tell = |(at, (weight, thing, fit)): (usize, (f64, u32, Fit))| {
            let probability = odds(weight) / if fit.weight > 0.0 { all } else { all + odds(weight) };
            let pieces = self.pieces(wanted, thing, fit, &known);
            let is_match = at == 0 && probability >= SAFE && fit.is_whole && !is_contradicted(&pieces);
            Found { thing: thing as usize, weight, probability, is_match, pieces }
        };
        found.into_iter().enumerate().map(tell).collect()
    }

    /// The evidence for a thing: its name, and what else is known.
    fn pieces(&self, wanted: &Wanted, thing: u32, fit: Fit, known: &[Known]) -> Vec<Piece> {
        let name = &self.names[fit.name as usize];
        let mut pieces = vec![Piece {
            what: self.set.fields[name.field].name.clone(),
            left: wanted.text.clone(),
            right: self.set.things[thing as usize].values[name.field][name.value].clone(),
            similarity: Some(f64::from(fit.weight / name.bits).clamp(0.0, 1.0)),
            weight: fit.weight.into(),
            how: if name.is_acronym { "acronym".to_owned() } else { String::new() },
        }];
        pieces.extend(
            self.contexts
                .iter()
                .zip(known)
                .filter_map(|(context, known)| context.piece(&self.set, thing, known, fit.is_all)),
        );
        pieces
    }

    /// The names that share most with a text, for their length.
    fn pool(&self, asked: &[Asked], is_meant: impl Fn(usize) -> bool) -> Vec<u32> {
        let common = (self.names.len() as f32 * COMMON).max(50.0) as usize;
        let mut words: Vec<(u32, f32)> = asked.iter().flat_map(|asked| asked.may_be.iter().copied()).collect();
        // The rarest first; the same word once, as it fits best.
        words.sort_by(|a, b| {
            let key = |word: u32| (self.index[word as usize].len(), word);
            key(a.0).cmp(&key(b.0)).then(b.1.total_cmp(&a.1))
        });
        words.dedup_by_key(|(word, _)| *word);
        let mut shared: FxHashMap<u32, f32> = FxHashMap::default();
        for (word, quality) in words {
            let (names, bits) = (&self.index[word as usize], self.bits[word as usize]);
            for name in names {
                match shared.get_mut(name) {
                    Some(shared) => *shared += bits * quality,
                    None if names.len() <= common || self.names[*name as usize].bits <= bits * LITTLE_MORE => {
                        shared.insert(*name, bits * quality);
                    }
                    None => {}
                }
            }
        }
        let for_length =
            |(name, shared): (u32, f32)| (name, shared * (shared / self.names[name as usize].bits).min(1.0));
        let is_meant = |(name, _): &(u32, f32)| is_meant(self.names[*name as usize].thing as usize);
        let mut pool: Vec<(u32, f32)> = shared.into_iter().filter(is_meant).map(for_length).collect();
        pool.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        pool.truncate(POOL);
        pool.into_iter().map(|(name, _)| name).collect()
    }
}

/// Whether something that was given or mentioned beside the name speaks against it.
fn is_contradicted(pieces: &[Piece]) -> bool {
    pieces.iter().skip(1).any(|piece| piece.weight < 0.0)
}

fn odds(weight: f64) -> f64 {
    (weight * RATE).exp2()
}

/// Every name of every thing, as words; the same words once for a thing.
fn read_names(set: &Set, lexicon: &mut Lexicon) -> Vec<Name> {
    let mut names = Vec::new();
    let fields = set.fields.iter().enumerate().filter(|(_, field)| field.measure == NAME.name);
    for (field, _) in fields {
        let fold = |thing: &Thing| -> Vec<Vec<String>> {
            thing.values.get(field).into_iter().flatten().map(|value| name_words(value)).collect()
        };
        for (thing, values) in in_parts(&set.things, fold).flatten().enumerate() {
            let mut seen = FxHashSet::default();
            for (value, words) in values.into_iter().enumerate() {
                let words = lexicon.learn(&words);
                if !words.is_empty() && seen.insert(words.clone()) {
                    let is_acronym = words.len() == 1 && is_acronym(&set.things[thing].values[field][value]);
                    names.push(Name { thing: thing as u32, field, value, words, bits: 0.0, is_acronym });
                }
            }
        }
    }
    names
}

/// For each word the names that have it.
fn index(names: &[Name], words: usize) -> Vec<Vec<u32>> {
    let mut index: Vec<Vec<u32>> = vec![Vec::new(); words];
    for (number, name) in names.iter().enumerate() {
        for word in &name.words {
            let with = &mut index[*word as usize];
            if with.last() != Some(&(number as u32)) {
                with.push(number as u32);
            }
        }
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Field;

    fn universities() -> Finder {
        let field = |name: &str, measure: &str| Field { name: name.to_owned(), measure: measure.to_owned() };
        let rows: &[(&[&str], &str, &str)] = &[
            (&["University of Kiel", "Christian-Albrechts-Universität zu Kiel", "CAU"], "Germany", "Kiel"),
            (&["University of Northern Coast"], "Chile", "Arica"),
            (&["Northern University"], "Canada", "Norton"),
            (&["Northern University"], "Norway", "Vika"),
            (&["Institute of Coastal Research"], "Germany", "Kiel"),
            (&["University of Somewhere, Long Beach"], "United States", "Long Beach"),
        ];
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let thing = |(at, (names, country, town)): (usize, &(&[&str], &str, &str))| Thing {
            id: at.to_string(),
            values: vec![texts(names), texts(&[country]), texts(&[town])],
        };
        Finder::new(Set {
            name: "universities".to_owned(),
            fields: vec![field("name", "name"), field("country", "code"), field("town", "code")],
            things: rows.iter().enumerate().map(thing).collect(),
        })
    }

    fn first(text: &str) -> Option<usize> {
        let wanted = Wanted { text: text.to_owned(), values: Vec::new() };
        universities().find(&wanted, 3).first().map(|found| found.thing)
    }

    #[test]
    fn a_name_is_found_inside_an_affiliation() {
        assert_eq!(first("Dept. of Physics, Univ. of Kiel, 24118 Kiel, Germany"), Some(0));
        assert_eq!(first("Christian Albrechts Universitaet Kiel"), Some(0));
        assert_eq!(first("Inst. of Coastal Res., Kiel"), Some(4));
        assert_eq!(first("Institute of Coastal Rsrch"), Some(4));
    }

    #[test]
    fn places_tell_namesakes_apart_and_letters_must_be_large() {
        assert_eq!(first("Northern University, Norway"), Some(3));
        let known = Wanted {
            text: "Northern University".to_owned(),
            values: vec![("country".to_owned(), vec!["Canada".to_owned()])],
        };
        assert_eq!(universities().find(&known, 1)[0].thing, 2);
        assert_eq!(first("CAU"), Some(0));
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert_eq!(first(""), None);
        assert_eq!(first("…"), None);
        let alone = Finder::new(Set::default());
        assert!(alone.find(&Wanted { text: "Kiel".to_owned(), values: Vec::new() }, 3).is_empty());
    }

    #[test]
    fn probabilities_of_all_that_something_speaks_for_are_one_at_most() {
        let wanted = Wanted { text: "Northern University".to_owned(), values: Vec::new() };
        let found = universities().find(&wanted, 10);
        let all: f64 = found.iter().filter(|found| found.pieces[0].weight > 0.0).map(|found| found.probability).sum();
        assert!(all <= 1.0 && !found[0].is_match, "two are as good: {found:?}");
        let sum: f64 = found[0].pieces.iter().map(|piece| piece.weight).sum();
        assert!((sum - found[0].weight).abs() < 1e-3);
    }
}
