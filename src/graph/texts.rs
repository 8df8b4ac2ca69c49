//! Texts that are kept once and named by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// A text of a [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(u32);

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
