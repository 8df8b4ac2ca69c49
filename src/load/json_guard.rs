//! A look at a JSON text before a parser sees it: refuses nesting built to exhaust the parser.
//!
//! oxjsonld 0.2, which oxigraph 0.5 uses, takes quadratic time over nested nodes and calls itself for each: 20,000 levels
//! took 44 s and overflowed the stack, which ends the process. One pass over the bytes, constant memory.

/// Most brackets that may be open at once.
const DEEPEST: usize = 256;

/// The byte at which the text nests too deeply, and what to say about it.
pub fn check(bytes: &[u8]) -> Result<(), (usize, String)> {
    let mut open = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => open += 1,
            b'}' | b']' if !in_text => open = open.saturating_sub(1),
            _ => {}
        }
        if open > DEEPEST {
            return Err((at, format!("the JSON text nests deeper than {DEEPEST} levels")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_refused_where_it_becomes_too_deep() {
        assert!(check("[".repeat(256).as_bytes()).is_ok());
        assert_eq!(check("[".repeat(20_000).as_bytes()).expect_err("too deep").0, 256);
        assert!(check("{\"a\":".repeat(300).as_bytes()).is_err());
    }

    #[test]
    fn brackets_in_texts_are_no_nesting() {
        let text = format!("{{\"a\": \"{}\\\"{}\"}}", "[".repeat(500), "{".repeat(500));
        assert!(check(text.as_bytes()).is_ok());
    }
}
