//! Where the lines of a prompt come from: a person at a terminal, or a pipe.

#[cfg(feature = "repl")]
use super::editor::Editor;
use super::line::is_whole;
use crate::error::Error;
use crate::vocab::Prefixes;
use std::io::{self, BufRead};

/// Texts, one after another.
pub enum Reader {
    /// Lines of a pipe, put together until they are whole.
    Pipe(Prefixes),
    #[cfg(feature = "repl")]
    Person(Box<Editor>),
}

impl Reader {
    /// Whether a person types.
    pub fn is_person(&self) -> bool {
        !matches!(self, Self::Pipe(_))
    }

    /// The next text that is whole; `None` at the end.
    pub fn read(&mut self) -> Result<Option<String>, Error> {
        match self {
            Self::Pipe(prefixes) => read_whole(&mut io::stdin().lock(), prefixes)
                .map_err(|source| Error::Read { path: "standard input".into(), source }),
            #[cfg(feature = "repl")]
            Self::Person(editor) => editor.read(),
        }
    }
}

/// Reads lines until together they are whole, or the input ends.
fn read_whole(input: &mut dyn BufRead, prefixes: &Prefixes) -> io::Result<Option<String>> {
    let mut text: Option<String> = None;
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(text);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        let text = match &mut text {
            Some(text) => {
                text.push('\n');
                text.push_str(line);
                text
            }
            None => text.insert(line.to_owned()),
        };
        if is_whole(text, prefixes) {
            return Ok(Some(std::mem::take(text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together() {
        let mut input = "show a\r\nSELECT *\n{ ?s ?p ?o }\nSELECT {\n\nhelp".as_bytes();
        let mut texts = Vec::new();
        while let Some(text) = read_whole(&mut input, &Prefixes::default()).expect("readable") {
            texts.push(text);
        }
        assert_eq!(texts, ["show a", "SELECT *\n{ ?s ?p ?o }", "SELECT {\n", "help"]);
    }
}
