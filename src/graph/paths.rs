//! The shortest ways between two things.

use super::Network;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};

/// A way: things, and between each two the edges that connect them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Numbers of nodes, from the first to the last.
    pub nodes: Vec<usize>,
    /// For each step the numbers of all edges between its two things, in either direction.
    pub steps: Vec<Vec<usize>>,
}

impl Network {
    /// Up to `most` shortest ways without a loop between two things, shortest first, of equal ones by the ids of their things.
    /// An edge is one step in either direction.
    ///
    /// Yen, "Finding the k shortest loopless paths in a network", Management Science 17 (1971): each further way leaves an
    /// earlier one at some node. Cost: `most` · length · (nodes + edges).
    pub fn shortest_paths(&self, from: usize, to: usize, most: usize) -> Vec<Path> {
        let mut found: Vec<Vec<usize>> = Vec::new();
        let mut candidates = BinaryHeap::new();
        let mut seen = HashSet::new();
        let first = self.shortest(from, to, &BTreeSet::new(), &BTreeSet::new());
        candidates.extend(first.map(|way| Reverse((way.len(), way))));
        while let Some(Reverse((_, way))) = candidates.pop() {
            for at in 0..way.len().saturating_sub(1) {
                let root = &way[..=at];
                let left: BTreeSet<(usize, usize)> = found
                    .iter()
                    .chain([&way])
                    .filter(|earlier| earlier.len() > at + 1 && earlier[..=at] == *root)
                    .map(|earlier| (earlier[at], earlier[at + 1]))
                    .collect();
                let behind: BTreeSet<usize> = root[..at].iter().copied().collect();
                let Some(rest) = self.shortest(way[at], to, &behind, &left) else {
                    continue;
                };
                let whole = [&root[..at], &rest].concat();
                if seen.insert(whole.clone()) {
                    candidates.push(Reverse((whole.len(), whole)));
                }
            }
            if !found.contains(&way) {
                found.push(way);
            }
            if found.len() >= most {
                break;
            }
        }
        found.into_iter().take(most).map(|nodes| self.path(nodes)).collect()
    }

    /// The shortest way by steps, of equal ones the first by numbers of nodes.
    fn shortest(
        &self,
        from: usize,
        to: usize,
        without: &BTreeSet<usize>,
        without_steps: &BTreeSet<(usize, usize)>,
    ) -> Option<Vec<usize>> {
        let mut before: Vec<Option<usize>> = vec![None; self.node_count()];
        let mut level = vec![from];
        let mut reached = vec![false; self.node_count()];
        reached[from] = true;
        while !level.is_empty() && !reached[to] {
            let mut next = Vec::new();
            for node in level {
                let mut neighbours: Vec<usize> =
                    self.graph.neighbors_undirected(NodeIndex::new(node)).map(NodeIndex::index).collect();
                neighbours.sort_unstable();
                for neighbour in neighbours {
                    let closed = reached[neighbour]
                        || without.contains(&neighbour)
                        || without_steps.contains(&(node, neighbour));
                    if !closed {
                        reached[neighbour] = true;
                        before[neighbour] = Some(node);
                        next.push(neighbour);
                    }
                }
            }
            level = next;
        }
        reached[to].then(|| {
            let mut way: Vec<usize> = std::iter::successors(Some(to), |node| before[*node]).collect();
            way.reverse();
            way
        })
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
    pub fn edge(&self, number: usize) -> super::Ends<'_> {
        let (source, target) =
            self.graph.edge_endpoints(EdgeIndex::new(number)).expect("a number that this network gave");
        super::Ends { source: source.index(), target: target.index(), edge: &self.graph[EdgeIndex::new(number)] }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{network, random};
    use super::super::{Known, Projection};
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
