//! What can be imported, and what was.

use crate::cli::day;
use crate::cli::output::Output;
use crate::cli::shape::{LISTS, Shape};
use crate::error::{Error, Exit};
use crate::import::{Catalogue, Plan};
use crate::load;
use crate::shelf::Shelf;
use serde::Serialize;
use std::fs;

/// A dataset, for a table or a program.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    dataset: &'a str,
    title: &'a str,
    publisher: &'a str,
    licence: &'a str,
    licence_name: &'a str,
    commercial_use: bool,
    redistribution: bool,
    joins_by: &'a str,
    size: &'a str,
    page: &'a str,
    needs: &'a [String],
    /// The day it was imported; none when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    imported: Option<String>,
    is_stale: bool,
}

/// Prints all datasets.
pub fn print(catalogue: &Catalogue, shelf: &Shelf, output: &mut Output) -> Result<Exit, Error> {
    let entries: Vec<Entry<'_>> = catalogue.plans.iter().map(|plan| entry(plan, shelf)).collect();
    match output.shape(LISTS)? {
        Shape::Json => output.json("import", &serde_json::json!({ "datasets": entries }))?,
        Shape::JsonLines => output.json_lines(&entries)?,
        Shape::Text | Shape::Texts(_) => {
            let rows: Vec<[String; 6]> = entries.iter().map(Entry::row).collect();
            output.columns(["DATASET", "WHAT", "LICENCE", "JOINS BY", "SIZE", "IMPORTED"], &rows)?;
        }
    }
    Ok(Exit::Fine)
}

fn entry<'a>(plan: &'a Plan, shelf: &Shelf) -> Entry<'a> {
    let imported = shelf.folder().and_then(|folder| {
        let path = plan.imported();
        let text = fs::read_to_string(folder.join(&path)).ok()?;
        Some(load::described(&path, &text, "https://file.invalid/")?.date)
    });
    let is_old = |date: &String| plan.stale_after_days.is_some_and(|days| day::is_older(date, days));
    Entry {
        dataset: &plan.slug,
        title: &plan.title,
        publisher: &plan.publisher,
        licence: &plan.licence,
        licence_name: &plan.licence_name,
        commercial_use: plan.commercial_use,
        redistribution: plan.redistribution,
        joins_by: &plan.joins_by,
        size: &plan.size,
        page: &plan.page,
        needs: &plan.needs,
        is_stale: imported.as_ref().is_some_and(is_old),
        imported,
    }
}

impl Entry<'_> {
    fn row(&self) -> [String; 6] {
        let mut licence = self.licence_name.to_owned();
        if !self.commercial_use {
            licence.push_str(", non-commercial");
        }
        if !self.redistribution {
            licence.push_str(", not to be passed on");
        }
        let stale = if self.is_stale { ", stale" } else { "" };
        let imported = self.imported.as_ref().map_or_else(|| "no".to_owned(), |day| format!("{day}{stale}"));
        let what = format!("{} ({})", self.title, self.publisher);
        let joins_by = match self.needs {
            [] => self.joins_by.to_owned(),
            needs => format!("{}; needs {}", self.joins_by, needs.join(", ")),
        };
        [self.dataset.to_owned(), what, licence, joins_by, self.size.to_owned(), imported]
    }
}
