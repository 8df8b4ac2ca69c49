//! The names of a table, each looked up once however often it stands there.

use crate::import::Table;
use crate::link::{Finder, Found, Wanted};
use std::collections::HashMap;

/// How probable the best candidate must be to be worth a look: likelier than not.
const LIKELY: f64 = 0.5;

/// Names that are looked up before what was found of them is made small.
const PART: usize = 4096;

/// What is looked up, and for which rows.
pub struct Lookup {
    wanted: Vec<Wanted>,
    /// For each row what it looks for; nothing where it has no name.
    of_row: Vec<Option<u32>>,
}

/// What was found for a name, best first.
#[derive(Debug, Default)]
pub struct Candidates {
    pub verdict: Verdict,
    pub candidates: Vec<Candidate>,
}

#[derive(Debug)]
pub struct Candidate {
    pub thing: usize,
    pub score: f64,
    pub probability: f64,
}

/// Whether a name has a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It is safe to take.
    Yes,
    /// It is likelier than not.
    Maybe,
    #[default]
    No,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Maybe => "maybe",
            Self::No => "no",
        }
    }
}

impl Lookup {
    /// The names of a column, with what other columns say.
    pub fn new(table: &Table, column: usize, properties: &[(String, usize)]) -> Self {
        let mut known: HashMap<Vec<&str>, u32> = HashMap::new();
        let mut wanted = Vec::new();
        let of_row = table.rows.iter().map(|row| {
            let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
            let key: Vec<&str> =
                std::iter::once(column).chain(properties.iter().map(|(_, at)| *at)).map(cell).collect();
            (!key[0].is_empty()).then(|| {
                *known.entry(key).or_insert_with_key(|key| {
                    wanted.push(wanted_of(key, properties));
                    wanted.len() as u32 - 1
                })
            })
        });
        let of_row = of_row.collect();
        Self { wanted, of_row }
    }

    /// Names that are looked up.
    pub fn names(&self) -> usize {
        self.wanted.len()
    }

    /// What a row looks for, as its place among all names.
    pub fn of_row(&self, row: usize) -> Option<usize> {
        self.of_row[row].map(|at| at as usize)
    }

    /// Looks every name up; `each` is told how far it is.
    pub fn find(&self, finder: &Finder, limit: usize, mut each: impl FnMut(usize, usize)) -> Vec<Candidates> {
        let mut all = Vec::with_capacity(self.wanted.len());
        for part in self.wanted.chunks(PART) {
            all.extend(finder.find_all(part, limit).into_iter().map(candidates));
            each(all.len(), self.wanted.len());
        }
        all
    }
}

fn wanted_of(key: &[&str], properties: &[(String, usize)]) -> Wanted {
    let given = properties.iter().zip(&key[1..]).filter(|(_, value)| !value.is_empty());
    let values = given.map(|((field, _), value)| (field.clone(), vec![(*value).to_owned()])).collect();
    Wanted { text: key[0].to_owned(), values }
}

fn candidates(found: Vec<Found>) -> Candidates {
    let verdict = match found.first() {
        Some(best) if best.is_match => Verdict::Yes,
        Some(best) if best.probability >= LIKELY => Verdict::Maybe,
        _ => Verdict::No,
    };
    let candidate = |Found { thing, weight, probability, .. }| Candidate { thing, score: weight, probability };
    Candidates { verdict, candidates: found.into_iter().map(candidate).collect() }
}
