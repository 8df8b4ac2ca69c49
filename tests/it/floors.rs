//! The picture of the house must not drift: a room uses lower floors only, never a neighbour.

use crate::program::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Rooms and the rooms each may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("vocab", &[]),
    ("net", &[]),
    ("shelf", &["vocab"]),
    ("store", &["vocab"]),
    ("load", &["shelf", "store", "vocab"]),
    ("query", &["shelf", "store", "vocab"]),
    ("reason", &["load", "query", "shelf", "store", "vocab"]),
    ("check", &["load", "query", "shelf", "store", "vocab"]),
    ("about", &["load", "query", "shelf", "store", "vocab"]),
    ("export", &["load", "query", "shelf", "store", "vocab"]),
    ("federation", &["load", "net", "store", "vocab"]),
    ("import", &["load", "net", "query", "shelf", "store", "vocab"]),
    ("link", &["load", "net", "query", "shelf", "store", "vocab"]),
    ("graph", &["store", "vocab"]),
    ("draw", &["graph"]),
    (
        "session",
        &["about", "check", "draw", "graph", "import", "link", "load", "query", "reason", "shelf", "store", "vocab"],
    ),
    (
        "error",
        &[
            "about", "check", "draw", "export", "graph", "import", "link", "load", "net", "query", "shelf", "store",
            "vocab",
        ],
    ),
    (
        "cli",
        &[
            "about",
            "check",
            "draw",
            "error",
            "export",
            "federation",
            "graph",
            "import",
            "link",
            "load",
            "net",
            "query",
            "session",
            "shelf",
            "store",
            "vocab",
        ],
    ),
    ("main", &["cli"]),
];

/// Words that only some rooms or files may say.
const STAYS_IN: &[(&str, &[&str])] = &[
    ("oxigraph::", &["store", "load", "query", "export"]),
    ("spargebra::", &["store", "query"]),
    ("clap::", &["cli"]),
    ("ureq::", &["net"]),
    ("petgraph::", &["graph"]),
    ("std::net", &["net"]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("process::exit", &["cli/interrupt.rs"]),
    ("rustyline", &["cli/repl/editor.rs"]),
];

#[test]
fn every_room_uses_lower_floors_only() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        let allowed = MAY_USE.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed);
        let Some(allowed) = allowed else {
            if room != "lib" {
                faults.push(format!("{file}: the room {room} is not in the picture"));
            }
            continue;
        };
        for used in rooms_named_in(&text).into_iter().filter(|used| used != room && !allowed.contains(&used.as_str())) {
            faults.push(format!("{file}: {room} must not use {used}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn foreign_types_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        for (word, rooms) in STAYS_IN {
            if text.contains(word) && !rooms.contains(&room) && !rooms.contains(&file.as_str()) {
                faults.push(format!("{file}: `{word}` does not belong in {room}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_term_of_a_domain_is_in_the_engine() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        // Examples in help texts speak of the folder that is shipped; prefixes with a namespace would be knowledge.
        for word in ["coopgraph/ontology#", "coopgraph/id/", "coopgraph/record/"] {
            if text.contains(word) {
                faults.push(format!("{file}: {word}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Path inside `src` and text of every source file.
fn sources() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    read_below(&root().join("src"), &root().join("src"), &mut files);
    assert!(files.len() > 20, "the sources were found");
    files
}

fn read_below(top: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            read_below(top, &path, files);
        } else {
            let name = path.strip_prefix(top).expect("below src").to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path).expect("sources are text"));
        }
    }
}

fn room_of(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// Every `crate::room` in a file, whether behind `use` or not; `main.rs` says `coopgraph::room`.
fn rooms_named_in(text: &str) -> Vec<String> {
    ["crate::", "coopgraph::"]
        .iter()
        .flat_map(|start| text.split(start).skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|name| MAY_USE.iter().any(|(room, _)| room == name))
        .collect()
}
