//! Rows into a network.

use super::network::{Edge, Kind, Network, Node, RecordNote, Relation};
use super::{Evidence, Known, Text, Texts};
use crate::store::{Row, StoreError, Term};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Choices of a projection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Projection {
    /// One edge for all that is said of two things in one direction; else one for each relation and time.
    pub merge: bool,
    /// Whether generic things stay nodes; else they become tags of what they are connected to.
    pub hubs: bool,
}

/// Why rows make no network.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("could not draw a network: the rows have {}", columns_in_words(.0))]
    Columns(Vec<String>),
    #[error("could not draw a network: {rows} rows, and none holds two things")]
    NoThings { rows: usize },
}

impl GraphError {
    /// What to do instead.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Columns(_) => "select ?source ?relation ?target, or two columns of things, or write a CONSTRUCT",
            Self::NoThings { .. } => {
                "the columns of both ends must hold things (IRIs or blank nodes), not texts or numbers"
            }
            Self::Store(_) => "",
        }
    }
}

fn columns_in_words(columns: &[String]) -> String {
    match columns {
        [] => "no columns".to_owned(),
        [one] => format!("one column, ?{one}"),
        many => format!("columns {}", many.iter().map(|column| format!("?{column}")).collect::<Vec<_>>().join(" ")),
    }
}

/// Gathers rows to a network; cost grows with the rows, and with `n log n` of the edges for their order.
///
/// Columns are `source`, `target` and `relation`, or `subject`, `object` and `predicate` of a CONSTRUCT; else the first two are
/// the ends and the name of the second says how they relate. These may stand beside them: `sourceType targetType
/// sourceLabel targetLabel sourceGroup targetGroup sourceStart sourceEnd targetStart targetEnd label weight start end record`.
pub fn project(
    columns: &[String],
    rows: &mut impl Iterator<Item = Result<Row, StoreError>>,
    known: &Known<'_>,
    choices: Projection,
) -> Result<Network, GraphError> {
    let columns = Columns::of(columns).ok_or_else(|| GraphError::Columns(columns.to_vec()))?;
    let mut draft = Draft::new(columns, known, choices);
    for row in rows {
        draft.row(&row?);
    }
    if draft.nodes.is_empty() && draft.rows > 0 {
        return Err(GraphError::NoThings { rows: draft.rows });
    }
    Ok(draft.finish())
}

/// Where in a row each part of an edge stands.
#[derive(Clone, Debug)]
struct Columns {
    source: End,
    target: End,
    relation: Option<usize>,
    /// What the edges are called where no column says it.
    called: String,
    label: Option<usize>,
    weight: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    record: Option<usize>,
}

/// Where in a row one end of an edge stands, and what is said of it.
#[derive(Clone, Copy, Debug)]
struct End {
    id: usize,
    class: Option<usize>,
    label: Option<usize>,
    group: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
}

impl Columns {
    fn of(names: &[String]) -> Option<Self> {
        let place = |name: &str| names.iter().position(|column| column == name);
        let ends = |source, target| Some((place(source)?, place(target)?));
        let (source, target) =
            ends("source", "target").or_else(|| ends("subject", "object")).or((names.len() > 1).then_some((0, 1)))?;
        let end = |id, name: &str| End {
            id,
            class: place(&format!("{name}Type")),
            label: place(&format!("{name}Label")),
            group: place(&format!("{name}Group")),
            start: place(&format!("{name}Start")),
            end: place(&format!("{name}End")),
        };
        Some(Self {
            source: end(source, "source"),
            target: end(target, "target"),
            relation: place("relation").or_else(|| place("predicate")),
            called: names[target].clone(),
            label: place("label"),
            weight: place("weight"),
            start: place("start"),
            end: place("end"),
            record: place("record"),
        })
    }
}

/// Generic things that are named where they are not shown.
const NAMED: usize = 3;

/// What tells edges apart; all but the ends is left out where edges are merged.
type Key = (u32, u32, Option<(Text, Option<Text>, Option<Text>)>);

