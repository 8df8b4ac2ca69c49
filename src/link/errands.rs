//! The values of a set's fields, asked of a store: several places side by side, and a path over things between by a detour.

use super::LinkError;
use super::gather::{Asked, Found, Question, text, whole};
use crate::load::side_by_side;
use crate::store::{Limit, Limits, Prepared, Store, Term};
use rustc_hash::FxHashMap;
use std::time::Instant;

/// A path over things between, such as a country: what many things lead to is asked once for the rest of the way.
#[derive(Clone, Debug)]
pub struct Detour {
    /// The path to what is between, and the query that gives `?thing` and this as `?value`.
    to: String,
    there: Prepared,
    /// Gives what is between as `?thing`, and `?value`.
    from_there: Prepared,
}

/// Places of a field that are asked for together.
enum Errand<'a> {
    Straight(usize, &'a Question),
    /// Over the same things between.
    Around(Vec<(usize, &'a Detour)>),
}

/// What values are read with.
pub struct Reading<'a> {
    pub store: &'a Store,
    /// For each errand.
    pub limits: &'a Limits,
    /// The things of the set, by their ids.
    pub things: &'a FxHashMap<&'a str, usize>,
    pub languages: &'a [String],
}

impl Detour {
    /// The way round for a path with two parts or more.
    pub fn of(path: &str, parse: impl Fn(&str) -> Option<Prepared>) -> Option<Self> {
        let (to, rest) = first_step(path)?;
        let there = parse(&format!("SELECT ?thing ?value {{ ?thing {to}\n ?value }}"))?;
        let between = format!("{{ SELECT DISTINCT ?thing {{ ?any {to}\n ?thing }} }}");
        let from_there = parse(&format!("SELECT ?thing ?value {{ {between} ?thing {rest}\n ?value }}"))?;
        Some(Self { to: to.to_owned(), there, from_there })
    }
}

/// A path to its first slash, and the rest; nothing where the slash may be part of something else, or the way may be of any
/// length.
fn first_step(path: &str) -> Option<(&str, &str)> {
    let mut inside = 0;
    let mut slash = None;
    for (at, sign) in path.char_indices() {
        match sign {
            '<' | '(' => inside += 1,
            '>' | ')' => inside -= 1,
            '/' if inside == 0 => slash = slash.or(Some(at)),
            // It binds less than the slash; an escaped slash is part of a name; behind this stands a comment.
            '|' | '\\' | '#' if inside == 0 => return None,
            '*' | '+' => return None,
            _ => {}
        }
    }
    slash.map(|at| (&path[..at], &path[at + 1..]))
}

/// What is to be asked of each field.
fn errands(asked: &Asked) -> Vec<Errand<'_>> {
    let mut errands: Vec<Errand<'_>> = Vec::new();
    for (place, question) in asked.places.iter().enumerate() {
        let Some(detour) = &question.detour else {
            errands.push(Errand::Straight(place, question));
            continue;
        };
        let same = errands.iter_mut().find_map(|errand| match errand {
            Errand::Around(detours) if detours[0].1.to == detour.to => Some(detours),
            _ => None,
        });
        match same {
            Some(detours) => detours.push((place, detour)),
            None => errands.push(Errand::Around(vec![(place, detour)])),
        }
    }
    errands
}

impl Reading<'_> {
    /// What is found for each field.
    pub fn all(&self, fields: &[Asked]) -> Result<Vec<Vec<Found>>, LinkError> {
        let of_each = |(field, asked)| errands(asked).into_iter().map(move |errand| (field, errand));
        let errands = fields.iter().enumerate().flat_map(of_each).collect();
        let mut found: Vec<Vec<Found>> = fields.iter().map(|_| Vec::new()).collect();
        let run = |(field, errand): (usize, Errand<'_>)| self.run(&errand).map(|values| (field, values));
        for answer in side_by_side(errands, run) {
            let (field, values) = answer?;
            found[field].extend(values);
        }
        Ok(found)
    }

    fn run(&self, errand: &Errand<'_>) -> Result<Vec<Found>, LinkError> {
        match errand {
            Errand::Straight(place, question) => self.straight(*place, question),
            Errand::Around(detours) => self.around(detours),
        }
    }

    fn straight(&self, place: usize, question: &Question) -> Result<Vec<Found>, LinkError> {
        let mut all = Vec::new();
        self.each(&question.prepared, Instant::now(), |thing, value| {
            let found = self.thing(&thing).zip(text(&value, self.languages));
            all.extend(found.map(|(thing, (rank, text))| Found { thing, place, rank, text }));
        })?;
        Ok(all)
    }

    fn around(&self, detours: &[(usize, &Detour)]) -> Result<Vec<Found>, LinkError> {
        let begun = Instant::now();
        let mut ways: Vec<(usize, Term)> = Vec::new();
        self.each(&detours[0].1.there, begun, |thing, between| ways.extend(self.thing(&thing).zip(Some(between))))?;
        let mut all = Vec::new();
        for (place, detour) in detours {
            let mut behind: FxHashMap<&Term, Vec<(usize, String)>> =
                ways.iter().map(|(_, between)| (between, Vec::new())).collect();
            self.each(&detour.from_there, begun, |between, value| {
                let Some(texts) = behind.get_mut(&between) else { return };
                texts.extend(text(&value, self.languages));
            })?;
            for (thing, between) in &ways {
                let found = |(rank, text): &(usize, String)| Found {
                    thing: *thing,
                    place: *place,
                    rank: *rank,
                    text: text.clone(),
                };
                all.extend(behind[between].iter().map(found));
            }
        }
        Ok(all)
    }

    fn thing(&self, thing: &Term) -> Option<usize> {
        let Term::NamedNode(thing) = thing else { return None };
        self.things.get(thing.as_str()).copied()
    }

    /// Each thing of an answer with its value, within what is left of the time since an errand began.
    fn each(&self, query: &Prepared, begun: Instant, mut work: impl FnMut(Term, Term)) -> Result<(), LinkError> {
        let left = self.limits.time.map(|time| time.saturating_sub(begun.elapsed()));
        let mut rows = self.store.query(query, &Limits { time: left, ..*self.limits });
        for row in rows.by_ref() {
            if let Ok([Some(thing), Some(value)]) = <[Option<Term>; 2]>::try_from(row?) {
                work(thing, value);
            }
        }
        // What is told is the limit that was set, not what was left of it.
        whole(&rows).map_err(|error| match (error, self.limits.time) {
            (LinkError::Limit(Limit::Time(_)), Some(time)) => LinkError::Limit(Limit::Time(time)),
            (error, _) => error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_parted_where_that_changes_nothing() {
        for (path, expected) in [
            ("x:in/skos:prefLabel", Some(("x:in", "skos:prefLabel"))),
            ("^<https://x/a>/(x:b|x:c)/x:d", Some(("^<https://x/a>", "(x:b|x:c)/x:d"))),
            ("<https://x/a>", None),
            ("(x:a/x:b)", None),
            ("x:a/x:b|x:c", None),
            ("x:a|x:b/x:c", None),
            ("x:a*/x:b", None),
            ("x:a\\/b", None),
        ] {
            assert_eq!(first_step(path), expected, "{path}");
        }
    }
}
