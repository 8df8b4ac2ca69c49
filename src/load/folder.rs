//! Several RDF files as one dataset, and what becomes of each file when the dataset changes.

use super::blank::with_blank_nodes;
use super::document::{Document, DocumentError};
use super::home::{Files, Holders, Home};
use crate::vocab::Prefixes;
use oxrdf::{BlankNode, GraphName, Quad};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Files that were read without a fault. A blank node exists in one of them only, whatever its label.
pub struct Folder {
    files: Vec<File>,
}

struct File {
    document: Document,
    /// Those of the document, with blank nodes that say which file they are of.
    quads: Vec<Quad>,
}

/// What becomes of one file.
pub struct Change {
    /// Its number in the folder.
    pub file: usize,
    pub bytes: Vec<u8>,
    /// Lines of N-Quads.
    pub added: BTreeSet<String>,
    pub deleted: BTreeSet<String>,
    /// Comments that do not come through.
    pub comments: usize,
}

/// Why a change of the dataset cannot be written to its files.
#[derive(Debug)]
pub enum FolderError {
    /// A new quad that belongs to no file, or to any of these.
    Unclear { quad: String, files: Files },
    /// A new quad among some that have blank nodes of different files.
    Torn { quad: String },
    /// What a file would hold cannot be written in its format.
    Unwritable { file: usize, error: DocumentError },
}

impl Folder {
    /// The files as one dataset.
    pub fn new(documents: Vec<Document>) -> Self {
        let scoped = |(number, document): (usize, Document)| {
            let scope = |node: &BlankNode| BlankNode::new_unchecked(format!("{}{}", scope_of(number), node.as_str()));
            let quads = document.quads.iter().map(|quad| with_blank_nodes(quad.clone(), scope)).collect();
            File { document, quads }
        };
        Self { files: documents.into_iter().enumerate().map(scoped).collect() }
    }

    /// The quads of all files.
    pub fn quads(&self) -> Vec<Quad> {
        self.files.iter().flat_map(|file| &file.quads).cloned().collect()
    }

    /// The prefixes that everybody knows and those of all files; and the names that stand for different things in
    /// different files, which are not among them.
    pub fn prefixes(&self) -> (Prefixes, BTreeSet<String>) {
        let mut meanings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, namespace) in self.files.iter().flat_map(|file| &file.document.prefixes) {
            meanings.entry(name).or_default().insert(namespace);
        }
        let mut prefixes = Prefixes::default();
        let mut doubtful = BTreeSet::new();
        for (name, namespaces) in meanings {
            if namespaces.len() > 1 {
                prefixes.forget(name);
                doubtful.insert(name.to_owned());
            } else {
                namespaces.into_iter().for_each(|namespace| prefixes.declare(name, namespace));
            }
        }
        (prefixes, doubtful)
    }

    /// What becomes of the files when the dataset becomes another; `into` is the file for what has no clear home. Files
    /// that stay as they are do not come up.
    pub fn changes(&self, after: Vec<Quad>, into: Option<usize>) -> Result<Vec<Change>, FolderError> {
        let before: HashSet<&Quad> = self.files.iter().flat_map(|file| &file.quads).collect();
        let (stays, added): (Vec<Quad>, Vec<Quad>) = after.into_iter().partition(|quad| before.contains(quad));
        let stays: HashSet<&Quad> = stays.iter().collect();
        let mut new: Vec<Vec<Quad>> = vec![Vec::new(); self.files.len()];
        let holders = Holders::of(self.files.iter().map(|file| file.quads.as_slice()));
        for (group, home) in holders.homes(added) {
            let file = match (home, into) {
                (Home::File(file), _) | (Home::Unclear(_), Some(file)) => file,
                (Home::Unclear(files), None) => return Err(FolderError::Unclear { quad: first_of(&group), files }),
                (Home::Torn, _) => return Err(FolderError::Torn { quad: first_of(&group) }),
            };
            new[file].extend(group);
        }
        let (prefixes, _) = self.prefixes();
        let changes = self.files.iter().zip(new).enumerate().filter_map(|(number, (file, new))| {
            let kept: Vec<&Quad> = file.quads.iter().filter(|quad| stays.contains(quad)).collect();
            let is_changed = kept.len() < file.quads.len() || !new.is_empty();
            is_changed.then(|| file.change(number, kept.into_iter().cloned().chain(new), &prefixes))
        });
        changes.collect()
    }
}

impl File {
    fn change(
        &self,
        number: usize,
        quads: impl Iterator<Item = Quad>,
        known: &Prefixes,
    ) -> Result<Change, FolderError> {
        let scope = scope_of(number);
        // New ones get a name of their own: a label the update made up may be one of this file.
        let mut new: HashMap<BlankNode, BlankNode> = HashMap::new();
        let quads = quads.map(|quad| {
            with_blank_nodes(quad, |node| match node.as_str().strip_prefix(&scope) {
                Some(label) => BlankNode::new_unchecked(label),
                None => new.entry(node.clone()).or_default().clone(),
            })
        });
        let written = self.document.write(quads.collect(), known);
        let (bytes, after) = written.map_err(|error| FolderError::Unwritable { file: number, error })?;
        let before = self.document.lines();
        Ok(Change {
            file: number,
            bytes,
            added: after.difference(&before).cloned().collect(),
            deleted: before.difference(&after).cloned().collect(),
            comments: self.document.comments,
        })
    }
}

/// What the blank nodes of a file begin with while all files are one dataset; the engine makes none with a hyphen.
fn scope_of(number: usize) -> String {
    format!("f{number}-")
}

/// The first quad as a person reads it: a new blank node has no name yet.
fn first_of(group: &[Quad]) -> String {
    let Some(quad) = group.first() else { return String::new() };
    let graph = match &quad.graph_name {
        GraphName::DefaultGraph => String::new(),
        graph => graph.to_string(),
    };
    let terms = [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string(), graph];
    let terms = terms.iter().filter(|term| !term.is_empty());
    terms.map(|term| if term.starts_with("_:") { "[]" } else { term }).collect::<Vec<_>>().join(" ")
}
