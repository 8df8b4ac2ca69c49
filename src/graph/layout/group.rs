//! An area for each group, or each kind of things where there are no groups.

use super::boxes::distance;
use super::parts::{Drawn, GAP, Part, WIDE_GAP, as_one};
use super::{Area, Layout, Placed, Point, Size, Task, pack};
use std::collections::BTreeMap;

pub const LAYOUT: Layout =
    Layout { name: "group", about: "an area for each group or kind: what is between them", most: 500, place };

fn place(task: &Task<'_>) -> Placed {
    as_one(task, |part| {
        let groups = groups(task, part);
        let mut order: Vec<Vec<usize>> = groups.iter().map(|(_, members)| members.clone()).collect();
        let mut drawn = drawn(&groups, &order, &part.sizes(task));
        // Where the others are is known only once all are placed: then those with neighbours on the left go left.
        for _ in 0..4 {
            order = ordered(&order, &drawn.points, &part.neighbours());
            drawn = self::drawn(&groups, &order, &part.sizes(task));
        }
        drawn
    })
}

type Group = (String, Vec<usize>);

/// Names and members; by name, so that the order of the network does not matter.
fn groups(task: &Task<'_>, part: &Part) -> Vec<Group> {
    let network = task.network;
    let is_grouped = part.nodes.iter().any(|node| network.node(*node).group.is_some());
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, number) in part.nodes.iter().enumerate() {
        let node = network.node(*number);
        let name = match node.group {
            Some(group) => &network[group],
            None if is_grouped => "no group",
            None => network.kinds.get(node.kind).map_or("", |kind| &network[kind.label]),
        };
        groups.entry(name).or_default().push(place);
    }
    groups.into_iter().map(|(name, members)| (name.to_owned(), members)).collect()
}

fn drawn(groups: &[Group], order: &[Vec<usize>], sizes: &[Size]) -> Drawn {
    let mut drawn = Drawn { points: vec![Point::default(); sizes.len()], ..Drawn::default() };
    let grids: Vec<(Vec<Point>, Size)> = order
        .iter()
        .map(|members| pack::grid(&members.iter().map(|node| sizes[*node]).collect::<Vec<_>>(), GAP * 1.5, None))
        .collect();
    let mut areas: Vec<Area> = groups
        .iter()
        .zip(&grids)
        .map(|((label, _), (_, inner))| Area::around(label.clone(), Point::default(), *inner))
        .collect();
    let (corners, _) = pack::rows(&areas.iter().map(|area| area.size).collect::<Vec<_>>(), WIDE_GAP);
    for (((area, corner), members), (points, _)) in areas.iter_mut().zip(corners).zip(order).zip(grids) {
        area.corner = corner;
        let inner = area.inner();
        for (node, point) in members.iter().zip(points) {
            drawn.points[*node] = Point { x: inner.x + point.x, y: inner.y + point.y };
        }
    }
    drawn.areas = areas;
    drawn
}

/// Two members change places where that brings them nearer to their neighbours.
fn ordered(order: &[Vec<usize>], points: &[Point], neighbours: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut points = points.to_vec();
    let mut order = order.to_vec();
    for members in &mut order {
        for one in 0..members.len() {
            for other in one + 1..members.len() {
                let (first, second) = (members[one], members[other]);
                let before = length(first, &points, neighbours) + length(second, &points, neighbours);
                points.swap(first, second);
                if length(first, &points, neighbours) + length(second, &points, neighbours) < before - 1.0 {
                    members.swap(one, other);
                } else {
                    points.swap(first, second);
                }
            }
        }
    }
    order
}

/// The length of all edges at a node.
fn length(node: usize, points: &[Point], neighbours: &[Vec<usize>]) -> f64 {
    neighbours[node].iter().map(|other| distance(points[node], points[*other])).sum()
}
