//! Files into a store.
//!
//! In: a [`Shelf`]. Out: [`Loaded`]: a filled [`Store`], the [`Vocabulary`] of the folder, its datasets, and every
//! [`Finding`] met on the way. A broken file or paragraph never stops the rest.
//!
//! The one rule: **the default graph is what we assert, each triple once; a named graph is what somebody says.** A record
//! whose reading is accepted and that has no standing is copied into the default graph. A file that names no graph is one
//! record, whose source is its header. A [`dump`] is one file taken as it is; a [`Document`] is one that will be written
//! again, and a [`Folder`] several of them.

mod accept;
mod answer;
mod blank;
mod document;
mod folder;
mod format;
mod generated;
mod header;
mod home;
mod json_guard;
mod parse;
mod pieces;
mod recover;
mod tidy;
mod vocabulary;
mod xml_guard;

pub use answer::{MEDIA_TYPES, read_answer};
pub use document::{Document, DocumentError};
pub use folder::{Change, Folder, FolderError};
pub use generated::{WriteError, side_by_side, sort, write};
pub use header::Dataset;
pub use tidy::untidy;
pub use xml_guard::check as check_xml;

use crate::shelf::{Finding, Shelf, ShelfFile, engine_ontology, sort_findings, unpacked_name};
use crate::store::{GraphName, Needed, Quad, Store, StoreError};
use crate::vocab::Vocabulary;
use crate::vocab::terms::{dcterms, rdfs, skos};
use oxrdf::NamedNodeRef;
use parse::Parsed;
use std::borrow::Cow;
use std::sync::mpsc;
use std::thread;

/// What a shelf holds, ready to be asked.
pub struct Loaded {
    pub store: Store,
    pub vocabulary: Vocabulary,
    pub datasets: Vec<Dataset>,
    pub findings: Vec<Finding>,
}

/// A single RDF file, taken as it is: no record of it is copied anywhere.
pub struct Dump {
    pub quads: Vec<Quad>,
    /// What an ontology inside it says; else the usual labels.
    pub vocabulary: Vocabulary,
    pub findings: Vec<Finding>,
}

/// The base of relative IRIs of a dump: the same for all, so that a file and its copy elsewhere say the same.
const DUMP_BASE: &str = "https://dump.invalid/";

/// Reads one RDF file; `None` when it is not RDF by its name.
pub fn dump(path: &str, bytes: Vec<u8>) -> Option<Dump> {
    let file = ShelfFile { path: path.to_owned(), bytes: Cow::Owned(bytes) };
    let mut parsed = parse::parse(&file, DUMP_BASE)?;
    let quads = parsed.quads.clone();
    let findings = std::mem::take(&mut parsed.findings);
    // Once is enough: what an accepted record says stands in its graph too.
    if quads.iter().any(|quad| quad.graph_name == GraphName::DefaultGraph) {
        parsed.quads.retain(|quad| quad.graph_name == GraphName::DefaultGraph);
    }
    // That there is no ontology in it is no fault of a dump.
    let (mut vocabulary, _) = vocabulary::read(vec![parsed], &mut Vec::new());
    if vocabulary.label_properties.is_empty() {
        vocabulary.label_properties =
            [skos::PREF_LABEL, dcterms::TITLE, rdfs::LABEL].map(NamedNodeRef::into_owned).to_vec();
    }
    Some(Dump { quads, vocabulary, findings })
}

/// Loads a whole shelf.
pub fn load(shelf: &Shelf) -> Result<Loaded, StoreError> {
    load_all(shelf, None)
}

/// Loads of a shelf only what is needed: a large dataset is read faster so. How much its datasets say is not counted.
pub fn load_needed(shelf: &Shelf, needed: &Needed) -> Result<Loaded, StoreError> {
    load_all(shelf, Some(needed))
}

/// What the ontology of a shelf declares, without its data.
pub fn vocabulary(shelf: &Shelf) -> Vocabulary {
    let files = shelf.files("ontology");
    vocabulary::read(parse_all(files, None, |path| vocabulary::provisional_iri(unpacked_name(path))), &mut Vec::new()).0
}

