//! What Ctrl-C does: a command ends with exit code 130 and leaves no half-written file; at a prompt only the running
//! query ends. The one place besides `main` where the process is left.

use crate::error::Exit;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Set by Ctrl-C while a prompt runs a line; every query of the line looks at it.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether a person sits at a prompt, to which Ctrl-C returns.
static AT_PROMPT: AtomicBool = AtomicBool::new(false);

/// Files being written beside their place.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Takes Ctrl-C into our own hands. Where that fails the system ends the process, as it does without us.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        if AT_PROMPT.load(Ordering::Relaxed) {
            INTERRUPTED.store(true, Ordering::Relaxed);
        } else {
            leave();
        }
    });
}

/// From now on Ctrl-C ends the running line of a prompt, not the program.
pub fn return_to_prompt() {
    AT_PROMPT.store(true, Ordering::Relaxed);
}

/// A new line of a prompt begins: what was interrupted before is over.
pub fn new_line() {
    INTERRUPTED.store(false, Ordering::Relaxed);
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

/// Runs what must not be left halfway: Ctrl-C waits until it is done.
pub fn wait_for<T>(work: impl FnOnce() -> T) -> T {
    let _held = parts();
    work()
}

/// The file was not begun after all, and is not ours.
pub fn forget(part: &Path) {
    parts().retain(|known| known != part);
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
