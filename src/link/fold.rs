//! Text as it is compared: one spelling of a character, small letters, Latin script, words.
//!
//! Compatibility forms are taken together (NFKC, Unicode Standard Annex 15), other scripts are written in Latin letters, and
//! what is neither letter nor digit parts words. Letters that dots or apostrophes part are one word: `U.N.` is `un`.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say what kind of body has a name, not which one. Those of the registers of companies people meet most,
/// sorted.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aktiengesellschaft",
    "aps",
    "as",
    "asa",
    "asbl",
    "bhd",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "eirl",
    "eurl",
    "ev",
    "gbr",
    "ggmbh",
    "gie",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "lte",
    "mbh",
    "nv",
    "ohg",
    "ooo",
    "oy",
    "oyj",
    "pjsc",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sae",
    "sarl",
    "sas",
    "sasu",
    "sl",
    "slu",
    "snc",
    "spa",
    "spzoo",
    "srl",
    "srls",
    "sro",
    "ug",
    "vzw",
    "zao",
    "zrt",
];

/// Words that stand in names of every kind and tell none apart; acronyms leave them out as a rule.
const SMALL_WORDS: &[&str] = &[
    "a", "al", "and", "at", "by", "d", "da", "das", "de", "degli", "dei", "del", "della", "den", "der", "des", "di",
    "die", "do", "dos", "du", "e", "ed", "el", "et", "for", "fur", "i", "im", "in", "l", "la", "las", "le", "les",
    "los", "of", "on", "par", "pour", "sur", "the", "to", "und", "van", "von", "y", "zu", "zur",
];

/// The words of a text, in their order.
pub fn words(text: &str) -> Vec<String> {
    pieces(text).into_iter().map(|piece| piece.word).collect()
}

/// The same, and behind them what codes are without the signs inside: `ps-lx350h` is also `pslx350h`.
pub fn words_and_codes(text: &str) -> Vec<String> {
    let pieces = pieces(text);
    let mut codes = Vec::new();
    let mut code = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let goes_on = at > 0 && matches!(piece.gap, Gap::Hyphen | Gap::Dot);
        if !goes_on {
            code.clear();
        }
        code.push_str(&piece.word);
        let ends = pieces.get(at + 1).is_none_or(|next| !matches!(next.gap, Gap::Hyphen | Gap::Dot));
        if ends && code.len() > piece.word.len() && code.contains(|sign: char| sign.is_ascii_digit()) {
            codes.push(std::mem::take(&mut code));
        }
    }
    pieces.into_iter().map(|piece| piece.word).chain(codes).collect()
}

/// A name's words without what says only what kind of body has it; all words where nothing else is left.
pub fn name_words(text: &str) -> Vec<String> {
    let all = words_and_codes(text);
    let telling: Vec<String> = all.iter().filter(|word| tells(word)).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// Whether a word of a name says which body is meant: an article and a legal form do not.
pub fn tells(word: &str) -> bool {
    word != "the" && LEGAL_FORMS.binary_search(&word).is_err()
}

/// What a name may be shortened to: the first letters of its words, of all and of those that are not small; from two words on.
pub fn initials(text: &str) -> Vec<String> {
    let words = words(text);
    let of =
        |words: &mut dyn Iterator<Item = &String>| -> String { words.filter_map(|word| word.chars().next()).collect() };
    let is_telling = |word: &&String| !SMALL_WORDS.contains(&word.as_str()) && tells(word);
    let mut initials = vec![of(&mut words.iter().filter(is_telling)), of(&mut words.iter())];
    initials.dedup();
    initials.retain(|letters| (2..=10).contains(&letters.len()) && words.len() >= 2);
    initials
}

/// Whether a name is large letters that stand for words.
pub fn is_acronym(name: &str) -> bool {
    (2..=8).contains(&name.chars().count())
        && !name.contains(' ')
        && name.contains(char::is_alphabetic)
        && name.chars().all(|sign| !sign.is_alphabetic() || sign.is_uppercase())
}

/// A word of a text, and how it stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub word: String,
    /// All its letters are large, and there are two or more.
    pub is_large: bool,
    /// A dot follows: it may be cut short.
    pub is_cut: bool,
    /// The part of the text between commas, brackets and the like, counted from 0.
    pub part: usize,
}

/// The words of a text with how they stand there.
pub fn words_in_place(text: &str) -> Vec<Word> {
    let mut part = 0;
    let mut words: Vec<Word> = Vec::new();
    for piece in pieces(text) {
        if !words.is_empty() && (piece.between.contains(PARTS) || piece.between.contains(" - ")) {
            part += 1;
        }
        if let Some(last) = words.last_mut() {
            last.is_cut = piece.between.starts_with('.');
        }
        let is_large = piece.is_large && piece.word.len() > 1;
        words.push(Word { word: piece.word, is_large, is_cut: false, part });
    }
    if let Some(last) = words.last_mut() {
        last.is_cut = text.trim_end().ends_with('.');
    }
    words
}

