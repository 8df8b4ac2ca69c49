//! What could stand at the cursor: commands, questions, names of things, prefixes, classes and relations.

use super::lexer::{Kind as Piece, keywords, tokens};
use super::line::{LEAVE, QUERY_WORDS, Start, start};
use crate::cli::COMMANDS;
use crate::cli::help::TOPICS;
use crate::query::{Kind, prepare, print};
use crate::session::Session;
use crate::store::{Limits, Term};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

/// Commands whose arguments name things.
const ABOUT_THINGS: &[&str] = &["show", "why", "search", "gaps"];

/// Of these, commands that take all their words as one name.
const ONE_NAME: &[&str] = &["show", "search"];

/// What the graph is asked for words must not make a person wait.
const PATIENCE: Duration = Duration::from_millis(500);

const USED_TERMS: &str = "SELECT DISTINCT ?term { { SELECT DISTINCT ?term { ?thing ?term ?value } }
  UNION { SELECT DISTINCT ?term { ?thing a ?term } } }";

/// Knows every word that may be completed; lists are made when first needed.
pub struct Completer {
    session: Rc<Session>,
    program: clap::Command,
    terms: OnceCell<BTreeSet<String>>,
    things: OnceCell<BTreeSet<String>>,
}

/// Where the word at the cursor begins, and what it could become.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Completion {
    pub start: usize,
    pub words: Vec<String>,
}

impl Completer {
    /// Completes for an open session and a command line.
    pub fn new(session: Rc<Session>, mut program: clap::Command) -> Self {
        program.build();
        Self { session, program, terms: OnceCell::new(), things: OnceCell::new() }
    }

    /// Completes the end of what stands before the cursor.
    pub fn complete(&self, before: &str) -> Completion {
        let lead = before.len() - before.trim_start().len();
        if !before.trim_start().contains(char::is_whitespace) {
            return first_word(before, lead);
        }
        match start(before) {
            Start::Command => self.argument(before),
            Start::Query => self.query(before),
            _ => Completion::default(),
        }
    }

    fn argument(&self, before: &str) -> Completion {
        let words = words(before);
        let skipped = usize::from(words.first().is_some_and(|word| word.text == "coopgraph"));
        let (Some(command), Some(last)) = (words.get(skipped), words.last()) else {
            return Completion::default();
        };
        if words.len() == skipped + 1 {
            return first_word(before, command.start);
        }
        let earlier: Vec<&str> = words[skipped + 1..words.len() - 1].iter().map(|word| word.text.as_str()).collect();
        let name = command.text.as_str();
        if ONE_NAME.contains(&name) && !last.text.starts_with('-') && !earlier.iter().any(|word| word.starts_with('-'))
        {
            let start = words[skipped + 1].start;
            let typed = before[start..].trim_start_matches(['"', '\'']);
            return beginning(start, typed, self.things().iter().map(String::as_str));
        }
        let candidates = self.candidates(name, &earlier, &last.text);
        let found = beginning(last.start, &last.text, candidates.iter().map(String::as_str));
        Completion { words: found.words.into_iter().map(|word| quoted(&word)).collect(), ..found }
    }

    /// Everything that could be the next word of a command.
    fn candidates(&self, command: &str, earlier: &[&str], last: &str) -> Vec<String> {
        let Some(defined) = self.program.find_subcommand(command) else {
            return Vec::new();
        };
        let previous = earlier.last().copied().unwrap_or_default();
        match previous {
            "-p" | "--param" => return self.parameters(earlier.first().copied().unwrap_or_default()),
            "-f" | "--format" => return print::FORMATS.iter().map(|format| format.name().to_owned()).collect(),
            _ => {}
        }
        let option = defined.get_arguments().find(|argument| {
            argument.get_long().is_some_and(|long| previous.strip_prefix("--") == Some(long))
                && argument.get_action().takes_values()
        });
        if let Some(option) = option {
            return possible_values(option);
        }
        if last.starts_with('-') {
            return defined.get_opts().chain(defined.get_arguments()).filter_map(long_option).collect();
        }
        match command {
            "ask" if earlier.is_empty() => self.questions(),
            "help" if earlier.is_empty() => {
                let topics = TOPICS.iter().map(|topic| topic.name);
                COMMANDS.iter().map(|command| command.name).chain(topics).map(str::to_owned).collect()
            }
            _ if ABOUT_THINGS.contains(&command) => self.things().iter().cloned().collect(),
            _ => defined.get_positionals().flat_map(possible_values).collect(),
        }
    }

