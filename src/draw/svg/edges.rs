//! Edges as lines: dashed by evidence, hatched where contested, with a head where they lead one way, and a letter.

use super::super::discs::RADIUS;
use super::super::metrics::width;
use super::super::palette::Colour;
use super::super::safe::{plain, xml};
use super::super::scene::{Scene, dash};
use super::super::theme::LIGHT;
use super::super::ways::{along, length, shortened};
use super::px;
use crate::graph::layout::Point;
use crate::graph::{Ends, Evidence};
use std::fmt::Write as _;

/// How far bends are rounded.
const BEND: f64 = 9.0;
/// Between the marks across a contested line.
const HATCH: f64 = 11.0;

/// Every edge, in order.
pub fn lines(scene: &Scene<'_>, ways: &[Vec<Point>]) -> String {
    let mut svg = String::from("<g class=\"edges\" fill=\"none\">\n");
    for (number, ends) in scene.network.edges().enumerate() {
        let line = &scene.lines[number];
        let look = Look {
            colour: LIGHT.stroke(line.colour),
            width: line.width,
            evidence: ends.edge.evidence,
            is_contested: ends.edge.contested,
            has_head: !scene.network.relations[ends.edge.relation].symmetric,
        };
        let _ = write!(
            svg,
            "<g class=\"edge {}\" id=\"e{number}\" data-source=\"n{}\" data-target=\"n{}\" role=\"graphics-symbol\"><title>{}</title>",
            class(scene, ends.edge.relation),
            ends.source,
            ends.target,
            tooltip(scene, ends)
        );
        svg.push_str(&stroke(&ways[number], &look));
        svg.push_str("</g>\n");
    }
    svg.push_str("</g>\n");
    svg
}

/// The class that gives a relation its colour in the dark.
pub fn class(scene: &Scene<'_>, relation: usize) -> String {
    let several = scene.letters[relation].is_some();
    if several { format!("r{relation}") } else { "plain".to_owned() }
}

/// Source, relation and target in one line.
fn sentence(scene: &Scene<'_>, ends: Ends<'_>) -> String {
    let [source, target] = [ends.source, ends.target].map(|end| plain(&scene.network[scene.network.node(end).label]));
    format!("{source} – {} – {target}", plain(scene.network.edge_label(ends.edge)))
}

/// What an edge says, who says so, and when it held.
fn tooltip(scene: &Scene<'_>, ends: Ends<'_>) -> String {
    let (network, edge) = (scene.network, ends.edge);
    let mut lines = vec![xml(&sentence(scene, ends))];
    lines.extend(edge.start.map(|start| format!("since {}", xml(&network[start]))));
    lines.extend(edge.end.map(|end| format!("until {}", xml(&network[end]))));
    lines.push(format!("weight {}", edge.weight));
    let contested = if edge.contested { ", contested" } else { "" };
    lines.push(format!("evidence: {}{contested}", edge.evidence.words()));
    lines.extend(network.citations(edge).map(|citation| format!("source: {}", xml(citation))));
    lines.join("\n")
}

/// How a line looks.
pub struct Look {
    pub colour: Colour,
    pub width: f64,
    pub evidence: Evidence,
    pub is_contested: bool,
    pub has_head: bool,
}

/// A line along a way, and its head.
pub fn stroke(way: &[Point], look: &Look) -> String {
    let head = if look.has_head { 7.0 + look.width } else { 0.0 };
    let long = length(way);
    // A very short line keeps a stump before its head.
    let head = head.min(long * 0.7);
    let body = if look.has_head { shortened(way, head * 0.8) } else { way.to_vec() };
    let path = path(&body);
    let cap = if look.evidence == Evidence::Ours { " stroke-linecap=\"round\"" } else { "" };
    let wide = if look.is_contested { look.width + 3.2 } else { look.width };
    let wide = if look.evidence == Evidence::Ours { wide.max(2.2) } else { wide };
    let colour = look.colour;
    let dash = match dash(look.evidence) {
        // Wide dots would touch.
        Some(_) if look.evidence == Evidence::Ours && wide > 2.4 => {
            format!(" stroke-dasharray=\"0.1 {}\"", px(wide * 2.0))
        }
        Some(dash) => format!(" stroke-dasharray=\"{dash}\""),
        None => String::new(),
    };
    let mut svg =
        format!("<path class=\"line\" d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{}\"{dash}{cap}/>", px(wide));
    if look.is_contested {
        let _ = write!(
            svg,
            "<path class=\"gap\" d=\"{path}\" stroke=\"{}\" stroke-width=\"{}\"/><path class=\"line hatch\" d=\"{}\" stroke=\"{colour}\" stroke-width=\"1.3\"/>",
            LIGHT.paper,
            px(look.width + 0.6),
            hatch(&body, wide / 2.0 + 2.5)
        );
    }
    if look.has_head
        && let Some(tip) = tip(way, head)
    {
        let _ = write!(svg, "<path class=\"tip\" d=\"{tip}\" fill=\"{colour}\"/>");
    }
    svg
}