/// Signs between the parts of an address or affiliation.
const PARTS: [char; 13] = [',', ';', '(', ')', '[', ']', '|', ':', '\n', '\t', '，', '；', '–'];

/// What parts a word from the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// One hyphen or slash.
    Hyphen,
    /// One dot.
    Dot,
    /// One apostrophe.
    Apostrophe,
    /// Anything else.
    Space,
}

struct Piece {
    gap: Gap,
    between: String,
    word: String,
    is_large: bool,
}

/// Words with what parts them.
fn pieces(text: &str) -> Vec<Piece> {
    let mut reading = Reading::default();
    // What is plain is so after NFKC.
    if text.is_ascii() {
        text.chars().for_each(|character| reading.take(character));
    } else {
        text.nfkc().for_each(|character| reading.take(character));
    }
    reading.end_word();
    reading.pieces
}

/// A text that is being read.
#[derive(Default)]
struct Reading {
    pieces: Vec<Piece>,
    /// What stands between the last word and the one being read.
    between: String,
    word: String,
    /// Whether a letter of the word is small, or is no letter.
    small: bool,
}

impl Reading {
    fn take(&mut self, character: char) {
        if character == '&' {
            self.end_word();
            "and".clone_into(&mut self.word);
            self.small = true;
            self.between.push(' ');
            self.end_word();
            self.between.push(' ');
        } else if put(character, &mut self.word) {
            self.small |= character.is_alphabetic() && !character.is_uppercase();
        } else {
            self.end_word();
            self.between.push(character);
        }
    }

    /// Ends a word: it is one with the word before it where a dot parts single letters, or an apostrophe an ending.
    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let gap = match self.between.as_str() {
            "-" | "/" | "_" => Gap::Hyphen,
            "." => Gap::Dot,
            "'" | "’" | "ʼ" => Gap::Apostrophe,
            _ => Gap::Space,
        };
        let between = std::mem::take(&mut self.between);
        let word = std::mem::take(&mut self.word);
        let is_large = !std::mem::take(&mut self.small);
        match self.pieces.last_mut() {
            Some(last) if gap == Gap::Dot && word.len() == 1 && is_dotted(&last.word) => {
                last.word.push_str(&word);
                last.is_large &= is_large;
            }
            Some(last) if gap == Gap::Apostrophe && word.len() <= 2 && last.word.len() > 1 => last.word.push_str(&word),
            _ => self.pieces.push(Piece { gap, between, is_large, word }),
        }
    }
}

/// Whether a word may be letters with dots between: it is short, and no digit stands in it.
fn is_dotted(word: &str) -> bool {
    word.len() <= 5 && word.chars().all(|letter| letter.is_ascii_alphabetic())
}

/// Adds a letter or digit to the word, in small Latin letters. False for what parts words.
fn put(character: char, word: &mut String) -> bool {
    if character.is_ascii() {
        let is_part = character.is_ascii_alphanumeric();
        word.extend(is_part.then_some(character.to_ascii_lowercase()));
        return is_part;
    }
    if is_combining_mark(character) {
        return true;
    }
    match deunicode_char(character) {
        Some(latin) if character.is_alphanumeric() => {
            word.extend(latin.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()));
            // A sign that stands for a syllable or a word is followed by a blank.
            !latin.ends_with(' ')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_small_latin_letters_and_digits() {
        assert_eq!(words("Škoda AUTO, a.s. & Ｆｒｉｅｎｄｓ"), ["skoda", "auto", "as", "and", "friends"]);
        assert_eq!(words("Министерство связи"), ["ministerstvo", "sviazi"]);
        assert_eq!(words("U.N. Int'l; l'ONU, Children's"), ["un", "intl", "l", "onu", "childrens"]);
        assert!(words(" – … ").is_empty());
    }

    #[test]
    fn a_code_is_also_one_word() {
        assert_eq!(words_and_codes("Sony PS-LX350H, A-B"), ["sony", "ps", "lx350h", "a", "b", "pslx350h"]);
    }

    #[test]
    fn the_legal_form_goes_unless_it_is_all() {
        assert!(LEGAL_FORMS.is_sorted());
        assert_eq!(name_words("The Kiel Company GmbH & Co. KG"), ["kiel", "and"]);
        assert_eq!(name_words("Ltd"), ["ltd"]);
    }

    #[test]
    fn a_name_may_be_shortened_to_its_first_letters() {
        assert_eq!(initials("Global Forum on Cyber Expertise"), ["gfce", "gfoce"]);
        assert!(initials("Microsoft").is_empty());
    }
}
