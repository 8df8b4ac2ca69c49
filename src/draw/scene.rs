//! What every format needs to know of a picture, decided once.

use super::palette::{self, Colour, Form};
use crate::graph::Network;
use crate::graph::layout::{Placed, Point, Size};

/// A network as it is drawn.
pub struct Scene<'a> {
    pub network: &'a Network,
    /// One a node, in their order.
    pub shapes: Vec<Shape>,
    /// One an edge, in their order.
    pub lines: Vec<Line>,
    /// Places and areas; a file of data may do without.
    pub placed: Option<&'a Placed>,
}

/// How a thing is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub colour: Colour,
    pub form: Form,
    /// Its label, broken to lines.
    pub label: Vec<String>,
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

const LINE_HEIGHT: f64 = 16.0;
const CHARACTER: f64 = 7.2;
const LONGEST: usize = 26;

/// The box each thing needs: its label in a readable size, and room around it.
pub fn sizes(network: &Network) -> Vec<Size> {
    network.nodes().map(|node| size(&broken(&network[node.label]))).collect()
}

fn size(label: &[String]) -> Size {
    let longest = label.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    Size { width: longest as f64 * CHARACTER + 20.0, height: label.len() as f64 * LINE_HEIGHT + 12.0 }
}

/// A label in lines of a readable length.
fn broken(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LONGEST => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

impl<'a> Scene<'a> {
    pub fn new(network: &'a Network, placed: Option<&'a Placed>) -> Self {
        let degrees = network.degrees();
        let shapes = network.nodes().enumerate().map(|(number, node)| {
            let label = broken(&network[node.label]);
            Shape {
                colour: palette::colour(node.kind),
                form: palette::form(node.kind),
                size: size(&label),
                label,
                at: placed.and_then(|placed| placed.points.get(number)).copied(),
                degree: degrees[number],
            }
        });
        let lines = network.edges().map(|ends| Line {
            colour: palette::colour(ends.edge.relation),
            width: 1.0 + ends.edge.weight.ln_1p().min(4.0),
        });
        Self { network, shapes: shapes.collect(), lines: lines.collect(), placed }
    }
}
