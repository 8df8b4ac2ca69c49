//! Things as boxes with their labels, and the areas behind them.

use super::super::labels::{FONT, LINE, SMALL_FONT, SMALL_LINE};
use super::super::outline::CUT;
use super::super::palette::{Colour, Form};
use super::super::safe::{plain, web_address, xml};
use super::super::scene::{Scene, Shape};
use super::super::theme::LIGHT;
use super::{px, text};
use crate::graph::counted;
use crate::graph::layout::{Placed, Point, Size};
use crate::graph::{Network, Node};
use std::fmt::Write as _;

/// Areas, behind everything.
pub fn areas(placed: &Placed) -> String {
    let mut svg = String::from("<g class=\"areas\">\n");
    for area in &placed.areas {
        let (x, y) = (area.corner.x, area.corner.y);
        let _ = writeln!(
            svg,
            "<rect class=\"area\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"{}\" stroke=\"{}\" stroke-width=\"0.7\"/>",
            px(x),
            px(y),
            px(area.size.width),
            px(area.size.height),
            LIGHT.area,
            LIGHT.rule
        );
    }
    svg.push_str("</g>\n");
    svg
}

/// Names of areas, above the lines that cross them.
pub fn area_names(placed: &Placed) -> String {
    let mut svg = format!(
        "<g class=\"names\" stroke=\"{}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\">\n",
        LIGHT.area
    );
    for area in &placed.areas {
        svg.push_str(&text::line(&plain(&area.label), area.corner.x + 8.0, area.corner.y + 16.0, "soft", 12.0));
    }
    svg.push_str("</g>\n");
    svg
}

/// Every thing that has a place.
pub fn things(scene: &Scene<'_>) -> String {
    let mut svg = String::from("<g class=\"nodes\">\n");
    for (number, (node, shape)) in scene.network.nodes().zip(&scene.shapes).enumerate() {
        if let Some(at) = shape.at {
            thing(&mut svg, scene.network, number, node, shape, at);
        }
    }
    svg.push_str("</g>\n");
    svg
}

fn thing(svg: &mut String, network: &Network, number: usize, node: &Node, shape: &Shape, at: Point) {
    let id = &network[node.id];
    let (name, kind) = (xml(&network[node.label]), xml(&network[network.kinds[node.kind].label]));
    let link = web_address(id).map(xml);
    let _ = write!(
        svg,
        "<g class=\"node k{}\" id=\"n{number}\" role=\"graphics-symbol\" aria-roledescription=\"{kind}\" aria-label=\"{name}{}, {}\"",
        node.kind,
        tags(network, node, " "),
        counted(shape.degree, "edge")
    );
    if link.is_none() {
        let _ = write!(svg, " data-id=\"{}\"", xml(id));
    }
    let _ = write!(svg, "><title>{}</title>", tooltip(network, node));
    if let Some(link) = &link {
        let _ = write!(svg, "<a href=\"{link}\">");
    }
    outline(svg, shape.form, at, shape.size, shape.colour);
    label(svg, shape, at);
    svg.push_str(if link.is_some() { "</a></g>\n" } else { "</g>\n" });
}

/// Everything known of a thing, a line each.
fn tooltip(network: &Network, node: &Node) -> String {
    let mut lines = vec![xml(&network[node.label]), xml(&network[network.kinds[node.kind].label])];
    lines.extend(node.start.map(|start| format!("since {}", xml(&network[start]))));
    lines.extend(node.end.map(|end| format!("until {}", xml(&network[end]))));
    lines.join("\n") + &tags(network, node, "\n")
}

/// What a thing is connected to without a line, after a space or on a line.
fn tags(network: &Network, node: &Node, before: &str) -> String {
    if node.tags.is_empty() {
        return String::new();
    }
    let tags: Vec<String> = node.tags.iter().map(|tag| xml(&network[*tag])).collect();
    format!("{before}with: {}", tags.join(", "))
}

/// The shape of a form, its middle at a point.
pub fn outline(svg: &mut String, form: Form, at: Point, size: Size, colour: Colour) {
    let paint = format!("fill=\"{}\" stroke=\"{}\" stroke-width=\"1.3\"", LIGHT.fill(colour), LIGHT.stroke(colour));
    let (left, top) = (at.x - size.width / 2.0, at.y - size.height / 2.0);
    let (right, bottom) = (at.x + size.width / 2.0, at.y + size.height / 2.0);
    let fold = |path: String| {
        format!(
            "<path class=\"fold\" d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.3\"/>",
            LIGHT.stroke(colour)
        )
    };
    let _ = match form {
        Form::Box | Form::Rounded | Form::Ellipse => {
            let radius = form.radius(size.height);
            let rounding = if radius > 0.0 { format!(" rx=\"{}\"", px(radius)) } else { String::new() };
            let (width, height) = (px(size.width), px(size.height));
            write!(
                svg,
                "<rect class=\"shape\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"{rounding} {paint}/>",
                px(left),
                px(top)
            )
        }
        Form::Cylinder => {
            let (left, right, wide) = (px(left), px(right), px(size.width / 2.0));
            let (top, bottom) = (px(top + 4.0), px(bottom - 4.0));
            let curve = format!("A{wide} 4 0 0 0 {right} {top}");
            write!(
                svg,
                "<path class=\"shape\" d=\"M{left} {top}A{wide} 4 0 0 1 {right} {top}V{bottom}A{wide} 4 0 0 1 {left} {bottom}Z\" {paint}/>{}",
                fold(format!("M{left} {top}{curve}"))
            )
        }
        _ => {
            let corners = form.corners(at, size);
            let path: Vec<String> = corners.iter().map(|corner| format!("{} {}", px(corner.x), px(corner.y))).collect();
            write!(svg, "<path class=\"shape\" d=\"M{}Z\" {paint}/>", path.join("L"))
        }
    };
    if form == Form::Note {
        let cut = CUT.min(size.height / 2.0);
        svg.push_str(&fold(format!("M{} {}v{}h{}", px(right - cut), px(top), px(cut), px(cut))));
    }
}

fn label(svg: &mut String, shape: &Shape, at: Point) {
    let high = shape.label.len() as f64 * LINE + shape.tags.len() as f64 * SMALL_LINE;
    let top = at.y - high / 2.0;
    lines(svg, &shape.label, Point { y: top, ..at }, FONT, LINE);
    if !shape.tags.is_empty() {
        let below = top + shape.label.len() as f64 * LINE;
        lines(svg, &shape.tags, Point { y: below, ..at }, SMALL_FONT, SMALL_LINE);
    }
}

/// Lines below a point; a space stands between them, for whoever copies, searches or hears the text.
fn lines(svg: &mut String, lines: &[String], top: Point, font: f64, height: f64) {
    let direction = text::direction(&lines.concat());
    let _ = write!(
        svg,
        "<text class=\"ink\" text-anchor=\"middle\" font-size=\"{}\" fill=\"{}\"{direction}>",
        px(font),
        LIGHT.ink
    );
    for (number, line) in lines.iter().enumerate() {
        let y = top.y + (number as f64 + 0.5) * height + font * 0.35;
        let space = if number + 1 < lines.len() { " " } else { "" };
        let _ = write!(svg, "<tspan x=\"{}\" y=\"{}\">{}{space}</tspan>", px(top.x), px(y), xml(line));
    }
    svg.push_str("</text>");
}
