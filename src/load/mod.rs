//! Files into a store.
//!
//! In: a [`Shelf`]. Out: [`Loaded`]: a filled [`Store`], the [`Vocabulary`] of the folder, its datasets, and every
//! [`Finding`] met on the way. A broken file or paragraph never stops the rest.
//!
//! The one rule: **the default graph is what we assert, each triple once; a named graph is what somebody says.** A record
//! whose reading is accepted and that has no standing is copied into the default graph. A file that names no graph is one
//! record, whose source is its header.

mod accept;
mod format;
mod header;
mod json_guard;
mod parse;
mod recover;
mod vocabulary;
mod xml_guard;

pub use header::Dataset;

use crate::shelf::{Finding, Shelf, ShelfFile, sort_findings};
use crate::store::{Quad, Store, StoreError};
use crate::vocab::Vocabulary;
use parse::Parsed;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What a shelf holds, ready to be asked.
pub struct Loaded {
    pub store: Store,
    pub vocabulary: Vocabulary,
    pub datasets: Vec<Dataset>,
    pub findings: Vec<Finding>,
}

/// Loads a whole shelf.
pub fn load(shelf: &Shelf) -> Result<Loaded, StoreError> {
    let mut findings = shelf.findings().to_vec();
    let ontology = parse_all(shelf.files("ontology"), vocabulary::provisional_iri);
    let (vocabulary, ontology) = vocabulary::read(ontology, &mut findings);
    let data = parse_all(shelf.files("data"), |path| vocabulary.file_iri(path));

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
    let accepted = accept::accept(files, &mut datasets, &mut findings);
    for finding in &mut findings {
        finding.locate(shelf, &vocabulary.prefixes);
    }
    sort_findings(&mut findings);
    Ok(Loaded { store: Store::in_memory(accepted)?, vocabulary, datasets, findings })
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
fn parse_all<'a>(files: impl Iterator<Item = &'a ShelfFile>, base: impl Fn(&str) -> String + Sync) -> Vec<Parsed> {
    let files: Vec<&ShelfFile> = files.collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(parsed) = parse::parse(file, &base(&file.path)) {
                done.lock().unwrap_or_else(PoisonError::into_inner).push(parsed);
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 1..threads.min(files.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by(|a, b| a.path.cmp(&b.path));
    done
}
