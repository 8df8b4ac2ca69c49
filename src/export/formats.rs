//! The RDF formats a graph leaves in.

use super::{ExportError, xml};
use crate::store::{GraphName, NamedOrBlankNode, Quad, Term};
use crate::vocab::Prefixes;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use std::borrow::Cow;
use std::io;

/// An RDF format.
pub struct Format {
    pub name: &'static str,
    pub media_type: &'static str,
    pub has_graphs: bool,
    rdf: RdfFormat,
}

/// Every RDF format, the one that is usual first.
pub const FORMATS: &[Format] = &[
    Format { name: "trig", media_type: "application/trig", has_graphs: true, rdf: RdfFormat::TriG },
    Format { name: "nquads", media_type: "application/n-quads", has_graphs: true, rdf: RdfFormat::NQuads },
    Format {
        name: "jsonld",
        media_type: "application/ld+json",
        has_graphs: true,
        rdf: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    },
    Format { name: "turtle", media_type: "text/turtle", has_graphs: false, rdf: RdfFormat::Turtle },
    Format { name: "ntriples", media_type: "application/n-triples", has_graphs: false, rdf: RdfFormat::NTriples },
    Format { name: "rdfxml", media_type: "application/rdf+xml", has_graphs: false, rdf: RdfFormat::RdfXml },
];

/// A format by its name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// Writes sorted quads, with the prefixes that they use. A format without graphs takes quads of the default graph.
    pub fn write(&self, quads: &[Quad], prefixes: &Prefixes) -> Result<Vec<u8>, ExportError> {
        let quads = match self.rdf {
            RdfFormat::RdfXml => {
                xml::writable(quads).map_err(|reason| ExportError::Unwritable { format: self.name, reason })?
            }
            _ => Cow::Borrowed(quads),
        };
        self.write_with(RdfSerializer::from_format(self.rdf), &quads, prefixes).map_err(|error| self.unwritable(&error))
    }

    /// The same, with IRIs relative to a base that whoever has the file gives it: the base itself is not written.
    pub(super) fn write_relative(
        &self,
        quads: &[Quad],
        prefixes: &Prefixes,
        base: &str,
    ) -> Result<Vec<u8>, ExportError> {
        let serializer = RdfSerializer::from_format(self.rdf)
            .with_base_iri(base)
            .map_err(|error| self.unwritable(&io::Error::other(error)))?;
        let bytes = self.write_with(serializer, quads, prefixes).map_err(|error| self.unwritable(&error))?;
        let base_line = format!("@base <{base}> .\n");
        Ok(bytes.strip_prefix(base_line.as_bytes()).map(<[u8]>::to_vec).unwrap_or(bytes))
    }

    fn write_with(&self, mut serializer: RdfSerializer, quads: &[Quad], prefixes: &Prefixes) -> io::Result<Vec<u8>> {
        for (name, namespace) in prefixes.iter().filter(|(_, namespace)| is_used(namespace, quads)) {
            serializer = serializer.with_prefix(name, namespace).map_err(io::Error::other)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for quad in quads {
            writer.serialize_quad(quad)?;
        }
        let mut bytes = writer.finish()?;
        if !bytes.is_empty() && !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        let is_for_reading = matches!(self.rdf, RdfFormat::Turtle | RdfFormat::TriG);
        Ok(if is_for_reading { in_paragraphs(&String::from_utf8_lossy(&bytes)).into_bytes() } else { bytes })
    }

    fn unwritable(&self, error: &io::Error) -> ExportError {
        ExportError::Unwritable { format: self.name, reason: error.to_string() }
    }
}

/// One subject a paragraph, two spaces a step. The serializer writes each predicate on a line of its own and no line ends
/// inside a text (texts have `\n` for it), so lines can be taken for what they are.
fn in_paragraphs(text: &str) -> String {
    let mut paragraphs = String::with_capacity(text.len() + text.len() / 8);
    let mut before = "";
    for line in text.lines() {
        let directives_end = before.starts_with('@') && !line.starts_with('@');
        let subject_ends = before.ends_with(" .") && !before.starts_with('@') && line != "}";
        if directives_end || subject_ends || before == "}" {
            paragraphs.push('\n');
        }
        let content = line.trim_start_matches('\t');
        (content.len()..line.len()).for_each(|_| paragraphs.push_str("  "));
        paragraphs.push_str(content);
        paragraphs.push('\n');
        before = line;
    }
    paragraphs
}

fn is_used(namespace: &str, quads: &[Quad]) -> bool {
    let begins = |iri: &str| iri.starts_with(namespace);
    quads.iter().any(|quad| {
        let subject = matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if begins(node.as_str()));
        let graph = matches!(&quad.graph_name, GraphName::NamedNode(node) if begins(node.as_str()));
        let object = match &quad.object {
            Term::NamedNode(node) => begins(node.as_str()),
            Term::Literal(literal) => begins(literal.datatype().as_str()),
            Term::BlankNode(_) => false,
        };
        subject || graph || object || begins(quad.predicate.as_str())
    })
}
