//! Finds the good paragraphs of a file that has broken ones.
//!
//! Only asked when a file does not parse as a whole. The text is cut into statements (a paragraph that ends with its dot,
//! a TriG block that ends with its brace, a line of N-Triples); each is then parsed by itself, with the prefixes declared
//! before it. A statement counts as a whole or not at all: half a record must never be asserted, and what stood between
//! braces must never end up outside them.

use oxigraph::io::RdfFormat;

/// A statement and where it begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub text: &'a str,
    /// Line it begins on, from 0.
    pub line: usize,
    /// Column it begins at, in characters, from 0.
    pub column: usize,
    /// Whether it declares a prefix or a base.
    pub directive: bool,
    /// What was seen to be wrong with it, and at which byte of its text.
    pub fault: Option<(Fault, usize)>,
}

/// What can be seen to be wrong without knowing what a statement means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    OpenText,
    OpenBlock,
}

/// Cuts a text into statements.
pub fn statements(text: &str, format: RdfFormat) -> Vec<Statement<'_>> {
    match format {
        RdfFormat::NTriples | RdfFormat::NQuads => lines(text),
        _ => Cutter::new(text).cut(),
    }
}

fn lines(text: &str) -> Vec<Statement<'_>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Statement { text: line, line: number, column: 0, directive: false, fault: None })
        .collect()
}

/// Walks over Turtle or TriG just closely enough to know what is text, what is a comment and what is structure.
struct Cutter<'a> {
    text: &'a str,
    at: usize,
    start: Option<usize>,
    /// Where the block that is open opened.
    block: Option<usize>,
    /// Braces opened inside it on the line on which it opened; there should be none.
    nested: usize,
    /// A line inside the open block that looks like a statement of its own: not indented, behind a blank line.
    candidate: Option<usize>,
    last: u8,
    fault: Option<(Fault, usize)>,
    found: Vec<Range>,
}

/// Where a statement stands in the text, and what is wrong with it.
struct Range {
    start: usize,
    end: usize,
    fault: Option<(Fault, usize)>,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            start: None,
            block: None,
            nested: 0,
            candidate: None,
            last: b' ',
            fault: None,
            found: Vec::new(),
        }
    }

    fn cut(mut self) -> Vec<Statement<'a>> {
        while self.at < self.text.len() {
            self.step();
        }
        self.close_open_block();
        self.end(self.text.len());
        place(self.text, self.found)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn step(&mut self) {
        let rest = self.rest();
        let byte = rest.as_bytes()[0];
        if byte == b'\n' && self.is_paragraph_end() {
            self.end(self.at);
        } else if byte.is_ascii_whitespace() {
            self.at += 1;
            if byte == b'\n' && self.block.is_some() && self.candidate.is_none() && self.begins_paragraph() {
                self.candidate = Some(self.at);
            }
        } else if byte == b'#' {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else {
            self.token(byte);
        }
    }

    /// One token inside a statement.
    fn token(&mut self, byte: u8) {
        let start = *self.start.get_or_insert(self.at);
        match byte {
            b'"' | b'\'' => self.quoted(byte),
            b'<' => self.at += iri_length(self.rest()),
            b'{' if self.block.is_some() => return self.begin_again(),
            b'{' => {
                self.block = Some(self.at);
                self.at += 1;
            }
            b'}' if self.nested > 0 => {
                self.nested -= 1;
                self.at += 1;
            }
            b'}' => {
                self.block = None;
                self.at += 1;
                return self.end(self.at);
            }
            b'.' if self.block.is_none() && self.ends_statement() => {
                self.at += 1;
                return self.end(self.at);
            }
            _ => self.at += self.rest().chars().next().map_or(1, char::len_utf8),
        }
        self.last = byte;
        if byte == b'<' && self.block.is_none() && is_sparql_directive(&self.text[start..self.at]) {
            self.end(self.at);
        }
    }

    fn quoted(&mut self, quote: u8) {
        let (length, closed) = quoted_length(self.rest(), quote);
        if !closed {
            self.fault.get_or_insert((Fault::OpenText, self.at));
        }
        self.at += length;
    }

    /// A block opens although another is still open: the older one was never closed. What looks like a statement of its
    /// own inside it is looked at again; without such a line, all before the line of the new block is lost. When both open
    /// on one line nothing can be told apart, and all is lost up to the brace that closes both.
    fn begin_again(&mut self) {
        let line = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
        let begin = self.candidate.unwrap_or(line);
        if let Some(block) = self.block.filter(|block| *block >= begin) {
            self.fault.get_or_insert((Fault::OpenBlock, block));
            self.nested += 1;
            self.at += 1;
            return;
        }
        // A fault behind the place that is gone back to belongs to what begins there, and will be met again.
        self.fault = self.fault.filter(|(_, at)| *at < begin);
        self.close_open_block();
        self.end(begin);
        self.at = begin;
    }

    fn close_open_block(&mut self) {
        if let Some(block) = self.block.take() {
            self.fault.get_or_insert((Fault::OpenBlock, block));
        }
    }

    /// Whether a line begins here that is not indented and has a blank line before it.
    fn begins_paragraph(&self) -> bool {
        let indented = self.rest().starts_with([' ', '\t', '\r', '\n', '}', '#']) || self.rest().is_empty();
        let before = self.text[..self.at].trim_end_matches([' ', '\t', '\r', '\n']);
        !indented && self.text[before.len()..self.at].matches('\n').count() > 1
    }

    /// A dot followed by a digit or letter belongs to a number or a name.
    fn ends_statement(&self) -> bool {
        let next = self.rest().as_bytes().get(1);
        next.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'#' | b'.' | b'}'))
    }

    /// A blank line ends a statement that lacks its dot, unless it stands in a block or goes on visibly.
    fn is_paragraph_end(&self) -> bool {
        self.start.is_some()
            && self.block.is_none()
            && !matches!(self.last, b';' | b',' | b'[' | b'(')
            && self.rest()[1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n')
    }

    fn end(&mut self, end: usize) {
        if let Some(start) = self.start.take() {
            self.found.push(Range { start, end, fault: self.fault.map(|(fault, at)| (fault, at - start)) });
        }
        self.block = None;
        self.nested = 0;
        self.candidate = None;
        self.fault = None;
        self.last = b' ';
    }
}

