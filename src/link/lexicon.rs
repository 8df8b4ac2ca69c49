//! The words of a column: how rare each is, and the vectors texts are compared by.
//!
//! Two vectors of a text, each of length 1. In the first every word is a dimension and weighs as much as it is rare
//! (tf-idf, Spärck Jones 1972). In the second a word is spread over its groups of three letters, so that words that are
//! spelt alike point in like directions: what Cohen, Ravikumar and Fienberg (2003) call soft tf-idf. Their cosines, from 0
//! to 1, are two views of one likeness; [`likeness`] is the mean.

use rustc_hash::FxHashMap;

/// Words by number.
#[derive(Default)]
pub struct Lexicon {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
}

/// For each word of a lexicon the groups of letters it is spread over.
pub struct Letters {
    spread: Vec<Vector>,
    /// How many groups there are.
    groups: usize,
}

/// A text laid out by dimension, to hold many others against it at the cost of their own length.
pub struct Laid {
    words: Vec<f32>,
    letters: Vec<f32>,
}

/// How many texts a word is in.
#[derive(Clone, Debug, Default)]
pub struct Rarity {
    texts_with: Vec<u32>,
    texts: u32,
}

/// A sparse vector of length 1, sorted by dimension.
pub type Vector = Vec<(u32, f32)>;

/// A text as vectors.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub words: Vector,
    pub letters: Vector,
}

impl Lexicon {
    /// The numbers of words; a new word gets a new one.
    pub fn learn(&mut self, words: &[String]) -> Box<[u32]> {
        words.iter().map(|word| self.number(word).unwrap_or_else(|| self.add(word))).collect()
    }

    fn add(&mut self, word: &str) -> u32 {
        let number = self.words.len() as u32;
        self.numbers.insert(word.into(), number);
        self.words.push(word.into());
        number
    }

    /// The number of a word that was learnt.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The words that were learnt, by number.
    pub fn words(&self) -> &[Box<str>] {
        &self.words
    }
}

impl Letters {
    /// Spreads every word of a lexicon.
    pub fn of(lexicon: &Lexicon) -> Self {
        let mut groups = FxHashMap::default();
        let spread = lexicon.words.iter().map(|word| spread(word, &mut groups)).collect();
        Self { spread, groups: groups.len() }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.spread.len()
    }

    /// The vectors of a text.
    pub fn text(&self, words: &[u32], rarity: &Rarity) -> Text {
        let words = of_length_one(weighed(words, rarity));
        let mut letters: Vector = words
            .iter()
            .flat_map(|(word, weight)| {
                self.spread[*word as usize].iter().map(move |(group, part)| (*group, weight * part))
            })
            .collect();
        letters.sort_unstable_by_key(|(group, _)| *group);
        letters.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        Text { words, letters: of_length_one(letters) }
    }
}

impl Laid {
    /// Room for any text of these words.
    pub fn new(letters: &Letters) -> Self {
        Self { words: vec![0.0; letters.len()], letters: vec![0.0; letters.groups] }
    }

    /// Does something with a text while it is laid out.
    pub fn with<R>(&mut self, text: &Text, work: impl FnOnce(&Self) -> R) -> R {
        text.words.iter().for_each(|(word, part)| self.words[*word as usize] = *part);
        text.letters.iter().for_each(|(group, part)| self.letters[*group as usize] = *part);
        let done = work(self);
        text.words.iter().for_each(|(word, _)| self.words[*word as usize] = 0.0);
        text.letters.iter().for_each(|(group, _)| self.letters[*group as usize] = 0.0);
        done
    }

    /// How alike the text that is laid out and another one are: what [`likeness`] says of both.
    pub fn likeness(&self, other: &Text) -> f32 {
        let cosine = |laid: &[f32], vector: &Vector| -> f32 {
            vector.iter().map(|(dimension, part)| laid[*dimension as usize] * part).sum::<f32>().min(1.0)
        };
        (cosine(&self.words, &other.words) + cosine(&self.letters, &other.letters)) / 2.0
    }
}

