//! A set out of a graph: which things a side of a specification means, and the values of its fields, each a SPARQL query.

use super::errands::{Detour, Reading};
use super::plan::{Places, Plan, Side, Source};
use super::{Field, LinkError, Set, Thing};
use crate::query::{SyntaxError, parse};
use crate::shelf::Finding;
use crate::store::{Limits, Prepared, Rows, Store, Term};
use crate::vocab::Vocabulary;
use crate::vocab::terms::{dcterms, skos};
use rustc_hash::FxHashMap;
use toml::Spanned;

/// The queries that make a set.
#[derive(Clone, Debug)]
pub struct Questions {
    /// What a thing is, as a pattern about `?thing`.
    pub(super) things: Question,
    pub(super) fields: Vec<Asked>,
}

/// A field, and for each of its places a query that gives `?thing` and `?value`.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub name: String,
    pub places: Vec<Question>,
}

/// A query.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// What the specification has: a pattern, a path.
    pub part: String,
    pub text: String,
    pub prepared: Prepared,
    /// How its values are found sooner.
    pub detour: Option<Box<Detour>>,
}

/// The name of the field a side has that names none.
const NAME: &str = "name";

/// The queries of a side that is a graph, here or elsewhere; what is wrong with its paths and patterns is a finding.
pub fn questions(plan: &Plan, side: &Side, vocabulary: &Vocabulary) -> Result<Questions, Box<Finding>> {
    let reader = Reader { plan, side, vocabulary };
    let fields = reader.fields()?;
    let pattern = reader.pattern(&fields)?;
    let text = format!("SELECT DISTINCT ?thing {{ {pattern} }}");
    let prepared = reader.parse(&text).map_err(|error| {
        plan.finding_about(side, format!("what it says of its things makes no query: {}", error.reason), error.hint)
    })?;
    let things = Question { part: pattern, text, prepared, detour: None };
    let asked = |(name, paths): Paths<'_>| {
        let places = paths.into_iter().map(|(path, span)| reader.place(path, span)).collect::<Result<_, _>>()?;
        Ok(Asked { name, places })
    };
    Ok(Questions { things, fields: fields.into_iter().map(asked).collect::<Result<_, Box<Finding>>>()? })
}

impl Questions {
    /// Leaves out fields that are not compared with anything.
    pub fn keep(&mut self, is_compared: impl Fn(&str) -> bool) {
        self.fields.retain(|field| is_compared(&field.name));
    }

    /// All queries, for a store that holds no more than they need.
    pub fn all(&self) -> Vec<Prepared> {
        let places = self.fields.iter().flat_map(|field| &field.places);
        std::iter::once(&self.things).chain(places).map(|question| question.prepared.clone()).collect()
    }

    /// Whether there is a field of a name.
    pub(super) fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// Adds a field: for each of its places the path and the query.
    pub(super) fn add_field(&mut self, name: &str, places: impl Iterator<Item = (String, String, Prepared)>) {
        let places = places.map(|(part, text, prepared)| Question { part, text, prepared, detour: None }).collect();
        self.fields.push(Asked { name: name.to_owned(), places });
    }

    /// The set, out of a store. Values in the first of the reader's languages come first.
    pub fn set(&self, name: &str, store: &Store, languages: &[String], limits: &Limits) -> Result<Set, LinkError> {
        let limits = Limits { rows: None, ..*limits };
        let ids = ids(store.query(&self.things.prepared, &limits))?;
        let places: FxHashMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let found = Reading { store, limits: &limits, things: &places, languages }.all(&self.fields)?;
        Ok(self.filled(name, ids, found))
    }

    /// A set of things and the values that were found for them, best first, each once.
    pub(super) fn filled(&self, name: &str, ids: Vec<String>, found: Vec<Vec<Found>>) -> Set {
        let fields = self.fields.iter().map(|field| Field { name: field.name.clone(), measure: String::new() });
        let thing = |id| Thing { id, values: vec![Vec::new(); self.fields.len()] };
        let mut set =
            Set { name: name.to_owned(), fields: fields.collect(), things: ids.into_iter().map(thing).collect() };
        for (field, mut found) in found.into_iter().enumerate() {
            found.sort_unstable();
            for Found { thing, text, .. } in found {
                let values = &mut set.things[thing].values[field];
                if !values.contains(&text) {
                    values.push(text);
                }
            }
        }
        set
    }
}

/// A value of a thing; the order is the one in which its values stand.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub thing: usize,
    /// Which of the field's places it is from.
    pub place: usize,
    /// How far its language is from the reader's.
    pub rank: usize,
    pub text: String,
}

/// The things of an answer, sorted, each once; those without an IRI are left out.
fn ids(mut rows: Rows) -> Result<Vec<String>, LinkError> {
    let mut ids = Vec::new();
    for row in rows.by_ref() {
        if let Some(Some(Term::NamedNode(thing))) = row?.into_iter().next() {
            ids.push(thing.into_string());
        }
    }
    whole(&rows)?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// A value as a text, and how far its language is from those of the reader; nothing for what has none.
pub(super) fn text(value: &Term, languages: &[String]) -> Option<(usize, String)> {
    let (language, text) = match value {
        Term::Literal(literal) => (literal.language().unwrap_or_default(), literal.value().trim()),
        Term::NamedNode(node) => ("", node.as_str()),
        Term::BlankNode(_) => return None,
    };
    let is = |wanted: &String| language.split('-').next().is_some_and(|base| base == wanted.as_str());
    let unnamed = languages.len() + usize::from(!language.is_empty());
    let rank = languages.iter().position(is).unwrap_or(unnamed);
    (!text.is_empty()).then(|| (rank, text.to_owned()))
}

pub(super) fn whole(rows: &Rows) -> Result<(), LinkError> {
    rows.reached().map_or(Ok(()), |limit| Err(LinkError::Limit(limit)))
}

/// Makes queries of what a side says.
struct Reader<'a> {
    plan: &'a Plan,
    side: &'a Side,
    vocabulary: &'a Vocabulary,
}

