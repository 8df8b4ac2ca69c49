//! Sine and cosine whose last bit is the same on every machine; those of the platform's library are not.

use std::f64::consts::TAU;

/// Sine and cosine of a part of a turn: 0.25 is a right angle. Only `+ - *` and `floor`, which IEEE 754 fixes to the bit.
pub fn sine_and_cosine(turns: f64) -> (f64, f64) {
    let part = turns - turns.floor();
    let quarter = (part * 4.0 + 0.5).floor();
    let angle = (part - quarter / 4.0) * TAU;
    let (sine, cosine) = (sine_near_zero(angle), cosine_near_zero(angle));
    match quarter as u8 {
        0 | 4 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

/// Taylor's series up to an eighth of a turn, where its error is below the last bit.
fn sine_near_zero(angle: f64) -> f64 {
    angle * series(angle * angle, &[6.0, 20.0, 42.0, 72.0, 110.0, 156.0, 210.0, 272.0])
}

fn cosine_near_zero(angle: f64) -> f64 {
    series(angle * angle, &[2.0, 12.0, 30.0, 56.0, 90.0, 132.0, 182.0, 240.0])
}

/// 1 - s/a (1 - s/b (1 - …)).
fn series(square: f64, divisors: &[f64]) -> f64 {
    divisors.iter().rev().fold(1.0, |inner, divisor| 1.0 - square / divisor * inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_sine() {
        for step in -500..1500 {
            let turns = f64::from(step) / 1000.0;
            let (sine, cosine) = sine_and_cosine(turns);
            assert!((sine - (turns * TAU).sin()).abs() < 1e-14, "sine of {turns}: {sine}");
            assert!((cosine - (turns * TAU).cos()).abs() < 1e-14, "cosine of {turns}: {cosine}");
        }
    }
}
