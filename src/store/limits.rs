use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a query may take, how many rows it may give, how much memory the process may hold; `None` is no limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub time: Option<Duration>,
    pub rows: Option<usize>,
    /// In bytes. Only watched where the system tells a process its memory (Linux).
    pub memory: Option<u64>,
    /// Becomes true when the person no longer wants the answer.
    pub interrupt: Option<&'static AtomicBool>,
}

impl Limits {
    /// The limit that is passed by what began then; rows are counted by who reads them.
    pub fn passed(&self, begun: Instant) -> Option<Limit> {
        let interrupt = self.is_interrupted().then_some(Limit::Interrupt);
        let time = self.time.filter(|most| begun.elapsed() >= *most);
        let memory = self.memory.filter(|most| resident_memory().is_some_and(|held| held > *most));
        interrupt.or(time.map(Limit::Time)).or(memory.map(Limit::Memory))
    }

    /// Whether the person no longer wants the answer.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.is_some_and(|interrupt| interrupt.load(Ordering::Relaxed))
    }
}

/// The limit that ended an answer early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Time(Duration),
    Rows(usize),
    Memory(u64),
    /// The person interrupted it.
    Interrupt,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "{} s", time.as_secs_f64()),
            Self::Rows(rows) => write!(f, "{rows} rows"),
            Self::Interrupt => f.write_str("an interrupt"),
            Self::Memory(bytes) => write!(f, "{} MB of memory", bytes / 1_000_000),
        }
    }
}

/// Whether a limit of memory is kept here: whether the system tells a process how much it holds.
pub fn is_memory_watched() -> bool {
    resident_memory().is_some()
}

/// The most memory the process has held, in bytes; `None` where the system does not say.
pub fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Memory the process holds now, in bytes; `None` where the system does not say.
fn resident_memory() -> Option<u64> {
    /// Size of a page; Linux on the machines we build for has no other.
    const PAGE: u64 = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split_whitespace().nth(1)?.parse().ok()?;
    Some(resident * PAGE)
}
