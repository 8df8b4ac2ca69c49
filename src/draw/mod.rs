//! A network into bytes: one file a format.
//!
//! In: a [`Scene`]: the network, and of each thing and edge its place, colour, form and size, decided once. Out: bytes, the
//! same for the same scene. Every file carries title, description, date, licence and attribution.

mod edge_list;
mod palette;
mod scene;

pub use palette::{Colour, Form};
pub use scene::{Line, Scene, Shape, sizes};

use std::io;

/// Every format, in the order of the help.
pub const FORMATS: &[Format] = &[edge_list::FORMAT];

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

/// A format by its name, or by an ending that means it.
pub fn format(name: &str) -> Option<&'static Format> {
    let name = name.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.name == name || format.endings.contains(&name.as_str()))
}

/// The format that the name of a file means: the longest ending goes first, so that `map.yed.graphml` is not `graphml`.
pub fn format_of_file(name: &str) -> Option<&'static Format> {
    let name = name.to_ascii_lowercase();
    let endings = FORMATS.iter().flat_map(|format| format.endings.iter().map(move |ending| (*ending, format)));
    let meant = endings.filter(|(ending, _)| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.')));
    meant.max_by_key(|(ending, _)| ending.len()).map(|(_, format)| format)
}
