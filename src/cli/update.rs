use super::options::RDF_ENDINGS;
use super::output::Output;
use super::{Command, Options, arguments, text};
use crate::error::{Error, Exit, finding_message};
use crate::load::Document;
use crate::query::parse_update;
use crate::shelf::{Severity, is_packed, replace};
use crate::store::update;
use crate::vocab::Prefixes;
use clap::{ArgMatches, Args};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub const COMMAND: Command = Command { name: "update", define: Update::define, run };

const EXAMPLES: &str = "\
The file is written anew in its own format, sorted; comments are not kept. The old one stays beside
it as FILE.bak. `<>` is the file itself; the prefixes it declares are known. LOAD and SERVICE are
refused: an update reads nothing but its file.

Examples:
  coopgraph update -e 'INSERT DATA { <#ada> foaf:name \"Ada\" }' --on people.ttl
  coopgraph update rename.rq --on people.ttl --dry-run
  coopgraph update -e 'DELETE WHERE { ?s rdfs:comment ?c }' --on terms.trig --no-backup";

/// What to do instead of giving nothing.
const EXAMPLE: &str = "name a file, or give the update: coopgraph update -e 'INSERT DATA { … }' --on FILE";

/// Changes one RDF file with a SPARQL update
#[derive(Args)]
struct Update {
    /// File with the update; `-` or nothing for standard input
    file: Option<PathBuf>,

    /// The update itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL", conflicts_with = "file")]
    expression: Option<String>,

    /// The RDF file to change
    #[arg(long, value_name = "FILE")]
    on: Option<PathBuf>,

    /// Only print what would be added (A) and deleted (D)
    #[arg(long)]
    dry_run: bool,

    /// Do not keep the old file as FILE.bak
    #[arg(long)]
    no_backup: bool,
}

impl Update {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Update = arguments(matches)?;
    let path = file_to_change(asked.on.as_deref())?;
    let (name, text) = text::read(asked.file.as_deref(), asked.expression.as_deref(), EXAMPLE)?;
    let document = read(path, output)?;
    let mut prefixes = Prefixes::default();
    for (name, namespace) in &document.prefixes {
        prefixes.declare(name, namespace);
    }
    let prepared =
        parse_update(&text, &prefixes, &document.base).map_err(|error| Error::Syntax { error, name, text })?;
    let changed = update(&document.quads, &prepared, &options.limits())?;
    let (bytes, after) = document.write(changed).map_err(|error| {
        let hint = "nothing was changed; Turtle can name things relative to itself, TriG can also hold named graphs";
        Error::usage(format!("could not write {}: {error}", path.display()), hint)
    })?;
    let before = document.lines();
    let added: BTreeSet<&String> = after.difference(&before).collect();
    let deleted: BTreeSet<&String> = before.difference(&after).collect();
    let counts = format!("{} added, {} deleted", added.len(), deleted.len());
    if asked.dry_run {
        for (sign, lines) in [("D", &deleted), ("A", &added)] {
            lines.iter().try_for_each(|line| output.line(&format!("{sign} {line}")))?;
        }
        output.remark(&format!("{counts}; nothing was written"));
        return Ok(Exit::Fine);
    }
    if added.is_empty() && deleted.is_empty() {
        output.remark(&format!("{} is as it was: the update changes nothing", path.display()));
        return Ok(Exit::Fine);
    }
    let kept = replace(&[(path.to_owned(), bytes)], !asked.no_backup)?.pop().flatten();
    output.remark(&format!("{}: {counts}", path.display()));
    say_what_is_lost(&document, kept.as_deref(), output);
    Ok(Exit::Fine)
}

/// Comments are no RDF: they do not come through.
fn say_what_is_lost(document: &Document, kept: Option<&Path>, output: &mut Output) {
    let old = kept.map(|kept| format!("the old file is {}", kept.display()));
    let comments = match document.comments {
        0 => None,
        1 => Some("1 comment was not kept".to_owned()),
        many => Some(format!("{many} comments were not kept")),
    };
    let words: Vec<String> = comments.into_iter().chain(old).collect();
    if !words.is_empty() {
        output.remark(&words.join("; "));
    }
}

/// The file to change: one that is named, and that can be written back as it is.
fn file_to_change(on: Option<&Path>) -> Result<&Path, Error> {
    let Some(path) = on else {
        return Err(Error::usage(
            "an update changes a file, and none is named",
            "name it: coopgraph update … --on FILE (with --dry-run to see first what would change)",
        ));
    };
    if path.is_dir() {
        return Err(Error::usage(
            format!("{} is a folder; an update changes one file", path.display()),
            "name a file of it: --on FILE. Its comments would be lost, so a whole folder of hand-written files is never changed",
        ));
    }
    if is_packed(&path.to_string_lossy()) {
        return Err(Error::usage(format!("{} is packed", path.display()), "unpack it, then change it"));
    }
    Ok(path)
}

/// Reads the file; one that is broken is not changed, because what is broken in it would be lost.
fn read(path: &Path, output: &mut Output) -> Result<Document, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    match Document::read(&path.to_string_lossy(), &bytes) {
        None => Err(Error::usage(format!("{} is not RDF, by its name", path.display()), RDF_ENDINGS)),
        Some(Ok(document)) => Ok(document),
        Some(Err(mut finding)) => {
            finding.remedy.clear();
            output.message(Severity::Error, &finding_message(&finding, Some(&String::from_utf8_lossy(&bytes))));
            let hint = "repair it first: what cannot be read would be lost";
            Err(Error::usage(format!("{} is broken and was not changed", path.display()), hint))
        }
    }
}
