//! What a person typed: a command, a query, or the wish to leave; and whether it is all there.

use super::lexer::{Kind, depth, tokens};
use crate::cli::COMMANDS;
use crate::error::Error;
use crate::query::{UPDATE_WORDS, prepare};
use crate::vocab::{Prefixes, nearest};

/// A text, understood.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Only spaces or comments.
    Nothing,
    /// The wish to leave.
    Leave,
    /// A command, in words.
    Command(Vec<String>),
    /// SPARQL.
    Query(String),
}

/// Which kind of text begins here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Nothing,
    Leave,
    Command,
    Query,
    Unknown,
}

/// Words that leave the prompt.
pub const LEAVE: &[&str] = &["exit", "quit"];

/// Words a query begins with.
pub const QUERY_WORDS: &[&str] = &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"];

/// Understands a text that is whole.
pub fn read(text: &str) -> Result<Line, Error> {
    match start(text) {
        Start::Nothing => Ok(Line::Nothing),
        Start::Leave => Ok(Line::Leave),
        Start::Query => Ok(Line::Query(without_end(text).to_owned())),
        Start::Command => {
            let words = shlex::split(text.trim())
                .ok_or_else(|| Error::usage("a quote is not closed", "close it with the quote it opened with"))?;
            Ok(Line::Command(words.into_iter().skip_while(|word| word == PROGRAM).collect()))
        }
        Start::Unknown => Err(unknown(first_word(text))),
    }
}

/// Which kind of text begins here; only the beginning is looked at.
pub fn start(text: &str) -> Start {
    let word = first_word(text);
    let is_one_of = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    if word.is_empty() {
        return Start::Nothing;
    }
    if LEAVE.contains(&word) {
        return Start::Leave;
    }
    let is_command = word == PROGRAM || COMMANDS.iter().any(|command| command.name == word);
    match () {
        () if is_command && !goes_on_as_query(text, word) => Start::Command,
        () if is_one_of(QUERY_WORDS) || is_one_of(UPDATE_WORDS) || word.starts_with('{') => Start::Query,
        () => Start::Unknown,
    }
}

/// Whether nothing more need be waited for.
pub fn is_whole(text: &str, prefixes: &Prefixes) -> bool {
    if start(text) != Start::Query || ends_with_an_empty_line(text) {
        return true;
    }
    let tokens = tokens(text);
    let is_open_text = tokens.last().is_some_and(|token| {
        token.kind == Kind::OpenText && (token.text.starts_with("\"\"\"") || token.text.starts_with("'''"))
    });
    if is_open_text || depth(&tokens) > 0 {
        return false;
    }
    without_end(text) != text || !prepare(text, prefixes, &[]).is_err_and(|error| error.is_unfinished())
}

/// The name people type from habit before a command.
const PROGRAM: &str = "coopgraph";

/// The first word that is no comment.
fn first_word(text: &str) -> &str {
    let lines = text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with('#'));
    let line = lines.unwrap_or_default();
    let end = line.find(|c: char| c.is_whitespace() || matches!(c, '{' | '(' | '*' | '?' | '<' | ';'));
    match end {
        Some(0) => &line[..line.chars().next().map_or(0, char::len_utf8)],
        Some(end) => &line[..end],
        None => line,
    }
}

/// `ask` is a command, and ASK a query: what follows tells them apart.
fn goes_on_as_query(text: &str, word: &str) -> bool {
    let after = text.split_once(word).map_or("", |(_, after)| after).trim_start();
    let next = after.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default();
    QUERY_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
        && (after.starts_with('{') || next.eq_ignore_ascii_case("where") || next.eq_ignore_ascii_case("from"))
}

fn ends_with_an_empty_line(text: &str) -> bool {
    text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty())
}

/// The text without the `;` that ends it; inside brackets it is part of the query.
fn without_end(text: &str) -> &str {
    let trimmed = text.trim_end();
    match trimmed.strip_suffix(';') {
        Some(query) if depth(&tokens(query)) <= 0 => query,
        _ => text,
    }
}

fn unknown(word: &str) -> Error {
    let names = COMMANDS.iter().map(|command| command.name).chain(LEAVE.iter().copied());
    let hint = match nearest(word, names.chain(QUERY_WORDS.iter().copied())).as_slice() {
        [] => "`help` lists the commands; a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Error::usage(format!("there is no command `{word}`"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_queries_are_told_apart() {
        let cases = [
            ("", Start::Nothing),
            ("  # a comment\n", Start::Nothing),
            ("exit", Start::Leave),
            ("ask", Start::Command),
            ("ask what-answers-what", Start::Command),
            ("coopgraph show x", Start::Command),
            ("ask { ?s ?p ?o }", Start::Query),
            ("ask where { ?s ?p ?o }", Start::Query),
            ("ASK{}", Start::Query),
            ("# why\nselect * { ?s ?p ?o }", Start::Query),
            ("SELECT*{}", Start::Query),
            ("shwo x", Start::Unknown),
            ("{ ?s ?p ?o }", Start::Query),
            ("é", Start::Unknown),
        ];
        for (text, expected) in cases {
            assert_eq!(start(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_is_whole_when_it_parses_or_is_ended() {
        let prefixes = Prefixes::default();
        let whole = [
            "show x",
            "SELECT * { ?s ?p ?o }",
            "SELECT * {\n ?s ?p ?o\n}",
            "SELECT * {\n",
            "SELECT;",
            "DESCRIBE owl:Class",
            "SELECT * { ?s nowhere:p ?o }",
            "CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o }",
            "}",
        ];
        let open = [
            "SELECT",
            "SELECT *",
            "SELECT * {",
            "SELECT * { ?s ?p ?o ;",
            "PREFIX x: <http://x/>",
            "CONSTRUCT { ?s ?p ?o }",
            "ASK { ?s ?p \"\"\"a",
            "SELECT * { ?s nowhere:p ?o",
            "SELECT * { ?s ?p ?o } ORDER BY",
        ];
        for text in whole {
            assert!(is_whole(text, &prefixes), "{text}");
        }
        for text in open {
            assert!(!is_whole(text, &prefixes), "{text}");
        }
    }

    #[test]
    fn the_end_sign_is_no_part_of_the_query() {
        assert_eq!(read("ASK {} ;\n").ok(), Some(Line::Query("ASK {} ".to_owned())));
        assert_eq!(read("coopgraph show \"a b\"").ok(), Some(Line::Command(vec!["show".to_owned(), "a b".to_owned()])));
    }
}
