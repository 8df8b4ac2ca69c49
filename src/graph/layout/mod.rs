//! Places for the things of a network.
//!
//! In: a [`Task`]: the network, the size of each thing's box, a seed. Out: [`Placed`]: the middle of each box and the way of
//! each edge. The same task gives the same places on every machine.

mod boxes;
#[cfg(test)]
mod checks;
mod circle;
mod force;
mod group;
mod layered;
mod overlap;
mod pack;
mod parts;
mod quadtree;
mod radial;
mod routes;
mod seed;
mod time;
mod turn;
mod visibility;

use super::Network;

/// Every layout, in the order of the help.
pub const LAYOUTS: &[Layout] =
    &[force::LAYOUT, layered::LAYOUT, radial::LAYOUT, time::LAYOUT, group::LAYOUT, circle::LAYOUT];

/// A way to place things.
pub struct Layout {
    pub name: &'static str,
    /// What it is good for, in one line.
    pub about: &'static str,
    /// Things beyond which it takes too long or shows nothing; another is offered instead.
    pub most: usize,
    pub place: fn(&Task<'_>) -> Placed,
}

/// What is to be placed.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    pub network: &'a Network,
    /// The box of each node, label included; boxes must not overlap.
    pub sizes: &'a [Size],
    /// What the picture is about, if it is about one thing.
    pub centre: Option<usize>,
    pub seed: u64,
}

/// In pixels at a scale of one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// In pixels; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Where everything is. All coordinates are 0 or more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// The middle of each node's box.
    pub points: Vec<Point>,
    /// For each edge the points of a polyline from the border of one box to the border of the other, around the boxes between
    /// them. An empty one is a straight line from middle to middle.
    pub routes: Vec<Vec<Point>>,
    /// Areas with a name behind the things: years, groups, what is not connected.
    pub areas: Vec<Area>,
}

/// A named area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub label: String,
    /// The corner at the top left.
    pub corner: Point,
    pub size: Size,
}

/// A layout by its name.
pub fn layout(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.name == name)
}
