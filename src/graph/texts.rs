//! Texts that are kept once and named by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// A text of a [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(u32);

impl Text {
    /// Its place among the texts of its table.
    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// A table of texts, each there once.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    all: Vec<Arc<str>>,
    known: HashMap<Arc<str>, Text>,
}

impl Texts {
    /// The number of a text; a new one is added.
    pub fn add(&mut self, text: &str) -> Text {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let number = Text(u32::try_from(self.all.len()).expect("fewer texts than memory could hold"));
        let text: Arc<str> = text.into();
        self.all.push(Arc::clone(&text));
        self.known.insert(text, number);
        number
    }

    /// The one that comes first in order; the other where one is missing.
    pub(super) fn smaller(&self, one: Option<Text>, other: Option<Text>) -> Option<Text> {
        match (one, other) {
            (Some(a), Some(b)) => Some(if self[b] < self[a] { b } else { a }),
            (one, other) => one.or(other),
        }
    }

    /// The number of a text that is there.
    pub fn find(&self, text: &str) -> Option<Text> {
        self.known.get(text).copied()
    }
}

impl std::ops::Index<Text> for Texts {
    type Output = str;

    fn index(&self, text: Text) -> &str {
        &self.all[text.0 as usize]
    }
}
