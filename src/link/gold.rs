//! Pairs that are known to be the same, out of a table of identifiers.

use super::evaluate::Pairs;
use super::rows::says_id;
use super::{End, Rows};
use std::cell::OnceCell;
use std::collections::HashMap;

/// What a table of pairs says of two sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gold {
    /// Pairs of the sets; within one set the lesser stands first, and nothing is a pair with itself.
    pub pairs: Pairs,
    /// What the pairs of two sets would be with the columns exchanged, where both identifiers are known that way too.
    pub exchanged: Pairs,
    /// Identifiers that no thing has, each with the number of its row, the header not counted.
    pub unknown: Vec<(usize, String)>,
    /// All rows.
    pub rows: usize,
    /// Rows that have an identifier no thing has, or only one.
    pub lost: usize,
    /// Whether the right set's identifiers stand on the left.
    pub is_turned: bool,
    /// Whether the first line is a row: identifiers and no header.
    pub has_no_header: bool,
}

/// The things of a set by their identifiers.
struct Things<'a> {
    end: End<'a>,
    ids: HashMap<&'a str, usize>,
    /// By what links call them, once somebody asks.
    iris: OnceCell<HashMap<String, usize>>,
}

impl<'a> Things<'a> {
    fn new(end: End<'a>) -> Self {
        let ids = end.set.things.iter().enumerate().map(|(at, thing)| (thing.id.as_str(), at)).collect();
        Self { end, ids, iris: OnceCell::new() }
    }

    fn find(&self, id: &str) -> Option<usize> {
        let iris = || (0..self.end.set.things.len()).map(|thing| (self.end.iri(thing), thing)).collect();
        let by_iri = || id.starts_with(self.end.source).then(|| self.iris.get_or_init(iris).get(id)).flatten();
        self.ids.get(id).or_else(by_iri).copied()
    }
}

/// Reads pairs: the two columns whose names say that they identify, else the first two. `known` gives other ways to write an
/// identifier.
pub fn gold(
    table: &Rows,
    left: End<'_>,
    right: Option<End<'_>>,
    known: impl Fn(&str) -> Option<String>,
) -> Option<Gold> {
    let is_within = right.is_none();
    let [left, right] = [left, right.unwrap_or(left)].map(Things::new);
    let find = |of: &Things<'_>, id: &str| of.find(id).or_else(|| of.find(&known(id)?));
    let columns = columns(&table.columns)?;
    let cell = |row: &[Vec<String>], column: usize| row.get(column).and_then(|values| values.first()).cloned();
    let first: Vec<Vec<String>> = table.columns.iter().map(|name| vec![name.clone()]).collect();
    let is_known = |id: Option<String>| id.is_some_and(|id| find(&left, &id).or(find(&right, &id)).is_some());
    let has_no_header = columns.iter().all(|column| is_known(cell(&first, *column)));
    let rows: Vec<[Option<String>; 2]> = has_no_header
        .then_some(&first)
        .into_iter()
        .chain(&table.rows)
        .map(|row| columns.map(|column| cell(row, column)))
        .collect();
    let fits = |one: &Things<'_>, other: &Things<'_>| {
        let has = |of: &Things<'_>, id: &Option<String>| id.as_deref().is_some_and(|id| find(of, id).is_some());
        rows.iter().filter(|[a, b]| has(one, a) && has(other, b)).count()
    };
    let is_turned = !is_within && fits(&right, &left) > fits(&left, &right);
    let mut gold = Gold { is_turned, has_no_header, rows: rows.len(), ..Gold::default() };
    for (at, [a, b]) in rows.iter().enumerate() {
        let (a, b) = if is_turned { (b, a) } else { (a, b) };
        if let (false, Some(a), Some(b)) = (is_within, a, b) {
            gold.exchanged.extend(find(&left, b).zip(find(&right, a)));
        }
        let places = [(&left, a), (&right, b)].map(|(of, id)| {
            let place = id.as_deref().and_then(|id| find(of, id));
            if let (None, Some(id)) = (place, id) {
                gold.unknown.push((at + 1, id.clone()));
            }
            place
        });
        match places {
            [Some(one), Some(other)] if is_within && one == other => {}
            [Some(one), Some(other)] if is_within => drop(gold.pairs.insert((one.min(other), one.max(other)))),
            [Some(one), Some(other)] => drop(gold.pairs.insert((one, other))),
            _ => gold.lost += 1,
        }
    }
    Some(gold)
}

