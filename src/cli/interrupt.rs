//! What Ctrl-C does: a command ends with exit code 130 and leaves no half-written file. The one place besides `main` where the process is left.

use crate::error::Exit;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files being written beside their place.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Takes Ctrl-C into our own hands. Where that fails the system ends the process, as it does without us.
pub fn listen() {
    let _ = ctrlc::set_handler(leave);
}

/// A file is about to be written beside its place.
pub fn begin(part: &Path) {
    parts().push(part.to_owned());
}

/// The file is whole: moves it to its place.
pub fn put_in_place(part: &Path, place: &Path) -> io::Result<()> {
    let mut parts = parts();
    fs::rename(part, place)?;
    parts.retain(|known| known != part);
    Ok(())
}

/// The file did not become whole: takes it away.
pub fn discard(part: &Path) {
    let mut parts = parts();
    // It may not have been created: then there is nothing to take away.
    let _ = fs::remove_file(part);
    parts.retain(|known| known != part);
}

#[expect(clippy::exit, reason = "the handler runs on a thread of its own: main cannot be made to return")]
fn leave() {
    // Held until the end: who waits for it to put a file in its place waits for ever.
    let parts = parts();
    for part in parts.iter() {
        // It may not have been created yet.
        let _ = fs::remove_file(part);
    }
    std::process::exit(Exit::Interrupted as i32)
}

fn parts() -> MutexGuard<'static, Vec<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}
