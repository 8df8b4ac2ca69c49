//! What stands where in a file: declarations, graphs, statements. The file is known to parse.

use super::tokens::{Kind, Token};
use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub struct Outline<'a> {
    pub declarations: Vec<Declaration<'a>>,
    pub graphs: Vec<Graph<'a>>,
    pub statements: Vec<Statement<'a>>,
    /// Names of prefixes that stand before a colon somewhere in a statement.
    pub used: BTreeSet<&'a str>,
}

/// A PREFIX or a BASE.
#[derive(Debug)]
pub struct Declaration<'a> {
    /// `None` for a BASE.
    pub prefix: Option<&'a str>,
    pub iri: &'a str,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug)]
pub struct Graph<'a> {
    pub name: &'a str,
    pub start: usize,
    /// The statement before it, if nothing else stands between.
    pub before: Option<usize>,
}

#[derive(Debug)]
pub struct Statement<'a> {
    /// As it is written; `[` or `(` for a blank node.
    pub subject: &'a str,
    pub start: usize,
    pub end: usize,
    pub predicates: Vec<Token<'a>>,
    /// Index of its graph.
    pub graph: Option<usize>,
}

impl Statement<'_> {
    pub fn is_named(&self) -> bool {
        !matches!(self.subject, "[" | "(")
    }
}

/// Reads the tokens of a file.
pub fn read<'a>(tokens: &[Token<'a>]) -> Outline<'a> {
    let tokens = tokens.iter().filter(|token| token.kind != Kind::Comment).copied().collect();
    let mut reader = Reader { tokens, at: 0, graph: None, last: None, outline: Outline::default() };
    while let Some(token) = reader.peek() {
        reader.item(token);
    }
    reader.outline
}

struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
    graph: Option<usize>,
    /// The statement that was read last, if nothing else was since.
    last: Option<usize>,
    outline: Outline<'a>,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        if token.kind == Kind::Word
            && let Some((prefix, _)) = token.text.split_once(':')
        {
            self.outline.used.insert(prefix);
        }
        Some(token)
    }

    fn item(&mut self, token: Token<'a>) {
        if is_one_of(&token, &["PREFIX", "@prefix", "BASE", "@base"]) {
            self.declaration(token);
        } else if token.is_word("GRAPH") {
            self.at += 1;
        } else if token.is_sign("}") {
            self.at += 1;
            self.graph = None;
            self.last = None;
        } else if token.is_sign("{") {
            self.open_graph(token.text, token.start);
        } else {
            self.named(token);
        }
    }

    fn declaration(&mut self, keyword: Token<'a>) {
        // Not by `next`: a declaration does not use its prefix.
        self.at += 1;
        let has_prefix = is_one_of(&keyword, &["PREFIX", "@prefix"]);
        let name = has_prefix.then(|| self.peek()).flatten();
        self.at += usize::from(has_prefix);
        let Some(iri) = self.peek() else {
            return;
        };
        self.at += 1;
        let prefix = name.map(|name| name.text.trim_end_matches(':'));
        self.outline.declarations.push(Declaration { prefix, iri: iri.text, start: keyword.start, end: iri.end() });
        if keyword.text.starts_with('@') && self.peek().is_some_and(|token| token.is_sign(".")) {
            self.at += 1;
        }
    }

    /// A graph or a statement: both begin with a name.
    fn named(&mut self, subject: Token<'a>) {
        self.group();
        if self.peek().is_some_and(|token| token.is_sign("{")) {
            self.open_graph(subject.text, subject.start);
        } else {
            self.statement(subject);
        }
    }

    fn open_graph(&mut self, name: &'a str, start: usize) {
        self.at += 1;
        self.graph = Some(self.outline.graphs.len());
        self.outline.graphs.push(Graph { name, start, before: self.last.take() });
    }

    fn statement(&mut self, subject: Token<'a>) {
        let mut predicates = Vec::new();
        let mut expected = true;
        let mut end = subject.end();
        while let Some(token) = self.peek().filter(|token| !token.is_sign("}")) {
            end = token.end();
            if token.is_sign(".") {
                self.at += 1;
                break;
            }
            self.group();
            if token.is_sign(";") {
                expected = true;
            } else if expected {
                predicates.push(token);
                expected = false;
            }
        }
        self.last = Some(self.outline.statements.len());
        let statement = Statement { subject: subject.text, start: subject.start, end, predicates, graph: self.graph };
        self.outline.statements.push(statement);
    }

    /// Steps over one token, or over all between a bracket and the one that closes it.
    fn group(&mut self) {
        let mut depth = 0;
        while let Some(token) = self.next() {
            if token.is_sign("[(") {
                depth += 1;
            } else if token.is_sign("])") {
                depth -= 1;
            }
            if depth <= 0 {
                return;
            }
        }
    }
}

fn is_one_of(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(word))
}
