mod against;
mod answer;
mod column;
mod lookup;

use super::link::sets::{in_part, is_whole, let_go};
use super::output::Output;
use super::shape::LISTS;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::import;
use crate::link::Finder;
use crate::query::print::Texts;
use answer::Answer;
use clap::{ArgMatches, Args, value_parser};
use lookup::Lookup;
#[cfg(unix)]
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub const COMMAND: Command = Command { name: "reconcile", define: Reconcile::define, run };

const EXAMPLES: &str = "\
The table is written again with all its rows and columns, and behind them what each name may mean:
NAME_id, NAME_name, NAME_score, NAME_probability and NAME_match, after the column of the names.
`yes` is safe to take; `maybe` is likelier than not and wants a look; `no` leaves the id empty.
A score is a weight of evidence in bits, of which about four points more double the odds, and not one as
a weight of `link run` does: words of one name go together, and each of them was counted.

Names are looked up in what --against says: the graph; a dataset that was imported; a file with a
table; the right set of a specification in data/links. A dataset is compared by the fields that a
specification names for it, else by its names alone.

Examples:
  coopgraph reconcile names.csv --column organisation                in the graph
  coopgraph reconcile names.csv --against register.csv --property country=country
  coopgraph --home my-graph reconcile names.csv --against ror -o found.csv
  cut -f 3 list.tsv | coopgraph reconcile - > found.csv              a table from another program
  coopgraph reconcile names.txt --no-header                          a name in each line
  coopgraph reconcile names.csv --column organisation --limit 3 --all -f json   candidates to look at";

/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Endings that promise a format this answer does not have.
const OTHER_FORMATS: &[&str] = &[
    "xlsx", "xls", "ods", "html", "htm", "pdf", "doc", "docx", "parquet", "yaml", "yml", "toml", "svg", "png", "zip",
    "gz", "zst",
];

/// Finds the ids of the names in a table
#[derive(Args)]
struct Reconcile {
    /// Table with the names: csv, tsv, a spreadsheet, a list in JSON; `-` for one of text on standard input
    file: PathBuf,

    /// Column of the names; without it the only one that looks like names
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// The first line is a row: the table has no header
    #[arg(long)]
    no_header: bool,

    /// What the names are looked up in: `graph`, a dataset, a file, a specification
    #[arg(long, value_name = "WHAT", default_value = "graph")]
    against: String,

    /// What another column says of a name, such as country=land; may be repeated
    #[arg(long, value_name = "FIELD=COLUMN")]
    property: Vec<String>,

    /// Candidates to write for each name
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = value_parser!(u16).range(1..=100))]
    limit: u16,

    /// Also write candidates of names that have no match
    #[arg(long)]
    all: bool,

    /// Let an endpoint on this host, or host:port, be asked; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_service: Vec<String>,
}

