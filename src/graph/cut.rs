//! Parts of a network.

use super::Network;
use super::project::counted;
use petgraph::graph::NodeIndex;
use std::collections::{BTreeSet, VecDeque};

impl Network {
    /// The things at most `hops` edges away from one, whatever their direction, and the edges between them.
    pub fn around(&self, centre: usize, hops: usize) -> Self {
        let near = self.distances(centre);
        let part = self.kept(|node| near[node].is_some_and(|distance| distance <= hops));
        // What was said of the whole is not true of the part.
        Self { not_shown: part.tags_in_words().into_iter().collect(), ..part }
    }

    /// The `most` things with the most edges, and the edges between them; with a `centre` those nearest to it come first. Alike
    /// things are taken in the order of their ids. What is left out is said.
    pub fn most_connected(&self, most: usize, centre: Option<usize>) -> Self {
        if self.node_count() <= most {
            return self.clone();
        }
        let degrees = self.degrees();
        let distances = centre.map(|centre| self.distances(centre));
        let away = |node: usize| distances.as_ref().map(|distances| distances[node].unwrap_or(usize::MAX));
        let mut order: Vec<usize> = (0..self.node_count()).collect();
        order.sort_by_key(|node| (away(*node), std::cmp::Reverse(degrees[*node])));
        let chosen: BTreeSet<usize> = order.into_iter().take(most).collect();
        let mut part = self.kept(|node| chosen.contains(&node));
        let things = counted(self.node_count() - part.node_count(), "thing");
        let edges = counted(self.edge_count() - part.edge_count(), "edge");
        part.not_shown.push(format!("{things} of {} with the fewest edges, and {edges} at them", self.node_count()));
        part
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

    fn kept(&self, keep: impl Fn(usize) -> bool) -> Self {
        let graph = self
            .graph
            .filter_map(|node, weight| keep(node.index()).then(|| weight.clone()), |_, weight| Some(weight.clone()));
        Self { graph, about: self.about.clone(), ..self.clone() }
    }
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
        let left =
            format!("{} things of {} with the fewest edges, and", network.node_count() - 60, network.node_count());
        assert!(part.not_shown[0].starts_with(&left), "{:?}", part.not_shown);
        assert_eq!(network.most_connected(200, None).not_shown, Vec::<String>::new());
    }
}
