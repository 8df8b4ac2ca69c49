//! The acceptance rule, and what must be true of every record.

use super::Dataset;
use super::parse::Parsed;
use crate::shelf::Finding;
use crate::store::Needed;
use crate::vocab::terms::{dcterms, rdf, say};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is known of a record from its description.
#[derive(Default)]
struct Record {
    described: bool,
    says_something: bool,
    sources: usize,
    locators: usize,
    evidence: usize,
    checked: bool,
    standing: bool,
    readings: Vec<Term>,
}

/// The records of one file, by name.
type Records = BTreeMap<NamedNode, Record>;

/// Quads that are given at a time.
const AT_A_TIME: usize = 4096;

/// Turns files into the quads of the store: named graphs as they are; in the default graph the descriptions, and what
/// accepted records say. Of what is needed, where not everything is. They are given some at a time.
pub fn accept(
    files: Vec<Parsed>,
    needed: Option<&Needed>,
    datasets: &mut [Dataset],
    findings: &mut Vec<Finding>,
    give: impl Fn(Vec<Quad>),
) {
    let accepted_readings = accepted_readings(&files);
    let mut owners = HashMap::new();
    let is_needed = |quad: &Quad| needed.is_none_or(|needed| needed.has(quad));
    let mut quads = Vec::new();
    for (mut file, dataset) in files.into_iter().zip(datasets) {
        if !file.names_graphs() {
            make_one_record(&mut file);
        }
        leave_out_foreign_graphs(&mut file, &mut owners, findings);
        let records = read_records(&file);
        leave_out_strays(&mut file, &records, findings);
        for (name, record) in &records {
            findings.extend(record.faults(name, &file));
        }
        dataset.records = records.values().filter(|record| record.described).count();
        let accepted: HashSet<&NamedNode> =
            records.iter().filter(|(_, record)| record.is_accepted(&accepted_readings)).map(|(name, _)| name).collect();
        let mut last = (GraphName::DefaultGraph, false);
        for mut quad in file.quads {
            if quad.graph_name != last.0 {
                last = (quad.graph_name.clone(), graph_of(&quad).is_some_and(|graph| accepted.contains(graph)));
            }
            let is_said = graph_of(&quad).is_some();
            dataset.said += usize::from(is_said);
            if last.1 {
                dataset.asserted += 1;
            }
            if is_needed(&quad) {
                quads.extend(last.1.then(|| asserted(quad.clone())).filter(is_needed));
                quads.push(quad);
            } else if last.1 {
                quad.graph_name = GraphName::DefaultGraph;
                quads.extend(Some(quad).filter(is_needed));
            }
            if quads.len() >= AT_A_TIME {
                give(std::mem::take(&mut quads));
            }
        }
        quads.extend(belonging(&records, &file.iri).into_iter().filter(is_needed));
    }
    give(quads);
}

/// The quads of files that stand for themselves, outside a folder: all of them as they are; and in the default graph also
/// what their accepted records say. `engine` is the engine's ontology, which says what readings are accepted.
pub fn accept_as_they_are(files: Vec<Parsed>, engine: &[Parsed]) -> Vec<Quad> {
    let accepted_readings = accepted_readings(engine);
    let mut quads = Vec::new();
    for file in files {
        let records = read_records(&file);
        let is_accepted = |graph| records.get(graph).is_some_and(|record| record.is_accepted(&accepted_readings));
        let said = file.quads.iter().filter(|quad| graph_of(quad).is_some_and(is_accepted));
        quads.extend(said.map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }));
        quads.extend(file.quads);
    }
    quads
}

impl Record {
    fn is_accepted(&self, accepted_readings: &HashSet<Term>) -> bool {
        self.described
            && !self.standing
            && self.sources > 0
            && !self.readings.is_empty()
            && self.readings.iter().all(|reading| accepted_readings.contains(reading))
    }

