use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// The prefixes every folder has: the W3C's, a few that the whole field uses, and the engine's own.
const BUILT_IN: &[(&str, &str)] = &[
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("say", "https://w3id.org/coopgraph/say#"),
    ("schema", "https://schema.org/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("vann", "http://purl.org/vocab/vann/"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The prefixes every set of mappings in SSSOM has, whether it declares them or not.
pub const SSSOM_PREFIXES: &[(&str, &str)] = &[
    ("linkml", "https://w3id.org/linkml/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Further prefixes by which SSSOM names what its slots are in RDF.
pub const SSSOM_SLOT_PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("pav", "http://purl.org/pav/"),
    ("prov", "http://www.w3.org/ns/prov#"),
];

/// Prefixes and what they stand for, in the order of their names.
#[derive(Clone, Debug)]
pub struct Prefixes {
    by_name: BTreeMap<String, String>,
}

impl Default for Prefixes {
    fn default() -> Self {
        let by_name = BUILT_IN.iter().map(|(name, iri)| ((*name).to_owned(), (*iri).to_owned())).collect();
        Self { by_name }
    }
}

impl Prefixes {
    /// A prefix that every folder has.
    pub fn built_in(name: &str) -> Option<(&'static str, &'static str)> {
        BUILT_IN.iter().find(|(known, _)| *known == name).copied()
    }

    /// Declares a prefix, in place of an older meaning of the same name.
    pub fn declare(&mut self, name: impl Into<String>, namespace: impl Into<String>) {
        self.by_name.insert(name.into(), namespace.into());
    }

    /// Declares a prefix, unless the name has a meaning already.
    pub fn declare_unless_known(&mut self, name: &str, namespace: &str) {
        self.by_name.entry(name.to_owned()).or_insert_with(|| namespace.to_owned());
    }

    /// Takes a prefix away.
    pub fn forget(&mut self, name: &str) {
        self.by_name.remove(name);
    }

    /// Name and namespace of each prefix, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_name.iter().map(|(name, iri)| (name.as_str(), iri.as_str()))
    }

    /// `say:Record` for the IRI of a record; the IRI itself where no prefix leaves a plain local name.
    pub fn shorten(&self, iri: &str) -> String {
        self.iter()
            .filter_map(|(name, namespace)| Some((name, iri.strip_prefix(namespace)?)))
            .filter(|(_, local)| is_plain_local_name(local))
            .min_by_key(|(_, local)| local.len())
            .map_or_else(|| iri.to_owned(), |(name, local)| format!("{name}:{local}"))
    }

    /// What a prefix stands for.
    pub fn namespace(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }

    /// The IRI behind a prefixed name; `None` when the prefix is not declared.
    pub fn expand(&self, name: &str) -> Option<NamedNode> {
        let (prefix, local) = name.split_once(':')?;
        NamedNode::new(format!("{}{local}", self.by_name.get(prefix)?)).ok()
    }
}

/// A local name that can stand after the colon without an escape (a cautious part of SPARQL's `PN_LOCAL`).
fn is_plain_local_name(local: &str) -> bool {
    !local.is_empty()
        && !local.starts_with(['-', '.'])
        && !local.ends_with('.')
        && local.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_namespace_wins() {
        let mut prefixes = Prefixes::default();
        prefixes.declare("a", "http://example.org/");
        prefixes.declare("b", "http://example.org/b-");
        assert_eq!(prefixes.shorten("http://example.org/b-1"), "b:1");
        assert_eq!(prefixes.shorten("http://example.org/x"), "a:x");
    }

    #[test]
    fn what_needs_an_escape_stays_an_iri() {
        let prefixes = Prefixes::default();
        for iri in ["http://purl.org/dc/terms/a/b", "http://purl.org/dc/terms/", "http://elsewhere/"] {
            assert_eq!(prefixes.shorten(iri), iri);
        }
    }

    #[test]
    fn shortening_and_expanding_are_inverse() {
        let prefixes = Prefixes::default();
        let iri = "http://purl.org/dc/terms/title";
        assert_eq!(prefixes.expand(&prefixes.shorten(iri)).expect("declared").as_str(), iri);
        assert!(prefixes.expand("nowhere:x").is_none());
    }
}
