use super::output::Output;
use super::shape::{CARDS, Shape};
use super::{Command, Options, arguments};
use crate::about::{Candidate, Card, Line, RecordInfo, Resolved, card, resolve};
use crate::error::{Error, Exit};
use crate::query::print::{shown, shown_in_line};
use crate::session::Session;
use crate::shelf::Severity;
use crate::store::NamedNode;
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "show", define: Show::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph show dpga                           by its short name
  coopgraph show \"Digital Public Goods Alliance\"  by a label, in any case
  coopgraph show IGF                            by an acronym
  coopgraph show id:rec-1b                      by a prefixed name";

/// Shows everything known about one thing, with sources
#[derive(Args)]
struct Show {
    /// The thing: IRI, prefixed name, short name, acronym or label
    #[arg(required = true, num_args = 1.., value_name = "THING")]
    thing: Vec<String>,
}

impl Show {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let show: Show = arguments(matches)?;
    let text = show.thing.join(" ");
    let shape = output.shape(CARDS)?;
    let session = options.open()?;
    let broken = output.warn_of(&session);
    match resolve(&text, &session.store, session.names()?)? {
        Resolved::One(thing) => {
            let card = card(&thing, &session.store, session.names()?)?;
            match shape {
                Shape::Json => output.json("show", &card)?,
                _ => print(&card, output)?,
            }
            Ok(broken)
        }
        Resolved::None(candidates) => {
            output.message(Severity::Error, &not_one(&text, &candidates, &session).message());
            Ok(Exit::Negative.max(broken))
        }
        Resolved::Several(candidates) => Err(not_one(&text, &candidates, &session)),
    }
}

/// A name that means nothing, or several things.
pub fn not_one(text: &str, candidates: &[Candidate], session: &Session) -> Error {
    let list: Vec<String> = candidates
        .iter()
        .map(|candidate| {
            let short = session.vocabulary.prefixes.shorten(&candidate.iri);
            let class = if candidate.class.is_empty() { String::new() } else { format!(" ({})", candidate.class) };
            format!("\n  {short}  {}", shown_in_line(&format!("{}{class}", candidate.label)))
        })
        .collect();
    let exact = |candidate: &Candidate| candidate.label.to_lowercase() == text.to_lowercase();
    let (kind, problem, hint) = match candidates {
        _ if text.starts_with("link:") => {
            let problem = format!("no accepted link is called `{text}`");
            ("not-found", problem, format!("`coopgraph link explain {text}` says what is known of one that waits"))
        }
        [] => {
            ("not-found", format!("nothing here is called `{text}`"), "`coopgraph` shows what the graph holds".into())
        }
        _ if candidates.iter().any(exact) => {
            ("ambiguous", format!("`{text}` may mean several things"), format!("ask for one of{}", list.concat()))
        }
        _ => {
            let problem = format!("nothing here is called exactly `{text}`");
            ("not-found", problem, format!("did you mean{}", list.concat()))
        }
    };
    let short = |candidate: &Candidate| session.vocabulary.prefixes.shorten(&candidate.iri);
    Error::usage_of(kind, problem, hint, candidates.iter().map(short).collect())
}

/// The one thing a name means.
pub fn the_one(text: &str, session: &Session) -> Result<Option<NamedNode>, Error> {
    match resolve(text, &session.store, session.names()?)? {
        Resolved::One(thing) => Ok(Some(thing)),
        Resolved::None(_) => Ok(None),
        Resolved::Several(candidates) => Err(not_one(text, &candidates, session)),
    }
}

fn print(card: &Card, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    let classes = card.classes.join(", ");
    if card.label.chars().count() + classes.chars().count() + 2 <= width {
        output.line(&spread(&card.label, &classes, width))?;
    } else {
        wrapped("", &card.label, width, output)?;
        wrapped("", &classes, width, output)?;
    }
    if card.short == card.iri {
        output.line(&card.iri)?;
    } else {
        let one_line = format!("{} · {}", card.short, card.iri);
        let fits = one_line.chars().count() <= width;
        output.line(&if fits { one_line } else { format!("{}\n{}", card.short, card.iri) })?;
    }
    if !card.aliases.is_empty() {
        wrapped("also: ", &card.aliases.join("; "), width, output)?;
    }
    for section in &card.sections {
        output.line("")?;
        if !section.title.is_empty() {
            output.line(section.title)?;
        }
        lines(&section.lines, width, output)?;
    }
    if !card.sources.is_empty() {
        output.line("\nSources")?;
        for (number, source) in card.sources.iter().enumerate() {
            wrapped(&format!("  [{}] ", number + 1), &cite(source), width, output)?;
        }
    }
    Ok(())
}

fn lines(lines: &[Line], width: usize, output: &mut Output) -> Result<(), Error> {
    let longest = lines.iter().map(|line| line.relation.chars().count()).max().unwrap_or(0);
    let column = longest.min(width / 3);
    let mut last = "";
    for line in lines {
        let relation = if line.relation == last { "" } else { &line.relation };
        last = &line.relation;
        let notes: Vec<String> = line.notes.iter().map(ToString::to_string).collect();
        let remark = if line.remark.is_empty() { String::new() } else { format!(" — {}", line.remark) };
        let notes = if notes.is_empty() { String::new() } else { format!(" [{}]", notes.join(",")) };
        let text = format!("{}{remark}{notes}", shown(&line.text));
        wrapped(&format!("  {relation:column$}  "), &text, width, output)?;
    }
    Ok(())
}

/// A record in one line: who, what, where, what kind of evidence, how we know.
pub fn cite(record: &RecordInfo) -> String {
    let mut parts = Vec::new();
    if !record.publisher.is_empty() && !record.source.contains(&record.publisher) {
        parts.push(record.publisher.clone());
    }
    parts.push(if record.source.is_empty() { record.iri.clone() } else { record.source.clone() });
    if !record.locator.is_empty() {
        parts.push(record.locator.clone());
    }
    let kinds: Vec<&str> = [&record.evidence, &record.reading, &record.standing]
        .into_iter()
        .map(String::as_str)
        .filter(|kind| !kind.is_empty())
        .collect();
    format!("{} ({})", parts.join(", "), kinds.join("; "))
}

/// Left and right of one line.
fn spread(left: &str, right: &str, width: usize) -> String {
    let used = left.chars().count() + right.chars().count();
    let gap = width.saturating_sub(used).max(2);
    format!("{left}{}{right}", " ".repeat(gap))
}

/// Text behind a lead, broken at spaces, further lines indented as far as the lead is wide.
pub fn wrapped(lead: &str, text: &str, width: usize, output: &mut Output) -> Result<(), Error> {
    let indent = lead.chars().count();
    let room = width.saturating_sub(indent).max(8);
    let mut line = String::new();
    let mut first = true;
    let mut flush = |line: &mut String, output: &mut Output| {
        let start = if first { lead.to_owned() } else { " ".repeat(indent) };
        first = false;
        let result = output.line(format!("{start}{line}").trim_end());
        line.clear();
        result
    };
    for word in shown(text).split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            flush(&mut line, output)?;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    flush(&mut line, output)
}
