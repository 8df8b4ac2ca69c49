//! All things on one circle, kinds side by side.

use super::{Layout, Placed, Point, Task};
use std::f64::consts::TAU;

pub const LAYOUT: Layout =
    Layout { name: "circle", about: "on one circle, kinds side by side: who is connected at all", most: 500, place };

/// The circle is as wide as the boxes need so that none overlaps the next.
fn place(task: &Task<'_>) -> Placed {
    let kinds: Vec<usize> = task.network.nodes().map(|node| node.kind).collect();
    let mut order: Vec<usize> = (0..kinds.len()).collect();
    order.sort_by_key(|node| (kinds[*node], *node));
    let needed: Vec<f64> =
        order.iter().map(|node| task.sizes[*node].width.hypot(task.sizes[*node].height) + 16.0).collect();
    let around: f64 = needed.iter().sum();
    let radius = around / TAU;
    let widest = task.sizes.iter().map(|size| size.width).fold(0.0, f64::max);
    let middle = radius + widest;
    let mut points = vec![Point::default(); kinds.len()];
    let mut passed = 0.0;
    for (node, needed) in order.into_iter().zip(needed) {
        let angle = (passed + needed / 2.0) / around * TAU;
        points[node] = Point { x: middle + radius * angle.sin(), y: middle - radius * angle.cos() };
        passed += needed;
    }
    Placed { points, routes: vec![Vec::new(); task.network.edge_count()], areas: Vec::new() }
}
