//! Runs a plan: reads its files, maps their rows, and writes what came of it.

use super::findings::Findings;
use super::input::{Input, InputFile};
use super::known::Known;
use super::plan::{Plan, TablePlan};
use super::read::{Bytes, Format, RDF, format_of};
use super::table::{Record, Table};
use super::write::write;
use super::{ImportError, rdf};
use crate::load;
use crate::net::checksum;
use crate::query::Mapping;
use crate::shelf::{Finding, Shelf};
use crate::store::{Limits, Quad, Store};
use crate::vocab::Vocabulary;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an import may look at.
pub struct Context<'a> {
    pub shelf: &'a Shelf,
    /// Where maps look things up; what the tables say is added as they go, where a later map asks.
    pub store: Store,
    pub vocabulary: &'a Vocabulary,
    pub limits: Limits,
    /// The day that is written into the header.
    pub day: String,
}

/// What came of an import.
pub struct Imported {
    /// The text of the file.
    pub text: Vec<u8>,
    pub report: Report,
}

/// What was read, and what was wrong with it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub dataset: String,
    pub files: usize,
    pub bytes: usize,
    /// SHA-256 of the file; of several files, of the sorted lines that `sha256sum` would print of them.
    pub checksum: String,
    pub tables: Vec<TableReport>,
    pub findings: Vec<Finding>,
    /// What was put right as the plan says, and how often.
    pub notes: Vec<(String, usize)>,
    /// What is so unlike what is expected that nothing is written unless it is accepted: tables with more or fewer rows,
    /// columns that are gone, maps that make nothing.
    pub doubts: Vec<String>,
}

/// One table.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableReport {
    pub name: String,
    pub files: usize,
    pub rows: usize,
    pub statements: usize,
}

/// Imports files by a plan.
pub fn run(plan: &Plan, input: &Input, mut context: Context<'_>) -> Result<Imported, ImportError> {
    let mut tables = Vec::new();
    for table in &plan.tables {
        tables.push(Table::open(plan, table, input, &context)?);
    }
    if let Some(table) = plan.tables.first().filter(|_| tables.iter().all(|table| table.files.is_empty())) {
        let pattern = table.files.join("`, `");
        return Err(ImportError::NoFiles { slug: plan.slug.clone(), pattern });
    }
    let mut findings = Findings::default();
    let mut sums = Sums::default();
    let mut rest = tables.as_mut_slice();
    while !rest.is_empty() {
        // A map sees what the tables before it said.
        let goes_with = |table: &&Table<'_>| table.plan.reads_like(rest[0].plan) && table.asking_map().is_none();
        let length = 1 + rest[1..].iter().take_while(goes_with).count();
        let (group, later) = rest.split_at_mut(length);
        read_group(plan, group, &context, &mut findings, &mut sums)?;
        let asking: Vec<&Mapping> = later.iter().filter_map(Table::asking_map).collect();
        if !asking.is_empty() {
            let sought = |quad: &&Quad| asking.iter().any(|map| map.seeks(quad));
            let said = group.iter().flat_map(Table::quads).filter(sought).cloned();
            context.store.extend(said).map_err(|source| ImportError::Store { path: plan.imported(), source })?;
        }
        rest = later;
    }
    for table in &mut tables {
        table.check(&mut findings);
    }
    // Each statement once, before they are counted.
    let records = tables.iter_mut().flat_map(|table| &mut table.records).collect();
    load::side_by_side(records, |record: &mut Record| load::sort(&mut record.quads, ""));
    let (found, notes) = findings.into_parts();
    let report = Report {
        dataset: plan.slug.clone(),
        files: sums.by_file.len(),
        bytes: sums.bytes,
        checksum: sums.checksum(),
        tables: tables.iter().map(Table::report).collect(),
        findings: found,
        notes,
        doubts: doubts(&tables),
    };
    let text = write(plan, tables.into_iter().flat_map(|table| table.records).collect(), &report, &context)?;
    Ok(Imported { text, report })
}

/// What is unlike what is expected. That no table has any row is never expected.
fn doubts(tables: &[Table<'_>]) -> Vec<String> {
    let mut found: Vec<String> = tables.iter().flat_map(|table| table.shape.doubts.iter().cloned()).collect();
    found.extend(tables.iter().filter_map(Table::out_of_range));
    if found.is_empty() && tables.iter().all(|table| table.shape.rows == 0) {
        found.extend(tables.iter().map(|table| format!("{} has no rows", table.plan.name)));
    }
    found
}

/// Reads the files of tables that read the same, each file once.
fn read_group(
    plan: &Plan,
    group: &mut [Table<'_>],
    context: &Context<'_>,
    findings: &mut Findings,
    sums: &mut Sums,
) -> Result<(), ImportError> {
    let first = group[0].plan;
    let alike: Vec<&TablePlan> = plan.tables.iter().filter(|table| table.reads_like(first)).collect();
    let mut known = Known::new(&alike);
    // What none of them knows of is said once, though each may read the files anew.
    let is_first = alike.first().is_some_and(|table| table.name == first.name);
    let files = group.first().map(|table| table.files.clone()).unwrap_or_default();
    for file in files {
        let bytes = file.bytes()?;
        sums.add(&file.name, &bytes);
        for table in &mut *group {
            table.begin(file, context)?;
        }
        if first.format == RDF {
            for table in &mut *group {
                rdf::read(table, file, bytes.clone(), context, findings)?;
            }
            continue;
        }
        let format = format_of(first, &file.name)
            .ok_or_else(|| ImportError::NoFormat { slug: plan.slug.clone(), file: file.name.clone() })?;
        read_file(format, group, file, &bytes, is_first.then_some(&mut known), context, findings)?;
    }
    group.iter_mut().try_for_each(|table| table.flush(context))
}

fn read_file(
    format: &Format,
    group: &mut [Table<'_>],
    file: &InputFile,
    bytes: &[u8],
    mut known: Option<&mut Known<'_>>,
    context: &Context<'_>,
    findings: &mut Findings,
) -> Result<(), ImportError> {
    let plan = group[0].plan;
    let mut failure = None;
    let mut is_first = true;
    let mut each = |document: super::read::Document, findings: &mut Findings| {
        if failure.is_some() {
            return;
        }
        let checks_header = std::mem::take(&mut is_first) && format.has_header;
        if let Some(known) = known.as_mut().filter(|_| checks_header || !format.has_header) {
            known.check(&document, &file.name, findings);
        }
        for table in &mut *group {
            if checks_header {
                table.shape.check_header(&document, file, findings);
            }
            if let Err(error) = table.take(&document, file, context, findings) {
                failure = Some(error);
            }
        }
    };
    (format.read)(&Bytes { name: &file.name, bytes }, plan, &mut each, findings);
    failure.map_or(Ok(()), Err)
}

/// Checksums of the files that were read.
#[derive(Default)]
struct Sums {
    by_file: BTreeMap<String, String>,
    bytes: usize,
}

impl Sums {
    fn add(&mut self, name: &str, bytes: &[u8]) {
        if self.by_file.insert(name.to_owned(), checksum(bytes)).is_none() {
            self.bytes += bytes.len();
        }
    }

    fn checksum(&self) -> String {
        let mut sums = self.by_file.values();
        match (sums.next(), sums.next()) {
            (Some(only), None) => only.clone(),
            _ => {
                let mut lines: Vec<String> =
                    self.by_file.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
                lines.sort();
                checksum(lines.concat().as_bytes())
            }
        }
    }
}
