//! The datasets a folder can import: its folders `data/external/SLUG/`.

use super::plan::Plan;
use crate::shelf::{Finding, IMPORTED, Shelf, sort_findings};

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
                    catalogue.findings.extend(missing_files(&plan, shelf));
                    catalogue.plans.push(plan);
                }
                Err(finding) => catalogue.findings.push(*finding),
            }
        }
        catalogue.plans.sort_by(|a, b| a.slug.cmp(&b.slug));
        sort_findings(&mut catalogue.findings);
        catalogue
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

/// Maps and datasets that a plan names and that are not there.
fn missing_files(plan: &Plan, shelf: &Shelf) -> Vec<Finding> {
    let has = |path: &str| shelf.all_files().any(|file| file.path == path);
    let source = plan.path("source.toml");
    let maps = plan.tables.iter().map(|table| &table.map).filter(|map| !map.is_empty() && !has(&plan.path(map)));
    let maps = maps.map(|map| {
        let problem = format!("there is no map `{map}` beside it");
        Finding::error(&source, problem, "write it: a CONSTRUCT over the rows of the table")
    });
    let needed = plan.needs.iter().filter(|slug| !has(&format!("{FOLDER}/{slug}/source.toml")));
    let needed = needed.map(|slug| {
        Finding::error(&source, format!("it needs the dataset `{slug}`, which is not there"), "look at `needs`")
    });
    maps.chain(needed).collect()
}
