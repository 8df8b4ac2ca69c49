//! Which file a new quad belongs to, by what the files hold already.
//!
//! A quad in a named graph belongs to the file with this graph; where several have it, to the one that also has its
//! subject there. A quad in the default graph belongs to the file with its subject. Blank nodes exist in one file only:
//! what has one goes to its file, and quads that share a new one stay together.

use super::blank::{blank_alike, blank_nodes};
use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad};
use std::collections::{BTreeSet, HashMap};

/// Files by their number.
pub type Files = BTreeSet<usize>;

/// Where quads that belong together go.
#[derive(Debug, PartialEq, Eq)]
pub enum Home {
    File(usize),
    /// To no file, or to any of these.
    Unclear(Files),
    /// They have blank nodes of different files.
    Torn,
}

/// What the files hold.
pub struct Holders<'a> {
    graphs: HashMap<&'a GraphName, Files>,
    subjects: HashMap<(&'a GraphName, &'a NamedOrBlankNode), Files>,
    blank_nodes: HashMap<&'a BlankNode, usize>,
}

impl<'a> Holders<'a> {
    /// Looks at the quads of each file; no blank node may be in two of them.
    pub fn of(files: impl IntoIterator<Item = &'a [Quad]>) -> Self {
        let (mut graphs, mut subjects, mut nodes) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (file, quads) in files.into_iter().enumerate() {
            for quad in quads {
                graphs.entry(&quad.graph_name).or_insert_with(Files::new).insert(file);
                subjects.entry((&quad.graph_name, &quad.subject)).or_insert_with(Files::new).insert(file);
                nodes.extend(blank_nodes(quad).map(|node| (node, file)));
            }
        }
        Self { graphs, subjects, blank_nodes: nodes }
    }

    /// New quads in groups that must stay in one file, and the home of each group.
    pub fn homes(&self, mut added: Vec<Quad>) -> Vec<(Vec<Quad>, Home)> {
        added.sort_by_cached_key(|quad| {
            let graph = Some(&quad.graph_name).filter(|graph| **graph != GraphName::DefaultGraph);
            let terms = [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string()];
            (graph.map(GraphName::to_string), terms.map(blank_alike))
        });
        let groups = self.groups(&added).into_iter();
        groups
            .map(|group| (group.iter().map(|at| added[*at].clone()).collect::<Vec<_>>(), self.home(&added, &group)))
            .collect()
    }

    /// Quads that share a new blank node, by their places in the list.
    fn groups(&self, added: &[Quad]) -> Vec<Vec<usize>> {
        let mut with_node: HashMap<&BlankNode, Vec<usize>> = HashMap::new();
        for (at, quad) in added.iter().enumerate() {
            for node in self.new_nodes(quad) {
                with_node.entry(node).or_default().push(at);
            }
        }
        let mut is_placed = vec![false; added.len()];
        let mut groups = Vec::new();
        for first in 0..added.len() {
            if is_placed[first] {
                continue;
            }
            is_placed[first] = true;
            let mut group = vec![first];
            let mut next = 0;
            while let Some(quad) = group.get(next).map(|at| &added[*at]) {
                next += 1;
                // Taken out: each node needs to be followed once.
                let sharing = self.new_nodes(quad).filter_map(|node| with_node.remove(node)).flatten();
                group.extend(sharing.filter(|at| !std::mem::replace(&mut is_placed[*at], true)));
            }
            groups.push(group);
        }
        groups
    }

    fn new_nodes<'b>(&self, quad: &'b Quad) -> impl Iterator<Item = &'b BlankNode> {
        blank_nodes(quad).filter(|node| !self.blank_nodes.contains_key(node))
    }

    fn home(&self, added: &[Quad], group: &[usize]) -> Home {
        let quads = || group.iter().map(|at| &added[*at]);
        let bound: Files =
            quads().flat_map(blank_nodes).filter_map(|node| self.blank_nodes.get(node)).copied().collect();
        match only(&bound) {
            Some(file) => return Home::File(file),
            None if !bound.is_empty() => return Home::Torn,
            None => {}
        }
        let holders: Vec<Files> = quads().map(|quad| self.holders(quad)).collect();
        let clear: Files = holders.iter().filter_map(only).collect();
        match only(&clear) {
            Some(file) => Home::File(file),
            None => Home::Unclear(holders.into_iter().flatten().collect()),
        }
    }

    /// The files a quad may go to.
    fn holders(&self, quad: &Quad) -> Files {
        let with_subject = self.subjects.get(&(&quad.graph_name, &quad.subject));
        let with_graph = self.graphs.get(&quad.graph_name).filter(|_| quad.graph_name != GraphName::DefaultGraph);
        with_subject.or(with_graph).cloned().unwrap_or_default()
    }
}

fn only(files: &Files) -> Option<usize> {
    files.first().copied().filter(|_| files.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{NamedNode, Term};

    /// `a b` says it in the default graph, `a b g` in a graph; `_x` is a blank node.
    fn quad(text: &str) -> Quad {
        let mut names = text.split(' ');
        let mut node = || {
            names.next().map(|name| match name.strip_prefix('_') {
                Some(blank) => NamedOrBlankNode::from(BlankNode::new_unchecked(blank)),
                None => NamedNode::new_unchecked(format!("http://example.org/{name}")).into(),
            })
        };
        let (subject, object) = (node().expect("a subject"), node().expect("an object"));
        let graph = node().map_or(GraphName::DefaultGraph, GraphName::from);
        Quad::new(subject, NamedNode::new_unchecked("http://example.org/p"), Term::from(object), graph)
    }

    fn homes(added: &[&str]) -> Vec<Home> {
        let files: [Vec<Quad>; 3] = [
            ["ann x", "both x", "ann x g", "ann x shared", "_here x"].map(quad).into(),
            ["bob x", "both x", "cat x shared"].map(quad).into(),
            ["_there x"].map(quad).into(),
        ];
        let holders = Holders::of(files.iter().map(Vec::as_slice));
        holders.homes(added.iter().map(|text| quad(text)).collect()).into_iter().map(|(_, home)| home).collect()
    }

    #[test]
    fn what_a_file_holds_says_where_a_quad_goes() {
        for (added, home) in [
            ("ann y", Home::File(0)),
            ("bob y", Home::File(1)),
            ("both y", Home::Unclear([0, 1].into())),
            ("new y", Home::Unclear(Files::new())),
            ("new y g", Home::File(0)),
            ("ann y shared", Home::File(0)),
            ("cat y shared", Home::File(1)),
            ("new y shared", Home::Unclear([0, 1].into())),
            ("ann y elsewhere", Home::Unclear(Files::new())),
            ("new _there", Home::File(2)),
            ("bob _there g", Home::File(2)),
            ("_here _there", Home::Torn),
        ] {
            assert_eq!(homes(&[added]), [home], "{added}");
        }
    }

    #[test]
    fn quads_that_share_a_new_blank_node_stay_together() {
        assert_eq!(homes(&["ann _n", "_n y", "_n _m", "_m y"]), [Home::File(0)]);
        assert_eq!(homes(&["ann _n", "bob _n"]), [Home::Unclear([0, 1].into())]);
        assert_eq!(homes(&["ann _n", "both _n"]), [Home::File(0)]);
        assert_eq!(homes(&["ann _n", "_n _there"]), [Home::File(2)]);
        assert_eq!(homes(&["_here _n", "_n _there"]), [Home::Torn]);
        assert_eq!(homes(&["ann y", "bob y"]).len(), 2);
    }
}
