//! Decisions that are taken back. Nothing that was said is lost: it stays in a comment.

use super::super::LinkError;
use super::super::sssom::Mapping;
use super::decide::told;
use super::row::{is_outdated, is_reviewed_by, link_of, pair_of, remark};
use super::state::is_waiting;
use super::{Ledger, Part};

/// A decision that was taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    pub link: String,
    /// What was said, by whom and when.
    pub was: String,
    /// Whether it waits again: nobody else has decided.
    pub waits: bool,
}

impl Ledger {
    /// Takes a decision back. `reviewer` is needed where several judged the link and no record of one of them is named.
    pub fn undo(&mut self, link: &str, reviewer: Option<&str>, day: &str) -> Result<Undone, LinkError> {
        self.check_writable()?;
        let meant = self.find(link)?;
        let (part, at) = self.decision_meant(&meant.pair, meant.record.as_deref(), reviewer)?;
        let row = self.rows_mut(part).remove(at);
        let was = told(&row);
        let words = format!("{was}; taken back on {day}");
        let mut comment = row.clone();
        remark(&mut comment, &words);
        let waits = !self.leave_remark(&meant.pair, comment.get("comment"));
        if waits {
            self.wait_again(row, &words);
        }
        Ok(Undone { link: format!("link:{}", link_of(&meant.pair)), was, waits })
    }

    /// The row that is to be taken back.
    fn decision_meant(
        &self,
        pair: &(String, String),
        record: Option<&str>,
        reviewer: Option<&str>,
    ) -> Result<(Part, usize), LinkError> {
        let mut found: Vec<(Part, usize, &Mapping)> = Vec::new();
        for part in Part::ALL {
            let rows = self.rows(part).iter().enumerate();
            let of_pair = rows.filter(|(_, row)| pair_of(row) == *pair && !is_waiting(part, row));
            found.extend(of_pair.map(|(at, row)| (part, at, row)));
        }
        let who = |row: &Mapping| match self.who(row) {
            nobody if nobody.is_empty() => "nobody who is named".to_owned(),
            names => names,
        };
        let all: Vec<String> = found.iter().map(|(_, _, row)| who(row)).collect();
        if let Some(reviewer) = reviewer {
            found.retain(|(_, _, row)| is_reviewed_by(row, reviewer));
        } else if let Some(record) = record.filter(|_| found.len() > 1) {
            found.retain(|(_, _, row)| row.get("record_id") == record);
        }
        let link = || format!("link:{}", link_of(pair));
        match (found.as_slice(), reviewer) {
            ([(part, at, _)], _) => Ok((*part, *at)),
            ([], Some(reviewer)) if !all.is_empty() => {
                Err(LinkError::NotJudgedBy { link: link(), reviewer: self.show(reviewer), others: all.join(" and ") })
            }
            ([], _) => Err(LinkError::NotJudged(link())),
            _ => Err(LinkError::SeveralReviewers { link: link(), reviewers: all }),
        }
    }

    /// Says at another decision about a link, or at the row that waits, what was taken back. False when there is none.
    fn leave_remark(&mut self, pair: &(String, String), words: &str) -> bool {
        for part in Part::ALL {
            let mut rows = self.rows_mut(part).iter_mut();
            if let Some(row) = rows.find(|row| pair_of(row) == *pair && !is_outdated(row)) {
                remark(row, words);
                return true;
            }
        }
        false
    }
}
