//! Names and texts: words and letters they share, the rarer the more.

use super::{Alike, Column, Compare, Measure, no_key};
use crate::link::fold::{initials, is_acronym, name_words, words_and_codes};
use crate::link::lexicon::{Lexicon, Text, likeness};
use crate::link::parts::in_parts;

pub const NAME: Measure = Measure {
    name: "name",
    about: "names: words they share, the rarer the more, spelt alike; acronyms; without legal forms",
    key: no_key,
    alike: |_, _| None,
    prepare: |left, right| Box::new(Texts::prepare(left, right)),
};

pub const TEXT: Measure = Measure {
    name: "text",
    about: "longer texts: words they share, the rarer the more, spelt alike",
    key: no_key,
    alike: |_, _| None,
    prepare: |left, right| Box::new(Texts::prepare(left, right)),
};

/// How alike a name and its acronym are taken to be: that another name has the same one is common.
const ACRONYM: f32 = 0.65;

/// A text whose words have numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub words: Box<[u32]>,
    /// What the name may be shortened to.
    pub initials: Box<[u32]>,
    /// It is letters that stand for words.
    pub is_acronym: bool,
}

/// Whether values of this measure are texts.
pub fn is_text(measure: &str) -> bool {
    measure == NAME.name || measure == TEXT.name
}

/// The words of each value of each thing, where the measure is of texts.
pub fn read(values: &[&[String]], measure: &str, lexicon: &mut Lexicon) -> Vec<Vec<Words>> {
    let is_name = measure == NAME.name;
    let fold = |values: &&[String]| -> Vec<(Vec<String>, Vec<String>, bool)> {
        let fold = |value: &String| {
            if is_name {
                (name_words(value), initials(value), is_acronym(value))
            } else {
                (words_and_codes(value), Vec::new(), false)
            }
        };
        values.iter().map(fold).collect()
    };
    let mut learn = |(words, initials, is_acronym): (Vec<String>, Vec<String>, bool)| Words {
        words: lexicon.learn(&words),
        initials: lexicon.learn(&initials),
        is_acronym,
    };
    let mut read = Vec::with_capacity(values.len());
    for folded in in_parts(values, fold) {
        read.extend(folded.into_iter().map(|of| of.into_iter().map(&mut learn).collect()));
    }
    read
}

/// Two columns of texts, as vectors.
struct Texts {
    left: Vec<Vec<Prepared>>,
    right: Vec<Vec<Prepared>>,
}

#[derive(Clone, Default)]
struct Prepared {
    text: Text,
    /// The word, where it is only one.
    only: Option<u32>,
    is_acronym: bool,
    initials: Box<[u32]>,
}

impl Texts {
    fn prepare(left: &Column<'_>, right: &Column<'_>) -> Self {
        let prepare = |column: &Column<'_>| {
            let values: Vec<(&Vec<Words>, bool)> = column.texts.iter().zip(column.is_needed.iter().copied()).collect();
            let of_value = |value: &Words| Prepared {
                text: column.letters.text(&value.words, column.rarity),
                only: if let [only] = *value.words { Some(only) } else { None },
                is_acronym: value.is_acronym,
                initials: value.initials.clone(),
            };
            let of = |(values, is_needed): &(&Vec<Words>, bool)| -> Vec<Prepared> {
                if *is_needed { values.iter().map(of_value).collect() } else { Vec::new() }
            };
            in_parts(&values, of).flatten().collect()
        };
        Self { left: prepare(left), right: prepare(right) }
    }
}

impl Compare for Texts {
    fn compare(&self, left: usize, right: usize) -> Option<Alike> {
        let mut best: Option<Alike> = None;
        for (at_left, a) in self.left[left].iter().enumerate() {
            for (at_right, b) in self.right[right].iter().enumerate() {
                if a.text.words.is_empty() || b.text.words.is_empty() {
                    continue;
                }
                let (similarity, how) = alike(a, b);
                if best.is_none_or(|best| similarity > best.similarity) {
                    best = Some(Alike { similarity, left: at_left, right: at_right, how });
                }
            }
        }
        best
    }
}

fn alike(left: &Prepared, right: &Prepared) -> (f32, &'static str) {
    let similarity = likeness(&left.text, &right.text);
    if (left.is_acronym || right.is_acronym) && left.only.is_some() && left.only == right.only {
        return (ACRONYM, "same letters");
    }
    let is_short_for = |short: &Prepared, long: &Prepared| short.only.is_some_and(|only| long.initials.contains(&only));
    if similarity < ACRONYM && (is_short_for(left, right) || is_short_for(right, left)) {
        return (ACRONYM, "acronym");
    }
    (similarity, if similarity > 0.9999 { "same words" } else { "" })
}
