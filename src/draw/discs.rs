//! Where the letters of relations stand: on their line, clear of boxes, of each other and, if there is room, of other lines.

use super::metrics::width;
use super::scene::Scene;
use super::ways::{along, length};
use crate::graph::layout::{Point, Size};
use std::collections::HashMap;

/// Of a disc with one letter; each further letter makes it wider.
pub const RADIUS: f64 = 7.5;

/// Shares of a line, the best first.
const SHARES: [f64; 13] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86, 0.08, 0.92];

/// Beyond so many lines only boxes and discs are looked at: the cost grows with the square.
const MOST_LINES: usize = 400;

/// Between the middles of two discs that do not touch.
const CLEAR: f64 = 2.0 * RADIUS + 1.5;

/// The middle of the disc of each edge; nothing where relations need no letter, or where every place on the line is on a box.
pub fn discs(scene: &Scene<'_>, ways: &[Vec<Point>]) -> Vec<Option<Point>> {
    let mut taken = Taken::of(scene);
    let mut discs: Vec<Option<Point>> = Vec::with_capacity(ways.len());
    for (number, ends) in scene.network.edges().enumerate() {
        let disc = scene.letters[ends.edge.relation].as_ref().and_then(|_| best(ways, number, &taken));
        if let Some(disc) = disc {
            taken.discs.put(disc, Size { width: 2.0 * CLEAR, height: 2.0 * CLEAR });
        }
        discs.push(disc);
    }
    discs
}

/// What a disc should not be on.
struct Taken {
    boxes: Grid,
    names: Grid,
    discs: Grid,
}

impl Taken {
    fn of(scene: &Scene<'_>) -> Self {
        let mut taken = Self { boxes: Grid::default(), names: Grid::default(), discs: Grid::default() };
        for shape in &scene.shapes {
            if let Some(at) = shape.at {
                taken.boxes.put(at, with_reach(shape.size));
            }
        }
        for (at, size) in area_names(scene) {
            taken.names.put(at, with_reach(size));
        }
        taken
    }
}

/// Boxes by the squares they touch, so that only those near a point are looked at.
#[derive(Default)]
struct Grid(HashMap<(i64, i64), Vec<(Point, Size)>>);

/// The side of a square.
const SQUARE: f64 = 64.0;

impl Grid {
    fn put(&mut self, at: Point, size: Size) {
        let (right, bottom) = (size.width / 2.0, size.height / 2.0);
        let first = square(Point { x: at.x - right, y: at.y - bottom });
        let last = square(Point { x: at.x + right, y: at.y + bottom });
        for x in first.0..=last.0 {
            for y in first.1..=last.1 {
                self.0.entry((x, y)).or_default().push((at, size));
            }
        }
    }

    /// Middles of the boxes a point is in.
    fn around(&self, point: Point) -> impl Iterator<Item = Point> {
        let near = self.0.get(&square(point)).into_iter().flatten();
        near.filter(move |(at, size)| {
            (at.x - point.x).abs() < size.width / 2.0 && (at.y - point.y).abs() < size.height / 2.0
        })
        .map(|(at, _)| *at)
    }
}

fn square(point: Point) -> (i64, i64) {
    ((point.x / SQUARE).floor() as i64, (point.y / SQUARE).floor() as i64)
}

/// A disc stays clear of a box by its radius.
fn with_reach(size: Size) -> Size {
    let reach = 2.0 * (RADIUS + 1.0);
    Size { width: size.width + reach, height: size.height + reach }
}

fn best(ways: &[Vec<Point>], edge: usize, taken: &Taken) -> Option<Point> {
    let long = length(&ways[edge]);
    let mut best: Option<(u32, Point)> = None;
    for share in SHARES {
        let (point, _) = along(&ways[edge], long * share)?;
        if taken.boxes.around(point).next().is_some() {
            continue;
        }
        let discs = taken.discs.around(point).filter(|other| apart(point, *other) < CLEAR).count();
        let lines = if ways.len() > MOST_LINES { 0 } else { lines_near(ways, edge, point) };
        let names = taken.names.around(point).count();
        let cost = u32::try_from(discs * 100 + names * 50 + lines).unwrap_or(u32::MAX);
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, point));
        }
        if cost == 0 {
            break;
        }
    }
    best.map(|(_, point)| point)
}

/// Middles and sizes of the names of areas, as they are written at their corners.
fn area_names(scene: &Scene<'_>) -> Vec<(Point, Size)> {
    let areas = scene.placed.iter().flat_map(|placed| &placed.areas);
    areas
        .map(|area| {
            let size = Size { width: width(&area.label, 12.0), height: 14.0 };
            (Point { x: area.corner.x + 8.0 + size.width / 2.0, y: area.corner.y + 12.0 }, size)
        })
        .collect()
}

fn apart(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// How many other lines pass below a disc.
fn lines_near(ways: &[Vec<Point>], edge: usize, point: Point) -> usize {
    let passes = |way: &Vec<Point>| way.windows(2).any(|step| to_segment(point, step[0], step[1]) < RADIUS + 1.0);
    ways.iter().enumerate().filter(|(number, way)| *number != edge && passes(way)).count()
}

fn to_segment(point: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 { ((point.x - from.x) * dx + (point.y - from.y) * dy) / square } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    apart(point, Point { x: from.x + dx * share, y: from.y + dy * share })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_finds_every_box_a_point_is_in() {
        let middles: Vec<Point> =
            (0..200).map(|n| Point { x: f64::from(n * 37 % 701), y: f64::from(n * 91 % 503) }).collect();
        let size = Size { width: 90.0, height: 30.0 };
        let mut grid = Grid::default();
        middles.iter().for_each(|middle| grid.put(*middle, size));
        for n in 0..500 {
            let point = Point { x: f64::from(n * 13 % 760) - 30.0, y: f64::from(n * 29 % 560) - 30.0 };
            let is_in = |at: &&Point| (at.x - point.x).abs() < 45.0 && (at.y - point.y).abs() < 15.0;
            assert_eq!(grid.around(point).count(), middles.iter().filter(is_in).count(), "{point:?}");
        }
    }
}
