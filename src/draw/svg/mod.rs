//! A picture as SVG: one file without scripts and fonts of its own, for browsers, word processors and printers.
//!
//! Light by its attributes, so that renderers that know no style sheets show it; dark where the reader's system is. Title and
//! summary are in `<title>` and `<desc>`; every thing and edge says in its own `<title>` what it is. There is no list of the
//! edges besides: each edge carries the numbers of its ends (`data-source`, `data-target`), each thing its IRI, which is all a
//! program needs; people have the table of the page, and data formats beside it.

mod edges;
mod legend;
mod nodes;
mod style;
#[cfg(test)]
pub(super) mod tests;
mod text;

use super::discs::discs;
use super::labels::wrapped;
use super::safe::{plain, xml};
use super::summary::{not_shown, summary};
use super::theme::LIGHT;
use super::ways::ways;
use super::{Format, Part, Scene};
use crate::graph::layout::{Placed, Point};
use std::fmt::Write as _;
use std::io::{self, Write};

pub use legend::{SAMPLE, entries};
pub use style::style;

pub const FORMAT: Format = Format {
    name: "svg",
    endings: &["svg"],
    about: "open in a browser, put on a page or into a document: a picture",
    media_type: "image/svg+xml",
    is_picture: true,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

const MARGIN: f64 = 24.0;
/// Narrower pictures leave no room for a legend.
const NARROWEST: f64 = 640.0;
/// From here on title and legend grow with the picture.
const WIDE: f64 = 1600.0;
const FONTS: &str = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif";

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(whole(scene).as_bytes())
}

/// Title, picture, legend and what goes with it.
fn whole(scene: &Scene<'_>) -> String {
    let picture = Picture::of(scene);
    let width = (picture.width + 2.0 * MARGIN).max(NARROWEST);
    // Who shows a wide picture whole makes it small: what stands around it grows, and stays readable for longer.
    let scale = (width / WIDE).max(1.0).sqrt();
    let (head, head_height) = head(scene, width / scale);
    let (foot, foot_height) = foot(scene, width / scale);
    let top = head_height * scale;
    let left = ((width - picture.width) / 2.0).max(MARGIN);
    let below = top + picture.height + MARGIN;
    let mut svg = opening(scene, [0.0, 0.0, width, below + foot_height * scale]);
    let _ = writeln!(svg, "<rect class=\"paper\" width=\"100%\" height=\"100%\" fill=\"{}\"/>", LIGHT.paper);
    let scaled = if scale > 1.0 { format!(" scale({})", px(scale)) } else { String::new() };
    let _ = writeln!(svg, "<g class=\"head\" transform=\"translate(0 0){scaled}\">\n{head}</g>");
    let _ = writeln!(svg, "<g transform=\"translate({} {})\">\n{}</g>", px(left), px(top), picture.body);
    let _ = writeln!(svg, "<g class=\"foot\" transform=\"translate(0 {}){scaled}\">\n{foot}</g>", px(below));
    svg.push_str("</svg>\n");
    svg
}

/// The picture alone, for a page that says the rest itself.
pub fn inner(scene: &Scene<'_>) -> String {
    let picture = Picture::of(scene);
    let mut svg = opening(scene, [-8.0, -8.0, picture.width + 16.0, picture.height + 16.0]);
    let _ = writeln!(svg, "{}</svg>", picture.body);
    svg
}

fn opening(scene: &Scene<'_>, [left, top, width, height]: [f64; 4]) -> String {
    let about = &scene.network.about;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\" \
         role=\"graphics-document document\" aria-roledescription=\"network\" aria-labelledby=\"network-title\" \
         aria-describedby=\"network-desc\" font-family=\"{FONTS}\" font-size=\"13\">",
        px(left),
        px(top),
        px(width),
        px(height),
        px(width),
        px(height)
    );
    let described = plain(&about.description);
    let lines = [described].into_iter().filter(|line| !line.is_empty()).chain(summary(scene));
    let described: Vec<String> = lines.map(|line| xml(&line)).collect();
    let _ = writeln!(svg, "<title id=\"network-title\">{}</title>", xml(title(scene)));
    let _ = writeln!(svg, "<desc id=\"network-desc\">{}</desc>", described.join("\n"));
    let _ = writeln!(svg, "<style>{}</style>", style(scene));
    svg
}

