//! How values are compared: one measure for each kind of value.
//!
//! In: two columns of values. Out: for a pair of things how alike they are, from 0, nothing alike, to 1, equal, or nothing
//! when one of them has no value. A thing may have several values: the two that are most alike count.
//! To add a measure: one file here, and two lines in [`MEASURES`].

mod code;
mod damerau;
pub mod date;
mod identifier;
pub mod number;
mod pairwise;
mod spelling;
mod text;
pub mod web;

pub use code::CODE;
pub use identifier::IDENTIFIER;
pub use text::{NAME, Words, is_text, read as read_texts};

use super::Set;
use super::lexicon::{Letters, Rarity};

/// A measure.
pub struct Measure {
    /// The word of a specification for it.
    pub name: &'static str,
    /// What it compares, for the help.
    pub about: &'static str,
    /// What a value is looked up by: things that have one in common are compared, whatever else they have. None where that
    /// would be no sign.
    pub key: fn(&str) -> Option<String>,
    /// How alike two values are by themselves; nothing for texts, which are alike by how rare their words are.
    pub alike: fn(&str, &str) -> Option<(f32, &'static str)>,
    /// Gets two columns ready to be compared.
    prepare: fn(&Column<'_>, &Column<'_>) -> Box<dyn Compare>,
}

/// Every measure, in the order of the help.
pub const MEASURES: &[Measure] = &[
    NAME,
    text::TEXT,
    number::NUMBER,
    date::DATE,
    web::WEB,
    CODE,
    IDENTIFIER,
    spelling::JARO_WINKLER,
    spelling::DAMERAU,
    spelling::TOKEN_SET,
];

/// The values of a field, of the things that will be compared.
pub struct Column<'a> {
    pub set: &'a Set,
    pub field: usize,
    pub is_needed: &'a [bool],
    /// The words of its values, where they are texts.
    pub texts: &'a [Vec<Words>],
    pub letters: &'a Letters,
    /// How rare its words are, in both columns together.
    pub rarity: &'a Rarity,
}

/// Two columns that are ready.
pub trait Compare: Send + Sync {
    /// How alike two things are; nothing when one has no value that can be compared.
    fn compare(&self, left: usize, right: usize) -> Option<Alike>;
}

/// How alike two things are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    pub similarity: f32,
    /// Which of the values were most alike.
    pub left: usize,
    pub right: usize,
    /// In words, where there is more to say than how much.
    pub how: &'static str,
}

/// The measure of a name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.name == name)
}

impl Measure {
    /// Gets two columns ready, when each value is taken by itself.
    pub fn prepare(&self, left: &Column<'_>, right: &Column<'_>) -> Box<dyn Compare> {
        (self.prepare)(left, right)
    }
}

/// No key: many things have the same value.
fn no_key(_: &str) -> Option<String> {
    None
}
