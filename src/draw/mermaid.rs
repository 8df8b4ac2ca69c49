//! Mermaid, for Markdown on the forges and in wikis.
//!
//! <https://mermaid.js.org/syntax/flowchart.html>. It refuses more than 500 edges or 50,000 characters, and a diagram cannot
//! raise that; pictures beyond 250 edges are not readable anyway. Ids are short, since `end` and a leading `o` or `x` are words
//! of the language. Labels are in quotes with their marks as entities.

use super::{Form, Format, Part, Scene, header};
use crate::graph::{Ends, Evidence, Kind};
use std::fmt::Write as _;
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "mermaid",
    endings: &["mmd", "mermaid"],
    about: "paste into Markdown as a block of mermaid, or open with mermaid.live; colour, shape and label are set",
    media_type: "text/vnd.mermaid",
    is_picture: true,
    has_places: false,
    most_edges: Some(250),
    parts: &[Part { suffix: "", write }],
};

/// What Mermaid reads, with some room.
const MOST_CHARACTERS: usize = 49_000;

/// How much is written: less and less until it fits.
#[derive(Clone, Copy)]
struct Detail {
    longest: usize,
    links: bool,
    lone: bool,
}

const DETAILS: [Detail; 5] = [
    Detail { longest: 120, links: true, lone: true },
    Detail { longest: 60, links: true, lone: true },
    Detail { longest: 60, links: false, lone: true },
    Detail { longest: 30, links: false, lone: true },
    Detail { longest: 30, links: false, lone: false },
];

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    for detail in DETAILS {
        text = diagram(scene, detail);
        if text.encode_utf16().count() <= MOST_CHARACTERS {
            break;
        }
    }
    out.write_all(text.as_bytes())
}

fn diagram(scene: &Scene<'_>, detail: Detail) -> String {
    let mut out = head(scene, detail);
    for number in 0..scene.shapes.len() {
        if detail.lone || scene.shapes[number].degree > 0 {
            push_node(&mut out, scene, number, detail);
        }
    }
    for ends in scene.network.edges() {
        push_edge(&mut out, scene, &ends, detail);
    }
    push_classes(&mut out, scene);
    out
}

fn head(scene: &Scene<'_>, detail: Detail) -> String {
    let mut out = String::new();
    let title = super::clean::clean(&scene.network.about.title);
    if !title.is_empty() {
        // A text of JSON is a text of YAML.
        out.push_str("---\ntitle: ");
        super::json::push_text(&mut out, &title);
        out.push_str("\n---\n");
    }
    out.push_str("flowchart LR\n");
    for line in header::lines(scene, FORMAT.about) {
        // A brace at the start would be a directive.
        let _ = writeln!(out, "  %% {}", line.replace(['{', '}'], " "));
    }
    if !detail.lone {
        out.push_str("  %% left out for want of room: links, long labels, things without an edge\n");
    } else if !detail.links {
        out.push_str("  %% left out for want of room: links, long labels\n");
    }
    out
}

fn push_node(out: &mut String, scene: &Scene<'_>, number: usize, detail: Detail) {
    let node = scene.network.node(number);
    let (open, close) = form(scene.shapes[number].form);
    let _ = write!(out, "  n{number}{open}\"");
    push_label(out, &scene.network[node.label], detail.longest);
    let _ = writeln!(out, "\"{close}:::k{}", node.kind);
    let iri = &scene.network[node.id];
    if detail.links && (iri.starts_with("http://") || iri.starts_with("https://")) {
        let iri = super::clean::clean_id(iri).replace('"', "%22").replace('\\', "%5C");
        let _ = writeln!(out, "  click n{number} \"{iri}\"");
    }
}

/// Whether an edge rests on more than the word of those it is about; where nothing is stated nothing is doubted.
fn is_solid(evidence: Evidence) -> bool {
    matches!(evidence, Evidence::Supported | Evidence::Reported | Evidence::Unstated)
}

