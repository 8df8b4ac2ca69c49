//! How accepted links enter the graph: each is a record, as if somebody had written it in TriG.

use super::ledger::{
    Ledger, Link, Part, State, Verdict, is_outdated, link_of, pair_of, reviewers, told, unsound, verdict,
};
use super::sssom::{Mapping, MappingSet};
use crate::load::Dataset;
use crate::query::ask_own;
use crate::store::{GraphName, Literal, NamedNode, Quad, Store, StoreError, Term};
use crate::vocab::Vocabulary;
use crate::vocab::terms::{dcat, dcterms, prov, rdf, say, sssom, xsd};
use oxrdf::NamedNodeRef;
use std::collections::HashSet;

/// What the accepted links of a folder say.
#[derive(Clone, Debug, Default)]
pub struct Records {
    pub quads: Vec<Quad>,
    /// The file they stand in; none where no link is accepted.
    pub dataset: Option<Dataset>,
}

/// The records of accepted links and, of those that a reader may rely on, what they say among what we assert.
pub fn records(ledger: &Ledger, store: &Store, vocabulary: &Vocabulary) -> Result<Records, StoreError> {
    let rows = ledger.rows(Part::Accepted);
    if rows.is_empty() {
        return Ok(Records::default());
    }
    let file = NamedNode::new_unchecked(vocabulary.file_iri(Part::Accepted.path()));
    let mut dataset = dataset(ledger.set(Part::Accepted), &file);
    let mut quads = header(&dataset, &file);
    let accepted = accepted_readings(store, vocabulary)?;
    let links = ledger.links();
    let mut names = HashSet::new();
    for row in rows {
        let name = name(row, store, vocabulary)?;
        let is_misnamed = ledger.misnamed(row).is_some();
        let Some(said) = triple(row, &name).filter(|_| !is_misnamed && names.insert(name.clone())) else {
            continue;
        };
        let link = &links[&pair_of(row)];
        let standing = standing(row, link);
        let reading = if reviewers(row).is_empty() { say::UNVERIFIED } else { say::READ };
        if standing.is_none() && accepted.contains(&Term::from(reading)) {
            quads.push(Quad { graph_name: GraphName::DefaultGraph, ..said.clone() });
            dataset.asserted += 1;
        }
        dataset.records += 1;
        dataset.said += 1;
        quads.push(said);
        let record = Record { name, row, reading, standing, place: place(row, link, ledger) };
        quads.extend(record.description(&file, ledger.set(Part::Accepted)));
    }
    Ok(Records { quads, dataset: Some(dataset) })
}

/// A record, as far as it takes some thinking.
struct Record<'a> {
    name: NamedNode,
    row: &'a Mapping,
    reading: NamedNodeRef<'static>,
    standing: Option<NamedNode>,
    place: String,
}

impl Record<'_> {
    /// Who judged the link.
    fn judge(&self, set: &MappingSet) -> Option<Term> {
        let id = set.expand(self.row.get("reviewer_id")).and_then(|iri| NamedNode::new(iri).ok());
        let name = Some(self.row.get("reviewer_label")).filter(|name| !name.is_empty());
        id.map(Term::from).or_else(|| Some(Literal::new_simple_literal(name?).into()))
    }

    fn description(&self, file: &NamedNode, set: &MappingSet) -> Vec<Quad> {
        let text = |text: &str| Term::from(Literal::new_simple_literal(text));
        let day = |slot: &str| Term::from(Literal::new_typed_literal(self.row.get(slot), xsd::DATE));
        let evidence = if self.reading == say::READ { say::OUR_READING } else { say::NO_EVIDENCE };
        let mut said: Vec<(NamedNodeRef<'_>, Term)> = vec![
            (rdf::TYPE, say::RECORD.into()),
            (rdf::TYPE, sssom::MAPPING.into()),
            (dcterms::SOURCE, file.clone().into()),
            (dcterms::IS_PART_OF, file.clone().into()),
            (say::LOCATOR, text(&self.place)),
            (say::EVIDENCE, evidence.into()),
            (say::READING, self.reading.into()),
        ];
        if let Some(standing) = &self.standing {
            let checked = if self.row.get("checked_on").is_empty() { "review_date" } else { "checked_on" };
            said.push((say::STANDING, standing.clone().into()));
            said.extend((!self.row.get(checked).is_empty()).then(|| (say::CHECKED_ON, day(checked))));
            said.extend(self.judge(set).map(|judge| (prov::WAS_ATTRIBUTED_TO, judge)));
        }
        for (slot, property) in [
            ("mapping_justification", sssom::MAPPING_JUSTIFICATION),
            ("author_id", sssom::AUTHOR_ID),
            ("reviewer_id", sssom::REVIEWER_ID),
        ] {
            let iris = self.row.all(slot).iter().filter_map(|value| NamedNode::new(set.expand(value)?).ok());
            said.extend(iris.map(|iri| (property, iri.into())));
        }
        for (slot, property) in [("author_label", sssom::AUTHOR_LABEL), ("reviewer_label", sssom::REVIEWER_LABEL)] {
            said.extend(self.row.all(slot).iter().map(|name| (property, text(name))));
        }
        if !self.row.get("review_date").is_empty() {
            said.push((sssom::REVIEW_DATE, day("review_date")));
        }
        said.into_iter()
            .map(|(property, value)| {
                Quad::new(self.name.clone(), property.into_owned(), value, GraphName::DefaultGraph)
            })
            .collect()
    }
}