fn load_all(shelf: &Shelf, needed: Option<&Needed>) -> Result<Loaded, StoreError> {
    let mut findings = shelf.findings().to_vec();
    let ontology = parse_all(shelf.files("ontology"), None, |path| vocabulary::provisional_iri(unpacked_name(path)));
    let (vocabulary, ontology) = vocabulary::read(ontology, &mut findings);
    let data = parse_all(shelf.files("data"), needed, |path| vocabulary.file_iri(unpacked_name(path)));

    let mut files = ontology;
    files.extend(data);
    let mut datasets = Vec::new();
    let files: Vec<Parsed> = files
        .into_iter()
        .filter_map(|mut file| {
            let header = header::read(&file);
            findings.extend(header.findings(&file));
            findings.append(&mut file.findings);
            let keep = header.is_licensed() || !file.needs_header();
            file.header = header.node();
            keep.then(|| {
                datasets.push(header.into_dataset());
                file
            })
        })
        .collect();
    let store = thread::scope(|scope| {
        let (give, given) = mpsc::channel();
        let store = scope.spawn(|| Store::in_memory(given.into_iter().flatten()));
        // Where the store takes no more, it says why.
        accept::accept(files, needed, &mut datasets, &mut findings, |quads| drop(give.send(quads)));
        drop(give);
        for finding in &mut findings {
            finding.locate(shelf, &vocabulary.prefixes);
        }
        sort_findings(&mut findings);
        store.join().unwrap_or(Err(StoreError::EngineStopped))
    })?;
    Ok(Loaded { store, vocabulary, datasets, findings })
}

/// Loads files that are named, whatever folder they stand in: no header is asked for, and no other file is opened.
pub fn load_files(shelf: &Shelf) -> Result<Loaded, StoreError> {
    let mut findings = shelf.findings().to_vec();
    let mut vocabulary = Vocabulary { label_properties: vec![rdfs::LABEL.into_owned()], ..Vocabulary::default() };
    let mut files = parse_all(shelf.all_files(), None, |path| file_url(unpacked_name(path)));
    for file in &mut files {
        findings.append(&mut file.findings);
        for (name, namespace) in &file.prefixes {
            vocabulary.prefixes.declare_unless_known(name, namespace);
        }
    }
    let engine = engine_ontology();
    let engine = parse_all(engine.iter(), None, vocabulary::provisional_iri);
    let (_, engine) = vocabulary::read(engine, &mut Vec::new());
    sort_findings(&mut findings);
    let store = Store::in_memory(accept::accept_as_they_are(files, &engine))?;
    Ok(Loaded { store, vocabulary, datasets: Vec::new(), findings })
}

/// Whether a file is RDF, packed or not, by its name.
pub fn is_rdf(path: &str) -> bool {
    format::of(path).is_some()
}

/// The URL of a file or folder on the disk: the base of relative IRIs.
pub fn file_url(path: &str) -> String {
    let absolute =
        std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned());
    let mut url = "file://".to_owned();
    if !absolute.starts_with('/') {
        url.push('/');
    }
    for byte in absolute.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

/// What a file of TriG says about itself, without reading on behind its header; `None` when it has none.
pub fn described(path: &str, text: &str, iri: &str) -> Option<Dataset> {
    let end = text.find(" {\n").and_then(|at| text[..at].rfind('\n')).unwrap_or(text.len());
    let file = ShelfFile { path: path.to_owned(), bytes: Cow::Owned(text.as_bytes()[..end].to_vec()) };
    let header = header::read(&parse::parse(&file, iri)?);
    header.node().map(|_| header.into_dataset())
}

/// What one file says, before any rule is applied.
pub struct Said {
    pub quads: Vec<Quad>,
    /// What of it could not be read.
    pub findings: Vec<Finding>,
}

/// Reads one file by itself, its relative IRIs against `base`; `None` when it is not RDF by its name.
pub fn read(file: &ShelfFile, base: &str) -> Option<Said> {
    parse::parse(file, base).map(|Parsed { quads, findings, .. }| Said { quads, findings })
}

/// Parses files side by side; the result is in the order of the files, whatever thread did which.
fn parse_all<'a>(
    files: impl Iterator<Item = &'a ShelfFile>,
    needed: Option<&Needed>,
    base: impl Fn(&str) -> String + Sync,
) -> Vec<Parsed> {
    let parse = |file: &ShelfFile| parse::parse_needed(file, &base(&file.path), needed);
    let parsed = side_by_side(files.collect(), parse);
    let mut parsed: Vec<Parsed> = parsed.into_iter().flatten().collect();
    parsed.sort_by(|a, b| a.path.cmp(&b.path));
    parsed
}
