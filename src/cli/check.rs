use super::output::Output;
use super::shape::{LISTED_CARDS, Shape};
use super::{Command, Options, arguments};
use crate::check::{Report, check};
use crate::error::{Error, Exit, finding_message};
use crate::import;
use crate::link::Ledger;
use crate::shelf::{Finding, Severity};
use crate::vocab::counted;
use clap::{ArgMatches, Args};
use serde::Serialize;
use std::path::{Path, PathBuf};

pub const COMMAND: Command = Command { name: "check", define: Check::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph check                      everything wrong in the folder
  coopgraph check data/medianama.trig  in one file
  coopgraph check --info               also what is only good to know

Exit code 1 when there is an error or a warning.";

/// Lists everything wrong in the folder
#[derive(Args)]
struct Check {
    /// Only what is about this file
    file: Option<PathBuf>,

    /// Also show what is only good to know
    #[arg(long)]
    info: bool,
}

impl Check {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Check = arguments(matches)?;
    let shape = output.shape(LISTED_CARDS)?;
    let session = options.open()?;
    let mut found = session.findings.clone();
    found.extend(import::Catalogue::read(&session.shelf).check(&session.shelf, &session.vocabulary));
    found.extend(Ledger::read(&session.shelf, &session.vocabulary).1);
    let mut report =
        check(&session.shelf, &session.store, &session.catalogue, session.names()?, &found, &session.limits)?;
    if let Some(file) = &asked.file {
        let path = inside(file, session.shelf.folder());
        if session.shelf.text(&path).is_none() {
            return Err(Error::usage(
                format!("{} is no file of this folder", file.display()),
                "name it as `coopgraph list datasets` does",
            ));
        }
        report = report.of_file(&path);
    }
    let listed = report.findings.iter().filter(|finding| finding.severity != Severity::Info || asked.info);
    match shape {
        Shape::Json => output.json("check", &Answer::of(&report, listed.collect()))?,
        Shape::JsonLines => output.json_lines(listed)?,
        Shape::Text | Shape::Texts(_) => {
            for finding in listed {
                let text = session.shelf.text(&finding.file);
                output.report(finding.severity, &finding_message(finding, text.as_deref()))?;
            }
            summary(&report, output)?;
        }
    }
    let faults = report.count(Severity::Error) + report.count(Severity::Warning);
    Ok(if faults > 0 { Exit::Negative } else { Exit::Fine })
}

/// The report, for programs: everything is counted, also what is not listed.
#[derive(Serialize)]
struct Answer<'a> {
    checks: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<&'a Finding>,
}

impl<'a> Answer<'a> {
    fn of(report: &Report, findings: Vec<&'a Finding>) -> Self {
        Self {
            checks: report.checks,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Info),
            findings,
        }
    }
}

fn summary(report: &Report, output: &mut Output) -> Result<(), Error> {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    let infos = report.count(Severity::Info);
    let parts = [(report.checks, "check"), (errors, "error"), (warnings, "warning"), (infos, "note")];
    let [checks, errors_text, warnings_text, notes] = parts.map(|(count, noun)| counted(count, noun));
    output.line(&format!("{checks}: {errors_text}, {warnings_text}, {notes}"))
}

/// A path as the shelf knows it.
pub(super) fn inside(file: &Path, folder: Option<&Path>) -> String {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = folder.and_then(|folder| std::path::absolute(folder).ok());
    folder
        .and_then(|folder| absolute.strip_prefix(folder).ok().map(Path::to_owned))
        .unwrap_or_else(|| file.to_owned())
        .to_string_lossy()
        .replace('\\', "/")
}
