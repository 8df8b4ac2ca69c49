//! From what a person writes to the thing that is meant.

use crate::query::Names;
use crate::store::{NamedNode, Store, StoreError, Term};
use crate::vocab::Vocabulary;

/// What a name turned out to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    One(NamedNode),
    /// Several things have exactly this name.
    Several(Vec<Candidate>),
    /// None has it; these come near.
    None(Vec<Candidate>),
}

/// A thing that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub iri: String,
    pub label: String,
    pub class: String,
}

/// Candidates offered when nothing has the name asked for.
const MOST_CANDIDATES: usize = 8;

/// Finds a thing by IRI, prefixed name, slug, acronym or label.
pub fn resolve(text: &str, store: &Store, names: &Names) -> Result<Resolved, StoreError> {
    let text = text.trim();
    for node in as_iri(text, names.vocabulary()) {
        if is_mentioned(&node, store, names.vocabulary())? {
            return Ok(Resolved::One(node));
        }
    }
    by_name(text, store, names)
}

/// What a term of the vocabulary is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    Relation,
    Class,
}

/// Finds a property or class by IRI, prefixed name, local name or label, among those that are used.
pub fn resolve_used(text: &str, used: Used, store: &Store, names: &Names) -> Result<Resolved, StoreError> {
    let query = match used {
        Used::Relation => "SELECT DISTINCT ?p { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
        Used::Class => "SELECT DISTINCT ?c { GRAPH ?g { { ?s a ?c } UNION { ?c a owl:Class } } }",
    };
    let used = crate::query::ask_own(store, &names.vocabulary().prefixes, query, &[])?;
    let used: Vec<NamedNode> = used
        .rows
        .into_iter()
        .filter_map(|row| match row.into_iter().next().flatten() {
            Some(Term::NamedNode(node)) => Some(node),
            _ => None,
        })
        .collect();
    let wanted = fold(text);
    let written = as_iri(text.trim(), names.vocabulary());
    let matches = |node: &&NamedNode| {
        written.contains(node)
            || fold(local_name(node.as_str())) == wanted
            || names.of(node.as_str()).iter().any(|name| fold(&name.text) == wanted)
    };
    let found: Vec<&NamedNode> = used.iter().filter(matches).collect();
    Ok(match found.as_slice() {
        [one] => Resolved::One((*one).clone()),
        [] => {
            let near = |node: &&NamedNode| likeness(&wanted, &fold(local_name(node.as_str()))) > 0.8;
            Resolved::None(used.iter().filter(near).map(|node| property(node, names)).collect())
        }
        several => Resolved::Several(several.iter().map(|node| property(node, names)).collect()),
    })
}

fn property(node: &NamedNode, names: &Names) -> Candidate {
    Candidate { iri: node.as_str().to_owned(), label: names.show(node.as_str()), class: String::new() }
}

/// The IRIs a text may spell: in brackets, in full, with a prefix, or as a slug of the folder.
fn as_iri(text: &str, vocabulary: &Vocabulary) -> Vec<NamedNode> {
    let bare = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
    let mut found = Vec::new();
    found.extend(vocabulary.prefixes.expand(text));
    if bare.contains("://") || bare.starts_with("urn:") {
        found.extend(NamedNode::new(bare));
    }
    if !vocabulary.uri_space.is_empty() && !text.contains(char::is_whitespace) {
        for slug in [text.to_owned(), text.to_lowercase()] {
            found.extend(NamedNode::new(format!("{}{slug}", vocabulary.uri_space)));
        }
    }
    found
}

fn is_mentioned(node: &NamedNode, store: &Store, vocabulary: &Vocabulary) -> Result<bool, StoreError> {
    let table = crate::query::ask_own(
        store,
        &vocabulary.prefixes,
        "ASK { VALUES ?x { UNDEF }
           { ?x ?p ?o } UNION { GRAPH ?g { ?x ?p ?o } } UNION { ?s ?p ?x } UNION { GRAPH ?g { ?s ?p ?x } } }",
        &[("x", node.clone().into())],
    )?;
    Ok(matches!(
        table.rows.first().and_then(|row| row.first()),
        Some(Some(Term::Literal(truth))) if truth.value() == "true"
    ))
}

/// By an exact name, whatever its case; else the nearest.
fn by_name(text: &str, store: &Store, names: &Names) -> Result<Resolved, StoreError> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return Ok(Resolved::None(Vec::new()));
    }
    let mut scored: Vec<(f64, &str)> = names
        .iter()
        .map(|(iri, names)| {
            let best = names
                .iter()
                .map(|name| closeness(&wanted, &fold(&name.text)) - if name.is_alias { 0.001 } else { 0.0 })
                .fold(0.0, f64::max);
            (best, iri)
        })
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let exact: Vec<&str> = scored.iter().filter(|(score, _)| *score >= 0.999).map(|(_, iri)| *iri).collect();
    if let [one] = exact.as_slice() {
        return Ok(Resolved::One(NamedNode::new_unchecked(*one)));
    }
    let candidates = |iris: Vec<&str>| -> Result<Vec<Candidate>, StoreError> {
        iris.into_iter().map(|iri| candidate(iri, store, names)).collect()
    };
    if exact.is_empty() {
        let near = scored.into_iter().take(MOST_CANDIDATES).map(|(_, iri)| iri).collect();
        return Ok(Resolved::None(candidates(near)?));
    }
    Ok(Resolved::Several(candidates(exact)?))
}

fn candidate(iri: &str, store: &Store, names: &Names) -> Result<Candidate, StoreError> {
    let classes = crate::query::ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT DISTINCT ?class { VALUES ?x { UNDEF } GRAPH ?g { ?x a ?class } } ORDER BY ?class",
        &[("x", NamedNode::new_unchecked(iri).into())],
    )?;
    let class = classes
        .rows
        .iter()
        .filter_map(|row| row.first()?.as_ref())
        .map(|class| names.show_term(class))
        .collect::<Vec<_>>()
        .join(", ");
    Ok(Candidate { iri: iri.to_owned(), label: names.show(iri), class })
}

/// 1 for the same, a little less for a part of it, else how alike the letters are.
fn closeness(wanted: &str, name: &str) -> f64 {
    if wanted == name {
        return 1.0;
    }
    if wanted.chars().count() >= 3 && name.contains(wanted) {
        let share = wanted.len() as f64 / name.len() as f64;
        return 0.9 + 0.09 * share;
    }
    likeness(wanted, name) * 0.95
}

fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

/// Case, punctuation and doubled spaces do not matter.
fn fold(text: &str) -> String {
    let letters: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}
