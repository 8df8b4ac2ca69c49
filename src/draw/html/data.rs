//! What the script of a page knows: things and edges as JSON.

use super::super::Scene;
use super::super::safe::{plain, web_address};
use crate::graph::{Ends, Network, Node, Text};
use serde_json::{Map, Value, json};

/// JSON that ends no element of a page: `<`, `>` and `&` are written as their numbers.
pub fn json(scene: &Scene<'_>) -> String {
    let network = scene.network;
    let value = json!({
        "nodes": network.nodes().map(|one| node(network, one)).collect::<Vec<_>>(),
        "edges": network.edges().map(|ends| edge(network, ends)).collect::<Vec<_>>(),
        "kinds": network.kinds.iter().map(|kind| plain(&network[kind.label])).collect::<Vec<_>>(),
        "relations": network.relations.iter().map(|relation| plain(&network[relation.label])).collect::<Vec<_>>(),
    });
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn node(network: &Network, node: &Node) -> Value {
    let mut value = Map::new();
    value.insert("label".to_owned(), plain(&network[node.label]).into());
    value.insert("kind".to_owned(), node.kind.into());
    if let Some(link) = web_address(&network[node.id]) {
        value.insert("link".to_owned(), plain(link).into());
    }
    time(network, &mut value, node.start, node.end);
    if !node.tags.is_empty() {
        let tags: Vec<Value> = node.tags.iter().map(|tag| plain(&network[*tag]).into()).collect();
        value.insert("tags".to_owned(), tags.into());
    }
    value.into()
}

fn edge(network: &Network, ends: Ends<'_>) -> Value {
    let edge = ends.edge;
    let mut value = Map::new();
    value.insert("source".to_owned(), ends.source.into());
    value.insert("target".to_owned(), ends.target.into());
    value.insert("relation".to_owned(), edge.relation.into());
    value.insert("says".to_owned(), plain(network.edge_label(edge)).into());
    value.insert("evidence".to_owned(), evidence(ends).into());
    value.insert("sources".to_owned(), network.citations(edge).map(plain).collect::<Vec<_>>().into());
    time(network, &mut value, edge.start, edge.end);
    value.into()
}

/// Who says so, in words.
pub fn evidence(ends: Ends<'_>) -> String {
    format!("{}{}", ends.edge.evidence.words(), if ends.edge.contested { ", contested" } else { "" })
}

fn time(network: &Network, value: &mut Map<String, Value>, start: Option<Text>, end: Option<Text>) {
    for (name, day) in [("since", start), ("until", end)] {
        if let Some(day) = day {
            value.insert(name.to_owned(), plain(&network[day]).into());
        }
    }
}
