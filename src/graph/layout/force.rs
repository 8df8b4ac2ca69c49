//! Things push each other away, edges pull: what is well connected comes to lie together.
//!
//! ForceAtlas2 (Jacomy, Venturini, Heymann, Bastian: "ForceAtlas2, a continuous graph layout algorithm", PLoS ONE 9(6), 2014):
//! things repel by the product of their degrees, each plus one, over the distance; edges pull by their length; all are drawn to
//! the middle; each moves the slower the more it swings. Repulsion is gathered in a quadtree. The start is not chance but three
//! far things as landmarks, so that long chains do not begin in a tangle; the seed only shakes it. In: part of a network, sizes
//! of boxes in pixels, seed; out: the middles of boxes that do not overlap. Cost: rounds times (n log n + edges); 500 rounds up
//! to 1,000 things, then fewer, at least 150.

use super::boxes::distance;
use super::parts::{Drawn, GAP, each_part};
use super::quadtree::Quadtree;
use super::seed::Seed;
use super::{Layout, Placed, Point, Size, Task, overlap};
use std::collections::BTreeSet;

pub const LAYOUT: Layout = Layout {
    name: "force",
    about: "what is well connected lies together: groups, bridges, edges",
    most: 20_000,
    place,
};

const REPULSION: f64 = 1.0;
const GRAVITY: f64 = 0.05;
const THETA: f64 = 0.9;

/// Rounds in which long edges are shortened; and from where on an edge is long, in pixels, beside a share of its boxes.
const TOGETHER: usize = 500;
const LENGTH: f64 = 125.0;

/// From here on there is no room to keep for the ways of edges.
const MANY: usize = 1_000;

fn place(task: &Task<'_>) -> Placed {
    each_part(task, |part| {
        let sizes = part.sizes(task);
        let mut points = spread(&part.neighbours(), &part.edges, task.seed, threads());
        lie_down(&mut points);
        let gap = if points.len() > MANY { GAP / 6.0 } else { GAP };
        make_room(&mut points, &part.edges, &sizes, gap);
        Drawn { points, ..Drawn::default() }
    })
}

/// The balance of forces, in no unit.
fn spread(neighbours: &[Vec<usize>], edges: &[(usize, usize)], seed: u64, threads: usize) -> Vec<Point> {
    let mut motion = Motion {
        points: start(neighbours, seed),
        masses: neighbours.iter().map(|near| near.len() as f64 + 1.0).collect(),
        before: vec![Point::default(); neighbours.len()],
        speed: 1.0,
        threads,
    };
    for _ in 0..rounds(neighbours.len()) {
        motion.step(edges);
    }
    motion.points
}

fn rounds(things: usize) -> usize {
    (500_000 / things.max(1)).clamp(150, 500)
}

struct Motion {
    points: Vec<Point>,
    /// Degree and one.
    masses: Vec<f64>,
    /// The forces of the last round.
    before: Vec<Point>,
    speed: f64,
    threads: usize,
}

impl Motion {
    fn step(&mut self, edges: &[(usize, usize)]) {
        let mut forces = self.repulsion();
        for (source, target) in edges {
            let (from, to) = (self.points[*source], self.points[*target]);
            let (x, y) = (to.x - from.x, to.y - from.y);
            forces[*source].x += x;
            forces[*source].y += y;
            forces[*target].x -= x;
            forces[*target].y -= y;
        }
        self.set_speed(&forces);
        self.go(&forces);
        self.before = forces;
    }

    /// What pushes each thing: all others away, and gravity to the middle.
    fn repulsion(&self) -> Vec<Point> {
        let tree = Quadtree::new(&self.points, &self.masses, THETA);
        let mut forces = vec![Point::default(); self.points.len()];
        let threads = if self.points.len() < MANY { 1 } else { self.threads };
        let share = self.points.len().div_ceil(threads).max(1);
        // Each force depends on the tree alone, so the number of threads changes nothing.
        std::thread::scope(|scope| {
            for (number, chunk) in forces.chunks_mut(share).enumerate() {
                if threads == 1 {
                    self.push(&tree, number * share, chunk);
                } else {
                    let tree = &tree;
                    scope.spawn(move || self.push(tree, number * share, chunk));
                }
            }
        });
        forces
    }

