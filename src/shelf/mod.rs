//! Finds `ontology/`, `data/` and `queries/`: a folder given or found, else the copy inside the binary.
//!
//! In: a path, or nothing. Out: names and bytes. What writes needs a folder: [`Shelf::folder`] says whether there is one.
//! A [`Finding`] is something wrong at a place in one of the files, whoever came upon it.

mod finding;
mod replace;
mod settings;
mod unpack;

pub use self::unpack::{is_packed, unpack, unpacked_name};
pub use finding::{Finding, Place, Severity, sort_findings};
pub use replace::replace;
pub use settings::settings;

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The three folders a shelf is made of.
pub const FOLDERS: [&str; 3] = ["ontology", "data", "queries"];

/// Where imported datasets stand: read only when they are asked for.
pub const IMPORTED: &str = "data/imported";

/// Where links are kept.
pub const LINKS: &str = "data/links";

/// The engine's own ontology: given to a folder that does not have it.
const ENGINE_ONTOLOGY: &str = "ontology/say.ttl";

const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shelf.rs"));

/// What is read: where it comes from, and every file, sorted by path.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: Option<PathBuf>,
    files: Vec<ShelfFile>,
    findings: Vec<Finding>,
}

/// One file: its path inside the shelf, with `/`, and its bytes; what was packed is unpacked.
#[derive(Clone, Debug)]
pub struct ShelfFile {
    pub path: String,
    pub bytes: Cow<'static, [u8]>,
}

/// Why no shelf could be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    #[error("could not open the folder: {0} does not exist")]
    Missing(PathBuf),
    #[error("could not open the folder: {0} is not a folder")]
    NotAFolder(PathBuf),
    #[error("could not read {0}: it is a folder")]
    NotAFile(PathBuf),
    #[error("could not open the folder: {folder} has no {missing}")]
    NotAShelf { folder: PathBuf, missing: String },
    #[error("could not read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("could not write {path}")]
    Write { path: PathBuf, source: io::Error },
    /// One of several; `after` says what became of the others.
    #[error("could not write {path} ({after})")]
    WriteTogether { path: PathBuf, after: String, source: io::Error },
    #[error("could not write the folder: {0} is not empty")]
    NotEmpty(PathBuf),
}

impl Shelf {
    /// The folder given; else the working folder or the nearest parent that has all three folders; else the copy
    /// inside the binary.
    pub fn open(given: Option<&Path>) -> Result<Self, ShelfError> {
        match given {
            Some(folder) => Self::from_folder(folder),
            None => match find_around_working_folder() {
                Some(folder) => Self::from_folder(&folder),
                None => Ok(Self::built_in()),
            },
        }
    }

    /// The copy inside the binary.
    pub fn built_in() -> Self {
        let files = BUILT_IN
            .iter()
            .map(|(path, bytes)| ShelfFile { path: (*path).to_owned(), bytes: Cow::Borrowed(*bytes) })
            .collect();
        Self { folder: None, files, findings: Vec::new() }
    }

    /// Only the files that are named, each under the name it was given; nothing else is opened.
    pub fn of_files(paths: &[PathBuf]) -> Result<Self, ShelfError> {
        let mut reader = Reader { root: Path::new(""), files: Vec::new(), findings: Vec::new() };
        for path in paths {
            if path.is_dir() {
                return Err(ShelfError::NotAFile(path.clone()));
            }
            let bytes = fs::read(path).map_err(|source| ShelfError::Read { path: path.clone(), source })?;
            reader.keep(path.to_string_lossy().into_owned(), bytes);
        }
        Ok(Self { folder: None, files: reader.files, findings: reader.findings })
    }

    /// All files.
    pub fn all_files(&self) -> impl Iterator<Item = &ShelfFile> {
        self.files.iter()
    }