/// A network in the making: nodes and edges in the order in which rows brought them.
struct Draft<'a> {
    columns: Columns,
    known: &'a Known<'a>,
    choices: Projection,
    texts: Texts,
    rows: usize,
    without_ends: usize,
    odd_weights: usize,
    nodes: Vec<NodeDraft>,
    node_of: HashMap<Text, u32>,
    edges: Vec<EdgeDraft>,
    edge_of: HashMap<Key, u32>,
    /// Publishers that were counted for an edge.
    counted: HashSet<(u32, Text)>,
    records: Vec<RecordNote>,
    record_of: HashMap<Text, u32>,
    generic: BTreeSet<Text>,
    to_generic: usize,
}

#[derive(Clone, Debug, Default)]
struct NodeDraft {
    id: Option<Text>,
    class: Option<Text>,
    label: Option<Text>,
    group: Option<Text>,
    start: Option<Text>,
    end: Option<Text>,
    tags: BTreeSet<Text>,
}

#[derive(Clone, Debug)]
struct EdgeDraft {
    source: u32,
    target: u32,
    /// One, or all that were merged.
    relations: Vec<Text>,
    label: Option<Text>,
    weight: Option<f64>,
    publishers: u32,
    evidence: Evidence,
    contested: bool,
    records: Vec<u32>,
    start: Option<Text>,
    end: Option<Text>,
}

impl<'a> Draft<'a> {
    fn new(columns: Columns, known: &'a Known<'a>, choices: Projection) -> Self {
        Self {
            columns,
            known,
            choices,
            texts: Texts::default(),
            rows: 0,
            without_ends: 0,
            odd_weights: 0,
            nodes: Vec::new(),
            node_of: HashMap::new(),
            edges: Vec::new(),
            edge_of: HashMap::new(),
            counted: HashSet::new(),
            records: Vec::new(),
            record_of: HashMap::new(),
            generic: BTreeSet::new(),
            to_generic: 0,
        }
    }

    fn row(&mut self, row: &Row) {
        self.rows += 1;
        let (Some(source), Some(target)) =
            (self.thing(row, self.columns.source.id), self.thing(row, self.columns.target.id))
        else {
            self.without_ends += 1;
            return;
        };
        match (self.is_generic(source), self.is_generic(target)) {
            (false, false) => {
                let source = self.node(source, row, true);
                let target = self.node(target, row, false);
                self.edge(source, target, row);
            }
            (is_generic, _) => self.tag(source, target, row, is_generic),
        }
    }

    /// An edge to a generic thing is a tag of the other end.
    fn tag(&mut self, source: Text, target: Text, row: &Row, source_is_generic: bool) {
        self.to_generic += 1;
        for end in [source, target] {
            if self.is_generic(end) {
                self.generic.insert(end);
            }
        }
        let (thing, generic) = if source_is_generic { (target, source) } else { (source, target) };
        if self.is_generic(thing) {
            return;
        }
        let node = self.node(thing, row, !source_is_generic);
        let name = self.known.label(&self.texts[generic]);
        let name = self.texts.add(&name);
        self.nodes[node as usize].tags.insert(name);
    }

    fn is_generic(&self, thing: Text) -> bool {
        !self.choices.hubs && self.known.generic.contains(&self.texts[thing])
    }

    /// A thing is named by an IRI or is a blank node; a literal is none.
    fn thing(&mut self, row: &Row, column: usize) -> Option<Text> {
        match row.get(column)?.as_ref()? {
            Term::NamedNode(node) => Some(self.texts.add(node.as_str())),
            Term::BlankNode(node) => Some(self.texts.add(&format!("_:{}", node.as_str()))),
            Term::Literal(_) => None,
        }
    }

    /// A value as text: an IRI, a name, the text of a literal.
    fn text(&mut self, row: &Row, column: Option<usize>) -> Option<Text> {
        match row.get(column?)?.as_ref()? {
            Term::NamedNode(node) => Some(self.texts.add(node.as_str())),
            Term::BlankNode(node) => Some(self.texts.add(&format!("_:{}", node.as_str()))),
            Term::Literal(literal) => Some(self.texts.add(literal.value())).filter(|_| !literal.value().is_empty()),
        }
    }

