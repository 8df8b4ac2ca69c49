//! From what a person writes to the thing that is meant.

use super::search::{Hit, fold, is_exact, rank, search};
use crate::query::Names;
use crate::shelf::LINKS;
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

/// Finds a thing by IRI, prefixed name, slug, acronym or label; a link by its record, as it is shown.
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
            let near = |node: &&NamedNode| strsim::jaro_winkler(&wanted, &fold(local_name(node.as_str()))) > 0.8;
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
    found.extend(NamedNode::new(bare));
    let link = text.strip_prefix("link:").unwrap_or(text);
    if !link.is_empty() && link.chars().all(|sign| sign.is_ascii_hexdigit()) {
        found.extend(NamedNode::new(vocabulary.file_iri(&format!("{LINKS}/{link}"))));
    }
    if !text.contains(char::is_whitespace) && !text.is_empty() {
        let spaces = std::iter::once(&vocabulary.uri_space).chain(&vocabulary.namespaces);
        for space in spaces.filter(|space| !space.is_empty()) {
            found.extend(
                [text.to_owned(), text.to_lowercase()].iter().flat_map(|slug| NamedNode::new(format!("{space}{slug}"))),
            );
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
    let exact: Vec<&str> =
        rank(text, names).into_iter().take_while(|(score, ..)| is_exact(*score)).map(|(_, iri, _)| iri).collect();
    // A document may bear the name of the thing it is about: the thing is meant.
    let not_sources: Vec<&str> = exact.iter().filter(|iri| !names.is_source(iri)).copied().collect();
    if let ([one], _) | (_, [one]) = (exact.as_slice(), not_sources.as_slice()) {
        return Ok(Resolved::One(NamedNode::new_unchecked(*one)));
    }
    let hits = search(text, MOST_CANDIDATES.max(exact.len()), store, names)?;
    let candidates = |hits: Vec<Hit>| {
        hits.into_iter()
            .map(|hit| Candidate { iri: hit.iri, label: hit.label, class: hit.classes.join(", ") })
            .collect()
    };
    if exact.is_empty() {
        return Ok(Resolved::None(candidates(hits)));
    }
    Ok(Resolved::Several(candidates(hits.into_iter().filter(|hit| is_exact(hit.score)).collect())))
}

fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}
