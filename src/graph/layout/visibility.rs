//! Shortest ways around boxes.
//!
//! The corners of all boxes, a little outside, are joined where nothing is between them (a visibility graph: Lozano-Pérez,
//! Wesley: "An algorithm for planning collision-free paths among polyhedral obstacles", CACM 22, 1979); the shortest way goes
//! along them. A bend costs as much as [`BEND`] pixels, so that ways have few. Cost: to build, corners squared times the boxes
//! looked at until one is in the way; a way, about the pairs of corners that see each other.

use super::Point;
use super::boxes::{Rect, distance};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How far a way stays from the boxes it passes, in pixels.
const CLEAR: f64 = 8.0;

/// A bend is worth a detour of so many pixels.
const BEND: f64 = 30.0;

/// Where ways may bend, and which bends see each other.
pub struct Map {
    boxes: Vec<Rect>,
    padded: Vec<Rect>,
    corners: Vec<Corner>,
    seen: Vec<Vec<(usize, f64)>>,
}

#[derive(Clone, Copy)]
struct Corner {
    at: Point,
    /// Away from the box: -1 or 1.
    x: f64,
    y: f64,
}

impl Map {
    pub fn new(boxes: &[Rect]) -> Self {
        let padded: Vec<Rect> = boxes.iter().map(|rect| rect.grown(CLEAR)).collect();
        let corners = free_corners(&padded);
        let mut map = Self { boxes: boxes.to_vec(), padded, seen: vec![Vec::new(); corners.len()], corners };
        for one in 0..map.corners.len() {
            map.join(one);
        }
        map
    }

    fn join(&mut self, one: usize) {
        let from = self.corners[one];
        let nearest = self.nearest(from.at);
        for other in one + 1..self.corners.len() {
            let to = self.corners[other];
            if from.is_passed(to.at) && to.is_passed(from.at) && self.sees(&nearest, from.at, to.at, &[]) {
                let length = distance(from.at, to.at);
                self.seen[one].push((other, length));
                self.seen[other].push((one, length));
            }
        }
    }

    /// The boxes, the nearest first: most often one of the first is in the way.
    fn nearest(&self, from: Point) -> Vec<usize> {
        let far: Vec<f64> = self.padded.iter().map(|rect| distance(rect.middle(), from)).collect();
        let mut order: Vec<usize> = (0..far.len()).collect();
        order.sort_by(|one, other| far[*one].total_cmp(&far[*other]).then(one.cmp(other)));
        order
    }

    fn sees(&self, boxes: &[usize], from: Point, to: Point, except: &[usize]) -> bool {
        !boxes.iter().any(|number| !except.contains(number) && self.padded[*number].crossed_by(from, to))
    }

    /// Whether a way meets no box but those at its ends.
    pub fn is_free(&self, way: &[Point], ends: (usize, usize)) -> bool {
        let others = || self.boxes.iter().enumerate().filter(|(number, _)| *number != ends.0 && *number != ends.1);
        way.windows(2).all(|two| !others().any(|(_, rect)| rect.grown(2.0).crossed_by(two[0], two[1])))
    }

    /// The shortest way from middle to middle; the straight one where there is no free one.
    pub fn way(&self, source: usize, target: usize) -> Vec<Point> {
        let (from, to) = (self.boxes[source].middle(), self.boxes[target].middle());
        let near = self.nearest(from);
        if self.sees(&near, from, to, &[source, target]) {
            return vec![from, to];
        }
        let first = self.visible(&near, from, &[source, target]);
        let mut last = vec![None; self.corners.len()];
        for (corner, length) in self.visible(&self.nearest(to), to, &[source, target]) {
            last[corner] = Some(length);
        }
        let bends = self.search(to, &first, &last).into_iter().map(|corner| self.corners[corner].at);
        [from].into_iter().chain(bends).chain([to]).collect()
    }

    fn visible(&self, near: &[usize], from: Point, except: &[usize]) -> Vec<(usize, f64)> {
        let corners = self.corners.iter().enumerate();
        let passed = corners.filter(|(_, corner)| corner.is_passed(from) && self.sees(near, from, corner.at, except));
        passed.map(|(number, corner)| (number, distance(from, corner.at))).collect()
    }

    /// The corners of the cheapest way (A*, guided by the straight distance).
    fn search(&self, to: Point, first: &[(usize, f64)], last: &[Option<f64>]) -> Vec<usize> {
        let mut open = BinaryHeap::new();
        let mut best = vec![f64::INFINITY; self.corners.len()];
        let mut before = vec![usize::MAX; self.corners.len()];
        let mut end = (f64::INFINITY, usize::MAX);
        let left = |corner: usize| distance(self.corners[corner].at, to);
        for (corner, length) in first {
            best[*corner] = length + BEND;
            open.push(Reverse((bits(length + BEND + left(*corner)), *corner)));
        }
        while let Some(Reverse((guess, corner))) = open.pop() {
            if f64::from_bits(guess) >= end.0 {
                break;
            }
            if let Some(length) = last[corner].filter(|length| best[corner] + length < end.0) {
                end = (best[corner] + length, corner);
            }
            for (next, length) in &self.seen[corner] {
                let cost = best[corner] + length + BEND;
                if cost < best[*next] {
                    best[*next] = cost;
                    before[*next] = corner;
                    open.push(Reverse((bits(cost + left(*next)), *next)));
                }
            }
        }
        let mut way: Vec<usize> = std::iter::successors(Some(end.1), |corner| before.get(*corner).copied())
            .take_while(|corner| *corner != usize::MAX)
            .collect();
        way.reverse();
        way
    }
}

/// Numbers of 0 and more are in the order of their bits.
fn bits(cost: f64) -> u64 {
    cost.to_bits()
}

impl Corner {
    /// Whether a line to a point goes past the corner, on one side of its box: others are never on a shortest way.
    fn is_passed(self, point: Point) -> bool {
        (point.x - self.at.x) * self.x * (point.y - self.at.y) * self.y <= 0.0
    }
}

fn free_corners(padded: &[Rect]) -> Vec<Corner> {
    let corners = padded.iter().flat_map(|rect| {
        [(rect.left, -1.0), (rect.right, 1.0)].into_iter().flat_map(|(left, x)| {
            [(rect.top, -1.0), (rect.bottom, 1.0)].map(|(top, y)| Corner { at: Point { x: left, y: top }, x, y })
        })
    });
    corners.filter(|corner| !padded.iter().any(|rect| rect.grown(-1e-6).holds(corner.at))).collect()
}