/// What the picture is called.
pub fn title<'a>(scene: &'a Scene<'_>) -> &'a str {
    let title = &scene.network.about.title;
    if title.is_empty() { "Network" } else { title }
}

/// Title and description, and how high they are.
fn head(scene: &Scene<'_>, width: f64) -> (String, f64) {
    let room = width - 2.0 * MARGIN;
    let mut head = String::new();
    let mut y = MARGIN + 10.0;
    for line in wrapped(&plain(title(scene)), 20.0, room, 3) {
        head.push_str(&text::line(&line, MARGIN, y, "ink", 20.0));
        y += 26.0;
    }
    for line in wrapped(&plain(&scene.network.about.description), 13.0, room, 4) {
        head.push_str(&text::line(&line, MARGIN, y, "soft", 13.0));
        y += 18.0;
    }
    (head, y + 4.0)
}

/// Legend, what is not shown, date, licence and who is to be named; and how high all that is.
fn foot(scene: &Scene<'_>, width: f64) -> (String, f64) {
    let room = width - 2.0 * MARGIN;
    let (mut foot, mut y) = legend::block(scene, MARGIN, room);
    foot.push_str("<g class=\"notes\">\n");
    for note in not_shown(scene).into_iter().chain(notes(scene)) {
        for line in wrapped(&note, 12.0, room, 6) {
            foot.push_str(&text::line(&line, MARGIN, y, "soft", 12.0));
            y += 17.0;
        }
    }
    foot.push_str("</g>\n");
    (foot, y + MARGIN - 14.0)
}

/// Date, licence and who is to be named.
pub fn notes(scene: &Scene<'_>) -> Vec<String> {
    let about = &scene.network.about;
    let said = [("Data of ", &about.date), ("Licence: ", &about.licence), ("", &about.attribution)];
    said.iter()
        .map(|(before, text)| (before, plain(text)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(before, text)| format!("{before}{text}"))
        .collect()
}

/// The drawn network, moved so that it begins at nought.
struct Picture {
    width: f64,
    height: f64,
    body: String,
}

impl Picture {
    fn of(scene: &Scene<'_>) -> Self {
        let none = Placed::default();
        let placed = scene.placed.unwrap_or(&none);
        let ways = ways(scene, placed);
        let discs = discs(scene, &ways);
        let [left, top, right, bottom] = extent(scene, placed, &ways);
        let mut body = format!("<g transform=\"translate({} {})\">\n", px(-left), px(-top));
        body.push_str(&nodes::areas(placed));
        body.push_str(&edges::lines(scene, &ways));
        body.push_str(&nodes::area_names(placed));
        body.push_str(&edges::letters(scene, &discs));
        body.push_str(&nodes::things(scene));
        body.push_str("</g>\n");
        Self { width: right - left, height: bottom - top, body }
    }
}

/// Left, top, right and bottom of all that is drawn, in whole pixels.
fn extent(scene: &Scene<'_>, placed: &Placed, ways: &[Vec<Point>]) -> [f64; 4] {
    let boxes = scene.shapes.iter().filter_map(|shape| {
        let (right, bottom) = (shape.size.width / 2.0, shape.size.height / 2.0);
        shape.at.map(|at| [at.x - right, at.y - bottom, at.x + right, at.y + bottom])
    });
    let areas = placed.areas.iter().map(|area| {
        let (x, y) = (area.corner.x, area.corner.y);
        [x, y, x + area.size.width, y + area.size.height]
    });
    let points = ways.iter().flatten().map(|point| [point.x - 8.0, point.y - 8.0, point.x + 8.0, point.y + 8.0]);
    let all = boxes
        .chain(areas)
        .chain(points)
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let [left, top, right, bottom] = all.unwrap_or([0.0; 4]);
    [(left - 2.0).floor(), (top - 2.0).floor(), (right + 2.0).ceil(), (bottom + 2.0).ceil()]
}

/// A number with at most one decimal.
pub fn px(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    // Nought has a sign, too.
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}