impl Reconcile {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

/// Refuses to write over a file that is read, while it is all there is of it.
fn not_onto(file: &Path, options: &Options) -> Result<(), Error> {
    let is_it = |target: &&PathBuf| match file == Path::new(STANDARD_INPUT) {
        true => is_standard_input(target),
        false => target.canonicalize().is_ok_and(|target| file.canonicalize().is_ok_and(|file| file == target)),
    };
    match options.output.as_ref().filter(is_it) {
        Some(target) => {
            let problem = format!("{} is read, and would be written over", target.display());
            Err(Error::usage(problem, "name another file with -o"))
        }
        None => Ok(()),
    }
}

/// Whether a file stands behind standard input, where the system can tell.
#[cfg(unix)]
fn is_standard_input(path: &Path) -> bool {
    use std::os::{fd::AsFd, unix::fs::MetadataExt};
    let input = io::stdin().as_fd().try_clone_to_owned().and_then(|input| File::from(input).metadata());
    let (Ok(input), Ok(there)) = (input, fs::metadata(path)) else {
        return false;
    };
    there.is_file() && (input.dev(), input.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_standard_input(_: &Path) -> bool {
    false
}

/// Refuses a name that promises what is not written: a spreadsheet would not open what it finds there.
fn fits_its_name(options: &Options) -> Result<(), Error> {
    let ending = options.output.as_ref().and_then(|path| path.extension()?.to_str()).map(str::to_lowercase);
    let Some(ending) = ending.filter(|ending| options.format.is_none() && OTHER_FORMATS.contains(&ending.as_str()))
    else {
        return Ok(());
    };
    let names: Vec<String> = LISTS.iter().map(|shape| shape.name().to_owned()).collect();
    let hint = format!("formats of this answer are {}; a spreadsheet opens csv", names.join(", "));
    Err(Error::usage_of("unknown-format", format!("this answer cannot be written as `{ending}`"), hint, names))
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Reconcile = arguments(matches)?;
    let shape = output.shape_or(LISTS, Texts::Csv)?;
    let begun = Instant::now();
    fits_its_name(options)?;
    not_onto(&asked.file, options)?;
    let Some(table) = read(&asked, options, output)? else {
        return Ok(Exit::Usage);
    };
    if let (None, false, Some(name)) = (&asked.column, asked.no_header, column::name_on_top(&table)) {
        output.remark(&format!("the first line is taken for the header: `{name}`; --no-header looks it up as well"));
    }
    let column = column::find(asked.column.as_deref(), &table)?;
    let limit = usize::from(asked.limit);
    let columns = answer::new_columns(&table, column, limit)?;
    let Some((set, is_whole)) = against::set(&asked.against, &asked.allow_service, options, output)? else {
        return Ok(Exit::Usage);
    };
    let properties = column::properties(&asked.property, &table, &set)?;
    let finder = Finder::new(set);
    let lookup = Lookup::new(&table, column, &properties);
    let found = lookup.find(&finder, limit, |done, all| output.passing(&format!("{done} of {all} names")));
    output.passing("");
    let answer = Answer {
        against: &asked.against,
        table: &table,
        column,
        columns,
        finder: &finder,
        lookup: &lookup,
        found: &found,
        limit,
        is_all: asked.all,
    };
    answer.print(shape, output)?;
    let counts = answer.counts();
    output.remark(&format!("{}; {:.1} s", counts.told(), begun.elapsed().as_secs_f64()));
    let_go((finder, table));
    Ok(match counts.yes + counts.maybe {
        _ if !is_whole => Exit::Usage,
        0 => Exit::Negative,
        _ => Exit::Fine,
    })
}

/// Reads the table; what of it could not be read is said, and then there is none: all its rows are promised.
fn read(asked: &Reconcile, options: &Options, output: &mut Output) -> Result<Option<import::Table>, Error> {
    let (name, table) = if asked.file == Path::new(STANDARD_INPUT) {
        let bytes = standard_input(options)?;
        ("standard input".into(), import::table_of("standard input", &bytes, !asked.no_header))
    } else {
        (asked.file.display().to_string(), import::table(&asked.file, !asked.no_header)?)
    };
    output.findings(&table.findings);
    let is_whole = is_whole(&table.findings);
    if table.rows.is_empty() {
        let hint = match (is_whole, table.columns.is_empty()) {
            (true, true) => "it is empty",
            (true, false) => "it is only a header",
            (false, _) => "none could be read",
        };
        return Err(Error::usage(format!("{name} has no rows"), hint));
    }
    if !is_whole {
        output.findings([&in_part(&name)]);
    }
    Ok(is_whole.then_some(table))
}

fn standard_input(options: &Options) -> Result<Vec<u8>, Error> {
    if options.held.is_some() || io::stdin().is_terminal() {
        // At a prompt it holds the lines that follow.
        return Err(Error::usage("no table was given", "`coopgraph reconcile - < names.csv` reads one"));
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|source| Error::Read { path: "standard input".into(), source })?;
    Ok(bytes)
}
