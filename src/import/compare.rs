//! What changed between two imports of a dataset: things that are new or gone, and values that are others.

use crate::load;
use crate::shelf::ShelfFile;
use crate::store::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, plain};
use crate::vocab::terms::rdf;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The difference between two imports.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    #[serde(serialize_with = "iris")]
    pub appeared: Vec<NamedNode>,
    #[serde(serialize_with = "iris")]
    pub vanished: Vec<NamedNode>,
    pub changed: Vec<ValueChange>,
    /// All that either of both says, for the names of things.
    #[serde(skip)]
    pub quads: Vec<Quad>,
}

/// Values of a thing that became others.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueChange {
    #[serde(serialize_with = "plain::iri")]
    pub thing: NamedNode,
    #[serde(serialize_with = "plain::iri")]
    pub property: NamedNode,
    /// Only those that are gone, and only those that are new.
    #[serde(serialize_with = "terms")]
    pub before: Vec<Term>,
    #[serde(serialize_with = "terms")]
    pub after: Vec<Term>,
}

/// What is said of things, by thing and property.
type Said<'a> = HashMap<&'a NamedNode, HashMap<&'a NamedNode, HashSet<&'a Term>>>;

impl Changes {
    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        self.appeared.is_empty() && self.vanished.is_empty() && self.changed.is_empty()
    }
}

/// Compares the texts of two imports: what their records say, whichever of them says it.
pub fn compare(path: &str, before: Vec<u8>, after: Vec<u8>) -> Changes {
    let (before, after) = (quads(path, before), quads(path, after));
    let (was, is) = (said(&before), said(&after));
    let mut changes = Changes {
        appeared: only(&is, &was),
        vanished: only(&was, &is),
        changed: changed(&was, &is),
        ..Changes::default()
    };
    changes.quads = before;
    changes.quads.extend(after);
    changes
}

/// Things that only one of two has.
fn only(these: &Said<'_>, those: &Said<'_>) -> Vec<NamedNode> {
    let mut only: Vec<NamedNode> =
        these.keys().filter(|thing| !those.contains_key(*thing)).map(|thing| (*thing).clone()).collect();
    only.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    only
}

/// Values of things that both have; a change of class first.
fn changed(was: &Said<'_>, is: &Said<'_>) -> Vec<ValueChange> {
    let none = HashSet::new();
    let mut changed = Vec::new();
    for (thing, before) in was {
        let Some(after) = is.get(thing) else {
            continue;
        };
        let properties: HashSet<&NamedNode> = before.keys().chain(after.keys()).copied().collect();
        for property in properties {
            let [old, new] = [before, after].map(|said| said.get(property).unwrap_or(&none));
            if old != new {
                changed.push(ValueChange {
                    thing: (*thing).clone(),
                    property: property.clone(),
                    before: sorted(old.difference(new)),
                    after: sorted(new.difference(old)),
                });
            }
        }
    }
    changed.sort_by_cached_key(|change| {
        let is_no_class = change.property.as_ref() != rdf::TYPE;
        (change.thing.as_str().to_owned(), is_no_class, change.property.as_str().to_owned())
    });
    changed
}

fn sorted<'a>(terms: impl Iterator<Item = &'a &'a Term>) -> Vec<Term> {
    let mut terms: Vec<Term> = terms.map(|term| (*term).clone()).collect();
    terms.sort_by_cached_key(Term::to_string);
    terms
}

/// What the records of a file say.
fn quads(path: &str, bytes: Vec<u8>) -> Vec<Quad> {
    let file = ShelfFile { path: path.to_owned(), bytes: Cow::Owned(bytes) };
    let said = load::read(&file, "https://file.invalid/").map(|said| said.quads).unwrap_or_default();
    said.into_iter().filter(|quad| quad.graph_name != GraphName::DefaultGraph).collect()
}

fn said(quads: &[Quad]) -> Said<'_> {
    let mut said = Said::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(thing) = &quad.subject {
            said.entry(thing).or_default().entry(&quad.predicate).or_default().insert(&quad.object);
        }
    }
    said
}

fn iris<S: Serializer>(nodes: &[NamedNode], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(nodes.iter().map(NamedNode::as_str))
}

/// A term as `store::plain` writes it.
#[derive(Serialize)]
struct Plain<'a>(#[serde(serialize_with = "plain::term")] &'a Term);

fn terms<S: Serializer>(terms: &[Term], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(terms.iter().map(Plain))
}
