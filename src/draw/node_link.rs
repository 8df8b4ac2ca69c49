//! Node-link JSON: what NetworkX and D3 read.
//!
//! The edges stand twice: NetworkX 3.4 and later wants `edges` and fails on `links` alone, D3 and older tools want `links`.

use super::attributes::{self, EDGE, NODE, Value};
use super::json::{Lines, Object};
use super::{Format, Part, Scene, header};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "node-link",
    endings: &["node-link.json", "nodelink.json", "json"],
    about: "open with networkx.node_link_graph or D3; map colour to color, radius to size, set label to label",
    media_type: "application/json",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut head = String::new();
    let mut object = Object::new(&mut head);
    // The fields every JSON of ours begins with (docs/JSON.md); what reads node-link passes over them.
    object
        .value("version", &Value::Whole(1))
        .text("command", "graph")
        .truth("directed", true)
        .truth("multigraph", true)
        .object("graph", |graph| {
            for (name, text) in header::facts(scene, FORMAT.about) {
                graph.text(name, &text);
            }
        });
    out.write_all(head.as_bytes())?;
    let ids = attributes::ids(scene);
    out.write_all(b",\n\"nodes\":[")?;
    let mut lines = Lines::new(out);
    for (number, id) in ids.iter().enumerate() {
        lines.object(|node| {
            node.text("id", id).values(&NODE, &attributes::node(scene, number));
        })?;
    }
    for array in ["edges", "links"] {
        write!(out, "\n],\n\"{array}\":[")?;
        let mut lines = Lines::new(out);
        for (number, ends) in attributes::edges(scene) {
            lines.object(|edge| {
                edge.text("source", &ids[ends.source]).text("target", &ids[ends.target]);
                edge.text("key", &format!("e{number}"));
                edge.values(&EDGE, &attributes::edge(scene.network, ends.edge));
            })?;
        }
    }
    out.write_all(b"\n]}\n")
}

#[cfg(test)]
mod tests {
    use super::super::sample::awkward;
    use super::*;
    use serde_json::Value as Json;

    #[test]
    fn edges_stand_under_both_names() {
        let file: Json = serde_json::from_str(&awkward(&FORMAT)).expect("JSON");
        assert_eq!(file["edges"], file["links"]);
        assert_eq!((&file["directed"], &file["multigraph"]), (&true.into(), &true.into()));
        let edges = file["edges"].as_array().expect("an array");
        assert!(edges.iter().all(|edge| edge["weight"].as_f64().is_some_and(|weight| weight > 0.0)));
        assert!(edges.iter().all(|edge| edge.get("end") != Some(&Json::Null)), "an open end is not there at all");
    }
}
