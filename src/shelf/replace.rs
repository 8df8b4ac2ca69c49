use super::ShelfError;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts new bytes in the place of files: of all of them or, when one cannot be written, of none. Each is written beside
/// its place, then moved, so that it is whole at any time. The old ones are kept beside them as `FILE.bak`, if asked; a
/// file that is not there yet is made. Returns where each old one was kept.
pub fn replace(files: &[(PathBuf, Vec<u8>)], keep_old: bool) -> Result<Vec<Option<PathBuf>>, ShelfError> {
    let mut places = files.iter().map(|(path, _)| Place::of(path)).collect::<Result<Vec<_>, _>>()?;
    for (number, (_, bytes)) in files.iter().enumerate() {
        if let Err(source) = places[number].prepare(bytes, keep_old) {
            places.iter().for_each(Place::clear_away);
            return Err(ShelfError::Write { path: places[number].path.clone(), source });
        }
    }
    for (number, place) in places.iter().enumerate() {
        if let Err(source) = place.put_in_place() {
            return Err(put_back(&places, number, place, source));
        }
    }
    for place in places.iter().filter(|_| keep_old) {
        if let Err(source) = place.keep_old() {
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

/// Where a file goes, and what stands beside it meanwhile, under names that no other run uses.
struct Place {
    path: PathBuf,
    /// The new file, once it is made.
    beside: Option<PathBuf>,
    /// The old file until all new ones are in place, once it is made.
    old: Option<PathBuf>,
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
        Ok(Self { beside: None, old: None, kept: with_ending(&path, ".bak"), path, was_there })
    }

    /// Does what can fail before anything is changed.
    fn prepare(&mut self, bytes: &[u8], keep_old: bool) -> io::Result<()> {
        if self.was_there {
            self.check_replaceable()?;
            self.set_old_aside()?;
        }
        if keep_old && self.kept.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{} is a folder", self.kept.display())));
        }
        self.write_beside(bytes)
    }

    /// A folder or a device is not replaced; who may not write to a file may not replace it either.
    fn check_replaceable(&self) -> io::Result<()> {
        let known = fs::metadata(&self.path)?;
        if known.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if !known.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no plain file"));
        }
        OpenOptions::new().write(true).open(&self.path).map(|_| ())
    }

    /// Gives the old file a second name; a copy where the file system has no such thing.
    fn set_old_aside(&mut self) -> io::Result<()> {
        const ENDING: &str = ".coopgraph-old";
        if let Ok(((), old)) = make_beside(&self.path, ENDING, |old| fs::hard_link(&self.path, old)) {
            self.old = Some(old);
            return Ok(());
        }
        let (mut copy, old) = make_beside(&self.path, ENDING, create_new)?;
        self.old = Some(old);
        let mut file = File::open(&self.path)?;
        copy.set_permissions(file.metadata()?.permissions())?;
        io::copy(&mut file, &mut copy)?;
        copy.sync_all()
    }

    /// Writes the new file with the rights of the old one, and waits until the disk has it.
    fn write_beside(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (mut file, beside) = make_beside(&self.path, ".coopgraph-part", create_new)?;
        self.beside = Some(beside);
        if self.was_there {
            file.set_permissions(fs::metadata(&self.path)?.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn put_in_place(&self) -> io::Result<()> {
        self.beside.as_ref().map_or(Ok(()), |beside| fs::rename(beside, &self.path))
    }

    fn keep_old(&self) -> io::Result<()> {
        self.old.as_ref().map_or(Ok(()), |old| fs::rename(old, &self.kept))
    }

    fn put_back(&self) -> io::Result<()> {
        if self.was_there { fs::rename(self.old_now(), &self.path) } else { fs::remove_file(&self.path) }
    }

    /// Where the old file is while the new one stands in its place.
    fn old_now(&self) -> &Path {
        self.old.as_ref().filter(|old| old.exists()).unwrap_or(&self.kept)
    }

    /// Takes away what this run made beside the file; what was moved is no longer there.
    fn clear_away(&self) {
        for made in [&self.beside, &self.old].into_iter().flatten() {
            let _ = fs::remove_file(made);
        }
    }
}

/// Makes a file beside another, under a name where nothing is: neither a file of another run nor a link.
fn make_beside<T>(path: &Path, ending: &str, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(T, PathBuf)> {
    let mut number = 0;
    loop {
        let beside = with_ending(path, &format!("{ending}-{}-{number}", std::process::id()));
        match make(&beside) {
            Ok(made) => return Ok((made, beside)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_NAMES => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Names tried: those taken were left by runs that were killed.
const MOST_NAMES: usize = 100;

fn create_new(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
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
        let mut places: Vec<Place> = ["a", "b", "c"].map(|name| Place::of(&at(name)).expect("absolute")).into();
        for place in &mut places[..2] {
            place.prepare(b"new", true).expect("writable");
            place.put_in_place().expect("writable");
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

    #[test]
    #[cfg(unix)]
    fn what_has_the_name_of_a_part_is_neither_followed_nor_taken_away() {
        let folder = tempfile::tempdir().expect("a folder to work in");
        let at = |name: &str| folder.path().join(name);
        let process = std::process::id();
        let taken = ["part", "old"].map(|ending| at(&format!("a.coopgraph-{ending}-{process}-0")));
        for (name, text) in [("a", "old a"), ("precious", "kept")] {
            fs::write(at(name), text).expect("writable");
        }
        for link in &taken {
            std::os::unix::fs::symlink(at("precious"), link).expect("writable");
        }
        let text = |name: &str| fs::read_to_string(at(name)).expect("it is there");
        for keep_old in [false, true] {
            replace(&[(at("a"), b"new a".to_vec())], keep_old).expect("other names are free");
        }
        assert_eq!((text("a"), text("precious"), text("a.bak")), ("new a".into(), "kept".into(), "new a".into()));
        let fails = [(at("a"), b"newer".to_vec()), (folder.path().to_owned(), Vec::new())];
        replace(&fails, false).expect_err("a folder is in the way");
        assert_eq!(text("a"), "new a");
        assert!(taken.iter().all(|link| link.is_symlink()));
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 5, "a, its copy, what was there before");
    }
}
