//! Cytoscape JSON, for Cytoscape desktop and web and for cytoscape.js; NetworkX reads it too.
//!
//! <https://js.cytoscape.org/#notation/elements-json>. Every node repeats its id as `value`, without which NetworkX fails, and
//! every edge has a `key`, without which it makes one of parallel edges. People see the `interaction` of an edge.

use super::attributes::{self, EDGE, NODE, Value};
use super::json::{Lines, Object};
use super::{Format, Part, Scene, header};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "cyjs",
    endings: &["cyjs"],
    about: "open with Cytoscape (Import network from file) or cytoscape.js; map colour to color, size to size, set label to name",
    media_type: "application/json",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

/// Places are a matter of their own here.
const WITHOUT_PLACE: usize = NODE.len() - 2;

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut head = String::new();
    let mut object = Object::new(&mut head);
    object.text("format_version", "1.0").text("generated_by", concat!("coopgraph ", env!("CARGO_PKG_VERSION")));
    object.text("target_cytoscapejs_version", "~3.30").truth("directed", true).truth("multigraph", true);
    object.object("data", |data| {
        let title = super::clean::clean(&scene.network.about.title);
        data.text("name", &title).text("shared_name", &title);
        for (name, text) in header::facts(scene, FORMAT.about) {
            data.text(name, &text);
        }
    });
    out.write_all(head.as_bytes())?;
    let ids = attributes::ids(scene);
    out.write_all(b",\n\"elements\":{\"nodes\":[")?;
    let mut lines = Lines::new(out);
    for (number, id) in ids.iter().enumerate() {
        lines.object(|element| push_node(element, scene, number, id))?;
    }
    out.write_all(b"\n],\n\"edges\":[")?;
    let mut lines = Lines::new(out);
    for (number, ends) in attributes::edges(scene) {
        let ends_ids = [&*ids[ends.source], &ids[ends.target]];
        let values = attributes::edge(scene.network, ends.edge);
        lines.object(|element| push_edge(element, number, ends_ids, &values))?;
    }
    out.write_all(b"\n]}}\n")
}

fn push_node(element: &mut Object<'_>, scene: &Scene<'_>, number: usize, id: &str) {
    let values = attributes::node(scene, number);
    element.object("data", |data| {
        data.text("id", id).text("value", id);
        push_names(data, ["name", "shared_name"], &values);
        data.values(&NODE[..WITHOUT_PLACE], &values[..WITHOUT_PLACE]);
    });
    if let Some(at) = scene.shapes[number].at {
        element.object("position", |position| {
            position.number("x", at.x).number("y", at.y);
        });
    }
}

fn push_edge(element: &mut Object<'_>, number: usize, ends: [&str; 2], values: &[Option<Value<'_>>]) {
    element.object("data", |data| {
        let id = format!("e{number}");
        data.text("id", &id).text("key", &id).text("source", ends[0]).text("target", ends[1]);
        push_names(data, ["interaction", "shared_interaction"], values);
        data.values(&EDGE, values);
    });
}

/// The label under the names by which Cytoscape knows it.
fn push_names(data: &mut Object<'_>, names: [&str; 2], values: &[Option<Value<'_>>]) {
    if let Some(label) = &values[0] {
        data.value(names[0], label).value(names[1], label);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::awkward;
    use super::*;

    #[test]
    fn what_networkx_and_cytoscape_ask_for_is_there() {
        let file: serde_json::Value = serde_json::from_str(&awkward(&FORMAT)).expect("JSON");
        let elements = |name: &str| file["elements"][name].as_array().expect("an array").clone();
        for node in elements("nodes") {
            assert_eq!(node["data"]["id"], node["data"]["value"], "NetworkX raises KeyError");
            assert!(node["position"]["x"].is_f64() && node["data"].get("x").is_none());
            assert!(
                node["data"].as_object().expect("flat").values().all(|value| !value.is_object() && !value.is_array())
            );
        }
        for edge in elements("edges") {
            assert_eq!(edge["data"]["id"], edge["data"]["key"], "parallel edges would fall together");
            assert_eq!(edge["data"]["interaction"], edge["data"]["label"]);
        }
    }
}
