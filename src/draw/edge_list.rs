//! Tab-separated source, relation, target, weight: what every tool and shell can read.

use super::attributes;
use super::clean::{clean, defused};
use super::{Format, Part, Scene};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "edges",
    endings: &["edges"],
    about: "tab-separated source, relation, target, weight: for shells and scripts",
    media_type: "text/tab-separated-values",
    is_picture: false,
    has_places: false,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let network = scene.network;
    let ids = attributes::ids(scene);
    out.write_all(b"source\trelation\ttarget\tweight\n")?;
    for ends in network.edges() {
        let relation = clean(network.edge_label(ends.edge));
        let relation = if scene.safe { defused(&relation) } else { relation.as_ref().into() };
        writeln!(out, "{}\t{relation}\t{}\t{}", ids[ends.source], ids[ends.target], ends.edge.weight)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{network, written};
    use super::*;

    #[test]
    fn a_cell_is_one_line_and_defused_when_asked() {
        let network = network("source relation target", &[&["<a:a>", "=says\tno\nmore", "<a:b>"]]);
        let scene = Scene::new(&network, None);
        let rows = "source\trelation\ttarget\tweight\na:a\t=says no more\ta:b\t1\n";
        assert_eq!(written(&FORMAT, &scene), [rows]);
        let safe = Scene { safe: true, ..scene };
        assert_eq!(written(&FORMAT, &safe), [rows.replace('=', "'=")]);
    }
}
