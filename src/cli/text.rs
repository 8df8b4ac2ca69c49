//! The text of a query or update: from a file, from an argument, or from standard input.

use crate::error::Error;
use crate::shelf::unpack;
use std::io::{IsTerminal, Read};
use std::path::Path;

/// What the text is called in a message, and the text. `example` says what to do where none is given.
pub fn read(file: Option<&Path>, expression: Option<&str>, example: &str) -> Result<(String, String), Error> {
    if let Some(text) = expression {
        return Ok(("query".to_owned(), text.to_owned()));
    }
    match file.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
            let bytes = unpack(&path.to_string_lossy(), bytes)
                .map_err(|problem| Error::usage(format!("{}: {problem}", path.display()), ""))?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::usage(format!("{} is not UTF-8", path.display()), "save it as UTF-8"))?;
            Ok((path.display().to_string(), text.trim_start_matches('\u{feff}').to_owned()))
        }
        None => {
            if std::io::stdin().is_terminal() {
                return Err(Error::usage("no query was given", example));
            }
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|source| Error::Read { path: "standard input".into(), source })?;
            Ok(("standard input".to_owned(), text))
        }
    }
}