    fn push(&self, tree: &Quadtree, first: usize, forces: &mut [Point]) {
        for (place, force) in forces.iter_mut().enumerate() {
            *force = self.pushed(tree, first + place);
        }
    }

    fn pushed(&self, tree: &Quadtree, node: usize) -> Point {
        let (at, mass) = (self.points[node], self.masses[node]);
        let push = tree.push(at);
        let middle = (at.x * at.x + at.y * at.y).sqrt().max(1e-9);
        let pull = GRAVITY / middle;
        Point { x: mass * (REPULSION * push.x - pull * at.x), y: mass * (REPULSION * push.y - pull * at.y) }
    }

    /// The paper's global speed: how far things go on over how much they swing, growing by half at most.
    fn set_speed(&mut self, forces: &[Point]) {
        let (mut swing, mut traction) = (0.0, 0.0);
        for ((force, before), mass) in forces.iter().zip(&self.before).zip(&self.masses) {
            swing += mass * distance(*force, *before);
            traction += mass * distance(*force, Point { x: -before.x, y: -before.y }) / 2.0;
        }
        if swing > 0.0 {
            self.speed = (traction / swing).min(self.speed * 1.5);
        }
    }

    fn go(&mut self, forces: &[Point]) {
        for ((point, force), before) in self.points.iter_mut().zip(forces).zip(&self.before) {
            let swing = distance(*force, *before);
            let strength = distance(*force, Point::default()).max(1e-12);
            let speed = (0.1 * self.speed / (1.0 + self.speed * swing.sqrt())).min(10.0 / strength);
            point.x += force.x * speed;
            point.y += force.y * speed;
        }
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |threads| threads.get().min(8))
}

/// Three things far from each other as landmarks: left and right are the ends of a long way, up and down how far it is to what
/// is far from both. Shaken by the seed, since things alike would start at one place.
fn start(neighbours: &[Vec<usize>], seed: u64) -> Vec<Point> {
    let mut seed = Seed(seed);
    let left = distances(farthest(&distances(0, neighbours)), neighbours);
    let right = distances(farthest(&left), neighbours);
    let between: Vec<f64> = left.iter().zip(&right).map(|(left, right)| left.min(*right)).collect();
    let far = distances(farthest(&between), neighbours);
    let shake = 1.0 + (neighbours.len() as f64).sqrt() / 10.0;
    let at = |node: usize, seed: &mut Seed| Point {
        x: left[node] - right[node] + (seed.share() - 0.5) * shake,
        y: f64::midpoint(left[node], right[node]) - far[node] + (seed.share() - 0.5) * shake,
    };
    let mut points: Vec<Point> = (0..neighbours.len()).map(|node| at(node, &mut seed)).collect();
    centre(&mut points);
    points
}

fn distances(from: usize, neighbours: &[Vec<usize>]) -> Vec<f64> {
    let mut distances = vec![0.0; neighbours.len()];
    let mut seen = vec![false; neighbours.len()];
    let mut open = std::collections::VecDeque::new();
    if let Some(seen) = seen.get_mut(from) {
        *seen = true;
        open.push_back(from);
    }
    while let Some(node) = open.pop_front() {
        for next in &neighbours[node] {
            if !std::mem::replace(&mut seen[*next], true) {
                distances[*next] = distances[node] + 1.0;
                open.push_back(*next);
            }
        }
    }
    distances
}

/// The first of the farthest.
fn farthest(distances: &[f64]) -> usize {
    let farther = |best: usize, node: usize| if distances[node] > distances[best] { node } else { best };
    (0..distances.len()).reduce(farther).unwrap_or(0)
}

fn centre(points: &mut [Point]) {
    let count = points.len().max(1) as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.x, y + point.y));
    for point in points {
        point.x -= x / count;
        point.y -= y / count;
    }
}

/// Turns the longest direction (the first principal axis) to lie: labels and screens are wide.
fn lie_down(points: &mut [Point]) {
    centre(points);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in points.iter() {
        xx += point.x * point.x;
        xy += point.x * point.y;
        yy += point.y * point.y;
    }
    let half = (xx - yy) / 2.0;
    let root = (half * half + xy * xy).sqrt();
    // The eigenvector of the larger eigenvalue; of two ways to write it the one that does not cancel.
    let (x, y) = if half >= 0.0 { (half + root, xy) } else { (xy, root - half) };
    let length = (x * x + y * y).sqrt();
    if length > 0.0 {
        let (cosine, sine) = (x / length, y / length);
        for point in points {
            *point = Point { x: point.x * cosine + point.y * sine, y: point.y * cosine - point.x * sine };
        }
    }
}

