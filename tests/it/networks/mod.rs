//! Networks as files: what other programs read in them.
//!
//! Two networks, an awkward one and a middling one, are written in every format. Then NetworkX, igraph and Python's own parsers,
//! Graphviz, and graphology, cytoscape.js and Mermaid read them, and must find what is there. Where one of them is missing its
//! test is skipped; see `need.rs`.

mod sample;

use crate::need;
use crate::program::root;
use coopgraph::draw::{self, FORMATS, Scene};
use coopgraph::graph::Network;
use coopgraph::graph::layout::{Placed, Point};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Both networks, each in a folder, as every format that takes so many edges.
fn folders() -> Vec<TempDir> {
    [sample::awkward(), sample::middling()].iter().map(folder).collect()
}

fn folder(network: &Network) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let points = (0..network.node_count()).map(|number| Point { x: number as f64 * 1.5, y: 7.25 }).collect();
    let placed = Placed { points, ..Placed::default() };
    let scene = Scene::new(network, Some(&placed));
    for (name, bytes) in files(&scene) {
        fs::write(folder.path().join(name), bytes).expect("writable");
    }
    let expected = serde_json::to_vec(&sample::expected(network)).expect("JSON");
    fs::write(folder.path().join("expected"), expected).expect("writable");
    folder
}

/// Names and bytes of every file.
fn files(scene: &Scene<'_>) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for format in FORMATS.iter().filter(|format| format.most_edges.is_none_or(|most| scene.lines.len() <= most)) {
        for part in format.parts {
            let mut bytes = Vec::new();
            (part.write)(scene, &mut bytes).expect("memory takes everything");
            let between = if part.suffix.is_empty() { "." } else { "-" };
            files.push((
                format!("map{between}{}{}{}", part.suffix, if between == "-" { "." } else { "" }, format.endings[0]),
                bytes,
            ));
        }
    }
    files
}

#[track_caller]
fn assert_no_faults(output: &Output, folder: &Path) {
    let said = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
    assert!(output.status.success(), "{}:\n{said}", folder.display());
}

fn reader(program: &str, script: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(root().join("tests/it/networks").join(script)).arg(folder).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

#[test]
fn files_are_text_that_every_reader_takes() {
    for network in [sample::awkward(), sample::middling()] {
        let scene = Scene::new(&network, None);
        let once = files(&scene);
        assert_eq!(once, files(&scene), "the same network gives the same bytes");
        for (name, bytes) in once {
            let text = String::from_utf8(bytes).expect("files are UTF-8");
            assert!(!text.starts_with('\u{feff}'), "{name}: a byte order mark");
            let odd = |c: char| (c.is_control() && !matches!(c, '\n' | '\r')) || matches!(c, '\u{200e}' | '\u{202e}');
            // Tabs part the cells of one format.
            let found = text.chars().find(|c| odd(*c) && !(*c == '\t' && name.ends_with(".edges")));
            assert_eq!(found, None, "{name}");
            assert!(!text.contains("e\u{301}"), "{name}: not composed");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_under_which_licence() {
    let network = sample::awkward();
    let scene = Scene::new(&network, None);
    let told = ["creativecommons.org/licenses/by/4.0", "not a UN product", "3 things with the fewest edges"];
    for (name, bytes) in files(&scene) {
        let text = String::from_utf8(bytes).expect("files are UTF-8");
        // A bare table holds nothing else: the tables of Gephi have a third beside them.
        let is_bare = name.ends_with(".edges") || name.starts_with("map-nodes") || name.starts_with("map-edges");
        assert!(is_bare || told.iter().all(|words| text.contains(words)), "{name}");
    }
}

#[test]
fn an_empty_network_is_a_file_too() {
    let empty = Network::default();
    for (name, bytes) in files(&Scene::new(&empty, None)) {
        assert!(!bytes.is_empty(), "{name}");
        if name.ends_with("json") || name.ends_with("cyjs") {
            let read: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
            assert!(read.is_ok(), "{name}: {read:?}");
        }
    }
}

#[test]
fn python_reads_what_is_there() {
    let (Some(python), Some(_)) = (need::python("networkx"), need::python("igraph")) else {
        return;
    };
    for folder in folders() {
        let output = reader(&python, "read.py", folder.path()).output().expect("Python starts");
        assert_no_faults(&output, folder.path());
    }
}

#[test]
fn javascript_reads_what_is_there() {
    let Some(modules) =
        need::node(&["graphology", "graphology-gexf", "graphology-graphml", "cytoscape", "mermaid", "jsdom"])
    else {
        return;
    };
    for folder in folders() {
        let output =
            reader("node", "read.cjs", folder.path()).env("NODE_PATH", &modules).output().expect("node starts");
        assert_no_faults(&output, folder.path());
    }
}

#[test]
fn graphviz_reads_what_is_there() {
    if !need::graphviz() {
        return;
    }
    for (folder, network) in folders().iter().zip([sample::awkward(), sample::middling()]) {
        let file = folder.path().join("map.dot");
        let count = "BEG_G{int n=0;int e=0} N{n++} E{e++} END_G{printf(\"%d %d\", n, e)}";
        let output = Command::new("gvpr").arg(count).arg(&file).output().expect("gvpr starts");
        assert_no_faults(&output, folder.path());
        let counted = String::from_utf8(output.stdout).expect("text");
        assert_eq!(counted, format!("{} {}", network.node_count(), network.edge_count()));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "Graphviz warns of nothing");
    }
}

#[test]
fn graphviz_draws_it() {
    if !need::graphviz() {
        return;
    }
    let network = sample::awkward();
    let folder = folder(&network);
    let drawn = |format: &str| {
        let output = Command::new("dot").arg(format).arg(folder.path().join("map.dot")).output().expect("dot starts");
        assert_no_faults(&output, folder.path());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "Graphviz warns of nothing");
        String::from_utf8(output.stdout).expect("text")
    };
    let json: serde_json::Value = serde_json::from_str(&drawn("-Tjson")).expect("JSON");
    let expected = sample::expected(&network);
    let objects = json["objects"].as_array().expect("an array");
    let nodes: Vec<_> = objects.iter().filter(|object| object.get("iri").is_some()).collect();
    assert_eq!(nodes.len(), network.node_count());
    for node in nodes {
        let iri = node["URL"].as_str().expect("an IRI");
        let meant = &expected["nodes"][iri];
        // A backslash and `&amp;` are shown as they are: that is how Graphviz is told of them.
        let label = node["label"].as_str().expect("a label").replace("\\\\", "\\").replace("&amp;amp;", "&amp;");
        assert_eq!(label, meant["label"].as_str().expect("a label"));
        assert_eq!(node["tooltip"], meant["kind"]);
    }
    assert_eq!(json["edges"].as_array().map(Vec::len), Some(network.edge_count()));
    let svg = drawn("-Tsvg");
    assert!(svg.contains("Digital &lt;Goods&gt; &amp; &quot;co&quot;"), "{svg}");
    assert!(svg.contains("#1 &amp;amp; `code`"), "what looks like a character stays a text: {svg}");
}

#[test]
fn a_format_is_found_by_the_name_of_a_file() {
    for format in FORMATS {
        for ending in format.endings {
            let found = draw::format_of_file(&format!("map.{ending}")).map(|found| found.name);
            assert_eq!(found, Some(format.name), "{ending}");
        }
        assert_eq!(draw::format(format.name).map(|found| found.name), Some(format.name));
    }
}
