//! A network in a few lines of text: for those who cannot see the picture, and above the table of a page.

use super::safe::plain;
use super::scene::Scene;
use crate::graph::counted;
use std::cmp::Reverse;

/// How many of a list are named.
const MOST: usize = 6;
/// Below it a percentage would say more than is known.
const FEWEST_FOR_PERCENT: usize = 20;

/// What there is, how it relates, who says so, and what is not shown; each line is a sentence or a list.
pub fn summary(scene: &Scene<'_>) -> Vec<String> {
    let lines = [things(scene), edges(scene), most_edges(scene), evidence(scene), alone(scene)];
    let mut lines: Vec<String> = lines.into_iter().flatten().collect();
    lines.extend(not_shown(scene));
    lines
}

fn things(scene: &Scene<'_>) -> Option<String> {
    let kinds = scene.kinds().into_iter().map(|(kind, count)| (&scene.network[scene.network.kinds[kind].label], count));
    Some(list(&counted(scene.network.node_count(), "thing"), kinds.collect(), "kinds"))
}

fn edges(scene: &Scene<'_>) -> Option<String> {
    let name = |relation: usize| &scene.network[scene.network.relations[relation].label];
    let relations = scene.relations().into_iter().map(|(relation, count)| (name(relation), count));
    Some(list(&counted(scene.network.edge_count(), "edge"), relations.collect(), "relations"))
}

/// The things with the most edges; nothing where all have as many.
fn most_edges(scene: &Scene<'_>) -> Option<String> {
    let mut order: Vec<usize> = (0..scene.shapes.len()).collect();
    order.sort_by_key(|node| Reverse(scene.shapes[*node].degree));
    let degree = |place: usize| order.get(place).map_or(0, |node| scene.shapes[*node].degree);
    if degree(0) <= degree(order.len().wrapping_sub(1)) {
        return None;
    }
    // Those with as many as the last one named would be named too: rather fewer.
    let shown = (1..=3.min(order.len())).rev().find(|most| degree(most - 1) > degree(*most)).unwrap_or(0);
    let named = order[..shown].iter().map(|node| {
        let label = &scene.network[scene.network.node(*node).label];
        format!("{} ({})", plain(label), scene.shapes[*node].degree)
    });
    (shown > 0).then(|| format!("Most edges in this graph: {}.", named.collect::<Vec<_>>().join(", ")))
}

fn evidence(scene: &Scene<'_>) -> Option<String> {
    let total = scene.network.edge_count();
    if total == 0 {
        return None;
    }
    let share = |count: usize| {
        let percent = (count * 100 + total / 2) / total;
        if total < FEWEST_FOR_PERCENT { String::new() } else { format!(" ({percent}\u{a0}%)") }
    };
    let steps = scene.evidence().into_iter().map(|(step, count)| format!("{} {count}{}", step.words(), share(count)));
    let mut line = format!("Evidence for the edges: {}", steps.collect::<Vec<_>>().join(", "));
    if scene.contested() > 0 {
        line.push_str(&format!("; {} contested", scene.contested()));
    }
    line.push('.');
    Some(line)
}

fn alone(scene: &Scene<'_>) -> Option<String> {
    let alone = scene.shapes.iter().filter(|shape| shape.degree == 0).count();
    (alone > 0).then(|| format!("Without an edge: {}.", counted(alone, "thing")))
}

/// What was left out, each in a line.
pub fn not_shown(scene: &Scene<'_>) -> Vec<String> {
    scene.network.not_shown.iter().map(|line| format!("Not shown: {}", ended(&plain(line)))).collect()
}

fn ended(line: &str) -> String {
    if line.ends_with(['.', '!', '?']) { line.to_owned() } else { format!("{line}.") }
}

/// The largest parts with their counts; then how many more parts there are, and what they count together.
fn list(start: &str, mut parts: Vec<(&str, usize)>, what: &str) -> String {
    parts.sort_by_key(|(_, count)| Reverse(*count));
    // One more is rather named than counted.
    let shown = if parts.len() == MOST + 1 { MOST + 1 } else { MOST };
    let mut named: Vec<String> =
        parts.iter().take(shown).map(|(name, count)| format!("{} {count}", plain(name))).collect();
    if parts.len() > shown {
        let rest: usize = parts[shown..].iter().map(|(_, count)| count).sum();
        named.push(format!("and {} more {what} ({rest})", parts.len() - shown));
    }
    if named.is_empty() { format!("{start}.") } else { format!("{start}: {}.", named.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::super::sample::network;
    use super::*;

    #[test]
    fn a_network_is_told_in_a_few_lines() {
        let mut rows: Vec<[String; 3]> =
            (0..9).map(|n| ["<http://a/x>".into(), format!("r{n}"), format!("<http://a/{n}>")]).collect();
        rows.push(["<http://a/0>".into(), "r0".into(), "<http://a/1>".into()]);
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let mut network = network("source relation target", &rows);
        network.not_shown = vec!["5 things that nothing says anything of".to_owned()];
        assert_eq!(
            summary(&Scene::new(&network, None)),
            [
                "10 things: thing 10.",
                "10 edges: r0 2, r1 1, r2 1, r3 1, r4 1, r5 1, and 3 more relations (3).",
                "Most edges in this graph: http://a/x (9), http://a/0 (2), http://a/1 (2).",
                "Evidence for the edges: kind of source not stated 10.",
                "Not shown: 5 things that nothing says anything of.",
            ]
        );
    }

    #[test]
    fn where_all_have_as_many_edges_none_has_most() {
        let network = network("source relation target", &[&["<http://a/1>", "r", "<http://a/2>"]]);
        let lines = summary(&Scene::new(&network, None));
        assert_eq!(
            lines,
            ["2 things: thing 2.", "1 edge: r 1.", "Evidence for the edges: kind of source not stated 1."]
        );
        assert_eq!(summary(&Scene::new(&crate::graph::Network::default(), None)), ["0 things.", "0 edges."]);
    }
}