    /// The node of a thing, with what the row says of it where nothing did before.
    fn node(&mut self, thing: Text, row: &Row, is_source: bool) -> u32 {
        let next = u32::try_from(self.nodes.len()).expect("fewer nodes than memory could hold");
        let number = *self.node_of.entry(thing).or_insert(next);
        if number == next {
            self.nodes.push(NodeDraft { id: Some(thing), ..NodeDraft::default() });
        }
        let End { class, label, group, start, end, .. } =
            if is_source { self.columns.source } else { self.columns.target };
        if [class, label, group, start, end].iter().any(Option::is_some) {
            let said = [class, label, group, start, end].map(|column| self.text(row, column));
            let node = &mut self.nodes[number as usize];
            let slots = [&mut node.class, &mut node.label, &mut node.group, &mut node.start, &mut node.end];
            for (slot, said) in slots.into_iter().zip(said) {
                // The smallest, so that the order of the rows does not matter.
                *slot = match (*slot, said) {
                    (Some(old), Some(new)) => Some(if self.texts[new] < self.texts[old] { new } else { old }),
                    (old, new) => old.or(new),
                };
            }
        }
        number
    }

    fn edge(&mut self, source: u32, target: u32, row: &Row) {
        let relation = match self.text(row, self.columns.relation) {
            Some(relation) => relation,
            None => self.texts.add(&self.columns.called),
        };
        let symmetric = self.known.symmetric.contains(&self.texts[relation]);
        let id = |node: u32| self.nodes[node as usize].id.map(|id| &self.texts[id]);
        let (source, target) = if symmetric && id(target) < id(source) { (target, source) } else { (source, target) };
        let (start, end) = (self.text(row, self.columns.start), self.text(row, self.columns.end));
        let label = self.text(row, self.columns.label);
        let weight = self.weight(row);
        let key = (source, target, (!self.choices.merge).then_some((relation, start, end)));
        let next = u32::try_from(self.edges.len()).expect("fewer edges than memory could hold");
        let number = *self.edge_of.entry(key).or_insert(next);
        if number == next {
            self.edges.push(EdgeDraft {
                source,
                target,
                relations: vec![relation],
                label,
                weight,
                publishers: 0,
                evidence: Evidence::Unstated,
                contested: false,
                records: Vec::new(),
                start,
                end,
            });
        } else {
            self.more(number, relation, weight, start, end, label);
        }
        if let Some(record) = self.text(row, self.columns.record) {
            self.said(number, record);
        }
    }

    /// A further row of an edge.
    fn more(
        &mut self,
        number: u32,
        relation: Text,
        weight: Option<f64>,
        start: Option<Text>,
        end: Option<Text>,
        label: Option<Text>,
    ) {
        let texts = &self.texts;
        let edge = &mut self.edges[number as usize];
        if !edge.relations.contains(&relation) {
            edge.relations.push(relation);
        }
        edge.weight = match (edge.weight, weight) {
            (Some(old), Some(new)) => Some(old.max(new)),
            (old, new) => old.or(new),
        };
        let by_text = |text: &Text| &texts[*text];
        // Merged spans reach from the first start to the last end; one that is open leaves it open.
        edge.start = edge.start.zip(start).map(|(a, b)| std::cmp::min_by_key(a, b, |text| by_text(text).to_owned()));
        edge.end = edge.end.zip(end).map(|(a, b)| std::cmp::max_by_key(a, b, |text| by_text(text).to_owned()));
        edge.label = match (edge.label, label) {
            (Some(a), Some(b)) => Some(std::cmp::min_by_key(a, b, |text| by_text(text).to_owned())),
            (old, new) => old.or(new),
        };
    }

    fn weight(&mut self, row: &Row) -> Option<f64> {
        let Term::Literal(literal) = row.get(self.columns.weight?)?.as_ref()? else {
            return None;
        };
        let weight = literal.value().parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
        self.odd_weights += usize::from(weight.is_none());
        weight
    }

