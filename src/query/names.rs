//! Names of things, for people: labels in the reader's languages, aliases to ask by, citations of records.

use super::ask_own;
use crate::store::{NamedNode, Store, StoreError, Term};
use crate::vocab::Vocabulary;
use std::collections::{HashMap, HashSet};

const ASSERTED_NAMES: &str = "SELECT ?thing ?name { VALUES ?property { UNDEF } ?thing ?property ?name }";

/// Also names that only a record gives which we do not assert: a thing can be asked for by them.
const ALL_NAMES: &str = "SELECT ?thing ?name { VALUES ?property { UNDEF } GRAPH ?record { ?thing ?property ?name } }";

/// Added to the rank of a name we do not assert: it is shown only where there is no other.
const NOT_ASSERTED: usize = 100;

const NAMELESS: &str = "SELECT DISTINCT ?thing ?value {
  VALUES ?class { UNDEF } VALUES ?property { UNDEF }
  GRAPH ?record { ?thing a ?class ; ?property ?value }
} ORDER BY ?thing ?value";

/// One name of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub language: String,
    /// Position of the property in the folder's list: 0 is the best.
    pub rank: usize,
    /// Whether the property is an alias, not a label.
    pub is_alias: bool,
}

impl Name {
    /// Whether a record that we assert gives the name.
    pub fn is_asserted(&self) -> bool {
        self.rank < NOT_ASSERTED
    }
}

/// Where a record stands, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    pub source: String,
    pub publisher: String,
    /// The publisher's acronym, where it has one.
    pub acronym: String,
    pub locator: String,
}

/// A thing without a name of its own: the values that stand for it, and these in one line.
#[derive(Clone, Debug, Default)]
struct Nameless {
    parts: Vec<Term>,
    joined: String,
}

impl Citation {
    /// `Publisher: Title`, or the title alone.
    pub fn in_full(&self) -> String {
        if self.publisher.is_empty() || self.source.contains(&self.publisher) {
            self.source.clone()
        } else {
            format!("{}: {}", self.publisher, self.source)
        }
    }

    /// The publisher's acronym or name, or the title: enough to recognise a source that is given in full elsewhere.
    pub fn in_short(&self) -> &str {
        [&self.acronym, &self.publisher].into_iter().find(|text| !text.is_empty()).unwrap_or(&self.source)
    }
}

/// All names in a store, by IRI.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: HashMap<String, Vec<Name>>,
    nameless: HashMap<String, Nameless>,
    citations: HashMap<String, Citation>,
    sources: HashSet<String>,
    languages: Vec<String>,
    vocabulary: Vocabulary,
}

impl Names {
    /// No names, only prefixes: for answers that give terms.
    pub fn none(vocabulary: &Vocabulary) -> Self {
        Self { vocabulary: vocabulary.clone(), ..Self::default() }
    }

    /// Reads every label and alias. `languages` are the reader's, best first; English and untagged come after them.
    pub fn read(store: &Store, vocabulary: &Vocabulary, languages: &[String]) -> Result<Self, StoreError> {
        let mut names = Self { languages: languages.to_vec(), vocabulary: vocabulary.clone(), ..Self::default() };
        names.read_labels(store)?;
        names.read_citations(store)?;
        names.read_nameless(store)?;
        Ok(names)
    }

    /// The best name of a thing, if it has one.
    pub fn label(&self, iri: &str) -> Option<&str> {
        let labels = self.of(iri).iter().filter(|name| !name.is_alias);
        labels
            .min_by_key(|name| (!name.is_asserted(), self.preference(&name.language), name.rank))
            .map(|name| name.text.as_str())
            .or_else(|| self.nameless.get(iri).map(|nameless| nameless.joined.as_str()))
    }

    /// A name to show: the label; for a record its place; else the shortened IRI.
    pub fn show(&self, iri: &str) -> String {
        let short = || self.vocabulary.prefixes.shorten(iri);
        match (self.label(iri), self.citation(iri)) {
            (Some(label), _) => label.to_owned(),
            (None, Some(citation)) => format!("{} ({})", short(), citation.locator),
            (None, None) => short(),
        }
    }

