//! A folder that is there whole, or as it was before.

use super::ExportError;
use super::bundle::{File, MANIFEST};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes files to a folder: beside its place first, then renamed. A folder that an export wrote is replaced; any other
/// that is not empty is left alone.
pub fn write_folder(files: &[File], folder: &Path) -> Result<(), ExportError> {
    let is_there = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if folder.is_file() || (is_there && !folder.join(MANIFEST).is_file()) {
        return Err(ExportError::NotEmpty(folder.to_owned()));
    }
    let beside = with_ending(folder, "coopgraph-part");
    let result = write_all(files, &beside).and_then(|()| put_in_place(&beside, folder));
    if result.is_err() {
        // What did not become whole is taken away; it may not have been begun.
        let _ = fs::remove_dir_all(&beside);
    }
    result
}

fn write_all(files: &[File], beside: &Path) -> Result<(), ExportError> {
    if beside.exists() {
        fs::remove_dir_all(beside).map_err(failed(beside))?;
    }
    for file in files {
        let path = beside.join(&file.path);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(beside))?;
            fs::write(&path, &file.bytes)
        };
        write().map_err(failed(&path))?;
    }
    Ok(())
}

fn put_in_place(beside: &Path, folder: &Path) -> Result<(), ExportError> {
    if !folder.exists() {
        return fs::rename(beside, folder).map_err(failed(folder));
    }
    let old = with_ending(folder, "coopgraph-old");
    fs::rename(folder, &old).map_err(failed(folder))?;
    if let Err(error) = fs::rename(beside, folder) {
        // Better the old export than none.
        let _ = fs::rename(&old, folder);
        return Err(failed(folder)(error));
    }
    fs::remove_dir_all(&old).map_err(failed(&old))
}

/// `public` to `public.coopgraph-part`, in the same place.
fn with_ending(folder: &Path, ending: &str) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = absolute.file_name().unwrap_or_default().to_string_lossy().into_owned();
    absolute.with_file_name(format!("{name}.{ending}"))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> ExportError {
    move |source| ExportError::Write { path: path.to_owned(), source }
}
