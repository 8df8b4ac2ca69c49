//! The triples of a CONSTRUCT, written for each row of its pattern.

use super::algebra::of_triple;
use crate::store::{GraphName, NamedOrBlankNode, Quad, Row, Term};
use oxrdf::BlankNode;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// What stands between the braces of CONSTRUCT.
#[derive(Clone, Debug)]
pub struct Template {
    variables: Vec<String>,
    triples: Vec<[Slot; 3]>,
}

/// A place in a triple.
#[derive(Clone, Debug)]
enum Slot {
    /// The value of a variable, by its number.
    Variable(usize),
    Constant(Term),
    /// A node without a name, by its number: another one for each row.
    Blank(usize),
}

/// Triples as they are written, row by row.
pub struct Writing<'a> {
    template: &'a Template,
    /// What nodes without a name are called, with two numbers behind it.
    blank: String,
    row: usize,
    /// What each triple came to last: rows that follow each other often say the same of what they share.
    last: Vec<Option<Quad>>,
}

impl Template {
    pub(super) fn new(triples: &[TriplePattern]) -> Self {
        let mut variables: Vec<String> = Vec::new();
        for name in triples.iter().flat_map(of_triple).filter(|name| !name.starts_with("_:")) {
            if !variables.contains(&name) {
                variables.push(name);
            }
        }
        let mut blanks: Vec<String> = Vec::new();
        let number = |name: &str| variables.iter().position(|known| known == name).unwrap_or_default();
        let mut term = |term: &TermPattern| match term {
            TermPattern::NamedNode(node) => Slot::Constant(node.clone().into()),
            TermPattern::Literal(literal) => Slot::Constant(literal.clone().into()),
            TermPattern::BlankNode(node) => {
                let known = blanks.iter().position(|known| known == node.as_str());
                Slot::Blank(known.unwrap_or_else(|| {
                    blanks.push(node.as_str().to_owned());
                    blanks.len() - 1
                }))
            }
            TermPattern::Variable(variable) => Slot::Variable(number(variable.as_str())),
        };
        let predicate = |predicate: &NamedNodePattern| match predicate {
            NamedNodePattern::NamedNode(node) => Slot::Constant(node.clone().into()),
            NamedNodePattern::Variable(variable) => Slot::Variable(number(variable.as_str())),
        };
        let triples = triples
            .iter()
            .map(|triple| [term(&triple.subject), predicate(&triple.predicate), term(&triple.object)])
            .collect();
        Self { variables, triples }
    }

    /// The variables it needs: the columns of a row.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// Begins to write, for the row of this number. Nodes without a name are called `blank`, which others must not use.
    pub fn writing(&self, blank: &str, row: usize) -> Writing<'_> {
        let blank = blank.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Writing { template: self, blank, row, last: vec![None; self.triples.len()] }
    }
}

impl Writing<'_> {
    /// Writes the triples of a row; those with a variable that has no value, or that are no RDF, are left out. Whether there
    /// were any.
    pub fn row(&mut self, row: &Row, quads: &mut Vec<Quad>) -> bool {
        let mut says_something = false;
        for (at, triple) in self.template.triples.iter().enumerate() {
            let quad = self.triple(triple, row);
            says_something |= quad.is_some();
            if quad.is_some() && quad != self.last[at] {
                quads.extend(quad.clone());
                self.last[at] = quad;
            }
        }
        self.row += 1;
        says_something
    }

    fn triple(&self, [subject, predicate, object]: &[Slot; 3], row: &Row) -> Option<Quad> {
        let subject: NamedOrBlankNode = match self.value(subject, row)? {
            Term::NamedNode(node) => node.into(),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) => return None,
        };
        let Term::NamedNode(predicate) = self.value(predicate, row)? else {
            return None;
        };
        Some(Quad::new(subject, predicate, self.value(object, row)?, GraphName::DefaultGraph))
    }

    fn value(&self, slot: &Slot, row: &Row) -> Option<Term> {
        match slot {
            Slot::Variable(at) => row.get(*at)?.clone(),
            Slot::Constant(term) => Some(term.clone()),
            Slot::Blank(number) => {
                Some(BlankNode::new_unchecked(format!("{}-{number}-{}", self.blank, self.row)).into())
            }
        }
    }
}
