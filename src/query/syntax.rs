//! What is wrong with a query, in words a person can use.
//!
//! spargebra says where it gave up and lists everything it would have taken there, down to character classes; the real
//! reason, when there is one, stands inside that list. It matches keywords by taking as many characters as the keyword
//! has, so its position may lie beyond the true one, in the next token or past the end. Hence the query is parsed once
//! more with its tokens set far apart: then the position cannot leave the token that is wrong.

use crate::shelf::Place;
use crate::vocab::Prefixes;
use crate::vocab::nearest;

/// A query that does not parse: why, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SyntaxError {
    pub reason: String,
    pub place: Option<Place>,
    pub hint: String,
}

/// Wider than the longest keyword (`ENCODE_FOR_URI`).
const APART: &str = "                                ";

/// Where an update begins instead of a query.
pub const UPDATE_WORDS: &[&str] =
    &["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];

/// Where a query begins instead of an update.
const QUERY_WORDS: &[&str] = &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

/// What a text should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Query,
    Update,
}

impl Asked {
    fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Update => "update",
        }
    }

    /// What it begins with.
    fn beginnings(self) -> &'static str {
        match self {
            Self::Query => "SELECT, ASK, CONSTRUCT or DESCRIBE",
            Self::Update => "INSERT, DELETE, WITH, CLEAR, DROP, CREATE, ADD, MOVE or COPY",
        }
    }
}

/// Words a misspelt one may have meant.
pub const KEYWORDS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "PREFIX",
    "BASE",
    "WHERE",
    "FROM",
    "NAMED",
    "DISTINCT",
    "REDUCED",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "FILTER",
    "EXISTS",
    "BIND",
    "VALUES",
    "UNDEF",
    "ORDER",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "COUNT",
    "SAMPLE",
    "GROUP_CONCAT",
    "SEPARATOR",
    "COALESCE",
    "REGEX",
    "REPLACE",
    "STRSTARTS",
    "CONTAINS",
    "LANGMATCHES",
    "DATATYPE",
    "BOUND",
    "SERVICE",
];

/// What is said of a query that could go on.
const ENDS_EARLY: &str = "the query ends too early";

impl SyntaxError {
    /// Whether nothing is wrong so far, and only more is missing.
    pub fn is_unfinished(&self) -> bool {
        self.reason == ENDS_EARLY
    }

    /// An error that is not about one place of the text.
    pub fn without_place(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), place: None, hint: String::new() }
    }

    pub(super) fn at(place: Place, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), place: Some(place), hint: hint.into() }
    }
}

/// Explains why a text does not parse. `parse` gives the parser's message about a text, if it has one.
pub fn explain(text: &str, prefixes: &Prefixes, asked: Asked, parse: impl Fn(&str) -> Option<String>) -> SyntaxError {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return SyntaxError {
            hint: format!("give {}: {}", with_article(asked), asked.beginnings()),
            ..SyntaxError::without_place(format!("the {} is empty", asked.name()))
        };
    }
    if let Some(verb) = verb(&tokens) {
        if asked == Asked::Query && is_one_of(verb.text, UPDATE_WORDS) {
            let reason = format!("`{}` begins an update; only queries are answered here", verb.text);
            let hint = "use SELECT, ASK, CONSTRUCT or DESCRIBE; `coopgraph update --on FILE` changes a file";
            return SyntaxError::at(verb.place(text), reason, hint);
        }
        if asked == Asked::Update && is_one_of(verb.text, QUERY_WORDS) {
            let reason = format!("`{}` begins a query; only updates are done here", verb.text);
            return SyntaxError::at(verb.place(text), reason, "`coopgraph query --data FILE` asks a file");
        }
    }
    let (spaced, starts) = set_apart(&tokens);
    let Some(message) = parse(&spaced).or_else(|| parse(text)) else {
        return SyntaxError::without_place(format!("the {} is not valid", asked.name()));
    };
    let Some((column, expected)) = split_message(&message) else {
        return SyntaxError::without_place(message);
    };
    let index = starts.partition_point(|start| *start <= column).saturating_sub(1);
    let ends_early = column > spaced.chars().count();
    describe(text, &tokens, &Gap { index, ends_early, expected, asked }, prefixes)
}

fn with_article(asked: Asked) -> &'static str {
    match asked {
        Asked::Query => "a query",
        Asked::Update => "an update",
    }
}

