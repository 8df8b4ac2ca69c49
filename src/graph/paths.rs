//! The shortest ways between two things.

use super::{Ends, Evidence, Network};
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashSet};

/// A way: things, and between each two the edges that connect them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Numbers of nodes, from the first to the last.
    pub nodes: Vec<usize>,
    /// For each step the numbers of all edges between its two things, in either direction.
    pub steps: Vec<Vec<usize>>,
}

impl Network {
    /// Up to `most` shortest ways without a loop between two things: fewest steps first, of equal ones those with better
    /// evidence, then by the ids of their things. An edge is one step in either direction.
    ///
    /// Yen, "Finding the k shortest loopless paths in a network", Management Science 17 (1971): each further way leaves an
    /// earlier one at some node. Cost: `most` · length · (nodes + edges) · log nodes.
    pub fn shortest_paths(&self, from: usize, to: usize, most: usize) -> Vec<Path> {
        let neighbours = self.neighbours();
        let mut found: Vec<Vec<usize>> = Vec::new();
        let mut candidates = BinaryHeap::new();
        let mut seen = HashSet::new();
        let whole = Hidden::default();
        candidates.extend(shortest(&neighbours, from, to, &whole).map(|way| Reverse((cost(&neighbours, &way), way))));
        while let Some(Reverse((_, way))) = candidates.pop() {
            found.push(way.clone());
            if found.len() >= most {
                break;
            }
            for at in 0..way.len().saturating_sub(1) {
                let hidden = Hidden::leaving(&way[..=at], &found);
                let Some(rest) = shortest(&neighbours, way[at], to, &hidden) else {
                    continue;
                };
                let whole = [&way[..at], &rest].concat();
                if seen.insert(whole.clone()) {
                    candidates.push(Reverse((cost(&neighbours, &whole), whole)));
                }
            }
        }
        found.into_iter().take(most).map(|nodes| self.path(nodes)).collect()
    }

    /// For each node its neighbours, and how weak the best evidence for an edge between the two is.
    fn neighbours(&self) -> Vec<BTreeMap<usize, usize>> {
        let mut neighbours = vec![BTreeMap::new(); self.node_count()];
        for Ends { source, target, edge } in self.edges() {
            let weakness = Evidence::ALL.iter().position(|evidence| *evidence == edge.evidence).unwrap_or(0);
            for (one, other) in [(source, target), (target, source)] {
                let known = neighbours[one].entry(other).or_insert(weakness);
                *known = weakness.min(*known);
            }
        }
        neighbours
    }

    fn path(&self, nodes: Vec<usize>) -> Path {
        let between = |pair: &[usize]| {
            let ends = [NodeIndex::new(pair[0]), NodeIndex::new(pair[1])];
            let there = self.graph.edges_connecting(ends[0], ends[1]);
            let back = self.graph.edges_connecting(ends[1], ends[0]);
            let mut edges: Vec<usize> = there.chain(back).map(|edge| edge.id()).map(EdgeIndex::index).collect();
            edges.sort_unstable();
            edges.dedup();
            edges
        };
        let steps = nodes.windows(2).map(between).collect();
        Path { nodes, steps }
    }

    /// An edge by its number.
    pub fn edge(&self, number: usize) -> Ends<'_> {
        let (source, target) =
            self.graph.edge_endpoints(EdgeIndex::new(number)).expect("a number that this network gave");
        Ends { source: source.index(), target: target.index(), edge: &self.graph[EdgeIndex::new(number)] }
    }
}

/// Steps, then weakness of the evidence, added up.
type Cost = (usize, usize);

fn cost(neighbours: &[BTreeMap<usize, usize>], way: &[usize]) -> Cost {
    let weakness = way.windows(2).map(|pair| neighbours[pair[0]].get(&pair[1]).copied().unwrap_or(0));
    (way.len(), weakness.sum())
}

/// What a search does not use.
#[derive(Default)]
struct Hidden {
    nodes: BTreeSet<usize>,
    steps: BTreeSet<(usize, usize)>,
}

impl Hidden {
    /// For a way that begins with `root` and leaves it by a step that no earlier way with that beginning took.
    fn leaving(root: &[usize], earlier: &[Vec<usize>]) -> Self {
        let at = root.len() - 1;
        let alike = earlier.iter().filter(|way| way.len() > root.len() && way.starts_with(root));
        Self { nodes: root[..at].iter().copied().collect(), steps: alike.map(|way| (way[at], way[at + 1])).collect() }
    }
}

