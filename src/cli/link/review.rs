use super::super::output::Output;
use super::super::shape::Shape;
use super::super::show::wrapped;
use super::super::{Command, Options, arguments, day};
use super::kept::Kept;
use super::line;
use super::screen;
use crate::error::{Error, Exit};
use crate::link::{
    Decision, Order, Reviewer, Verdict, Wish, agreements, is_of_set, is_same, link_of, proposal, queue, weight,
};
use crate::vocab::counted;
use crate::vocab::terms::skos;
use clap::{ArgMatches, Args, ValueEnum};
use std::collections::BTreeMap;

pub const COMMAND: Command = Command { name: "review", define: Review::define, run };

const EXAMPLES: &str = "\
One link at a time, the one that most speaks for first:
  y  the same            c  close, not the same     n  no
  u  unsure              s  skip                    b  back to the last one
  /  others of the same things; /TEXT others with this text; a number goes there
  q  end
Where another relation than that of same things is proposed, `c` says that one, `y` skos:exactMatch.
What is written behind a letter is kept as a comment: `n two towns of one name`.
Each decision is saved at once; the next review goes on where this one ended. What it says is for people: there is no
other format of it.

Examples:
  coopgraph link review --reviewer A
  echo 'y' | coopgraph link review --reviewer orcid:0000-0002-1825-0097
  echo 'n' | coopgraph link review --reviewer B --blind";

/// Judges candidates one by one: same, close, no, unsure
#[derive(Args)]
struct Review {
    /// Who judges: a name, or an identifier such as orcid:0000-0002-1825-0097
    #[arg(long, value_name = "NAME", env = "COOPGRAPH_REVIEWER")]
    reviewer: Option<String>,

    /// Judge what others have judged, without seeing how
    #[arg(long)]
    blind: bool,

    /// Only links of this dataset
    #[arg(long, value_name = "DATASET")]
    set: Option<String>,

    /// Which come first: those that most speaks for, or those as likely as not
    #[arg(long, value_enum, default_value_t = By::Best)]
    order: By,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Best,
    Doubtful,
}

impl Review {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

/// What a reviewer types.
enum Answer {
    Judge(Verdict, String),
    Skip,
    Back,
    /// Others with this text or, without one, of the same things.
    Find(String),
    GoTo(usize),
    Quit,
    Unclear,
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Review = arguments(matches)?;
    output.shape(&[Shape::Text])?;
    let name = asked.reviewer.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let Some(name) = name else {
        let hint = "--reviewer NAME says it, or the environment variable COOPGRAPH_REVIEWER";
        return Err(Error::usage("who reviews is not known", hint));
    };
    let kept = Kept::open_to_write(options, output)?;
    let reviewer = Reviewer::new(name, &kept.session.vocabulary.prefixes);
    if reviewer.is_mistyped() {
        let hint = "an ORCID is four groups of four digits, such as orcid:0000-0002-1825-0097; a name will do too";
        return Err(Error::usage(format!("`{name}` is no ORCID"), hint));
    }
    if let Some(set) = &asked.set {
        check_set(set, &kept)?;
    }
    let order = match asked.order {
        By::Best => Order::Best,
        By::Doubtful => Order::Doubtful,
    };
    let wish = Wish { reviewer: &reviewer.name, blind: asked.blind, set: asked.set.as_deref(), order };
    let queue = queue(&kept.ledger, wish);
    let is_empty = queue.is_empty();
    let broken = kept.broken;
    let mut desk =
        Desk { kept, queue, reviewer: &reviewer, is_blind: asked.blind, day: day::today(), judged: BTreeMap::new() };
    desk.work(output)?;
    desk.sum_up(output);
    Ok(if is_empty { Exit::Negative.max(broken) } else { broken })
}

/// Refuses a dataset that no link is of.
fn check_set(set: &str, kept: &Kept) -> Result<(), Error> {
    let ledger = &kept.ledger;
    if ledger.all().any(|(_, row)| is_of_set(row, set, ledger)) {
        return Ok(());
    }
    let sources = ledger.all().flat_map(|(_, row)| ["subject_source", "object_source"].map(|slot| row.get(slot)));
    let mut names: Vec<String> =
        sources.filter(|source| !source.is_empty()).map(|source| ledger.source_name(source)).collect();
    names.sort();
    names.dedup();
    let hint = if names.is_empty() {
        "there are no links".to_owned()
    } else {
        format!("there are links of {}", names.join(", "))
    };
    Err(Error::usage_of("not-found", format!("no link is of `{set}`"), hint, names))
}

/// A review that goes on.
struct Desk<'a> {
    kept: Kept,
    queue: Vec<(String, String)>,
    reviewer: &'a Reviewer,
    is_blind: bool,
    day: String,
    /// What was judged since it began.
    judged: BTreeMap<(String, String), Verdict>,
}

