//! Everything at once: the graph in several formats, a table of each class, and what describes them.

use super::canonical::hash;
use super::describe::{Counts, dataset_jsonld, manifest, void};
use super::formats::format;
use super::quads::{all, asserted};
use super::table::class_table;
use super::{Contents, ExportError};
use crate::store::{NamedNode, Quad, Term};
use crate::vocab::Prefixes;
use crate::vocab::terms::rdf;
use std::collections::BTreeSet;

/// The file that lists the others.
pub const MANIFEST: &str = "manifest.json";

/// A file of the folder.
#[derive(Clone, Debug)]
pub struct File {
    /// With `/`, inside the folder.
    pub path: String,
    pub media_type: &'static str,
    /// What is in it, for people.
    pub title: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        hash(&self.bytes)
    }
}

/// Every file of the folder; the manifest is the last.
pub fn bundle(contents: &Contents<'_>) -> Result<Vec<File>, ExportError> {
    let quads = all(contents.store, contents.limits)?;
    let plain = asserted(&quads);
    let counts = Counts::of(&quads, contents);
    let mut files = vec![
        rdf_file("graph.trig", "trig", "Who says what, and what we assert", &quads, contents)?,
        rdf_file("graph.nq", "nquads", "The same, one statement a line", &quads, contents)?,
        rdf_file("asserted.ttl", "turtle", "What we assert, without who says so", &plain, contents)?,
    ];
    files.extend(tables(&plain, contents)?);
    let void = File {
        path: "void.ttl".to_owned(),
        media_type: "text/turtle",
        title: "The datasets and their counts in VoID and DCAT".to_owned(),
        bytes: void(&counts, &files, contents)?,
    };
    files.push(void);
    let page = File {
        path: "dataset.jsonld".to_owned(),
        media_type: "application/ld+json",
        title: "The dataset in the words of schema.org, for search engines".to_owned(),
        bytes: dataset_jsonld(&files, contents),
    };
    files.push(page);
    let manifest = File {
        path: MANIFEST.to_owned(),
        media_type: "application/json",
        title: "What is in this folder".to_owned(),
        bytes: manifest(&counts, &files, contents),
    };
    files.push(manifest);
    Ok(files)
}

fn rdf_file(path: &str, name: &str, title: &str, quads: &[Quad], contents: &Contents<'_>) -> Result<File, ExportError> {
    let format = format(name).expect("the formats of the bundle are in the list");
    let bytes = format.write(quads, &contents.vocabulary.prefixes)?;
    Ok(File { path: path.to_owned(), media_type: format.media_type, title: title.to_owned(), bytes })
}

/// A table of each class that has a member we assert.
fn tables(asserted: &[Quad], contents: &Contents<'_>) -> Result<Vec<File>, ExportError> {
    let mut taken = BTreeSet::new();
    let write = |class: NamedNode| {
        let table = class_table(&class, false, false, contents)?;
        Ok(File {
            path: format!("classes/{}.csv", file_name(&class, &contents.vocabulary.prefixes, &mut taken)),
            media_type: "text/csv",
            title: format!("Table: {}", contents.names.show(class.as_str())),
            bytes: table.csv(),
        })
    };
    classes(asserted).into_iter().map(write).collect()
}

/// Classes that are used, by their IRI.
fn classes(asserted: &[Quad]) -> BTreeSet<NamedNode> {
    asserted
        .iter()
        .filter(|quad| quad.predicate.as_ref() == rdf::TYPE)
        .filter_map(|quad| match &quad.object {
            Term::NamedNode(class) => Some(class.clone()),
            _ => None,
        })
        .collect()
}

/// `coop-Initiative`; a number behind it where another class has the name already, also on disks that mind no case.
fn file_name(class: &NamedNode, prefixes: &Prefixes, taken: &mut BTreeSet<String>) -> String {
    let short = prefixes.shorten(class.as_str());
    let bare = short.split_once("://").map_or(short.as_str(), |(_, rest)| rest);
    let plain: String = bare.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    // Disks mostly allow 255 bytes.
    let plain: String = plain.chars().take(60).collect();
    let mut name = plain.clone();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{plain}-{number}");
        number += 1;
    }
    name
}
