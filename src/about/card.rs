//! Everything known about one thing, on one card.

use super::facts::{self, Fact, RecordInfo};
use crate::query::Names;
use crate::store::{NamedNode, Row, Store, StoreError, Term};
use crate::vocab::terms::rdf;
use serde::Serialize;

/// A thing, as it is shown.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    pub iri: String,
    pub short: String,
    pub label: String,
    pub classes: Vec<String>,
    pub aliases: Vec<String>,
    pub sections: Vec<Section>,
    /// What the numbers of the lines refer to: number 1 is the first.
    pub sources: Vec<RecordInfo>,
}

/// A part of a card.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    pub title: &'static str,
    pub lines: Vec<Line>,
}

/// One statement on a card.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub relation: String,
    pub text: String,
    /// Why it is not asserted; empty where it is.
    pub remark: String,
    /// Numbers of its sources on the card.
    pub notes: Vec<usize>,
}

/// Makes the card of a thing.
pub fn card(thing: &NamedNode, store: &Store, names: &Names) -> Result<Card, StoreError> {
    let mut writer = Writer { thing, names, store, sources: Vec::new() };
    let about = facts::about(thing, store, names)?;
    let towards = facts::towards(thing, store, names)?;
    let mut lines = writer.own_lines(&about);
    lines.extend(writer.incoming_lines(&towards)?);
    lines.extend(facts::said_by(thing, store, names)?.iter().filter_map(|row| said_line(row, names)));
    let sections = Kind::ALL.map(|kind| Section {
        title: kind.title(),
        lines: grouped(lines.iter().filter(|(of, _)| *of == kind).map(|(_, line)| line.clone())),
    });
    Ok(Card {
        iri: thing.as_str().to_owned(),
        short: names.vocabulary().prefixes.shorten(thing.as_str()),
        label: names.show(thing.as_str()),
        classes: classes(&about, names),
        aliases: aliases(thing, names),
        sections: sections.into_iter().filter(|section| !section.lines.is_empty()).collect(),
        sources: writer.sources,
    })
}

/// Which part of a card a statement belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    TakesPart,
    NamedByOthers,
    Inferred,
    NotAsserted,
    Says,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Own, Self::TakesPart, Self::NamedByOthers, Self::Inferred, Self::NotAsserted, Self::Says];

    fn title(self) -> &'static str {
        match self {
            Self::Own => "",
            Self::TakesPart => "Takes part",
            Self::NamedByOthers => "Named by others",
            Self::Inferred => "Inferred",
            Self::NotAsserted => "Said, not asserted",
            Self::Says => "Says",
        }
    }

    /// The kind of a fact that would be of another kind if it were plainly asserted.
    fn of(fact: &Fact, asserted: Self) -> Self {
        match (fact.asserted, fact.is_inferred()) {
            (false, _) => Self::NotAsserted,
            (true, true) => Self::Inferred,
            (true, false) => asserted,
        }
    }
}

/// A statement of a record, on the record's own card.
fn said_line(row: &Row, names: &Names) -> Option<(Kind, Line)> {
    let [Some(subject), Some(relation), Some(object)] = row.as_slice() else {
        return None;
    };
    let text = format!("{} {}", names.show_term(relation), names.show_term(object));
    let line = Line { relation: names.show_term(subject), text, remark: String::new(), notes: Vec::new() };
    Some((Kind::Says, line))
}

/// Lines of one relation side by side, in the order in which the relations first come.
fn grouped(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut groups: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match groups.iter_mut().find(|group| group[0].relation == line.relation) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups.into_iter().flatten().collect()
}

fn classes(about: &[Fact], names: &Names) -> Vec<String> {
    let mut classes: Vec<String> =
        about.iter().filter(|fact| fact.relation == rdf::TYPE).map(|fact| names.show_term(&fact.object)).collect();
    classes.dedup();
    classes
}

fn aliases(thing: &NamedNode, names: &Names) -> Vec<String> {
    let label = names.show(thing.as_str());
    let mut aliases: Vec<String> = Vec::new();
    for name in names.of(thing.as_str()) {
        if name.text != label && !aliases.contains(&name.text) {
            aliases.push(name.text.clone());
        }
    }
    aliases
}