    /// A record says that an edge is there.
    fn said(&mut self, number: u32, record: Text) {
        let said = self.known.records.get(&self.texts[record]);
        let next = u32::try_from(self.records.len()).expect("fewer records than memory could hold");
        let note = *self.record_of.entry(record).or_insert(next);
        if note == next {
            let citation = match said {
                Some(said) if !said.citation.is_empty() => self.texts.add(&said.citation),
                _ => {
                    let short = self.known.short(&self.texts[record]);
                    self.texts.add(&short)
                }
            };
            self.records.push(RecordNote { iri: record, citation });
        }
        let edge = &mut self.edges[number as usize];
        if edge.records.contains(&note) {
            return;
        }
        edge.records.push(note);
        let Some(said) = said else {
            return;
        };
        edge.evidence = edge.evidence.max(said.evidence);
        edge.contested |= said.contested;
        if said.evidence >= Evidence::Reported {
            let publisher = self.texts.add(&said.publisher);
            if self.counted.insert((number, publisher)) {
                self.edges[number as usize].publishers += 1;
            }
        }
    }

    fn finish(mut self) -> Network {
        let not_shown = self.not_shown();
        let (kinds, kind_of) = self.kinds();
        let (relations, relation_of) = self.relations();
        let labels = self.labels();
        let order = self.node_order();
        let mut graph = DiGraph::with_capacity(self.nodes.len(), self.edges.len());
        let mut place = vec![0_u32; self.nodes.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = u32::try_from(new).expect("as many nodes as before");
            let node = &self.nodes[*old];
            graph.add_node(Node {
                id: node.id.expect("every draft has an id"),
                label: labels[*old],
                kind: kind_of[*old],
                group: node.group,
                start: node.start,
                end: node.end,
                tags: self.sorted(&node.tags),
            });
        }
        for edge in self.edges_in_order(&place, &relation_of) {
            let draft = &self.edges[edge];
            let ends = [draft.source, draft.target].map(|end| NodeIndex::new(place[end as usize] as usize));
            let weight = draft.weight.unwrap_or_else(|| f64::from(draft.publishers.max(1)));
            graph.add_edge(
                ends[0],
                ends[1],
                Edge {
                    relation: relation_of[edge],
                    label: draft.label,
                    weight,
                    evidence: draft.evidence,
                    contested: draft.contested,
                    records: self.records_in_order(&draft.records),
                    start: draft.start,
                    end: draft.end,
                },
            );
        }
        let Self { texts, records, .. } = self;
        Network { kinds, relations, records, not_shown, graph, texts, ..Network::default() }
    }

    fn sorted(&self, texts: &BTreeSet<Text>) -> Vec<Text> {
        let mut sorted: Vec<Text> = texts.iter().copied().collect();
        sorted.sort_by(|a, b| self.texts[*a].cmp(&self.texts[*b]));
        sorted
    }

    fn records_in_order(&self, records: &[u32]) -> Vec<u32> {
        let mut sorted = records.to_vec();
        let iri = |note: u32| &self.texts[self.records[note as usize].iri];
        sorted.sort_by(|a, b| iri(*a).cmp(iri(*b)));
        sorted
    }

