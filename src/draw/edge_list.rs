//! Tab-separated source, relation, target, weight: what every tool and shell can read.

use super::{Format, Part, Scene};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "edges",
    endings: &["edges"],
    about: "tab-separated source, relation, target, weight: for shells and scripts",
    media_type: "text/tab-separated-values",
    is_picture: false,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let network = scene.network;
    writeln!(out, "source\trelation\ttarget\tweight")?;
    for ends in network.edges() {
        let [source, target] = [ends.source, ends.target].map(|end| one_line(&network[network.node(end).id]));
        let relation = one_line(network.edge_label(ends.edge));
        writeln!(out, "{source}\t{relation}\t{target}\t{}", ends.edge.weight)?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
