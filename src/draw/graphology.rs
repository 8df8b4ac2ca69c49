//! Graphology JSON, for Gephi Lite, sigma and Retina.
//!
//! <https://graphology.github.io/serialization.html>. `color`, `size`, `x`, `y` and `label` are what sigma draws by.

use super::attributes::{self, EDGE, NODE};
use super::json::{Lines, Object};
use super::{Format, Part, Scene, header};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "graphology",
    endings: &["graphology.json"],
    about: "open with Gephi Lite or graphology and sigma; colour, size and label are set",
    media_type: "application/json",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

const WITHOUT_PLACE: usize = NODE.len() - 2;

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(head(scene).as_bytes())?;
    let ids = attributes::ids(scene);
    out.write_all(b",\n\"nodes\":[")?;
    let mut lines = Lines::new(out);
    for (number, id) in ids.iter().enumerate() {
        lines.object(|node| {
            node.text("key", id).object("attributes", |attributes| push_node(attributes, scene, number));
        })?;
    }
    out.write_all(b"\n],\n\"edges\":[")?;
    let mut lines = Lines::new(out);
    for (number, ends) in attributes::edges(scene) {
        let line = &scene.lines[number];
        lines.object(|edge| {
            edge.text("key", &format!("e{number}"));
            edge.text("source", &ids[ends.source]).text("target", &ids[ends.target]);
            edge.object("attributes", |attributes| {
                attributes.values(&EDGE, &attributes::edge(scene.network, ends.edge));
                attributes.text("color", &line.colour.to_string()).number("size", (line.width * 100.0).round() / 100.0);
            });
        })?;
    }
    out.write_all(b"\n]}\n")
}

fn head(scene: &Scene<'_>) -> String {
    let mut head = String::new();
    let mut object = Object::new(&mut head);
    object.object("attributes", |attributes| {
        for (name, text) in header::facts(scene, FORMAT.about) {
            attributes.text(name, &text);
        }
    });
    object.object("options", |options| {
        options.text("type", "directed").truth("multi", true).truth("allowSelfLoops", true);
    });
    head
}

fn push_node(attributes: &mut Object<'_>, scene: &Scene<'_>, number: usize) {
    attributes.values(&NODE[..WITHOUT_PLACE], &attributes::node(scene, number)[..WITHOUT_PLACE]);
    // sigma draws nothing without a place; here y grows upwards.
    let place = scene.shapes[number].at.map_or_else(|| spiral(number), |at| (at.x, 0.0 - at.y));
    attributes.number("x", place.0).number("y", place.1);
}

/// A place for what has none, on a sunflower spiral: no two fall together, and a layout can start from there.
fn spiral(number: usize) -> (f64, f64) {
    let turn = number as f64 * 2.399_963_229_728_653;
    let away = 20.0 * (number as f64).sqrt();
    ((away * turn.cos() * 100.0).round() / 100.0, (away * turn.sin() * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{awkward, network, written};
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_are_unique_and_everything_has_a_place() {
        let bare = network("source target", &[&["<a:a>", "<a:b>"], &["<a:b>", "<a:c>"]]);
        for text in [awkward(&FORMAT), written(&FORMAT, &Scene::new(&bare, None)).concat()] {
            let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(file["options"]["type"], "directed");
            let all = |name: &str| file[name].as_array().expect("an array").clone();
            let keys: HashSet<String> = all("edges").iter().map(|edge| edge["key"].to_string()).collect();
            assert_eq!(keys.len(), all("edges").len(), "graphology throws");
            let places: HashSet<String> = all("nodes")
                .iter()
                .map(|node| format!("{} {}", node["attributes"]["x"], node["attributes"]["y"]))
                .collect();
            assert_eq!(places.len(), all("nodes").len(), "{places:?}");
        }
    }
}
