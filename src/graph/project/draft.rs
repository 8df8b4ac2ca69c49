//! A network in the making: rows are gathered to nodes and edges.

use super::Projection;
use super::columns::{Columns, End};
use super::numbered::{Mixing, Numbers};
use crate::graph::network::RecordNote;
use crate::graph::{Known, Said, Text, Texts};
use crate::store::{Row, Term};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Nodes and edges in the order in which rows brought them.
pub(super) struct Draft<'a> {
    columns: Columns,
    pub(super) known: &'a Known<'a>,
    choices: Projection,
    pub(super) texts: Texts,
    /// Things that are tags, unless they are asked for as nodes.
    tags: HashSet<Text, Mixing>,
    symmetric: HashSet<Text, Mixing>,
    pub(super) rows: usize,
    pub(super) without_ends: usize,
    pub(super) odd_weights: usize,
    pub(super) nodes: Vec<NodeDraft>,
    node_of: Numbers,
    pub(super) edges: Vec<EdgeDraft>,
    edge_of: HashMap<Key, u32, Mixing>,
    pub(super) records: Vec<RecordDraft<'a>>,
    record_of: Numbers,
    blank_nodes: HashMap<String, usize>,
    /// Rows with a generic thing at both ends.
    pub(super) between_generic: usize,
}

/// What tells edges apart; all but the ends is left out where edges are merged.
type Key = (u32, u32, Option<(Text, Option<Text>, Option<Text>)>);

#[derive(Clone, Debug)]
pub(super) struct NodeDraft {
    pub id: Text,
    pub class: Option<Text>,
    pub label: Option<Text>,
    pub group: Option<Text>,
    pub start: Option<Text>,
    pub end: Option<Text>,
    pub tags: BTreeSet<Text>,
}

#[derive(Clone, Debug)]
pub(super) struct EdgeDraft {
    pub source: u32,
    pub target: u32,
    /// One, or all that were merged.
    pub relations: Vec<Text>,
    pub label: Option<Text>,
    pub weight: Option<f64>,
    /// Numbers of records; one that says so in two rows stands twice.
    pub records: Vec<u32>,
    pub start: Option<Text>,
    pub end: Option<Text>,
}

