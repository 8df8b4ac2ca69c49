//! A file that is there whole or not at all: written beside its place, moved there at the end.

use super::interrupt;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A file being written. What is no plain file (a device, a pipe) is written to as it is.
pub struct PartFile {
    file: File,
    target: PathBuf,
    beside: Option<PathBuf>,
}

impl PartFile {
    /// Begins to write; a file already there keeps its content until [`PartFile::finish`], and its rights after it.
    pub fn create(path: &Path) -> io::Result<Self> {
        // Behind a link the file itself is replaced, not the link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let Ok(known) = fs::metadata(&target) else {
            let (file, beside) = create_beside(&target)?;
            return Ok(Self { file, target, beside: Some(beside) });
        };
        // Who may not write to the file may not replace it either.
        let file = OpenOptions::new().write(true).open(&target)?;
        if !known.is_file() {
            return Ok(Self { file, target, beside: None });
        }
        let (file, beside) = create_beside(&target)?;
        let part = Self { file, target, beside: Some(beside) };
        match part.file.set_permissions(known.permissions()) {
            Ok(()) => Ok(part),
            Err(error) => {
                part.discard();
                Err(error)
            }
        }
    }

    /// Where to write.
    pub fn writer(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Puts the file in its place, once it is on the disk.
    pub fn finish(self) -> io::Result<()> {
        let Some(beside) = &self.beside else {
            return Ok(());
        };
        let moved = self.file.sync_all().and_then(|()| interrupt::put_in_place(beside, &self.target));
        if moved.is_err() {
            self.discard();
        }
        moved
    }

    /// Takes away what was written.
    pub fn discard(self) {
        if let Some(beside) = self.beside {
            drop(self.file);
            interrupt::discard(&beside);
        }
    }
}

/// A new file beside another, under a name that no other run uses.
fn create_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut number = 0;
    loop {
        let mut beside = OsString::from(name);
        beside.push(format!(".coopgraph-part-{}-{number}", std::process::id()));
        let beside = target.with_file_name(beside);
        interrupt::begin(&beside);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((file, beside)),
            Err(error) => {
                interrupt::forget(&beside);
                if error.kind() != io::ErrorKind::AlreadyExists || number >= 100 {
                    return Err(error);
                }
                number += 1;
            }
        }
    }
}
