//! Short texts letter by letter, and as sets of words: the measures people know from other tools.

use super::pairwise::Pairwise;
use super::{Measure, damerau, no_key};
use crate::link::fold::words;
use rapidfuzz::distance::indel::Args;
use rapidfuzz::distance::{indel, jaro_winkler};
use std::cmp::Ordering;

pub const JARO_WINKLER: Measure = Measure {
    name: "jaro-winkler",
    about: "names of persons and other short ones, letter by letter, the beginning counting more (Winkler 1990)",
    key: no_key,
    alike: |left, right| Some(alike_jaro_winkler(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike_jaro_winkler),
};

pub const DAMERAU: Measure = Measure {
    name: "damerau",
    about: "codes and words that may be mistyped: letters put in, left out, changed or swapped (Damerau 1964)",
    key: no_key,
    alike: |left, right| Some(alike_damerau(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike_damerau),
};

pub const TOKEN_SET: Measure = Measure {
    name: "token-set",
    about: "texts of which one holds the other: the words both have, against the rest of each",
    key: no_key,
    alike: |left, right| Some(alike_token_set(&read_set(left)?, &read_set(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read_set, alike_token_set),
};

/// The words of a text with blanks between, in small Latin letters.
struct Letters(String);

/// The words of a text, each once, sorted.
struct WordSet {
    text: String,
    words: Vec<Begun>,
}

/// A word by its first letters, which mostly tell it apart from another, and where it stands in the text.
#[derive(Clone, Copy)]
struct Begun {
    letters: u64,
    from: u32,
    to: u32,
}

fn read(value: &str) -> Option<Letters> {
    let text = words(value).join(" ");
    (!text.is_empty()).then_some(Letters(text))
}

fn read_set(value: &str) -> Option<WordSet> {
    let mut set = words(value);
    set.sort_unstable();
    set.dedup();
    let mut words = Vec::with_capacity(set.len());
    for word in &set {
        let from = words.last().map_or(0, |last: &Begun| last.to + 1);
        words.push(Begun { letters: first_letters(word), from, to: from + word.len() as u32 });
    }
    (!set.is_empty()).then(|| WordSet { text: set.join(" "), words })
}

/// The first eight, in the order in which words are sorted.
fn first_letters(word: &str) -> u64 {
    let mut letters = [0; 8];
    letters.iter_mut().zip(word.bytes()).for_each(|(place, letter)| *place = letter);
    u64::from_be_bytes(letters)
}

impl WordSet {
    fn word(&self, word: Begun) -> &str {
        &self.text[word.from as usize..word.to as usize]
    }

    /// How words of two sets are sorted.
    fn order(&self, own: Begun, other: &Self, others: Begun) -> Ordering {
        own.letters.cmp(&others.letters).then_with(|| self.word(own).cmp(other.word(others)))
    }
}

fn alike_jaro_winkler(left: &Letters, right: &Letters) -> (f32, &'static str) {
    (jaro_winkler::similarity(left.0.bytes(), right.0.bytes()) as f32, "")
}

fn alike_damerau(left: &Letters, right: &Letters) -> (f32, &'static str) {
    let distance = damerau::distance(left.0.as_bytes(), right.0.as_bytes());
    (1.0 - distance as f32 / left.0.len().max(right.0.len()) as f32, "")
}

/// The most alike of what both share, what both share with the rest of the one, and with the rest of the other. What both
/// share stands first in each, so only the rests are compared letter by letter.
fn alike_token_set(left: &WordSet, right: &WordSet) -> (f32, &'static str) {
    let (shared, [left, right]) = parted(left, right);
    if shared > 0 && (left.is_empty() || right.is_empty()) {
        return (1.0, if left.len() == right.len() { "same words" } else { "one holds the other" });
    }
    let blank = usize::from(shared > 0);
    let lengths = [&left, &right].map(|rest| shared + blank + rest.len());
    let ratio = |distance: usize, letters: usize| 1.0 - distance as f32 / letters as f32;
    let with_shared = lengths.map(|length| if shared == 0 { 0.0 } else { ratio(length - shared, length + shared) });
    let (all, best) = (lengths[0] + lengths[1], with_shared[0].max(with_shared[1]));
    // More letters than this make it no better.
    let most = ((1.0 - best) * all as f32) as usize;
    let distance = indel::distance_with_args(left.bytes(), right.bytes(), &Args::default().score_cutoff(most));
    (distance.map_or(best, |distance| best.max(ratio(distance, all))), "")
}

/// How long the words both share are, with blanks between, and the rest of each.
fn parted(left: &WordSet, right: &WordSet) -> (usize, [String; 2]) {
    let (mut shared, mut rests) = (0, [left, right].map(|set| String::with_capacity(set.text.len())));
    let keep = |rest: &mut String, word: &str| {
        if !rest.is_empty() {
            rest.push(' ');
        }
        rest.push_str(word);
    };
    let (mut at, mut other) = (0, 0);
    while let (Some(a), Some(b)) = (left.words.get(at), right.words.get(other)) {
        let order = left.order(*a, right, *b);
        match order {
            Ordering::Equal => shared += left.word(*a).len() + usize::from(shared > 0),
            Ordering::Less => keep(&mut rests[0], left.word(*a)),
            Ordering::Greater => keep(&mut rests[1], right.word(*b)),
        }
        at += usize::from(order.is_le());
        other += usize::from(order.is_ge());
    }
    left.words[at..].iter().for_each(|word| keep(&mut rests[0], left.word(*word)));
    right.words[other..].iter().for_each(|word| keep(&mut rests[1], right.word(*word)));
    (shared, rests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_words_are_compared_as_other_tools_do() {
        let about = |similarity: (f32, &str), expected: f32| (similarity.0 - expected).abs() < 1e-3;
        let read = |text: &str| read(text).expect("a text");
        // Winkler's own examples.
        assert!(about(alike_jaro_winkler(&read("MARTHA"), &read("MARHTA")), 0.961));
        assert!(about(alike_jaro_winkler(&read("DIXON"), &read("DICKSONX")), 0.813));
        assert!(about(alike_damerau(&read("ca"), &read("abc")), 1.0 / 3.0));
        let set = |text: &str| read_set(text).expect("words");
        assert_eq!(alike_token_set(&set("mariners vs angels"), &set("angels vs mariners at")).1, "one holds the other");
        assert!(alike_token_set(&set("kiel"), &set("bonn")).0 < 0.5);
        // As rapidfuzz.fuzz.token_set_ratio has it.
        assert!(about(alike_token_set(&set("fuzzy was a bear"), &set("fuzzy wuzzy bear")), 10.0 / 13.0));
    }
}
