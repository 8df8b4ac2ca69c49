//! One RDF file as a document: read whole, changed, written again in its own format, sorted.

use super::blank::{blank_alike, blank_nodes, is_random, with_blank_nodes};
use super::parse::{BlankNodeNames, Whole, read_whole, refuse, syntax_finding};
use super::{file_url, format};
use crate::shelf::Finding;
use crate::vocab::Prefixes;
use crate::vocab::terms::rdf;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;

/// A file that was read without a fault.
pub struct Document {
    pub quads: Vec<Quad>,
    /// Prefixes it declares.
    pub prefixes: Vec<(String, String)>,
    /// What `<>` stands for in it.
    pub base: String,
    /// Lines that are comments: the text that is written has none.
    pub comments: usize,
    format: RdfFormat,
    /// Whether the text itself says what its base is.
    says_base: bool,
}

/// Why quads cannot be written in the format of a file.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("{0} holds no named graphs, and there would be one: {1}")]
    NamedGraph(&'static str, String),
    #[error("it names things relative to itself, which is lost when JSON-LD is written")]
    RelativeJsonLd,
    #[error("could not be written as {0}: {1}")]
    Format(&'static str, io::Error),
}

impl Document {
    /// Reads a file; `None` when it is not RDF by its name; the findings when anything in it is broken.
    pub fn read(path: &str, bytes: &[u8]) -> Option<Result<Self, Box<Finding>>> {
        let format = format::of(path)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let is_blank = bytes.iter().all(u8::is_ascii_whitespace);
        if let Some(finding) = refuse(bytes, format, path).filter(|_| !is_blank) {
            return Some(Err(Box::new(finding)));
        }
        let base = file_url(path);
        Some(match read_whole(bytes, format, &base, &mut BlankNodeNames::as_written(), |_| true) {
            Ok(whole) => Ok(Self::of(whole, format, &base, bytes)),
            Err(error) => Err(Box::new(syntax_finding(path, format, &error, (0, 0)))),
        })
    }

    /// A file that is not there yet; `None` when it would not be RDF by its name.
    pub fn empty(path: &str) -> Option<Self> {
        let format = format::of(path)?;
        let base = file_url(path);
        let whole = Whole { quads: Vec::new(), iri: base.clone(), prefixes: Vec::new() };
        Some(Self::of(whole, format, &base, b""))
    }

    fn of(whole: Whole, format: RdfFormat, base: &str, bytes: &[u8]) -> Self {
        let comments = match format {
            RdfFormat::RdfXml => bytes.windows(4).filter(|window| window == b"<!--").count(),
            RdfFormat::JsonLd { .. } => 0,
            _ => bytes.split(|byte| *byte == b'\n').filter(|line| line.trim_ascii_start().starts_with(b"#")).count(),
        };
        let mut document = Self {
            quads: whole.quads,
            prefixes: whole.prefixes,
            says_base: whole.iri != base,
            base: whole.iri,
            comments,
            format,
        };
        document.quads = with_short_names(document.quads.clone(), &document.quads);
        document
    }

    /// The text of the document with other quads in it, and these quads with the blank nodes named as they are in it.
    /// Prefixes that are known and needed are declared too.
    pub fn write(&self, quads: Vec<Quad>, known: &Prefixes) -> Result<(Vec<u8>, BTreeSet<String>), DocumentError> {
        let mut quads = self.sorted(quads);
        quads = with_short_names(quads, &self.quads);
        quads = self.sorted(quads);
        self.refuse(&quads)?;
        let failed = |error| DocumentError::Format(self.format.name(), error);
        let mut serializer = RdfSerializer::from_format(self.format);
        if !matches!(self.format, RdfFormat::JsonLd { .. }) {
            serializer = serializer.with_base_iri(&self.base).map_err(io::Error::other).map_err(failed)?;
        }
        for (name, namespace) in self.prefixes_for(&quads, known) {
            serializer = serializer.with_prefix(name, namespace).map_err(io::Error::other).map_err(failed)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for quad in &quads {
            writer.serialize_quad(quad).map_err(failed)?;
        }
        let text = self.tidy(writer.finish().map_err(failed)?);
        Ok((text, lines(&quads)))
    }

    /// The quads of the document as lines of N-Quads.
    pub fn lines(&self) -> BTreeSet<String> {
        lines(&self.quads)
    }

    /// What the format cannot hold.
    fn refuse(&self, quads: &[Quad]) -> Result<(), DocumentError> {
        let named = quads.iter().find(|quad| quad.graph_name != GraphName::DefaultGraph);
        if let Some(quad) = named.filter(|_| !self.format.supports_datasets()) {
            return Err(DocumentError::NamedGraph(self.format.name(), quad.graph_name.to_string()));
        }
        let is_json = matches!(self.format, RdfFormat::JsonLd { .. });
        if is_json && !self.says_base && quads.iter().any(|quad| mentions(quad, &self.base)) {
            return Err(DocumentError::RelativeJsonLd);
        }
        Ok(())
    }

    /// By graph, the document itself first, then by subject; its type before the rest.
    fn sorted(&self, mut quads: Vec<Quad>) -> Vec<Quad> {
        let itself = format!("<{}>", self.base);
        quads.sort_by_cached_key(|quad| {
            let subject = quad.subject.to_string();
            (
                match &quad.graph_name {
                    GraphName::DefaultGraph => String::new(),
                    name => name.to_string(),
                },
                subject != itself,
                blank_alike(subject),
                quad.predicate.as_ref() != rdf::TYPE,
                quad.predicate.as_str().to_owned(),
                blank_alike(quad.object.to_string()),
            )
        });
        quads.dedup();
        quads
    }

    /// The prefixes of the file, and those known where what is new needs them.
    fn prefixes_for<'a>(&'a self, quads: &[Quad], known: &'a Prefixes) -> Vec<(&'a str, &'a str)> {
        let mut prefixes: Vec<(&str, &str)> =
            self.prefixes.iter().map(|(name, namespace)| (name.as_str(), namespace.as_str())).collect();
        for (name, namespace) in known.iter() {
            let is_new = !prefixes.iter().any(|(own, own_namespace)| *own == name || *own_namespace == namespace);
            if is_new && quads.iter().any(|quad| mentions(quad, namespace)) {
                prefixes.push((name, namespace));
            }
        }
        prefixes
    }

    /// The writer names the base; a file that did not stays movable. Paragraphs are set apart.
    fn tidy(&self, text: Vec<u8>) -> Vec<u8> {
        let mut text = String::from_utf8(text).expect("every writer gives UTF-8");
        if !self.says_base {
            for written in [format!("@base <{}> .\n", self.base), format!(" xml:base=\"{}\"", self.base)] {
                if let Some(at) = text.find(&written) {
                    text.replace_range(at..at + written.len(), "");
                    break;
                }
            }
        }
        match self.format {
            RdfFormat::Turtle | RdfFormat::TriG => in_paragraphs(&text).into_bytes(),
            _ => text.into_bytes(),
        }
    }
}

/// Turtle with an empty line before each subject or graph. The writer puts no line end inside a text.
pub fn in_paragraphs(text: &str) -> String {
    let (mut declared, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('@'));
    declared.sort_unstable();
    let mut tidy: String = declared.iter().map(|line| format!("{line}\n")).collect();
    for line in rest {
        let inside = line.trim_start_matches('\t');
        let depth = line.len() - inside.len();
        let opens = depth == 0 && !inside.starts_with('}');
        if opens && !tidy.is_empty() {
            tidy.push('\n');
        }
        tidy.push_str(&"  ".repeat(depth));
        tidy.push_str(inside);
        tidy.push('\n');
    }
    tidy
}

/// Gives blank nodes that have no name of their own (long random ones) short names, in the order of the quads.
fn with_short_names(quads: Vec<Quad>, taken_in: &[Quad]) -> Vec<Quad> {
    let mut taken: HashSet<String> =
        taken_in.iter().flat_map(blank_nodes).map(|node| node.as_str().to_owned()).collect();
    let mut names: HashMap<BlankNode, BlankNode> = HashMap::new();
    for node in quads.iter().flat_map(blank_nodes).filter(|node| is_random(node.as_str())) {
        if !names.contains_key(node) {
            let name = (1..).map(|n| format!("b{n}")).find(|name| !taken.contains(name)).unwrap_or_default();
            taken.insert(name.clone());
            names.insert(node.clone(), BlankNode::new_unchecked(name));
        }
    }
    let short = |node: &BlankNode| names.get(node).unwrap_or(node).clone();
    quads.into_iter().map(|quad| with_blank_nodes(quad, short)).collect()
}

fn lines(quads: &[Quad]) -> BTreeSet<String> {
    quads.iter().map(|quad| format!("{quad} .")).collect()
}

/// Whether a quad has an IRI that begins so.
fn mentions(quad: &Quad, namespace: &str) -> bool {
    let subject = matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str().starts_with(namespace));
    let object = match &quad.object {
        Term::NamedNode(node) => node.as_str().starts_with(namespace),
        Term::Literal(literal) => literal.datatype().as_str().starts_with(namespace),
        Term::BlankNode(_) => false,
    };
    let graph = matches!(&quad.graph_name, GraphName::NamedNode(node) if node.as_str().starts_with(namespace));
    subject || object || graph || quad.predicate.as_str().starts_with(namespace)
}
