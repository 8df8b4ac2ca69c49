//! Prefixes, shortening, and the only place where an IRI of a vocabulary is spelled.
//!
//! In: what the headers of a folder's ontology declare. Out: [`Vocabulary`], plain data that every other room reads.
//! The engine knows the W3C's vocabularies and its own `say:`; a domain's terms are never written here.

mod counted;
mod nearest;
mod prefixes;
pub mod terms;

pub use counted::counted;
pub use nearest::nearest;
pub use prefixes::{Prefixes, SSSOM_PREFIXES, SSSOM_SLOT_PREFIXES};

use oxrdf::NamedNode;

/// What a folder's ontology header says about itself.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// IRI of the folder's ontology; file names are resolved against it.
    pub ontology: String,
    /// What the graph is, in one line (`dcterms:title`).
    pub title: String,
    /// What the graph is, in a paragraph (`dcterms:description`).
    pub description: String,
    /// What goes with every picture and file of it (`dcterms:rights`).
    pub rights: String,
    /// The licence of what the folder says of itself (`dcterms:license`).
    pub licence: String,
    /// The namespace of the folder's entities (`void:uriSpace`).
    pub uri_space: String,
    /// Every namespace the folder declares: a bare word may stand for a term in one of them.
    pub namespaces: Vec<String>,
    /// Entities worth a first look (`void:exampleResource`).
    pub examples: Vec<NamedNode>,
    /// Properties that name a thing, best first (`say:labelProperties`).
    pub label_properties: Vec<NamedNode>,
    /// Further properties by which a thing may be asked for (`say:aliasProperties`).
    pub alias_properties: Vec<NamedNode>,
    /// Classes whose members have no name of their own, and what stands for it (`say:shownBy`).
    pub shown_by: Vec<(NamedNode, Vec<NamedNode>)>,
    /// Prefixes: the W3C's, the engine's, the folder's.
    pub prefixes: Prefixes,
}

impl Vocabulary {
    /// The IRI of a file of the folder: the base of its relative IRIs unless it has a base of its own.
    pub fn file_iri(&self, path: &str) -> String {
        let path = path.replace(' ', "%20");
        format!("{}/{path}", self.ontology.trim_end_matches(['/', '#']))
    }
}
