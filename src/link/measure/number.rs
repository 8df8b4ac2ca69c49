//! Numbers: how far apart, as a part of the larger one.

use super::pairwise::Pairwise;
use super::{Measure, no_key};

pub const NUMBER: Measure = Measure {
    name: "number",
    about: "numbers, by how far apart they are as a part of the larger one",
    key: no_key,
    alike: |left, right| Some(alike(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike),
};

/// The number a value is, without a sign of money, blanks or commas between thousands.
pub fn read(value: &str) -> Option<f64> {
    let figures: String = value.chars().filter(|sign| !sign.is_whitespace() && !"$€£¥,'’".contains(*sign)).collect();
    let figures = figures.trim_end_matches('%');
    figures.parse().ok().filter(|number: &f64| number.is_finite())
}

fn alike(left: &f64, right: &f64) -> (f32, &'static str) {
    let larger = left.abs().max(right.abs());
    if larger == 0.0 {
        return (1.0, "");
    }
    ((1.0 - (left - right).abs() / larger).max(0.0) as f32, "")
}
