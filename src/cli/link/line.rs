//! Lines that a person types, or that come from a pipe.

use crate::cli::output::Output;
use crate::error::Error;
use std::io::{self, BufRead, IsTerminal};

/// The next line; none at the end.
pub fn next(output: &mut Output) -> Result<Option<String>, Error> {
    if io::stdin().is_terminal() {
        output.prompt("> ")?;
    }
    let mut line = Vec::new();
    let read = io::stdin().lock().read_until(b'\n', &mut line);
    let count = read.map_err(|source| Error::Read { path: "standard input".into(), source })?;
    let line = String::from_utf8_lossy(&line).trim_start_matches('\u{feff}').trim().to_owned();
    Ok((count > 0).then_some(line))
}