/// Where the parser gave up, and what it would have taken.
struct Gap<'a> {
    index: usize,
    ends_early: bool,
    expected: &'a str,
    asked: Asked,
}

fn describe(text: &str, tokens: &[Token<'_>], gap: &Gap<'_>, prefixes: &Prefixes) -> SyntaxError {
    let Gap { index, ends_early, expected, asked } = *gap;
    let token = &tokens[index];
    let place = token.place(text);
    if expected.contains("Prefix not found") {
        return unknown_prefix(token, place, prefixes);
    }
    if expected.contains("IRI parsing failed") {
        let hint = "inside <…> spaces and quotes must be percent-encoded";
        return SyntaxError::at(place, "this is not a valid IRI", hint);
    }
    let select = || verb(tokens).map_or(place, |verb| verb.place(text));
    if expected.contains("The SELECT contains a variable that is unbound") {
        let reason = "the SELECT names a variable that is neither grouped by nor aggregated";
        return SyntaxError::at(select(), reason, "add it to GROUP BY, or wrap it in an aggregate");
    }
    if expected.contains("Duplicated variable name in SELECT") {
        return SyntaxError::at(select(), "the SELECT gives two columns the same name", "");
    }
    if token.is_unclosed_text() {
        return SyntaxError::at(place, "this text is not closed", "close it with the quote it opened with");
    }
    if ends_early {
        let hint = unclosed(text, tokens).unwrap_or_default();
        return SyntaxError::at(place, format!("the {} ends too early", asked.name()), hint);
    }
    let hint = if verb(tokens).is_some_and(|verb| verb.start == token.start) {
        format!("{} begins with {} (after its PREFIX lines)", with_article(asked), asked.beginnings())
    } else {
        expectation(token, expected)
    };
    SyntaxError::at(place, format!("did not expect `{}` here", token.text), hint)
}

/// What may have been meant, or at most six signs that could stand here.
fn expectation(token: &Token<'_>, expected: &str) -> String {
    let looks_like_a_word = token.text.len() > 2 && token.text.chars().all(|c| c.is_alphabetic() || c == '_');
    if looks_like_a_word
        && !is_one_of(token.text, KEYWORDS)
        && let Some(meant) = nearest(token.text, KEYWORDS.iter().copied()).first()
    {
        return format!("did you mean {meant}?");
    }
    let signs: Vec<&str> = expected
        .split(", ")
        .filter_map(|sign| sign.trim().strip_prefix('"')?.strip_suffix('"'))
        .filter(|sign| matches!(*sign, "{" | "}" | "(" | ")" | "[" | "]" | "." | ";" | ","))
        .take(6)
        .collect();
    if signs.is_empty() { String::new() } else { format!("expected one of  {}", signs.join("  ")) }
}

fn unknown_prefix(token: &Token<'_>, place: Place, prefixes: &Prefixes) -> SyntaxError {
    let prefix = token.text.split(':').next().unwrap_or_default();
    let hint = match nearest(prefix, prefixes.iter().map(|(name, _)| name)).first() {
        Some(near) => format!("did you mean `{near}:`? Else declare it: PREFIX {prefix}: <…>"),
        None => format!("declare it: PREFIX {prefix}: <…>"),
    };
    SyntaxError::at(place, format!("the prefix `{prefix}:` is not declared"), hint)
}

/// Names of the variables of a `SELECT *`, in the order in which they first stand in the text; `None` for other queries.
pub fn starred_variables(text: &str) -> Option<Vec<String>> {
    let tokens = tokens(text);
    let select = verb(&tokens)?.start;
    let mut rest = tokens.iter().skip_while(|token| token.start <= select);
    let star = rest.find(|token| !is_one_of(token.text, &["DISTINCT", "REDUCED"]))?;
    if star.text != "*" {
        return None;
    }
    let mut variables: Vec<String> = Vec::new();
    for token in rest {
        if let Some(name) = token.text.strip_prefix(['?', '$']) {
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !variables.contains(&name) {
                variables.push(name);
            }
        }
    }
    Some(variables)
}

/// Where a text first names a constant: in brackets, or with a prefix of its own or of the folder.
pub fn place_of(text: &str, iri: &str, prefixes: &Prefixes) -> Option<Place> {
    let tokens = tokens(text);
    let declared = declared_prefixes(&tokens);
    let body = verb(&tokens)?.start;
    let names = |token: &Token<'_>| {
        if let Some(written) = token.text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            return written == iri;
        }
        let Some((prefix, local)) = token.text.split_once(':') else {
            return false;
        };
        let own = declared.iter().rfind(|(name, _)| *name == prefix).map(|(_, namespace)| *namespace);
        own.or_else(|| prefixes.namespace(prefix))
            .is_some_and(|namespace| iri.strip_prefix(namespace) == Some(&local.replace('\\', "")))
    };
    tokens.iter().filter(|token| token.start > body).find(|token| names(token)).map(|token| token.place(text))
}