    fn questions(&self) -> Vec<String> {
        self.session.catalogue.files(Kind::Question).iter().map(|question| question.name.clone()).collect()
    }

    fn parameters(&self, question: &str) -> Vec<String> {
        let Some(question) = self.session.catalogue.question(question) else {
            return Vec::new();
        };
        question.front.parameters.iter().map(|parameter| format!("{}=", parameter.name)).collect()
    }

    fn query(&self, before: &str) -> Completion {
        let tokens = tokens(before);
        let Some(last) = tokens.last() else {
            return Completion::default();
        };
        match last.kind {
            Piece::Variable | Piece::Sign if last.text.starts_with(['?', '$']) => {
                let variables: BTreeSet<&str> = tokens[..tokens.len() - 1]
                    .iter()
                    .filter(|token| token.kind == Piece::Variable)
                    .map(|token| token.text)
                    .collect();
                beginning(last.start, last.text, variables.into_iter())
            }
            Piece::PrefixedName => beginning(last.start, last.text, self.terms().iter().map(String::as_str)),
            Piece::Word | Piece::Keyword => {
                let prefixes = self.session.vocabulary.prefixes.iter().map(|(name, _)| format!("{name}:"));
                let all: Vec<String> = prefixes.chain(keywords().map(str::to_owned)).collect();
                beginning(last.start, last.text, all.iter().map(String::as_str))
            }
            _ => Completion::default(),
        }
    }

    /// Classes and relations that are used, and everything that has a name, as prefixed names.
    fn terms(&self) -> &BTreeSet<String> {
        self.terms.get_or_init(|| {
            let prefixes = &self.session.vocabulary.prefixes;
            let mut terms = BTreeSet::new();
            if let Ok(prepared) = prepare(USED_TERMS, prefixes, &[]) {
                let limits = Limits { time: Some(PATIENCE), ..Limits::default() };
                for row in self.session.store.query(&prepared, &limits).flatten() {
                    if let Some(Some(Term::NamedNode(term))) = row.first() {
                        terms.insert(prefixes.shorten(term.as_str()));
                    }
                }
            }
            if let Ok(names) = self.session.names() {
                terms.extend(names.iter().map(|(iri, _)| prefixes.shorten(iri)));
            }
            terms.retain(|term| !term.contains("://"));
            terms
        })
    }

    /// Short names of the folder's things, and every label and alias.
    fn things(&self) -> &BTreeSet<String> {
        self.things.get_or_init(|| {
            let space = &self.session.vocabulary.uri_space;
            let Ok(names) = self.session.names() else {
                return BTreeSet::new();
            };
            let mut things = BTreeSet::new();
            for (iri, names) in names.iter() {
                things.extend(iri.strip_prefix(space.as_str()).filter(|_| !space.is_empty()).map(str::to_owned));
                things.extend(names.iter().map(|name| name.text.clone()));
            }
            // What could not be typed must not come from the data to the terminal either.
            things.retain(|thing| !thing.is_empty() && !thing.contains(char::is_control));
            things
        })
    }
}

