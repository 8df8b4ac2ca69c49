//! Why we say something: every record behind a fact, and who says otherwise.

use super::contradictions::{Contradiction, contradictions};
use super::facts::{self, Fact, RecordInfo};
use crate::query::{Names, QueryFile, premises};
use crate::store::{NamedNode, Store, StoreError, Term};
use crate::vocab::terms::rdf;
use serde::Serialize;

/// The records behind one or more facts.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    pub facts: Vec<Explained>,
    pub contradictions: Vec<Contradiction>,
}

/// A fact in words, with its records.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    pub statement: String,
    #[serde(flatten)]
    pub fact: Fact,
    /// What else is said of the same subject and relation.
    pub otherwise: Vec<String>,
    /// Of an inferred fact: what the rule concluded it from, and who says that.
    pub because: Vec<Reason>,
}

/// A fact that a rule drew on, in words, and who says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    pub statement: String,
    pub records: Vec<RecordInfo>,
}

/// The other end of a fact as a person gives it: a text, and the thing it names, if it names one.
#[derive(Clone, Debug)]
pub struct Object {
    pub text: String,
    pub thing: Option<NamedNode>,
}

impl Object {
    /// Whether a term is meant: the thing, or a value that reads the same, whatever its language and datatype.
    fn is(&self, term: &Term) -> bool {
        match term {
            Term::NamedNode(node) => self.thing.as_ref() == Some(node),
            Term::Literal(literal) => {
                let number = |text: &str| text.parse::<f64>().ok();
                let same_number = number(&self.text).is_some_and(|wanted| number(literal.value()) == Some(wanted));
                literal.value() == self.text || same_number
            }
            Term::BlankNode(_) => false,
        }
    }
}

/// Explains the facts about a subject; only those of a relation and with an object, where these are given.
pub fn why(
    subject: &NamedNode,
    relation: Option<&NamedNode>,
    object: Option<&Object>,
    rules: &[QueryFile],
    store: &Store,
    names: &Names,
) -> Result<Why, StoreError> {
    let about = facts::about(subject, store, names)?;
    let mut found: Vec<Fact> = about
        .iter()
        .filter(|fact| relation.is_none_or(|relation| fact.relation == *relation))
        .filter(|fact| object.is_none_or(|object| object.is(&fact.object)))
        .filter(|fact| relation.is_some() || fact.relation != rdf::TYPE)
        .cloned()
        .collect();
    if object.is_none() {
        let towards = facts::towards(subject, store, names)?;
        found.extend(towards.into_iter().filter(|fact| relation.is_none_or(|relation| fact.relation == *relation)));
    }
    let facts = found
        .into_iter()
        .map(|fact| {
            Ok(Explained {
                statement: statement(&fact, names),
                otherwise: otherwise(&fact, &about, names),
                because: because(&fact, rules, store, names)?,
                fact,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Why { contradictions: contradictions_of(&facts, store, names)?, facts })
}

fn statement(fact: &Fact, names: &Names) -> String {
    let subject = names.show_term(&fact.subject);
    match &fact.subject {
        Term::NamedNode(node) if names.is_nameless(node.as_str()) => subject,
        _ => format!("{subject} {} {}", names.show(fact.relation.as_str()), names.show_term(&fact.object)),
    }
}

/// What the rules behind a fact concluded it from. What our vocabulary says is left out: it is not about the world.
fn because(fact: &Fact, rules: &[QueryFile], store: &Store, names: &Names) -> Result<Vec<Reason>, StoreError> {
    let vocabulary = names.vocabulary();
    let conclusion = [fact.subject.clone(), fact.relation.clone().into(), fact.object.clone()];
    let wrote_it = |rule: &&QueryFile| fact.records.iter().any(|record| record.iri == vocabulary.file_iri(&rule.path));
    let mut found: Vec<Reason> = Vec::new();
    for rule in rules.iter().filter(wrote_it) {
        let triples = premises(&rule.text, &conclusion, &vocabulary.prefixes, store)?.unwrap_or_default();
        for [subject, relation, object] in triples {
            let (Term::NamedNode(node), Term::NamedNode(relation)) = (&subject, &relation) else {
                continue;
            };
            let said = facts::about(node, store, names)?
                .into_iter()
                .find(|said| said.relation == *relation && said.object == object && !said.is_definition());
            if let Some(said) = said {
                let reason = Reason { statement: statement(&said, names), records: said.records };
                if !found.contains(&reason) {
                    found.push(reason);
                }
            }
        }
    }
    Ok(found)
}

/// Other values of the same relation that only one of the two sides asserts.
fn otherwise(fact: &Fact, about: &[Fact], names: &Names) -> Vec<String> {
    about
        .iter()
        .filter(|other| {
            other.relation == fact.relation
                && other.subject == fact.subject
                && other.object != fact.object
                && other.asserted != fact.asserted
        })
        .map(|other| {
            let standing = if other.asserted { "we assert" } else { "said, not asserted" };
            format!("{} ({standing})", names.show_term(&other.object))
        })
        .collect()
}

/// The contradictions that the records of these facts take part in.
fn contradictions_of(facts: &[Explained], store: &Store, names: &Names) -> Result<Vec<Contradiction>, StoreError> {
    let mut records: Vec<&str> =
        facts.iter().flat_map(|explained| &explained.fact.records).map(|record| record.iri.as_str()).collect();
    records.sort_unstable();
    records.dedup();
    let mut found = Vec::new();
    for record in records {
        for contradiction in contradictions(Some(&NamedNode::new_unchecked(record)), store, names)? {
            if !found.contains(&contradiction) {
                found.push(contradiction);
            }
        }
    }
    Ok(found)
}
