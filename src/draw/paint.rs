//! How formats that draw by themselves are told of ink and dashes.

use super::Colour;
use crate::graph::Evidence;

/// Black or white, whichever can be read better on a colour: relative luminance of WCAG 2.2.
pub(super) fn ink(colour: Colour) -> &'static str {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
    // Where the contrast with black, (l + 0.05) / 0.05, equals that with white, 1.05 / (l + 0.05).
    if luminance > 0.179 { "#000000" } else { "#FFFFFF" }
}

/// Whether an edge rests on more than the word of those it is about; where nothing is stated nothing is doubted.
pub(super) fn is_solid(evidence: Evidence) -> bool {
    !matches!(evidence, Evidence::SelfReported | Evidence::Ours | Evidence::Unasserted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_readable() {
        assert_eq!(ink(Colour { red: 0, green: 0, blue: 0 }), "#FFFFFF");
        assert_eq!(ink(Colour { red: 240, green: 228, blue: 66 }), "#000000");
        assert_eq!(ink(Colour { red: 0, green: 60, blue: 110 }), "#FFFFFF");
    }
}
