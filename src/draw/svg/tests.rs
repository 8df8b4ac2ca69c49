//! What must be true of every picture.

use super::super::sample::written;
use super::super::{Scene, sizes};
use super::FORMAT;
use crate::graph::layout::{Task, layout};
use crate::graph::{Evidence, Known, Network, Projection, Said, samples};
use roxmltree::{Document, Node};
use std::collections::BTreeSet;

pub const HOSTILE: &str =
    "</title></svg></script><img src=x onerror=\"alert(1)\">]]>&amp;<!-- \u{202E}gnp.exe\u{2066}\u{0}\u{7}\u{FFFE}";

/// A network placed in a circle, as a file of a format.
pub fn drawn(network: &Network, format: &super::Format) -> String {
    let sizes = sizes(network);
    let circle = layout("circle").expect("it is there");
    let placed = (circle.place)(&Task { network, sizes: &sizes, centre: None, seed: 1 });
    written(format, &Scene::new(network, Some(&placed))).concat()
}

/// One edge between two things whose every text is the same.
pub fn all_named(text: &str) -> Network {
    let said =
        Said { publisher: text.to_owned(), evidence: Evidence::Reported, contested: true, citation: text.to_owned() };
    let known = Known { records: [("r:1".to_owned(), said)].into(), ..Known::default() };
    let columns = "source relation target sourceLabel targetLabel sourceType start end record";
    let row = ["<javascript:alert(1)>", text, "<http://a/\"><b>>", text, text, text, text, text, "<r:1>"];
    let mut network = samples::network(columns, &[&row], &known, Projection::default());
    let about = &mut network.about;
    for slot in [&mut about.title, &mut about.description, &mut about.date, &mut about.licence, &mut about.attribution]
    {
        *slot = text.to_owned();
    }
    network.not_shown = vec![text.to_owned()];
    network
}

fn with_class<'a>(document: &'a Document<'_>, class: &str) -> Vec<Node<'a, 'a>> {
    let has = |node: &Node<'_, '_>| node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class));
    document.descendants().filter(has).collect()
}

fn title<'a>(node: &Node<'a, '_>) -> &'a str {
    node.children().find(|child| child.has_tag_name("title")).and_then(|title| title.text()).unwrap_or_default()
}

#[test]
fn things_and_edges_are_all_there_and_say_what_they_are() {
    let network = samples::awkward();
    let svg = drawn(&network, &FORMAT);
    let document = Document::parse(&svg).expect("well-formed XML");
    let nodes = with_class(&document, "node");
    assert_eq!(nodes.len(), network.node_count());
    assert_eq!(with_class(&document, "edge").len(), network.edge_count());
    let labels: BTreeSet<&str> = nodes.iter().map(|node| title(node).lines().next().unwrap_or_default()).collect();
    let expected: BTreeSet<&str> = network.nodes().map(|node| &network[node.label]).collect();
    assert_eq!(labels, expected);
    for node in &nodes {
        let shown: String =
            node.descendants().filter(|part| part.has_tag_name("tspan")).filter_map(|part| part.text()).collect();
        let label: String = title(node).lines().next().unwrap_or_default().split(' ').collect();
        let shown: String = shown.trim_end_matches('…').split(' ').collect();
        assert!(label.starts_with(&shown) && !shown.is_empty(), "{label}: {shown}");
    }
    let lead =
        with_class(&document, "edge").into_iter().map(|edge| title(&edge)).find(|title| title.starts_with("UNICEF"));
    assert_eq!(
        lead,
        Some(
            "UNICEF – اليونيسف – co-leads – Digital <Goods> & \"co\" 'x' \\ {y}|\nsince 2019-12-01\nuntil 2024-12-31\n\
             weight 1\nevidence: self-reported only\nsource: UNICEF, \"p. 1\" & <2>"
        )
    );
}

#[test]
fn the_summary_and_what_belongs_to_a_picture_are_in_it() {
    let svg = drawn(&samples::awkward(), &FORMAT);
    let document = Document::parse(&svg).expect("well-formed XML");
    let root = document.root_element();
    assert_eq!(title(&root), "An <awkward> & \"odd\" graph");
    let desc =
        root.children().find(|child| child.has_tag_name("desc")).and_then(|desc| desc.text()).unwrap_or_default();
    for part in ["Everything that files get wrong", "8 things", "7 edges", "co-leads 4", "Not shown: 3 things"] {
        assert!(desc.contains(part), "{part} is not in {desc}");
    }
    let shown: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|text| text.text()).collect();
    for part in [
        "Data of 2026-11-22",
        "Licence: https://creativecommons.org/licenses/by/4.0/",
        "coopgraph contributors; not a UN product",
    ] {
        assert!(shown.contains(&part), "{part}");
    }
}

