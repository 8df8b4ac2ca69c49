//! The files an import reads: those below a folder, one file, or what was fetched.

use super::ImportError;
use super::plan::{Plan, TablePlan, fits};
use crate::shelf::{files_below, unpack, unpacked_name};
use std::fs;
use std::path::{Path, PathBuf};

/// Files by name, sorted.
#[derive(Debug, Default)]
pub struct Input {
    pub files: Vec<InputFile>,
}

/// One file: its name with `/`, and where its bytes are.
#[derive(Clone, Debug)]
pub struct InputFile {
    pub name: String,
    held: Held,
}

#[derive(Clone, Debug)]
enum Held {
    OnDisk(PathBuf),
    InMemory(Vec<u8>),
}

impl Input {
    /// A folder with all below it, or one file.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let reading = |source| ImportError::Read { path: path.to_owned(), source };
        let known = fs::metadata(path).map_err(reading)?;
        if !known.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Ok(Self { files: vec![InputFile { name, held: Held::OnDisk(path.to_owned()) }] });
        }
        let files = files_below(path).map_err(|error| ImportError::Folder(Box::new(error)))?;
        let named = |file: PathBuf| {
            let inside = file.strip_prefix(path).unwrap_or(&file);
            InputFile { name: inside.to_string_lossy().replace('\\', "/"), held: Held::OnDisk(file) }
        };
        Ok(Self::of(files.into_iter().map(named).collect()))
    }

    /// Files that are at hand already.
    pub fn in_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self::of(files.into_iter().map(|(name, bytes)| InputFile { name, held: Held::InMemory(bytes) }).collect())
    }

    fn of(mut files: Vec<InputFile>) -> Self {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    /// The files of a table: those of its first pattern that any file fits. One file alone, of whatever name, is taken for
    /// the tables it could be by its ending when it fits none by its name.
    pub fn files_of<'a>(&'a self, table: &TablePlan, plan: &Plan) -> Vec<&'a InputFile> {
        let fitting =
            |pattern: &String| -> Vec<&InputFile> { self.files.iter().filter(|file| file.fits(pattern)).collect() };
        let found = table.files.iter().map(fitting).find(|files| !files.is_empty()).unwrap_or_default();
        if let ([only], []) = (self.files.as_slice(), found.as_slice()) {
            let has_a_table = plan.tables.iter().flat_map(|table| &table.files).any(|pattern| only.fits(pattern));
            let same_ending = table.files.iter().any(|pattern| ending(pattern) == ending(&only.name));
            return if same_ending && !has_a_table { vec![only] } else { Vec::new() };
        }
        found
    }
}

impl InputFile {
    /// What is in it, unpacked.
    pub fn bytes(&self) -> Result<Vec<u8>, ImportError> {
        let bytes = match &self.held {
            Held::InMemory(bytes) => bytes.clone(),
            Held::OnDisk(path) => fs::read(path).map_err(|source| ImportError::Read { path: path.clone(), source })?,
        };
        unpack(&self.name, bytes).map_err(|problem| ImportError::Unreadable { file: self.name.clone(), problem })
    }

    /// The name without folder and ending.
    pub fn stem(&self) -> &str {
        let name = unpacked_name(&self.name);
        let name = name.rsplit('/').next().unwrap_or(name);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Whether the file, or a file of this name further below, is meant.
    fn fits(&self, pattern: &str) -> bool {
        let name = unpacked_name(&self.name);
        let same_depth = |name: &str| name.matches('/').count() == pattern.matches('/').count();
        let below = name.match_indices('/').map(|(at, _)| &name[at + 1..]);
        std::iter::once(name).chain(below).any(|name| same_depth(name) && fits(unpacked_name(pattern), name))
    }
}

/// The ending of a file's name, in small letters.
pub fn ending(name: &str) -> String {
    let name = unpacked_name(name);
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}
