//! What every format needs to know of a picture, decided once.

use super::labels::{FONT, LINE, SMALL_FONT, SMALL_LINE, broken, tag_lines};
use super::metrics::width;
use super::palette::{self, Colour, Form};
use crate::graph::layout::{Placed, Point, Size};
use crate::graph::{Evidence, Network, Node};
use std::collections::BTreeMap;

/// A network as it is drawn.
pub struct Scene<'a> {
    pub network: &'a Network,
    /// One a node, in their order.
    pub shapes: Vec<Shape>,
    /// One an edge, in their order.
    pub lines: Vec<Line>,
    /// The letter of each relation; none where all edges mean the same.
    pub letters: Vec<Option<String>>,
    /// Places and areas; a file of data may do without.
    pub placed: Option<&'a Placed>,
    /// Whether tables must hold nothing that a spreadsheet takes for a formula.
    pub safe: bool,
}

/// How a thing is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub colour: Colour,
    pub form: Form,
    /// Its label, broken to lines.
    pub label: Vec<String>,
    /// Generic things it is connected to, in small lines below the label.
    pub tags: Vec<String>,
    pub size: Size,
    /// The middle; nothing where nothing was placed.
    pub at: Option<Point>,
    /// The number of edges at it.
    pub degree: usize,
}

/// How an edge is drawn; its dash follows from its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub colour: Colour,
    /// In pixels, by weight.
    pub width: f64,
}

/// The box each thing needs: its label in a readable size, and room around it.
pub fn sizes(network: &Network) -> Vec<Size> {
    network.nodes().map(|node| shape(network, node).size).collect()
}

fn shape(network: &Network, node: &Node) -> Shape {
    let label = broken(&network[node.label]);
    let tags = tag_lines(node.tags.iter().map(|tag| &network[*tag]));
    let form = palette::form(node.kind);
    let size = size(&label, &tags, form);
    Shape { colour: palette::colour(node.kind), form, label, tags, size, at: None, degree: 0 }
}

/// Whole pixels, so that places are short numbers.
fn size(label: &[String], tags: &[String], form: Form) -> Size {
    let widest = |lines: &[String], font| lines.iter().map(|line| width(line, font)).fold(0.0, f64::max);
    let wide = widest(label, FONT).max(widest(tags, SMALL_FONT)).max(2.0 * FONT);
    let high = label.len().max(1) as f64 * LINE + tags.len() as f64 * SMALL_LINE;
    let room = form.room(high);
    Size { width: (wide + 2.0 * room.width).ceil(), height: (high + 2.0 * room.height).ceil() }
}

impl<'a> Scene<'a> {
    pub fn new(network: &'a Network, placed: Option<&'a Placed>) -> Self {
        let degrees = network.degrees();
        let shapes = network.nodes().enumerate().map(|(number, node)| Shape {
            at: placed.and_then(|placed| placed.points.get(number)).copied(),
            degree: degrees[number],
            ..shape(network, node)
        });
        let letters = letters(network);
        let several = letters.iter().any(Option::is_some);
        let range = weights(network);
        let lines = network.edges().map(|ends| Line {
            colour: if several { palette::line_colour(ends.edge.relation) } else { palette::PLAIN },
            width: line_width(ends.edge.weight, range),
        });
        Self { network, shapes: shapes.collect(), lines: lines.collect(), letters, placed, safe: false }
    }

    /// Numbers of the kinds that are there, with how many things are of each.
    pub fn kinds(&self) -> BTreeMap<usize, usize> {
        counts(self.network.nodes().map(|node| node.kind))
    }

    /// Numbers of the relations that are there, with how many edges mean each.
    pub fn relations(&self) -> BTreeMap<usize, usize> {
        counts(self.network.edges().map(|ends| ends.edge.relation))
    }

    /// The steps of evidence that are there, the strongest first, with how many edges rest on each.
    pub fn evidence(&self) -> Vec<(Evidence, usize)> {
        let counts = counts(self.network.edges().map(|ends| ends.edge.evidence));
        counts.into_iter().rev().collect()
    }

    /// How many edges are contested.
    pub fn contested(&self) -> usize {
        self.network.edges().filter(|ends| ends.edge.contested).count()
    }
}

/// The smallest and the largest weight.
pub fn weights(network: &Network) -> (f64, f64) {
    let weights = || network.edges().map(|ends| ends.edge.weight);
    (weights().fold(f64::INFINITY, f64::min), weights().fold(0.0, f64::max))
}

/// From 1.5 pixels for the smallest weight; one more for each 2.7 times as much, and never more than three more.
fn line_width(weight: f64, (least, most): (f64, f64)) -> f64 {
    // Two logarithms: the ratio may be more than a number holds.
    let steps = |weight: f64| (weight.ln() - least.ln()).max(0.0);
    1.5 + steps(weight) * (3.0 / steps(most)).min(1.0)
}

fn counts<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// Letters for the relations that are there, in their order, if there are several.
fn letters(network: &Network) -> Vec<Option<String>> {
    let present = counts(network.edges().map(|ends| ends.edge.relation));
    let mut letters = vec![None; network.relations.len()];
    if present.len() > 1 {
        for (number, relation) in present.into_keys().enumerate() {
            letters[relation] = Some(palette::letter(number));
        }
    }
    letters
}

/// The dash of a kind of evidence, in pixels of line and of gap; none is a solid line.
pub fn dash(evidence: Evidence) -> Option<&'static str> {
    match evidence {
        Evidence::Supported => None,
        Evidence::Reported => Some("11 5"),
        Evidence::SelfReported => Some("4 4"),
        Evidence::Ours => Some("0.1 4.5"),
        Evidence::Unasserted => Some("2 7"),
        Evidence::Unstated => Some("9 4 1 4"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::network;
    use super::*;

    #[test]
    fn every_width_is_between_the_least_and_the_most() {
        let network = network(
            "source target weight",
            &[&["<a:a>", "<a:b>", "1e-300"], &["<a:a>", "<a:c>", "1"], &["<a:a>", "<a:d>", "1e300"]],
        );
        let widths: Vec<f64> = Scene::new(&network, None).lines.iter().map(|line| line.width).collect();
        assert_eq!(widths, [1.5, 3.0, 4.5]);
    }
}
