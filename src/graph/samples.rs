//! Networks for tests.

use super::{Evidence, Known, Network, Projection, Said, project};
use crate::store::{Literal, NamedNode, Row, Term};

/// Rows of texts: `<…>` is an IRI, `_:…` a blank node, anything else a literal, nothing is nothing.
pub fn rows(texts: &[&[&str]]) -> Vec<Row> {
    texts.iter().map(|row| row.iter().map(|text| term(text)).collect()).collect()
}

fn term(text: &str) -> Option<Term> {
    if text.is_empty() {
        None
    } else if let Some(iri) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(NamedNode::new_unchecked(iri).into())
    } else if let Some(name) = text.strip_prefix("_:") {
        Some(oxrdf::BlankNode::new_unchecked(name).into())
    } else {
        Some(Literal::from(text).into())
    }
}

/// A network of rows with these columns, separated by spaces.
pub fn network(columns: &str, texts: &[&[&str]], known: &Known<'_>, choices: Projection) -> Network {
    let columns: Vec<String> = columns.split(' ').map(str::to_owned).collect();
    project(&columns, &mut rows(texts).into_iter().map(Ok), known, choices).expect("the rows hold things")
}

const AWKWARD: &[&[&str]] = &[
    &[
        "<http://a/dpga>",
        "implements",
        "<http://a/1b>",
        "Digital <Goods> & \"co\" 'x' \\ {y}|",
        "Recommendation 1B: digital public goods",
        "2020-06-11",
        "",
        "<r:1>",
    ],
    &[
        "<http://a/dpga>",
        "implements",
        "<http://a/1b>",
        "Digital <Goods> & \"co\" 'x' \\ {y}|",
        "Recommendation 1B: digital public goods",
        "2020-06-11",
        "",
        "<r:2>",
    ],
    &[
        "<http://a/dpga>",
        "mentioned in",
        "<http://a/1b>",
        "Digital <Goods> & \"co\" 'x' \\ {y}|",
        "Recommendation 1B: digital public goods",
        "2020-05-29",
        "",
        "<r:1>",
    ],
    &[
        "<http://a/unicef>",
        "co-leads",
        "<http://a/dpga>",
        "UNICEF – اليونيسف",
        "Digital <Goods> & \"co\" 'x' \\ {y}|",
        "2019-12-01",
        "2024-12-31",
        "<r:3>",
    ],
    &["<http://a/self>", "end", "<http://a/self>", "end", "end", "", "", "<r:4>"],
    &["<http://a/same1>", "co-leads", "<http://a/dpga>", "Same", "Digital <Goods> & \"co\" 'x' \\ {y}|", "", "", ""],
    &["<http://a/same2>", "co-leads", "<http://a/dpga>", "Same", "Digital <Goods> & \"co\" 'x' \\ {y}|", "", "", ""],
    &["_:b1", "co-leads", "<http://a/long>", "", LONG, "", "", ""],
];

/// 200 characters.
const LONG: &str = "Long long long long long long long long long long long long long long long long long long long long \
                    long long long long long long long long long long long long long long long long long long long end";

/// Everything that files get wrong: parallel edges, a loop, marks of XML and quotes, Arabic, an open end, a label of 200
/// characters, labels that are the same, a thing that nothing is connected to.
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
    let known = Known { records: records.map(|(iri, said)| (iri.to_owned(), said)).into(), ..Known::default() };
    let columns = "source relation target sourceLabel targetLabel start end record";
    let mut network = network(columns, AWKWARD, &known, Projection::default());
    network.about.title = "An <awkward> & \"odd\" graph".to_owned();
    network.about.description = "Everything\nthat files get wrong".to_owned();
    network.about.date = "2026-11-22".to_owned();
    network.about.licence = "https://creativecommons.org/licenses/by/4.0/".to_owned();
    network.about.attribution = "coopgraph contributors; not a UN product".to_owned();
    network.not_shown = vec!["3 things with the fewest edges".to_owned()];
    network
}

/// A network of `things` things and `edges` edges between them, drawn by a seed.
pub fn random(things: usize, edges: usize, seed: u64) -> Network {
    let mut state = seed;
    let mut next = |below: usize| {
        // Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).expect("below a usize")
    };
    let texts: Vec<[String; 3]> = (0..edges)
        .map(|_| [format!("<http://a/{}>", next(things)), "knows".to_owned(), format!("<http://a/{}>", next(things))])
        .collect();
    let texts: Vec<Vec<&str>> = texts.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let texts: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
    network("source relation target", &texts, &Known::default(), Projection::default())
}
