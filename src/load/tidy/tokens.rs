use crate::load::recover::{iri_length, quoted_length};

/// A piece of Turtle or TriG that belongs together, and the byte it begins at.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Comment,
    /// `<…>`
    Iri,
    /// A quoted text, without its language or datatype.
    Text,
    /// A prefixed name, a number, a keyword, a language tag.
    Word,
    /// One character of structure.
    Sign,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub fn is_sign(&self, signs: &str) -> bool {
        self.kind == Kind::Sign && signs.contains(self.text)
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

/// Cuts a text into tokens, comments among them.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = match first {
            _ if first.is_whitespace() || first == '\u{feff}' => (None, first.len_utf8()),
            '#' => (Some(Kind::Comment), rest.find(['\r', '\n']).unwrap_or(rest.len())),
            '"' => (Some(Kind::Text), quoted_length(rest, b'"').0),
            '\'' => (Some(Kind::Text), quoted_length(rest, b'\'').0),
            '<' => (Some(Kind::Iri), iri_length(rest)),
            _ => match word_length(rest) {
                0 => (Some(Kind::Sign), first.len_utf8()),
                length => (Some(Kind::Word), length),
            },
        };
        tokens.extend(kind.map(|kind| Token { kind, text: &rest[..length], start: at }));
        at += length;
    }
    tokens
}

/// A dot at the end closes a statement; a sign behind a backslash belongs to the word.
fn word_length(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest
        .find(|c: char| {
            let ends = !escaped && (c.is_whitespace() || ";,[](){}<>\"'#^".contains(c));
            escaped = c == '\\' && !escaped;
            ends
        })
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').len()
}
