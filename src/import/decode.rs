//! Bytes into text: which encoding a file has, said where it is not UTF-8.

use super::findings::Findings;
use super::plan::TablePlan;
use super::read::{Bytes, say_empty};
use crate::shelf::Finding;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text of a file; `None` where there is none, and then that is said.
pub fn text<'a>(file: &Bytes<'a>, table: &TablePlan, findings: &mut Findings) -> Option<Cow<'a, str>> {
    let text = decoded(file, table, findings)?;
    if text.trim().is_empty() {
        say_empty(file, findings);
        return None;
    }
    Some(text)
}

/// Its byte order mark says the encoding, else the plan, else whether it is valid UTF-8, else zeros at
/// every second byte; what is none of these is read as Windows-1252. A mark is no part of the text.
fn decoded<'a>(file: &Bytes<'a>, table: &TablePlan, findings: &mut Findings) -> Option<Cow<'a, str>> {
    let bytes = file.bytes;
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if encoding != UTF_8 {
            findings.note(&format!("{} is {}", file.name, encoding.name()));
        }
        return Some(by_encoding(encoding, &bytes[mark..], file, findings));
    }
    if !table.encoding.is_empty() {
        return Some(match Encoding::for_label(table.encoding.as_bytes()) {
            Some(encoding) => by_encoding(encoding, bytes, file, findings),
            None => {
                let problem = format!("`{}` is no encoding", table.encoding);
                findings.add("encoding", || Finding::error(file.name, problem, "utf-8, windows-1252, utf-16le, …"));
                String::from_utf8_lossy(bytes)
            }
        });
    }
    if bytes.contains(&0) && !has_zeros(bytes) {
        let remedy = "look at where it comes from; say its `format` in source.toml where the ending misleads";
        findings.add("not text", || Finding::error(file.name, "this is not text: nothing of it was read", remedy));
        return None;
    }
    let bad = match std::str::from_utf8(bytes) {
        Ok(text) if !has_zeros(bytes) => return Some(Cow::Borrowed(text)),
        Ok(_) => 0,
        Err(error) => error.valid_up_to(),
    };
    if is_mostly_utf8(bytes) {
        let line = bytes[..bad].iter().filter(|byte| **byte == b'\n').count() + 1;
        let problem = "some bytes are no UTF-8, as the rest is; they were read as \u{fffd}";
        let remedy = "look at the line; or say its `encoding` in source.toml";
        findings.add("decoding", || Finding::warning(file.name, problem, remedy).at(super::findings::line(line)));
        return Some(String::from_utf8_lossy(bytes));
    }
    let encoding =
        if has_zeros(bytes) { if bytes.first() == Some(&0) { UTF_16BE } else { UTF_16LE } } else { WINDOWS_1252 };
    let line = bytes[..bad].iter().filter(|byte| **byte == b'\n').count() + 1;
    findings.note(&format!("{} is not UTF-8 (line {line}); it was read as {}", file.name, encoding.name()));
    Some(by_encoding(encoding, bytes, file, findings))
}

fn by_encoding<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
    file: &Bytes<'_>,
    findings: &mut Findings,
) -> Cow<'a, str> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let problem = format!("some bytes are no {}; they were read as \u{fffd}", encoding.name());
        findings.add("decoding", || Finding::warning(file.name, problem, "say its `encoding` in source.toml"));
    }
    text
}

/// Whether letters of several bytes are mostly whole: other encodings have hardly any such by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken && !has_zeros(bytes)
}

/// Whether it looks like UTF-16 without a mark: plain letters have a zero byte beside them.
fn has_zeros(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(512)];
    let zeros = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // On one side of each pair, and hardly ever on the other.
    (first + second) * 4 > start.len() && first.min(second) * 20 <= first.max(second) && start.len() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: &str) -> (String, Vec<(String, usize)>) {
        let mut findings = Findings::default();
        let table = TablePlan { encoding: encoding.to_owned(), ..TablePlan::default() };
        let text = text(&Bytes { name: "f.csv", bytes }, &table, &mut findings).unwrap_or_default().into_owned();
        (text, findings.into_parts().1)
    }

    #[test]
    fn marks_and_bytes_tell_the_encoding() {
        assert_eq!(read("Türkiye".as_bytes(), ""), ("Türkiye".to_owned(), Vec::new()));
        assert_eq!(read(b"\xEF\xBB\xBFa,b", "").0, "a,b");
        assert_eq!(read(b"T\xFCrkiye", "").0, "Türkiye");
        assert!(read(b"a\nT\xFCrkiye", "").1[0].0.contains("(line 2); it was read as windows-1252"));
        let wide: Vec<u8> = "Türkiye".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide, "").0, "Türkiye");
        let marked: Vec<u8> = "\u{feff}Türkiye".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&marked, "").0, "Türkiye");
        assert_eq!(read(b"T\xFCrkiye", "iso-8859-1").0, "Türkiye");
        assert_eq!(read(b"\x7fELF\x02\x01\0\0\0\0\0\0\x03\0>\0\0\0\0\0", "").0, "");
        let mixed = ["Türkiye, Côte d’Ivoire, ".as_bytes(), b"\xff"].concat();
        assert_eq!(read(&mixed, "").0, "Türkiye, Côte d’Ivoire, \u{fffd}");
    }
}
