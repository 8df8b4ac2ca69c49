//! From left to right along the direction of the edges.
//!
//! Sugiyama, Tagawa, Toda: "Methods for visual understanding of hierarchical system structures" (1981), by the crate dagre: things
//! stand in columns, edges that would close a circle run back, columns are ordered for few crossings. What is ours is the last
//! bit of each edge: it passes a column of boxes level, between two of them, and slants only in the room between columns, so it
//! meets no box. Parts that hang together are placed one by one. Cost: that of dagre, which grows with the square of the edges
//! times the columns they pass; so it is told of [`MOST_PLANNED`] at most, and the others go around the boxes afterwards.

use super::boxes::Rect;
use super::parts::{Drawn, GAP, Part, each_part, rects};
use super::{Layout, Placed, Point, Size, Task};
use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

pub const LAYOUT: Layout =
    Layout { name: "layered", about: "from left to right, as the edges point: what leads to what", most: 100, place };

/// Between two columns, in pixels: edges slant here.
const BETWEEN: f64 = 90.0;

/// Between two edges that leave a box on one side.
const PORT: f64 = 10.0;

/// Edges that have a say in where things stand.
const MOST_PLANNED: usize = 200;

type Plan = Graph<NodeLabel, EdgeLabel>;

fn place(task: &Task<'_>) -> Placed {
    each_part(task, |part| {
        let sizes = part.sizes(task);
        let mut plan = plan(part, &sizes);
        dagre::layout(&mut plan, Some(options()));
        let points: Vec<Point> = (0..sizes.len()).map(|node| middle(&plan, node)).collect();
        let boxes = rects(&points, &sizes);
        let routes = routes(&plan, part, &boxes);
        Drawn { points, routes, areas: Vec::new() }
    })
}

fn options() -> LayoutOptions {
    LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: GAP,
        edgesep: GAP / 2.0,
        ranksep: BETWEEN,
        ..LayoutOptions::default()
    }
}

/// Names in the order of the numbers, in case something is sorted by name.
fn name(number: usize) -> String {
    format!("{number:08}")
}

fn plan(part: &Part, sizes: &[Size]) -> Plan {
    let mut plan = Plan::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
    for (node, size) in sizes.iter().enumerate() {
        let label = NodeLabel { width: size.width, height: size.height, ..NodeLabel::default() };
        plan.set_node(name(node), Some(label));
    }
    for (edge, (source, target)) in part.edges.iter().enumerate().take(MOST_PLANNED) {
        let label = EdgeLabel { width: 0.0, height: 0.0, ..EdgeLabel::default() };
        plan.set_edge(name(*source), name(*target), Some(label), Some(&name(edge)));
    }
    plan
}

fn middle(plan: &Plan, node: usize) -> Point {
    let label = plan.node(&name(node));
    let number = |of: fn(&NodeLabel) -> Option<f64>| label.and_then(of).unwrap_or_default();
    Point { x: number(|label| label.x), y: number(|label| label.y) }
}

/// The ways of all edges that were planned: out of the one box, level past the columns between, into the other.
fn routes(plan: &Plan, part: &Part, boxes: &[Rect]) -> Vec<Vec<Point>> {
    let planned = part.edges.iter().enumerate().take(MOST_PLANNED);
    let bends: Vec<Vec<Point>> = planned.map(|(edge, ends)| bends(plan, edge, *ends)).collect();
    let columns = columns(boxes);
    let ports = ports(&part.edges[..bends.len()], boxes, &bends);
    let route = |(edge, (source, target)): (usize, &(usize, usize))| {
        let is_forward = boxes[*source].middle().x <= boxes[*target].middle().x;
        let mut route = vec![ports[edge].0];
        route.extend(past(ports[edge].0, &columns, boxes[*source], is_forward));
        route.extend(bends[edge].iter().flat_map(|bend| level(*bend, &columns, is_forward)));
        route.extend(past(ports[edge].1, &columns, boxes[*target], !is_forward));
        route.push(ports[edge].1);
        without_needless(route)
    };
    part.edges.iter().enumerate().take(bends.len()).map(route).collect()
}

