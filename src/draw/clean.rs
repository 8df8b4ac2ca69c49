//! Texts that may stand in a file: composed, on one line, without marks that no reader shows.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text as files carry it: NFC, line ends and tabs as spaces, without control characters and marks of direction. XML
/// forbids the first; the second make a label run backwards over what follows it ("Trojan source", 2021).
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    // Most texts are plain: they are looked at once, byte by byte, and lent.
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(is_unfit) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_unfit(c) => None,
        c => Some(c),
    });
    Cow::Owned(shown.nfc().collect())
}

/// The id of a thing as files carry it. Two ids must stay two, so nothing is left out: what is unfit is written `%E2%80%8E`,
/// as an IRI becomes a URI (RFC 3987, 3.1).
pub(super) fn clean_id(id: &str) -> Cow<'_, str> {
    if !id.chars().any(is_unfit) {
        return Cow::Borrowed(id);
    }
    let mut encoded = String::new();
    for c in id.chars() {
        if is_unfit(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    Cow::Owned(encoded)
}

/// Control characters, line ends of Unicode, marks of direction, the byte order mark, what no reader shows (soft hyphens, spaces
/// without a width, tags), and what is no character at all.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        || matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{E0000}'..='\u{E007F}')
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection").
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@']) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfit_characters_do_not_survive() {
        assert_eq!(clean("a\u{1}b\u{200E}c\u{202E}d\u{FEFF}\u{FFFE}e\u{7F}"), "abcde");
        assert_eq!(clean("a\u{200B}b\u{AD}c\u{2060}d\u{E0001}\u{E0061}e"), "abcde");
        assert_eq!(clean("one\ntwo\tthree\u{2028}four"), "one two three four");
        assert_eq!(clean("e\u{301}t\u{e9}"), "\u{e9}t\u{e9}");
        assert!(matches!(clean("UNICEF – اليونيسف"), Cow::Borrowed(_)));
        assert_eq!(clean("👩\u{200D}💻"), "👩\u{200D}💻", "joiners belong to the writing");
    }

    #[test]
    fn ids_stay_apart() {
        assert_eq!(clean_id("http://a/\u{200E}b"), "http://a/%E2%80%8Eb");
        assert_ne!(clean_id("http://a/e\u{301}"), clean_id("http://a/\u{e9}"), "two IRIs, by RFC 3987");
    }
}
