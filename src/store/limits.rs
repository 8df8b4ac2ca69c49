use std::fmt;
use std::time::Duration;

/// How long a query may take and how many rows it may give; `None` is no limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub time: Option<Duration>,
    pub rows: Option<usize>,
}

/// The limit that ended an answer early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Time(Duration),
    Rows(usize),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "{} s", time.as_secs_f64()),
            Self::Rows(rows) => write!(f, "{rows} rows"),
        }
    }
}
