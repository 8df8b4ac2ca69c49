//! Rows into a network.
//!
//! [`columns`] finds where in a row each part of an edge stands, [`draft`] gathers rows, [`finish`] puts what was gathered in
//! order and counts.

mod columns;
mod draft;
mod finish;
mod numbered;

use super::{Known, Network};
use crate::store::{Row, StoreError};
use columns::Columns;
use draft::Draft;

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
    #[error("could not draw a network: none of the rows ({rows}) holds two things")]
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
    if draft.holds_nothing() {
        return Err(GraphError::NoThings { rows: draft.rows });
    }
    Ok(draft.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::samples::{awkward, network, rows};
    use crate::graph::{Evidence, Said};

    const COLUMNS: &str = "source relation target record";

    fn labels(network: &Network) -> Vec<&str> {
        network.nodes().map(|node| &network[node.label]).collect()
    }

    fn edges(network: &Network) -> Vec<(String, f64)> {
        let words = |ends: crate::graph::Ends<'_>| {
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
        assert_eq!(tagged.not_shown, ["1 statement about two things that are tags", "2 ties to A:UN, shown as tags"]);
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
        assert_eq!(triples.not_shown, ["1 row: no thing at one end or at both"]);
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
