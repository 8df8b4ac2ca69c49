//! The way of each line, from outline to outline, whatever the layout gave.

use super::outline::{is_inside, meeting};
use super::scene::Scene;
use crate::graph::layout::{Placed, Point};
use std::collections::BTreeMap;

/// Between lines that join the same things.
const APART: f64 = 26.0;
const STEPS: u32 = 12;

/// For each edge the points of its line, at least two; nothing where an end has no place.
pub fn ways(scene: &Scene<'_>, placed: &Placed) -> Vec<Vec<Point>> {
    let outlines: Vec<Vec<Point>> = scene
        .shapes
        .iter()
        .map(|shape| shape.at.map_or_else(Vec::new, |at| shape.form.corners(at, shape.size)))
        .collect();
    let lanes = lanes(scene, placed);
    let edges = scene.network.edges().enumerate();
    edges
        .map(|(number, ends)| {
            let (Some(from), Some(to)) = (scene.shapes[ends.source].at, scene.shapes[ends.target].at) else {
                return Vec::new();
            };
            let way = match placed.routes.get(number) {
                Some(route) if route.len() > 1 => route.clone(),
                _ if ends.source == ends.target => loop_at(scene, ends.source, from, lanes[number]),
                _ if ends.source < ends.target => bow(from, to, lanes[number]),
                _ => bow(from, to, -lanes[number]),
            };
            let way = ended(way, from, &outlines[ends.source]);
            let back: Vec<Point> = way.into_iter().rev().collect();
            ended(back, to, &outlines[ends.target]).into_iter().rev().collect()
        })
        .collect()
}

/// How far each edge without a route of its own keeps from the straight line, so that those of the same ends lie side by side.
fn lanes(scene: &Scene<'_>, placed: &Placed) -> Vec<f64> {
    let mut together: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, ends) in scene.network.edges().enumerate() {
        if placed.routes.get(number).is_none_or(|route| route.len() < 2) {
            let pair = (ends.source.min(ends.target), ends.source.max(ends.target));
            together.entry(pair).or_default().push(number);
        }
    }
    let mut lanes = vec![0.0; scene.lines.len()];
    for ((source, target), edges) in together {
        let first = if source == target { 0.0 } else { (edges.len() as f64 - 1.0) / -2.0 };
        for (place, edge) in edges.into_iter().enumerate() {
            lanes[edge] = (first + place as f64) * APART;
        }
    }
    lanes
}

/// From middle to middle, at a distance from the straight line.
fn bow(from: Point, to: Point, apart: f64) -> Vec<Point> {
    if apart == 0.0 {
        return vec![from, to];
    }
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(1.0);
    // The middle of a curve with one handle is half as far out as the handle.
    let out = Point { x: -dy / length * apart * 2.0, y: dx / length * apart * 2.0 };
    let handle = Point { x: f64::midpoint(from.x, to.x) + out.x, y: f64::midpoint(from.y, to.y) + out.y };
    (0..=STEPS)
        .map(|step| {
            let share = f64::from(step) / f64::from(STEPS);
            let (a, b, c) = ((1.0 - share).powi(2), 2.0 * share * (1.0 - share), share.powi(2));
            Point { x: a * from.x + b * handle.x + c * to.x, y: a * from.y + b * handle.y + c * to.y }
        })
        .collect()
}

/// Out of the right side and back into the top, larger for each further one.
fn loop_at(scene: &Scene<'_>, node: usize, at: Point, lane: f64) -> Vec<Point> {
    let size = scene.shapes[node].size;
    let out = 22.0 + lane * 0.6;
    let (right, top) = (at.x + size.width / 2.0, at.y - size.height / 2.0);
    let inside = (size.width / 4.0).min(30.0);
    vec![
        Point { x: right - 1.0, y: at.y },
        Point { x: right + out, y: at.y },
        Point { x: right + out, y: top - out },
        Point { x: right - inside, y: top - out },
        Point { x: right - inside, y: at.y },
    ]
}

/// A way that starts on the outline of its first end: what is inside is cut off, what falls short of it is lengthened.
fn ended(mut way: Vec<Point>, middle: Point, outline: &[Point]) -> Vec<Point> {
    while way.len() > 2 && is_inside(way[1], outline) {
        way.remove(0);
    }
    let (Some(end), Some(next)) = (way.first().copied(), way.get(1).copied()) else {
        return way;
    };
    let (dx, dy) = (end.x - next.x, end.y - next.y);
    let length = dx.hypot(dy);
    // A route ends at the border of the box; the outline of some forms lies further in, straight on or towards the middle.
    let reach = if length > 0.0 { 40.0 / length } else { 0.0 };
    let further = Point { x: end.x + dx * reach, y: end.y + dy * reach };
    if let Some(met) = meeting(next, further, outline) {
        way[0] = met;
    } else if let Some(met) = meeting(end, middle, outline) {
        way.insert(0, met);
    }
    way
}

/// The length of a way.
pub fn length(way: &[Point]) -> f64 {
    way.windows(2).map(|step| (step[1].x - step[0].x).hypot(step[1].y - step[0].y)).sum()
}

/// The point at a distance along a way, and the direction there as a step of one pixel.
pub fn along(way: &[Point], distance: f64) -> Option<(Point, Point)> {
    let mut left = distance;
    let mut last = None;
    for step in way.windows(2) {
        let (dx, dy) = (step[1].x - step[0].x, step[1].y - step[0].y);
        let length = dx.hypot(dy);
        if length < 1e-9 {
            continue;
        }
        let direction = Point { x: dx / length, y: dy / length };
        let reached = left.min(length);
        last = Some((Point { x: step[0].x + direction.x * reached, y: step[0].y + direction.y * reached }, direction));
        if left <= length {
            break;
        }
        left -= length;
    }
    last
}

/// A way without its last pixels, where its arrowhead is.
pub fn shortened(way: &[Point], by: f64) -> Vec<Point> {
    let keep = (length(way) - by).max(0.0);
    let Some((end, _)) = along(way, keep) else {
        return way.to_vec();
    };
    let mut walked = 0.0;
    let mut kept: Vec<Point> = way.first().copied().into_iter().collect();
    for step in way.windows(2) {
        walked += (step[1].x - step[0].x).hypot(step[1].y - step[0].y);
        if walked >= keep {
            break;
        }
        kept.push(step[1]);
    }
    kept.push(end);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn a_way_is_walked_and_shortened() {
        let way = [point(0.0, 0.0), point(10.0, 0.0), point(10.0, 10.0)];
        assert!((length(&way) - 20.0).abs() < 1e-9);
        assert_eq!(along(&way, 15.0), Some((point(10.0, 5.0), point(0.0, 1.0))));
        assert_eq!(shortened(&way, 5.0), [point(0.0, 0.0), point(10.0, 0.0), point(10.0, 5.0)]);
        assert_eq!(shortened(&way, 12.0), [point(0.0, 0.0), point(8.0, 0.0)]);
        assert_eq!(along(&[point(1.0, 1.0), point(1.0, 1.0)], 3.0), None);
    }
}
