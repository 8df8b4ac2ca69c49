//! Networks that are given to foreign readers, and what they should find in them.

use coopgraph::graph::{Evidence, Known, Network, Node, Projection, Said, project};
use coopgraph::store::{Literal, NamedNode, Row, Term};
use oxrdf::BlankNode;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

const COLUMNS: &str = "source relation target sourceLabel targetLabel sourceType targetType sourceGroup targetGroup \
                       sourceStart sourceEnd weight start end record";

const DPGA: &str = "Digital <Goods> & \"co\" 'x' \\ {y}|; #1 &amp; `code`";
const ARABIC: &str = "UNICEF – اليونيسف\u{1}\u{200e}\u{202e} cafe\u{301}\tin\nlines";

/// Everything that files get wrong.
const AWKWARD: &[[&str; 15]] = &[
    [
        "<http://a/dpga>",
        "<http://v/implements>",
        "<http://a/1b?x=1&y=%22>",
        DPGA,
        "Recommendation 1B",
        "<http://v/Initiative>",
        "<http://v/Recommendation>",
        "Group <1>",
        "Group \"2\"",
        "2019",
        "",
        "",
        "2020-06-11",
        "",
        "<r:1>",
    ],
    [
        "<http://a/dpga>",
        "<http://v/implements>",
        "<http://a/1b?x=1&y=%22>",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "2020-06-11",
        "",
        "<r:2>",
    ],
    [
        "<http://a/dpga>",
        "<http://v/implements>",
        "<http://a/1b?x=1&y=%22>",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "2023-02",
        "2024",
        "<r:2>",
    ],
    [
        "<http://a/dpga>",
        "<http://v/mentions>",
        "<http://a/1b?x=1&y=%22>",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "0.25",
        "soon",
        "",
        "<r:1>",
    ],
    [
        "<http://a/unicef>",
        "<http://v/leads>",
        "<http://a/dpga>",
        ARABIC,
        "",
        "<http://v/Actor>",
        "",
        "",
        "",
        "",
        "2024-12-31",
        "3.5",
        "2022",
        "2021",
        "<r:3>",
    ],
    ["<http://a/end>", "end", "<http://a/end>", "end", "end", "", "", "", "", "", "", "", "", "", "<r:4>"],
    [
        "<http://a/same1>",
        "<http://v/partner>",
        "<http://a/dpga>",
        "Same",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "1e-6",
        "",
        "",
        "",
    ],
    [
        "<http://a/same2>",
        "<http://v/partner>",
        "<http://a/dpga>",
        "Same",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "1e16",
        "",
        "",
        "",
    ],
    ["_:b1", "<http://v/leads>", "<http://a/long>", "=1+1", "", "", "", "", "", "", "", "", "", "", ""],
    ["<http://a/unicef>", "<http://v/of>", "<http://a/un>", "", "", "", "", "", "", "", "", "", "", "", ""],
    [
        "<http://a/o\u{200e}x>",
        "<http://v/leads>",
        "<http://a/long>",
        "true",
        "7",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
];

pub fn awkward() -> Network {
    let said = |publisher: &str, evidence, contested| Said {
        publisher: publisher.to_owned(),
        evidence,
        contested,
        citation: format!("{publisher}, \"p. 1\" & <2>"),
    };
    let records = [
        ("r:1", said("UN", Evidence::Supported, false)),
        ("r:2", said("Press", Evidence::Reported, false)),
        ("r:3", said("UNICEF", Evidence::SelfReported, false)),
        ("r:4", said("Us", Evidence::Ours, true)),
    ];
    let known = Known {
        label: Some(Box::new(|iri| iri.rsplit('/').next().unwrap_or(iri).to_owned())),
        records: records.map(|(iri, said)| (iri.to_owned(), said)).into(),
        symmetric: ["http://v/partner".to_owned()].into(),
        generic: ["http://a/un".to_owned()].into(),
        ..Known::default()
    };
    let rows = AWKWARD.iter().map(|row| row.map(term).to_vec());
    let mut network = network(COLUMNS, rows, &known);
    network.about.title = "An <awkward> & \"odd\" graph -- {1}".to_owned();
    network.about.description = "Everything\nthat files get wrong".to_owned();
    network.about.date = "2026-11".to_owned();
    network.about.licence = "https://creativecommons.org/licenses/by/4.0/".to_owned();
    network.about.attribution = "coopgraph contributors; not a UN product".to_owned();
    network.not_shown.push("3 things with the fewest edges".to_owned());
    network
}

/// 2,000 things and 10,000 rows, as real networks are: kinds, years, records, some edges said twice.
pub fn middling() -> Network {
    let rows = (0..10_000_usize).map(|n| {
        let (source, target) = (n * 7 % 2000, (n * n + 13) % 2000);
        let (kind, relation) = (source % 3, n % 4);
        let year = 2000 + n % 25;
        let texts = [
            format!("<http://a/{source}>"),
            format!("<http://v/relation{relation}>"),
            format!("<http://a/{target}>"),
            format!("Thing {source}"),
            format!("<http://v/Kind{kind}>"),
            format!("{year}-0{}", 1 + n % 9),
            format!("<r:{}>", n % 50),
        ];
        texts.map(|text| term(&text)).to_vec()
    });
    let said = |n: usize| {
        let publisher = format!("Publisher {}", n % 7);
        let citation = format!("Source {n}, p. {n}");
        (
            format!("r:{n}"),
            Said {
                publisher,
                evidence: Evidence::ALL[n % Evidence::ALL.len()],
                contested: n.is_multiple_of(11),
                citation,
            },
        )
    };
    let known = Known { records: (0..50).map(said).collect(), ..Known::default() };
    let mut network = network("source relation target sourceLabel sourceType start record", rows, &known);
    network.about.title = "A middling graph".to_owned();
    network
}

fn network(columns: &str, rows: impl Iterator<Item = Row>, known: &Known<'_>) -> Network {
    let columns: Vec<String> = columns.split_whitespace().map(str::to_owned).collect();
    project(&columns, &mut rows.map(Ok), known, Projection::default()).expect("the rows hold things")
}

fn term(text: &str) -> Option<Term> {
    if text.is_empty() {
        None
    } else if let Some(iri) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(NamedNode::new_unchecked(iri).into())
    } else if let Some(name) = text.strip_prefix("_:") {
        Some(BlankNode::new_unchecked(name).into())
    } else {
        Some(Literal::from(text).into())
    }
}

