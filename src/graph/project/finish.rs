//! What was gathered becomes a network: in order, counted, named.

use super::draft::{Draft, EdgeDraft, NodeDraft};
use crate::graph::network::{Edge, Kind, Network, Node, RecordNote, Relation};
use crate::graph::{Evidence, Text, Texts, counted};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeSet, HashMap};

impl Draft<'_> {
    pub(super) fn finish(mut self) -> Network {
        let not_shown = self.not_shown();
        let (kinds, kind_of) = self.kinds();
        let (relations, relation_of) = self.relations();
        let labels = self.labels();
        let mut graph = DiGraph::with_capacity(self.nodes.len(), self.edges.len());
        let mut place = vec![0_u32; self.nodes.len()];
        for (new, old) in self.node_order().into_iter().enumerate() {
            place[old] = u32::try_from(new).expect("as many nodes as before");
            graph.add_node(self.finished_node(old, labels[old], kind_of[old]));
        }
        for edge in self.edges_in_order(&place, &relation_of) {
            let draft = &self.edges[edge];
            let [source, target] = [draft.source, draft.target].map(|end| NodeIndex::new(place[end as usize] as usize));
            graph.add_edge(source, target, self.finished_edge(draft, relation_of[edge]));
        }
        let Self { texts, records, .. } = self;
        let records: Vec<RecordNote> = records.into_iter().map(|record| record.note).collect();
        let mut network = Network { kinds, relations, records, not_shown, graph, texts, ..Network::default() };
        network.not_shown.extend(network.tags_in_words());
        network
    }

    fn finished_node(&self, number: usize, label: Text, kind: usize) -> Node {
        let node = &self.nodes[number];
        let tags = self.sorted(&node.tags);
        Node { id: node.id, label, kind, group: node.group, start: node.start, end: node.end, tags }
    }

    /// An edge, with what the records behind it make of it.
    fn finished_edge(&self, draft: &EdgeDraft, relation: usize) -> Edge {
        let records = self.records_in_order(&draft.records);
        let said = || records.iter().filter_map(|record| self.records[*record as usize].said);
        let mut publishers: Vec<&str> =
            said().filter(|said| said.evidence >= Evidence::Reported).map(|said| said.publisher.as_str()).collect();
        publishers.sort_unstable();
        publishers.dedup();
        Edge {
            relation,
            label: draft.label,
            weight: draft.weight.unwrap_or(publishers.len().max(1) as f64),
            evidence: said().map(|said| said.evidence).max().unwrap_or_default(),
            contested: said().any(|said| said.contested),
            records,
            start: draft.start,
            end: draft.end,
        }
    }

    fn sorted(&self, texts: &BTreeSet<Text>) -> Vec<Text> {
        let mut sorted: Vec<Text> = texts.iter().copied().collect();
        sorted.sort_by(|a, b| self.texts[*a].cmp(&self.texts[*b]));
        sorted
    }

    /// Each record once, by IRI.
    fn records_in_order(&self, records: &[u32]) -> Vec<u32> {
        let mut sorted = records.to_vec();
        let iri = |number: u32| &self.texts[self.records[number as usize].note.iri];
        sorted.sort_unstable();
        sorted.dedup();
        sorted.sort_by(|a, b| iri(*a).cmp(iri(*b)));
        sorted
    }

    /// Old numbers of nodes, by their ids.
    fn node_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by(|a, b| self.texts[self.nodes[*a].id].cmp(&self.texts[self.nodes[*b].id]));
        order
    }

    /// Old numbers of edges, by ends, relation and time.
    fn edges_in_order(&self, place: &[u32], relation_of: &[usize]) -> Vec<usize> {
        let time = |text: Option<Text>| text.map(|text| &self.texts[text]);
        let rest = |edge: usize| (relation_of[edge], time(self.edges[edge].start), time(self.edges[edge].end));
        let ends = |edge: &EdgeDraft| (place[edge.source as usize], place[edge.target as usize]);
        // Ends tell most edges apart: they stand beside the numbers that are sorted, and the rest is seldom looked at.
        let mut order: Vec<_> = self.edges.iter().map(ends).zip(0..self.edges.len()).collect();
        order.sort_unstable_by(|(a, i), (b, j)| a.cmp(b).then_with(|| rest(*i).cmp(&rest(*j))));
        order.into_iter().map(|(_, edge)| edge).collect()
    }

    /// The kinds of things, the most frequent first, and the kind of each node.
    fn kinds(&mut self) -> (Vec<Kind>, Vec<usize>) {
        let class = |node: &NodeDraft, texts: &mut Texts| {
            node.class.unwrap_or_else(|| {
                let class = self.known.classes.get(&texts[node.id]).map_or("", String::as_str);
                texts.add(class)
            })
        };
        let classes: Vec<Text> = self.nodes.iter().map(|node| class(node, &mut self.texts)).collect();
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
            .map(|node| match node.label {
                Some(label) => self.texts[label].to_owned(),
                None => self.known.label(&self.texts[node.id]),
            })
            .collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        names.iter().for_each(|name| *counts.entry(name).or_default() += 1);
        let told_apart: Vec<String> = names
            .iter()
            .zip(&self.nodes)
            .map(|(name, node)| {
                if counts[name.as_str()] == 1 {
                    return name.clone();
                }
                let short = self.known.short(&self.texts[node.id]);
                if short == *name { name.clone() } else { format!("{name} ({short})") }
            })
            .collect();
        told_apart.iter().map(|name| self.texts.add(name)).collect()
    }

    /// What the rows had that the network has not.
    fn not_shown(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.without_ends > 0 {
            sentences.push(format!("{}: no thing at one end or at both", counted(self.without_ends, "row")));
        }
        if self.odd_weights > 0 {
            sentences.push(format!(
                "{}: no positive number, counted from records instead",
                counted(self.odd_weights, "weight")
            ));
        }
        if self.between_generic > 0 {
            let statements = counted(self.between_generic, "statement");
            sentences.push(format!("{statements} about two things that are tags"));
        }
        sentences
    }
}
