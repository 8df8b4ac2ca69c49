//! A network into bytes: one file a format.
//!
//! In: a [`Scene`]: the network, and of each thing and edge its place, colour, form and size, decided once. Out: bytes, the
//! same for the same scene. Every file carries title, description, date, licence and attribution.

mod attributes;
mod clean;
mod cyjs;
mod dates;
mod discs;
mod dot;
mod edge_list;
mod gephi_csv;
mod gexf;
mod graphml;
mod graphology;
mod header;
mod html;
mod json;
mod labels;
mod mermaid;
mod metrics;
mod node_link;
mod outline;
mod palette;
mod safe;
#[cfg(test)]
mod sample;
mod scene;
mod summary;
mod svg;
mod theme;
mod ways;
mod xml;
mod yed;

pub use palette::{Colour, Form};
pub use scene::{Line, Scene, Shape, sizes};
pub use summary::summary;

use std::io;

/// Every format, in the order of the help.
pub const FORMATS: &[Format] = &[
    svg::FORMAT,
    html::FORMAT,
    gexf::FORMAT,
    graphml::FORMAT,
    yed::FORMAT,
    cyjs::FORMAT,
    node_link::FORMAT,
    graphology::FORMAT,
    dot::FORMAT,
    mermaid::FORMAT,
    gephi_csv::FORMAT,
    edge_list::FORMAT,
];

/// A kind of file.
pub struct Format {
    pub name: &'static str,
    /// Endings of file names that mean it, without the dot.
    pub endings: &'static [&'static str],
    /// What opens it, in one line.
    pub about: &'static str,
    pub media_type: &'static str,
    /// Whether people look at it as it is: then it shows the best connected things only, unless asked.
    pub is_picture: bool,
    /// Whether things have places in it.
    pub has_places: bool,
    /// Edges beyond which the tools it is for refuse it.
    pub most_edges: Option<usize>,
    /// One file, or several that belong together.
    pub parts: &'static [Part],
}

/// A file of a format.
pub struct Part {
    /// Goes between name and ending, where there are several: `nodes` of `map.nodes.csv`.
    pub suffix: &'static str,
    pub write: fn(&Scene<'_>, &mut dyn io::Write) -> io::Result<()>,
}

/// The format a name or the ending of a file means.
pub fn format(name: &str) -> Option<&'static Format> {
    let name = name.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.name == name || format.endings.contains(&name.as_str()))
}

/// The format the name of a file means: the longest ending decides, so that `map.yed.graphml` is for yEd.
pub fn format_of_file(name: &str) -> Option<&'static Format> {
    let name = name.to_ascii_lowercase();
    let ends = |ending: &str| name.strip_suffix(ending).is_some_and(|start| start.ends_with('.'));
    let length = |format: &Format| format.endings.iter().filter(|ending| ends(ending)).map(|ending| ending.len()).max();
    FORMATS.iter().filter(|format| length(format).is_some()).max_by_key(|format| length(format))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_longest_ending_decides() {
        let named = |name: &str| format_of_file(name).map(|format| format.name);
        for (file, format) in [
            ("map.graphml", "graphml"),
            ("map.yed.graphml", "yed"),
            ("MAP.GEXF", "gexf"),
            ("a/b.json", "node-link"),
            ("map.node-link.json", "node-link"),
            ("map.graphology.json", "graphology"),
            ("map.gephi.csv", "gephi-csv"),
            ("map.gv", "dot"),
            ("map.mmd", "mermaid"),
            ("map.edges", "edges"),
        ] {
            assert_eq!(named(file), Some(format), "{file}");
        }
        assert_eq!((named("map"), named("json"), named("mapjson")), (None, None, None), "a name is no ending");
    }

    #[test]
    fn names_and_endings_mean_one_format() {
        let mut seen = HashSet::new();
        for format in FORMATS {
            assert!(seen.insert(format.name), "{}", format.name);
            assert!(
                format.endings.iter().all(|ending| *ending == format.name || seen.insert(ending)),
                "{}",
                format.name
            );
            assert!(
                format.about.contains("open") || format.name == "edges" || format.name == "dot",
                "{}",
                format.about
            );
        }
    }
}
