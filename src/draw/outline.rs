//! The outlines of things as corners, for lines that end at them and for renderers that draw them.

use super::palette::Form;
use crate::graph::layout::{Point, Size};

/// How far slanted and cut sides reach into a box.
pub const CUT: f64 = 10.0;
const ROUNDING: f64 = 6.0;
/// Above it an ellipse with several lines of text would be mostly empty: its ends are as round as this instead.
const ROUNDEST: f64 = 22.0;

impl Form {
    /// The radius of the corners in a box of a height.
    pub fn radius(self, height: f64) -> f64 {
        match self {
            Self::Rounded => ROUNDING.min(height / 4.0),
            Self::Ellipse => ROUNDEST.min(height / 2.0),
            _ => 0.0,
        }
    }

    /// The room a text of a height needs at each side and above and below it.
    pub fn room(self, text_height: f64) -> Size {
        let height = 6.0;
        let width = match self {
            Self::Box | Self::Rounded | Self::Cylinder => 10.0,
            Self::Note | Self::Octagon => 13.0,
            Self::Hexagon | Self::Parallelogram => CUT + 7.0,
            Self::Ellipse => {
                let radius = self.radius(text_height + 2.0 * height);
                let above = radius - height;
                radius - (radius * radius - above * above).sqrt() + 9.0
            }
        };
        Size { width, height: if self == Self::Cylinder { 9.0 } else { height } }
    }

    /// Corners around the middle of a box, clockwise from the top left; round ones as several.
    pub fn corners(self, at: Point, size: Size) -> Vec<Point> {
        let (right, bottom) = (size.width / 2.0, size.height / 2.0);
        let cut = CUT.min(bottom);
        let around: Vec<(f64, f64)> = match self {
            Self::Box | Self::Cylinder => vec![(-right, -bottom), (right, -bottom), (right, bottom), (-right, bottom)],
            Self::Rounded | Self::Ellipse => round(right, bottom, self.radius(size.height)),
            Self::Hexagon => vec![
                (cut - right, -bottom),
                (right - cut, -bottom),
                (right, 0.0),
                (right - cut, bottom),
                (cut - right, bottom),
                (-right, 0.0),
            ],
            Self::Note => vec![
                (-right, -bottom),
                (right - cut, -bottom),
                (right, cut - bottom),
                (right, bottom),
                (-right, bottom),
            ],
            Self::Parallelogram => {
                vec![(cut - right, -bottom), (right, -bottom), (right - cut, bottom), (-right, bottom)]
            }
            Self::Octagon => {
                let cut = 8.0_f64.min(size.height * 0.3);
                vec![
                    (cut - right, -bottom),
                    (right - cut, -bottom),
                    (right, cut - bottom),
                    (right, bottom - cut),
                    (right - cut, bottom),
                    (cut - right, bottom),
                    (-right, bottom - cut),
                    (-right, cut - bottom),
                ]
            }
        };
        around.into_iter().map(|(x, y)| Point { x: at.x + x, y: at.y + y }).collect()
    }
}

/// A box with quarters of circles as corners, each in six steps.
fn round(right: f64, bottom: f64, radius: f64) -> Vec<(f64, f64)> {
    let middles = [
        (radius - right, radius - bottom),
        (right - radius, radius - bottom),
        (right - radius, bottom - radius),
        (radius - right, bottom - radius),
    ];
    let quarter = |number: usize, (x, y): (f64, f64)| {
        (0..=6).map(move |step| {
            let angle = std::f64::consts::FRAC_PI_2 * (number as f64 + 2.0 + f64::from(step) / 6.0);
            (x + radius * angle.cos(), y + radius * angle.sin())
        })
    };
    middles.into_iter().enumerate().flat_map(|(number, middle)| quarter(number, middle)).collect()
}

/// The first point at which the way from one point to another meets an outline.
pub fn meeting(from: Point, to: Point, corners: &[Point]) -> Option<Point> {
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let shares = sides.filter_map(|(a, b)| crossing(from, to, *a, *b));
    let share = shares.min_by(f64::total_cmp)?;
    Some(Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share })
}

/// The share of a way at which it crosses a side.
fn crossing(from: Point, to: Point, a: Point, b: Point) -> Option<f64> {
    let (way, side) = ((to.x - from.x, to.y - from.y), (b.x - a.x, b.y - a.y));
    let turn = way.0 * side.1 - way.1 * side.0;
    if turn.abs() < 1e-9 {
        return None;
    }
    let offset = (a.x - from.x, a.y - from.y);
    let along_way = (offset.0 * side.1 - offset.1 * side.0) / turn;
    let along_side = (offset.0 * way.1 - offset.1 * way.0) / turn;
    ((0.0..=1.0).contains(&along_way) && (0.0..=1.0).contains(&along_side)).then_some(along_way)
}

/// Whether a point is inside an outline without dents.
pub fn is_inside(point: Point, corners: &[Point]) -> bool {
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let mut turns = sides.map(|(a, b)| (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x));
    turns.all(|turn| turn >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::super::palette;
    use super::*;

    #[test]
    fn every_outline_stays_in_its_box_and_is_met() {
        let (at, size) = (Point { x: 100.0, y: 50.0 }, Size { width: 80.0, height: 30.0 });
        for number in 0..8 {
            let form = palette::form(number);
            let corners = form.corners(at, size);
            let fits = |corner: &Point| (corner.x - at.x).abs() <= 40.001 && (corner.y - at.y).abs() <= 15.001;
            assert!(corners.iter().all(fits), "{form:?} {corners:?}");
            assert!(is_inside(at, &corners), "{form:?}");
            assert!(!is_inside(Point { x: 200.0, y: 50.0 }, &corners), "{form:?}");
            let met = meeting(Point { x: 300.0, y: 50.0 }, at, &corners).expect("it leads inside");
            assert!((130.0..=140.001).contains(&met.x) && (met.y - 50.0).abs() < 1e-9, "{form:?} {met:?}");
        }
    }
}