fn push_edge(out: &mut String, scene: &Scene<'_>, ends: &Ends<'_>, detail: Detail) {
    let edge = ends.edge;
    let is_symmetric = scene.network.relations[edge.relation].symmetric;
    let arrow = match (is_solid(edge.evidence), is_symmetric) {
        (true, false) => "-->",
        (false, false) => "-.->",
        (true, true) => "<-->",
        (false, true) => "<-.->",
    };
    let _ = write!(out, "  n{} {arrow}|\"", ends.source);
    push_label(out, scene.network.edge_label(edge), detail.longest);
    let mark = if edge.contested { " (contested)" } else { "" };
    let _ = writeln!(out, "{mark}\"| n{}", ends.target);
}

/// A text as a label in quotes: cut where it is too long, marks as entities.
fn push_label(out: &mut String, text: &str, longest: usize) {
    let text = super::clean::clean(text);
    let is_long = text.chars().count() > longest;
    let shown = if is_long { longest - 1 } else { longest };
    for c in text.chars().take(shown) {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' | '#' | '`' | '\\' | '|' | ';' | '*' | '_' | '~' | '[' | ']' | '{' | '}' | '@' | '$' | '%' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    if is_long {
        out.push('…');
    }
    if text.trim().is_empty() {
        // An empty label is an error.
        out.push_str("#160;");
    }
}

/// Colours of kinds, and what each is called.
fn push_classes(out: &mut String, scene: &Scene<'_>) {
    for (number, kind) in scene.network.kinds.iter().enumerate() {
        let shape = scene.network.nodes().position(|node| node.kind == number).map(|node| &scene.shapes[node]);
        if let Some(shape) = shape {
            push_class(out, scene, number, kind, shape.colour);
        }
    }
}

fn push_class(out: &mut String, scene: &Scene<'_>, number: usize, kind: &Kind, colour: super::Colour) {
    let name = super::clean::clean(&scene.network[kind.label]).replace(['{', '}'], " ");
    let _ = writeln!(out, "  %% k{number}: {name}");
    let _ = writeln!(out, "  classDef k{number} fill:{colour},color:{},stroke:#333333", colour.ink());
}

fn form(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Rounded => ("(", ")"),
        Form::Box => ("[", "]"),
        Form::Ellipse => ("([", "])"),
        Form::Hexagon => ("{{", "}}"),
        Form::Note => (">", "]"),
        Form::Parallelogram => ("[/", "/]"),
        Form::Octagon => ("[[", "]]"),
        Form::Cylinder => ("[(", ")]"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{awkward, network, written};
    use super::*;

    #[test]
    fn marks_are_entities_and_ids_no_words() {
        let text = awkward(&FORMAT);
        assert!(
            text.contains("(\"Digital #lt;Goods#gt; #38; #quot;co#quot; 'x' #92; #123;y#125;#124;\"):::k0"),
            "{text}"
        );
        assert!(text.contains("(\"end\"):::k0") && text.contains("|\"end (contested)\"|"), "{text}");
        assert!(text.contains("click n2 \"http://a/dpga\""), "{text}");
        assert!(!text.contains("click n0"), "a blank node is nowhere: {text}");
        assert!(text.contains("classDef k0 fill:#"));
    }

    #[test]
    fn what_is_too_much_is_cut_to_what_mermaid_reads() {
        let label = "\"long\" words ".repeat(20);
        let rows: Vec<[String; 4]> = (0..250)
            .map(|n| {
                [format!("<http://a/{n}>"), format!("<http://b/{n}>"), format!("{label}{n}"), format!("{n}{label}")]
            })
            .collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let network = network("source target sourceLabel targetLabel", &rows);
        let text = written(&FORMAT, &Scene::new(&network, None)).concat();
        assert!(text.encode_utf16().count() <= 50_000, "{}", text.len());
        assert_eq!(text.matches(" -->|").count(), 250);
        assert!(text.contains("left out for want of room"));
    }
}