/// The name of a field and its property paths, each with what is to be marked when it is wrong.
type Paths<'a> = (String, Vec<(String, Option<&'a Spanned<Places>>)>);

impl<'a> Reader<'a> {
    /// The fields that are named, else the names by which a thing of the folder may be asked for.
    fn fields(&self) -> Result<Vec<Paths<'a>>, Box<Finding>> {
        let named = self.side.fields_as_written();
        if named.is_empty() {
            let vocabulary = self.vocabulary;
            let names = vocabulary.label_properties.iter().chain(&vocabulary.alias_properties);
            // Codes are no names (SKOS Reference, 6.1): `ETH` would be Ethiopia in a list of universities.
            let names = names.filter(|name| ![skos::NOTATION, dcterms::IDENTIFIER].contains(&name.as_ref()));
            return Ok(vec![(NAME.to_owned(), names.map(|name| (name.to_string(), None)).collect())]);
        }
        let paths = |(name, places): (&str, &'a Spanned<Places>)| {
            let paths = places.get_ref().all().iter().map(|path| (path.clone(), Some(places)));
            (name.to_owned(), paths.collect())
        };
        Ok(named.into_iter().map(paths).collect())
    }

    /// The pattern that says what a thing is. A thing of a dataset is one of which a record of the dataset says so.
    fn pattern(&self, fields: &[Paths<'_>]) -> Result<String, Box<Finding>> {
        let class = self.side.class.as_ref().map(|class| self.class(class)).transpose()?;
        let condition = self.side.r#where.as_ref().map(|pattern| self.condition(pattern)).transpose()?;
        let (what, rest) = match (class, condition) {
            (Some(class), condition) => (format!("?thing a {class}"), condition.unwrap_or_default()),
            (None, Some(condition)) => (condition, String::new()),
            (None, None) if self.side.source() == Source::Graph => {
                let remedy = "add `class = \"…\"`, or `where = \"…\"`, a pattern about ?thing";
                let problem = "it does not say which things of the graph are meant";
                return Err(Box::new(self.plan.finding_about(self.side, problem, remedy)));
            }
            (None, None) => {
                let paths: Vec<&str> =
                    fields.iter().take(1).flat_map(|(_, paths)| paths).map(|(path, _)| path.as_str()).collect();
                (format!("?thing {} ?anyName", paths.join("|")), String::new())
            }
        };
        Ok(match self.side.source() {
            Source::Dataset(slug) => {
                let file = self.vocabulary.file_iri(&format!("{}/{slug}.trig", crate::shelf::IMPORTED));
                format!("GRAPH ?anyRecord {{ {what} }} ?anyRecord {} <{file}> . {rest}", dcterms::IS_PART_OF)
            }
            _ => format!("{what} . {rest}").trim_end_matches([' ', '.']).to_owned(),
        })
    }

    fn class(&self, class: &Spanned<String>) -> Result<String, Box<Finding>> {
        let written = class.get_ref().trim();
        let is_bare = written.contains("://") && !written.starts_with('<');
        let term = if is_bare { format!("<{written}>") } else { written.to_owned() };
        self.parse(&format!("SELECT ?thing {{ ?thing a {term} }}")).map_err(|error| {
            self.plan.finding(class, format!("`{written}` is no class: {}", error.reason), error.hint)
        })?;
        Ok(term)
    }

    fn condition(&self, pattern: &Spanned<String>) -> Result<String, Box<Finding>> {
        let text = pattern.get_ref();
        self.parse(&format!("SELECT ?thing {{ {text}\n}}")).map_err(|error| {
            self.plan.finding(pattern, format!("the pattern is not valid: {}", error.reason), error.hint)
        })?;
        if !text.contains("?thing") {
            let problem = "the pattern says nothing about ?thing";
            return Err(Box::new(self.plan.finding(pattern, problem, "call what is meant ?thing")));
        }
        Ok(format!("{{ {text}\n}}"))
    }

    fn place(&self, path: String, span: Option<&Spanned<Places>>) -> Result<Question, Box<Finding>> {
        let text = format!("SELECT ?thing ?value {{ ?thing {path}\n ?value }}");
        // What could end the pattern would begin another one.
        let prepared = if path.contains(['{', '}', '?', '$', ';', '"', '\'']) {
            Err(SyntaxError::without_place("it has signs that no path has"))
        } else {
            self.parse(&text)
        };
        let prepared = prepared.map_err(|error| {
            let problem = format!("`{path}` is no property path: {}", error.reason);
            match span {
                Some(span) => self.plan.finding(span, problem, error.hint),
                None => self.plan.finding_about(self.side, problem, error.hint),
            }
        })?;
        let detour = Detour::of(&path, |text| self.parse(text).ok()).map(Box::new);
        Ok(Question { part: path, text, prepared, detour })
    }

    fn parse(&self, text: &str) -> Result<Prepared, SyntaxError> {
        parse(text, &self.vocabulary.prefixes)
    }
}