/// What every reader should find, by ids; a file that has other names for something says so in `read.py`.
pub fn expected(network: &Network) -> Value {
    let degrees = network.degrees();
    let nodes = network.nodes().zip(degrees).map(|(node, degree)| {
        let mut found = facts(network, node);
        found.insert("degree".to_owned(), json!(degree));
        (id(&network[node.id]), Value::Object(found))
    });
    let nodes: HashMap<String, Value> = nodes.collect();
    let edges: Vec<Value> = network.edges().map(|ends| edge(network, ends)).collect();
    let about = json!({"title": shown(&network.about.title), "licence": network.about.licence});
    json!({"nodes": nodes, "edges": edges, "about": about})
}

fn facts(network: &Network, node: &Node) -> Map<String, Value> {
    let kind = &network.kinds[node.kind];
    let tags: Vec<&str> = node.tags.iter().map(|tag| &network[*tag]).collect();
    let texts = [
        ("label", network[node.label].to_owned()),
        ("kind", network[kind.label].to_owned()),
        ("kind_iri", network[kind.iri].to_owned()),
        ("iri", id(&network[node.id])),
        ("tags", tags.join("|")),
        ("group", node.group.map(|text| network[text].to_owned()).unwrap_or_default()),
        ("start", node.start.map(|text| network[text].to_owned()).unwrap_or_default()),
        ("end", node.end.map(|text| network[text].to_owned()).unwrap_or_default()),
    ];
    given(texts)
}

fn edge(network: &Network, ends: coopgraph::graph::Ends<'_>) -> Value {
    let (edge, relation) = (ends.edge, &network.relations[ends.edge.relation]);
    let citations: Vec<&str> = network.citations(edge).collect();
    let mut found = given([
        ("source", id(&network[network.node(ends.source).id])),
        ("target", id(&network[network.node(ends.target).id])),
        ("label", network.edge_label(edge).to_owned()),
        ("relation", network[relation.iri].to_owned()),
        ("evidence", edge.evidence.name().to_owned()),
        ("provenance", citations.join(" | ")),
        ("start", edge.start.map(|text| network[text].to_owned()).unwrap_or_default()),
        ("end", edge.end.map(|text| network[text].to_owned()).unwrap_or_default()),
    ]);
    found.insert("weight".to_owned(), json!(edge.weight));
    found.insert("contested".to_owned(), json!(edge.contested));
    found.insert("symmetric".to_owned(), json!(relation.symmetric));
    found.insert("records".to_owned(), json!(edge.records.len()));
    Value::Object(found)
}

fn given<const N: usize>(texts: [(&str, String); N]) -> Map<String, Value> {
    let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(name, text)| (name.to_owned(), json!(shown(&text)))).collect()
}

/// A text as a reader should see it; written down again here, so that a fault of the writer is not its own measure.
fn shown(text: &str) -> String {
    text.replace(['\u{1}', '\u{200e}', '\u{202e}'], "").replace(['\t', '\n'], " ").nfc().collect()
}

fn id(iri: &str) -> String {
    iri.replace('\u{200e}', "%E2%80%8E")
}