/// Where a text first has a word.
pub fn place_of_word(text: &str, word: &str) -> Option<Place> {
    places_of_word(text, word).into_iter().next()
}

/// Everywhere a text has a word.
pub fn places_of_word(text: &str, word: &str) -> Vec<Place> {
    let tokens = tokens(text);
    tokens.iter().filter(|token| token.text.eq_ignore_ascii_case(word)).map(|token| token.place(text)).collect()
}

/// The prefixes a query declares itself.
fn declared_prefixes<'a>(tokens: &[Token<'a>]) -> Vec<(&'a str, &'a str)> {
    tokens
        .windows(3)
        .filter(|words| words[0].text.eq_ignore_ascii_case("PREFIX"))
        .filter_map(|words| {
            let namespace = words[2].text.strip_prefix('<')?.strip_suffix('>')?;
            Some((words[1].text.strip_suffix(':')?, namespace))
        })
        .collect()
}

/// Column and expectations of `error at 1:12: expected one of …`; the text that was parsed has one line.
fn split_message(message: &str) -> Option<(usize, &str)> {
    let (position, expected) = message.strip_prefix("error at ")?.split_once(": expected ")?;
    let (_, column) = position.split_once(':')?;
    Some((column.parse().ok()?, expected))
}

/// A piece of a query that belongs together, and the byte it begins at.
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn place(&self, text: &str) -> Place {
        let before = &text[..self.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            length: self.text.lines().next().map_or(1, |line| line.chars().count()).max(1),
        }
    }

    fn is_unclosed_text(&self) -> bool {
        let quote = self.text.chars().next().filter(|c| matches!(c, '"' | '\''));
        quote.is_some_and(|quote| self.text.len() < 2 || !self.text[1..].contains(quote))
    }
}

/// Cuts a query into tokens; comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            _ if first.is_whitespace() => first.len_utf8(),
            '"' | '\'' => text_length(rest, first),
            '<' => iri_length(rest),
            _ => word_length(rest).max(operator_length(rest)).max(first.len_utf8()),
        };
        if first != '#' && !first.is_whitespace() {
            tokens.push(Token { text: &rest[..length], start: at });
        }
        at += length;
    }
    tokens
}

/// A quoted text with its language or datatype mark; to the end of the line when it is not closed.
fn text_length(rest: &str, quote: char) -> usize {
    let long = quote.to_string().repeat(3);
    let (open, close) = if rest.starts_with(&long) { (3, long) } else { (1, quote.to_string()) };
    let mut at = open;
    while at < rest.len() && !rest[at..].starts_with(&close) {
        let here = rest[at..].chars().next().map_or(1, char::len_utf8);
        if open == 1 && rest[at..].starts_with('\n') {
            return at;
        }
        let escape = rest[at..].starts_with('\\');
        at += here;
        if escape {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    let end = (at + close.len()).min(rest.len());
    let mark = &rest[end..];
    if let Some(language) = mark.strip_prefix('@') {
        end + 1 + word_length(language)
    } else if let Some(datatype) = mark.strip_prefix("^^") {
        end + 2 + if datatype.starts_with('<') { iri_length(datatype) } else { word_length(datatype) }
    } else {
        end
    }
}

/// `<…>` on one line; else a comparison.
fn iri_length(rest: &str) -> usize {
    let end = rest.find(['>', '\n', '{', '"']).filter(|at| rest.as_bytes()[*at] == b'>' && *at > 1);
    match end {
        Some(at) if !rest[1..].starts_with(' ') => at + 1,
        _ => operator_length(rest).max(1),
    }
}

fn word_length(rest: &str) -> usize {
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '?' | '$' | ':' | '_' | '-' | '%' | '@' | '.' | '\\')))
        .unwrap_or(rest.len());
    // A dot at the end closes a statement.
    rest[..end].trim_end_matches('.').len()
}

