//! Short texts letter by letter, and as sets of words: the measures people know from other tools.

use super::pairwise::Pairwise;
use super::{Measure, no_key};
use crate::link::fold::words;
use rapidfuzz::distance::{damerau_levenshtein, indel, jaro_winkler};

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
struct WordSet(Vec<String>);

fn read(value: &str) -> Option<Letters> {
    let text = words(value).join(" ");
    (!text.is_empty()).then_some(Letters(text))
}

fn read_set(value: &str) -> Option<WordSet> {
    let mut set = words(value);
    set.sort_unstable();
    set.dedup();
    (!set.is_empty()).then_some(WordSet(set))
}

fn alike_jaro_winkler(left: &Letters, right: &Letters) -> (f32, &'static str) {
    (jaro_winkler::similarity(left.0.bytes(), right.0.bytes()) as f32, "")
}

fn alike_damerau(left: &Letters, right: &Letters) -> (f32, &'static str) {
    (damerau_levenshtein::normalized_similarity(left.0.bytes(), right.0.bytes()) as f32, "")
}

/// The most alike of what both share, what both share with the rest of the one, and with the rest of the other.
fn alike_token_set(left: &WordSet, right: &WordSet) -> (f32, &'static str) {
    let (WordSet(left), WordSet(right)) = (left, right);
    let is_in = |set: &[String], word: &String| set.binary_search(word).is_ok();
    let shared: Vec<&str> = left.iter().filter(|word| is_in(right, word)).map(String::as_str).collect();
    let with_rest = |set: &[String], other: &[String]| {
        let rest = set.iter().filter(|word| !is_in(other, word)).map(String::as_str);
        shared.iter().copied().chain(rest).collect::<Vec<_>>().join(" ")
    };
    if !shared.is_empty() && (shared.len() == left.len() || shared.len() == right.len()) {
        return (1.0, if left.len() == right.len() { "same words" } else { "one holds the other" });
    }
    let (left, right, shared) = (with_rest(left, right), with_rest(right, left), shared.join(" "));
    let ratio = |a: &str, b: &str| indel::normalized_similarity(a.bytes(), b.bytes());
    let with_shared = if shared.is_empty() { 0.0 } else { ratio(&shared, &left).max(ratio(&shared, &right)) };
    (ratio(&left, &right).max(with_shared) as f32, "")
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
    }
}