/// Writes facts as lines and numbers their sources on the way.
struct Writer<'a> {
    thing: &'a NamedNode,
    names: &'a Names,
    store: &'a Store,
    sources: Vec<RecordInfo>,
}

impl Writer<'_> {
    fn own_lines(&mut self, about: &[Fact]) -> Vec<(Kind, Line)> {
        let vocabulary = self.names.vocabulary();
        let is_name = |fact: &&Fact| {
            fact.relation == rdf::TYPE
                || vocabulary.label_properties.contains(&fact.relation)
                || vocabulary.alias_properties.contains(&fact.relation)
        };
        about
            .iter()
            .filter(|fact| !is_name(fact))
            .map(|fact| (Kind::of(fact, Kind::Own), self.line(fact, self.names.show_term(&fact.object), "")))
            .collect()
    }

    /// What points at the thing: by name, or as a node without a name that the thing is part of, shown by its other parts.
    fn incoming_lines(&mut self, towards: &[Fact]) -> Result<Vec<(Kind, Line)>, StoreError> {
        let mut lines = Vec::new();
        // That our vocabulary gives the thing as an example says nothing about it.
        for fact in towards.iter().filter(|fact| !fact.is_definition()) {
            let Some((node, text)) = self.without_own_name(fact) else {
                let text = self.names.show_term(&fact.subject);
                lines.push((Kind::of(fact, Kind::NamedByOthers), self.line(fact, text, "← ")));
                continue;
            };
            let node_facts = facts::about(&node, self.store, self.names)?;
            let text = format!("{text}{}", self.details(&node_facts));
            let relation = classes(&node_facts, self.names).join(", ");
            lines.push((Kind::of(fact, Kind::TakesPart), Line { relation, ..self.line(fact, text, "") }));
        }
        Ok(lines)
    }

    /// The node and what stands for it, when the subject of a fact has no name of its own and the thing is part of it.
    fn without_own_name(&self, fact: &Fact) -> Option<(NamedNode, String)> {
        let Term::NamedNode(node) = &fact.subject else {
            return None;
        };
        let text = self.names.nameless_but(node.as_str(), self.thing)?;
        Some((node.clone(), text))
    }

    /// Dates and wording of a node without a name: what is neither its class nor a part of what stands for it.
    fn details(&self, facts: &[Fact]) -> String {
        let vocabulary = self.names.vocabulary();
        let stands_for_it =
            |relation: &NamedNode| vocabulary.shown_by.iter().any(|(_, properties)| properties.contains(relation));
        let details: Vec<String> = facts
            .iter()
            .filter(|fact| fact.relation != rdf::TYPE && !stands_for_it(&fact.relation))
            .map(|fact| {
                let relation = self.names.show(fact.relation.as_str());
                format!("{relation} {}", self.names.show_term(&fact.object))
            })
            .collect();
        if details.is_empty() { String::new() } else { format!(" ({})", details.join("; ")) }
    }

    fn line(&mut self, fact: &Fact, text: String, direction: &str) -> Line {
        Line {
            relation: format!("{direction}{}", self.names.show(fact.relation.as_str())),
            text,
            remark: if fact.asserted { String::new() } else { why_not(&fact.records) },
            notes: self.notes(&fact.records),
        }
    }

    fn notes(&mut self, records: &[RecordInfo]) -> Vec<usize> {
        let mut notes: Vec<usize> = records.iter().map(|record| self.note(record)).collect();
        notes.sort_unstable();
        notes
    }

    /// The number of a source on this card.
    fn note(&mut self, record: &RecordInfo) -> usize {
        let known = self.sources.iter().position(|source| source.iri == record.iri);
        known.unwrap_or_else(|| {
            self.sources.push(record.clone());
            self.sources.len() - 1
        }) + 1
    }
}

/// Why a fact is not asserted, in the words of its records.
pub fn why_not(records: &[RecordInfo]) -> String {
    let mut reasons: Vec<&str> = records
        .iter()
        .map(|record| if record.standing.is_empty() { &record.reading } else { &record.standing })
        .map(String::as_str)
        .filter(|reason| !reason.is_empty())
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons.join("; ")
}
