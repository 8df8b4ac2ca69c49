//! Light and dark: what the colours of kinds and relations become on a paper.

use super::palette::Colour;

/// Colours of a picture on one paper.
pub struct Theme {
    pub paper: Colour,
    pub ink: Colour,
    /// Small print.
    pub soft: Colour,
    /// Behind a group of things.
    pub area: Colour,
    /// Thin lines around areas.
    pub rule: Colour,
    /// The share of paper in the colour of a box.
    washed: f64,
    /// The share of ink in a line: dark colours of equal lightness would be made alike by the least contrast alone.
    lifted: f64,
}

pub const LIGHT: Theme = Theme {
    paper: Colour::WHITE,
    ink: Colour::new(0x1A, 0x1D, 0x21),
    soft: Colour::new(0x4A, 0x50, 0x58),
    area: Colour::new(0xF4, 0xF5, 0xF7),
    rule: Colour::new(0x85, 0x8C, 0x96),
    washed: 0.48,
    lifted: 0.0,
};

pub const DARK: Theme = Theme {
    paper: Colour::new(0x15, 0x18, 0x1C),
    ink: Colour::new(0xF2, 0xF4, 0xF6),
    soft: Colour::new(0xBF, 0xC6, 0xCE),
    area: Colour::new(0x1E, 0x22, 0x28),
    rule: Colour::new(0x7D, 0x86, 0x91),
    washed: 0.58,
    lifted: 0.4,
};

impl Theme {
    /// The inside of a thing: light enough for its label.
    pub fn fill(&self, colour: Colour) -> Colour {
        colour.mixed(self.paper, self.washed)
    }

    /// Its outline, or a line: clear of the paper, as WCAG 1.4.11 asks of marks.
    pub fn stroke(&self, colour: Colour) -> Colour {
        colour.mixed(self.ink, self.lifted).clear_of(self.paper, self.ink, 3.2)
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::tests::{EYES, closest};
    use super::super::palette::{colour, line_colour};
    use super::*;

    #[test]
    fn on_both_papers_all_eyes_tell_kinds_and_lines_apart() {
        for theme in [&LIGHT, &DARK] {
            let fills: Vec<Colour> = (0..7).map(|kind| theme.fill(colour(kind))).collect();
            let lines: Vec<Colour> = (0..7).map(|line| theme.stroke(line_colour(line))).collect();
            for (name, eye) in &EYES {
                // Fills are washed out, and their forms differ too; a line has only its colour and a letter.
                for (colours, least) in [(&fills, 0.035), (&lines, 0.045)] {
                    let (apart, a, b) = closest(colours, eye);
                    assert!(apart >= least, "{name}: {} and {} are {apart} apart", colours[a], colours[b]);
                }
            }
        }
    }

    #[test]
    fn every_text_and_mark_can_be_made_out() {
        for theme in [&LIGHT, &DARK] {
            for paper in [theme.paper, theme.area] {
                assert!(theme.ink.contrast(paper) >= 7.0);
                assert!(theme.soft.contrast(paper) >= 4.5);
                assert!(theme.rule.contrast(paper) >= 3.0);
            }
            for number in 0..7 {
                let fill = theme.fill(colour(number));
                assert!(theme.ink.contrast(fill) >= 4.5, "{number}: {fill}");
                for mark in [theme.stroke(colour(number)), theme.stroke(line_colour(number))] {
                    assert!(mark.contrast(theme.paper) >= 3.0, "{number}: {mark}");
                    assert!(mark.contrast(theme.area) >= 2.8, "{number}: {mark}");
                }
            }
        }
    }
}
