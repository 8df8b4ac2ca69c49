//! What the folder says of itself: a manifest, VoID with DCAT, and schema.org.

use super::bundle::File;
use super::formats::format;
use super::quads::sort;
use super::{Contents, ExportError};
use crate::load::Dataset;
use crate::store::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use crate::vocab::terms::{dcat, dcterms, rdf, void, xsd};
use oxrdf::{BlankNode, NamedNodeRef};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How much there is.
pub struct Counts {
    quads: usize,
    asserted: usize,
    said: usize,
    records: usize,
    entities: usize,
    subjects: usize,
    objects: usize,
    classes: BTreeMap<String, usize>,
    properties: BTreeMap<String, usize>,
}

impl Counts {
    /// Counts the quads of a graph.
    pub fn of(quads: &[Quad], contents: &Contents<'_>) -> Self {
        let is_asserted = |quad: &&Quad| quad.graph_name == GraphName::DefaultGraph;
        let plain: Vec<&Quad> = quads.iter().filter(is_asserted).collect();
        let subjects: BTreeSet<String> = plain.iter().map(|quad| quad.subject.to_string()).collect();
        let objects: BTreeSet<String> = plain.iter().map(|quad| quad.object.to_string()).collect();
        let graphs: BTreeSet<String> =
            quads.iter().filter(|quad| !is_asserted(quad)).map(|quad| quad.graph_name.to_string()).collect();
        let mut properties = BTreeMap::new();
        for quad in &plain {
            *properties.entry(quad.predicate.as_str().to_owned()).or_default() += 1;
        }
        let space = &contents.vocabulary.uri_space;
        let is_entity = |subject: &&String| !space.is_empty() && subject[1..].starts_with(space.as_str());
        Self {
            quads: quads.len(),
            asserted: plain.len(),
            said: quads.len() - plain.len(),
            records: graphs.len(),
            entities: subjects.iter().filter(is_entity).count(),
            subjects: subjects.len(),
            objects: objects.len(),
            classes: members(&plain),
            properties,
        }
    }
}

fn members(asserted: &[&Quad]) -> BTreeMap<String, usize> {
    let mut members: BTreeMap<String, usize> = BTreeMap::new();
    for quad in asserted.iter().filter(|quad| quad.predicate.as_ref() == rdf::TYPE) {
        if let Term::NamedNode(class) = &quad.object {
            *members.entry(class.as_str().to_owned()).or_default() += 1;
        }
    }
    members
}

/// The files with bytes and checksums; counts, licences and the date of the data.
pub fn manifest(counts: &Counts, files: &[File], contents: &Contents<'_>) -> Vec<u8> {
    let file = |file: &File| {
        json!({ "path": file.path, "title": file.title, "mediaType": file.media_type,
                "bytes": file.bytes.len(), "sha256": file.sha256() })
    };
    let dataset = |dataset: &Dataset| {
        json!({ "file": dataset.path, "iri": dataset.iri, "title": dataset.title, "licence": dataset.licence,
                "date": dataset.date, "records": dataset.records, "said": dataset.said, "asserted": dataset.asserted })
    };
    pretty(&json!({
        "version": 1,
        "title": contents.vocabulary.title,
        "description": contents.vocabulary.description,
        "ontology": contents.vocabulary.ontology,
        "date": date(contents.datasets),
        "licences": licences(contents.datasets),
        "writtenBy": concat!("coopgraph ", env!("CARGO_PKG_VERSION")),
        "counts": {
            "quads": counts.quads, "asserted": counts.asserted, "said": counts.said,
            "records": counts.records, "entities": counts.entities, "classes": counts.classes,
        },
        "datasets": contents.datasets.iter().map(dataset).collect::<Vec<_>>(),
        "files": files.iter().map(file).collect::<Vec<_>>(),
    }))
}

/// A schema.org Dataset (<https://schema.org/Dataset>).
pub fn dataset_jsonld(files: &[File], contents: &Contents<'_>) -> Vec<u8> {
    let download = |file: &File| {
        json!({ "@type": "DataDownload", "name": file.title, "contentUrl": file.path,
                "encodingFormat": file.media_type, "contentSize": format!("{} B", file.bytes.len()),
                "sha256": file.sha256() })
    };
    let dataset = |dataset: &Dataset| {
        json!({ "@type": "Dataset", "@id": dataset.iri, "name": dataset.title, "description": dataset.description,
                "license": dataset.licence, "dateModified": dataset.date, "isBasedOn": dataset.sources })
    };
    let vocabulary = contents.vocabulary;
    pretty(&json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": vocabulary.title,
        "description": vocabulary.description,
        "license": licences(contents.datasets),
        "dateModified": date(contents.datasets),
        "distribution": files.iter().map(download).collect::<Vec<_>>(),
        "hasPart": contents.datasets.iter().map(dataset).collect::<Vec<_>>(),
    }))
}