    /// What is wrong with the record, in the words of a reader.
    fn faults(&self, name: &NamedNode, file: &Parsed) -> Vec<Finding> {
        let is_whole_file = name.as_str() == file.iri;
        let kept = "what it says is kept, not asserted";
        let checks = [
            (
                self.described && self.sources == 0,
                format!("the record has no source; {kept}"),
                "add `dcterms:source`: the document that says it",
            ),
            (
                self.sources > 1 && !is_whole_file,
                "the record has more than one source".to_owned(),
                "make one record of each source",
            ),
            (
                self.described && self.readings.is_empty(),
                format!("the record has no reading; {kept}"),
                "add `say:reading`: how we know what it says",
            ),
            (
                self.described && self.locators != 1,
                format!("the record has {} locators, not one", self.locators),
                "give it one `say:locator`: where in the source it stands",
            ),
            (
                self.described && self.evidence != 1 && !is_whole_file,
                format!("the record has {} kinds of evidence, not one", self.evidence),
                "give it one `say:evidence`: what kind of source speaks",
            ),
            (
                self.standing && !self.checked,
                "the record has a standing, but no day on which it was judged".to_owned(),
                "add `say:checkedOn`",
            ),
            (
                // A block that could not be read has been reported as such.
                self.described && !self.says_something && !file.is_broken,
                "the record says nothing: no graph has its name".to_owned(),
                "add its graph, or delete the record",
            ),
            (
                !self.described,
                format!("the graph is not described as a record; {kept}"),
                "add `… a say:Record ; dcterms:source … ; say:locator … ; say:evidence … ; say:reading … .`",
            ),
        ];
        checks
            .into_iter()
            .filter(|(is_fault, _, _)| *is_fault)
            .map(|(_, problem, remedy)| Finding::error(&file.path, problem, remedy).about(name.as_str()))
            .collect()
    }
}

fn asserted(quad: Quad) -> Quad {
    Quad { graph_name: GraphName::DefaultGraph, ..quad }
}

/// Readings that let a record be asserted: those that are `say:accepted true`.
fn accepted_readings(files: &[Parsed]) -> HashSet<Term> {
    let yes = Term::from(Literal::from(true));
    files
        .iter()
        .flat_map(|file| &file.quads)
        .filter(|quad| quad.predicate == say::ACCEPTED && quad.object == yes)
        .map(|quad| Term::from(quad.subject.clone()))
        .collect()
}

/// A file that names no graph becomes one record: its triples in a graph named after it, described by its header.
fn make_one_record(file: &mut Parsed) {
    const FROM_HEADER: [NamedNodeRef<'_>; 5] =
        [dcterms::SOURCE, say::EVIDENCE, say::READING, say::STANDING, say::CHECKED_ON];
    let node = NamedNode::new_unchecked(&file.iri);
    let of_header = |quad: &&Quad| file.header.as_ref() == Some(&quad.subject);
    let mut description: Vec<Quad> = file
        .quads
        .iter()
        .filter(of_header)
        .filter(|quad| FROM_HEADER.contains(&quad.predicate.as_ref()))
        .map(|quad| Quad { subject: node.clone().into(), ..quad.clone() })
        .collect();
    let is_read = description.iter().any(|quad| quad.predicate == say::READING);
    let mut describe = |predicate: NamedNodeRef<'_>, object: Term| {
        description.push(Quad::new(node.clone(), predicate.into_owned(), object, GraphName::DefaultGraph));
    };
    describe(rdf::TYPE, say::RECORD.into());
    describe(say::LOCATOR, Literal::from(file.path.as_str()).into());
    if !is_read {
        describe(say::READING, say::READ.into());
    }
    for quad in &mut file.quads {
        quad.graph_name = GraphName::NamedNode(node.clone());
    }
    file.quads.append(&mut description);
}

/// A graph name belongs to the first file that uses it: a second file's triples would be given the wrong source.
fn leave_out_foreign_graphs(file: &mut Parsed, owners: &mut HashMap<NamedNode, String>, findings: &mut Vec<Finding>) {
    let mut foreign = HashSet::new();
    for graph in graphs(&file.quads) {
        match owners.get(graph) {
            None => {
                owners.insert(graph.clone(), file.path.clone());
            }
            Some(owner) if *owner == file.path => {}
            Some(owner) => {
                if foreign.insert(graph.clone()) {
                    findings.push(
                        Finding::error(
                            &file.path,
                            format!("{owner} already has a graph of this name; this one was left out"),
                            "give the record a name of its own",
                        )
                        .about(graph.as_str()),
                    );
                }
            }
        }
    }
    if !foreign.is_empty() {
        file.quads.retain(|quad| match graph_of(quad) {
            Some(graph) => !foreign.contains(graph),
            None => !foreign.iter().any(|graph| is_node(&quad.subject, graph)),
        });
    }
}