    /// Files that are at hand already, by path: a folder that stands on no disk.
    pub fn in_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut files: Vec<ShelfFile> =
            files.into_iter().map(|(path, bytes)| ShelfFile { path, bytes: Cow::Owned(bytes) }).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { folder: None, files, findings: Vec::new() }
    }

    /// Reads one more file of the folder: one that is left out otherwise. False when it is not there.
    pub fn include(&mut self, path: &str) -> Result<bool, ShelfError> {
        let Some(folder) = &self.folder else {
            return Ok(false);
        };
        let file = folder.join(path);
        let bytes = match fs::read(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            read => read.map_err(|source| ShelfError::Read { path: file, source })?,
        };
        self.files.push(ShelfFile { path: path.to_owned(), bytes: Cow::Owned(bytes) });
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(true)
    }

    /// The folder this shelf was read from; `None` for the copy inside the binary.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The path inside the folder of a file that is named by whatever path; none where it stands elsewhere.
    pub fn inside(&self, path: &Path) -> Option<String> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = parent.canonicalize().ok()?.join(path.file_name()?);
        let inside = place.strip_prefix(self.folder()?.canonicalize().ok()?).ok()?.to_str()?.replace('\\', "/");
        Some(inside)
    }

    /// Every file below one of the three folders, sorted by path.
    pub fn files<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a ShelfFile> {
        self.files.iter().filter(move |file| file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Files that could not be read.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The text of a file, for showing the line that is wrong; lossy where it is not UTF-8.
    pub fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        let file = self.files.iter().find(|file| file.path == path)?;
        Some(String::from_utf8_lossy(&file.bytes))
    }

    /// Writes every file below `target`, which must be empty or not exist yet. Returns how many.
    pub fn write_to(&self, target: &Path) -> Result<usize, ShelfError> {
        if fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(ShelfError::NotEmpty(target.to_owned()));
        }
        for file in &self.files {
            let path = target.join(&file.path);
            write_file(&path, &file.bytes).map_err(|source| ShelfError::Write { path, source })?;
        }
        Ok(self.files.len())
    }

    fn from_folder(folder: &Path) -> Result<Self, ShelfError> {
        if !folder.exists() {
            return Err(ShelfError::Missing(folder.to_owned()));
        }
        if !folder.is_dir() {
            return Err(ShelfError::NotAFolder(folder.to_owned()));
        }
        let missing: Vec<String> =
            FOLDERS.iter().filter(|name| !folder.join(name).is_dir()).map(|name| format!("{name}/")).collect();
        if !missing.is_empty() {
            return Err(ShelfError::NotAShelf { folder: folder.to_owned(), missing: missing.join(", ") });
        }
        let mut reader = Reader { root: folder, files: Vec::new(), findings: Vec::new() };
        for name in FOLDERS {
            reader.read_below(&folder.join(name))?;
        }
        let Reader { mut files, findings, .. } = reader;
        if !files.iter().any(|file| file.path == ENGINE_ONTOLOGY) {
            files.extend(engine_ontology());
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { folder: Some(folder.to_owned()), files, findings })
    }
}

/// The engine's own ontology.
pub fn engine_ontology() -> Option<ShelfFile> {
    let (path, bytes) = BUILT_IN.iter().find(|(path, _)| *path == ENGINE_ONTOLOGY)?;
    Some(ShelfFile { path: (*path).to_owned(), bytes: Cow::Borrowed(*bytes) })
}

/// Every plain file and every link below a folder, sorted by path; links are not followed, what is hidden is left out.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, ShelfError> {
    let reading = |source| ShelfError::Read { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading)? {
        let path = entry.map_err(reading)?.path();
        let kind = path.symlink_metadata().map_err(|source| ShelfError::Read { path: path.clone(), source })?;
        match kind {
            _ if is_hidden(&path) => {}
            kind if kind.is_dir() => files.extend(files_below(&path)?),
            kind if kind.is_file() || kind.is_symlink() => files.push(path),
            _ => {}
        }
    }
    files.sort();
    Ok(files)
}

fn find_around_working_folder() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find(|folder| FOLDERS.iter().all(|name| folder.join(name).is_dir())).map(Path::to_owned)
}

/// Reads folders; a file that cannot be read is a finding and does not stop the rest.
struct Reader<'a> {
    root: &'a Path,
    files: Vec<ShelfFile>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn read_below(&mut self, folder: &Path) -> Result<(), ShelfError> {
        let reading = |source| ShelfError::Read { path: folder.to_owned(), source };
        for entry in fs::read_dir(folder).map_err(reading)? {
            let path = entry.map_err(reading)?.path();
            if is_hidden(&path) || path == self.root.join(IMPORTED) {
                continue;
            }
            if path.is_dir() {
                self.read_below(&path)?;
            } else {
                self.read_file(&path);
            }
        }
        Ok(())
    }

    fn read_file(&mut self, path: &Path) {
        let inside = path_inside(self.root, path);
        match fs::read(path) {
            Ok(bytes) => self.keep(inside, bytes),
            Err(error) => {
                let problem = format!("the file could not be read: {error}");
                self.findings.push(Finding::error(
                    &inside,
                    problem,
                    "look at the file's rights, or where its link leads",
                ));
            }
        }
    }
}

impl Reader<'_> {
    /// Keeps a file; what is packed is unpacked.
    fn keep(&mut self, name: String, bytes: Vec<u8>) {
        match unpack(&name, bytes) {
            Ok(bytes) => self.files.push(ShelfFile { path: name, bytes: Cow::Owned(bytes) }),
            Err(problem) => {
                let remedy = "it was left out; look at where it came from, or unpack it yourself";
                self.findings.push(Finding::error(&name, problem, remedy));
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn path_inside(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