impl Desk<'_> {
    fn work(&mut self, output: &mut Output) -> Result<(), Error> {
        let mut at = 0;
        while at < self.queue.len() {
            self.show(at, output)?;
            at = loop {
                self.ask(at, output)?;
                let Some(line) = line::next(output)? else {
                    return Ok(());
                };
                match answer(&line, self.queue.len()) {
                    Answer::Judge(verdict, comment) => {
                        self.judge(at, verdict, &comment, output)?;
                        break at + 1;
                    }
                    Answer::Skip => break at + 1,
                    Answer::Back if at == 0 => output.line("this is the first one")?,
                    Answer::Back => break at - 1,
                    Answer::GoTo(there) => break there,
                    Answer::Find(text) => self.list(at, &text, output)?,
                    Answer::Quit => return Ok(()),
                    Answer::Unclear => {
                        let keys = "keys are y same, c close, n no, u unsure, s skip, b back, / find, q quit";
                        wrapped("", keys, output.width(), output)?;
                    }
                }
            };
        }
        Ok(())
    }

    fn show(&self, at: usize, output: &mut Output) -> Result<(), Error> {
        let pair = &self.queue[at];
        let ledger = &self.kept.ledger;
        let link = ledger.link(pair);
        if link.rows.is_empty() {
            return output.line("somebody took this one out meanwhile");
        }
        output.line("")?;
        output.line(&format!("{} of {}  link:{}", at + 1, self.queue.len(), link_of(pair)))?;
        screen::print(&link, ledger, self.is_blind, output)?;
        match link.verdict_by(&self.reviewer.name) {
            Some(verdict) => output.line(&format!("you said: {verdict}")),
            None => Ok(()),
        }
    }

    fn ask(&self, at: usize, output: &mut Output) -> Result<(), Error> {
        let [same, close] = [Verdict::Same, Verdict::Close].map(|verdict| self.told(verdict, &self.queue[at]));
        let keys = format!("{same}, {close}, no, unsure, skip, back, find, quit [y/c/n/u/s/b//TEXT/q]");
        wrapped("", &keys, output.width(), output)
    }

    /// A decision in words; where it is not plain from the word, with the relation that it says: `close (rdfs:subClassOf)`.
    fn told(&self, verdict: Verdict, pair: &(String, String)) -> String {
        let link = self.kept.ledger.link(pair);
        let proposal = link.rows.first().map(|_| proposal(link.best())).unwrap_or_default();
        let said = match verdict {
            _ if proposal.is_empty() || proposal == skos::EXACT_MATCH.as_str() => return verdict.to_string(),
            Verdict::Same if is_same(&proposal) => &proposal,
            Verdict::Same => skos::EXACT_MATCH.as_str(),
            Verdict::Close if is_same(&proposal) => skos::CLOSE_MATCH.as_str(),
            Verdict::Close if proposal != skos::CLOSE_MATCH.as_str() => &proposal,
            _ => return verdict.to_string(),
        };
        format!("{verdict} ({})", self.kept.ledger.show(said))
    }

    fn judge(&mut self, at: usize, verdict: Verdict, comment: &str, output: &mut Output) -> Result<(), Error> {
        let pair = self.queue[at].clone();
        let told = self.told(verdict, &pair);
        let decision = Decision { verdict, reviewer: self.reviewer, day: &self.day, comment };
        let record = self.kept.change(|ledger| ledger.decide(&pair, &decision))?;
        self.judged.insert(pair, verdict);
        output.line(&format!("{told}: {record}"))
    }

    /// Other links of this review: of one of the same two things, or with a text.
    fn list(&self, at: usize, text: &str, output: &mut Output) -> Result<(), Error> {
        const MOST: usize = 10;
        let ledger = &self.kept.ledger;
        let (one, other) = &self.queue[at];
        let wanted = text.to_lowercase();
        let links = ledger.links();
        let mut found = Vec::new();
        for (number, pair) in self.queue.iter().enumerate().filter(|(number, _)| *number != at) {
            let Some(link) = links.get(pair) else { continue };
            let row = link.best();
            let labels = ["subject_label", "object_label"].map(|slot| row.get(slot));
            let is_near = [one, other].iter().any(|thing| [&pair.0, &pair.1].contains(thing));
            let has_text = || {
                labels
                    .iter()
                    .chain([&pair.0.as_str(), &pair.1.as_str()])
                    .any(|part| part.to_lowercase().contains(&wanted))
            };
            if if wanted.is_empty() { is_near } else { has_text() } {
                found.push(format!("{:>4}  {:+.1}  {} | {}", number + 1, weight(row), labels[0], labels[1]));
            }
        }
        for line in found.iter().take(MOST) {
            wrapped("", line, output.width(), output)?;
        }
        match found.len() {
            0 => output.line("no other link"),
            few if few <= MOST => output.line("a number goes to that one"),
            many => output.line(&format!("and {} more; a number goes to that one", many - MOST)),
        }
    }

    /// Says what was done and, after a blind review, how far the reviewers agree.
    fn sum_up(&self, output: &mut Output) {
        let words = Verdict::ALL.iter().filter_map(|verdict| {
            let count = self.judged.values().filter(|judged| *judged == verdict).count();
            (count > 0).then(|| format!("{count} {verdict}"))
        });
        let words: Vec<String> = words.collect();
        let left = self.queue.len() - self.judged.len();
        if self.queue.is_empty() {
            output.remark(&format!("nothing waits for {}", self.kept.ledger.show(&self.reviewer.name)));
        } else if self.judged.is_empty() {
            output.remark(&format!("no decision; {left} left"));
        } else {
            let count = counted(self.judged.len(), "decision");
            output.remark(&format!("{count}: {}; {left} left", words.join(", ")));
        }
        for agreement in agreements(&self.kept.ledger, &self.reviewer.name).iter().filter(|_| self.is_blind) {
            let kappa = agreement.kappa.map_or_else(
                || "kappa is not defined: all say the same".to_owned(),
                |kappa| format!("kappa {kappa:.2}"),
            );
            let other = self.kept.ledger.show(&agreement.other);
            let links = counted(agreement.both, "link");
            output.remark(&format!("{other} judged {links} too, {} alike ({kappa})", agreement.alike));
        }
    }
}

/// What a line means. A word may stand for its letter.
fn answer(line: &str, count: usize) -> Answer {
    let line = line.trim();
    if let Some(text) = line.strip_prefix('/') {
        return Answer::Find(text.trim().to_owned());
    }
    if let Some(number) = line.parse().ok().filter(|number| (1..=count).contains(number)) {
        return Answer::GoTo(number - 1);
    }
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let judge = |verdict| Answer::Judge(verdict, rest.trim().to_owned());
    match word.to_lowercase().as_str() {
        "y" | "yes" | "same" => judge(Verdict::Same),
        "c" | "close" => judge(Verdict::Close),
        "n" | "no" => judge(Verdict::No),
        "u" | "unsure" => judge(Verdict::Unsure),
        "s" | "skip" => Answer::Skip,
        "b" | "back" => Answer::Back,
        "find" if !rest.is_empty() => Answer::Find(rest.trim().to_owned()),
        "q" | "quit" | "exit" => Answer::Quit,
        _ => Answer::Unclear,
    }
}
