mod listing;
mod report;

use super::output::Output;
use super::{Command, Options, arguments, day, interrupt};
use crate::error::{Error, Exit, finding_message};
use crate::import::{self, Catalogue, Context, Files, Imported, Input, Plan};
use crate::load;
use crate::net::{FetchRules, Fetcher, Progress};
use crate::shelf::{Severity, Shelf, replace};
use crate::store::most_memory;
use crate::vocab::nearest;
use clap::{ArgMatches, Args};
use report::Told;
use std::fs;
use std::path::Path;
use std::time::Instant;

pub const COMMAND: Command = Command { name: "import", define: Import::define, run };

const EXAMPLES: &str = "\
A dataset is a folder data/external/NAME/ with two files: source.toml says what
it is and how its files become rows, map.rq is a CONSTRUCT over the rows. What
is imported stands in data/imported/ and is read with --with NAME.

Exit code 1 when the dataset has more or fewer rows than its source.toml
expects, and nothing is written; --accept takes it as it is. Also 1 when something
could not be read, and the rest was written; and, with --diff, when it changed.
What is fetched is kept in data/imported/.fetched, and asked for again only where
it changed.

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

    /// Ask nobody: use what was fetched before
    #[arg(long, conflicts_with = "from")]
    offline: bool,

    /// A host that may be reached although its address is not public; may be repeated
    #[arg(long, value_name = "HOST[:PORT]")]
    allow_private: Vec<String>,

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
    let plans = asked.datasets.iter().map(|slug| find(slug, &catalogue)).collect::<Result<Vec<_>, _>>()?;
    let folder = shelf.folder().ok_or_else(no_folder)?.to_owned();
    let mut exit = Exit::Fine;
    for plan in needed_first(plans) {
        exit = exit.max(import(plan, &folder, &asked, options, output)?);
    }
    Ok(exit)
}

/// Each dataset once, those that others of them need before these.
fn needed_first(plans: Vec<&Plan>) -> Vec<&Plan> {
    let mut ordered: Vec<&Plan> = Vec::new();
    let mut left = plans;
    while !left.is_empty() {
        let is_needed =
            |plan: &Plan| left.iter().any(|other| plan.needs.contains(&other.slug) && other.slug != plan.slug);
        let at = left.iter().position(|plan| !is_needed(plan)).unwrap_or(0);
        let plan = left.remove(at);
        if !ordered.iter().any(|known| known.slug == plan.slug) {
            ordered.push(plan);
        }
    }
    ordered
}

