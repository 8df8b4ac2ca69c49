use super::ShelfError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts new bytes in the place of files: of all of them or, when one cannot be written, of none. Each is written beside
/// its place, then moved, so that it is whole at any time. The old ones are kept beside them as `FILE.bak`, if asked; a
/// file that is not there yet is made. Returns where each old one was kept.
pub fn replace(files: &[(PathBuf, Vec<u8>)], keep_old: bool) -> Result<Vec<Option<PathBuf>>, ShelfError> {
    let places = files.iter().map(|(path, _)| Place::of(path)).collect::<Result<Vec<_>, _>>()?;
    for (place, (_, bytes)) in places.iter().zip(files) {
        if let Err(source) = place.prepare(bytes, keep_old) {
            places.iter().for_each(Place::clear_away);
            return Err(ShelfError::Write { path: place.path.clone(), source });
        }
    }
    for (number, place) in places.iter().enumerate() {
        if let Err(source) = fs::rename(&place.beside, &place.path) {
            return Err(put_back(&places, number, place, source));
        }
    }
    for place in places.iter().filter(|place| keep_old && place.was_there) {
        if let Err(source) = fs::rename(&place.old, &place.kept) {
            return Err(put_back(&places, places.len(), place, source));
        }
    }
    places.iter().for_each(Place::clear_away);
    Ok(places.into_iter().map(|place| (keep_old && place.was_there).then_some(place.kept)).collect())
}

/// Takes back the first files that were moved into place, and says what came of it.
fn put_back(places: &[Place], moved: usize, at: &Place, source: io::Error) -> ShelfError {
    let (moved, rest) = places.split_at(moved);
    let lost: Vec<String> = moved
        .iter()
        .filter(|place| place.put_back().is_err())
        .map(|place| format!("{} (the old one is {})", place.path.display(), place.old_now().display()))
        .collect();
    rest.iter().for_each(Place::clear_away);
    let path = at.path.clone();
    let after = match lost.as_slice() {
        [] if moved.is_empty() => return ShelfError::Write { path, source },
        [] => "what was written before it was taken back".to_owned(),
        lost => format!("this was written before it and could not be taken back: {}", lost.join(", ")),
    };
    ShelfError::WriteTogether { path, after, source }
}

/// Where a file goes, and what stands beside it meanwhile.
struct Place {
    path: PathBuf,
    /// The new file.
    beside: PathBuf,
    /// The old file, until all new ones are in place.
    old: PathBuf,
    /// The old file afterwards, if asked.
    kept: PathBuf,
    was_there: bool,
}

impl Place {
    fn of(path: &Path) -> Result<Self, ShelfError> {
        let was_there = path.exists();
        // What a link leads to is replaced, not the link.
        let real = if was_there { path.canonicalize() } else { std::path::absolute(path) };
        let path = real.map_err(|source| ShelfError::Read { path: path.to_owned(), source })?;
        Ok(Self {
            beside: with_ending(&path, ".coopgraph-part"),
            old: with_ending(&path, ".coopgraph-old"),
            kept: with_ending(&path, ".bak"),
            path,
            was_there,
        })
    }

    /// Does what can fail before anything is changed.
    fn prepare(&self, bytes: &[u8], keep_old: bool) -> io::Result<()> {
        if self.was_there {
            // Who may not write to the file may not replace it either.
            OpenOptions::new().write(true).open(&self.path)?;
            // What an earlier run left may be this very file under another name: never copy onto it.
            let _ = fs::remove_file(&self.old);
            fs::hard_link(&self.path, &self.old).or_else(|_| fs::copy(&self.path, &self.old).map(|_| ()))?;
        }
        if keep_old && self.kept.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{} is a folder", self.kept.display())));
        }
        self.write_beside(bytes)
    }

    /// Writes the new file with the rights of the old one, and waits until the disk has it.
    fn write_beside(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(&self.beside)?;
        file.write_all(bytes)?;
        if self.was_there {
            file.set_permissions(fs::metadata(&self.path)?.permissions())?;
        }
        file.sync_all()
    }

    fn put_back(&self) -> io::Result<()> {
        if self.was_there { fs::rename(self.old_now(), &self.path) } else { fs::remove_file(&self.path) }
    }

    /// Where the old file is while the new one stands in its place.
    fn old_now(&self) -> &Path {
        if self.old.exists() { &self.old } else { &self.kept }
    }

    /// Takes away what stands beside the file; what was not made is not there.
    fn clear_away(&self) {
        let _ = fs::remove_file(&self.beside);
        let _ = fs::remove_file(&self.old);
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_one_cannot_be_moved_those_before_it_are_put_back() {
        let folder = tempfile::tempdir().expect("a folder to work in");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old a").expect("writable");
        fs::create_dir_all(at("c/full")).expect("writable");
        let old = fs::metadata(at("a")).and_then(|known| known.modified()).expect("it is there");
        let places: Vec<Place> = ["a", "b", "c"].map(|name| Place::of(&at(name)).expect("absolute")).into();
        for place in &places[..2] {
            place.prepare(b"new", true).expect("writable");
            fs::rename(&place.beside, &place.path).expect("writable");
        }
        let error = put_back(&places, 2, &places[2], io::ErrorKind::PermissionDenied.into());
        assert!(error.to_string().ends_with("c (what was written before it was taken back)"), "{error}");
        assert_eq!(fs::read_to_string(at("a")).expect("it is there"), "old a");
        assert_eq!(fs::metadata(at("a")).and_then(|known| known.modified()).expect("it is there"), old);
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 2, "b is gone, nothing stands beside a");
    }

    #[test]
    fn a_copy_kept_before_is_not_lost_when_nothing_is_written() {
        let folder = tempfile::tempdir().expect("a folder to work in");
        let at = |name: &str| folder.path().join(name);
        for (name, text) in [("a", "old a"), ("a.bak", "older a"), ("b", "old b")] {
            fs::write(at(name), text).expect("writable");
        }
        fs::create_dir(at("b.bak")).expect("writable");
        let files = ["a", "b"].map(|name| (at(name), b"new".to_vec()));
        let error = replace(&files, true).expect_err("a folder is in the way");
        assert!(error.to_string().starts_with("could not write "), "{error}");
        for (name, text) in [("a", "old a"), ("a.bak", "older a"), ("b", "old b")] {
            assert_eq!(fs::read_to_string(at(name)).expect("it is there"), text);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 4);
        assert_eq!(replace(&files, false).expect("nothing is in the way"), [None, None]);
        assert_eq!(fs::read_to_string(at("b")).expect("it is there"), "new");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 4);
    }
}
