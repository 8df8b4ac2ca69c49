//! What the ontology's header says about the folder: prefixes, names, where entities live.

use super::parse::Parsed;
use crate::shelf::Finding;
use crate::vocab::Vocabulary;
use crate::vocab::terms::{dcterms, owl, rdf, say, sh, vann, void};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// Stands for the ontology's IRI until it is known.
const PROVISIONAL: &str = "https://ontology.invalid";

/// The IRI an ontology file has until the folder's ontology is known.
pub fn provisional_iri(path: &str) -> String {
    format!("{PROVISIONAL}/{path}")
}

/// Reads the headers of all ontology files; gives those files their final IRIs.
pub fn read(mut files: Vec<Parsed>, findings: &mut Vec<Finding>) -> (Vocabulary, Vec<Parsed>) {
    let mut vocabulary = Vocabulary::default();
    let main = main_ontology(&files, findings);
    vocabulary.ontology = main.map_or_else(|| PROVISIONAL.to_owned(), |node| node.as_str().to_owned());
    for file in &mut files {
        rebase(file, &vocabulary.ontology);
    }
    for file in &files {
        let quads = Triples(&file.quads);
        for ontology in quads.subjects(rdf::TYPE, owl::ONTOLOGY) {
            read_prefixes(&quads, ontology, &mut vocabulary);
            read_names(&quads, ontology, &mut vocabulary);
        }
        vocabulary.shown_by.extend(quads.shown_by());
    }
    (vocabulary, files)
}

/// The ontology that says where the folder's entities live.
fn main_ontology(files: &[Parsed], findings: &mut Vec<Finding>) -> Option<NamedNode> {
    let mut found: Vec<(&str, NamedNode)> = Vec::new();
    for file in files {
        let quads = Triples(&file.quads);
        for ontology in quads.subjects(rdf::TYPE, owl::ONTOLOGY) {
            if let (NamedOrBlankNode::NamedNode(node), Some(_)) = (ontology, quads.value(ontology, void::URI_SPACE)) {
                found.push((&file.path, node.clone()));
            }
        }
    }
    match found.as_slice() {
        [] => findings.push(Finding::error(
            "ontology",
            "no file says where the folder's things live",
            "give one `owl:Ontology` header a `void:uriSpace` (`coopgraph init DIR` writes an example)",
        )),
        [_] => {}
        [first, others @ ..] => findings.extend(others.iter().map(|(path, node)| {
            Finding::error(
                path,
                format!("a second ontology has a void:uriSpace; the one of {} is followed", first.0),
                "keep void:uriSpace in one header",
            )
            .about(node.as_str())
        })),
    }
    found.into_iter().next().map(|(_, node)| node)
}

fn read_prefixes(quads: &Triples<'_>, ontology: &NamedOrBlankNode, vocabulary: &mut Vocabulary) {
    let own =
        (quads.text(ontology, vann::PREFERRED_NAMESPACE_PREFIX), quads.text(ontology, vann::PREFERRED_NAMESPACE_URI));
    if let (Some(prefix), Some(namespace)) = own {
        vocabulary.namespaces.push(namespace.clone());
        vocabulary.prefixes.declare(prefix, namespace);
    }
    for declaration in quads.values(ontology, sh::DECLARE).filter_map(as_subject) {
        let declared = (quads.text(&declaration, sh::PREFIX), quads.text(&declaration, sh::NAMESPACE));
        if let (Some(prefix), Some(namespace)) = declared {
            vocabulary.namespaces.push(namespace.clone());
            vocabulary.prefixes.declare(prefix, namespace);
        }
    }
}

