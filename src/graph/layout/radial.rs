//! Rings around one thing, by distance.
//!
//! Yee, Fisher, Dhamija, Hearst: "Animated exploration of dynamic graphs with radial layout" (InfoVis 2001): a tree of shortest
//! ways from the centre; each child gets a wedge of its parent's, as wide as the number of leaves behind it. Rings are ellipses,
//! since labels are wide, each as small as its boxes allow; a crowded ring is staggered. The centre is what the picture is
//! about, else the best connected thing, of equals the one with the shortest way to the farthest. Cost: the square of the nodes.

use super::boxes::Rect;
use super::parts::{Drawn, GAP, each_part};
use super::turn::sine_and_cosine;
use super::{Layout, Placed, Point, Size, Task};

pub const LAYOUT: Layout =
    Layout { name: "radial", about: "rings around one thing: what is one, two, three edges away", most: 300, place };

/// How much wider than high the rings are.
const WIDE: f64 = 1.5;

/// By so much a ring grows until its boxes fit.
const STEP: f64 = 6.0;

fn place(task: &Task<'_>) -> Placed {
    each_part(task, |part| {
        let neighbours = part.neighbours();
        let given = task.centre.and_then(|centre| part.nodes.iter().position(|node| *node == centre));
        let tree = Tree::new(given.unwrap_or_else(|| best_connected(&neighbours)), &neighbours);
        Drawn { points: rings(&tree, &part.sizes(task)), ..Drawn::default() }
    })
}

fn best_connected(neighbours: &[Vec<usize>]) -> usize {
    let most = neighbours.iter().map(Vec::len).max().unwrap_or(0);
    let best = (0..neighbours.len()).filter(|node| neighbours[*node].len() == most);
    best.min_by_key(|node| (Tree::new(*node, neighbours).rings.len(), *node)).unwrap_or(0)
}

/// Shortest ways from a root.
struct Tree {
    /// Nodes by their distance.
    rings: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
}

impl Tree {
    fn new(root: usize, neighbours: &[Vec<usize>]) -> Self {
        let mut tree = Self { rings: vec![vec![root]], children: vec![Vec::new(); neighbours.len()] };
        let mut seen = vec![false; neighbours.len()];
        seen[root] = true;
        while let Some(ring) = tree.rings.last().filter(|ring| !ring.is_empty()).cloned() {
            let mut next = Vec::new();
            for node in ring {
                for child in &neighbours[node] {
                    if !std::mem::replace(&mut seen[*child], true) {
                        tree.children[node].push(*child);
                        next.push(*child);
                    }
                }
            }
            tree.rings.push(next);
        }
        tree.rings.pop();
        tree
    }

    /// For each node the number of leaves behind it.
    fn leaves(&self) -> Vec<f64> {
        let mut leaves = vec![0.0; self.children.len()];
        for node in self.rings.iter().rev().flatten() {
            let behind: f64 = self.children[*node].iter().map(|child| leaves[*child]).sum();
            leaves[*node] = behind.max(1.0);
        }
        leaves
    }

    /// The middle of each node's wedge, as a part of a turn; the first begins at the top.
    fn turns(&self) -> Vec<f64> {
        let leaves = self.leaves();
        let root = self.rings[0][0];
        let first = self.children[root].first().map_or(0.0, |child| leaves[*child] / leaves[root] / 2.0);
        let mut starts = vec![-first; leaves.len()];
        for node in self.rings.iter().flatten() {
            let mut start = starts[*node];
            for child in &self.children[*node] {
                starts[*child] = start;
                start += leaves[*child] / leaves[root];
            }
        }
        starts.iter().zip(&leaves).map(|(start, own)| start + own / leaves[root] / 2.0).collect()
    }
}

fn rings(tree: &Tree, sizes: &[Size]) -> Vec<Point> {
    let turns = tree.turns();
    let mut points = vec![Point::default(); sizes.len()];
    let mut placed = vec![roomy(Point::default(), sizes[tree.rings[0][0]])];
    let mut radius = 0.0;
    for ring in tree.rings.iter().skip(1) {
        let mut ring = ring.clone();
        ring.sort_by(|one, other| turns[*one].total_cmp(&turns[*other]));
        let tallest = ring.iter().map(|node| sizes[*node].height).fold(0.0, f64::max) + GAP;
        let tries = (1..=4).map(|of| fitted(&ring, &turns, sizes, &placed, (radius + STEP, tallest, of)));
        let best = tries.min_by(|one, other| one.0.total_cmp(&other.0));
        let (outer, boxes) = best.unwrap_or_default();
        for (node, rect) in ring.iter().zip(&boxes) {
            points[*node] = rect.middle();
        }
        placed.extend(boxes);
        radius = outer;
    }
    points
}

/// The smallest ring from an inner radius on, staggered so many times, in which no box meets another: its outer radius, its boxes.
fn fitted(
    ring: &[usize],
    turns: &[f64],
    sizes: &[Size],
    placed: &[Rect],
    (mut radius, between, of): (f64, f64, usize),
) -> (f64, Vec<Rect>) {
    loop {
        let at = |place: usize| at(turns[ring[place]], radius + between * (place % of) as f64);
        let boxes: Vec<Rect> = (0..ring.len()).map(|place| roomy(at(place), sizes[ring[place]])).collect();
        let is_free = |place: usize| !placed.iter().chain(&boxes[..place]).any(|other| boxes[place].overlaps(other));
        if (0..boxes.len()).all(is_free) {
            return (radius + between * (of.min(ring.len()) - 1) as f64, boxes);
        }
        radius += STEP;
    }
}

fn roomy(middle: Point, size: Size) -> Rect {
    Rect::around(middle, size).grown(GAP / 2.0)
}

/// A turn begins at the top and goes with the clock.
fn at(turn: f64, radius: f64) -> Point {
    let (sine, cosine) = sine_and_cosine(turn);
    Point { x: radius * sine * WIDE, y: -radius * cosine }
}

#[cfg(test)]
mod tests {
    use super::super::checks::sizes;
    use super::*;
    use crate::graph::samples::random;

    #[test]
    fn what_is_farther_away_is_on_a_wider_ring() {
        let network = random(60, 120, 4);
        let sizes = sizes(&network);
        for centre in [0, 17] {
            let placed = place(&Task { network: &network, sizes: &sizes, centre: Some(centre), seed: 1 });
            let middle = placed.points[centre];
            let radius = |node: usize| {
                let point = placed.points[node];
                ((point.x - middle.x) / WIDE).hypot(point.y - middle.y)
            };
            let distances = network.distances(centre);
            for (one, far) in distances.iter().enumerate() {
                for (other, near) in distances.iter().enumerate() {
                    if let (Some(far), Some(near)) = (far, near)
                        && far > near
                    {
                        assert!(radius(one) > radius(other) + 1.0, "{one} at {far}, {other} at {near}");
                    }
                }
            }
        }
    }
}