/// Outside graphs stand the header, records, sources and their publishers. A statement about anything else would be
/// asserted and nobody would say it.
fn leave_out_strays(file: &mut Parsed, records: &Records, findings: &mut Vec<Finding>) {
    let mut known: HashSet<Term> = records.keys().cloned().map(Term::from).collect();
    known.extend(file.header.clone().map(Term::from));
    for quad in file.quads.iter().filter(|quad| graph_of(quad).is_none()) {
        let is_source = quad.predicate == rdf::TYPE && quad.object == Term::from(say::SOURCE);
        known.extend(is_source.then(|| Term::from(quad.subject.clone())));
        let names_one = [dcterms::SOURCE, dcterms::PUBLISHER].contains(&quad.predicate.as_ref());
        known.extend(names_one.then(|| quad.object.clone()));
    }
    let mut strays: Vec<NamedNode> = Vec::new();
    file.quads.retain(|quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) if quad.graph_name == GraphName::DefaultGraph => {
            let is_known = known.contains(&Term::from(subject.clone()));
            if !is_known && !strays.contains(subject) {
                strays.push(subject.clone());
            }
            is_known
        }
        _ => true,
    });
    for stray in strays {
        let problem = "what is said outside braces is said by nobody; it was left out";
        let remedy = "put it into the braces of the record that says it";
        findings.push(Finding::error(&file.path, problem, remedy).about(stray.as_str()));
    }
    if file.quads.iter().any(|quad| matches!(quad.graph_name, GraphName::BlankNode(_))) {
        let problem = "a graph without a name says something; it is kept, not asserted";
        findings.push(Finding::error(&file.path, problem, "name it, and describe it as a say:Record"));
    }
}

/// The records of a file: every graph it names and every record it describes.
fn read_records(file: &Parsed) -> Records {
    let mut records = Records::new();
    for graph in graphs(&file.quads) {
        if !records.contains_key(graph) {
            let record = Record { says_something: true, ..Record::default() };
            records.insert(graph.clone(), record);
        }
    }
    for quad in file.quads.iter().filter(|quad| graph_of(quad).is_none()) {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && quad.predicate == rdf::TYPE
            && quad.object == Term::from(say::RECORD)
        {
            records.entry(subject.clone()).or_default().described = true;
        }
    }
    for quad in file.quads.iter().filter(|quad| graph_of(quad).is_none()) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            continue;
        };
        let Some(record) = records.get_mut(subject) else {
            continue;
        };
        match quad.predicate.as_ref() {
            dcterms::SOURCE => record.sources += 1,
            say::LOCATOR => record.locators += 1,
            say::EVIDENCE => record.evidence += 1,
            say::STANDING => record.standing = true,
            say::CHECKED_ON => record.checked = true,
            say::READING => record.readings.push(quad.object.clone()),
            _ => {}
        }
    }
    records
}

/// The loader's own addition: which file a record stands in.
fn belonging(records: &Records, file: &str) -> Vec<Quad> {
    let file = NamedNode::new_unchecked(file);
    records
        .keys()
        .filter(|record| **record != file)
        .map(|record| {
            Quad::new(record.clone(), dcterms::IS_PART_OF.into_owned(), file.clone(), GraphName::DefaultGraph)
        })
        .collect()
}

/// The graphs that quads are in, as they follow one another.
fn graphs(quads: &[Quad]) -> impl Iterator<Item = &NamedNode> {
    let mut last = None;
    quads.iter().filter_map(graph_of).filter(move |graph| last.replace(*graph) != Some(*graph))
}

fn graph_of(quad: &Quad) -> Option<&NamedNode> {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => Some(graph),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    }
}

fn is_node(subject: &NamedOrBlankNode, node: &NamedNode) -> bool {
    matches!(subject, NamedOrBlankNode::NamedNode(subject) if subject == node)
}
