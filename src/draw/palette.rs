//! Colours and forms of kinds, colours of relations. Colour never stands alone: every kind has a form too, every relation a
//! letter, and every kind of evidence a dash.

/// A colour as `#RRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// The outline of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Rounded,
    Box,
    Ellipse,
    Hexagon,
    Note,
    Parallelogram,
    Octagon,
    Cylinder,
}

/// Okabe and Ito, "Color universal design" (2008), without black: told apart with every common colour blindness.
const COLOURS: [Colour; 7] = [
    Colour::new(0, 114, 178),
    Colour::new(230, 159, 0),
    Colour::new(0, 158, 115),
    Colour::new(204, 121, 167),
    Colour::new(86, 180, 233),
    Colour::new(213, 94, 0),
    Colour::new(240, 228, 66),
];

/// Forms next to each other in the list differ most; with seven colours and eight forms 56 kinds differ.
const FORMS: [Form; 8] = [
    Form::Rounded,
    Form::Hexagon,
    Form::Ellipse,
    Form::Note,
    Form::Parallelogram,
    Form::Octagon,
    Form::Box,
    Form::Cylinder,
];

/// Chosen among the dark colours of the schemes of Tol and of ColorBrewer so that the two most alike are as far apart as can
/// be, for all eyes: a line is not taken for a kind.
const LINES: [Colour; 7] = [
    Colour::new(0x3B, 0x3B, 0x98),
    Colour::new(0x00, 0xA0, 0x87),
    Colour::new(0x66, 0x33, 0x33),
    Colour::new(0x75, 0x6B, 0xB1),
    Colour::new(0x99, 0x99, 0x33),
    Colour::new(0x11, 0x77, 0x33),
    Colour::new(0x22, 0x22, 0x55),
];

/// Of lines that all mean one relation.
pub const PLAIN: Colour = Colour::new(74, 85, 99);

/// The colour of the kind with a number; they repeat, but never together with the same form.
pub fn colour(number: usize) -> Colour {
    COLOURS[number % COLOURS.len()]
}

/// The form of the kind with a number.
pub fn form(number: usize) -> Form {
    FORMS[number % FORMS.len()]
}

/// The colour of the relation with a number; they repeat, its letter does not.
pub fn line_colour(number: usize) -> Colour {
    LINES[number % LINES.len()]
}

/// The letter of the relation with a number: a to z, aa, ab and so on.
pub fn letter(number: usize) -> String {
    let last = char::from(b'a' + u8::try_from(number % 26).expect("below 26"));
    if number < 26 { last.to_string() } else { format!("{}{last}", letter(number / 26 - 1)) }
}

impl Colour {
    pub const WHITE: Self = Self::new(255, 255, 255);
    pub const BLACK: Self = Self::new(0, 0, 0);

    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Black or white, whichever is easier to read on it.
    pub fn ink(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) { Self::WHITE } else { Self::BLACK }
    }

    /// This colour with a share of another.
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mixed = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self::new(mixed(self.red, other.red), mixed(self.green, other.green), mixed(self.blue, other.blue))
    }

    /// The contrast of two colours, 1 to 21: WCAG 2.2, "contrast ratio".
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour, as far towards an ink as it must go to stand out from a paper.
    pub fn clear_of(self, paper: Self, ink: Self, least: f64) -> Self {
        let steps = (0..=20).map(|step| self.mixed(ink, f64::from(step) / 20.0));
        steps.into_iter().find(|colour| colour.contrast(paper) >= least).unwrap_or(ink)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Red, green and blue as light, 0 to 1: IEC 61966-2-1.
    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What is left of light without one kind of cones: Machado, Oliveira and Fernandes, "A physiologically-based model for
    /// simulation of color vision deficiency" (2009), severity 1.0; the first is the eye with all.
    pub const EYES: [(&str, [[f64; 3]; 3]); 4] = [
        ("all", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        ),
        (
            "deuteranopia",
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ),
        (
            "tritanopia",
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ),
    ];

    fn seen(colour: Colour, eye: &[[f64; 3]; 3]) -> [f64; 3] {
        let light = colour.linear();
        eye.map(|row| row.iter().zip(light).map(|(share, part)| share * part).sum::<f64>().clamp(0.0, 1.0))
    }

    /// Ottosson, "A perceptual color space for image processing" (2020).
    fn oklab([red, green, blue]: [f64; 3]) -> [f64; 3] {
        let l = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let m = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let s = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// The two colours of a list that are most alike, for one kind of eyes.
    pub fn closest(colours: &[Colour], eye: &[[f64; 3]; 3]) -> (f64, usize, usize) {
        let lab: Vec<[f64; 3]> = colours.iter().map(|colour| oklab(seen(*colour, eye))).collect();
        let apart = |a: usize, b: usize| lab[a].iter().zip(lab[b]).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        let pairs = (0..lab.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.map(|(a, b)| (apart(a, b), a, b)).min_by(|a, b| a.0.total_cmp(&b.0)).expect("there are pairs")
    }

    #[test]
    fn the_first_colours_are_told_apart_by_all_eyes() {
        for (name, eye) in &EYES {
            for (colours, least) in [(&COLOURS, 0.07), (&LINES, 0.09)] {
                let (apart, a, b) = closest(colours, eye);
                assert!(apart >= least, "{name}: {} and {} are {apart} apart", colours[a], colours[b]);
            }
        }
    }

    #[test]
    fn no_two_kinds_look_the_same() {
        let pairs: BTreeSet<String> = (0..56).map(|kind| format!("{}{:?}", colour(kind), form(kind))).collect();
        assert_eq!(pairs.len(), 56);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(letter), ["a", "z", "aa", "az", "ba", "aaa"]);
    }

    #[test]
    fn ink_is_readable() {
        assert_eq!(Colour::new(0, 0, 0).ink(), Colour::WHITE);
        assert_eq!(Colour::new(240, 228, 66).ink(), Colour::BLACK);
        assert_eq!(Colour::new(0, 60, 110).ink(), Colour::WHITE);
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        // A well-known grey: the lightest that may be read on white.
        assert!((Colour::new(0x76, 0x76, 0x76).contrast(Colour::WHITE) - 4.54).abs() < 0.01);
    }
}
