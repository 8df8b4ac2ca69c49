//! What colours, forms, letters, dashes and widths mean: of those that are there.

use super::super::metrics::width;
use super::super::palette::{Colour, PLAIN, colour, form, line_colour};
use super::super::safe::plain;
use super::super::scene::{Scene, weights};
use super::super::theme::LIGHT;
use super::edges::{Look, class, disc, stroke};
use super::{nodes, px, text};
use crate::graph::Evidence;
use crate::graph::layout::{Point, Size};
use std::fmt::Write as _;

/// The box of a sample.
pub const SAMPLE: Size = Size { width: 44.0, height: 20.0 };
const ROW: f64 = 25.0;
const FONT: f64 = 12.0;

/// A sample and what it means.
pub struct Entry {
    /// `kind`, `relation`, `evidence` or `weight`.
    pub part: &'static str,
    /// The number of the kind or relation.
    pub number: usize,
    /// SVG in a box of [`SAMPLE`].
    pub sample: String,
    pub words: String,
    /// How many things or edges; nothing where that says nothing.
    pub count: Option<usize>,
}

/// Headings and their entries.
pub fn entries(scene: &Scene<'_>) -> Vec<(&'static str, Vec<Entry>)> {
    let parts = [("Things", kinds(scene)), ("Relations", relations(scene)), ("Evidence for an edge", evidence(scene))];
    let parts = parts.into_iter().chain([("Width of a line", weight(scene))]);
    parts.filter(|(_, entries)| !entries.is_empty()).collect()
}

fn kinds(scene: &Scene<'_>) -> Vec<Entry> {
    let entry = |(kind, count): (usize, usize)| {
        let mut sample = format!("<g class=\"k{kind}\">");
        let size = Size { width: 34.0, height: 18.0 };
        nodes::outline(&mut sample, form(kind), middle(), size, colour(kind));
        sample.push_str("</g>");
        let words = plain(&scene.network[scene.network.kinds[kind].label]);
        Entry { part: "kind", number: kind, sample, words, count: Some(count) }
    };
    scene.kinds().into_iter().map(entry).collect()
}

fn relations(scene: &Scene<'_>) -> Vec<Entry> {
    let entry = |(number, count): (usize, usize)| {
        let relation = &scene.network.relations[number];
        let letter = scene.letters[number].as_deref();
        let colour = LIGHT.stroke(if letter.is_some() { line_colour(number) } else { PLAIN });
        let look = Look { has_head: !relation.symmetric, ..look(colour, Evidence::Supported) };
        let disc = letter.map_or_else(String::new, |letter| disc(letter, Point { x: 18.0, ..middle() }, colour));
        let sample = format!(
            "<g class=\"{}\" fill=\"none\" font-size=\"10\" text-anchor=\"middle\">{}{disc}</g>",
            class(scene, number),
            stroke(&across(), &look)
        );
        let mut words = plain(&scene.network[relation.label]);
        if relation.symmetric {
            words.push_str(", both ways");
        }
        Entry { part: "relation", number, sample, words, count: Some(count) }
    };
    scene.relations().into_iter().map(entry).collect()
}

fn evidence(scene: &Scene<'_>) -> Vec<Entry> {
    let grey = LIGHT.stroke(PLAIN);
    let entry = |look: &Look, words: &str, count| Entry {
        part: "evidence",
        number: 0,
        sample: format!("<g class=\"plain\" fill=\"none\">{}</g>", stroke(&across(), look)),
        words: words.to_owned(),
        count: Some(count),
    };
    let mut entries: Vec<Entry> =
        scene.evidence().into_iter().map(|(step, count)| entry(&look(grey, step), step.words(), count)).collect();
    if scene.contested() > 0 {
        let hatched = Look { is_contested: true, ..look(grey, Evidence::Supported) };
        entries.push(entry(&hatched, "contested: a source says otherwise", scene.contested()));
    }
    entries
}

/// What a wide line means; nothing where all are alike.
fn weight(scene: &Scene<'_>) -> Vec<Entry> {
    let (least, most) = weights(scene.network);
    if least >= most {
        return Vec::new();
    }
    let grey = LIGHT.stroke(PLAIN);
    let wide = scene.lines.iter().map(|line| line.width).fold(0.0, f64::max);
    let line = |y: f64, width: f64| {
        let way = across().map(|point| Point { y, ..point });
        stroke(&way, &Look { width, ..look(grey, Evidence::Supported) })
    };
    let sample = format!("<g class=\"plain\" fill=\"none\">{}{}</g>", line(5.0, 1.5), line(14.0, wide));
    let what = plain(&scene.network.about.weight);
    let what = if what.is_empty() { "weight".to_owned() } else { what };
    vec![Entry { part: "weight", number: 0, sample, words: format!("{what}: {least} to {most}"), count: None }]
}

fn look(colour: Colour, evidence: Evidence) -> Look {
    Look { colour, width: 1.8, evidence, is_contested: false, has_head: false }
}

fn middle() -> Point {
    Point { x: SAMPLE.width / 2.0, y: SAMPLE.height / 2.0 }
}

fn across() -> [Point; 2] {
    [Point { x: 1.0, ..middle() }, Point { x: SAMPLE.width - 1.0, ..middle() }]
}

/// All entries in columns, and how high they are.
pub fn block(scene: &Scene<'_>, left: f64, room: f64) -> (String, f64) {
    let mut svg = String::from("<g class=\"legend\">\n");
    let mut y = 0.0;
    for (heading, entries) in entries(scene) {
        svg.push_str(&text::line(heading, left, y + 8.0, "soft", FONT));
        y += 18.0;
        let columns = columns(&entries, room);
        let rows = entries.len().div_ceil(columns);
        for (place, entry) in entries.iter().enumerate() {
            // Down before across: the order of a list that is read.
            let (column, row) = (place / rows, place % rows);
            let x = left + column as f64 * column_width(&entries);
            let entry_y = y + row as f64 * ROW;
            let _ = writeln!(svg, "<g transform=\"translate({} {})\">{}", px(x), px(entry_y), entry.sample);
            svg.push_str(&text::line(&words(entry), SAMPLE.width + 8.0, 14.3, "ink", FONT));
            svg.push_str("</g>\n");
        }
        y += rows as f64 * ROW + 10.0;
    }
    svg.push_str("</g>\n");
    (svg, y + 10.0)
}

fn words(entry: &Entry) -> String {
    entry.count.map_or_else(|| entry.words.clone(), |count| format!("{} ({count})", entry.words))
}

/// As many columns as the longest entry allows.
fn columns(entries: &[Entry], room: f64) -> usize {
    ((room / column_width(entries)).floor() as usize).clamp(1, entries.len().max(1))
}

fn column_width(entries: &[Entry]) -> f64 {
    let widest = entries.iter().map(|entry| width(&words(entry), FONT)).fold(0.0, f64::max);
    (widest + SAMPLE.width + 30.0).ceil()
}
