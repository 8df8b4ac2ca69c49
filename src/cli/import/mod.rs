mod day;
mod listing;
mod report;

use super::output::Output;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit, finding_message};
use crate::import::{self, Catalogue, Context, Imported, Input, Plan};
use crate::query::nearest;
use crate::shelf::{Shelf, replace};
use clap::{ArgMatches, Args};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub const COMMAND: Command = Command { name: "import", define: Import::define, run };

const EXAMPLES: &str = "\
A dataset is a folder data/external/NAME/ with two files: source.toml says what
it is and how its files become rows, map.rq is a CONSTRUCT over the rows. What
is imported stands in data/imported/ and is read with --with NAME.

Exit code 1 when the dataset has more or fewer rows than its source.toml
expects, and nothing is written; --accept takes it as it is.

Examples:
  coopgraph import                                   what can be imported
  coopgraph --home my-graph import dpg               fetch, map and write it
  coopgraph import itu-broadband --from file.csv     from a file at hand
  coopgraph import dpg --diff                        what changed since the last time
  coopgraph ask internet-use-of-champions --with owid";

/// Imports open datasets; without a name, lists them
#[derive(Args)]
struct Import {
    /// Names of datasets
    datasets: Vec<String>,

    /// Read this file, folder or address instead of fetching
    #[arg(long, value_name = "PLACE")]
    from: Option<String>,

    /// Say what changed since the last time, and write nothing
    #[arg(long)]
    diff: bool,

    /// Take it although it has more or fewer rows than expected
    #[arg(long)]
    accept: bool,
}

impl Import {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Import = arguments(matches)?;
    let shelf = Shelf::open(options.home.as_deref())?;
    let catalogue = Catalogue::read(&shelf);
    for finding in &catalogue.findings {
        output.message(finding.severity, &finding_message(finding, shelf.text(&finding.file).as_deref()));
    }
    if asked.datasets.is_empty() {
        return listing::print(&catalogue, &shelf, output);
    }
    if asked.datasets.len() > 1 && asked.from.is_some() {
        return Err(Error::usage("--from is for one dataset", "name one dataset"));
    }
    let mut exit = Exit::Fine;
    for slug in &asked.datasets {
        let plan = find(slug, &catalogue)?;
        let folder = shelf.folder().ok_or_else(no_folder)?.to_owned();
        exit = exit.max(import(plan, &folder, &asked, options, output)?);
    }
    Ok(exit)
}

fn find<'a>(slug: &str, catalogue: &'a Catalogue) -> Result<&'a Plan, Error> {
    catalogue.plan(slug).ok_or_else(|| {
        let similar = nearest(slug, catalogue.plans.iter().map(|plan| plan.slug.as_str()));
        let hint = match similar.as_slice() {
            [] => format!("`coopgraph import` lists all {}", catalogue.plans.len()),
            names => format!("did you mean {}?", names.join(" or ")),
        };
        let try_instead = similar.into_iter().map(str::to_owned).collect();
        Error::usage_of("not-found", format!("there is no dataset `{slug}`"), hint, try_instead)
    })
}

fn no_folder() -> Error {
    Error::usage(
        "there is no folder to import into",
        "`coopgraph init DIR` writes one; then `coopgraph --home DIR import`",
    )
}

fn import(plan: &Plan, folder: &Path, asked: &Import, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let begun = Instant::now();
    let input = input(plan, asked)?;
    let mut session = options.load_with(&plan.needs)?;
    let context = Context {
        shelf: &session.shelf,
        store: session.store.clone(),
        vocabulary: &session.vocabulary,
        limits: session.limits,
        day: day::today(),
    };
    let Imported { text, report } = import::run(plan, &input, context)?;
    session.findings.clear();
    for finding in &report.findings {
        output.message(finding.severity, &finding_message(finding, None));
    }
    let path = folder.join(plan.imported());
    let refused = !report.out_of_range.is_empty() && !asked.accept;
    if !refused && !asked.diff {
        write(&path, text)?;
    }
    report::print(&report, &plan.imported(), refused || asked.diff, begun.elapsed(), output)?;
    for range in &report.out_of_range {
        output.remark(&format!("{range}{}", if refused { "; nothing was written; --accept takes it" } else { "" }));
    }
    Ok(if refused { Exit::Negative } else { Exit::Fine })
}

fn input(plan: &Plan, asked: &Import) -> Result<Input, Error> {
    let Some(from) = &asked.from else {
        return Err(Error::usage(
            format!("{} cannot be fetched", plan.slug),
            "--from names the folder or file that has it",
        ));
    };
    Ok(Input::open(&PathBuf::from(from))?)
}

fn write(path: &Path, text: Vec<u8>) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.display().to_string(), source })?;
    }
    replace(&[(path.to_owned(), text)], false)?;
    Ok(())
}

/// Adds what was imported from a dataset to a shelf.
pub fn include(slug: &str, shelf: &mut Shelf) -> Result<(), Error> {
    if shelf.include(&import::imported(slug))? {
        return Ok(());
    }
    let catalogue = Catalogue::read(shelf);
    find(slug, &catalogue)?;
    if shelf.folder().is_none() {
        return Err(no_folder());
    }
    let hint = format!("`coopgraph import {slug}` fetches it; with --from it is read from a file or folder");
    Err(Error::usage_of("not-imported", format!("{slug} is not imported"), hint, Vec::new()))
}
