use super::{Format, PrintError, View};
use crate::store::{Form, NamedOrBlankNode, Row, Rows, Term};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxrdf::Triple;
use std::io::Write;

/// An RDF format, for the triples of CONSTRUCT and DESCRIBE.
pub struct GraphFormat {
    name: &'static str,
    summary: &'static str,
    format: RdfFormat,
}

pub const TURTLE: GraphFormat = GraphFormat {
    name: "turtle",
    summary: "triples as Turtle (the default in a pipe for CONSTRUCT and DESCRIBE)",
    format: RdfFormat::Turtle,
};
pub const TRIG: GraphFormat = GraphFormat { name: "trig", summary: "triples as TriG", format: RdfFormat::TriG };
pub const N_TRIPLES: GraphFormat =
    GraphFormat { name: "ntriples", summary: "triples as N-Triples", format: RdfFormat::NTriples };
pub const N_QUADS: GraphFormat =
    GraphFormat { name: "nquads", summary: "triples as N-Quads", format: RdfFormat::NQuads };
pub const JSON_LD: GraphFormat = GraphFormat {
    name: "jsonld",
    summary: "triples as JSON-LD",
    format: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
};
pub const RDF_XML: GraphFormat =
    GraphFormat { name: "rdfxml", summary: "triples as RDF/XML", format: RdfFormat::RdfXml };

impl Format for GraphFormat {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn can_write(&self, form: Form) -> bool {
        form == Form::Graph
    }

    /// Sorted, each triple once: the same graph gives the same bytes.
    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        let mut triples = rows.filter_map(|row| row.map(triple).transpose()).collect::<Result<Vec<_>, _>>()?;
        triples.sort_by_cached_key(ToString::to_string);
        triples.dedup();
        let mut serializer = RdfSerializer::from_format(self.format);
        for (name, namespace) in view.names.vocabulary().prefixes.iter() {
            if triples.iter().any(|triple| mentions(triple, namespace)) {
                serializer = serializer.with_prefix(name, namespace).map_err(std::io::Error::other)?;
            }
        }
        let mut writer = serializer.for_writer(&mut *out);
        for triple in &triples {
            writer.serialize_triple(triple)?;
        }
        writer.finish()?;
        Ok(())
    }
}

fn triple(row: Row) -> Option<Triple> {
    let [Some(subject), Some(Term::NamedNode(predicate)), Some(object)] = <[_; 3]>::try_from(row).ok()? else {
        return None;
    };
    let subject = match subject {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => return None,
    };
    Some(Triple::new(subject, predicate, object))
}

fn mentions(triple: &Triple, namespace: &str) -> bool {
    let in_subject =
        matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if node.as_str().starts_with(namespace));
    let in_object = match &triple.object {
        Term::NamedNode(node) => node.as_str().starts_with(namespace),
        Term::Literal(literal) => literal.datatype().as_str().starts_with(namespace),
        Term::BlankNode(_) => false,
    };
    in_subject || in_object || triple.predicate.as_str().starts_with(namespace)
}
