//! What tests of formats share.

use super::{Format, Scene};
use crate::graph::layout::{Placed, Point};
use crate::graph::samples;
use crate::graph::{Known, Network, Projection};

/// The awkward network, placed, as a file of this format has it; several files one after the other.
pub(super) fn awkward(format: &Format) -> String {
    let network = samples::awkward();
    let points = (0..network.node_count()).map(|number| Point { x: number as f64 * 40.5, y: 100.0 }).collect();
    let placed = Placed { points, ..Placed::default() };
    written(format, &Scene::new(&network, Some(&placed))).concat()
}

/// The files of a scene.
pub(super) fn written(format: &Format, scene: &Scene<'_>) -> Vec<String> {
    let file = |part: &super::Part| {
        let mut bytes = Vec::new();
        (part.write)(scene, &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("files are UTF-8")
    };
    format.parts.iter().map(file).collect()
}

/// A network of rows; see `graph::samples`.
pub(super) fn network(columns: &str, rows: &[&[&str]]) -> Network {
    samples::network(columns, rows, &Known::default(), Projection::default())
}