/// Readings that let a record be asserted.
fn accepted_readings(store: &Store, vocabulary: &Vocabulary) -> Result<HashSet<Term>, StoreError> {
    let table = ask_own(store, &vocabulary.prefixes, "SELECT ?reading { ?reading say:accepted true }", &[])?;
    Ok(table.rows.into_iter().flatten().flatten().collect())
}

/// The graph of a row: its record, unless something else has that name already.
fn name(row: &Mapping, store: &Store, vocabulary: &Vocabulary) -> Result<NamedNode, StoreError> {
    let own = vocabulary.file_iri(&format!("{}/", super::ledger::FOLDER));
    let of_link = NamedNode::new_unchecked(format!("{own}{}", link_of(&pair_of(row))));
    let Ok(record) = NamedNode::new(row.get("record_id")) else {
        return Ok(of_link);
    };
    if record.as_str().starts_with(&own) {
        return Ok(record);
    }
    let query = "SELECT ?p { VALUES ?record { UNDEF } { GRAPH ?record { ?s ?p ?o } } UNION { ?record ?p ?o } } LIMIT 1";
    let known = ask_own(store, &vocabulary.prefixes, query, &[("record", record.clone().into())])?;
    Ok(if known.rows.is_empty() { record } else { of_link })
}

/// What a row says; nothing where it stands among the accepted by mistake.
fn triple(row: &Mapping, graph: &NamedNode) -> Option<Quad> {
    let is_denied =
        matches!(verdict(row), Some(Verdict::No | Verdict::Unsure)) || row.get("predicate_modifier") == "Not";
    if is_denied || unsound(row).is_some() {
        return None;
    }
    let node = |slot| NamedNode::new(row.get(slot)).ok();
    Some(Quad::new(node("subject_id")?, node("predicate_id")?, node("object_id")?, graph.clone()))
}

/// Why we do not assert it, though a reviewer does.
fn standing(row: &Mapping, link: &Link<'_>) -> Option<NamedNode> {
    if is_outdated(row) {
        return Some(NamedNode::new(row.get("standing")).unwrap_or_else(|_| say::OUTDATED.into_owned()));
    }
    (link.state() == State::Disputed).then(|| say::DISPUTED.into_owned())
}

/// Where a reader finds it, and what each reviewer says of the link.
fn place(row: &Mapping, link: &Link<'_>, ledger: &Ledger) -> String {
    let mut place = format!("row of {} in {}", ledger.show(row.get("record_id")), Part::Accepted.path());
    let said: Vec<String> = link
        .verdicts()
        .map(|(row, verdict)| {
            let on = row.get("review_date");
            let on = if on.is_empty() { String::new() } else { format!(" on {on}") };
            format!("{verdict}, says {}{on}", ledger.who(row))
        })
        .collect();
    if is_outdated(row) {
        place.push_str(&format!(": {}", told(row)));
    } else if !said.is_empty() {
        place.push_str(&format!(": {}", said.join("; ")));
    }
    place
}

/// The file of accepted links, described.
fn dataset(set: &MappingSet, file: &NamedNode) -> Dataset {
    let day = |slot: &str| set.mappings.iter().map(|row| row.get(slot).to_owned()).max().unwrap_or_default();
    let or = |slot: &str, text: &str| if set.get(slot).is_empty() { text.to_owned() } else { set.get(slot).to_owned() };
    Dataset {
        path: Part::Accepted.path().to_owned(),
        iri: file.as_str().to_owned(),
        title: or("mapping_set_title", "Accepted links"),
        description: or("mapping_set_description", "What is the same in two datasets, as reviewers judged it."),
        licence: set.get("license").to_owned(),
        date: day("review_date"),
        sources: vec![file.as_str().to_owned()],
        redistribution: true,
        commercial_use: true,
        ..Dataset::default()
    }
}

/// What stands outside graphs about the file itself.
fn header(dataset: &Dataset, file: &NamedNode) -> Vec<Quad> {
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    let mut said = vec![
        (rdf::TYPE, dcat::DATASET.into()),
        (rdf::TYPE, say::SOURCE.into()),
        (rdf::TYPE, sssom::MAPPING_SET.into()),
        (dcterms::TITLE, text(&dataset.title)),
        (dcterms::DESCRIPTION, text(&dataset.description)),
        (dcterms::SOURCE, file.clone().into()),
    ];
    said.extend(NamedNode::new(&dataset.licence).ok().map(|licence| (dcterms::LICENSE, licence.into())));
    if !dataset.date.is_empty() {
        said.push((dcterms::ISSUED, Literal::new_typed_literal(&dataset.date, xsd::DATE).into()));
    }
    said.into_iter()
        .map(|(property, value)| Quad::new(file.clone(), property.into_owned(), value, GraphName::DefaultGraph))
        .collect()
}
