//! Which link a person means.

use super::super::LinkError;
use super::row::pair_of;
use super::{Ledger, Part};
use std::collections::BTreeMap;

/// A link that was meant: its two things and, when one row was named to the letter, its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub pair: (String, String),
    pub record: Option<String>,
}

impl Ledger {
    /// The link that is meant: by its record, by any beginning of what stands behind its prefix that only one link has, or
    /// by its number in the file of candidates.
    pub fn find(&self, text: &str) -> Result<Meant, LinkError> {
        let text = text.trim();
        if let Some(row) = number(text).and_then(|number| self.rows(Part::Candidates).get(number - 1)) {
            return Ok(Meant { pair: pair_of(row), record: None });
        }
        let mut meant: BTreeMap<(String, String), String> = BTreeMap::new();
        for (_, row) in self.all() {
            let record = row.get("record_id");
            let short = self.show(record);
            if record == text || short == text {
                return Ok(Meant { pair: pair_of(row), record: Some(record.to_owned()) });
            }
            let local = short.split_once(':').map_or(short.as_str(), |(_, local)| local);
            if !text.is_empty() && (short.starts_with(text) || local.starts_with(text)) {
                meant.entry(pair_of(row)).or_insert(short);
            }
        }
        let mut meant = meant.into_iter();
        match (meant.next(), meant.next()) {
            (Some((pair, _)), None) => Ok(Meant { pair, record: None }),
            (None, _) => Err(LinkError::NoSuchLink(text.to_owned())),
            (Some((_, first)), Some((_, second))) => {
                let rest = meant.map(|(_, link)| link).take(3);
                let links = [first, second].into_iter().chain(rest).collect();
                Err(LinkError::Ambiguous { text: text.to_owned(), links })
            }
        }
    }
}

/// A small number: a record is named by twelve digits, of which some may be given.
fn number(text: &str) -> Option<usize> {
    let is_short = text.len() <= 5 && text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|number| is_short && *number > 0)
}
