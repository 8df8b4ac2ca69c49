//! What was imported as a file: its header, its source, and a record for each file that was read.

use super::ImportError;
use super::plan::Plan;
use super::run::{Context, Report};
use super::table::Record;
use crate::load;
use crate::query::{ValueType, prepare};
use crate::store::{GraphName, Literal, NamedNode, Quad, Term};
use crate::vocab::terms::{dcat, dcterms, foaf, rdf, say};
use oxrdf::NamedNodeRef;

/// Names inside the file that no record has.
const SOURCE: &str = "source";
const PUBLISHER: &str = "publisher";

/// The text of the file.
pub fn write(
    plan: &Plan,
    records: Vec<Record>,
    report: &Report,
    context: &Context<'_>,
) -> Result<Vec<u8>, ImportError> {
    let file = NamedNode::new_unchecked(context.vocabulary.file_iri(&plan.imported()));
    let evidence = evidence(plan, context).ok_or_else(|| ImportError::MapUnfit {
        path: plan.path("source.toml"),
        problem: format!("`{}` is no kind of evidence", plan.evidence),
        hint: EVIDENCES.to_owned(),
    })?;
    let mut header = Header { file: &file, quads: Vec::new() };
    let source = header.describe(plan, report, context);
    let mut graphs: Vec<(NamedNode, Vec<Quad>)> = Vec::new();
    for record in records.into_iter().filter(|record| !record.quads.is_empty()) {
        let name = fragment(&record.name);
        let mut names = (1..).map(|number| if number == 1 { name.clone() } else { format!("{name}-{number}") });
        let is_free = |name: &String| {
            let node = inside(&file, name);
            ![SOURCE, PUBLISHER].contains(&name.as_str()) && graphs.iter().all(|(known, _)| *known != node)
        };
        let node = inside(&file, &names.find(is_free).unwrap_or_default());
        header.says(&node, rdf::TYPE, say::RECORD);
        header.says(&node, dcterms::SOURCE, source.clone());
        header.says(&node, say::LOCATOR, Literal::from(record.locator.as_str()));
        header.says(&node, say::EVIDENCE, evidence.clone());
        header.says(&node, say::READING, say::READ);
        graphs.push((node, record.quads));
    }
    let comment = format!("{}: imported. `coopgraph import {}` writes this file anew.", plan.title, plan.slug);
    Ok(load::write(file.as_str(), &comment, header.quads, graphs, &context.vocabulary.prefixes)?)
}

const EVIDENCES: &str = "say:official, say:independent, say:selfReported, say:analysis, say:press, …";

/// The kind of evidence a plan names, if it is one of the ontology's.
fn evidence(plan: &Plan, context: &Context<'_>) -> Option<NamedNode> {
    let node = context.vocabulary.prefixes.expand(&plan.evidence)?;
    let known = "SELECT ?e { ?e skos:inScheme say:evidences }";
    let prepared = prepare(known, &context.vocabulary.prefixes, &[]).ok()?;
    let known = context.store.query(&prepared, &context.limits).into_table().ok()?.rows;
    // A graph without the list has nothing to hold it against.
    let is_known = known.is_empty() || known.contains(&vec![Some(node.clone().into())]);
    is_known.then_some(node)
}

/// The statements that stand outside records.
struct Header<'a> {
    file: &'a NamedNode,
    quads: Vec<Quad>,
}

impl Header<'_> {
    /// Says what the file is and where it comes from; returns the source.
    fn describe(&mut self, plan: &Plan, report: &Report, context: &Context<'_>) -> NamedNode {
        let (file, source, publisher) = (self.file.clone(), inside(self.file, SOURCE), inside(self.file, PUBLISHER));
        let rows: usize = report.tables.iter().map(|table| table.rows).sum();
        self.says(&file, rdf::TYPE, dcat::DATASET);
        self.says(&file, dcterms::TITLE, english(&plan.title));
        self.says(&file, dcterms::DESCRIPTION, english(&plan.description));
        self.says(&file, dcterms::SOURCE, source.clone());
        self.says(&file, dcterms::LICENSE, NamedNode::new_unchecked(&plan.licence));
        self.says(&file, dcterms::RIGHTS, english(&plan.attribution));
        self.extend(&file, dcterms::ISSUED, ValueType::Date.term(&context.day));
        self.says(&file, say::ROWS, Literal::from(i64::try_from(rows).unwrap_or(i64::MAX)));
        self.says(&file, say::CHECKSUM, Literal::from(report.checksum.as_str()));
        if !plan.redistribution {
            self.says(&file, say::REDISTRIBUTION, Literal::from(false));
        }
        if !plan.commercial_use {
            self.says(&file, say::COMMERCIAL_USE, Literal::from(false));
        }
        self.says(&source, rdf::TYPE, say::SOURCE);
        self.says(&source, dcterms::TITLE, english(&plan.title));
        self.says(&source, dcterms::PUBLISHER, publisher.clone());
        self.says(&source, say::ADDRESS, NamedNode::new_unchecked(&plan.page));
        self.extend(&source, dcterms::ISSUED, day_month_or_year(&plan.edition));
        self.says(&publisher, rdf::TYPE, foaf::AGENT);
        self.says(&publisher, foaf::NAME, english(&plan.publisher));
        source
    }

    fn says(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate.into_owned(), object.into(), GraphName::DefaultGraph));
    }

    fn extend(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Option<Term>) {
        if let Some(object) = object {
            self.says(subject, predicate, object);
        }
    }
}

/// A date as precise as it is given.
fn day_month_or_year(text: &str) -> Option<Term> {
    ValueType::Date.term(text).or_else(|| ValueType::Year.term(text)).or_else(|| {
        let is_month = ValueType::Date.term(&format!("{text}-01")).is_some();
        is_month.then(|| Literal::new_typed_literal(text, crate::vocab::terms::xsd::G_YEAR_MONTH).into())
    })
}

fn english(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "en")
}

/// A name inside the file.
fn inside(file: &NamedNode, fragment: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}#{fragment}", file.as_str()))
}

/// A name as it may stand behind `#`.
fn fragment(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).collect()
}
