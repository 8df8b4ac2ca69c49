//! A message that comes in: JSON, read strictly; what is wrong is said with its place.

use crate::vocab::nearest;
use serde_json::{Map, Value};

/// Why a message cannot be answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("could not understand the message at {place}: {problem}")]
pub struct Refusal {
    /// Where in the message, as a JSON pointer (RFC 6901), or its line and column when it is no JSON.
    pub place: String,
    pub problem: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

/// A part of a message.
#[derive(Clone)]
pub(super) struct Part<'a> {
    value: &'a Value,
    place: String,
}

/// Reads a text as JSON.
pub(super) fn read(text: &str) -> Result<Value, Refusal> {
    serde_json::from_str(text).map_err(|error| Refusal {
        place: format!("line {}, column {}", error.line(), error.column()),
        problem: "this is not JSON".to_owned(),
        hint: error.to_string(),
    })
}

impl<'a> Part<'a> {
    /// The whole message.
    pub fn whole(value: &'a Value) -> Self {
        Self { value, place: String::new() }
    }

    /// It is wrong.
    pub fn refusal(&self, problem: impl Into<String>, hint: impl Into<String>) -> Refusal {
        let place = if self.place.is_empty() { "/".to_owned() } else { self.place.clone() };
        Refusal { place, problem: problem.into(), hint: hint.into() }
    }

    fn wrong(&self, wanted: &str) -> Refusal {
        self.refusal(format!("{} stands where {wanted} must stand", kind(self.value)), "")
    }

    fn below(&self, name: &str, value: &'a Value) -> Self {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Part { value, place: format!("{}/{escaped}", self.place) }
    }

    fn object(&self) -> Result<&'a Map<String, Value>, Refusal> {
        self.value.as_object().ok_or_else(|| self.wrong("an object"))
    }

    /// All members, whatever their names.
    pub fn members(&self) -> Result<Vec<(&'a str, Self)>, Refusal> {
        let object = self.object()?;
        Ok(object.iter().map(|(name, value)| (name.as_str(), self.below(name, value))).collect())
    }

    /// Refuses members of other names.
    pub fn only(&self, names: &[&str]) -> Result<(), Refusal> {
        let other = self.object()?.keys().find(|name| !names.contains(&name.as_str()));
        other.map_or(Ok(()), |other| {
            let hint = match nearest(other, names.iter().copied()).first() {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it may have {}", names.join(", ")),
            };
            Err(self.below(other, self.value).refusal(format!("there is no `{other}`"), hint))
        })
    }

    /// The member of a name, when it is there.
    pub fn get(&self, name: &str) -> Result<Option<Self>, Refusal> {
        Ok(self.object()?.get(name).map(|value| self.below(name, value)))
    }

    /// The member of a name, which must be there.
    pub fn required(&self, name: &str) -> Result<Self, Refusal> {
        self.get(name)?.ok_or_else(|| self.refusal(format!("`{name}` is missing"), ""))
    }

    pub fn text(&self) -> Result<String, Refusal> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.wrong("a text"))
    }

    pub fn list(&self) -> Result<Vec<Self>, Refusal> {
        let list = self.value.as_array().ok_or_else(|| self.wrong("a list"))?;
        Ok(list.iter().enumerate().map(|(at, value)| self.below(&at.to_string(), value)).collect())
    }

    /// The members of a list, or the one thing that stands for a list of one.
    pub fn one_or_more(&self) -> Result<Vec<Self>, Refusal> {
        if self.value.is_array() { self.list() } else { Ok(vec![self.clone()]) }
    }

    /// A whole number above 0.
    pub fn count(&self) -> Result<usize, Refusal> {
        let number = self.value.as_f64().filter(|number| *number >= 1.0 && number.fract() == 0.0);
        number.map(|number| number as usize).ok_or_else(|| self.wrong("a whole number above 0"))
    }

    /// A text, number or truth value, as text.
    pub fn plain(&self) -> Option<String> {
        match self.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        }
    }

    pub fn is_object(&self) -> bool {
        self.value.is_object()
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => format!("`{truth}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
