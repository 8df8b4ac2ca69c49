//! Accounts that cannot all be true, and which one is followed.

use crate::query::{Names, ask_own};
use crate::store::{NamedNode, Store, StoreError, Term};
use serde::Serialize;

/// A contradiction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contradiction {
    pub iri: String,
    pub label: String,
    pub reason: String,
    pub accounts: Vec<Account>,
}

/// One version of events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub iri: String,
    pub label: String,
    /// Whether it is the one we follow.
    pub preferred: bool,
    /// IRIs of the records that give it.
    pub records: Vec<String>,
}

/// All contradictions; only those that a record takes part in, where one is given.
pub fn contradictions(
    record: Option<&NamedNode>,
    store: &Store,
    names: &Names,
) -> Result<Vec<Contradiction>, StoreError> {
    let values: Vec<(&str, Term)> = record.map(|record| ("one", record.clone().into())).into_iter().collect();
    let table = ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT DISTINCT ?contradiction ?reason ?account ?record ?preferred {
           { SELECT DISTINCT ?contradiction {
               VALUES ?one { UNDEF }
               ?contradiction a say:Contradiction ; dcterms:hasPart ?any . ?any dcterms:hasPart ?one
           } }
           ?contradiction dcterms:hasPart ?account .
           OPTIONAL { ?contradiction dcterms:description ?reason }
           OPTIONAL { ?account dcterms:hasPart ?record }
           BIND(EXISTS { ?contradiction say:prefers ?account } AS ?preferred)
         } ORDER BY ?contradiction ?account ?record",
        &values,
    )?;
    let mut found: Vec<Contradiction> = Vec::new();
    for row in &table.rows {
        let [Some(Term::NamedNode(contradiction)), reason, Some(Term::NamedNode(account)), record, Some(preferred)] =
            row.as_slice()
        else {
            continue;
        };
        if found.last().is_none_or(|last| last.iri != contradiction.as_str()) {
            found.push(Contradiction {
                iri: contradiction.as_str().to_owned(),
                label: names.show(contradiction.as_str()),
                reason: reason.as_ref().map_or_else(String::new, |reason| names.show_term(reason)),
                accounts: Vec::new(),
            });
        }
        let accounts = &mut found.last_mut().expect("pushed above if empty").accounts;
        if accounts.last().is_none_or(|last| last.iri != account.as_str()) {
            accounts.push(Account {
                iri: account.as_str().to_owned(),
                label: names.show(account.as_str()),
                preferred: matches!(preferred, Term::Literal(yes) if yes.value() == "true"),
                records: Vec::new(),
            });
        }
        if let Some(Term::NamedNode(record)) = record {
            let records = &mut accounts.last_mut().expect("pushed above if empty").records;
            records.push(record.as_str().to_owned());
        }
    }
    Ok(found)
}
