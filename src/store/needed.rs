use super::{GraphName, NamedNode, Quad, Term};
use crate::vocab::terms::rdf;
use std::collections::HashSet;

/// The quads that some queries can ever look at: a store that is made for these queries may go without all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    /// Of the default graph.
    pub asserted: Terms,
    /// Of named graphs.
    pub said: Terms,
}

/// What statements are told apart by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Whether it may be any statement.
    pub all: bool,
    pub predicates: HashSet<NamedNode>,
    /// Classes whose members are asked for, where the kinds of things are not asked for.
    pub classes: HashSet<NamedNode>,
}

impl Needed {
    /// Whether a quad of a store is among them.
    pub fn has(&self, quad: &Quad) -> bool {
        if quad.graph_name == GraphName::DefaultGraph { self.asserted.has(quad) } else { self.said.has(quad) }
    }

    /// Whether a statement is among them, said or asserted.
    pub fn has_statement(&self, quad: &Quad) -> bool {
        self.asserted.has(quad) || self.said.has(quad)
    }

    /// The predicates and classes of which one is in every quad that is needed; `None` where it may be any quad.
    pub fn terms(&self) -> Option<impl Iterator<Item = &NamedNode>> {
        let both = [&self.asserted, &self.said];
        let of_each = || both.into_iter().flat_map(|terms| terms.predicates.iter().chain(&terms.classes));
        (!both.iter().any(|terms| terms.all)).then(of_each)
    }

    /// Adds what others need.
    pub fn extend(&mut self, other: Self) {
        self.asserted.extend(other.asserted);
        self.said.extend(other.said);
    }
}

impl Terms {
    fn has(&self, quad: &Quad) -> bool {
        let is_member = || match &quad.object {
            Term::NamedNode(class) => quad.predicate == rdf::TYPE && self.classes.contains(class),
            _ => false,
        };
        self.all || self.predicates.contains(&quad.predicate) || is_member()
    }

    fn extend(&mut self, other: Self) {
        self.all |= other.all;
        self.predicates.extend(other.predicates);
        self.classes.extend(other.classes);
    }
}
