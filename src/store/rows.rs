use super::{Form, Limit, Limits, StoreError, Term};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// One row: a term or nothing for each column.
pub type Row = Vec<Option<Term>>;

/// What the thread that evaluates sends: rows, then the end. A channel that closes before the end is a crash.
pub(super) enum Sent {
    Row(Row),
    Failed(StoreError),
    End,
}

/// An answer as it comes. Iterate; afterwards [`Rows::reached`] tells whether a limit cut it short.
pub struct Rows {
    columns: Vec<String>,
    form: Form,
    incoming: Receiver<Sent>,
    limits: Limits,
    begun: Instant,
    /// When the limits were looked at last.
    looked: Instant,
    /// A row that was received and not yet given.
    ahead: Option<Result<Row, StoreError>>,
    given: usize,
    reached: Option<Limit>,
    ended: bool,
    stop: Option<Box<dyn FnOnce() + Send>>,
}

/// An answer held whole.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    /// The limit that cut it short, if any.
    pub reached: Option<Limit>,
}

/// Longest single wait; the loop then simply waits again.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How often the memory is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// How long rows are left to gather, and behind how many: short answers are given at once.
const GATHERING: Duration = Duration::from_micros(500);
const GATHERED_BEHIND: usize = 16;

impl Rows {
    pub(super) fn new(
        columns: Vec<String>,
        form: Form,
        incoming: Receiver<Sent>,
        limits: Limits,
        stop: Box<dyn FnOnce() + Send>,
    ) -> Self {
        let begun = Instant::now();
        Self {
            columns,
            form,
            incoming,
            limits,
            begun,
            looked: begun,
            ahead: None,
            given: 0,
            reached: None,
            ended: false,
            stop: Some(stop),
        }
    }

    /// Names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What kind of answer this is.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The limit that ended the rows early; meaningful once the iterator has ended.
    pub fn reached(&self) -> Option<Limit> {
        self.reached
    }

    /// Rows given so far.
    pub fn given(&self) -> usize {
        self.given
    }

    /// Waits for the first row, so that an answer that fails at once can be told from one that begins.
    pub fn prime(&mut self) -> Result<(), StoreError> {
        if self.ahead.is_none() && !self.ended {
            match self.receive() {
                Some(Err(error)) => return Err(error),
                row => self.ahead = row,
            }
        }
        Ok(())
    }

    /// Reads to the end.
    pub fn into_table(mut self) -> Result<Table, StoreError> {
        let rows = self.by_ref().collect::<Result<Vec<_>, _>>()?;
        Ok(Table { columns: self.columns.clone(), rows, reached: self.reached })
    }

    fn receive(&mut self) -> Option<Result<Row, StoreError>> {
        loop {
            match self.incoming() {
                Ok(Sent::Row(row)) => return self.accept(row),
                Ok(Sent::Failed(reason)) => {
                    self.ended = true;
                    return Some(Err(reason));
                }
                Ok(Sent::End) => return self.end(None),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(limit) = self.limits.passed(self.begun) {
                        return self.end(Some(limit));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.ended = true;
                    return Some(Err(StoreError::EngineStopped));
                }
            }
        }
    }

    /// What comes next. Waking who waits for a row takes longer than finding one: in a long answer several are waited for.
    fn incoming(&self) -> Result<Sent, RecvTimeoutError> {
        if self.given >= GATHERED_BEHIND {
            if let Ok(sent) = self.incoming.try_recv() {
                return Ok(sent);
            }
            thread::sleep(GATHERING);
        }
        self.incoming.recv_timeout(self.wait())
    }

    /// How long to wait for a row before limits are looked at again.
    fn wait(&self) -> Duration {
        let left = self.limits.time.map_or(LONGEST_WAIT, |time| time.saturating_sub(self.begun.elapsed()));
        let looks = self.limits.memory.is_some() || self.limits.interrupt.is_some();
        left.min(if looks { BETWEEN_LOOKS } else { LONGEST_WAIT })
    }

    fn accept(&mut self, row: Row) -> Option<Result<Row, StoreError>> {
        // Rows that keep coming never let the wait for one run out.
        if self.limits.is_interrupted() {
            return self.end(Some(Limit::Interrupt));
        }
        if self.looked.elapsed() >= BETWEEN_LOOKS {
            self.looked = Instant::now();
            if let Some(limit) = self.limits.passed(self.begun) {
                return self.end(Some(limit));
            }
        }
        if let Some(most) = self.limits.rows.filter(|most| self.given >= *most) {
            return self.end(Some(Limit::Rows(most)));
        }
        self.given += 1;
        Some(Ok(row))
    }

    fn end(&mut self, reached: Option<Limit>) -> Option<Result<Row, StoreError>> {
        self.ended = true;
        self.reached = reached;
        self.stop();
        None
    }

    fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.ahead.take() {
            Some(row) => Some(row),
            None if self.ended => None,
            None => self.receive(),
        }
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Table {
    /// Position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}
