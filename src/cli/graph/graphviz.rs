//! Places by Graphviz: the only program that is ever started, and only when it is asked for by name.
//!
//! `dot` is given numbers and sizes alone, no text of the data, on its standard input; it is stopped when the time for queries
//! is up. What it answers depends on its version, so these pictures are not the same everywhere.

use crate::error::Error;
use crate::graph::layout::{Placed, Point, Task};
use serde::Deserialize;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The name to ask for it by.
pub const NAME: &str = "graphviz";

/// Points to an inch.
const INCH: f64 = 72.0;

/// What `dot -Tjson0` writes, as far as it is read here.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    objects: Vec<Object>,
    #[serde(default)]
    edges: Vec<Edge>,
    /// The corners of the picture: left, bottom, right, top.
    bb: String,
}

#[derive(Deserialize)]
struct Object {
    name: String,
    #[serde(default)]
    pos: String,
}

#[derive(Deserialize)]
struct Edge {
    comment: String,
    #[serde(default)]
    pos: String,
}

/// Lays a network out from left to right with `dot`.
pub fn place(task: &Task<'_>, time: Option<Duration>) -> Result<Placed, Error> {
    let failed = |problem| Error::Program { problem, hint: "--layout layered needs no other program".to_owned() };
    let child = Command::new("dot")
        .arg("-Tjson0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(format!("could not start Graphviz (dot): {error}")))?;
    let answer = converse(child, question(task), time).map_err(|problem| failed(format!("Graphviz {problem}")))?;
    read(&answer, task).ok_or_else(|| failed("could not read the answer of Graphviz".to_owned()))
}

/// The network as numbers and sizes.
fn question(task: &Task<'_>) -> String {
    let mut dot = "digraph { rankdir=LR; node [shape=box, fixedsize=true, label=\"\"];\n".to_owned();
    for (number, size) in task.sizes.iter().enumerate() {
        let _ = writeln!(dot, "{number} [width={}, height={}];", size.width / INCH, size.height / INCH);
    }
    for (number, ends) in task.network.edges().enumerate() {
        let _ = writeln!(dot, "{} -> {} [comment={number}];", ends.source, ends.target);
    }
    dot + "}\n"
}

/// Gives a program its input and takes its output; ends it when time is up.
fn converse(mut child: Child, input: String, time: Option<Duration>) -> Result<Vec<u8>, String> {
    let (mut to, mut from) = (child.stdin.take().ok_or("has no input")?, child.stdout.take().ok_or("has no output")?);
    let writer = thread::spawn(move || to.write_all(input.as_bytes()));
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).map(|_| bytes)
    });
    let deadline = time.and_then(|time| Instant::now().checked_add(time));
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if deadline.is_some_and(|deadline| Instant::now() > deadline) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err("took too long; --timeout raises the limit".to_owned());
            }
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(error) => return Err(error.to_string()),
        }
    };
    let _ = writer.join();
    match reader.join() {
        Ok(Ok(bytes)) if status.success() => Ok(bytes),
        _ => Err(format!("failed ({status})")),
    }
}

/// Its y grows upwards, ours downwards.
fn read(answer: &[u8], task: &Task<'_>) -> Option<Placed> {
    let answer: Answer = serde_json::from_slice(answer).ok()?;
    let top: f64 = answer.bb.split(',').nth(3)?.parse().ok()?;
    let point = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some(Point { x: x.parse().ok()?, y: top - y.parse::<f64>().ok()? })
    };
    let mut points = vec![None; task.network.node_count()];
    for object in &answer.objects {
        *points.get_mut(object.name.parse::<usize>().ok()?)? = Some(point(&object.pos)?);
    }
    let mut routes = vec![Vec::new(); task.network.edge_count()];
    for edge in &answer.edges {
        *routes.get_mut(edge.comment.parse::<usize>().ok()?)? = route(&edge.pos, point)?;
    }
    Some(Placed { points: points.into_iter().collect::<Option<_>>()?, routes, areas: Vec::new() })
}

/// The points of a curve: `e,x,y` is where the arrow ends, then come a start and three control points a piece.
fn route(pos: &str, point: impl Fn(&str) -> Option<Point>) -> Option<Vec<Point>> {
    let (mut controls, mut end) = (Vec::new(), None);
    for word in pos.split_whitespace() {
        match word.strip_prefix("e,") {
            Some(word) => end = Some(point(word)?),
            None => controls.push(point(word)?),
        }
    }
    let mut route: Vec<Point> = controls.first().copied().into_iter().collect();
    for piece in controls.windows(4).step_by(3) {
        route.extend([0.25, 0.5, 0.75, 1.0].map(|along| on_curve(piece, along)));
    }
    route.extend(end);
    Some(route)
}

/// A point of a cubic Bézier curve.
fn on_curve(piece: &[Point], along: f64) -> Point {
    let rest = 1.0 - along;
    let shares = [rest * rest * rest, 3.0 * rest * rest * along, 3.0 * rest * along * along, along * along * along];
    let sum = |of: fn(&Point) -> f64| piece.iter().zip(shares).map(|(point, share)| of(point) * share).sum();
    Point { x: sum(|point| point.x), y: sum(|point| point.y) }
}
