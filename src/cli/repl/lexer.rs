//! The signs of a SPARQL text, as far as colours, completion and the end of a query need them. Never fails: what is
//! typed is seldom whole.

use crate::query::{KEYWORDS, UPDATE_WORDS};

/// A piece of a text: every byte belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Space,
    Comment,
    Keyword,
    /// A word that is no keyword: the beginning of one, or of a prefix.
    Word,
    Variable,
    Iri,
    PrefixedName,
    /// A text in quotes that ends.
    Text,
    /// A text in quotes that does not end.
    OpenText,
    Number,
    Sign,
}

/// Keywords beside those that a misspelt word is held against.
const SHORT_KEYWORDS: &[&str] = &[
    "a",
    "AS",
    "ASC",
    "AVG",
    "BY",
    "DATA",
    "DESC",
    "FALSE",
    "IF",
    "IN",
    "INTO",
    "ISBLANK",
    "ISIRI",
    "ISLITERAL",
    "ISNUMERIC",
    "LANG",
    "LCASE",
    "MAX",
    "MIN",
    "NOT",
    "SILENT",
    "STR",
    "STRENDS",
    "STRLEN",
    "SUBSTR",
    "SUM",
    "TRUE",
    "UCASE",
    "USING",
    "YEAR",
];

/// Every keyword, for completion.
#[cfg(feature = "repl")]
pub fn keywords() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().chain(SHORT_KEYWORDS.iter().filter(|word| word.len() > 1)).copied()
}

/// Cuts a text into its pieces.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        let (kind, length) = piece(rest, first);
        tokens.push(Token { kind, text: &rest[..length], start });
        start += length;
    }
    tokens
}

/// How many brackets are open at the end; negative when too many were closed.
pub fn depth(tokens: &[Token<'_>]) -> isize {
    tokens.iter().filter(|token| token.kind == Kind::Sign).fold(0, |depth, token| match token.text {
        "{" | "(" | "[" => depth + 1,
        "}" | ")" | "]" => depth - 1,
        _ => depth,
    })
}

/// Kind and length of the first piece of a text that is not empty.
fn piece(text: &str, first: char) -> (Kind, usize) {
    match first {
        '#' => (Kind::Comment, text.find('\n').unwrap_or(text.len())),
        '"' | '\'' => quoted(text, first),
        '<' => iri(text).map_or((Kind::Sign, 1), |length| (Kind::Iri, length)),
        '?' | '$' => variable(text),
        c if c.is_whitespace() => (Kind::Space, run(text, char::is_whitespace)),
        c if c.is_ascii_digit() => (Kind::Number, run(text, |c| c.is_ascii_digit() || c == '.')),
        c if c.is_alphabetic() || c == '_' || c == ':' => word(text),
        c => (Kind::Sign, c.len_utf8()),
    }
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn iri(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let inside = &text[1..end];
    (!inside.contains(|c: char| c.is_whitespace() || "<\"{}|^`".contains(c))).then_some(end + 1)
}

fn variable(text: &str) -> (Kind, usize) {
    let length = 1 + run(&text[1..], |c| c.is_alphanumeric() || c == '_');
    // A path may be followed by `?`: then no name comes after it.
    (if length > 1 { Kind::Variable } else { Kind::Sign }, length)
}

fn word(text: &str) -> (Kind, usize) {
    let length = run(text, |c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '%'));
    let word = text[..length].trim_end_matches('.');
    let is_keyword = |list: &[&str]| list.iter().any(|keyword| keyword.eq_ignore_ascii_case(word));
    let kind = match word {
        _ if word.contains(':') => Kind::PrefixedName,
        "A" => Kind::Word,
        _ if is_keyword(KEYWORDS) || is_keyword(SHORT_KEYWORDS) || is_keyword(UPDATE_WORDS) => Kind::Keyword,
        _ => Kind::Word,
    };
    (kind, word.len())
}

fn quoted(text: &str, quote: char) -> (Kind, usize) {
    let long: String = [quote; 3].iter().collect();
    let (open, is_long) = if text.starts_with(&long) { (long, true) } else { (quote.to_string(), false) };
    let mut at = open.len();
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(&open) {
            return (Kind::Text, at + open.len());
        }
        if c == '\n' && !is_long {
            break;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    (Kind::OpenText, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let tokens = tokens(text);
        assert_eq!(tokens.iter().map(|token| token.text).collect::<String>(), text, "nothing is lost");
        tokens.iter().filter(|token| token.kind != Kind::Space).map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn a_query_is_cut_into_its_signs() {
        use Kind::*;
        assert_eq!(
            kinds("SELECT ?x { ?x a ex:Thing. FILTER(?y < 3) }"),
            [
                (Keyword, "SELECT"),
                (Variable, "?x"),
                (Sign, "{"),
                (Variable, "?x"),
                (Keyword, "a"),
                (PrefixedName, "ex:Thing"),
                (Sign, "."),
                (Keyword, "FILTER"),
                (Sign, "("),
                (Variable, "?y"),
                (Sign, "<"),
                (Number, "3"),
                (Sign, ")"),
                (Sign, "}"),
            ]
        );
        assert_eq!(kinds("<http://a/b> # { \n'x\\'y'"), [(Iri, "<http://a/b>"), (Comment, "# { "), (Text, "'x\\'y'")]);
    }

    #[test]
    fn what_is_not_whole_is_cut_all_the_same() {
        for text in ["", "\"", "'''a'b", "\"\\", "<", "?", "é", "a.", "...", ":", "\"\"\"é\\"] {
            kinds(text);
        }
        assert_eq!(depth(&tokens("SELECT * { ?s ?p \"}\" # }\n")), 1);
        assert_eq!(depth(&tokens("}")), -1);
    }
}