/// The cheapest way; of equal ones, at each node from the end, the neighbour with the smallest number.
fn shortest(neighbours: &[BTreeMap<usize, usize>], from: usize, to: usize, hidden: &Hidden) -> Option<Vec<usize>> {
    let mut best: BTreeMap<usize, (Cost, usize)> = BTreeMap::from([(from, ((0, 0), from))]);
    let mut open = BinaryHeap::from([Reverse(((0, 0), from))]);
    while let Some(Reverse((cost, node))) = open.pop() {
        if node == to {
            break;
        }
        if best[&node].0 < cost {
            continue;
        }
        for (neighbour, weakness) in &neighbours[node] {
            if hidden.nodes.contains(neighbour) || hidden.steps.contains(&(node, *neighbour)) {
                continue;
            }
            let reached = ((cost.0 + 1, cost.1 + weakness), node);
            if best.get(neighbour).is_none_or(|known| reached < *known) {
                best.insert(*neighbour, reached);
                open.push(Reverse((reached.0, *neighbour)));
            }
        }
    }
    best.contains_key(&to).then(|| {
        let before = |node: &usize| (*node != from).then(|| best[node].1);
        let mut way: Vec<usize> = std::iter::successors(Some(to), before).collect();
        way.reverse();
        way
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{network, random};
    use super::super::{Known, Projection, Said};
    use super::*;

    fn ways(network: &Network, from: &str, to: &str, most: usize) -> Vec<String> {
        let ends = [from, to].map(|id| network.find(id).expect("it is there"));
        let ids =
            |path: &Path| path.nodes.iter().map(|node| &network[network.node(*node).id]).collect::<Vec<_>>().join(" ");
        network.shortest_paths(ends[0], ends[1], most).iter().map(ids).collect()
    }

    #[test]
    fn ways_come_shortest_first_without_loops() {
        let texts: &[&[&str]] = &[
            &["<a>", "<b>"],
            &["<c>", "<b>"],
            &["<a>", "<d>"],
            &["<d>", "<e>"],
            &["<e>", "<c>"],
            &["<a>", "<x>"],
            &["<y>", "<z>"],
        ];
        let network = network("source target", texts, &Known::default(), Projection::default());
        assert_eq!(ways(&network, "a", "c", 9), ["a b c", "a d e c"]);
        assert_eq!(ways(&network, "a", "c", 1), ["a b c"]);
        assert_eq!(ways(&network, "a", "z", 3), Vec::<String>::new());
        assert_eq!(ways(&network, "a", "a", 3), ["a"]);
    }

    #[test]
    fn a_step_names_every_edge_between_its_things() {
        let texts: &[&[&str]] = &[&["<a>", "leads", "<b>"], &["<b>", "thanks", "<a>"], &["<b>", "knows", "<c>"]];
        let network = network("source relation target", texts, &Known::default(), Projection::default());
        let path = &network.shortest_paths(0, 2, 1)[0];
        let steps: Vec<Vec<&str>> = path
            .steps
            .iter()
            .map(|step| step.iter().map(|edge| network.edge_label(network.edge(*edge).edge)).collect())
            .collect();
        assert_eq!(steps, [vec!["leads", "thanks"], vec!["knows"]]);
    }

    #[test]
    fn of_equal_ways_the_better_attested_comes_first() {
        let texts: &[&[&str]] =
            &[&["<a>", "<b>", ""], &["<b>", "<z>", ""], &["<a>", "<c>", "<r>"], &["<c>", "<z>", "<r>"]];
        let said = Said { evidence: Evidence::Supported, ..Said::default() };
        let known = Known { records: [("r".to_owned(), said)].into(), ..Known::default() };
        let network = network("source target record", texts, &known, Projection::default());
        assert_eq!(ways(&network, "a", "z", 2), ["a c z", "a b z"]);
    }

    /// Every way without a loop, found by trying all.
    fn all_ways(network: &Network, way: &mut Vec<usize>, to: usize, found: &mut Vec<(usize, Vec<usize>)>) {
        let at = *way.last().expect("a way begins somewhere");
        if at == to {
            found.push((way.len(), way.clone()));
            return;
        }
        let neighbours: BTreeSet<usize> =
            network.graph.neighbors_undirected(NodeIndex::new(at)).map(NodeIndex::index).collect();
        for next in neighbours {
            if !way.contains(&next) {
                way.push(next);
                all_ways(network, way, to, found);
                way.pop();
            }
        }
    }

    #[test]
    fn they_are_those_a_search_of_all_ways_finds() {
        for seed in 0..20 {
            let network = random(9, 14, seed);
            let mut all = Vec::new();
            let to = network.node_count() - 1;
            all_ways(&network, &mut vec![0], to, &mut all);
            all.sort();
            let found: Vec<(usize, Vec<usize>)> =
                network.shortest_paths(0, to, 6).into_iter().map(|path| (path.nodes.len(), path.nodes)).collect();
            all.truncate(6);
            let lengths = |ways: &[(usize, Vec<usize>)]| ways.iter().map(|(length, _)| *length).collect::<Vec<_>>();
            assert_eq!(lengths(&found), lengths(&all), "seed {seed}");
            let distinct: HashSet<_> = found.iter().collect();
            assert_eq!(distinct.len(), found.len(), "seed {seed}: no way twice");
        }
    }
}
