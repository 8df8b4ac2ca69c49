//! Terms as plain data, for a JSON that other programs read: our own form, so that it stays when a library's changes.

use super::{NamedNode, Term};
use serde::Serializer;
use serde::ser::SerializeMap;

/// An IRI as a string.
pub fn iri<S: Serializer>(node: &NamedNode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(node.as_str())
}

/// A term as an object: `type` is `iri`, `literal` or `blank`; a literal has its datatype, and a language if it has one.
pub fn term<S: Serializer>(term: &Term, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let (kind, value) = match term {
        Term::NamedNode(node) => ("iri", node.as_str()),
        Term::Literal(literal) => ("literal", literal.value()),
        Term::BlankNode(node) => ("blank", node.as_str()),
    };
    map.serialize_entry("type", kind)?;
    map.serialize_entry("value", value)?;
    if let Term::Literal(literal) = term {
        map.serialize_entry("datatype", literal.datatype().as_str())?;
        if let Some(language) = literal.language() {
            map.serialize_entry("language", language)?;
        }
    }
    map.end()
}