fn first_word(before: &str, start: usize) -> Completion {
    let commands = COMMANDS.iter().map(|command| command.name).chain(LEAVE.iter().copied());
    let mut found = beginning(start, &before[start..], commands.chain(QUERY_WORDS.iter().copied()));
    // Both `ask` and ASK begin with what was typed: the case that was typed is meant.
    if found.words.iter().any(|word| word.starts_with(&before[start..])) {
        found.words.retain(|word| word.starts_with(&before[start..]));
    }
    found.words.iter_mut().for_each(|word| word.push(' '));
    found
}

/// The candidates that begin with what was typed, in any case.
fn beginning<'a>(start: usize, typed: &str, candidates: impl Iterator<Item = &'a str>) -> Completion {
    let typed = typed.to_lowercase();
    let begins = |candidate: &&str| candidate.to_lowercase().starts_with(&typed);
    let mut words: Vec<String> = candidates.filter(begins).map(str::to_owned).collect();
    words.sort();
    words.dedup();
    Completion { start, words }
}

/// A word as it must be typed to stay one word.
fn quoted(word: &str) -> String {
    if !word.contains(|c: char| c.is_whitespace() || "\"'\\".contains(c)) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

fn possible_values(argument: &clap::Arg) -> Vec<String> {
    argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
}

fn long_option(argument: &clap::Arg) -> Option<String> {
    argument.get_long().map(|long| format!("--{long}"))
}

/// A word of a command that is being typed: where it begins, with its quote, and its text without.
struct Word {
    start: usize,
    text: String,
}

/// The words before the cursor; the last one may be empty, or lack its closing quote.
fn words(before: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut quote = None;
    let mut is_inside = false;
    for (at, c) in before.char_indices() {
        let ends = quote.is_none() && c.is_whitespace();
        if !ends && !is_inside {
            words.push(Word { start: at, text: String::new() });
        }
        is_inside = !ends;
        match (quote, words.last_mut()) {
            _ if ends => {}
            (Some(open), _) if open == c => quote = None,
            (None, _) if matches!(c, '"' | '\'') => quote = Some(c),
            (_, Some(word)) => word.text.push(c),
            (_, None) => {}
        }
    }
    if !is_inside {
        words.push(Word { start: before.len(), text: String::new() });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::Shelf;

    fn complete(before: &str) -> Completion {
        let session = Session::open(Shelf::built_in(), Limits::default(), vec!["en".to_owned()], false);
        let session = Rc::new(session.expect("the shipped graph opens"));
        Completer::new(session, crate::cli::definition()).complete(before)
    }

    #[test]
    fn each_place_has_its_words() {
        let cases = [
            ("sh", 0, "show "),
            ("  SEL", 2, "SELECT "),
            ("ask wha", 4, "what-answers-what"),
            ("ask what-answers-what --par", 22, "--param"),
            ("ask what-answers-what -p prov", 25, "provision="),
            ("list data", 5, "datasets"),
            ("show dpg", 5, "dpga"),
            ("show digital public goods all", 5, "Digital Public Goods Alliance"),
            ("why \"Digital Public Goods All", 4, "\"Digital Public Goods Alliance\""),
            ("help exit", 5, "exit-codes"),
            ("coopgraph help form", 15, "formats"),
            ("ask what-answers-what --format mark", 31, "markdown"),
            ("SELECT * { ?s coop:answ", 14, "coop:answers"),
            ("SELECT * { ?s a sk", 16, "skos:"),
            ("SELECT * { ?thing a ?b . ?th", 25, "?thing"),
            ("SELECT * { ?s ?p ?o } ORD", 22, "ORDER"),
        ];
        for (before, start, expected) in cases {
            let found = complete(before);
            assert_eq!(found.start, start, "{before}: {found:?}");
            assert!(found.words.iter().any(|word| word == expected), "{before}: {found:?}");
        }
    }

    #[test]
    fn where_nothing_fits_nothing_is_offered() {
        for before in ["ask nothing-is-called-so", "shwo x", "SELECT * { ?s ?p \"sho", "show \u{1b}[31m"] {
            assert_eq!(complete(before).words, Vec::<String>::new(), "{before}");
        }
    }
}