/// Straight pieces with rounded bends.
fn path(way: &[Point]) -> String {
    let Some(first) = way.first() else {
        return String::from("M0 0");
    };
    let mut path = format!("M{} {}", px(first.x), px(first.y));
    for bend in way.windows(3) {
        let [before, at, after] = [bend[0], bend[1], bend[2]];
        let (start, end) = (towards(at, before), towards(at, after));
        let _ = write!(path, "L{} {}Q{} {} {} {}", px(start.x), px(start.y), px(at.x), px(at.y), px(end.x), px(end.y));
    }
    if let Some(last) = way.last() {
        let _ = write!(path, "L{} {}", px(last.x), px(last.y));
    }
    path
}

/// From a bend a little towards the next point, at most half the way.
fn towards(at: Point, to: Point) -> Point {
    let (dx, dy) = (to.x - at.x, to.y - at.y);
    let length = dx.hypot(dy);
    let share = if length > 0.0 { (BEND / length).min(0.5) } else { 0.0 };
    Point { x: at.x + dx * share, y: at.y + dy * share }
}

/// An arrowhead at the end of a way.
fn tip(way: &[Point], long: f64) -> Option<String> {
    let end = way.last()?;
    // From where the line stops, so that the head follows a bend close to it.
    let (base, _) = along(way, length(way) - long)?;
    let (dx, dy) = (end.x - base.x, end.y - base.y);
    let reach = dx.hypot(dy);
    if reach < 1e-6 {
        return None;
    }
    let (sideways_x, sideways_y) = (-dy / reach * long * 0.42, dx / reach * long * 0.42);
    Some(format!(
        "M{} {}L{} {}L{} {}Z",
        px(end.x),
        px(end.y),
        px(base.x + sideways_x),
        px(base.y + sideways_y),
        px(base.x - sideways_x),
        px(base.y - sideways_y)
    ))
}

/// Slanted marks across a way.
fn hatch(way: &[Point], reach: f64) -> String {
    let long = length(way);
    let marks = (long / HATCH).floor().max(1.0) as usize;
    let mut path = String::new();
    for mark in 0..marks {
        let Some((at, step)) = along(way, long * (mark as f64 + 0.5) / marks as f64) else {
            break;
        };
        let (x, y) = ((step.x - step.y) * reach * 0.8, (step.x + step.y) * reach * 0.8);
        let _ = write!(path, "M{} {}L{} {}", px(at.x - x), px(at.y - y), px(at.x + x), px(at.y + y));
    }
    path
}

/// The letters of relations, above the lines.
pub fn letters(scene: &Scene<'_>, discs: &[Option<Point>]) -> String {
    let mut svg = String::from("<g class=\"letters\" aria-hidden=\"true\" font-size=\"10\" text-anchor=\"middle\">\n");
    for (number, ends) in scene.network.edges().enumerate() {
        let relation = ends.edge.relation;
        if let (Some(at), Some(letter)) = (discs[number], &scene.letters[relation]) {
            let colour = LIGHT.stroke(scene.lines[number].colour);
            let _ = write!(svg, "<g class=\"letter {}\" data-edge=\"e{number}\">", class(scene, relation));
            svg.push_str(&disc(letter, at, colour));
            svg.push_str("</g>\n");
        }
    }
    svg.push_str("</g>\n");
    svg
}

/// A letter in a disc, which grows sideways with more letters.
pub fn disc(letter: &str, at: Point, colour: Colour) -> String {
    let half = (width(letter, 10.0) / 2.0 + 3.0).max(RADIUS);
    format!(
        "<rect class=\"disc\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{}\" stroke=\"{colour}\"/><text class=\"ink\" x=\"{}\" y=\"{}\" fill=\"{}\">{letter}</text>",
        px(at.x - half),
        px(at.y - RADIUS),
        px(2.0 * half),
        px(2.0 * RADIUS),
        px(RADIUS),
        LIGHT.paper,
        px(at.x),
        px(at.y + 3.4),
        LIGHT.ink
    )
}
