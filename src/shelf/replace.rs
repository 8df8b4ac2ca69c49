use super::ShelfError;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts new bytes in the place of a file: written beside it, then moved, so that the file is whole at any time. The old
/// one is kept beside it as `FILE.bak`, if asked. Returns where it was kept.
pub fn replace(path: &Path, bytes: &[u8], keep_old: bool) -> Result<Option<PathBuf>, ShelfError> {
    // What a link leads to is replaced, not the link.
    let path = path.canonicalize().map_err(|source| ShelfError::Read { path: path.to_owned(), source })?;
    let beside = with_ending(&path, ".coopgraph-part");
    let kept = keep_old.then(|| with_ending(&path, ".bak"));
    let result = write_beside(&path, &beside, bytes)
        .and_then(|()| kept.as_ref().map_or(Ok(0), |kept| fs::copy(&path, kept)))
        .and_then(|_| fs::rename(&beside, &path));
    match result {
        Ok(()) => Ok(kept),
        Err(source) => {
            // It may not have been created: then there is nothing to take away.
            let _ = fs::remove_file(&beside);
            Err(ShelfError::Write { path, source })
        }
    }
}

/// Writes the new file with the rights of the old one, and waits until the disk has it.
fn write_beside(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(bytes)?;
    file.set_permissions(fs::metadata(path)?.permissions())?;
    file.sync_all()
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