/// Length of a quoted text, and whether it is closed; a short one ends at the end of its line at the latest.
pub(super) fn quoted_length(text: &str, quote: u8) -> (usize, bool) {
    let long = [quote; 3];
    if text.as_bytes().starts_with(&long) {
        let end = closing(&text.as_bytes()[3..], &long);
        return end.map_or((text.len(), false), |at| (at + 6, true));
    }
    let line = text.find('\n').unwrap_or(text.len());
    closing(&text.as_bytes()[1..line], &[quote]).map_or((line, false), |at| (at + 2, true))
}

/// Position of the closing quotes, stepping over escapes.
fn closing(bytes: &[u8], quotes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(quotes) {
            return Some(at);
        } else {
            at += 1;
        }
    }
    None
}

/// Length of an IRI in angle brackets; 1 when the bracket is none.
pub(super) fn iri_length(text: &str) -> usize {
    text.find(['>', '\n']).filter(|at| text.as_bytes()[*at] == b'>').map_or(1, |at| at + 1)
}

/// `PREFIX p: <…>` and `BASE <…>` end without a dot.
fn is_sparql_directive(statement: &str) -> bool {
    let word = statement.split_whitespace().next().unwrap_or_default();
    statement.ends_with('>') && (word.eq_ignore_ascii_case("prefix") || word.eq_ignore_ascii_case("base"))
}

fn is_directive(statement: &str) -> bool {
    is_sparql_directive(statement) || statement.starts_with("@prefix") || statement.starts_with("@base")
}

/// Turns byte ranges into statements with line and column.
fn place(text: &str, ranges: Vec<Range>) -> Vec<Statement<'_>> {
    let mut line = 0;
    let mut seen = 0;
    let mut statements = Vec::with_capacity(ranges.len());
    for Range { start, end, fault } in ranges {
        line += text[seen..start].matches('\n').count();
        seen = start;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let statement = &text[start..end];
        statements.push(Statement {
            text: statement,
            line,
            column: text[line_start..start].chars().count(),
            directive: is_directive(statement),
            fault,
        });
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        statements(text, RdfFormat::TriG).into_iter().map(|statement| statement.text.trim()).collect()
    }

    #[test]
    fn statements_end_with_their_dot() {
        let text = "PREFIX a: <http://a/>\na:x a:y 1.5 , a:b.c . # a dot.\n@base <http://b/> .\na:z a:y \"x . y\" .";
        let expected = ["PREFIX a: <http://a/>", "a:x a:y 1.5 , a:b.c .", "@base <http://b/> .", "a:z a:y \"x . y\" ."];
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn an_unclosed_text_costs_its_paragraph_only() {
        assert_eq!(texts("a:x a:y \"open .\n\na:z a:y a:w ."), ["a:x a:y \"open .", "a:z a:y a:w ."]);
    }

    #[test]
    fn an_unclosed_block_ends_where_the_next_opens() {
        assert_eq!(texts("a:r { a:x a:y a:z .\n\na:q { a:x a:y a:w }"), ["a:r { a:x a:y a:z .", "a:q { a:x a:y a:w }"]);
    }

    #[test]
    fn a_record_behind_an_unclosed_block_is_not_lost_with_it() {
        assert_eq!(
            texts("a:r { a:x a:y a:z .\n\na:q a a:R .\na:q { a:x a:y a:w }"),
            ["a:r { a:x a:y a:z .", "a:q a a:R .", "a:q { a:x a:y a:w }"]
        );
    }

    #[test]
    fn a_block_inside_a_block_on_one_line_is_lost_with_it() {
        let text = "a:r { a:x a:y a:q { a:x a:y a:z } . a:s a:p a:o . }\n\na:t { a:x a:y a:w }";
        let (lost, kept) = text.split_once("\n\n").expect("two blocks");
        assert_eq!(texts(text), [lost, kept]);
        assert!(statements(text, RdfFormat::TriG)[0].fault.is_some());
    }

    #[test]
    fn a_fault_lies_inside_its_statement() {
        let text = "a:r {\n\na:x a:y \"open .\n a:q { a:x a:y a:z }";
        for statement in statements(text, RdfFormat::TriG) {
            assert!(statement.fault.is_none_or(|(_, at)| at < statement.text.len()), "{statement:?}");
        }
    }

    #[test]
    fn a_block_is_one_statement_whatever_it_holds() {
        let block = "a:r {\n\na:x a:y \"open .\n\na:q a:y a:w .\n}";
        assert_eq!(texts(block), [block]);
    }

    #[test]
    fn places_count_lines_and_characters() {
        let found = statements("é:x a:y a:z .  a:b a:c a:d .\na:e a:f a:g .", RdfFormat::Turtle);
        let places: Vec<_> = found.iter().map(|s| (s.line, s.column)).collect();
        assert_eq!(places, [(0, 0), (0, 15), (1, 0)]);
    }
}
