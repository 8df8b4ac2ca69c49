//! A text that is looked up: its words, and what they may stand for.

use super::Finder;
use crate::link::fold::{Word, tells, words_in_place};
use std::ops::RangeInclusive;

/// Bits of a word that no name has, and the most a word counts against a name.
pub const UNKNOWN: f32 = 8.0;

/// Letters a word has at least that may be cut short, and one that may be misspelt.
const CUT_FROM: usize = 2;
const MISSPELT_FROM: usize = 4;

/// Letters of a word that may be one without letters from inside.
const CONTRACTED: RangeInclusive<usize> = 3..=5;

/// A word of the text.
pub struct Asked {
    pub word: Word,
    /// Words of names that it may stand for, and how well it fits each, up to 1.
    pub may_be: Vec<(u32, f32)>,
    /// How much it tells.
    pub bits: f32,
    /// It is part of a country, a town or the like.
    pub is_context: bool,
}

impl Finder {
    /// The words of a text that tell something; all of them where none does.
    pub fn ask(&self, text: &str) -> Vec<Asked> {
        let words = words_in_place(text);
        let is_all = !words.iter().any(|word| tells(&word.word));
        words.into_iter().filter(|word| is_all || tells(&word.word)).map(|word| self.ask_word(word)).collect()
    }

    fn ask_word(&self, word: Word) -> Asked {
        let known = self.lexicon.number(&word.word).filter(|number| (*number as usize) < self.index.len());
        let mut may_be: Vec<(u32, f32)> = known.map(|number| (number, 1.0)).into_iter().collect();
        if word.word.len() >= CUT_FROM && (word.is_cut || known.is_none()) {
            may_be.extend(self.spelling.begun(&word.word));
            if CONTRACTED.contains(&word.word.len()) {
                may_be.extend(self.spelling.contracted(&word.word));
            }
        }
        if word.word.len() >= MISSPELT_FROM && known.is_none() {
            may_be.extend(self.spelling.alike(&word.word));
        }
        let bits = known.map_or(UNKNOWN, |number| self.bits[number as usize].min(UNKNOWN));
        Asked { word, may_be, bits, is_context: false }
    }
}
