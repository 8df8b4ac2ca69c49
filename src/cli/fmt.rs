use super::check::inside;
use super::output::Output;
use super::{Command, Options, arguments};
use crate::error::{Error, Exit, finding_message};
use crate::load::untidy;
use crate::shelf::{Finding, Severity, Shelf, ShelfFile, sort_findings};
use crate::vocab::counted;
use clap::{ArgMatches, Args};
use std::path::PathBuf;

pub const COMMAND: Command = Command { name: "fmt", define: Fmt::define, run };

const EXAMPLES: &str = "\
The order of a file:
  1. a comment that says what is in it; PREFIX lines by name, only those used; the header `<> a …`
  2. what is said of one subject in one graph stands together, and begins a line of its own
  3. `a` first; other predicates in one order in a file: that of most of its statements
  4. the line that describes a record right before its graph
  5. no tabs, no blanks at the ends of lines; every line ends with LF

Files that people write keep their comments: the order is checked, never rewritten.

Examples:
  coopgraph fmt --check                      every Turtle and TriG file of the folder
  coopgraph fmt --check data/medianama.trig  one file
  coopgraph fmt --check --info               also what is only good to know

Exit code 1 when there is something to move.";

/// Says what to move in files of Turtle and TriG so that all have one order
#[derive(Args)]
struct Fmt {
    /// Only these files
    files: Vec<PathBuf>,

    /// Only say what to move; nothing else is offered
    #[arg(long)]
    check: bool,

    /// Also show what is only good to know
    #[arg(long)]
    info: bool,
}

impl Fmt {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Fmt = arguments(matches)?;
    if !asked.check {
        let problem = "files that people write are not rewritten: they would lose their comments";
        return Err(Error::usage(problem, "`coopgraph fmt --check` says what to move"));
    }
    let shelf = Shelf::open(options.home.as_deref())?;
    let mut findings = shelf.findings().to_vec();
    let mut files = 0;
    for file in files_meant(&shelf, &asked.files)? {
        if let Some(found) = untidy(file) {
            files += 1;
            findings.extend(found);
        } else if !asked.files.is_empty() {
            let problem = format!("{} is neither Turtle nor TriG", file.path);
            return Err(Error::usage(problem, "files whose order is checked end in .ttl or .trig"));
        }
    }
    sort_findings(&mut findings);
    for finding in findings.iter().filter(|finding| finding.severity != Severity::Info || asked.info) {
        let text = shelf.text(&finding.file);
        output.report(finding.severity, &finding_message(finding, text.as_deref()))?;
    }
    summary(files, &findings, output)
}

/// The files named, else all of ontology/ and data/.
fn files_meant<'a>(shelf: &'a Shelf, named: &[PathBuf]) -> Result<Vec<&'a ShelfFile>, Error> {
    // The engine's own ontology stands on every shelf, but only who keeps a file can put it in order.
    let is_kept = |file: &&ShelfFile| shelf.folder().is_none_or(|folder| folder.join(&file.path).exists());
    let all = || shelf.files("ontology").chain(shelf.files("data")).filter(is_kept);
    if named.is_empty() {
        return Ok(all().collect());
    }
    named
        .iter()
        .map(|name| {
            let path = inside(name, shelf.folder());
            all().find(|file| file.path == path).ok_or_else(|| {
                let problem = format!("{} is no file of ontology/ or data/ in this folder", name.display());
                Error::usage(problem, "name it as `coopgraph list datasets` does")
            })
        })
        .collect()
}

fn summary(files: usize, findings: &[Finding], output: &mut Output) -> Result<Exit, Error> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let parts = [(files, "file"), (errors, "error"), (warnings, "warning"), (notes, "note")];
    let [files, errors_text, warnings_text, notes] = parts.map(|(number, noun)| counted(number, noun));
    output.line(&format!("{files}: {errors_text}, {warnings_text}, {notes}"))?;
    Ok(if errors + warnings > 0 { Exit::Negative } else { Exit::Fine })
}