impl Rarity {
    /// Counts a text.
    pub fn count(&mut self, words: &[u32]) {
        self.texts += 1;
        let mut words = words.to_vec();
        words.sort_unstable();
        words.dedup();
        let most = words.last().map_or(0, |word| *word as usize + 1);
        if self.texts_with.len() < most {
            self.texts_with.resize(most, 0);
        }
        for word in words {
            self.texts_with[word as usize] += 1;
        }
    }

    /// How much a word tells: the more, the fewer texts it is in.
    pub fn weight(&self, word: u32) -> f32 {
        let with = self.texts_with.get(word as usize).copied().unwrap_or(0);
        ((1.0 + self.texts as f32) / (1.0 + with as f32)).ln() + 1.0
    }
}

/// Each word of a text once, with its weight; a word that comes again weighs a little more.
pub fn weighed(words: &[u32], rarity: &Rarity) -> Vector {
    let mut words = words.to_vec();
    words.sort_unstable();
    let weigh = |same: &[u32]| (same[0], rarity.weight(same[0]) * (1.0 + (same.len() as f32).ln()));
    words.chunk_by(|a, b| a == b).map(weigh).collect()
}

/// A word's groups of three letters, with a blank before and behind it.
fn spread(word: &str, groups: &mut FxHashMap<[u8; 3], u32>) -> Vec<(u32, f32)> {
    let padded: Vec<u8> = [b" ", word.as_bytes(), b" "].concat();
    let mut found: Vec<u32> = padded
        .windows(3)
        .map(|window| {
            let next = groups.len() as u32;
            *groups.entry([window[0], window[1], window[2]]).or_insert(next)
        })
        .collect();
    found.sort_unstable();
    of_length_one(found.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f32)).collect())
}

/// The same direction, of length 1.
fn of_length_one(mut vector: Vector) -> Vector {
    let length = vector.iter().map(|(_, part)| part * part).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, part)| *part /= length);
    }
    vector
}

/// The cosine of two vectors of length 1.
pub fn cosine(left: &Vector, right: &Vector) -> f32 {
    let (mut at, mut sum) = (0, 0.0);
    for (dimension, part) in left {
        while right.get(at).is_some_and(|(other, _)| other < dimension) {
            at += 1;
        }
        match right.get(at) {
            Some((other, same)) if other == dimension => sum += part * same,
            Some(_) => {}
            None => break,
        }
    }
    sum.min(1.0)
}

/// How alike two texts are, from 0 to 1: as words, and as letters.
pub fn likeness(left: &Text, right: &Text) -> f32 {
    (cosine(&left.words, &right.words) + cosine(&left.letters, &right.letters)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn rare_words_make_texts_alike_and_so_does_a_like_spelling() {
        let mut lexicon = Lexicon::default();
        let mut rarity = Rarity::default();
        let texts = ["university of kiel", "university of bonn", "university of turku", "universitat kiel"];
        let texts = texts.map(|text| lexicon.learn(&words(text)));
        texts.iter().for_each(|text| rarity.count(text));
        let letters = Letters::of(&lexicon);
        let [kiel, bonn, turku, universitat] = texts.map(|text| letters.text(&text, &rarity));
        assert!((likeness(&kiel, &kiel) - 1.0).abs() < 1e-6);
        assert!(likeness(&kiel, &universitat) > likeness(&kiel, &bonn));
        assert!(likeness(&kiel, &bonn) < 0.6, "{}", likeness(&kiel, &bonn));
        assert!((likeness(&bonn, &turku) - likeness(&turku, &bonn)).abs() < 1e-6);
        let mut laid = Laid::new(&letters);
        for text in [&bonn, &kiel, &universitat] {
            let of_laid = laid.with(text, |laid| laid.likeness(&turku));
            assert!((of_laid - likeness(text, &turku)).abs() < 1e-6, "nothing is left of the one before");
        }
    }
}
