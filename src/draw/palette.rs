//! Colours and forms of kinds. Colour never stands alone: every kind has a form too, and every kind of evidence a dash.

/// A colour as `#RRGGBB`, and what is written on it.
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
const COLOURS: [(u8, u8, u8); 7] =
    [(0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0), (240, 228, 66)];

const FORMS: [Form; 8] = [
    Form::Rounded,
    Form::Box,
    Form::Ellipse,
    Form::Hexagon,
    Form::Note,
    Form::Parallelogram,
    Form::Octagon,
    Form::Cylinder,
];

/// The colour of the kind or relation with a number; they repeat, but never together with the same form.
pub fn colour(number: usize) -> Colour {
    let (red, green, blue) = COLOURS[number % COLOURS.len()];
    Colour { red, green, blue }
}

/// The form of the kind with a number.
pub fn form(number: usize) -> Form {
    FORMS[number % FORMS.len()]
}

impl std::fmt::Display for Colour {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}
