mod target;

use super::output::Output;
use super::{Command, Options, arguments, interrupt, text};
use crate::error::{Error, Exit};
use crate::load::Change;
use crate::query::{SyntaxError, parse_update};
use crate::shelf::replace;
use crate::store::update;
use clap::{ArgMatches, Args};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use target::Target;

pub const COMMAND: Command = Command { name: "update", define: Update::define, run };

const EXAMPLES: &str = "\
A file is written anew in its own format, sorted; comments are not kept. The old one stays beside it
as FILE.bak. `<>` is the file itself, or the folder; the prefixes the files declare are known, but
for those that two files declare differently. LOAD and SERVICE are refused: an update reads nothing
but what it changes.

Of a folder, every RDF file below it takes part, all as one graph; hidden files, packed ones and
links do not. What is deleted goes from every file that has it. What is added goes to the one file
that has its named graph already; where several have it, to the one that has its subject there; in
the default graph, to the one that has its subject. A blank node stays in its file, and what is new
around it goes there too. Where all this names no file, or several, it goes to --into FILE; without
that nothing is changed. Only files that change are written: all of them or, if one cannot be
written, none.

Examples:
  coopgraph update -e 'INSERT DATA { <#ada> foaf:name \"Ada\" }' --on people.ttl
  coopgraph update rename.rq --on people.ttl --dry-run
  coopgraph update -e 'DELETE WHERE { ?s rdfs:comment ?c }' --on terms.trig --no-backup
  coopgraph update rename.rq --on data --into data/new.trig --dry-run";

/// What to do instead of giving nothing.
const EXAMPLE: &str = "name a file, or give the update: coopgraph update -e 'INSERT DATA { … }' --on FILE";

/// Changes an RDF file, or those of a folder, with a SPARQL update
#[derive(Args)]
struct Update {
    /// File with the update; `-` or nothing for standard input
    file: Option<PathBuf>,

    /// The update itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL", conflicts_with = "file")]
    expression: Option<String>,

    /// The RDF file to change, or the folder whose files are changed
    #[arg(long, value_name = "FILE|FOLDER")]
    on: Option<PathBuf>,

    /// Where new statements go that belong to no file of the folder, or to several: one of its files, or a new one
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,

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
    let on = target::named(asked.on.as_deref(), asked.into.as_deref())?;
    let (name, text) = text::read(asked.file.as_deref(), asked.expression.as_deref(), EXAMPLE)?;
    let target = Target::read(on, asked.into.as_deref(), output)?;
    let (prefixes, doubtful) = target.folder.prefixes();
    let prepared = parse_update(&text, &prefixes, &target.base).map_err(|error| Error::Syntax {
        error: say_what_is_doubtful(error, &doubtful, &text),
        name,
        text,
    })?;
    let after = update(&target.folder.quads(), &prepared, &options.limits())?;
    let mut changes = target.folder.changes(after, target.into).map_err(|error| target.explain(&error))?;
    if asked.dry_run {
        print(&changes, &target, output)?;
        return Ok(Exit::Fine);
    }
    if changes.is_empty() {
        output.remark(&format!("{} is as it was: the update changes nothing", on.display()));
        return Ok(Exit::Fine);
    }
    let files: Vec<(PathBuf, Vec<u8>)> = changes
        .iter_mut()
        .map(|change| (target.paths[change.file].clone(), std::mem::take(&mut change.bytes)))
        .collect();
    let kept = interrupt::wait_for(|| replace(&files, !asked.no_backup))?;
    for ((change, (path, _)), kept) in changes.iter().zip(&files).zip(kept) {
        output.remark(&format!("{}: {}", path.display(), counts(std::slice::from_ref(change))));
        say_what_is_lost(change, kept.as_deref(), output);
    }
    if target.is_folder {
        output.remark(&format!("{}: {}", in_files(&changes), counts(&changes)));
    }
    Ok(Exit::Fine)
}

/// What would be deleted and added, file by file.
fn print(changes: &[Change], target: &Target, output: &mut Output) -> Result<(), Error> {
    for change in changes {
        if target.is_folder {
            output.line(&format!("# {}", target.paths[change.file].display()))?;
        }
        for (sign, lines) in [("D", &change.deleted), ("A", &change.added)] {
            lines.iter().try_for_each(|line| output.line(&format!("{sign} {line}")))?;
        }
    }
    let place = if target.is_folder { format!("{}: ", in_files(changes)) } else { String::new() };
    output.remark(&format!("{place}{}; nothing was written", counts(changes)));
    Ok(())
}

fn counts(changes: &[Change]) -> String {
    let added: usize = changes.iter().map(|change| change.added.len()).sum();
    let deleted: usize = changes.iter().map(|change| change.deleted.len()).sum();
    format!("{added} added, {deleted} deleted")
}

fn in_files(changes: &[Change]) -> String {
    match changes.len() {
        1 => "in 1 file".to_owned(),
        many => format!("in {many} files"),
    }
}

/// Comments are no RDF: they do not come through.
fn say_what_is_lost(change: &Change, kept: Option<&Path>, output: &mut Output) {
    let old = kept.map(|kept| format!("the old file is {}", kept.display()));
    let comments = match change.comments {
        0 => None,
        1 => Some("1 comment was not kept".to_owned()),
        many => Some(format!("{many} comments were not kept")),
    };
    let words: Vec<String> = comments.into_iter().chain(old).collect();
    if !words.is_empty() {
        output.remark(&words.join("; "));
    }
}

/// A prefix that two files declare differently is not known: which of the two would be a guess.
fn say_what_is_doubtful(mut error: SyntaxError, doubtful: &BTreeSet<String>, text: &str) -> SyntaxError {
    if let Some(name) = doubtful.iter().find(|name| text.contains(&format!("{name}:"))) {
        error.hint = format!(
            "files declare the prefix {name}: differently; say in the update which is meant: PREFIX {name}: <…>"
        );
    }
    error
}
