//! Where the letters of relations stand: on their line, clear of boxes, of each other and, if there is room, of other lines.

use super::metrics::width;
use super::scene::Scene;
use super::ways::{along, length};
use crate::graph::layout::{Point, Size};

/// Of a disc with one letter; each further letter makes it wider.
pub const RADIUS: f64 = 7.5;

/// Shares of a line, the best first.
const SHARES: [f64; 13] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86, 0.08, 0.92];

/// Beyond so many lines only boxes and discs are looked at: the cost grows with the square.
const MOST_LINES: usize = 400;

/// The middle of the disc of each edge; nothing where relations need no letter, or where every place on the line is on a box.
pub fn discs(scene: &Scene<'_>, ways: &[Vec<Point>]) -> Vec<Option<Point>> {
    let names = area_names(scene);
    let mut discs: Vec<Option<Point>> = Vec::with_capacity(ways.len());
    for (number, ends) in scene.network.edges().enumerate() {
        let disc = scene.letters[ends.edge.relation].as_ref().and_then(|_| best(scene, ways, number, &discs, &names));
        discs.push(disc);
    }
    discs
}

fn best(
    scene: &Scene<'_>,
    ways: &[Vec<Point>],
    edge: usize,
    taken: &[Option<Point>],
    names: &[(Point, Size)],
) -> Option<Point> {
    let long = length(&ways[edge]);
    let mut best: Option<(u32, Point)> = None;
    for share in SHARES {
        let (point, _) = along(&ways[edge], long * share)?;
        if scene.shapes.iter().any(|shape| is_on_box(shape.at, shape.size.width, shape.size.height, point)) {
            continue;
        }
        let discs = taken.iter().flatten().filter(|other| apart(point, **other) < 2.0 * RADIUS + 1.5).count();
        let lines = if ways.len() > MOST_LINES { 0 } else { lines_near(ways, edge, point) };
        let names = names.iter().filter(|name| is_on_box(Some(name.0), name.1.width, name.1.height, point)).count();
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

fn is_on_box(at: Option<Point>, width: f64, height: f64, point: Point) -> bool {
    let reach = RADIUS + 1.0;
    at.is_some_and(|at| (at.x - point.x).abs() < width / 2.0 + reach && (at.y - point.y).abs() < height / 2.0 + reach)
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
