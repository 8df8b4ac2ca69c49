//! XML by hand: texts are escaped here and nowhere else.

use super::attributes::Value;

/// A text for content or for an attribute in double quotes. It must be clean already: XML has no way to write a control
/// character.
pub(super) fn push(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        out.push_str(&rest[..place]);
        out.push_str(match rest.as_bytes()[place] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[place + 1..];
    }
    out.push_str(rest);
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// ` name="value"`
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push(out, value);
    out.push('"');
}

pub(super) fn push_value(out: &mut String, value: &Value<'_>) {
    match value {
        Value::Text(text) => push(out, text),
        value => value.push(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped() {
        assert_eq!(escaped("a<b>&\"c'é"), "a&lt;b&gt;&amp;&quot;c'é");
        assert_eq!(escaped(""), "");
    }
}
