//! What is open now: shelf, store, catalogue, limits. Every door is given one.

mod network;
mod part;

pub use network::{EVERYTHING, Rowed, everything, network};
pub use part::part;

use crate::link::{self, Ledger};
use crate::load::{self, Dataset};
use crate::query::{Catalogue, Kind, Names};
use crate::reason;
use crate::shelf::{Finding, Shelf};
use crate::store::{Limits, Store, StoreError};
use crate::vocab::Vocabulary;
use std::cell::OnceCell;

/// An open folder, ready for questions.
#[derive(Clone)]
pub struct Session {
    pub shelf: Shelf,
    pub store: Store,
    pub vocabulary: Vocabulary,
    pub datasets: Vec<Dataset>,
    pub catalogue: Catalogue,
    pub limits: Limits,
    /// What was wrong while reading.
    pub findings: Vec<Finding>,
    /// What is wrong with some of the links that people decided: the others are used.
    pub faulty_links: Vec<Finding>,
    languages: Vec<String>,
    names: OnceCell<Names>,
}

impl Session {
    /// Loads a shelf, adds what its accepted links say and, if asked, what its rules infer. `languages` are the reader's, best first.
    pub fn open(shelf: Shelf, limits: Limits, languages: Vec<String>, inferred: bool) -> Result<Self, StoreError> {
        let loaded = load::load(&shelf)?;
        let catalogue = Catalogue::read(&shelf);
        let mut findings = loaded.findings;
        findings.extend(catalogue.findings.iter().cloned());
        let mut store = loaded.store;
        let (ledger, faults) = Ledger::read_decided(&shelf, &loaded.vocabulary);
        let (lost, faulty_links): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| ledger.has_lost(&fault.file));
        findings.extend(lost);
        let links = link::records(&ledger, &store, &loaded.vocabulary)?;
        store.extend(links.quads)?;
        if inferred {
            findings.extend(reason::infer(&mut store, catalogue.files(Kind::Rule), &loaded.vocabulary)?);
        }
        let mut vocabulary = loaded.vocabulary;
        let mut datasets = loaded.datasets;
        datasets.extend(links.dataset);
        for dataset in datasets.iter().filter(|dataset| dataset.is_imported()) {
            vocabulary.rights = format!("{} With {}.", vocabulary.rights, dataset.terms()).trim().to_owned();
        }
        let names = OnceCell::new();
        Ok(Self { shelf, store, vocabulary, datasets, catalogue, limits, findings, faulty_links, languages, names })
    }

    /// Loads files that are named instead of a folder: their data, no questions, no rules.
    pub fn of_files(shelf: Shelf, limits: Limits, languages: Vec<String>) -> Result<Self, StoreError> {
        let loaded = load::load_files(&shelf)?;
        Ok(Self {
            shelf,
            store: loaded.store,
            vocabulary: loaded.vocabulary,
            datasets: loaded.datasets,
            catalogue: Catalogue::default(),
            limits,
            findings: loaded.findings,
            faulty_links: Vec::new(),
            languages,
            names: OnceCell::new(),
        })
    }

    /// The reader's languages, best first.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// Names of things, read when first needed.
    pub fn names(&self) -> Result<&Names, StoreError> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let names = Names::read(&self.store, &self.vocabulary, &self.languages)?;
        Ok(self.names.get_or_init(|| names))
    }
}
