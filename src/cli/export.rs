use super::output::Output;
use super::shape::canonical;
use super::show::{not_one, the_one};
use super::{Command, Options, arguments};
use crate::about::{Resolved, Used, resolve_used};
use crate::error::{Error, Exit};
use crate::export::{self, Contents, FORMATS, Format, Part};
use crate::import::imported;
use crate::session::Session;
use crate::store::NamedNode;
use clap::{ArgMatches, Args};
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub const COMMAND: Command = Command { name: "export", define: Export::define, run };

const EXAMPLES: &str = "\
Formats: trig (the default), nquads, jsonld. turtle, ntriples and rdfxml have
no graphs and hold what we assert; --claims adds an rdf:Statement for every
triple of every record. csv is for a class: several values of a cell are joined
by `|`; a `|` or `\\` inside a value has a `\\` before it.

Examples:
  coopgraph export -o graph.trig            all we assert, and who says what
  coopgraph export --asserted -f turtle     what we assert
  coopgraph export --entity dpga            one thing, its records and sources
  coopgraph export --record rec:mn-intro-1
  coopgraph export --dataset data/medianama.trig -f turtle --claims
  coopgraph export --class initiative -f csv
  coopgraph export --all public             all in one folder, with a manifest";

/// Writes the graph, or a part of it, in RDF formats and tables
#[derive(Args)]
struct Export {
    /// Only what we assert: the default graph
    #[arg(long, group = "part")]
    asserted: bool,

    /// Only one record, with its description and its source
    #[arg(long, value_name = "RECORD", group = "part")]
    record: Option<String>,

    /// Only the records that stand in one file
    #[arg(long, value_name = "FILE", group = "part")]
    dataset: Option<PathBuf>,

    /// Only one thing: all statements about it, and who makes them
    #[arg(long, value_name = "THING", group = "part")]
    entity: Option<String>,

    /// A table of the members of a class, as csv
    #[arg(long, value_name = "CLASS", group = "part")]
    class: Option<String>,

    /// Write everything to a folder: RDF, a csv of each class, VoID, schema.org, a manifest with checksums
    #[arg(long, value_name = "DIR", group = "part", conflicts_with_all = ["claims", "format", "output"])]
    all: Option<PathBuf>,

    /// In formats without graphs, also say who says what
    #[arg(long, conflicts_with = "class")]
    claims: bool,
}

impl Export {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Export = arguments(matches)?;
    let format = format_asked(&asked, options)?;
    let session = without_withheld(options.open()?, options, output)?;
    let broken = output.warn_of(&session);
    let contents = contents(&session)?;
    let exit = match (&asked.all, &asked.class, format) {
        (Some(folder), _, _) => everything(folder, &contents, output)?,
        (None, Some(class), _) => table(class, options, &session, &contents, output)?,
        (None, None, format) => statements(&asked, format.unwrap_or(&FORMATS[0]), &session, &contents, output)?,
    };
    Ok(exit.max(broken))
}

/// The session without datasets whose licence forbids to pass them on, and without all that follows from them.
fn without_withheld(session: Rc<Session>, options: &Options, output: &mut Output) -> Result<Rc<Session>, Error> {
    let withheld = |session: &Session| -> Vec<String> {
        session.datasets.iter().filter(|dataset| !dataset.redistribution).map(|dataset| dataset.path.clone()).collect()
    };
    let paths = withheld(&session);
    if paths.is_empty() {
        return Ok(session);
    }
    let (left_out, rest) = options.with.iter().cloned().partition::<Vec<_>, _>(|slug| paths.contains(&imported(slug)));
    let session = Options { with: rest, ..options.clone() }.load().map(Rc::new)?;
    if let Some(path) = withheld(&session).first() {
        let hint = "take the file out of the folder to export the rest";
        return Err(Error::usage(format!("the licence of {path} forbids to pass it on"), hint));
    }
    output.remark(&format!("left out: {}, whose licence forbids to pass it on", left_out.join(", ")));
    Ok(session)
}

fn contents(session: &Session) -> Result<Contents<'_>, Error> {
    Ok(Contents {
        store: &session.store,
        vocabulary: &session.vocabulary,
        names: session.names()?,
        datasets: &session.datasets,
        limits: &session.limits,
    })
}