/// A record, and what is known of it: looked up once, not with every edge.
pub(super) struct RecordDraft<'a> {
    pub note: RecordNote,
    pub said: Option<&'a Said>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(columns: Columns, known: &'a Known<'a>, choices: Projection) -> Self {
        let mut texts = Texts::default();
        let mut numbered = |iris: &HashSet<String>| iris.iter().map(|iri| texts.add(iri)).collect();
        let tags = if choices.hubs { HashSet::default() } else { numbered(&known.generic) };
        let symmetric = numbered(&known.symmetric);
        Self {
            columns,
            known,
            choices,
            texts,
            tags,
            symmetric,
            rows: 0,
            without_ends: 0,
            odd_weights: 0,
            nodes: Vec::new(),
            node_of: Numbers::default(),
            edges: Vec::new(),
            edge_of: HashMap::default(),
            records: Vec::new(),
            record_of: Numbers::default(),
            blank_nodes: HashMap::new(),
            between_generic: 0,
        }
    }

    /// Whether there were rows, and no two things in them.
    pub(super) fn holds_nothing(&self) -> bool {
        self.nodes.is_empty() && self.rows > 0
    }

    pub(super) fn row(&mut self, row: &Row) {
        self.rows += 1;
        let (Some(source), Some(target)) =
            (self.thing(row, self.columns.source.id), self.thing(row, self.columns.target.id))
        else {
            self.without_ends += 1;
            return;
        };
        match (self.is_generic(source), self.is_generic(target)) {
            (false, false) => {
                let source = self.node(source, row, self.columns.source);
                let target = self.node(target, row, self.columns.target);
                self.edge(source, target, row);
            }
            (is_generic, _) => self.tag(source, target, row, is_generic),
        }
    }

    /// An edge to a generic thing is a tag of the other end.
    fn tag(&mut self, source: Text, target: Text, row: &Row, source_is_generic: bool) {
        let ends = [(source, self.columns.source), (target, self.columns.target)];
        let (generic, (thing, end)) = if source_is_generic { (source, ends[1]) } else { (target, ends[0]) };
        if self.is_generic(thing) {
            self.between_generic += 1;
            return;
        }
        let node = self.node(thing, row, end);
        let name = self.known.label(&self.texts[generic]);
        let name = self.texts.add(&name);
        self.nodes[node as usize].tags.insert(name);
    }

    fn is_generic(&self, thing: Text) -> bool {
        self.tags.contains(&thing)
    }

    /// A thing is named by an IRI or is a blank node; a literal is none.
    fn thing(&mut self, row: &Row, column: usize) -> Option<Text> {
        match row.get(column)?.as_ref()? {
            Term::NamedNode(node) => Some(self.texts.add(node.as_str())),
            Term::BlankNode(node) => {
                // A CONSTRUCT gives them names by chance: they are numbered as they come.
                let next = self.blank_nodes.len() + 1;
                let number = *self.blank_nodes.entry(node.as_str().to_owned()).or_insert(next);
                Some(self.texts.add(&format!("_:b{number}")))
            }
            Term::Literal(_) => None,
        }
    }

    /// A value as text: an IRI, a name, the text of a literal.
    fn text(&mut self, row: &Row, column: Option<usize>) -> Option<Text> {
        let column = column?;
        match row.get(column)?.as_ref()? {
            Term::Literal(literal) => {
                Some(literal.value()).filter(|text| !text.is_empty()).map(|it| self.texts.add(it))
            }
            _ => self.thing(row, column),
        }
    }

    /// The node of a thing, with what the row says of it where nothing did before.
    fn node(&mut self, thing: Text, row: &Row, columns: End) -> u32 {
        let (number, is_new) = self.node_of.number(thing, self.nodes.len());
        if is_new {
            self.nodes.push(NodeDraft::new(thing));
        }
        let End { class, label, group, start, end, .. } = columns;
        if [class, label, group, start, end].iter().any(Option::is_some) {
            let said = [class, label, group, start, end].map(|column| self.text(row, column));
            let node = &mut self.nodes[number as usize];
            let slots = [&mut node.class, &mut node.label, &mut node.group, &mut node.start, &mut node.end];
            // The smallest, so that the order of the rows does not matter.
            slots.into_iter().zip(said).for_each(|(slot, said)| *slot = self.texts.smaller(*slot, said));
        }
        number
    }

    fn edge(&mut self, source: u32, target: u32, row: &Row) {
        let relation = match self.text(row, self.columns.relation) {
            Some(relation) => relation,
            None => self.texts.add(&self.columns.called),
        };
        let symmetric = self.symmetric.contains(&relation);
        let id = |node: u32| &self.texts[self.nodes[node as usize].id];
        let (source, target) = if symmetric && id(target) < id(source) { (target, source) } else { (source, target) };
        let (start, end) = (self.text(row, self.columns.start), self.text(row, self.columns.end));
        let label = self.text(row, self.columns.label);
        let weight = self.weight(row);
        let key = (source, target, (!self.choices.merge).then_some((relation, start, end)));
        let next = u32::try_from(self.edges.len()).expect("fewer edges than memory could hold");
        let number = *self.edge_of.entry(key).or_insert(next);
        let (relations, records) = (vec![relation], self.record(row));
        let said = EdgeDraft { source, target, relations, label, weight, records, start, end };
        if number == next {
            self.edges.push(said);
        } else {
            self.edges[number as usize].gather(said, &self.texts);
        }
    }

    fn weight(&mut self, row: &Row) -> Option<f64> {
        let Term::Literal(literal) = row.get(self.columns.weight?)?.as_ref()? else {
            return None;
        };
        let weight = literal.value().parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
        self.odd_weights += usize::from(weight.is_none());
        weight
    }

    /// The record of a row, if it has one.
    fn record(&mut self, row: &Row) -> Vec<u32> {
        let Some(record) = self.text(row, self.columns.record) else {
            return Vec::new();
        };
        let (number, is_new) = self.record_of.number(record, self.records.len());
        if is_new {
            let said = self.known.records.get(&self.texts[record]);
            let citation = match said {
                Some(said) if !said.citation.is_empty() => said.citation.clone(),
                _ => self.known.short(&self.texts[record]),
            };
            let note = RecordNote { iri: record, citation: self.texts.add(&citation) };
            self.records.push(RecordDraft { note, said });
        }
        vec![number]
    }
}

impl NodeDraft {
    fn new(id: Text) -> Self {
        Self { id, class: None, label: None, group: None, start: None, end: None, tags: BTreeSet::new() }
    }
}

impl EdgeDraft {
    /// Takes in a further row of the edge.
    fn gather(&mut self, row: Self, texts: &Texts) {
        let news = row.relations.into_iter().filter(|relation| !self.relations.contains(relation));
        let news: Vec<Text> = news.collect();
        self.relations.extend(news);
        self.records.extend(row.records);
        self.weight = match (self.weight, row.weight) {
            (Some(old), Some(new)) => Some(old.max(new)),
            (old, new) => old.or(new),
        };
        // Merged spans reach from the first start to the last end; one that is open leaves it open.
        self.start = self.start.zip(row.start).and_then(|(a, b)| texts.smaller(Some(a), Some(b)));
        self.end = self.end.zip(row.end).map(|(a, b)| if texts[a] < texts[b] { b } else { a });
        self.label = texts.smaller(self.label, row.label);
    }
}
