mod against;
mod answer;
mod column;
mod lookup;

use super::link::sets::let_go;
use super::output::Output;
use super::shape::LISTS;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit};
use crate::import;
use crate::link::Finder;
use crate::query::print::Texts;
use crate::shelf::Severity;
use answer::Answer;
use clap::{ArgMatches, Args, value_parser};
use lookup::Lookup;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub const COMMAND: Command = Command { name: "reconcile", define: Reconcile::define, run };

const EXAMPLES: &str = "\
The table is written again with all its rows and columns, and behind them what each name may mean:
NAME_id, NAME_name, NAME_score, NAME_probability and NAME_match, after the column of the names.
`yes` is safe to take; `maybe` is likelier than not and wants a look; `no` leaves the id empty.
A score is a weight of evidence in bits: four points more double the odds.

Names are looked up in what --against says: the graph; a dataset that was imported; a file with a
table; the right set of a specification in data/links. A dataset is compared by the fields that a
specification names for it, else by its names alone.

Examples:
  coopgraph reconcile names.csv --column organisation                in the graph
  coopgraph reconcile names.csv --against register.csv --property country=country
  coopgraph --home my-graph reconcile names.csv --against ror -o found.csv
  cut -f 3 list.tsv | coopgraph reconcile - > found.csv              a table from another program
  coopgraph reconcile names.csv --column organisation --limit 3 --all -f json   candidates to look at";

/// Finds the ids of the names in a table
#[derive(Args)]
struct Reconcile {
    /// Table with the names: csv, tsv, a spreadsheet, a list in JSON; `-` for one of text on standard input
    file: PathBuf,

    /// Column of the names; without it the only one that looks like names
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

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

/// A table is not written over while it is all there is of it.
fn not_onto_itself(file: &Path, options: &Options) -> Result<(), Error> {
    let same = |target: &PathBuf| {
        target.canonicalize().is_ok_and(|target| file.canonicalize().is_ok_and(|file| file == target))
    };
    match options.output.as_ref().filter(|target| same(target)) {
        Some(target) => {
            let problem = format!("{} would be written over itself", target.display());
            Err(Error::usage(problem, "name another file with -o"))
        }
        None => Ok(()),
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Reconcile = arguments(matches)?;
    let shape = output.shape_or(LISTS, Texts::Csv)?;
    let begun = Instant::now();
    not_onto_itself(&asked.file, options)?;
    let table = read(&asked.file, options, output)?;
    let column = column::find(asked.column.as_deref(), &table)?;
    let limit = usize::from(asked.limit);
    let columns = answer::new_columns(&table, column, limit)?;
    let Some(set) = against::set(&asked.against, &asked.allow_service, options, output)? else {
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
    Ok(if counts.yes + counts.maybe == 0 { Exit::Negative } else { Exit::Fine })
}

/// Reads the table; what of it could not be read is said.
fn read(path: &Path, options: &Options, output: &mut Output) -> Result<import::Table, Error> {
    let (name, table) = if path == Path::new("-") {
        let bytes = standard_input(options)?;
        ("standard input".into(), import::table_of("standard input", &bytes))
    } else {
        (path.display().to_string(), import::table(path)?)
    };
    output.findings(&table.findings);
    if table.rows.is_empty() {
        let is_whole = table.findings.iter().all(|finding| finding.severity != Severity::Error);
        let hint = match (is_whole, table.columns.is_empty()) {
            (true, true) => "it is empty",
            (true, false) => "it is only a header",
            (false, _) => "none could be read",
        };
        return Err(Error::usage(format!("{name} has no rows"), hint));
    }
    Ok(table)
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
