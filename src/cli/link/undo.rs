use super::super::output::Output;
use super::super::shape::Shape;
use super::super::{Command, Options, arguments, day};
use super::kept::Kept;
use crate::error::{Error, Exit};
use crate::link::Reviewer;
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "undo", define: Undo::define, run };

const EXAMPLES: &str = "\
Nothing is lost: what was said, by whom and when stays with the link. What it says is for people: there is
no other format of it.

Examples:
  coopgraph link undo link:5417e0f7e183
  coopgraph link undo 84a35e --reviewer A";

/// Takes a decision back: the link is a candidate again
#[derive(Args)]
struct Undo {
    /// The link: its record, or any beginning of it that only one has
    link: String,

    /// Whose decision, where several have judged it
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
}

impl Undo {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Undo = arguments(matches)?;
    output.shape(&[Shape::Text])?;
    let mut kept = Kept::open_to_write(options, output)?;
    let prefixes = &kept.session.vocabulary.prefixes;
    let reviewer = asked.reviewer.as_deref().map(|text| Reviewer::new(text, prefixes).name);
    let day = day::today();
    let undone = kept.change(|ledger| ledger.undo(&asked.link, reviewer.as_deref(), &day))?;
    let now = if undone.waits { "it waits for a decision again" } else { "somebody else's decision stays" };
    output.line(&format!("{}: took back {}; {now}", undone.link, undone.was))?;
    Ok(kept.broken)
}
