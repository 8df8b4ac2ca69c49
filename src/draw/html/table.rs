//! The network as a table: the same as the picture, for whoever reads rather than looks.

use super::super::Scene;
use super::super::safe::{web_address, xml};
use super::data::evidence;
use crate::graph::{Ends, Network};
use std::fmt::Write as _;

const COLUMNS: [&str; 8] = ["Source", "Relation", "Target", "Weight", "Evidence", "Since", "Until", "Sources"];

/// Every edge, a row each.
pub fn edges(scene: &Scene<'_>) -> String {
    let network = scene.network;
    let columns = columns(network);
    let heads: Vec<String> = columns.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let what = &network.about.weight;
    let caption = if what.is_empty() { String::new() } else { format!("<caption>Weight: {}</caption>\n", xml(what)) };
    let mut html = format!("<table id=\"all\">\n{caption}<thead><tr>{}</tr></thead>\n<tbody>\n", heads.join(""));
    for (number, ends) in network.edges().enumerate() {
        let _ = writeln!(html, "<tr id=\"t{number}\">{}</tr>", row(network, ends, &columns));
    }
    html.push_str("</tbody>\n</table>\n");
    html
}

/// Without those of time where nothing is dated.
fn columns(network: &Network) -> Vec<&'static str> {
    let is_empty = |column: &str| match column {
        "Since" => network.edges().all(|ends| ends.edge.start.is_none()),
        "Until" => network.edges().all(|ends| ends.edge.end.is_none()),
        _ => false,
    };
    COLUMNS.into_iter().filter(|column| !is_empty(column)).collect()
}

fn row(network: &Network, ends: Ends<'_>, columns: &[&str]) -> String {
    let edge = ends.edge;
    let day = |day: Option<_>| day.map_or_else(String::new, |day| xml(&network[day]));
    let citations: Vec<String> =
        network.citations(edge).map(|citation| format!("<bdi>{}</bdi>", xml(citation))).collect();
    let cells = [
        String::new(),
        format!("<bdi>{}</bdi>", xml(network.edge_label(edge))),
        name(network, ends.target),
        edge.weight.to_string(),
        xml(&evidence(ends)),
        day(edge.start),
        day(edge.end),
        if citations.len() > 1 {
            format!("<ul><li>{}</li></ul>", citations.join("</li><li>"))
        } else {
            citations.concat()
        },
    ];
    let mut row = format!("<th scope=\"row\" data-name=\"{}\">{}</th>", COLUMNS[0], name(network, ends.source));
    for (column, cell) in COLUMNS.iter().zip(cells).skip(1).filter(|(column, _)| columns.contains(column)) {
        let class = if *column == "Weight" { " class=\"number\"" } else { "" };
        let _ = write!(row, "<td data-name=\"{column}\"{class}>{cell}</td>");
    }
    row
}

/// The name of a thing, which leads to it.
fn name(network: &Network, node: usize) -> String {
    let node = network.node(node);
    let label = format!("<bdi>{}</bdi>", xml(&network[node.label]));
    match web_address(&network[node.id]) {
        Some(address) => format!("<a href=\"{}\">{label}</a>", xml(address)),
        None => label,
    }
}

/// Things that no row of the table names.
pub fn alone(scene: &Scene<'_>) -> String {
    let network = scene.network;
    let alone: Vec<String> = (0..network.node_count())
        .filter(|node| scene.shapes[*node].degree == 0)
        .map(|node| {
            let kind = &network[network.kinds[network.node(node).kind].label];
            format!("<li>{} (<bdi>{}</bdi>)</li>", name(network, node), xml(kind))
        })
        .collect();
    if alone.is_empty() {
        return String::new();
    }
    format!("<h3>Without an edge</h3>\n<ul>\n{}\n</ul>\n", alone.join("\n"))
}