/// The points between the ends, from source to target.
fn bends(plan: &Plan, edge: usize, (source, target): (usize, usize)) -> Vec<Point> {
    let points = plan.edge(&name(source), &name(target), Some(&name(edge))).map_or(&[][..], |label| &label.points);
    let inner = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().map(|point| Point { x: point.x, y: point.y }).collect()
}

/// The left and right border of each column of boxes.
fn columns(boxes: &[Rect]) -> Vec<(f64, f64)> {
    let mut order: Vec<&Rect> = boxes.iter().collect();
    order.sort_by(|one, other| one.middle().x.total_cmp(&other.middle().x));
    let columns = order.chunk_by(|one, other| other.middle().x - one.middle().x < 1.0);
    let border = |column: &[&Rect]| {
        let left = column.iter().map(|rect| rect.left).fold(f64::INFINITY, f64::min);
        (left, column.iter().map(|rect| rect.right).fold(f64::NEG_INFINITY, f64::max))
    };
    columns.map(border).collect()
}

fn column_at(x: f64, columns: &[(f64, f64)]) -> Option<(f64, f64)> {
    columns.iter().copied().find(|(left, right)| *left - 1.0 <= x && x <= *right + 1.0)
}

/// From a port to the border of its column, which may be wider than the box.
fn past(port: Point, columns: &[(f64, f64)], of: Rect, to_the_right: bool) -> Option<Point> {
    let (left, right) = column_at(of.middle().x, columns)?;
    Some(Point { x: if to_the_right { right } else { left }, y: port.y })
}

/// A bend in a column becomes a level way through it.
fn level(bend: Point, columns: &[(f64, f64)], is_forward: bool) -> Vec<Point> {
    let Some((left, right)) = column_at(bend.x, columns) else { return vec![bend] };
    let (enter, leave) = if is_forward { (left, right) } else { (right, left) };
    vec![Point { x: enter, y: bend.y }, Point { x: leave, y: bend.y }]
}

/// Where each edge leaves its source and enters its target: side by side, in the order in which they go on.
fn ports(edges: &[(usize, usize)], boxes: &[Rect], bends: &[Vec<Point>]) -> Vec<(Point, Point)> {
    let mut at: Vec<(usize, bool, f64, usize, bool)> = Vec::new();
    for (edge, (source, target)) in edges.iter().enumerate() {
        let is_forward = boxes[*source].middle().x <= boxes[*target].middle().x;
        let first = bends[edge].first().map_or(boxes[*target].middle().y, |bend| bend.y);
        let last = bends[edge].last().map_or(boxes[*source].middle().y, |bend| bend.y);
        at.push((*source, is_forward, first, edge, true));
        at.push((*target, !is_forward, last, edge, false));
    }
    at.sort_by(|one, other| {
        (one.0, one.1)
            .cmp(&(other.0, other.1))
            .then(one.2.total_cmp(&other.2))
            .then((one.3, one.4).cmp(&(other.3, other.4)))
    });
    let mut ports = vec![(Point::default(), Point::default()); edges.len()];
    for side in at.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let rect = boxes[side[0].0];
        let apart = PORT.min(rect.size().height * 0.8 / side.len() as f64);
        for (place, (_, is_right, _, edge, is_source)) in side.iter().enumerate() {
            let aside = (place as f64 - (side.len() - 1) as f64 / 2.0) * apart;
            let port = Point { x: if *is_right { rect.right } else { rect.left }, y: rect.middle().y + aside };
            if *is_source { ports[*edge].0 = port } else { ports[*edge].1 = port }
        }
    }
    ports
}

/// Without points that are on the line between their neighbours.
fn without_needless(route: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(route.len());
    for point in route {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept[..] {
            let turn = (last.x - before.x) * (point.y - last.y) - (last.y - before.y) * (point.x - last.x);
            if turn.abs() < 1e-6 {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}