#[test]
fn the_legend_tells_what_is_there_and_nothing_else() {
    let network = samples::awkward();
    let svg = drawn(&network, &FORMAT);
    let document = Document::parse(&svg).expect("well-formed XML");
    let legend = with_class(&document, "legend");
    let texts: Vec<&str> =
        legend[0].descendants().filter(|node| node.has_tag_name("text")).filter_map(|text| text.text()).collect();
    for words in [
        "thing (8)",
        "co-leads (4)",
        "official or independent source (2)",
        "self-reported only (1)",
        "kind of source not stated (3)",
        "contested: a source says otherwise (1)",
    ] {
        assert!(texts.contains(&words), "{words} is not in {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.starts_with("press")), "{texts:?}");
    let letters: Vec<&str> = texts.iter().copied().filter(|text| text.len() == 1).collect();
    assert_eq!(letters, ["a", "b", "c", "d"][..network.relations.len()]);
    for dash in ["4 4", "0.1 ", "9 4 1 4"] {
        assert!(svg.matches(&format!("stroke-dasharray=\"{dash}")).count() >= 2, "{dash} on a line and in the legend");
    }
    assert_eq!(svg.matches("class=\"line hatch\"").count(), 2);
}

#[test]
fn nothing_in_a_picture_runs_or_fetches() {
    let long = format!("{HOSTILE}{}", "x".repeat(10_000));
    for text in [HOSTILE, &long] {
        let svg = drawn(&all_named(text), &FORMAT);
        let document = Document::parse(&svg).expect("well-formed XML");
        let allowed = ["svg", "title", "desc", "style", "g", "rect", "path", "text", "tspan", "a"];
        for node in document.descendants().filter(Node::is_element) {
            assert!(allowed.contains(&node.tag_name().name()), "{node:?}");
            assert!(!node.attributes().any(|attribute| attribute.name().starts_with("on")), "{node:?}");
        }
        let links: Vec<&str> = document.descendants().filter_map(|node| node.attribute("href")).collect();
        assert_eq!(links, ["http://a/\"><b>"], "only the web is linked");
        assert!(!svg.contains("url(") && !svg.contains("@import"));
        let odd = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}')
        };
        assert!(!svg.contains(odd));
    }
}

#[test]
fn a_picture_is_the_same_each_time() {
    let network = samples::random(30, 60, 3);
    let svg = drawn(&network, &FORMAT);
    assert_eq!(svg, drawn(&network, &FORMAT));
    let long = svg.split(['"', ' ', ',', 'L', 'M', 'Q', '(', ')']).find(|part| {
        part.parse::<f64>().is_ok() && part.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 1)
    });
    assert_eq!(long, None, "coordinates have one decimal");
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

#[test]
fn letters_stand_clear_of_boxes() {
    let network = samples::random(20, 30, 5);
    let svg = drawn(&network, &FORMAT);
    let document = Document::parse(&svg).expect("well-formed XML");
    assert!(with_class(&document, "letter").is_empty(), "one relation needs no letter");
    let svg = drawn(&samples::awkward(), &FORMAT);
    let document = Document::parse(&svg).expect("well-formed XML");
    let number = |node: &Node<'_, '_>, name: &str| node.attribute(name).and_then(|text| text.parse::<f64>().ok());
    let corners = |node: &Node<'_, '_>| {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(node, name).unwrap_or_default());
        [x, y, x + width, y + height]
    };
    let boxes: Vec<[f64; 4]> = with_class(&document, "node")
        .iter()
        .flat_map(|node| {
            node.descendants()
                .filter(|part| part.attribute("class") == Some("shape"))
                .map(|part| corners(&part))
                .collect::<Vec<_>>()
        })
        .collect();
    let discs: Vec<[f64; 4]> = with_class(&document, "letter")
        .iter()
        .filter_map(Node::first_element_child)
        .map(|disc| corners(&disc))
        .collect();
    assert_eq!(discs.len(), samples::awkward().edge_count());
    for disc in discs {
        let hit = boxes
            .iter()
            .find(|shape| disc[0] < shape[2] && shape[0] < disc[2] && disc[1] < shape[3] && shape[1] < disc[3]);
        assert_eq!(hit, None, "{disc:?}");
    }
}

#[test]
fn nothing_at_all_makes_a_picture_too() {
    let svg = drawn(&Network::default(), &FORMAT);
    let document = Document::parse(&svg).expect("well-formed XML");
    assert_eq!(title(&document.root_element()), "Network");
}
