//! Identifiers of registers: the same, or of two things.

use super::Measure;
use super::pairwise::Pairwise;

pub const IDENTIFIER: Measure = Measure {
    name: "identifier",
    about: "identifiers of registers, such as ISNI or Wikidata, however they are written",
    key: read,
    alike: |left, right| Some(alike(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike),
};

/// What is left of an identifier without the address of its register, blanks and signs: `https://isni.org/isni/0000 0001` is
/// `00000001`.
fn read(value: &str) -> Option<String> {
    let last = value.trim().trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(value);
    let signs: String = last.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (!signs.is_empty()).then_some(signs)
}

fn alike(left: &String, right: &String) -> (f32, &'static str) {
    if left == right { (1.0, "same") } else { (0.0, "other") }
}
