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

/// The number a value is, without a sign of money, blanks or signs between thousands.
pub fn read(value: &str) -> Option<f64> {
    let figures: String = value.chars().filter(|sign| !sign.is_whitespace() && !"$€£¥'’".contains(*sign)).collect();
    plain(figures.trim_end_matches('%'))?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The figures with no sign but a point before the decimals. Several signs that do not stand between thousands make no number:
/// an address, a version, a telephone.
fn plain(figures: &str) -> Option<String> {
    let Some(at) = figures.rfind([',', '.']) else {
        return Some(figures.to_owned());
    };
    let (whole, decimals) = (&figures[..at], &figures[at + 1..]);
    let (last, other) = if figures[at..].starts_with(',') { (',', '.') } else { ('.', ',') };
    let is_alone = !whole.contains([',', '.']);
    // A single point stands before decimals.
    if is_by_thousands(figures, last) && !(is_alone && last == '.') {
        return Some(figures.replace(last, ""));
    }
    (is_alone || is_by_thousands(whole, other)).then(|| format!("{}.{decimals}", whole.replace(other, "")))
}

/// Whether a sign stands between thousands: one to three digits before the first, of which the first is no zero, and three
/// behind each.
fn is_by_thousands(figures: &str, sign: char) -> bool {
    let mut groups = figures.trim_start_matches(['-', '+']).split(sign);
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && is_digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn alike(left: &f64, right: &f64) -> (f32, &'static str) {
    let larger = left.abs().max(right.abs());
    if larger == 0.0 {
        return (1.0, "");
    }
    ((1.0 - (left - right).abs() / larger).max(0.0) as f32, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_between_thousands_are_none_before_decimals() {
        for (value, number) in [
            ("1,234", 1234.0),
            ("1,5", 1.5),
            ("$ 1,299.00", 1299.0),
            ("1.299,50 €", 1299.5),
            ("1.234.567", 1_234_567.0),
            ("1,234,567", 1_234_567.0),
            ("0.125", 0.125),
            ("1’000", 1000.0),
            ("12 %", 12.0),
            ("-3e2", -300.0),
            ("0,125", 0.125),
            ("12345,678", 12345.678),
            ("-1.234,5", -1234.5),
            ("1.299", 1.299),
            ("1.5e3", 1500.0),
            (".5", 0.5),
        ] {
            assert_eq!(read(value), Some(number), "{value}");
        }
        for value in ["", "one", "1-2", "inf", "NaN", ",", ".", "1,2,3", "0.125.000", "1.234.567,8.9", "1234.567,8"] {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn addresses_versions_and_telephones_are_no_numbers() {
        for value in ["10.1.11.1", "101.1.1.1", "1.2.3", "2.10.0", "+41.22.730.5111", "022.730.511", "12.03.2024"] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}
