//! Blank nodes named by what is said of them, so that two graphs can be compared line by line.
//!
//! RDFC-1.0 (<https://www.w3.org/TR/rdf-canon/>) numbers the blank nodes of a whole dataset: one node more, and every
//! number may change. So each *island* (the quads that blank nodes hold together) is canonicalised alone, and its
//! nodes are named after the hash of its canonical quads: what changes in one island leaves all others alone. Islands that say the same
//! are told apart by a count. Two graphs get the same quads exactly when they are isomorphic.
//!
//! The algorithm is exponential for blank nodes that nothing tells apart ("poison graphs", section 7.1 there). Nodes of an
//! island that share their first hash may be tried in every order; above a few the comparison is refused.

use super::ExportError;
use super::quads::sort;
use crate::store::{GraphName, NamedOrBlankNode, Quad, Term};
use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxrdf::{BlankNode, Dataset, QuadRef};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// Blank nodes of an island that may share their first hash: 8 take part of a second, 10 would take minutes.
const MOST_ALIKE: usize = 8;

/// Blank nodes of an island that may be in doubt together: each deepens the search.
const MOST_IN_DOUBT: usize = 64;

/// Gives every blank node a name that depends only on what is said; sorts the quads.
pub fn canonical(quads: Vec<Quad>) -> Result<Vec<Quad>, ExportError> {
    let (islands, mut named): (Vec<Vec<Quad>>, Vec<Quad>) = islands(quads);
    let mut canonical: Vec<(String, Vec<Quad>)> =
        islands.iter().map(|island| alone(island)).collect::<Result<_, _>>()?;
    canonical.sort_by(|a, b| a.0.cmp(&b.0));
    let mut before: (&str, usize) = ("", 0);
    for (hash, island) in &canonical {
        before = if before.0 == hash { (hash, before.1 + 1) } else { (hash, 0) };
        let twin = if before.1 == 0 { String::new() } else { format!("-twin{}", before.1) };
        let name = |node: &BlankNode| {
            BlankNode::new_unchecked(format!("b{}-{}{twin}", &hash[..16], node.as_str().trim_start_matches("c14n")))
        };
        named.extend(island.iter().map(|quad| rename(quad, &name)));
    }
    sort(&mut named);
    Ok(named)
}

/// Quads that share blank nodes, directly or through others; and the quads without any.
fn islands(quads: Vec<Quad>) -> (Vec<Vec<Quad>>, Vec<Quad>) {
    let mut leaders: HashMap<BlankNode, BlankNode> = HashMap::new();
    for quad in &quads {
        let nodes = blank_nodes(quad);
        for node in &nodes {
            let (a, b) = (leader(&mut leaders, nodes[0]), leader(&mut leaders, node));
            leaders.insert(a, b);
        }
    }
    let mut islands: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    let mut without = Vec::new();
    for quad in quads {
        match blank_nodes(&quad).first().map(|node| leader(&mut leaders, node)) {
            Some(leader) => islands.entry(leader.into_string()).or_default().push(quad),
            None => without.push(quad),
        }
    }
    (islands.into_values().collect(), without)
}

/// The node that stands for all that are held together; on the way, paths to it are shortened.
fn leader(leaders: &mut HashMap<BlankNode, BlankNode>, node: &BlankNode) -> BlankNode {
    let mut path = vec![node.clone()];
    let mut at = node.clone();
    while let Some(next) = leaders.get(&at).filter(|next| **next != at).cloned() {
        path.push(next.clone());
        at = next;
    }
    for node in path {
        leaders.insert(node, at.clone());
    }
    at
}

/// One island by RDFC-1.0, and the hash of its canonical quads.
fn alone(island: &[Quad]) -> Result<(String, Vec<Quad>), ExportError> {
    guard(island)?;
    let mut dataset: Dataset = island.iter().cloned().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 });
    let mut quads: Vec<Quad> = dataset.iter().map(QuadRef::into_owned).collect();
    sort(&mut quads);
    let lines: Vec<String> = quads.iter().map(|quad| format!("{quad} .\n")).collect();
    Ok((hash(lines.concat()), quads))
}

/// Refuses an island in which too many blank nodes share their first hash.
fn guard(island: &[Quad]) -> Result<(), ExportError> {
    let mut said: HashMap<&BlankNode, Vec<String>> = HashMap::new();
    for quad in island {
        for node in blank_nodes(quad) {
            let seen_from = |other: &BlankNode| BlankNode::new_unchecked(if other == node { "a" } else { "z" });
            said.entry(node).or_default().push(rename(quad, &seen_from).to_string());
        }
    }
    let mut alike: HashMap<Vec<String>, usize> = HashMap::new();
    for mut lines in said.into_values() {
        lines.sort();
        lines.dedup();
        *alike.entry(lines).or_default() += 1;
    }
    let most = alike.values().copied().max().unwrap_or(0);
    let in_doubt: usize = alike.values().filter(|count| **count > 1).sum();
    match (most > MOST_ALIKE, in_doubt > MOST_IN_DOUBT) {
        (false, false) => Ok(()),
        (true, _) => Err(ExportError::Poison { alike: most }),
        (false, true) => Err(ExportError::Poison { alike: in_doubt }),
    }
}

fn blank_nodes(quad: &Quad) -> Vec<&BlankNode> {
    let mut nodes = Vec::new();
    if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
        nodes.push(node);
    }
    if let Term::BlankNode(node) = &quad.object {
        nodes.push(node);
    }
    if let GraphName::BlankNode(node) = &quad.graph_name {
        nodes.push(node);
    }
    nodes
}

fn rename(quad: &Quad, name: &dyn Fn(&BlankNode) -> BlankNode) -> Quad {
    let mut quad = quad.clone();
    if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
        quad.subject = name(node).into();
    }
    if let Term::BlankNode(node) = &quad.object {
        quad.object = name(node).into();
    }
    if let GraphName::BlankNode(node) = &quad.graph_name {
        quad.graph_name = name(node).into();
    }
    quad
}

/// SHA-256 in hexadecimal digits.
pub(super) fn hash(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