    /// Old numbers of nodes, by their ids.
    fn node_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        let id = |node: usize| self.nodes[node].id.map(|id| &self.texts[id]);
        order.sort_by(|a, b| id(*a).cmp(&id(*b)));
        order
    }

    /// Old numbers of edges, by ends, relation and time.
    fn edges_in_order(&self, place: &[u32], relation_of: &[usize]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.edges.len()).collect();
        let time = |text: Option<Text>| text.map(|text| &self.texts[text]);
        order.sort_by_cached_key(|edge| {
            let draft = &self.edges[*edge];
            let ends = (place[draft.source as usize], place[draft.target as usize]);
            (ends, relation_of[*edge], time(draft.start), time(draft.end))
        });
        order
    }

    /// The kinds of things, the most frequent first, and the kind of each node.
    fn kinds(&mut self) -> (Vec<Kind>, Vec<usize>) {
        let classes: Vec<Text> = (0..self.nodes.len())
            .map(|node| {
                let NodeDraft { id, class, .. } = self.nodes[node];
                class.unwrap_or_else(|| {
                    let id = id.expect("every draft has an id");
                    let class = self.known.classes.get(&self.texts[id]).cloned().unwrap_or_default();
                    self.texts.add(&class)
                })
            })
            .collect();
        let (listed, place) = self.by_frequency(&classes);
        let kinds = listed
            .into_iter()
            .map(|iri| {
                let label =
                    if self.texts[iri].is_empty() { "thing".to_owned() } else { self.known.label(&self.texts[iri]) };
                Kind { iri, label: self.texts.add(&label) }
            })
            .collect();
        (kinds, place)
    }

    /// The relations, the most frequent first, and the relation of each edge; several that were merged are one of their own.
    fn relations(&mut self) -> (Vec<Relation>, Vec<usize>) {
        let mut parts_of: HashMap<Text, Vec<Text>> = HashMap::new();
        let mut named = Vec::with_capacity(self.edges.len());
        for number in 0..self.edges.len() {
            let mut parts = std::mem::take(&mut self.edges[number].relations);
            parts.sort_by(|a, b| self.texts[*a].cmp(&self.texts[*b]));
            let whole = match parts[..] {
                [one] => one,
                _ => {
                    let joined = parts.iter().map(|part| &self.texts[*part]).collect::<Vec<_>>().join("|");
                    self.texts.add(&joined)
                }
            };
            parts_of.entry(whole).or_insert(parts);
            named.push(whole);
        }
        let (listed, place) = self.by_frequency(&named);
        let relations = listed
            .into_iter()
            .map(|iri| {
                let parts = &parts_of[&iri];
                let labels: Vec<String> = parts.iter().map(|part| self.relation_label(*part)).collect();
                let symmetric = parts.iter().all(|part| self.known.symmetric.contains(&self.texts[*part]));
                Relation { iri, label: self.texts.add(&labels.join(" · ")), symmetric }
            })
            .collect();
        (relations, place)
    }

    /// A relation that is no IRI is a text of its own.
    fn relation_label(&self, relation: Text) -> String {
        let text = &self.texts[relation];
        if text.contains(':') { self.known.label(text) } else { text.to_owned() }
    }

    /// Different texts, the most frequent first, then by themselves; and the place of each text in that list.
    fn by_frequency(&self, texts: &[Text]) -> (Vec<Text>, Vec<usize>) {
        let mut counts: HashMap<Text, usize> = HashMap::new();
        texts.iter().for_each(|text| *counts.entry(*text).or_default() += 1);
        let mut listed: Vec<Text> = counts.keys().copied().collect();
        listed.sort_by(|a, b| counts[b].cmp(&counts[a]).then_with(|| self.texts[*a].cmp(&self.texts[*b])));
        let place: HashMap<Text, usize> = listed.iter().enumerate().map(|(place, text)| (*text, place)).collect();
        (listed, texts.iter().map(|text| place[text]).collect())
    }

    /// Names to show; things of one name are told apart by their short IRIs.
    fn labels(&mut self) -> Vec<Text> {
        let names: Vec<String> = self
            .nodes
            .iter()
            .map(|node| match (node.label, node.id) {
                (Some(label), _) => self.texts[label].to_owned(),
                (None, Some(id)) => self.known.label(&self.texts[id]),
                (None, None) => String::new(),
            })
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        names.iter().for_each(|name| *counts.entry(name).or_default() += 1);
        let told_apart: Vec<String> = names
            .iter()
            .zip(&self.nodes)
            .map(|(name, node)| {
                let short = node.id.map(|id| self.known.short(&self.texts[id])).unwrap_or_default();
                if counts[name.as_str()] > 1 && short != *name { format!("{name} ({short})") } else { name.clone() }
            })
            .collect();
        told_apart.iter().map(|name| self.texts.add(name)).collect()
    }

    /// What the rows had that the network has not.
    fn not_shown(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.without_ends > 0 {
            sentences.push(format!("{}: a thing at both ends is missing", counted(self.without_ends, "row")));
        }
        if self.odd_weights > 0 {
            sentences.push(format!(
                "{}: no positive number, counted from records instead",
                counted(self.odd_weights, "weight")
            ));
        }
        if self.to_generic > 0 {
            let mut names: Vec<String> =
                self.generic.iter().map(|thing| self.known.label(&self.texts[*thing])).collect();
            names.sort();
            let more = names.len().saturating_sub(NAMED);
            names.truncate(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let edges = counted(self.to_generic, "statement");
            sentences.push(format!("{edges} about {}{more}, shown as tags", names.join(", ")));
        }
        sentences
    }
}

