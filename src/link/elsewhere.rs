//! A set out of a graph that is elsewhere: the same queries, asked of its SPARQL endpoint page by page.

use super::gather::{Found, Questions, text};
use super::{LinkError, Set};
use crate::store::{Limit, Limits, Remote, Table, Term};
use crate::vocab::Prefixes;
use std::collections::HashMap;
use std::time::Instant;

/// Rows that are asked for at once; an endpoint may give fewer.
const PAGE: usize = 10_000;

/// Most rows that are taken for one query, where no limit is given.
const MOST_ROWS: usize = 1_000_000;

/// What Virtuoso calls that it will not sort so many rows.
const SORTS_NO_MORE: &str = "Error SR353";

/// A SPARQL endpoint.
pub struct Endpoint<'a> {
    pub address: &'a str,
    pub remote: &'a dyn Remote,
    pub prefixes: &'a Prefixes,
    /// For each query with all its pages.
    pub limits: &'a Limits,
}

impl Questions {
    /// The set, as an endpoint has it.
    pub fn set_of_endpoint(&self, endpoint: &Endpoint<'_>, languages: &[String]) -> Result<Set, LinkError> {
        let mut ids = Vec::new();
        endpoint.pages("?thing", &self.things.part, |row| {
            if let Some(Some(Term::NamedNode(thing))) = row.first() {
                ids.push(thing.as_str().to_owned());
            }
        })?;
        ids.sort_unstable();
        ids.dedup();
        let places: HashMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut found: Vec<Vec<Found>> = Vec::new();
        for field in &self.fields {
            let mut values = Vec::new();
            for (place, question) in field.places.iter().enumerate() {
                let pattern = format!("{} . ?thing {}\n ?value", self.things.part, question.part);
                endpoint.pages("?thing ?value", &pattern, |row| {
                    if let [Some(Term::NamedNode(thing)), Some(value)] = row
                        && let Some(thing) = places.get(thing.as_str())
                        && let Some((rank, text)) = text(value, languages)
                    {
                        values.push(Found { thing: *thing, place, rank, text });
                    }
                })?;
            }
            found.push(values);
        }
        Ok(self.filled(endpoint.address, ids, found))
    }
}

impl Endpoint<'_> {
    /// Asks for one page after the other, until there is nothing more. What would be cut short by a limit is not a set.
    ///
    /// Virtuoso sorts no more rows than it gives at once, offset and all, unless they are sorted inside: where it refuses a
    /// later page for that, it is asked for so. Elsewhere what is sorted inside need not stay sorted.
    fn pages(&self, columns: &str, pattern: &str, mut each: impl FnMut(&[Option<Term>])) -> Result<(), LinkError> {
        let query = format!("SELECT DISTINCT {columns} {{ {pattern} }} ORDER BY {columns}");
        let declared: String = self
            .prefixes
            .iter()
            .filter(|(name, _)| query.contains(&format!("{name}:")))
            .map(|(name, iri)| format!("PREFIX {name}: <{iri}>\n"))
            .collect();
        let begun = Instant::now();
        let most = self.limits.rows.unwrap_or(MOST_ROWS);
        let (mut offset, mut is_inside) = (0, false);
        let mut before = Vec::new();
        loop {
            let too_many = (offset > most).then_some(Limit::Rows(most));
            if let Some(limit) = too_many.or_else(|| self.limits.passed(begun)) {
                return Err(LinkError::Limit(limit));
            }
            let page = if is_inside { format!("SELECT {columns} {{ {{ {query} }} }}") } else { query.clone() };
            let text = format!("{declared}{page} LIMIT {PAGE} OFFSET {offset}");
            let rows = match self.remote.ask(self.address, &text) {
                Ok(Table { rows, .. }) => rows,
                Err(error) if !is_inside && error.0.contains(SORTS_NO_MORE) => {
                    is_inside = true;
                    continue;
                }
                Err(error) => return Err(LinkError::Elsewhere(error.to_string())),
            };
            if rows.is_empty() {
                return Ok(());
            }
            if rows == before {
                return Err(LinkError::GivesTheSame(self.address.to_owned()));
            }
            offset += rows.len();
            rows.iter().for_each(|row| each(row));
            before = rows;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Plan, questions};
    use crate::store::{NamedNode, RemoteError};
    use crate::vocab::Vocabulary;
    use oxrdf::Literal;
    use std::sync::Mutex;
    use std::time::Duration;

    /// Gives two rows at most, whatever it is asked for.
    struct Small(Mutex<Vec<String>>);

    impl Remote for Small {
        fn ask(&self, _: &str, query: &str) -> Result<Table, RemoteError> {
            self.0.lock().expect("no panic").push(query.to_owned());
            let offset: usize = query.rsplit(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0);
            let thing = |number: usize| Some(Term::from(NamedNode::new_unchecked(format!("x:{number}"))));
            let value = |number: usize| Some(Term::from(Literal::from(format!("name {number}"))));
            let with_value = query.contains("?value");
            let row = |number| if with_value { vec![thing(number), value(number)] } else { vec![thing(number)] };
            Ok(Table { rows: (offset..(offset + 2).min(5)).map(row).collect(), ..Table::default() })
        }
    }

    #[test]
    fn an_endpoint_is_asked_until_it_has_no_more() {
        let text =
            "[left]\nendpoint = \"https://x.example/\"\nclass = \"foaf:Agent\"\n[left.fields]\nname = \"foaf:name\"";
        let plan = Plan::read("p.toml", text).expect("valid");
        let vocabulary = Vocabulary::default();
        let questions = questions(&plan, &plan.left, &vocabulary).expect("valid");
        let remote = Small(Mutex::default());
        let limits = Limits::default();
        let prefixes = &vocabulary.prefixes;
        let endpoint = Endpoint { address: "https://x.example/", remote: &remote, prefixes, limits: &limits };
        let set = questions.set_of_endpoint(&endpoint, &[]).expect("a set");
        let names: Vec<&str> = (0..set.things.len()).map(|thing| set.label(thing)).collect();
        assert_eq!(names, ["name 0", "name 1", "name 2", "name 3", "name 4"]);
        let asked = remote.0.lock().expect("no panic");
        assert_eq!(asked.len(), 8);
        assert!(asked[0].starts_with("PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nSELECT"), "{}", asked[0]);
        drop(asked);
        for (limits, reached) in [
            (Limits { rows: Some(4), ..Limits::default() }, Limit::Rows(4)),
            (Limits { time: Some(Duration::ZERO), ..Limits::default() }, Limit::Time(Duration::ZERO)),
        ] {
            let stopped = questions.set_of_endpoint(&Endpoint { limits: &limits, ..endpoint }, &[]);
            assert!(matches!(stopped, Err(LinkError::Limit(limit)) if limit == reached), "{stopped:?}");
        }
    }
}
