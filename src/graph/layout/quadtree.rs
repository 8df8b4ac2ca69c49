//! Masses in a plane, gathered in squares, so that far ones push as one.
//!
//! Barnes, Hut: "A hierarchical O(N log N) force-calculation algorithm", Nature 324 (1986). A square is taken as one mass at
//! its centre when it looks smaller than `theta` from where it is seen. In: points and masses; out: the sum over all masses of
//! `mass · (at − place) / distance²`. Cost: n log n to build, about log n a question; 48 bytes a square.

use super::Point;

/// Squares in the order of a walk down the tree.
pub struct Quadtree {
    cells: Vec<Cell>,
}

struct Cell {
    centre: Point,
    mass: f64,
    /// The square of the distance from which it is one mass.
    reach: f64,
    /// The first cell that is not in this one.
    next: usize,
}

#[derive(Clone, Copy)]
struct Mass {
    at: Point,
    mass: f64,
}

/// Below this the points of a square are as good as the same.
const DEEPEST: usize = 40;

impl Quadtree {
    pub fn new(points: &[Point], masses: &[f64], theta: f64) -> Self {
        let mut all: Vec<Mass> = points.iter().zip(masses).map(|(at, mass)| Mass { at: *at, mass: *mass }).collect();
        let mut tree = Self { cells: Vec::with_capacity(points.len() * 2) };
        let (middle, side) = square(points);
        tree.grow(&mut all, middle, side, theta, 0);
        tree
    }

    /// What all masses do together to one at a place; one at the very place does nothing.
    pub fn push(&self, at: Point) -> Point {
        let mut sum = Point::default();
        let mut number = 0;
        while let Some(cell) = self.cells.get(number) {
            let (x, y) = (at.x - cell.centre.x, at.y - cell.centre.y);
            let square = x * x + y * y;
            if square > cell.reach {
                let strength = cell.mass / square;
                sum.x += x * strength;
                sum.y += y * strength;
                number = cell.next;
            } else {
                number += 1;
            }
        }
        sum
    }

    fn grow(&mut self, masses: &mut [Mass], middle: Point, side: f64, theta: f64, depth: usize) {
        if masses.is_empty() {
            return;
        }
        let number = self.cells.len();
        let (centre, mass) = centre(masses);
        let is_leaf = masses.len() == 1 || depth == DEEPEST;
        let reach = if is_leaf { 0.0 } else { reach(centre, middle, side, theta) };
        self.cells.push(Cell { centre, mass, reach, next: number + 1 });
        if !is_leaf {
            self.quarter(masses, middle, side / 2.0, theta, depth + 1);
            self.cells[number].next = self.cells.len();
        }
    }

    fn quarter(&mut self, masses: &mut [Mass], middle: Point, side: f64, theta: f64, depth: usize) {
        let (above, below) = parted(masses, |mass| mass.at.y < middle.y);
        for (half, y) in [(above, -0.5), (below, 0.5)] {
            let (left, right) = parted(half, |mass| mass.at.x < middle.x);
            for (quarter, x) in [(left, -0.5), (right, 0.5)] {
                let middle = Point { x: middle.x + side * x, y: middle.y + side * y };
                self.grow(quarter, middle, side, theta, depth);
            }
        }
    }
}

/// The middle and side of the square around all.
fn square(points: &[Point]) -> (Point, f64) {
    let (mut low, mut high) =
        (points.first().copied().unwrap_or_default(), points.first().copied().unwrap_or_default());
    for point in points {
        low = Point { x: low.x.min(point.x), y: low.y.min(point.y) };
        high = Point { x: high.x.max(point.x), y: high.y.max(point.y) };
    }
    let middle = Point { x: f64::midpoint(low.x, high.x), y: f64::midpoint(low.y, high.y) };
    (middle, (high.x - low.x).max(high.y - low.y))
}

/// From the first on, so that the centre of one is its place to the last bit: a mass must not push itself.
fn centre(masses: &[Mass]) -> (Point, f64) {
    let first = masses[0].at;
    let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
    for Mass { at, mass } in masses {
        x += (at.x - first.x) * mass;
        y += (at.y - first.y) * mass;
        sum += mass;
    }
    (Point { x: first.x + x / sum, y: first.y + y / sum }, sum)
}

/// The centre of mass may be near a corner: without the second term a mass could be pushed by the square it is in.
fn reach(centre: Point, middle: Point, side: f64, theta: f64) -> f64 {
    let (x, y) = (centre.x - middle.x, centre.y - middle.y);
    let reach = side / theta + (x * x + y * y).sqrt();
    reach * reach
}

/// Those for which something holds, then the others.
fn parted(masses: &mut [Mass], holds: impl Fn(&Mass) -> bool) -> (&mut [Mass], &mut [Mass]) {
    let mut first = 0;
    for number in 0..masses.len() {
        if holds(&masses[number]) {
            masses.swap(first, number);
            first += 1;
        }
    }
    masses.split_at_mut(first)
}

#[cfg(test)]
mod tests {
    use super::super::seed::Seed;
    use super::*;

    fn brute(points: &[Point], masses: &[f64], at: Point) -> Point {
        let mut sum = Point::default();
        for (point, mass) in points.iter().zip(masses) {
            let (x, y) = (at.x - point.x, at.y - point.y);
            let square = x * x + y * y;
            if square > 0.0 {
                sum = Point { x: sum.x + x * mass / square, y: sum.y + y * mass / square };
            }
        }
        sum
    }

    /// The mean error, as a share of the mean force.
    fn error(theta: f64) -> f64 {
        let mut seed = Seed(5);
        let points: Vec<Point> = (0..700).map(|_| Point { x: seed.share() * 3.0, y: seed.share().powi(3) }).collect();
        let masses: Vec<f64> = points.iter().map(|_| 1.0 + (seed.share() * 9.0).floor()).collect();
        let tree = Quadtree::new(&points, &masses, theta);
        let (mut wrong, mut all) = (0.0, 0.0);
        for point in &points {
            let (near, exact) = (tree.push(*point), brute(&points, &masses, *point));
            wrong += (near.x - exact.x).hypot(near.y - exact.y);
            all += exact.x.hypot(exact.y);
        }
        wrong / all
    }

    #[test]
    fn the_push_is_near_the_exact_one() {
        assert!(error(1e-9) < 1e-12, "{}", error(1e-9));
        assert!(error(0.5) < 0.005, "{}", error(0.5));
        assert!(error(1.0) < 0.03, "{}", error(1.0));
        assert!(error(1.0) > 1e-6, "squares are gathered");
    }

    #[test]
    fn points_at_one_place_and_none_at_all_are_no_trouble() {
        assert_eq!(Quadtree::new(&[], &[], 0.8).push(Point::default()), Point::default());
        let same = Quadtree::new(&[Point { x: 1.0, y: 2.0 }; 5], &[1.0; 5], 0.8);
        assert_eq!(same.push(Point { x: 1.0, y: 2.0 }), Point::default());
        assert!((same.push(Point { x: 3.0, y: 2.0 }).x - 2.5).abs() < 1e-12);
    }
}
