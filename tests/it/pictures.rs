//! The pictures in the README are what the command beside them still draws. `COOPGRAPH_BLESS=1` draws them anew: then look
//! at them before they are committed.

use crate::need::graphviz;
use crate::program::{ask, root};
use std::fs;

#[test]
fn pictures_of_the_readme_are_what_the_command_draws() {
    let folder = root().join("docs/pictures");
    let readme = fs::read_to_string(root().join("README.md")).expect("the README is there");
    let work = tempfile::tempdir().expect("a folder to work in");
    let mut drawn = 0;
    for entry in fs::read_dir(&folder).expect("the pictures are there") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let lens = name.strip_suffix(".svg").expect("pictures are SVG");
        let command = format!("coopgraph graph {lens} -o {name}");
        assert!(readme.contains(&format!("docs/pictures/{name}")), "{name} is not in the README");
        assert!(readme.contains(&command), "the README does not say how {name} is made: {command}");
        let new = work.path().join(&name);
        let outcome = ask(&["graph", lens, "-o", &new.to_string_lossy()]);
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        if std::env::var_os("COOPGRAPH_BLESS").is_some() {
            fs::copy(&new, &path).expect("writable");
        }
        let [old, new] = [&path, &new].map(|path| fs::read_to_string(path).expect("readable"));
        let line = old.lines().zip(new.lines()).position(|(old, new)| old != new);
        assert_eq!(old, new, "{name} is drawn otherwise now, from line {:?} on", line.map(|line| line + 1));
        drawn += 1;
    }
    assert_eq!(drawn, 3, "pictures of three lenses");
}

#[test]
fn graphviz_places_things_when_it_is_asked_to() {
    if !graphviz() {
        return;
    }
    let draw = |layout: &str| {
        let outcome = ask(&["graph", "models", "--layout", layout, "-f", "node-link"]);
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        let file: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
        let places =
            file["nodes"].as_array().expect("nodes").iter().map(|node| (node["x"].as_f64(), node["y"].as_f64()));
        places.collect::<Vec<_>>()
    };
    let (theirs, ours) = (draw("graphviz"), draw("layered"));
    assert!(theirs.iter().all(|(x, y)| x.is_some_and(|x| x >= 0.0) && y.is_some_and(|y| y >= 0.0)), "{theirs:?}");
    assert_ne!(theirs, ours);
    let picture = ask(&["graph", "models", "--layout", "graphviz", "-f", "svg"]);
    assert!(picture.out.contains("<svg") && picture.out.contains("IGF Plus"), "{}", picture.err);
    let stopped =
        ask(&["graph", "everything", "--max-nodes", "0", "--layout", "graphviz", "-f", "svg", "--timeout", "1s"]);
    assert_eq!((stopped.code, stopped.out.as_str()), (4, ""), "{}", stopped.err);
    assert!(stopped.err.contains("Graphviz took too long; --timeout raises the limit"), "{}", stopped.err);
}
