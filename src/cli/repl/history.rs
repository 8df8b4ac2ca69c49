//! Where the lines a person typed are kept.

use std::path::PathBuf;

/// A file in the folder where the system keeps what programs remember; `None` where it has no such folder.
#[cfg(feature = "repl")]
pub fn file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let folders = etcetera::choose_base_strategy().ok()?;
    let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Some(folder.join("coopgraph").join("history"))
}

/// Without line editing nothing is kept.
#[cfg(not(feature = "repl"))]
pub fn file() -> Option<PathBuf> {
    None
}