    /// A term to show: a name for a thing, the text of a literal.
    pub fn show_term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.show(node.as_str()),
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }

    /// Whether a thing has no name of its own and is shown by others.
    pub fn is_nameless(&self, iri: &str) -> bool {
        self.nameless.contains_key(iri)
    }

    /// What stands for a thing without a name, leaving one value out: the participation of Norway, seen from Norway.
    pub fn nameless_but(&self, iri: &str, left_out: &NamedNode) -> Option<String> {
        let nameless = self.nameless.get(iri)?;
        let left_out = Term::from(left_out.clone());
        let parts: Vec<String> =
            nameless.parts.iter().filter(|part| **part != left_out).map(|part| self.show_term(part)).collect();
        Some(parts.join(" · "))
    }

    /// Where a record stands; `None` when the IRI is no record.
    pub fn citation(&self, record: &str) -> Option<&Citation> {
        self.citations.get(record)
    }

    /// Whether a record rests on the thing as its source.
    pub fn is_source(&self, iri: &str) -> bool {
        self.sources.contains(iri)
    }

    /// Every thing that has a name, with its names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Name])> {
        self.names.iter().map(|(iri, names)| (iri.as_str(), names.as_slice()))
    }

    /// All names of one thing.
    pub fn of(&self, iri: &str) -> &[Name] {
        self.names.get(iri).map_or(&[], Vec::as_slice)
    }

    /// The vocabulary the names were read with.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// How far down the reader's list a language is; then English, untagged, any other.
    fn preference(&self, language: &str) -> usize {
        let matches = |wanted: &str| {
            language == wanted || language.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'))
        };
        let count = self.languages.len();
        self.languages.iter().position(|wanted| matches(wanted)).unwrap_or(match language {
            "en" => count,
            "" => count + 1,
            _ => count + 2,
        })
    }

    fn read_labels(&mut self, store: &Store) -> Result<(), StoreError> {
        let properties =
            [(self.vocabulary.label_properties.clone(), false), (self.vocabulary.alias_properties.clone(), true)];
        for (properties, is_alias) in properties {
            for (rank, property) in properties.into_iter().enumerate() {
                for (query, weaker) in [(ASSERTED_NAMES, 0), (ALL_NAMES, NOT_ASSERTED)] {
                    let values = [("property", property.clone().into())];
                    let table = ask_own(store, &self.vocabulary.prefixes, query, &values)?;
                    table.rows.iter().for_each(|row| self.add_name(row, rank + weaker, is_alias));
                }
            }
        }
        Ok(())
    }

    /// Adds the name in a row, unless the thing has it already.
    fn add_name(&mut self, row: &[Option<Term>], rank: usize, is_alias: bool) {
        let [Some(Term::NamedNode(thing)), Some(Term::Literal(name))] = row else {
            return;
        };
        let names = self.names.entry(thing.as_str().to_owned()).or_default();
        let language = name.language().unwrap_or_default();
        if !names.iter().any(|known| known.text == name.value() && known.language == language) {
            names.push(Name { text: name.value().to_owned(), language: language.to_owned(), rank, is_alias });
        }
    }

    fn read_citations(&mut self, store: &Store) -> Result<(), StoreError> {
        let table = ask_own(
            store,
            &self.vocabulary.prefixes,
            "SELECT ?record ?source ?publisher ?locator {
               ?record a say:Record ; dcterms:source ?source
               OPTIONAL { ?source dcterms:publisher ?publisher }
               OPTIONAL { ?record say:locator ?locator }
             }",
            &[],
        )?;
        for row in &table.rows {
            if let [Some(Term::NamedNode(record)), Some(source), publisher, locator] = row.as_slice() {
                if let Term::NamedNode(source) = source {
                    self.sources.insert(source.as_str().to_owned());
                }
                let show = |term: &Option<Term>| term.as_ref().map_or_else(String::new, |term| self.show_term(term));
                let citation = Citation {
                    source: self.show_term(source),
                    publisher: show(publisher),
                    acronym: publisher.as_ref().map_or_else(String::new, |publisher| self.acronym(publisher)),
                    locator: show(locator),
                };
                self.citations.insert(record.as_str().to_owned(), citation);
            }
        }
        Ok(())
    }

    /// The shortest alias in capitals.
    fn acronym(&self, thing: &Term) -> String {
        let Term::NamedNode(node) = thing else {
            return String::new();
        };
        let is_acronym = |text: &&str| {
            (2..=8).contains(&text.chars().count())
                && text.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '-')
        };
        let aliases = self.of(node.as_str()).iter().filter(|name| name.is_alias && name.is_asserted());
        let acronyms = aliases.map(|name| name.text.as_str()).filter(is_acronym);
        acronyms.min_by_key(|text| (text.chars().count(), *text)).unwrap_or_default().to_owned()
    }

    /// Gives a name to members of classes that have none of their own: the values of the properties that show them.
    fn read_nameless(&mut self, store: &Store) -> Result<(), StoreError> {
        for (class, properties) in self.vocabulary.shown_by.clone() {
            for property in properties {
                let values = [("class", class.clone().into()), ("property", property.into())];
                let table = ask_own(store, &self.vocabulary.prefixes, NAMELESS, &values)?;
                for row in &table.rows {
                    if let [Some(Term::NamedNode(thing)), Some(value)] = row.as_slice() {
                        let nameless = self.nameless.entry(thing.as_str().to_owned()).or_default();
                        nameless.parts.push(value.clone());
                    }
                }
            }
        }
        let joined: Vec<(String, String)> = self
            .nameless
            .iter()
            .map(|(thing, nameless)| {
                let parts: Vec<String> = nameless.parts.iter().map(|part| self.show_term(part)).collect();
                (thing.clone(), parts.join(" · "))
            })
            .collect();
        for (thing, joined) in joined {
            self.nameless.entry(thing).or_default().joined = joined;
        }
        Ok(())
    }
}