/// VoID (<https://www.w3.org/TR/void/>) and DCAT (<https://www.w3.org/TR/vocab-dcat-3/>) of the whole and of each file.
pub fn void(counts: &Counts, files: &[File], contents: &Contents<'_>) -> Result<Vec<u8>, ExportError> {
    // A scheme of its own, so that no other IRI can be written relative to it.
    const BASE: &str = "export:/void.ttl";
    let here = |path: &str| NamedNode::new_unchecked(format!("export:/{path}"));
    let whole = NamedNode::new_unchecked(format!("{BASE}#graph"));
    let mut facts = Facts::default();
    describe_whole(&whole, counts, contents, &mut facts);
    for (number, (class, members)) in counts.classes.iter().enumerate() {
        let node = facts.part(&whole, void::CLASS_PARTITION, "class", number);
        facts.add(&node, void::CLASS, NamedNode::new_unchecked(class));
        facts.add(&node, void::ENTITIES, number_of(*members));
    }
    for (number, (property, triples)) in counts.properties.iter().enumerate() {
        let node = facts.part(&whole, void::PROPERTY_PARTITION, "property", number);
        facts.add(&node, void::PROPERTY, NamedNode::new_unchecked(property));
        facts.add(&node, void::TRIPLES, number_of(*triples));
    }
    for file in files {
        facts.add(&whole.clone().into(), dcat::DISTRIBUTION, here(&file.path));
        let node = here(&file.path).into();
        facts.add(&node, rdf::TYPE, dcat::DISTRIBUTION_CLASS);
        facts.add(&node, dcterms::TITLE, Literal::from(file.title.as_str()));
        facts.add(&node, dcat::DOWNLOAD_URL, here(&file.path));
        facts.add(&node, dcat::MEDIA_TYPE, media_type(file.media_type));
        facts.add(&node, dcat::BYTE_SIZE, number_of(file.bytes.len()));
    }
    for dataset in contents.datasets {
        facts.add(&whole.clone().into(), void::SUBSET, NamedNode::new_unchecked(&dataset.iri));
        describe_dataset(dataset, &mut facts);
    }
    let Facts(mut quads) = facts;
    sort(&mut quads);
    let turtle = format("turtle").expect("Turtle is in the list");
    turtle.write_relative(&quads, &contents.vocabulary.prefixes, BASE)
}

fn describe_whole(whole: &NamedNode, counts: &Counts, contents: &Contents<'_>, facts: &mut Facts) {
    let vocabulary = contents.vocabulary;
    let node = NamedOrBlankNode::from(whole.clone());
    facts.add(&node, rdf::TYPE, void::DATASET);
    facts.add(&node, rdf::TYPE, dcat::DATASET);
    facts.text(&node, dcterms::TITLE, &vocabulary.title);
    facts.text(&node, dcterms::DESCRIPTION, &vocabulary.description);
    facts.text(&node, void::URI_SPACE, &vocabulary.uri_space);
    let date = date(contents.datasets);
    if !date.is_empty() {
        facts.add(&node, dcterms::MODIFIED, Literal::new_typed_literal(date, xsd::DATE));
    }
    for licence in licences(contents.datasets) {
        facts.reference(&node, dcterms::LICENSE, &licence);
    }
    for example in &vocabulary.examples {
        facts.add(&node, void::EXAMPLE_RESOURCE, example.clone());
    }
    let numbers = [
        (void::TRIPLES, counts.asserted),
        (void::ENTITIES, counts.entities),
        (void::DISTINCT_SUBJECTS, counts.subjects),
        (void::DISTINCT_OBJECTS, counts.objects),
        (void::CLASSES, counts.classes.len()),
        (void::PROPERTIES, counts.properties.len()),
    ];
    for (property, number) in numbers {
        facts.add(&node, property, number_of(number));
    }
}

fn describe_dataset(dataset: &Dataset, facts: &mut Facts) {
    let node = NamedOrBlankNode::from(NamedNode::new_unchecked(&dataset.iri));
    facts.add(&node, rdf::TYPE, void::DATASET);
    facts.add(&node, rdf::TYPE, dcat::DATASET);
    facts.text(&node, dcterms::TITLE, &dataset.title);
    facts.text(&node, dcterms::DESCRIPTION, &dataset.description);
    facts.reference(&node, dcterms::LICENSE, &dataset.licence);
    for source in &dataset.sources {
        facts.reference(&node, dcterms::SOURCE, source);
    }
    if !dataset.date.is_empty() {
        facts.add(&node, dcterms::ISSUED, Literal::new_typed_literal(&dataset.date, xsd::DATE));
    }
    facts.add(&node, void::TRIPLES, number_of(dataset.asserted));
}

/// Triples in the making.
#[derive(Default)]
struct Facts(Vec<Quad>);

impl Facts {
    fn add(&mut self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.0.push(Quad::new(subject.clone(), predicate.into_owned(), object, GraphName::DefaultGraph));
    }

    fn text(&mut self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'_>, text: &str) {
        if !text.is_empty() {
            self.add(subject, predicate, Literal::from(text));
        }
    }

    /// A thing where the text is an IRI, else the text.
    fn reference(&mut self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'_>, text: &str) {
        match NamedNode::new(text) {
            Ok(node) => self.add(subject, predicate, node),
            Err(_) => self.text(subject, predicate, text),
        }
    }

    /// A new blank node that is a part of the whole.
    fn part(&mut self, whole: &NamedNode, by: NamedNodeRef<'_>, kind: &str, number: usize) -> NamedOrBlankNode {
        // Of one width, so that sorting them keeps their order.
        let node = BlankNode::new_unchecked(format!("{kind}-{number:05}"));
        self.add(&whole.clone().into(), by, node.clone());
        node.into()
    }
}

fn number_of(count: usize) -> Literal {
    Literal::new_typed_literal(count.to_string(), xsd::INTEGER)
}

/// Media types have IRIs at IANA, which DCAT asks for.
fn media_type(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://www.iana.org/assignments/media-types/{name}"))
}

/// The newest day that a dataset names.
fn date(datasets: &[Dataset]) -> String {
    datasets.iter().map(|dataset| dataset.date.clone()).max().unwrap_or_default()
}

fn licences(datasets: &[Dataset]) -> Vec<String> {
    let licences: BTreeSet<&String> =
        datasets.iter().map(|dataset| &dataset.licence).filter(|licence| !licence.is_empty()).collect();
    licences.into_iter().cloned().collect()
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