fn read_names(quads: &Triples<'_>, ontology: &NamedOrBlankNode, vocabulary: &mut Vocabulary) {
    if matches!(ontology, NamedOrBlankNode::NamedNode(node) if node.as_str() == vocabulary.ontology) {
        vocabulary.title = quads.text(ontology, dcterms::TITLE).unwrap_or_default();
        vocabulary.description = quads.text(ontology, dcterms::DESCRIPTION).unwrap_or_default();
        vocabulary.rights = quads.text(ontology, dcterms::RIGHTS).unwrap_or_default();
        vocabulary.licence = quads.text(ontology, dcterms::LICENSE).unwrap_or_default();
        vocabulary.uri_space = quads.text(ontology, void::URI_SPACE).unwrap_or_default();
        vocabulary.examples = quads.values(ontology, void::EXAMPLE_RESOURCE).filter_map(as_named).collect();
        vocabulary.label_properties = quads.list(ontology, say::LABEL_PROPERTIES);
        vocabulary.alias_properties = quads.list(ontology, say::ALIAS_PROPERTIES);
        if vocabulary.label_properties.is_empty() {
            vocabulary.label_properties = vec![crate::vocab::terms::rdfs::LABEL.into_owned()];
        }
    }
}

/// Replaces the provisional IRI by the real one.
fn rebase(file: &mut Parsed, ontology: &str) {
    let Some(path) = file.iri.strip_prefix(PROVISIONAL) else {
        return;
    };
    file.iri = format!("{}{path}", ontology.trim_end_matches(['/', '#']));
    let final_name = |node: &mut NamedNode| {
        if let Some(path) = node.as_str().strip_prefix(PROVISIONAL) {
            *node = NamedNode::new_unchecked(format!("{}{path}", ontology.trim_end_matches(['/', '#'])));
        }
    };
    for quad in &mut file.quads {
        if let NamedOrBlankNode::NamedNode(node) = &mut quad.subject {
            final_name(node);
        }
        if let Term::NamedNode(node) = &mut quad.object {
            final_name(node);
        }
        if let GraphName::NamedNode(node) = &mut quad.graph_name {
            final_name(node);
        }
    }
}

/// Small look-ups over the triples of one file.
struct Triples<'a>(&'a [Quad]);

impl<'a> Triples<'a> {
    fn subjects(
        &self,
        predicate: NamedNodeRef<'a>,
        object: NamedNodeRef<'a>,
    ) -> impl Iterator<Item = &'a NamedOrBlankNode> + use<'a> {
        self.0
            .iter()
            .filter(move |quad| {
                quad.predicate == predicate && matches!(&quad.object, Term::NamedNode(node) if node.as_ref() == object)
            })
            .map(|quad| &quad.subject)
    }

    fn values(
        &self,
        subject: &NamedOrBlankNode,
        predicate: NamedNodeRef<'a>,
    ) -> impl Iterator<Item = &'a Term> + use<'a> {
        let subject = subject.clone();
        self.0
            .iter()
            .filter(move |quad| quad.predicate == predicate && quad.subject == subject)
            .map(|quad| &quad.object)
    }

    fn value(&self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'a>) -> Option<&'a Term> {
        self.values(subject, predicate).next()
    }

    fn text(&self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'a>) -> Option<String> {
        match self.value(subject, predicate)? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            Term::NamedNode(node) => Some(node.as_str().to_owned()),
            _ => None,
        }
    }

    /// The members of an RDF list.
    fn list(&self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'a>) -> Vec<NamedNode> {
        let mut members = Vec::new();
        let mut rest = self.value(subject, predicate).and_then(as_subject);
        while let Some(node) = rest {
            if members.len() > self.0.len() {
                break; // a list that bites its tail
            }
            members.extend(self.value(&node, rdf::FIRST).and_then(as_named));
            rest = self.value(&node, rdf::REST).and_then(as_subject);
        }
        members
    }

    fn shown_by(&self) -> Vec<(NamedNode, Vec<NamedNode>)> {
        self.0
            .iter()
            .filter(|quad| quad.predicate == say::SHOWN_BY)
            .filter_map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(class) => Some((class.clone(), self.list(&quad.subject, say::SHOWN_BY))),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect()
    }
}

fn as_subject(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) if node.as_ref() == rdf::NIL => None,
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

fn as_named(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}
