//! JSON by hand, one object a line: an array of a million members is never held in memory, and two files can be compared.

use super::attributes::{Field, Value};

/// A JSON object being written.
pub(super) struct Object<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl<'o> Object<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, is_empty: true }
    }

    pub(super) fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.name(name);
        push_text(self.out, text);
        self
    }

    pub(super) fn truth(&mut self, name: &str, truth: bool) -> &mut Self {
        self.value(name, &Value::Truth(truth))
    }

    pub(super) fn number(&mut self, name: &str, number: f64) -> &mut Self {
        self.value(name, &Value::Number(number))
    }

    pub(super) fn value(&mut self, name: &str, value: &Value<'_>) -> &mut Self {
        self.name(name);
        match value {
            Value::Text(text) => push_text(self.out, text),
            value => value.push(self.out),
        }
        self
    }

    /// What is known, by the names of the fields.
    pub(super) fn values(&mut self, fields: &[Field], values: &[Option<Value<'_>>]) -> &mut Self {
        for (field, value) in fields.iter().zip(values) {
            if let Some(value) = value {
                self.value(field.name, value);
            }
        }
        self
    }

    /// An object in the object.
    pub(super) fn object(&mut self, name: &str, fill: impl FnOnce(&mut Object<'_>)) -> &mut Self {
        self.name(name);
        let mut inner = Object::new(self.out);
        fill(&mut inner);
        inner.end();
        self
    }

    pub(super) fn end(&mut self) {
        self.out.push('}');
    }

    fn name(&mut self, name: &str) {
        if !self.is_empty {
            self.out.push(',');
        }
        self.is_empty = false;
        push_text(self.out, name);
        self.out.push(':');
    }
}

/// A text in quotes. It is clean already, so only two characters need a backslash.
pub(super) fn push_text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\')) {
        out.push_str(&rest[..place]);
        out.push('\\');
        out.push_str(&rest[place..=place]);
        rest = &rest[place + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// The members of an array, one a line.
pub(super) struct Lines<'o> {
    out: &'o mut dyn std::io::Write,
    line: String,
    is_first: bool,
}

impl<'o> Lines<'o> {
    pub(super) fn new(out: &'o mut dyn std::io::Write) -> Self {
        Self { out, line: String::new(), is_first: true }
    }

    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) -> std::io::Result<()> {
        self.line.clear();
        self.line.push_str(if self.is_first { "\n" } else { ",\n" });
        self.is_first = false;
        let mut object = Object::new(&mut self.line);
        fill(&mut object);
        object.end();
        self.out.write_all(self.line.as_bytes())
    }
}
