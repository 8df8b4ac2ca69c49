//! Which files are RDF, by their ending.

use crate::shelf::unpacked_name;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

/// The format of a file, packed or not, or `None` for a file that is not RDF (a README, a table).
pub fn of(path: &str) -> Option<RdfFormat> {
    let extension = unpacked_name(path).rsplit_once('.')?.1;
    Some(match extension {
        "trig" => RdfFormat::TriG,
        "ttl" => RdfFormat::Turtle,
        "nq" => RdfFormat::NQuads,
        "nt" => RdfFormat::NTriples,
        "rdf" | "owl" | "xml" => RdfFormat::RdfXml,
        "jsonld" => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        _ => return None,
    })
}
