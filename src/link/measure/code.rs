//! Codes and words of a list: countries, types, classes. They are the same or they are not.

use super::pairwise::Pairwise;
use super::{Measure, no_key};
use crate::link::fold::words;

pub const CODE: Measure = Measure {
    name: "code",
    about: "words of a list, such as countries and types: the same, or not",
    key: no_key,
    alike: |left, right| Some(alike(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike),
};

fn read(value: &str) -> Option<String> {
    let code = words(value).concat();
    (!code.is_empty()).then_some(code)
}

fn alike(left: &String, right: &String) -> (f32, &'static str) {
    if left == right { (1.0, "same") } else { (0.0, "other") }
}
