//! Facts about a thing, each with the records that state it.

use crate::query::{Names, ask_own};
use crate::store::{NamedNode, Row, Store, StoreError, Term, plain};
use crate::vocab::terms::{dcterms, prov, say};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A record, described.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordInfo {
    pub iri: String,
    pub source: String,
    pub publisher: String,
    pub address: String,
    pub locator: String,
    pub evidence: String,
    pub reading: String,
    pub standing: String,
    /// Whether it only says how we use our words.
    pub is_definition: bool,
    /// Whether a rule wrote it.
    pub is_inferred: bool,
    pub checked_on: String,
    /// Who judged the standing.
    pub judge: String,
}

/// One triple, and who says so.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    #[serde(serialize_with = "plain::term")]
    pub subject: Term,
    #[serde(serialize_with = "plain::iri")]
    pub relation: NamedNode,
    #[serde(serialize_with = "plain::term")]
    pub object: Term,
    /// Whether we assert it.
    pub asserted: bool,
    pub records: Vec<RecordInfo>,
}

impl Fact {
    /// Whether it only says how we use our words.
    pub fn is_definition(&self) -> bool {
        !self.records.is_empty() && self.records.iter().all(|record| record.is_definition)
    }

    /// Whether nobody says it but our rules.
    pub fn is_inferred(&self) -> bool {
        !self.records.is_empty() && self.records.iter().all(|record| record.is_inferred)
    }
}

/// All facts with a thing as their subject.
pub fn about(thing: &NamedNode, store: &Store, names: &Names) -> Result<Vec<Fact>, StoreError> {
    read("s", thing, store, names)
}

/// All facts with a thing as their object.
pub fn towards(thing: &NamedNode, store: &Store, names: &Names) -> Result<Vec<Fact>, StoreError> {
    read("o", thing, store, names)
}

fn read(place: &str, thing: &NamedNode, store: &Store, names: &Names) -> Result<Vec<Fact>, StoreError> {
    const STATED: &str = "SELECT ?s ?p ?o ?record ?asserted {
      VALUES ?s { UNDEF } VALUES ?o { UNDEF }
      GRAPH ?record { ?s ?p ?o }
      BIND(EXISTS { ?s ?p ?o } AS ?asserted)
    }";
    /// Sources and records are described outside graphs.
    const DESCRIBED: &str = "SELECT ?s ?p ?o (true AS ?asserted) {
      VALUES ?s { UNDEF } VALUES ?o { UNDEF }
      ?s ?p ?o
    }";
    let ask = |query| ask_own(store, &names.vocabulary().prefixes, query, &[(place, thing.clone().into())]);
    let mut rows = ask(STATED)?.rows;
    rows.extend(ask(DESCRIBED)?.rows.into_iter().map(|mut row| {
        row.insert(3, None);
        row
    }));
    gather(rows, store, names)
}

/// What a record says, when the thing is a record.
pub fn said_by(record: &NamedNode, store: &Store, names: &Names) -> Result<Vec<Row>, StoreError> {
    let query = "SELECT ?s ?p ?o { VALUES ?record { UNDEF } GRAPH ?record { ?s ?p ?o } } ORDER BY ?s ?p ?o";
    Ok(ask_own(store, &names.vocabulary().prefixes, query, &[("record", record.clone().into())])?.rows)
}

/// Puts rows of triple, record and assertion together: a fact for each triple, in a stable order.
fn gather(rows: Vec<Row>, store: &Store, names: &Names) -> Result<Vec<Fact>, StoreError> {
    let mut facts: BTreeMap<(String, String, String), Fact> = BTreeMap::new();
    let mut known: HashMap<NamedNode, RecordInfo> = HashMap::new();
    for row in rows {
        let [Some(subject), Some(Term::NamedNode(relation)), Some(object), record, asserted] =
            <[_; 5]>::try_from(row).unwrap_or_default()
        else {
            continue;
        };
        let key = (subject.to_string(), relation.to_string(), object.to_string());
        let fact = facts.entry(key).or_insert_with(|| Fact {
            subject,
            relation,
            object,
            asserted: matches!(&asserted, Some(Term::Literal(truth)) if truth.value() == "true"),
            records: Vec::new(),
        });
        let Some(Term::NamedNode(record)) = record else {
            continue;
        };
        if !known.contains_key(&record) {
            known.insert(record.clone(), record_info(&record, store, names)?);
        }
        fact.records.extend(known.get(&record).cloned());
    }
    for fact in facts.values_mut() {
        fact.records.sort_by(|a, b| (&a.standing, &a.iri).cmp(&(&b.standing, &b.iri)));
    }
    Ok(facts.into_values().collect())
}

/// What is known of a record.
pub fn record(iri: &str, store: &Store, names: &Names) -> Result<RecordInfo, StoreError> {
    record_info(&NamedNode::new_unchecked(iri), store, names)
}

fn record_info(record: &NamedNode, store: &Store, names: &Names) -> Result<RecordInfo, StoreError> {
    let described = ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT ?p ?o { VALUES ?record { UNDEF } ?record ?p ?o }",
        &[("record", record.clone().into())],
    )?;
    let mut info = RecordInfo { iri: record.as_str().to_owned(), ..RecordInfo::default() };
    if let Some(citation) = names.citation(record.as_str()) {
        info.source.clone_from(&citation.source);
        info.publisher.clone_from(&citation.publisher);
        info.locator.clone_from(&citation.locator);
    }
    for row in &described.rows {
        let [Some(Term::NamedNode(property)), Some(value)] = row.as_slice() else {
            continue;
        };
        match property.as_ref() {
            say::EVIDENCE => {
                info.evidence = names.show_term(value);
                info.is_definition = *value == Term::from(say::DEFINITION);
            }
            say::READING => {
                info.reading = names.show_term(value);
                info.is_inferred = *value == Term::from(say::INFERRED);
            }
            say::STANDING => info.standing = names.show_term(value),
            say::CHECKED_ON => info.checked_on = names.show_term(value),
            prov::WAS_ATTRIBUTED_TO => info.judge = names.show_term(value),
            dcterms::SOURCE => info.address = address(value, store, names)?,
            _ => {}
        }
    }
    Ok(info)
}

/// The official address of a source, if one is known.
fn address(source: &Term, store: &Store, names: &Names) -> Result<String, StoreError> {
    let table = ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT ?address { VALUES ?source { UNDEF } ?source say:address ?address } LIMIT 1",
        &[("source", source.clone())],
    )?;
    Ok(match table.rows.first().and_then(|row| row.first()) {
        Some(Some(Term::NamedNode(address))) => address.as_str().to_owned(),
        _ => String::new(),
    })
}