fn operator_length(rest: &str) -> usize {
    const OPERATORS: [&str; 6] = ["&&", "||", "!=", "<=", ">=", "^^"];
    OPERATORS.iter().find(|operator| rest.starts_with(*operator)).map_or(0, |operator| operator.len())
}

/// The tokens on one line, far apart; and the column (from 1) at which each begins.
fn set_apart(tokens: &[Token<'_>]) -> (String, Vec<usize>) {
    let mut spaced = String::new();
    let mut starts = Vec::with_capacity(tokens.len());
    let mut column = 1;
    for token in tokens {
        starts.push(column);
        let word = token.text.replace('\n', "\\n");
        column += word.chars().count() + APART.len();
        spaced.push_str(&word);
        spaced.push_str(APART);
    }
    (spaced, starts)
}

/// The first token behind the prologue: what kind of query it is.
fn verb<'a, 'b>(tokens: &'b [Token<'a>]) -> Option<&'b Token<'a>> {
    let mut rest = tokens;
    loop {
        rest = match rest {
            [word, ..] if word.text.eq_ignore_ascii_case("PREFIX") => rest.get(3..)?,
            [word, ..] if word.text.eq_ignore_ascii_case("BASE") => rest.get(2..)?,
            _ => return rest.first(),
        };
    }
}

pub(super) fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// What was opened last and never closed.
fn unclosed(text: &str, tokens: &[Token<'_>]) -> Option<String> {
    let mut open = Vec::new();
    for token in tokens {
        match token.text {
            "{" | "(" | "[" => open.push(token),
            "}" | ")" | "]" => {
                open.pop();
            }
            _ => {}
        }
    }
    let token = open.pop()?;
    Some(format!("the `{}` of line {} is not closed", token.text, token.place(text).line))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// Reason, line and column of what is wrong with a text.
    fn wrong(text: &str) -> (String, usize, usize) {
        let error = parse(text, &Prefixes::default()).expect_err(text);
        let place = error.place.map_or((0, 0), |place| (place.line, place.column));
        (error.reason, place.0, place.1)
    }

    #[test]
    fn places_and_reasons_are_those_a_person_would_give() {
        let cases = [
            ("SELECT * { ?s ?p }", "did not expect `}` here", 1, 18),
            ("SELCT * {}", "did not expect `SELCT` here", 1, 1),
            ("SELECT * {\n  ?s foo:bar ?o\n}", "the prefix `foo:` is not declared", 2, 6),
            ("SELECT * { ?s ?p ?o ", "the query ends too early", 1, 18),
            (
                "SELECT ?x (COUNT(*) AS ?n) { ?s ?p ?o }",
                "the SELECT names a variable that is neither grouped by nor aggregated",
                1,
                1,
            ),
            ("SELECT * { ?s <a b> ?o }", "this is not a valid IRI", 1, 15),
            (
                "PREFIX a: <http://a/>\nINSERT DATA { a:b a:c a:d }",
                "`INSERT` begins an update; only queries are answered here",
                2,
                1,
            ),
            ("  # nothing", "the query is empty", 0, 0),
            ("SELECT * { ?s ?p ?o FILTER(?o > ) }", "did not expect `)` here", 1, 33),
            ("SELECT * { ?s ?p ?o FILTR(?o) }", "did not expect `FILTR` here", 1, 21),
            ("SELECT * { ?s ?p ?o } LIMIT x", "did not expect `x` here", 1, 29),
            ("SELECT * { ?s ?p ?o } }", "did not expect `}` here", 1, 23),
            ("SELECT * { ?s ?p \"abc }", "this text is not closed", 1, 18),
            ("SELECT * { ?s ?p \"é\"@en ?x }", "did not expect `?x` here", 1, 25),
        ];
        for (text, reason, line, column) in cases {
            assert_eq!(wrong(text), (reason.to_owned(), line, column), "{text}");
        }
    }

    #[test]
    fn hints_say_what_may_have_been_meant() {
        let hint = |text| parse(text, &Prefixes::default()).expect_err(text).hint;
        assert_eq!(hint("SELECT * {\n ?s ?p ?o"), "the `{` of line 1 is not closed");
        assert_eq!(hint("SELECT * { ?s ?p ?o FILTR(?o) }"), "did you mean FILTER?");
        assert_eq!(hint("SELECT * WHER { ?s ?p ?o }"), "did you mean WHERE?");
        assert!(hint("SELECT * { ?s dcterm:title ?o }").starts_with("did you mean `dcterms:`?"));
    }
}
