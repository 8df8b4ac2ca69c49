//! All things on one circle, kinds side by side.
//!
//! Six, Tollis: "A framework for circular drawings of networks" (Graph Drawing 1999) in its simplest form: within a kind,
//! neighbours on the circle change places while that makes edges shorter, which leaves fewer crossings. The circle is as small
//! as the boxes allow. Cost: rounds times (nodes + edges), and the square of the nodes to fit the circle.

use super::boxes::Rect;
use super::parts::{Drawn, GAP, Part, as_one};
use super::turn::sine_and_cosine;
use super::{Layout, Placed, Point, Size, Task, overlap};
use std::f64::consts::TAU;

pub const LAYOUT: Layout =
    Layout { name: "circle", about: "on one circle, kinds side by side: who is connected at all", most: 500, place };

const ROUNDS: usize = 60;

fn place(task: &Task<'_>) -> Placed {
    as_one(task, |part| {
        let kinds: Vec<usize> = part.nodes.iter().map(|node| task.network.node(*node).kind).collect();
        let order = order(part, &kinds);
        Drawn { points: around(&order, &part.sizes(task)), ..Drawn::default() }
    })
}

/// Kinds one after the other; within a kind things near their neighbours.
fn order(part: &Part, kinds: &[usize]) -> Vec<usize> {
    let neighbours = part.neighbours();
    let mut order: Vec<usize> = (0..kinds.len()).collect();
    order.sort_by_key(|node| (kinds[*node], *node));
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, node)| places[*node] = place);
    for _ in 0..ROUNDS {
        let mut is_better = false;
        // Also with the second and third next, which gets past what neighbours alone cannot.
        for step in [1, 2, 3] {
            for place in 0..order.len().saturating_sub(step) {
                let (one, other) = (order[place], order[place + step]);
                if kinds[one] == kinds[other] && swapped(&mut places, one, other, &neighbours) {
                    order.swap(place, place + step);
                    is_better = true;
                }
            }
        }
        if !is_better {
            break;
        }
    }
    order
}

/// Whether two things change places since it makes the edges at them shorter along the circle.
fn swapped(places: &mut [usize], one: usize, other: usize, neighbours: &[Vec<usize>]) -> bool {
    let before = length(one, places, neighbours) + length(other, places, neighbours);
    places.swap(one, other);
    let is_better = length(one, places, neighbours) + length(other, places, neighbours) < before;
    if !is_better {
        places.swap(one, other);
    }
    is_better
}

fn length(node: usize, places: &[usize], neighbours: &[Vec<usize>]) -> usize {
    let around = |other: &usize| {
        let apart = places[node].abs_diff(places[*other]);
        apart.min(places.len() - apart)
    };
    neighbours[node].iter().map(around).sum()
}

/// The smallest circle on which no box meets another, to a hundredth.
fn around(order: &[usize], sizes: &[Size]) -> Vec<Point> {
    let roomy: Vec<Size> =
        sizes.iter().map(|size| Size { width: size.width + GAP, height: size.height + GAP }).collect();
    let mut radius = roomy.iter().map(|size| size.height).sum::<f64>() / TAU;
    loop {
        if let Some(turns) = turns(order, &roomy, radius) {
            let shared = shared(&turns, radius, order, &roomy);
            let tight = || on_circle(&turns, radius, order);
            if let Some(points) = shared.or_else(|| Some(tight()).filter(|points| overlap::count(points, &roomy) == 0))
            {
                return points;
            }
        }
        radius *= 1.01;
    }
}

/// For each place of the order how far around it is: as near to the one before as can be. Nothing if one turn is too little.
fn turns(order: &[usize], sizes: &[Size], radius: f64) -> Option<Vec<f64>> {
    const STEP: f64 = 1.0 / 4096.0;
    let mut turns = vec![0.0];
    for two in order.windows(2) {
        let before = turns[turns.len() - 1];
        let rect = Rect::around(at(before, radius), sizes[two[0]]);
        let mut turn = before + STEP;
        while turn < 1.0 && rect.overlaps(&Rect::around(at(turn, radius), sizes[two[1]])) {
            turn += STEP;
        }
        if turn >= 1.0 {
            return None;
        }
        turns.push(turn);
    }
    Some(turns)
}

/// What is left of the turn is shared among all, where that leads to no overlap.
fn shared(turns: &[f64], radius: f64, order: &[usize], sizes: &[Size]) -> Option<Vec<Point>> {
    let last = turns[turns.len() - 1];
    let whole = last + last / (turns.len() - 1).max(1) as f64;
    let wider: Vec<f64> = turns.iter().map(|turn| turn / whole.max(1e-9)).collect();
    let points = on_circle(&wider, radius, order);
    (whole < 1.0 && overlap::count(&points, sizes) == 0).then_some(points)
}

fn on_circle(turns: &[f64], radius: f64, order: &[usize]) -> Vec<Point> {
    let mut points = vec![Point::default(); order.len()];
    for (node, turn) in order.iter().zip(turns) {
        points[*node] = at(*turn, radius);
    }
    points
}

/// A turn begins at the top and goes with the clock.
fn at(turn: f64, radius: f64) -> Point {
    let (sine, cosine) = sine_and_cosine(turn);
    Point { x: radius * sine, y: -radius * cosine }
}