/// The RDF format that is asked for by name or by the ending of the output; `None` for a table.
fn format_asked(asked: &Export, options: &Options) -> Result<Option<&'static Format>, Error> {
    let ending = options.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let by_ending = ending.map(canonical).filter(|name| *name == "csv" || export::format(name).is_some());
    let default = if asked.class.is_some() { "csv" } else { "trig" };
    let name = options.format.as_deref().map(canonical).or(by_ending).unwrap_or(default);
    let formats = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    match (export::format(name), asked.class.is_some()) {
        (None, true) if name == "csv" => Ok(None),
        (_, true) => Err(Error::usage(
            format!("a class is written as a table, not as `{name}`"),
            "the format for it is csv; --entity writes one thing as RDF",
        )),
        (None, false) if name == "csv" => {
            Err(Error::usage("a whole graph is no table", "name a class: coopgraph export --class CLASS -f csv"))
        }
        (None, false) => {
            Err(Error::usage(format!("there is no format `{name}` for a graph"), format!("formats are {}", formats())))
        }
        (Some(format), false) if asked.claims && format.has_graphs => Err(Error::usage(
            format!("`{name}` has graphs: who says what is in it already"),
            "--claims is for turtle, ntriples and rdfxml",
        )),
        (format, false) => Ok(format),
    }
}

fn everything(folder: &Path, contents: &Contents<'_>, output: &mut Output) -> Result<Exit, Error> {
    let files = export::bundle(contents)?;
    export::write_folder(&files, folder)?;
    output.remark(&format!("wrote {} files to {}; manifest.json lists them", files.len(), folder.display()));
    Ok(Exit::Fine)
}

fn table(
    class: &str,
    options: &Options,
    session: &Session,
    contents: &Contents<'_>,
    output: &mut Output,
) -> Result<Exit, Error> {
    let class = match resolve_used(class, Used::Class, &session.store, session.names()?)? {
        Resolved::One(class) => class,
        Resolved::None(candidates) | Resolved::Several(candidates) => {
            return Err(not_one(class, &candidates, session));
        }
    };
    let table = export::class_table(&class, options.iri, options.labels, contents)?;
    output.text(&String::from_utf8_lossy(&table.csv()))?;
    if table.rows.is_empty() {
        output.remark("the class has no members that we assert");
        return Ok(Exit::Negative);
    }
    Ok(Exit::Fine)
}

fn statements(
    asked: &Export,
    format: &Format,
    session: &Session,
    contents: &Contents<'_>,
    output: &mut Output,
) -> Result<Exit, Error> {
    let part = part_asked(asked, session)?;
    let quads = export::part(&part, export::all(contents.store, contents.limits)?, contents.names);
    if quads.is_empty() {
        output.remark("nothing to export");
        return Ok(Exit::Negative);
    }
    let mut written = if format.has_graphs { quads.clone() } else { export::asserted(&quads) };
    if asked.claims {
        written.extend(export::claims(&quads));
        export::sort(&mut written);
    } else if !format.has_graphs && part != Part::Asserted {
        let name = format.name;
        output.remark(&format!("{name} has no graphs: only what we assert is written; --claims adds who says what"));
    }
    let bytes = format.write(&written, &session.vocabulary.prefixes)?;
    output.text(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Fine)
}

fn part_asked(asked: &Export, session: &Session) -> Result<Part, Error> {
    if let Some(text) = &asked.record {
        let record = named(text, session)?;
        if session.names()?.citation(record.as_str()).is_none() {
            let hint = "`coopgraph why` names the records behind a fact; --entity exports any other thing";
            return Err(Error::usage(format!("`{text}` is no record"), hint));
        }
        return Ok(Part::Record(record));
    }
    if let Some(path) = &asked.dataset {
        return Ok(Part::Dataset(dataset(path, session)?));
    }
    if let Some(text) = &asked.entity {
        return Ok(Part::Entity(named(text, session)?));
    }
    Ok(if asked.asserted { Part::Asserted } else { Part::Whole })
}

fn named(text: &str, session: &Session) -> Result<NamedNode, Error> {
    the_one(text, session)?.ok_or_else(|| {
        let hint = "`coopgraph search` finds things by what they are called";
        Error::usage(format!("nothing here is called `{text}`"), hint)
    })
}

/// The file of the folder that is meant by a path, as `list datasets` shows it or as the disk has it.
fn dataset(path: &Path, session: &Session) -> Result<NamedNode, Error> {
    let inside = super::check::inside(path, session.shelf.folder());
    let found = session.datasets.iter().find(|dataset| dataset.path == inside || dataset.iri == inside);
    found.map(|dataset| NamedNode::new_unchecked(&dataset.iri)).ok_or_else(|| {
        let paths = session.datasets.iter().map(|dataset| format!("\n  {}", dataset.path)).collect::<String>();
        Error::usage(format!("{} is no dataset of this folder", path.display()), format!("datasets are{paths}"))
    })
}
