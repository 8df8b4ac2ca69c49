//! The ways of edges from box to box.
//!
//! Up to [`MOST_BOXES`] and [`MOST_EDGES`] an edge goes around the boxes between its ends, see [`Map`]; beyond that straight.
//! Edges between the same two things go side by side, a loop stands at a corner of its box.

use super::Point;
use super::boxes::{Rect, distance};
use super::visibility::Map;

const MOST_BOXES: usize = 250;
const MOST_EDGES: usize = 600;

/// Between two edges that join the same things, where there is room.
const APART: f64 = 10.0;

/// Finds the ways of those edges that have none, each as the points of a polyline between the borders of the boxes at its ends.
pub fn fill(routes: &mut [Vec<Point>], ends: &[(usize, usize)], boxes: &[Rect]) {
    let map = (boxes.len() <= MOST_BOXES && ends.len() <= MOST_EDGES).then(|| Map::new(boxes));
    for bundle in bundles(routes, ends) {
        let (low, high) = ordered(ends[bundle[0]]);
        if low == high {
            for (place, edge) in bundle.iter().enumerate() {
                routes[*edge] = loop_at(&boxes[low], place, bundle.len());
            }
            continue;
        }
        let way = map.as_ref().map_or_else(|| straight(boxes, low, high), |map| map.way(low, high));
        for (place, edge) in bundle.iter().enumerate() {
            let aside = (place as f64 - (bundle.len() - 1) as f64 / 2.0) * APART;
            let mut route = beside(&way, aside, (low, high), boxes, map.as_ref());
            if ends[*edge].0 != low {
                route.reverse();
            }
            routes[*edge] = route;
        }
    }
}

fn straight(boxes: &[Rect], from: usize, to: usize) -> Vec<Point> {
    vec![boxes[from].middle(), boxes[to].middle()]
}

fn ordered((source, target): (usize, usize)) -> (usize, usize) {
    (source.min(target), source.max(target))
}

/// The edges without a way, those between the same two things together.
fn bundles(routes: &[Vec<Point>], ends: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..ends.len()).filter(|edge| routes[*edge].is_empty()).collect();
    order.sort_by_key(|edge| (ordered(ends[*edge]), *edge));
    order.chunk_by(|one, other| ordered(ends[*one]) == ordered(ends[*other])).map(<[usize]>::to_vec).collect()
}

/// A way moved aside, as far as it meets no other box, and cut at the borders.
fn beside(way: &[Point], aside: f64, ends: (usize, usize), boxes: &[Rect], map: Option<&Map>) -> Vec<Point> {
    for share in [1.0, 0.6, 0.3] {
        let moved = cut(moved(way, aside * share, &boxes[ends.0], &boxes[ends.1]), &boxes[ends.0], &boxes[ends.1]);
        if aside == 0.0 || map.is_none_or(|map| map.is_free(&moved, ends)) {
            return moved;
        }
    }
    cut(way.to_vec(), &boxes[ends.0], &boxes[ends.1])
}

/// Every point of a way moved to its side. Where a box is too small for that at the end, the way bows.
fn moved(way: &[Point], aside: f64, first: &Rect, last: &Rect) -> Vec<Point> {
    let normals: Vec<Point> = way.windows(2).map(|two| normal(two[0], two[1])).collect();
    let (Some(start), Some(end)) = (normals.first(), normals.last()) else { return way.to_vec() };
    let (at_start, at_end) = (fitting(aside, *start, first), fitting(aside, *end, last));
    let mut points = vec![shift(way[0], *start, at_start)];
    if way.len() == 2 {
        if at_start.abs() < aside.abs() || at_end.abs() < aside.abs() {
            points.push(shift(along(way[0], way[1], 0.3), *start, aside));
            points.push(shift(along(way[0], way[1], 0.7), *start, aside));
        }
    } else {
        for (corner, normals) in way[1..].iter().zip(normals.windows(2)) {
            let mean =
                Point { x: f64::midpoint(normals[0].x, normals[1].x), y: f64::midpoint(normals[0].y, normals[1].y) };
            points.push(shift(*corner, mean, aside));
        }
    }
    points.push(shift(way[way.len() - 1], *end, at_end));
    points
}

/// To the right of a line, one long.
fn normal(from: Point, to: Point) -> Point {
    let length = distance(from, to);
    if length == 0.0 {
        return Point { x: 0.0, y: 1.0 };
    }
    Point { x: (from.y - to.y) / length, y: (to.x - from.x) / length }
}

fn shift(point: Point, normal: Point, by: f64) -> Point {
    Point { x: point.x + normal.x * by, y: point.y + normal.y * by }
}

fn along(from: Point, to: Point, share: f64) -> Point {
    Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/// As far aside as the end is still well inside its box.
fn fitting(aside: f64, normal: Point, rect: &Rect) -> f64 {
    let size = rect.size();
    let across = size.width * 0.4 / normal.x.abs().max(1e-9);
    let along = size.height * 0.4 / normal.y.abs().max(1e-9);
    aside.clamp(-across.min(along), across.min(along))
}

/// From the border of the first box to the border of the last; nothing where the boxes leave no way between them.
fn cut(mut way: Vec<Point>, first: &Rect, last: &Rect) -> Vec<Point> {
    cut_start(&mut way, first);
    way.reverse();
    cut_start(&mut way, last);
    way.reverse();
    if way.len() < 2 { Vec::new() } else { way }
}

fn cut_start(way: &mut Vec<Point>, rect: &Rect) {
    let outside = way.iter().position(|point| !rect.holds(*point)).unwrap_or(way.len());
    if outside == 0 {
        return;
    }
    let border = way.get(outside).map(|next| rect.exit(way[outside - 1], *next));
    way.drain(..outside);
    if let Some(border) = border {
        way.insert(0, border);
    }
}

/// A small way out of the top and into the right side, one around the other where there are more.
fn loop_at(rect: &Rect, place: usize, of: usize) -> Vec<Point> {
    let out = 8.0 + 10.0 * (place + 1) as f64 / of as f64;
    let size = rect.size();
    let (along, down) = (out.min(size.width / 2.0), out.min(size.height / 2.0));
    let at = |x: f64, y: f64| Point { x: rect.right + x, y: rect.top + y };
    vec![at(-along, 0.0), at(-along, -out), at(out, -out), at(out, down), at(0.0, down)]
}
