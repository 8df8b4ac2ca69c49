//! What a text may do to a terminal, and how much of it a person is shown: one place for every human format.
//!
//! Data may hold characters that are commands to a terminal (ESC and the other controls), that turn the line around
//! (bidirectional controls) or that cannot be seen at all. Machine formats keep them, escaped as their standard says; a
//! person is shown *that* they are there. The joiners U+200C and U+200D stay: Persian, Hindi and emoji are written with
//! them, and they neither hide nor move anything.

use std::borrow::Cow;

/// Characters of one text that a person is shown; machine formats give it whole.
const MOST_CHARACTERS: usize = 2_000;

/// A text that is hardly longer is given whole: so is one that was cut already and then put into a sentence.
const HARDLY_LONGER: usize = 200;

/// The text with everything that a terminal could obey, or a reader not see, written out: `␛`, `\u{202e}`. New lines and
/// tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !is_unsafe(c) => shown.push(c),
            '\0'..='\x1f' => shown.push(picture(c)),
            '\x7f' => shown.push('\u{2421}'),
            other => shown.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
        }
    }
    Cow::Owned(shown)
}

/// A value as a person is shown it: safe, and not longer than anyone would read in a cell.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.char_indices().nth(MOST_CHARACTERS + HARDLY_LONGER).is_none() {
        return visible(text);
    }
    let end = text.char_indices().nth(MOST_CHARACTERS).map_or(text.len(), |(at, _)| at);
    let all = MOST_CHARACTERS + text[end..].chars().count();
    Cow::Owned(format!("{}… ({all} characters)", visible(&text[..end])))
}

/// A value in one line: what is shown of it, without line breaks that could be taken for ours.
pub fn shown_in_line(text: &str) -> String {
    shown(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// JSON in which every such character is an escape: the same data, and nothing a terminal obeys.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unsafe) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unsafe(c) {
            // Only inside a string can they stand: a serializer writes none of them between values.
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// The picture Unicode has for a control character: `␛` for ESC.
fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or('\u{fffd}')
}

/// Controls but new line and tab, bidirectional controls, line separators, and what is written without being seen.
fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' | '\u{200c}' | '\u{200d}' => false,
        c if c.is_ascii() => c.is_ascii_control(),
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_written_out() {
        assert_eq!(visible("\u{1b}[31mred\u{7}\r\u{7f}"), "␛[31mred␇␍␡");
        assert_eq!(visible("a\u{9b}2J\u{202e}b\u{2066}\u{61c}\u{200f}"), r"a\u{9b}2J\u{202e}b\u{2066}\u{61c}\u{200f}");
        assert_eq!(visible("\u{e0041}\u{feff}\u{200b}"), r"\u{e0041}\u{feff}\u{200b}");
    }

    #[test]
    fn scripts_stay_as_they_are() {
        for text in ["می\u{200c}خواهم", "👩\u{200d}👧", "क्\u{200d}ष", "one\ntwo\tthree", "الاتحاد", "Ελλάς", "e\u{301}"]
        {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let long = "é".repeat(5_000);
        let shown = shown(&long);
        assert!(shown.ends_with("é… (5000 characters)"));
        let again = format!("so it says: {shown}");
        assert_eq!(super::shown(&again), again, "what was cut is not cut again");
        assert_eq!(shown.chars().count(), MOST_CHARACTERS + "… (5000 characters)".chars().count());
    }

    #[test]
    fn json_stays_the_same_data() {
        let text = "a\u{9b}b\u{202e}c\u{e0041}\u{7f}\n";
        let json = serde_json::to_string(text).expect("a text is JSON");
        let safe = visible_json(&json);
        assert!(safe.is_ascii(), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).expect("still JSON"), text);
    }
}