fn find<'a>(slug: &str, catalogue: &'a Catalogue) -> Result<&'a Plan, Error> {
    catalogue.plan(slug).ok_or_else(|| {
        let path = format!("/{slug}/source.toml");
        if catalogue.findings.iter().any(|finding| finding.file.ends_with(&path)) {
            let problem = format!("{slug} cannot be imported: its source.toml cannot be used");
            return Error::usage_of("plan-broken", problem, "what is wrong with it is said above", Vec::new());
        }
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
    let session = options.load_with(&plan.needs)?;
    let Files { input, day } = files(plan, folder, asked, output)?;
    let context = Context {
        shelf: &session.shelf,
        store: session.store.clone(),
        vocabulary: &session.vocabulary,
        limits: session.limits,
        day,
    };
    let Imported { text, mut report } = import::run(plan, &input, context)?;
    for finding in &report.findings {
        let map = session.shelf.text(&finding.file);
        output.message(finding.severity, &finding_message(finding, map.as_deref()));
    }
    let path = folder.join(plan.imported());
    let before = fs::read(&path).ok();
    let says_the_same = before.as_deref().map(|before| import::say_the_same(before, &text));
    let shrunk = before.as_deref().and_then(|before| shrunk(&plan.imported(), before, &text));
    let changes = before.filter(|_| asked.diff).map(|before| import::compare(&plan.imported(), before, text.clone()));
    report.doubts.extend(shrunk);
    let refused = !report.doubts.is_empty() && !asked.accept;
    let writes = !refused && !asked.diff;
    if writes {
        interrupt::wait_for(|| write(&path, text))?;
    }
    let told = Told { plan, report: &report, says_the_same, changes: changes.as_ref(), wrote: writes };
    told.print(&session, output)?;
    let memory = most_memory().map_or(String::new(), |bytes| format!(", {} MB of memory at most", bytes / 1_000_000));
    output.remark(&format!("took {:.1} s{memory}", begun.elapsed().as_secs_f64()));
    for doubt in &report.doubts {
        output.remark(doubt);
    }
    if refused {
        output.remark("nothing was written; --accept takes it as it is");
    }
    let broken = report.findings.iter().any(|finding| finding.severity == Severity::Error);
    let differs = asked.diff && says_the_same != Some(true);
    Ok(if refused || broken || differs { Exit::Negative } else { Exit::Fine })
}

/// What to say when the last import had more than twice as many rows.
fn shrunk(path: &str, before: &[u8], now: &[u8]) -> Option<String> {
    let rows = |text: &[u8]| load::described(path, &String::from_utf8_lossy(text), "https://file.invalid/")?.rows;
    let (before, now) = (rows(before)?, rows(now)?);
    (now < before / 2).then(|| format!("it has {now} rows; the last import had {before}"))
}

/// The files that are named, else those that the plan says where to fetch.
fn files(plan: &Plan, folder: &Path, asked: &Import, output: &mut Output) -> Result<Files, Error> {
    let is_address = |from: &&String| from.contains("://");
    if let Some(from) = asked.from.as_ref().filter(|from| !is_address(from)) {
        return Ok(Files { input: Input::open(Path::new(from))?, day: day::today() });
    }
    let rules =
        FetchRules { allowed_private: asked.allow_private.clone(), offline: asked.offline, ..FetchRules::default() };
    let fetcher = Fetcher::new(rules, &folder.join(CACHE));
    let mut progress = |progress: Progress<'_>| match progress {
        Progress::Waiting { url, seconds, reason } => {
            output.remark(&format!("{url}: {reason}; trying again in {seconds} s"));
        }
        Progress::Receiving { url, bytes, of } => output.passing(&receiving(url, bytes, of)),
    };
    let files = match &asked.from {
        Some(address) => import::fetch_one(address, &fetcher, &mut progress),
        None => import::fetch(plan, &fetcher, &mut progress),
    };
    output.passing("");
    Ok(files?)
}

/// Where fetched files are kept, inside the folder.
const CACHE: &str = "data/imported/.fetched";

fn receiving(url: &str, bytes: u64, of: Option<u64>) -> String {
    let tenths = |bytes: u64| format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
    let of = of.map_or(String::new(), |of| format!(" of {}", tenths(of)));
    format!("{}{of} MB of {url}", tenths(bytes))
}

fn write(path: &Path, text: Vec<u8>) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.display().to_string(), source })?;
    }
    replace(&[(path.to_owned(), text)], false)?;
    Ok(())
}

/// Adds what was imported from datasets to a shelf, and from those that they look things up in, as far as these are there.
pub fn include_all<'a>(slugs: impl Iterator<Item = &'a String>, shelf: &mut Shelf) -> Result<(), Error> {
    let mut asked: Vec<&String> = slugs.collect();
    asked.sort();
    asked.dedup();
    for slug in &asked {
        include(slug, shelf)?;
    }
    let catalogue = if asked.is_empty() { Catalogue::default() } else { Catalogue::read(shelf) };
    let plans = asked.iter().filter_map(|slug| catalogue.plan(slug));
    let mut needed: Vec<&String> = plans.flat_map(|plan| &plan.needs).filter(|slug| !asked.contains(slug)).collect();
    needed.sort();
    needed.dedup();
    for slug in needed {
        shelf.include(&import::imported(slug))?;
    }
    Ok(())
}

/// Adds what was imported from a dataset to a shelf.
fn include(slug: &str, shelf: &mut Shelf) -> Result<(), Error> {
    let is_name = !slug.is_empty() && slug.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_name && shelf.include(&import::imported(slug))? {
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

/// The same error, and what cannot be done because of it.
pub fn needed_by(whose: &str, error: Error) -> Error {
    match error {
        Error::Usage { problem, hint, code, try_instead } => {
            Error::Usage { problem: format!("{whose} needs imported data: {problem}"), hint, code, try_instead }
        }
        other => other,
    }
}
