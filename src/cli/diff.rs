use super::output::Output;
use super::show::wrapped;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit, finding_message};
use crate::export::{self, Change, Difference, RecordChange};
use crate::load;
use crate::query::Names;
use crate::session::Session;
use crate::shelf::{Severity, Shelf};
use crate::store::{Literal, NamedOrBlankNode, Quad, Store, Term};
use crate::vocab::Vocabulary;
use crate::vocab::terms::xsd;
use clap::{ArgMatches, Args};
use std::path::{Path, PathBuf};

pub const COMMAND: Command = Command { name: "diff", define: Diff::define, run };

const EXAMPLES: &str = "\
Each side is a folder with ontology/, data/ and queries/, or one RDF file as
`coopgraph export` or any other program wrote it. Blank nodes are compared by
what is said of them, not by their labels.

Examples:
  coopgraph diff before after              what changed, in words
  coopgraph diff before.trig . --patch     the same as an RDF Patch

Exit code 0 when both say the same, 1 when they differ.";

/// Says how two graphs differ
#[derive(Args)]
struct Diff {
    /// The graph as it was: a folder or an RDF file
    before: PathBuf,

    /// The graph as it is: a folder or an RDF file
    after: PathBuf,

    /// Write an RDF Patch that turns the first graph into the second
    #[arg(long)]
    patch: bool,
}

impl Diff {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

/// One of the two graphs.
struct Side {
    quads: Vec<Quad>,
    store: Store,
    vocabulary: Vocabulary,
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Diff = arguments(matches)?;
    let (before, first) = open(&asked.before, options, output)?;
    let (after, second) = open(&asked.after, options, output)?;
    let difference = export::difference(&before.quads, &after.quads);
    if asked.patch {
        output.text(&export::patch(&difference))?;
    } else if difference.is_empty() {
        output.remark("no difference");
    } else {
        let words = Words { before: before.names(options)?, after: after.names(options)?, iri: options.iri };
        words.print(&difference, output)?;
    }
    let exit = if difference.is_empty() { Exit::Fine } else { Exit::Negative };
    Ok(exit.max(first).max(second))
}

/// Reads a folder or a file, and says what is wrong with it.
fn open(path: &Path, options: &Options, output: &mut Output) -> Result<(Side, Exit), Error> {
    if path.is_dir() {
        let mut shelf = Shelf::open(Some(path))?;
        super::import::include_all(options.with.iter(), &mut shelf)?;
        let session = Session::open(shelf, options.limits(), options.lang.clone(), !options.no_inferred)?;
        let broken = output.warn_of(&session);
        let quads = export::canonical(export::all(&session.store, &session.limits)?)?;
        return Ok((Side { quads, store: session.store, vocabulary: session.vocabulary }, broken));
    }
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let dump = load::dump(&path.to_string_lossy(), bytes).ok_or_else(|| {
        let hint = "name a folder, or a file that ends in trig, nq, ttl, nt, jsonld or rdf";
        Error::usage(format!("{} is no RDF by its name", path.display()), hint)
    })?;
    for finding in &dump.findings {
        output.message(finding.severity, &finding_message(finding, Some(&text)));
    }
    let broken = dump.findings.iter().any(|finding| finding.severity == Severity::Error);
    let store = Store::in_memory(dump.quads.iter().cloned())?;
    let side = Side { quads: export::canonical(dump.quads)?, store, vocabulary: dump.vocabulary };
    Ok((side, if broken { Exit::Usage } else { Exit::Fine }))
}

impl Side {
    fn names(&self, options: &Options) -> Result<Names, Error> {
        Ok(Names::read(&self.store, &self.vocabulary, &options.lang)?)
    }
}

/// The names of both sides: what is gone is called as it was.
struct Words {
    before: Names,
    after: Names,
    iri: bool,
}

impl Words {
    fn print(&self, difference: &Difference, output: &mut Output) -> Result<(), Error> {
        output.line(&summary(difference))?;
        for record in &difference.records {
            output.line("")?;
            wrapped("", &self.heading(record), output.width(), output)?;
            self.changes(&record.changes, output)?;
        }
        let sections = [
            ("Now asserted", true, &difference.asserted),
            ("No longer asserted", false, &difference.asserted),
            ("Sources, files and what nobody says: new", true, &difference.other),
            ("Sources, files and what nobody says: gone", false, &difference.other),
        ];
        for (title, is_added, changes) in sections {
            let changes: Vec<Change> = changes.iter().filter(|change| change.is_added == is_added).cloned().collect();
            if !changes.is_empty() {
                output.line(&format!("\n{title}"))?;
                self.changes(&changes, output)?;
            }
        }
        Ok(())
    }

    /// `record changed: rec:minutes-3, Minutes of the council, item 3`
    fn heading(&self, change: &RecordChange) -> String {
        let (what, names) = match (change.was_there, change.is_there) {
            (false, _) => ("added", &self.after),
            (true, false) => ("removed", &self.before),
            (true, true) => ("changed", &self.after),
        };
        let NamedOrBlankNode::NamedNode(record) = &change.record else {
            return format!("record {what}: a graph without a name");
        };
        let short = names.vocabulary().prefixes.shorten(record.as_str());
        match names.citation(record.as_str()) {
            Some(citation) => format!("record {what}: {short}, {}, {}", citation.in_full(), citation.locator),
            None => format!("record {what}: {short}"),
        }
    }

    fn changes(&self, changes: &[Change], output: &mut Output) -> Result<(), Error> {
        for change in changes {
            let (lead, names) = if change.is_added { ("  + ", &self.after) } else { ("  - ", &self.before) };
            let quad = &change.quad;
            let statement = [quad.subject.clone().into(), quad.predicate.clone().into(), quad.object.clone()]
                .map(|term| self.show(&term, names));
            wrapped(lead, &statement.join(" "), output.width(), output)?;
        }
        Ok(())
    }

    fn show(&self, term: &Term, names: &Names) -> String {
        match term {
            Term::NamedNode(node) if self.iri => names.vocabulary().prefixes.shorten(node.as_str()),
            Term::NamedNode(node) => names.show(node.as_str()),
            Term::Literal(literal) => show_literal(literal, names),
            Term::BlankNode(node) => node.to_string(),
        }
    }
}

/// A text in quotes with its language, a number or day as it is, any other value with its type: what differs looks different.
fn show_literal(literal: &Literal, names: &Names) -> String {
    let value = literal.value();
    match (literal.language(), literal.datatype()) {
        (Some(language), _) => format!("\"{value}\"@{language}"),
        (None, xsd::STRING) => format!("\"{value}\""),
        (None, xsd::INTEGER | xsd::DATE | xsd::BOOLEAN) => value.to_owned(),
        (None, datatype) => format!("{value} ({})", names.vocabulary().prefixes.shorten(datatype.as_str())),
    }
}

fn summary(difference: &Difference) -> String {
    let count = |was: bool, is: bool| {
        difference.records.iter().filter(|record| (record.was_there, record.is_there) == (was, is)).count()
    };
    let said = |quads: &[Quad]| quads.iter().filter(|quad| !quad.graph_name.is_default_graph()).count();
    let asserted = |quads: &[Quad]| quads.iter().filter(|quad| quad.graph_name.is_default_graph()).count();
    format!(
        "records: {} added, {} removed, {} changed\nstatements in records: {} added, {} removed\n\
         statements in the default graph: {} added, {} removed",
        count(false, true),
        count(true, false),
        count(true, true),
        said(&difference.added),
        said(&difference.removed),
        asserted(&difference.added),
        asserted(&difference.removed),
    )
}
