//! Parts of a network.

use super::{Network, counted};
use petgraph::graph::NodeIndex;
use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};

/// How often things that a cut leaves without an edge are replaced.
const ROUNDS: usize = 20;

impl Network {
    /// The things at most `hops` edges away from one, whatever their direction, and the edges between them.
    pub fn around(&self, centre: usize, hops: usize) -> Self {
        let near = self.distances(centre);
        self.kept(|node| near[node].is_some_and(|distance| distance <= hops))
    }

    /// The `most` things with the most edges, and the edges between them; with a `centre` those nearest to it come first. Alike
    /// things are taken in the order of their ids. A thing whose edges would all be cut makes room for the next. What is left
    /// out is said.
    pub fn most_connected(&self, most: usize, centre: Option<usize>) -> Self {
        if self.node_count() <= most {
            return self.clone();
        }
        let chosen = self.chosen(most, centre);
        let mut part = self.kept(|node| chosen.contains(&node));
        let things = counted(self.node_count() - part.node_count(), "thing");
        let edges = counted(self.edge_count() - part.edge_count(), "edge");
        let which = if centre.is_some() { "the farthest away" } else { "with the fewest edges" };
        part.not_shown.push(format!("{things} of {}, {which}, and {edges} at them", self.node_count()));
        part
    }

    fn chosen(&self, most: usize, centre: Option<usize>) -> BTreeSet<usize> {
        let degrees = self.degrees();
        let distances = centre.map(|centre| self.distances(centre));
        let away = |node: usize| distances.as_ref().map(|distances| distances[node].unwrap_or(usize::MAX));
        let mut order: Vec<usize> = (0..self.node_count()).collect();
        order.sort_by_key(|node| (away(*node), Reverse(degrees[*node])));
        for _ in 0..ROUNDS {
            let chosen: BTreeSet<usize> = order.iter().copied().take(most).collect();
            let connected: BTreeSet<usize> = self
                .edges()
                .filter(|ends| chosen.contains(&ends.source) && chosen.contains(&ends.target))
                .flat_map(|ends| [ends.source, ends.target])
                .collect();
            let is_cut_off = |node: &usize| !connected.contains(node) && degrees[*node] > 0 && Some(*node) != centre;
            if order.len() <= most || !chosen.iter().any(is_cut_off) {
                return chosen;
            }
            order.retain(|node| !chosen.contains(node) || !is_cut_off(node));
        }
        order.into_iter().take(most).collect()
    }

    /// How many edges each thing is away from one, whatever their direction; `None` where no way leads.
    pub fn distances(&self, centre: usize) -> Vec<Option<usize>> {
        let mut distances = vec![None; self.node_count()];
        distances[centre] = Some(0);
        let mut open = VecDeque::from([NodeIndex::new(centre)]);
        while let Some(node) = open.pop_front() {
            let next = distances[node.index()].map(|distance| distance + 1);
            for neighbour in self.graph.neighbors_undirected(node) {
                if distances[neighbour.index()].is_none() {
                    distances[neighbour.index()] = next;
                    open.push_back(neighbour);
                }
            }
        }
        distances
    }

    /// The nodes that are to be kept and the edges between them; kinds and relations are those of the part, the most frequent
    /// first.
    fn kept(&self, keep: impl Fn(usize) -> bool) -> Self {
        let graph = self
            .graph
            .filter_map(|node, weight| keep(node.index()).then(|| weight.clone()), |_, weight| Some(weight.clone()));
        let mut part = Self { graph, ..self.clone() };
        let kinds = by_frequency(part.nodes().map(|node| node.kind), part.kinds.len());
        let relations = by_frequency(part.edges().map(|ends| ends.edge.relation), part.relations.len());
        part.kinds = kinds.iter().map(|kind| self.kinds[*kind].clone()).collect();
        part.relations = relations.iter().map(|relation| self.relations[*relation].clone()).collect();
        let place = |order: &[usize], number: usize| order.iter().position(|old| *old == number).unwrap_or(0);
        part.graph.node_weights_mut().for_each(|node| node.kind = place(&kinds, node.kind));
        part.graph.edge_weights_mut().for_each(|edge| edge.relation = place(&relations, edge.relation));
        // What was said of the tags of the whole is not true of the part.
        let whole = self.tags_in_words();
        part.not_shown.retain(|sentence| Some(sentence) != whole.as_ref());
        part.not_shown.extend(part.tags_in_words());
        part
    }
}

/// Numbers that occur, the most frequent first, then by themselves.
fn by_frequency(numbers: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
    let mut counts = vec![0_usize; count];
    numbers.for_each(|number| counts[number] += 1);
    let mut order: Vec<usize> = (0..count).filter(|number| counts[*number] > 0).collect();
    order.sort_by_key(|number| Reverse(counts[*number]));
    order
}

#[cfg(test)]
mod tests {
    use super::super::samples::{awkward, random};
    use super::*;

    #[test]
    fn around_a_thing_are_those_a_few_edges_away() {
        let network = awkward();
        let unicef = network.find("http://a/unicef").expect("it is there");
        let ids = |part: &Network| part.nodes().map(|node| part[node.id].to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&network.around(unicef, 0)), ["http://a/unicef"]);
        assert_eq!(ids(&network.around(unicef, 1)), ["http://a/dpga", "http://a/unicef"]);
        let two = network.around(unicef, 2);
        assert_eq!(ids(&two), ["http://a/1b", "http://a/dpga", "http://a/same1", "http://a/same2", "http://a/unicef"]);
        assert_eq!(two.edge_count(), 5);
        assert_eq!(two.about, network.about);
    }

    #[test]
    fn the_best_connected_stay_and_the_rest_is_counted() {
        let network = random(200, 600, 7);
        let part = network.most_connected(60, Some(3));
        assert_eq!(part.node_count(), 60);
        let id = &network[network.node(3).id];
        assert!(part.find(id).is_some(), "what the picture is about stays");
        let left = format!("{} things of {}, the farthest away, and", network.node_count() - 60, network.node_count());
        assert!(part.not_shown[0].starts_with(&left), "{:?}", part.not_shown);
        assert_eq!(network.most_connected(200, None).not_shown, Vec::<String>::new());
    }
}
