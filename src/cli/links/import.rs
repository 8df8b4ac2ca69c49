use super::super::link::kept::Kept;
use super::super::output::Output;
use super::super::shape::Shape;
use super::super::{Command, Options, arguments};
use crate::error::{Error, Exit, finding_message};
use crate::link::sssom;
use crate::link::{TakenIn, take_in};
use crate::shelf::{Finding, Severity};
use crate::vocab::counted;
use clap::{ArgMatches, Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};

pub const COMMAND: Command = Command { name: "import", define: Import::define, run };

const EXAMPLES: &str = "\
The mappings keep their records, authors, reasons, licence and source. A link is kept once: where
the file has several rows about the same two things the first counts, and what others say of them
is noted with it. What was accepted or rejected here stays
as it is. Accepted mappings that name no reviewer are kept and not asserted: `coopgraph link
review` shows them.

Examples:
  coopgraph links import theirs.sssom.tsv --as candidates
  coopgraph links import theirs.sssom.tsv --as accepted";

/// Adds somebody else's mappings, from a file in SSSOM: TSV, CSV or JSON
#[derive(Args)]
struct Import {
    /// The file of mappings
    file: PathBuf,

    /// What they are here
    #[arg(long = "as", value_name = "WHAT", value_enum)]
    what: What,

    /// Their metadata, where these stand in a file of their own (YAML)
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum What {
    Accepted,
    Candidates,
}

impl Import {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Import = arguments(matches)?;
    output.shape(&[Shape::Text])?;
    let bytes = read(&asked.file)?;
    let metadata = asked.metadata.as_deref().map(|path| read(path).map(|bytes| (path, bytes))).transpose()?;
    let name = asked.file.display().to_string();
    let metadata_name = asked.metadata.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    let external = metadata.as_ref().map(|(_, bytes)| (metadata_name.as_str(), bytes.as_slice()));
    let text = |finding: &Finding| {
        let of_metadata = metadata.as_ref().filter(|_| finding.file == metadata_name).map(|(_, bytes)| bytes);
        String::from_utf8_lossy(of_metadata.unwrap_or(&bytes)).into_owned()
    };
    let (set, findings) = match sssom::read(&name, &bytes, external) {
        Ok((set, findings)) => (Some(set), findings),
        Err(findings) => (None, findings),
    };
    for finding in &findings {
        output.message(finding.severity, &finding_message(finding, Some(&text(finding))));
    }
    let Some(set) = set else {
        output.remark("nothing was added");
        return Ok(Exit::Usage);
    };
    let mut kept = Kept::open_to_write(options, output)?;
    let taken = kept.change(|ledger| take_in(ledger, set.clone(), &name, asked.what == What::Accepted))?;
    for finding in &taken.left_out {
        output.message(Severity::Warning, &finding_message(finding, Some(&text(finding))));
    }
    say(&taken, output)?;
    let added = taken.accepted + taken.candidates + taken.rejected;
    Ok(if added == 0 || !taken.left_out.is_empty() { Exit::Negative.max(kept.broken) } else { kept.broken })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn say(taken: &TakenIn, output: &mut Output) -> Result<(), Error> {
    let counts = [
        (taken.accepted, "accepted"),
        (taken.candidates, if taken.candidates == 1 { "candidate" } else { "candidates" }),
        (taken.rejected, "rejected"),
        (taken.known, "known before"),
        (taken.repeated, "about things of another row"),
        (taken.left_out.len(), "left out"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let rows = counted(taken.rows(), "row");
    output.line(&if counts.is_empty() {
        "no mappings".to_owned()
    } else {
        format!("{rows}: {}", counts.join(", "))
    })?;
    if taken.unreviewed > 0 {
        let note = "name no reviewer: they are kept, not asserted; `coopgraph link review` shows them";
        output.remark(&format!("{} of the accepted {note}", taken.unreviewed));
    }
    Ok(())
}
