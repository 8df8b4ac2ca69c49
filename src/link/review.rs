//! What a reviewer has to judge, and how far two reviewers agree.

use super::ledger::{Ledger, Link, State, Verdict, reviewers};
use super::sssom::Mapping;
use std::collections::{BTreeMap, BTreeSet};

/// Which links come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Those that most speaks for.
    Best,
    /// Those that are as likely as not.
    Doubtful,
}

/// What a reviewer wants to see.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub reviewer: &'a str,
    /// Only links that somebody else judged, to judge them unseen.
    pub blind: bool,
    /// Only links of this dataset.
    pub set: Option<&'a str>,
    pub order: Order,
}

/// The links that a reviewer has not judged yet, in order.
pub fn queue(ledger: &Ledger, wish: Wish<'_>) -> Vec<(String, String)> {
    let links = ledger.links();
    let mut waiting: Vec<(f64, f64, &(String, String))> = links
        .iter()
        .filter(|(_, link)| link.verdict_by(wish.reviewer).is_none())
        .filter(|(_, link)| if wish.blind { link.verdicts().next().is_some() } else { waits(link) })
        .filter(|(_, link)| wish.set.is_none_or(|set| is_of_set(link.best(), set, ledger)))
        .map(|(pair, link)| {
            let doubt = if wish.order == Order::Doubtful { doubt(link.best()) } else { 0.0 };
            (doubt, -link.weight(), pair)
        })
        .collect();
    waiting.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(b.2)));
    waiting.into_iter().map(|(_, _, pair)| pair.clone()).collect()
}

/// Nobody has decided: it waits, somebody was unsure, or nobody says who accepted it.
fn waits(link: &Link<'_>) -> bool {
    matches!(link.state(), State::Candidate | State::Unsure | State::Unreviewed)
}

/// How far from as likely as not.
fn doubt(row: &Mapping) -> f64 {
    let probability: f64 = row.get("confidence").parse().unwrap_or(1.0);
    (probability - 0.5).abs()
}

/// Whether a dataset is one of the two that a link joins: by its name or identifier; a table also without its ending.
pub fn is_of_set(row: &Mapping, set: &str, ledger: &Ledger) -> bool {
    ["subject_source", "object_source"].iter().any(|slot| {
        let source = row.get(slot);
        let name = ledger.source_name(source);
        // The class of things that are meant may be left out.
        let place = name.split(' ').next().unwrap_or_default();
        let stem = place.rsplit_once('.').filter(|_| source.starts_with("file:")).map(|(stem, _)| stem);
        let is_named = name == set || place == set || stem == Some(set);
        !source.is_empty() && (source == set || ledger.show(source) == set || is_named)
    })
}

/// How far a reviewer and another one agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    pub other: String,
    /// Links that both judged.
    pub both: usize,
    /// Of these, those they judged alike.
    pub alike: usize,
    /// Cohen's kappa: how much more they agree than by chance, 1 at most; none where chance alone would do.
    /// (J. Cohen, A coefficient of agreement for nominal scales, 1960.)
    pub kappa: Option<f64>,
}

/// How far a reviewer agrees with each of the others.
pub fn agreements(ledger: &Ledger, reviewer: &str) -> Vec<Agreement> {
    let mut judged: BTreeMap<String, Vec<(Verdict, Verdict)>> = BTreeMap::new();
    for link in ledger.links().values() {
        let Some(own) = link.verdict_by(reviewer) else {
            continue;
        };
        let others: BTreeSet<&str> = link.verdicts().flat_map(|(row, _)| reviewers(row)).collect();
        for other in others.into_iter().filter(|other| *other != reviewer) {
            let verdict = link.verdict_by(other);
            judged.entry(other.to_owned()).or_default().extend(verdict.map(|verdict| (own, verdict)));
        }
    }
    judged.into_iter().map(|(other, pairs)| agreement(other, &pairs)).collect()
}

fn agreement(other: String, pairs: &[(Verdict, Verdict)]) -> Agreement {
    let count = pairs.len() as f64;
    let alike = pairs.iter().filter(|(one, two)| one == two).count();
    let share = |is: &dyn Fn(&(Verdict, Verdict)) -> bool| pairs.iter().filter(|pair| is(pair)).count() as f64 / count;
    let by_chance: f64 =
        Verdict::ALL.iter().map(|verdict| share(&|pair| pair.0 == *verdict) * share(&|pair| pair.1 == *verdict)).sum();
    let observed = alike as f64 / count;
    let kappa = (by_chance < 1.0).then(|| (observed - by_chance) / (1.0 - by_chance));
    Agreement { other, both: pairs.len(), alike, kappa }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_that_of_cohen() {
        let many = |count: usize, pair: (Verdict, Verdict)| vec![pair; count];
        // The example of textbooks: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no give 0.4.
        let pairs = [
            many(20, (Verdict::Same, Verdict::Same)),
            many(5, (Verdict::Same, Verdict::No)),
            many(10, (Verdict::No, Verdict::Same)),
            many(15, (Verdict::No, Verdict::No)),
        ]
        .concat();
        let found = agreement("B".to_owned(), &pairs);
        assert_eq!((found.both, found.alike), (50, 35));
        assert!((found.kappa.expect("defined") - 0.4).abs() < 1e-12, "{found:?}");
        assert_eq!(agreement("B".to_owned(), &many(3, (Verdict::Same, Verdict::Same))).kappa, None);
    }
}
