use super::MappingSet;
use crate::vocab::SSSOM_PREFIXES as BUILT_IN;

/// What a prefix stands for that every set has.
pub fn built_in(prefix: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(name, _)| *name == prefix).map(|(_, namespace)| *namespace)
}

/// Whether a value is written as a whole IRI, where a CURIE belongs.
pub fn is_iri(value: &str) -> bool {
    let (scheme, rest) = value.split_once(':').unwrap_or_default();
    is_scheme(scheme) && (rest.starts_with("//") || scheme == "urn") && !value.contains(char::is_whitespace)
}

/// Whether a URI may begin so, before its colon.
pub fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

impl MappingSet {
    /// What a prefix stands for.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        built_in(prefix).or_else(|| self.curie_map.get(prefix).map(String::as_str))
    }

    /// The IRI of an identifier: of a CURIE whose prefix is known, or of one that is an IRI already.
    pub fn expand(&self, identifier: &str) -> Option<String> {
        let namespace = identifier.split_once(':').and_then(|(prefix, local)| Some((self.namespace(prefix)?, local)));
        match namespace {
            Some((namespace, local)) => Some(format!("{namespace}{local}")),
            None => is_iri(identifier).then(|| identifier.to_owned()),
        }
    }

    /// The CURIE of an IRI, by the longest namespace it begins with; the IRI itself where there is none.
    pub fn shorten(&self, iri: &str) -> String {
        let built_in = BUILT_IN.iter().copied();
        let declared = self.curie_map.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
        built_in
            .chain(declared)
            .filter(|(prefix, namespace)| !namespace.is_empty() && self.namespace(prefix) == Some(namespace))
            .filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)))
            .filter(|(_, local)| !local.is_empty() && !local.contains(char::is_whitespace))
            .min_by_key(|(_, local)| local.len())
            .map_or_else(|| iri.to_owned(), |(prefix, local)| format!("{prefix}:{local}"))
    }

    /// Every prefix that may be meant in it, to propose a near one.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &str> {
        BUILT_IN.iter().map(|(prefix, _)| *prefix).chain(self.curie_map.keys().map(String::as_str))
    }

    /// Takes away prefixes that every set has and those that no value begins with.
    pub(super) fn forget_unused_prefixes(&mut self) {
        let mut map = std::mem::take(&mut self.curie_map);
        map.retain(|prefix, _| built_in(prefix).is_none() && self.uses(prefix));
        self.curie_map = map;
    }

    fn uses(&self, prefix: &str) -> bool {
        let begins = |value: &String| value.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(':'));
        let slots = std::iter::once(&self.slots).chain(self.mappings.iter().map(|mapping| &mapping.slots));
        slots.flat_map(|slots| slots.values().flatten()).any(begins)
            || self.extensions.iter().any(|extension| begins(&extension.property) || begins(&extension.type_hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> MappingSet {
        let pairs = [("x", "http://example.org/"), ("xy", "http://example.org/y/"), ("none", "")];
        let curie_map = pairs.iter().map(|(prefix, iri)| ((*prefix).to_owned(), (*iri).to_owned())).collect();
        MappingSet { curie_map, ..MappingSet::default() }
    }

    #[test]
    fn identifiers_become_iris_and_back() {
        for (curie, iri) in [
            ("x:1", "http://example.org/1"),
            ("xy:1", "http://example.org/y/1"),
            ("skos:exactMatch", "http://www.w3.org/2004/02/skos/core#exactMatch"),
            ("https://elsewhere.org/1", "https://elsewhere.org/1"),
        ] {
            assert_eq!(set().expand(curie).as_deref(), Some(iri));
            assert_eq!(set().shorten(iri), curie);
        }
        assert_eq!(set().expand("nobody:1"), None);
        assert_eq!(set().expand("word"), None);
    }
}
