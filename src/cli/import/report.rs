//! What an import says of itself, and what changed since the last one.

use crate::cli::output::Output;
use crate::cli::shape::{CARDS, Shape};
use crate::cli::show::wrapped;
use crate::error::Error;
use crate::import::{Changes, Plan, Report, ValueChange};
use crate::query::Names;
use crate::session::Session;
use crate::store::{GraphName, NamedNode, Quad, Term};
use serde::Serialize;

/// What there is to tell.
pub struct Told<'a> {
    pub plan: &'a Plan,
    pub report: &'a Report,
    /// Since the last import, if there was one.
    pub changes: Option<&'a Changes>,
    pub wrote: bool,
    /// Each change, not only how many.
    pub in_full: bool,
}

/// The same for a program.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    report: &'a Report,
    wrote: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a Changes>,
}

/// Changes of each sort that are told before the rest is only counted.
const MOST_TOLD: usize = 30;

impl Told<'_> {
    /// Prints it.
    pub fn print(&self, session: &Session, output: &mut Output) -> Result<(), Error> {
        if output.shape(CARDS)? == Shape::Json {
            return output.json("import", &Answer { report: self.report, wrote: self.wrote, changes: self.changes });
        }
        self.counts(output)?;
        match self.changes {
            None if self.in_full => output.line("it was not imported before: there is nothing to compare it with")?,
            None => {}
            Some(changes) if self.in_full => in_words(changes, session, output)?,
            Some(changes) => output.line(&summary(changes))?,
        }
        let wrote = format!("wrote {}; read it with --with {}", self.plan.imported(), self.plan.slug);
        output.line(if self.wrote { &wrote } else { "nothing was written" })
    }

    fn counts(&self, output: &mut Output) -> Result<(), Error> {
        let report = self.report;
        let size = format!("{}.{} MB", report.bytes / 1_000_000, report.bytes / 100_000 % 10);
        output.line(&format!("{}: {}, {size}", report.dataset, counted(report.files, "file")))?;
        for table in &report.tables {
            output.line(&format!(
                "  {}: {} of {}, {}",
                table.name,
                counted(table.rows, "row"),
                counted(table.files, "file"),
                counted(table.statements, "statement")
            ))?;
        }
        for (what, count) in &report.notes {
            let times = if *count == 1 { String::new() } else { format!(", {count} times") };
            wrapped("  ", &format!("{what}{times}"), output.width(), output)?;
        }
        Ok(())
    }
}

/// `since the last time: 3 things new, 1 gone, 5 changed`
fn summary(changes: &Changes) -> String {
    if changes.is_empty() {
        return "nothing changed since the last time".to_owned();
    }
    let mut things: Vec<&str> = changes.changed.iter().map(|change| change.thing.as_str()).collect();
    things.dedup();
    format!(
        "since the last time: {} new, {} gone, {} changed",
        counted(changes.appeared.len(), "thing"),
        changes.vanished.len(),
        things.len()
    )
}

fn in_words(changes: &Changes, session: &Session, output: &mut Output) -> Result<(), Error> {
    output.line(&summary(changes))?;
    let mut store = session.store.clone();
    let asserted = changes.quads.iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() });
    store.extend(changes.quads.iter().cloned().chain(asserted))?;
    let names = Names::read(&store, &session.vocabulary, session.languages())?;
    for (title, things) in [("new", &changes.appeared), ("gone", &changes.vanished)] {
        list(title, things, |thing: &NamedNode| names.show(thing.as_str()), output)?;
    }
    list("changed", &changes.changed, |change| change_in_words(change, &names), output)
}

fn list<T>(title: &str, all: &[T], show: impl Fn(&T) -> String, output: &mut Output) -> Result<(), Error> {
    if all.is_empty() {
        return Ok(());
    }
    output.line(&format!("{title}:"))?;
    for one in all.iter().take(MOST_TOLD) {
        wrapped("  ", &show(one), output.width(), output)?;
    }
    if all.len() > MOST_TOLD {
        output.line(&format!("  … and {} more; -f json has all", all.len() - MOST_TOLD))?;
    }
    Ok(())
}

/// `Kenya, internet use, 2023: value 28.8 → 34.9`
fn change_in_words(change: &ValueChange, names: &Names) -> String {
    let show = |terms: &[Term]| terms.iter().map(|term| names.show_term(term)).collect::<Vec<_>>().join(", ");
    let lead = format!("{}: {}", names.show(change.thing.as_str()), names.show(change.property.as_str()));
    match (change.before.as_slice(), change.after.as_slice()) {
        ([], after) => format!("{lead} is now also {}", show(after)),
        (before, []) => format!("{lead} is no longer {}", show(before)),
        (before, after) => format!("{lead} {} → {}", show(before), show(after)),
    }
}

fn counted(count: usize, thing: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {thing}{}", if count == 1 { "" } else { "s" })
}
