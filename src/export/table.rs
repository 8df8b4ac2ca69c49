//! A class as a table: a row a member, a column a property.

use super::{Contents, ExportError};
use crate::query::{bind, parse};
use crate::store::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

const MEMBERS: &str = "SELECT ?member ?property ?value { VALUES ?class { UNDEF } ?member a ?class ; ?property ?value }";

/// The members of a class that we assert, with what we assert of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassTable {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// What is said of each member, by property; both sorted.
type Members = BTreeMap<String, BTreeMap<String, BTreeSet<Value>>>;

/// A value as it is written, and the name of the thing it is, if it is a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    text: String,
    name: Option<String>,
}

/// Reads the table of a class. IRIs are shortened unless `full`; with `labels` each column of things has one of names
/// beside it.
pub fn class_table(
    class: &NamedNode,
    full: bool,
    labels: bool,
    contents: &Contents<'_>,
) -> Result<ClassTable, ExportError> {
    let members = read(class, full, contents)?;
    let columns = columns(&members, contents);
    let has_names = |property: &String| members.values().any(|facts| names_of(facts.get(property)).next().is_some());
    let named: Vec<bool> = columns.iter().map(|(property, _)| labels && has_names(property)).collect();
    let mut header = vec!["id".to_owned()];
    for ((_, label), named) in columns.iter().zip(&named) {
        header.push(label.clone());
        header.extend(named.then(|| format!("{label} (name)")));
    }
    let row = |(member, facts): (&String, &BTreeMap<String, BTreeSet<Value>>)| {
        let mut row = vec![member.clone()];
        for ((property, _), named) in columns.iter().zip(&named) {
            let values = facts.get(property);
            row.push(joined(values.into_iter().flatten().map(|value| value.text.as_str())));
            row.extend(named.then(|| joined(names_of(values))));
        }
        row
    };
    Ok(ClassTable { header, rows: members.iter().map(row).collect() })
}

impl ClassTable {
    /// The table as comma-separated values (RFC 4180). Several values of a cell are joined by `|`; a `|` or `\` inside a
    /// value has a `\` before it.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            writer.write_record(row).expect("rows have as many cells as the header, and memory takes every byte");
        }
        writer.into_inner().expect("memory takes every byte")
    }
}

fn read(class: &NamedNode, full: bool, contents: &Contents<'_>) -> Result<Members, ExportError> {
    let prefixes = &contents.vocabulary.prefixes;
    let prepared = parse(MEMBERS, prefixes)
        .map(|prepared| bind(prepared, &[("class", class.clone().into())]))
        .expect("the engine's own query is valid: tests run it");
    let table = contents.store.query(&prepared, contents.limits).into_table()?;
    if let Some(limit) = table.reached {
        return Err(ExportError::Limit(limit));
    }
    let written = |term: &Term| match term {
        Term::NamedNode(node) if full => node.as_str().to_owned(),
        Term::NamedNode(node) => prefixes.shorten(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
    };
    let name = |term: &Term| match term {
        Term::NamedNode(node) => Some(contents.names.show(node.as_str())),
        _ => None,
    };
    let mut members = Members::new();
    for row in &table.rows {
        if let [Some(member), Some(Term::NamedNode(property)), Some(value)] = row.as_slice() {
            let facts = members.entry(written(member)).or_default();
            let values = facts.entry(property.as_str().to_owned()).or_default();
            values.insert(Value { text: written(value), name: name(value) });
        }
    }
    Ok(members)
}

/// Properties and their headings: those that name a thing first, the others by heading. Headings that several properties
/// share get the short IRI behind them.
fn columns(members: &Members, contents: &Contents<'_>) -> Vec<(String, String)> {
    let properties: BTreeSet<&String> = members.values().flat_map(BTreeMap::keys).collect();
    let mut columns: Vec<(String, String)> =
        properties.into_iter().map(|property| (property.clone(), contents.names.show(property))).collect();
    let labels: Vec<String> = columns.iter().map(|(_, label)| label.clone()).collect();
    for (property, label) in &mut columns {
        if *label == "id" || labels.iter().filter(|other| *other == label).count() > 1 {
            *label = format!("{label} ({})", contents.vocabulary.prefixes.shorten(property));
        }
    }
    let rank = |property: &str| {
        let naming = &contents.vocabulary.label_properties;
        naming.iter().position(|label| label.as_str() == property).unwrap_or(naming.len())
    };
    columns.sort_by(|a, b| (rank(&a.0), &a.1).cmp(&(rank(&b.0), &b.1)));
    columns
}

fn names_of(values: Option<&BTreeSet<Value>>) -> impl Iterator<Item = &str> {
    values.into_iter().flatten().filter_map(|value| value.name.as_deref())
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let escaped: Vec<String> = values.map(|value| value.replace('\\', "\\\\").replace('|', "\\|")).collect();
    escaped.join("|")
}
