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
    let figures = figures.trim_end_matches('%');
    let decimal = decimal_sign(figures);
    let figures: String = figures.chars().filter(|sign| Some(*sign) == decimal || !",.".contains(*sign)).collect();
    figures.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

/// What stands before the decimals: the last of a comma and a point, unless it stands between thousands.
fn decimal_sign(figures: &str) -> Option<char> {
    let at = figures.rfind([',', '.'])?;
    let sign = if figures[at..].starts_with(',') { ',' } else { '.' };
    let is_alone = figures.matches([',', '.']).count() == 1;
    let is_between_thousands =
        if is_alone { sign == ',' && figures.len() - at == ",000".len() } else { figures.matches(sign).count() > 1 };
    (!is_between_thousands).then_some(sign)
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
        ] {
            assert_eq!(read(value), Some(number), "{value}");
        }
        for value in ["", "one", "1-2", "inf", "NaN", ","] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}
