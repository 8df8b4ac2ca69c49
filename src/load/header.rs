//! What a file says about itself before it says anything else.

use super::parse::Parsed;
use crate::shelf::{Finding, IMPORTED};
use crate::vocab::terms::{dcat, dcterms, owl, prov, rdf, say, void};
use oxrdf::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use serde::Serialize;

/// A file of the folder, described.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    pub path: String,
    pub iri: String,
    pub title: String,
    pub description: String,
    pub licence: String,
    pub date: String,
    pub sources: Vec<String>,
    /// The edition of its source, where that has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// Rows it was read from, where it was imported.
    #[serde(skip)]
    pub rows: Option<usize>,
    /// How it wants to be named.
    pub rights: String,
    /// False when the licence forbids passing it on.
    pub redistribution: bool,
    /// False when only non-commercial use is allowed.
    pub commercial_use: bool,
    /// Records in the file; 1 for a file that names no graph.
    pub records: usize,
    /// Triples that its records say.
    pub said: usize,
    /// Of these, triples that are asserted.
    pub asserted: usize,
}

/// The header of a file, as far as it has one.
pub struct Header {
    node: Option<NamedOrBlankNode>,
    dataset: Dataset,
}

/// What a header has to say, and the property to say it with.
const REQUIRED: [(&str, &str); 5] = [
    ("title", "dcterms:title"),
    ("description", "dcterms:description"),
    ("source", "dcterms:source"),
    ("licence", "dcterms:license"),
    ("date", "dcterms:issued"),
];

/// Reads the header: the node that is the file itself, or else its only dataset or ontology.
pub fn read(file: &Parsed) -> Header {
    let mut dataset = Dataset {
        path: file.path.clone(),
        iri: file.iri.clone(),
        redistribution: true,
        commercial_use: true,
        ..Dataset::default()
    };
    let Some(node) = header_node(file) else {
        return Header { node: None, dataset };
    };
    let about: Vec<&Quad> = file.quads.iter().filter(|quad| quad.subject == node).collect();
    let values = |predicates: &[NamedNodeRef<'_>]| -> Vec<String> {
        about
            .iter()
            .filter(|quad| predicates.contains(&quad.predicate.as_ref()))
            .map(|quad| plain(&quad.object))
            .collect()
    };
    let first = |predicates: &[NamedNodeRef<'_>]| values(predicates).into_iter().next().unwrap_or_default();
    dataset.title = first(&[dcterms::TITLE]);
    dataset.description = first(&[dcterms::DESCRIPTION]);
    dataset.licence = first(&[dcterms::LICENSE]);
    dataset.date = first(&[dcterms::ISSUED, dcterms::MODIFIED, dcterms::DATE]);
    dataset.rights = first(&[dcterms::RIGHTS]);
    // What is said and not true forbids.
    dataset.redistribution = values(&[say::REDISTRIBUTION]).iter().all(|value| value == "true");
    dataset.commercial_use = values(&[say::COMMERCIAL_USE]).iter().all(|value| value == "true");
    dataset.rows = first(&[say::ROWS]).parse().ok();
    dataset.sources = values(&[dcterms::SOURCE, prov::WAS_DERIVED_FROM]);
    dataset.edition = edition(file, &dataset.sources);
    Header { node: Some(node), dataset }
}

/// When the only source of a file was issued, as far as the file says so.
fn edition(file: &Parsed, sources: &[String]) -> String {
    let [source] = sources else {
        return String::new();
    };
    let is_source = |quad: &&Quad| {
        matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == source)
            && quad.predicate == dcterms::ISSUED
    };
    file.quads.iter().find(is_source).map_or_else(String::new, |quad| plain(&quad.object))
}

impl Dataset {
    /// How it wants to be named, and what it may be used for: `ITU DataHub, edition 2025-12,
    /// imported 2026-11-22: © ITU; non-commercial use only`.
    pub fn terms(&self) -> String {
        let edition = if self.edition.is_empty() { String::new() } else { format!("edition {}, ", self.edition) };
        let mut terms = format!("{}, {edition}imported {}: {} <{}>", self.title, self.date, self.rights, self.licence);
        if !self.commercial_use {
            terms.push_str("; non-commercial use only");
        }
        if !self.redistribution {
            terms.push_str("; not to be passed on");
        }
        terms
    }

    /// Whether it was imported: it is there because it was asked for.
    pub fn is_imported(&self) -> bool {
        self.path.strip_prefix(IMPORTED).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl Header {
    /// Whether a licence is stated. Without one a data file is not loaded.
    pub fn is_licensed(&self) -> bool {
        !self.dataset.licence.is_empty()
    }

    /// What is missing, for a file that must have a header.
    pub fn findings(&self, file: &Parsed) -> Vec<Finding> {
        let unreadable = file.quads.is_empty() && !file.findings.is_empty();
        if !file.needs_header() || unreadable {
            return Vec::new();
        }
        if self.node.is_none() {
            return vec![Finding::error(
                &file.path,
                "the file does not say what it is: it has no header, and was left out",
                "open it with `<> a dcat:Dataset ; dcterms:title … ; dcterms:description … ; dcterms:source … ; \
                 dcterms:license … ; dcterms:issued … .`",
            )];
        }
        REQUIRED
            .iter()
            .zip(self.values())
            .filter(|(_, value)| value.is_empty())
            .map(|((name, property), _)| self.missing(file, name, property))
            .collect()
    }

    /// The node that is described.
    pub fn node(&self) -> Option<NamedOrBlankNode> {
        self.node.clone()
    }

    /// The dataset it describes; records are counted later.
    pub fn into_dataset(self) -> Dataset {
        self.dataset
    }

    fn missing(&self, file: &Parsed, name: &str, property: &str) -> Finding {
        let consequence = if name == "licence" { ": the file was left out" } else { "" };
        Finding::error(
            &file.path,
            format!("the header has no {name}{consequence}"),
            format!("add `{property}` to `<> a dcat:Dataset`"),
        )
        .about(&self.dataset.iri)
    }

    fn values(&self) -> [&str; 5] {
        let source = self.dataset.sources.first().map_or("", String::as_str);
        [&self.dataset.title, &self.dataset.description, source, &self.dataset.licence, &self.dataset.date]
    }
}

fn header_node(file: &Parsed) -> Option<NamedOrBlankNode> {
    let is_header_class = |term: &Term| {
        matches!(term, Term::NamedNode(class)
            if [dcat::DATASET, void::DATASET, owl::ONTOLOGY].contains(&class.as_ref()))
    };
    let mut nodes: Vec<&NamedOrBlankNode> = file
        .quads
        .iter()
        .filter(|quad| quad.predicate == rdf::TYPE && is_header_class(&quad.object))
        .map(|quad| &quad.subject)
        .collect();
    nodes.dedup();
    let itself =
        nodes.iter().find(|node| matches!(node, NamedOrBlankNode::NamedNode(node) if node.as_str() == file.iri));
    match (itself, nodes.as_slice()) {
        (Some(node), _) => Some((*node).clone()),
        (None, [only]) => Some((*only).clone()),
        _ => None,
    }
}

/// The text of a literal, the IRI of a node.
fn plain(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}
