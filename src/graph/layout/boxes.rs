//! Boxes and lines that meet them.

use super::{Point, Size};

/// A box; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// What is less than this apart is the same place.
const NOTHING: f64 = 1e-6;

impl Rect {
    pub fn around(middle: Point, size: Size) -> Self {
        let (half_width, half_height) = (size.width / 2.0, size.height / 2.0);
        Self {
            left: middle.x - half_width,
            top: middle.y - half_height,
            right: middle.x + half_width,
            bottom: middle.y + half_height,
        }
    }

    /// The smallest box around both.
    pub fn joined(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub fn middle(&self) -> Point {
        Point { x: f64::midpoint(self.left, self.right), y: f64::midpoint(self.top, self.bottom) }
    }

    pub fn size(&self) -> Size {
        Size { width: self.right - self.left, height: self.bottom - self.top }
    }

    /// Whether both have a place inside in common; a common border is none.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left + NOTHING < other.right
            && other.left + NOTHING < self.right
            && self.top + NOTHING < other.bottom
            && other.top + NOTHING < self.bottom
    }

    pub fn holds(&self, point: Point) -> bool {
        self.left <= point.x && point.x <= self.right && self.top <= point.y && point.y <= self.bottom
    }

    /// Whether a line goes through the inside; one along the border does not.
    pub fn crossed_by(&self, from: Point, to: Point) -> bool {
        self.grown(-NOTHING).inside(from, to).is_some()
    }

    /// The part of a line that is in the box, as shares of the way.
    fn inside(&self, from: Point, to: Point) -> Option<(f64, f64)> {
        let across = between(from.x, to.x, self.left, self.right)?;
        let along = between(from.y, to.y, self.top, self.bottom)?;
        let (enter, leave) = (across.0.max(along.0), across.1.min(along.1));
        (enter <= leave).then_some((enter, leave))
    }

    /// Where a line that starts inside leaves the box.
    pub fn exit(&self, from: Point, to: Point) -> Point {
        let leave = self.inside(from, to).map_or(0.0, |(_, leave)| leave);
        Point { x: from.x + (to.x - from.x) * leave, y: from.y + (to.y - from.y) * leave }
    }
}

/// The shares of the way from one number to another at which it is between two others.
fn between(from: f64, to: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    let way = to - from;
    if way == 0.0 {
        return (low <= from && from <= high).then_some((0.0, 1.0));
    }
    let (one, other) = ((low - from) / way, (high - from) / way);
    let (enter, leave) = (one.min(other).max(0.0), one.max(other).min(1.0));
    (enter <= leave).then_some((enter, leave))
}

pub fn distance(one: Point, other: Point) -> f64 {
    let (x, y) = (one.x - other.x, one.y - other.y);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn lines_cross_a_box_or_pass_it() {
        let rect = Rect::around(at(0.0, 0.0), Size { width: 4.0, height: 2.0 });
        assert!(rect.crossed_by(at(-5.0, 0.0), at(5.0, 0.0)));
        assert!(rect.crossed_by(at(-1.0, 0.0), at(1.0, 0.5)), "inside");
        assert!(!rect.crossed_by(at(-5.0, 1.0), at(5.0, 1.0)), "along the border");
        assert!(!rect.crossed_by(at(-5.0, 0.0), at(-3.0, 0.0)), "ends before it");
        assert!(!rect.crossed_by(at(-3.0, 0.0), at(0.0, 3.0)), "past a corner");
        assert_eq!(rect.exit(at(0.0, 0.0), at(4.0, 0.0)), at(2.0, 0.0));
        assert_eq!(rect.exit(at(0.0, 0.0), at(0.0, -9.0)), at(0.0, -1.0));
    }
}
