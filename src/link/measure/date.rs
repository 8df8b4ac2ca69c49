//! Dates and years: the same day, month or year, or some years apart.

use super::pairwise::Pairwise;
use super::{Measure, no_key};

pub const DATE: Measure = Measure {
    name: "date",
    about: "dates and years, by how far apart they are",
    key: no_key,
    alike: |left, right| Some(alike(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike),
};

/// A date as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date {
    year: i32,
    month_and_day: Option<(u32, u32)>,
}

/// The first year in a value, and month and day where they stand behind it as in `2020-06-11`.
pub fn read(value: &str) -> Option<Date> {
    let figures = value.split(|sign: char| !sign.is_ascii_digit());
    let mut parts = figures.filter(|part| !part.is_empty());
    let year = parts
        .find(|part| part.len() == 4)
        .and_then(|part| part.parse().ok())
        .filter(|year| (1000..=2999).contains(year))?;
    let mut part = |range: std::ops::RangeInclusive<u32>| {
        parts.next().filter(|part| part.len() == 2)?.parse().ok().filter(|number| range.contains(number))
    };
    let month_and_day = part(1..=12).zip(part(1..=31));
    Some(Date { year, month_and_day })
}

fn alike(left: &Date, right: &Date) -> (f32, &'static str) {
    match (left.year - right.year).abs() {
        0 => match (left.month_and_day, right.month_and_day) {
            (Some(a), Some(b)) if a == b => (1.0, "same day"),
            (Some((a, _)), Some((b, _))) if a == b => (0.85, "same month"),
            (Some(_), Some(_)) => (0.7, "same year"),
            _ => (1.0, "same year"),
        },
        1 => (0.55, "a year apart"),
        2 => (0.35, "two years apart"),
        years => ((0.3 - 0.02 * years as f32).max(0.0), "years apart"),
    }
}
