//! A picture as a page: one file without a network, to look at, search, walk through by keys, and print.
//!
//! Picture, legend, summary and the table of all edges are in the text of the page; the script only moves, finds and sorts
//! them. It may run because the page names its hash: whatever a label holds, no other script does.

mod data;
mod policy;
mod table;
#[cfg(test)]
mod tests;

use super::safe::{plain, xml};
use super::summary::{not_shown, summary};
use super::svg::{self, SAMPLE, entries, notes};
use super::{Format, Part, Scene};
use std::fmt::Write as _;
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "html",
    endings: &["html", "htm"],
    about: "open in a browser, also without a network: a picture to search and walk through, and its table",
    media_type: "text/html",
    is_picture: true,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

const PAGE: &str = include_str!("../../../web/network.html");
const CSS: &str = include_str!("../../../web/network.css");
const SCRIPT: &str = include_str!("../../../web/network.js");

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let styles = [policy::hash(CSS), policy::hash(&svg::style(scene))].join(" ");
    let description = xml(&scene.network.about.description);
    let slots = [
        ("styles", styles),
        ("script-hash", policy::hash(SCRIPT)),
        ("title", xml(svg::title(scene))),
        ("css", CSS.to_owned()),
        (
            "description",
            if description.is_empty() { String::new() } else { format!("<p class=\"lead\">{description}</p>") },
        ),
        ("summary", summary(scene).iter().fold(String::new(), |list, line| list + "<li>" + &xml(line) + "</li>\n")),
        ("svg", svg::inner(scene)),
        ("legend", legend(scene)),
        ("table", table::edges(scene)),
        ("alone", table::alone(scene)),
        ("notes", not_shown(scene).iter().chain(&notes(scene)).fold(String::new(), |all, note| all + &paragraph(note))),
        ("data", data::json(scene)),
        ("script", SCRIPT.to_owned()),
    ];
    out.write_all(filled(PAGE, &slots).as_bytes())
}

/// A template with its slots filled, in one pass: what is put in is not looked at again.
fn filled(template: &str, slots: &[(&str, String)]) -> String {
    let mut page = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("every slot of our page is closed");
        let (_, text) = slots.iter().find(|(slot, _)| *slot == name).expect("every slot of our page is known");
        page.push_str(before);
        page.push_str(text);
        rest = after;
    }
    page + rest
}

/// A note, with an address that can be followed.
fn paragraph(note: &str) -> String {
    let note = plain(note);
    let words: Vec<String> = note
        .split(' ')
        .map(|word| match super::safe::web_address(word) {
            Some(address) => format!("<a href=\"{0}\">{0}</a>", xml(address)),
            None => xml(word),
        })
        .collect();
    format!("<p>{}</p>\n", words.join(" "))
}

/// The legend as lists; those of kinds and relations can be hidden.
fn legend(scene: &Scene<'_>) -> String {
    let mut html = String::new();
    for (heading, entries) in entries(scene) {
        let _ = writeln!(html, "<fieldset><legend>{heading}</legend>\n<ul>");
        for entry in entries {
            let sample = format!(
                "<svg aria-hidden=\"true\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\">{2}</svg>",
                SAMPLE.width, SAMPLE.height, entry.sample
            );
            let count = entry.count.map_or_else(String::new, |count| format!(" ({count})"));
            let words = format!("<span><bdi>{}</bdi>{count}</span>", xml(&entry.words));
            let _ = match entry.part {
                "kind" | "relation" => writeln!(
                    html,
                    "<li><label><input type=\"checkbox\" checked autocomplete=\"off\" data-part=\"{}\" data-number=\"{}\">{sample}{words}</label></li>",
                    entry.part, entry.number
                ),
                _ => writeln!(html, "<li>{sample}{words}</li>"),
            };
        }
        html.push_str("</ul></fieldset>\n");
    }
    html
}