/// Which two columns have the identifiers; none where there are not two.
fn columns(names: &[String]) -> Option<[usize; 2]> {
    let mut named = (0..names.len()).filter(|at| says_id(&names[*at]));
    match (named.next(), named.next()) {
        (Some(one), Some(other)) => Some([one, other]),
        _ => (names.len() >= 2).then_some([0, 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Set, Thing};

    fn set(ids: &str) -> Set {
        let thing = |id: &str| Thing { id: id.to_owned(), values: Vec::new() };
        Set { things: ids.split(' ').map(thing).collect(), ..Set::default() }
    }

    fn read(text: &str, left: &str, right: Option<&str>) -> Option<Gold> {
        let cell = |cell: &str| if cell == "-" { Vec::new() } else { vec![cell.to_owned()] };
        let mut lines = text.split('/').map(|line| line.split(' '));
        let columns = lines.next().expect("a line").map(str::to_owned).collect();
        let table = Rows { columns, rows: lines.map(|line| line.map(cell).collect()).collect(), ..Rows::default() };
        let (left, right) = (set(left), right.map(set));
        let right = right.as_ref().map(|set| End { set, source: "file:r.csv" });
        gold(&table, End { set: &left, source: "file:l.csv" }, right, |id| id.strip_prefix("x:").map(str::to_owned))
    }

    #[test]
    fn identifiers_stand_in_two_columns() {
        let pairs =
            |text, left, right| read(text, left, right).expect("two columns").pairs.into_iter().collect::<Vec<_>>();
        assert_eq!(pairs("D1 D2/a 1/b 2", "a b", Some("1 2")), [(0, 0), (1, 1)]);
        assert_eq!(pairs("name left_id note right_id/n a x 2", "a b", Some("1 2")), [(0, 1)]);
        assert_eq!(pairs("D1 D2/x:a 1", "a b", Some("1 2")), [(0, 0)]);
        assert_eq!(pairs("D1 D2/file:l.csv#b file:r.csv#1", "a b", Some("1 2")), [(1, 0)], "as links have them");
        assert_eq!(pairs("D1 D2/file:r.csv#b file:l.csv#1", "a b", Some("1 2")), [], "of the other file");
        assert_eq!(pairs("a 1/b 2", "a b", Some("1 2")), [(0, 0), (1, 1)], "no header");
        assert_eq!(pairs("D1 D2/1 a/2 b", "a b", Some("1 2")), [(0, 0), (1, 1)], "turned round");
        assert_eq!(pairs("D1 D2/b a/a b/a a", "a b", None), [(0, 1)], "within one set");
        assert_eq!(pairs("D1 D2/2 1/1 1", "1 2", Some("1 2")), [(0, 0), (1, 0)], "two sets, alike numbered");
        assert_eq!(read("only/a", "a", None), None);
        let alike = read("D1 D2/2 1/3 2", "1 2 3", Some("1 2")).expect("two columns");
        assert_eq!((alike.exchanged.into_iter().collect::<Vec<_>>(), alike.is_turned), (vec![(0, 1)], false));
    }

    #[test]
    fn identifiers_that_nothing_has_are_counted() {
        let gold = read("D1 D2/a 1/c 2/a 9/- 1", "a b", Some("1 2")).expect("two columns");
        assert_eq!(gold.unknown, [(2, "c".to_owned()), (3, "9".to_owned())]);
        assert_eq!((gold.pairs.len(), gold.lost, gold.rows), (1, 3, 4));
    }
}