/// `1 row`, `2 rows`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{awkward, network, rows};
    use super::*;
    use crate::graph::Said;

    const COLUMNS: &str = "source relation target record";

    fn labels(network: &Network) -> Vec<&str> {
        network.nodes().map(|node| &network[node.label]).collect()
    }

    fn edges(network: &Network) -> Vec<(String, f64)> {
        let words = |ends: super::super::Ends<'_>| {
            let [source, target] = [ends.source, ends.target].map(|end| network[network.node(end).id].to_owned());
            (format!("{source} {} {target}", network.edge_label(ends.edge)), ends.edge.weight)
        };
        network.edges().map(words).collect()
    }

    #[test]
    fn rows_in_any_order_give_the_same_network() {
        let mut texts: Vec<&[&str]> = vec![
            &["<a:b>", "knows", "<a:a>", "<r:2>"],
            &["<a:a>", "knows", "<a:b>", "<r:1>"],
            &["<a:a>", "leads", "<a:c>", "<r:1>"],
            &["<a:a>", "knows", "<a:b>", "<r:2>"],
        ];
        let said = Said { publisher: "p".to_owned(), evidence: Evidence::Supported, ..Said::default() };
        let known = Known {
            records: [("r:1".to_owned(), said.clone()), ("r:2".to_owned(), said)].into(),
            symmetric: ["knows".to_owned()].into(),
            ..Known::default()
        };
        let one = network(COLUMNS, &texts, &known, Projection::default());
        texts.reverse();
        let other = network(COLUMNS, &texts, &known, Projection::default());
        assert_eq!(format!("{:?}", edges(&one)), format!("{:?}", edges(&other)));
        assert_eq!(edges(&one), [("a:a knows a:b".to_owned(), 1.0), ("a:a leads a:c".to_owned(), 1.0)]);
        assert_eq!(one.edges().next().map(|ends| ends.edge.records.len()), Some(2), "both records stand behind it");
    }

    #[test]
    fn a_weight_counts_publishers_that_have_no_part_in_it() {
        let said = |publisher: &str, evidence| Said { publisher: publisher.to_owned(), evidence, ..Said::default() };
        let known = Known {
            records: [
                ("r:1".to_owned(), said("un", Evidence::Supported)),
                ("r:2".to_owned(), said("un", Evidence::Supported)),
                ("r:3".to_owned(), said("press", Evidence::Reported)),
                ("r:4".to_owned(), said("itself", Evidence::SelfReported)),
                ("r:5".to_owned(), said("us", Evidence::Ours)),
            ]
            .into(),
            ..Known::default()
        };
        let texts: Vec<[&str; 4]> =
            ["<r:1>", "<r:2>", "<r:3>", "<r:4>", "<r:5>"].map(|record| ["<a:a>", "leads", "<a:b>", record]).into();
        let texts: Vec<&[&str]> = texts.iter().map(<[_; 4]>::as_slice).collect();
        let all = network(COLUMNS, &texts, &known, Projection::default());
        assert_eq!(edges(&all), [("a:a leads a:b".to_owned(), 2.0)]);
        assert_eq!(all.edges().next().map(|ends| ends.edge.evidence), Some(Evidence::Supported));
        let own = network(COLUMNS, &texts[3..], &known, Projection::default());
        assert_eq!(edges(&own), [("a:a leads a:b".to_owned(), 1.0)], "every tool needs a positive weight");
        assert_eq!(own.edges().next().map(|ends| ends.edge.evidence), Some(Evidence::SelfReported));
    }

    #[test]
    fn parallel_edges_are_kept_or_merged() {
        let texts: &[&[&str]] = &[
            &["<a:a>", "leads", "<a:b>", "2019-01-01", "2020-01-01"],
            &["<a:a>", "leads", "<a:b>", "2021-01-01", ""],
            &["<a:a>", "founded", "<a:b>", "2018-01-01", "2018-12-31"],
        ];
        let columns = "source relation target start end";
        assert_eq!(network(columns, texts, &Known::default(), Projection::default()).edge_count(), 3);
        let merged = network(columns, texts, &Known::default(), Projection { merge: true, ..Projection::default() });
        assert_eq!(edges(&merged), [("a:a founded · leads a:b".to_owned(), 1.0)]);
        let edge = merged.edges().next().expect("one").edge;
        assert_eq!(edge.start.map(|text| &merged[text]), Some("2018-01-01"));
        assert_eq!(edge.end, None, "one of them is open");
    }

    #[test]
    fn generic_things_are_tags_unless_asked_for() {
        let texts: &[&[&str]] = &[
            &["<a:a>", "belongs to", "<a:un>", ""],
            &["<a:un>", "leads", "<a:b>", ""],
            &["<a:un>", "is", "<a:un>", ""],
            &["<a:a>", "knows", "<a:b>", ""],
        ];
        let known = || Known {
            generic: ["a:un".to_owned()].into(),
            label: Some(Box::new(str::to_uppercase)),
            ..Known::default()
        };
        let tagged = network(COLUMNS, texts, &known(), Projection::default());
        assert_eq!(edges(&tagged), [("a:a knows a:b".to_owned(), 1.0)]);
        let tags: Vec<Vec<&str>> =
            tagged.nodes().map(|node| node.tags.iter().map(|tag| &tagged[*tag]).collect()).collect();
        assert_eq!(tags, [["A:UN"], ["A:UN"]]);
        assert_eq!(tagged.not_shown, ["3 statements about A:UN, shown as tags"]);
        let whole = network(COLUMNS, texts, &known(), Projection { hubs: true, ..Projection::default() });
        assert_eq!((whole.node_count(), whole.edge_count()), (3, 4));
    }

    #[test]
    fn two_columns_of_things_and_triples_are_a_network_too() {
        let two = network("who what", &[&["<a:a>", "<a:b>"]], &Known::default(), Projection::default());
        assert_eq!(edges(&two), [("a:a what a:b".to_owned(), 1.0)]);
        let triples: &[&[&str]] = &[&["<a:a>", "<a:p>", "<a:b>"], &["<a:a>", "<a:q>", "a text"]];
        let triples = network("subject predicate object", triples, &Known::default(), Projection::default());
        assert_eq!(edges(&triples), [("a:a a:p a:b".to_owned(), 1.0)]);
        assert_eq!(triples.not_shown, ["1 row: a thing at both ends is missing"]);
    }

    #[test]
    fn rows_that_hold_no_two_things_are_refused() {
        let refused = |columns: &[&str], texts: &[&[&str]]| {
            let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
            let rows = &mut rows(texts).into_iter().map(Ok);
            project(&columns, rows, &Known::default(), Projection::default()).map(|network| network.node_count())
        };
        assert!(matches!(refused(&["a"], &[&["<a:a>"]]), Err(GraphError::Columns(_))));
        assert!(matches!(refused(&["a", "b"], &[&["<a:a>", "text"]]), Err(GraphError::NoThings { rows: 1 })));
        assert_eq!(refused(&["a", "b"], &[]).ok(), Some(0), "an empty answer is an empty network");
    }

    #[test]
    fn names_are_told_apart() {
        let network = awkward();
        let labels = labels(&network);
        assert!(labels.contains(&"Same (http://a/same1)") && labels.contains(&"Same (http://a/same2)"), "{labels:?}");
        assert!(labels.contains(&"_:b1"), "what has no name is shown by its id: {labels:?}");
    }
}
