//! What was got before: for each address a file of bytes and a note about them.
//!
//! Both files are named after the address. They are written beside their places and renamed, bytes first: a note whose bytes
//! are not (or not yet, or no longer) those it was written for tells by its checksum, and counts as nothing.

use super::error::NetError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Clone, Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

/// Bytes that were got, and what is known of them.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub note: Note,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Note {
    /// The address that was asked for.
    pub asked: String,
    /// The one that answered, after redirects.
    pub url: String,
    pub media_type: String,
    pub sha256: String,
    /// The day on which the server last said that these are the bytes.
    pub confirmed: String,
    /// By what the server tells whether they have changed (RFC 9110, 8.8).
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Cache {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// What is kept of an address, if it is whole.
    pub fn read(&self, address: &str) -> Option<Kept> {
        let note: Note = serde_json::from_slice(&fs::read(self.note(address)).ok()?).ok()?;
        let bytes = fs::read(self.bytes(address)).ok()?;
        (note.asked == address && note.sha256 == checksum(&bytes)).then_some(Kept { note, bytes })
    }

    pub fn write(&self, kept: &Kept) -> Result<(), NetError> {
        self.put(&self.bytes(&kept.note.asked), &kept.bytes)?;
        self.write_note(&kept.note)
    }

    /// Writes what is known, where the bytes have not changed.
    pub fn write_note(&self, note: &Note) -> Result<(), NetError> {
        let path = self.note(&note.asked);
        let text = serde_json::to_vec_pretty(note).map_err(|problem| unkept(&path)(problem.into()))?;
        self.put(&path, &text)
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), NetError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(&self.folder).map_err(unkept(&self.folder))?;
        // Another process may keep the same address now.
        let beside = path.with_extension(format!("{}-{}.part", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path)).map_err(|problem| {
            // The first problem is the one to tell.
            let _ = fs::remove_file(&beside);
            unkept(path)(problem)
        })
    }

    fn bytes(&self, address: &str) -> PathBuf {
        self.folder.join(format!("{}.bytes", checksum(address.as_bytes())))
    }

    fn note(&self, address: &str) -> PathBuf {
        self.folder.join(format!("{}.json", checksum(address.as_bytes())))
    }
}

/// SHA-256 in hexadecimal.
pub fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unkept(path: &Path) -> impl Fn(io::Error) -> NetError {
    move |problem| NetError::Unkept { path: path.to_owned(), problem }
}
