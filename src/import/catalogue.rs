//! The datasets a folder can import: its folders `data/external/SLUG/`.

use super::ImportError;
use super::plan::Plan;
use super::table::read_map;
use crate::shelf::{Finding, IMPORTED, Shelf, sort_findings};
use crate::vocab::Vocabulary;

/// Where the plans are.
const FOLDER: &str = "data/external";

/// Every plan that can be read, by slug.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub plans: Vec<Plan>,
    pub findings: Vec<Finding>,
}

impl Catalogue {
    /// Reads every `source.toml`.
    pub fn read(shelf: &Shelf) -> Self {
        let mut catalogue = Self::default();
        for file in shelf.files(FOLDER).filter(|file| file.path.ends_with("/source.toml")) {
            let text = String::from_utf8_lossy(&file.bytes);
            match Plan::read(&file.path, &text) {
                Ok(plan) => {
                    catalogue.findings.extend(missing_needs(&plan, shelf));
                    catalogue.plans.push(plan);
                }
                Err(finding) => catalogue.findings.push(*finding),
            }
        }
        catalogue.plans.sort_by(|a, b| a.slug.cmp(&b.slug));
        sort_findings(&mut catalogue.findings);
        catalogue
    }

    /// What is wrong with the plans and their maps, without reading a file of theirs.
    pub fn check(&self, shelf: &Shelf, vocabulary: &Vocabulary) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        for plan in &self.plans {
            for table in plan.tables.iter().filter(|table| !table.map.is_empty()) {
                let path = plan.path(&table.map);
                findings.extend(read_map(&path, table, shelf, vocabulary).err().map(|error| finding(&path, &error)));
            }
        }
        sort_findings(&mut findings);
        findings
    }

    /// A dataset by its name.
    pub fn plan(&self, slug: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.slug == slug)
    }
}

impl Plan {
    /// The path of a file of its folder.
    pub fn path(&self, file: &str) -> String {
        format!("{FOLDER}/{}/{file}", self.slug)
    }

    /// The path of what is imported.
    pub fn imported(&self) -> String {
        imported(&self.slug)
    }
}

/// The path of what is imported from a dataset.
pub fn imported(slug: &str) -> String {
    format!("{IMPORTED}/{slug}.trig")
}

fn finding(path: &str, error: &ImportError) -> Finding {
    match error {
        ImportError::Map { error, .. } => {
            let finding = Finding::error(path, &error.reason, &error.hint);
            match error.place {
                Some(place) => finding.at(place),
                None => finding,
            }
        }
        other => Finding::error(path, other.to_string(), other.hint()),
    }
}

/// Datasets that a plan names and that are not there.
fn missing_needs(plan: &Plan, shelf: &Shelf) -> Vec<Finding> {
    let has = |path: &str| shelf.all_files().any(|file| file.path == path);
    let source = plan.path("source.toml");
    let needed = plan.needs.iter().filter(|slug| !has(&format!("{FOLDER}/{slug}/source.toml")));
    let needed = needed.map(|slug| {
        Finding::error(&source, format!("it needs the dataset `{slug}`, which is not there"), "look at `needs`")
    });
    needed.collect()
}