/// Stretches the picture until few boxes overlap, then pushes those apart: stretching alone would leave huge gaps, pushing
/// alone would lose the shape.
fn make_room(points: &mut [Point], edges: &[(usize, usize)], sizes: &[Size], gap: f64) {
    let roomy: Vec<Size> =
        sizes.iter().map(|size| Size { width: size.width + gap, height: size.height + gap }).collect();
    let area: f64 = roomy.iter().map(|size| size.width * size.height).sum();
    let (width, height) = extent(points);
    // Boxes are wider than high, and so becomes the picture, but not as much.
    let (wide, high) = roomy.iter().fold((0.0, 0.0), |(w, h), size| (w + size.width, h + size.height));
    let stretch = (wide / high).sqrt().clamp(1.0, 1.7);
    let mut scale = (area / (width * height * stretch).max(1e-9)).sqrt().min(area.sqrt() / width.max(height).max(1e-9));
    points.iter_mut().for_each(|point| point.x *= stretch);
    for _ in 0..40 {
        let scaled: Vec<Point> = points.iter().map(|point| Point { x: point.x * scale, y: point.y * scale }).collect();
        if overlap::count(&scaled, &roomy) * 3 <= points.len() * 2 {
            break;
        }
        scale *= 1.15;
    }
    points.iter_mut().for_each(|point| *point = Point { x: point.x * scale, y: point.y * scale });
    overlap::remove(points, sizes, gap);
    if points.len() <= MANY {
        draw_together(points, edges, &roomy);
        overlap::remove(points, sizes, gap);
    }
}

/// Shortens long edges: what only bridges lead to lies nearer than the forces left it, as far as boxes allow. Several edges
/// between two things pull as one.
fn draw_together(points: &mut [Point], edges: &[(usize, usize)], roomy: &[Size]) {
    let pairs: BTreeSet<(usize, usize)> = edges.iter().map(|(one, other)| (*one.min(other), *one.max(other))).collect();
    let mut degrees = vec![0.0_f64; points.len()];
    for (one, other) in &pairs {
        degrees[*one] += 1.0;
        degrees[*other] += 1.0;
    }
    for _ in 0..TOGETHER {
        for (one, other) in &pairs {
            let (from, to) = (points[*one], points[*other]);
            let length = distance(from, to);
            // What has many neighbours at both ends is a knot, which needs room to be seen.
            let knot = degrees[*one].min(degrees[*other]) - 1.0;
            let wanted = LENGTH * (1.0 + knot / 4.0) + (roomy[*one].width + roomy[*other].width) / 4.0;
            if length <= wanted {
                continue;
            }
            // The one with fewer neighbours moves more.
            let share = degrees[*other] / (degrees[*one] + degrees[*other]);
            let by = 0.1 * (length - wanted) / length;
            let (x, y) = ((to.x - from.x) * by, (to.y - from.y) * by);
            points[*one] = Point { x: from.x + x * share, y: from.y + y * share };
            points[*other] = Point { x: to.x - x * (1.0 - share), y: to.y - y * (1.0 - share) };
        }
        overlap::push(points, roomy);
    }
}

fn extent(points: &[Point]) -> (f64, f64) {
    let span = |of: fn(&Point) -> f64| {
        let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
        points.iter().map(of).fold(f64::NEG_INFINITY, f64::max) - low
    };
    (span(|point| point.x).max(0.0), span(|point| point.y).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::samples::random;

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let network = random(1_300, 4_000, 5);
        let edges: Vec<(usize, usize)> = network.edges().map(|ends| (ends.source, ends.target)).collect();
        let mut neighbours = vec![Vec::new(); network.node_count()];
        for (one, other) in &edges {
            neighbours[*one].push(*other);
            neighbours[*other].push(*one);
        }
        assert!(neighbours.len() > MANY, "below it there is one thread only");
        let [one, three] = [1, 3].map(|threads| spread(&neighbours, &edges, 1, threads));
        assert_eq!(one, three);
    }
}
