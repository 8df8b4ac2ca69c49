//! What an update changes: a file or a folder that is named, read whole.

use crate::cli::options::RDF_ENDINGS;
use crate::cli::output::Output;
use crate::error::{Error, finding_message};
use crate::load::{Document, Folder, FolderError, file_url, is_rdf};
use crate::shelf::{Severity, files_below, is_packed};
use std::fs;
use std::path::{Path, PathBuf};

/// What to do about a folder without RDF.
const NOTHING_TO_CHANGE: &str =
    "name a folder with files that end with .ttl, .trig, .nt, .nq, .rdf, .owl, .xml or .jsonld";

/// The files an update changes, in the order of their names; a single file is a folder of one.
pub struct Target {
    pub paths: Vec<PathBuf>,
    pub folder: Folder,
    /// What `<>` stands for in the update.
    pub base: String,
    /// The file for what has no clear home.
    pub into: Option<usize>,
    pub is_folder: bool,
}

/// What is to be changed, where it can be.
pub fn named<'a>(on: Option<&'a Path>, into: Option<&Path>) -> Result<&'a Path, Error> {
    let Some(path) = on else {
        return Err(Error::usage(
            "an update changes a file, and none is named",
            "name it: coopgraph update … --on FILE (with --dry-run to see first what would change)",
        ));
    };
    match into {
        Some(into) if !path.is_dir() => {
            let problem = format!("--into {} is for a folder, and {} is none", into.display(), path.display());
            Err(Error::usage(problem, "leave it out: all that is new goes to the file that is named"))
        }
        Some(into) if into.is_dir() => {
            Err(Error::usage(format!("{} is a folder", into.display()), "--into names a file, which may be new"))
        }
        Some(packed) if is_packed(&packed.to_string_lossy()) => Err(packed_file(packed)),
        None if is_packed(&path.to_string_lossy()) && !path.is_dir() => Err(packed_file(path)),
        _ => Ok(path),
    }
}

fn packed_file(path: &Path) -> Error {
    Error::usage(format!("{} is packed", path.display()), "unpack it, then change it")
}

impl Target {
    /// Reads a file, or all RDF files below a folder; what is broken is not changed, because it would be lost.
    pub fn read(on: &Path, into: Option<&Path>, output: &mut Output) -> Result<Self, Error> {
        if on.is_dir() {
            return Self::read_folder(on, into, output);
        }
        let document = read(on, on, output)?;
        let base = document.base.clone();
        let folder = Folder::new(vec![document]);
        Ok(Self { paths: vec![on.to_owned()], folder, base, into: Some(0), is_folder: false })
    }

    fn read_folder(on: &Path, into: Option<&Path>, output: &mut Output) -> Result<Self, Error> {
        // Without `..` in it: else a file is not what a relative IRI of the update says.
        let real = on.canonicalize().map_err(|source| Error::Read { path: on.to_owned(), source })?;
        let shown = |file: &Path| on.join(file.strip_prefix(&real).unwrap_or(file));
        let (files, left_out) = rdf_files(&real)?;
        if !left_out.is_empty() {
            let names: Vec<String> = left_out.iter().map(|file| shown(file).display().to_string()).collect();
            output.remark(&format!("left out, because packed or links: {}", names.join(", ")));
        }
        if files.is_empty() {
            return Err(Error::usage(format!("{} has no RDF file to change", on.display()), NOTHING_TO_CHANGE));
        }
        let mut documents = files.iter().map(|file| read(&shown(file), file, output)).collect::<Result<Vec<_>, _>>()?;
        let mut paths: Vec<PathBuf> = files.iter().map(|file| shown(file)).collect();
        let mut number = None;
        if let Some(into) = into {
            let place = place_below(into, on, &real)?;
            let at = files.iter().position(|file| *file == place);
            if at.is_none() {
                documents.push(new_document(into, &place, &real)?);
                paths.push(into.to_owned());
            }
            number = Some(at.unwrap_or(files.len()));
        }
        let base = format!("{}/", file_url(&real.to_string_lossy()).trim_end_matches('/'));
        Ok(Self { paths, folder: Folder::new(documents), base, into: number, is_folder: true })
    }

    /// Why the files cannot take the change, and what to do.
    pub fn explain(&self, error: &FolderError) -> Error {
        let name = |file: &usize| self.paths[*file].display().to_string();
        match error {
            FolderError::Unwritable { file, error } => Error::usage(
                format!("could not write {}: {error}", name(file)),
                "nothing was changed; Turtle can name things relative to itself, TriG can also hold named graphs",
            ),
            FolderError::Unclear { quad, files } => {
                let why = match files.len() {
                    0 => "no file has its graph, or its subject in the default graph".to_owned(),
                    many => format!("{many} files could: {}", files.iter().map(name).collect::<Vec<_>>().join(", ")),
                };
                Error::usage(
                    format!("nothing says which file takes {quad}: {why}"),
                    "nothing was changed; --into FILE names the file for this and all that has no clear place",
                )
            }
            FolderError::Torn { quad } => Error::usage(
                format!("blank nodes of two files cannot be joined: {quad}"),
                "nothing was changed; give one of the things an IRI first",
            ),
        }
    }
}

/// The RDF files below a folder; and those that are packed, or links, which take no part.
fn rdf_files(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Error> {
    let leads_to_folder = |file: &Path| file.is_symlink() && file.is_dir();
    let files = files_below(folder)?.into_iter();
    let files = files.filter(|file| is_rdf(&file.to_string_lossy()) || leads_to_folder(file));
    Ok(files.partition(|file| !file.is_symlink() && !is_packed(&file.to_string_lossy())))
}

/// Reads a file; `shown` is what it is called in messages.
fn read(shown: &Path, path: &Path, output: &mut Output) -> Result<Document, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: shown.to_owned(), source })?;
    match Document::read(&path.to_string_lossy(), &bytes) {
        None => Err(no_rdf(shown)),
        Some(Ok(document)) => Ok(document),
        Some(Err(mut finding)) => {
            finding.remedy.clear();
            finding.file = shown.to_string_lossy().into_owned();
            output.message(Severity::Error, &finding_message(&finding, Some(&String::from_utf8_lossy(&bytes))));
            let hint = "repair it first: what cannot be read would be lost";
            Err(Error::usage(format!("{} is broken and was not changed", shown.display()), hint))
        }
    }
}

/// Where a file really is, when it is below the folder.
fn place_below(into: &Path, on: &Path, real: &Path) -> Result<PathBuf, Error> {
    let parent = into.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(parent) = parent.canonicalize() else {
        return Err(Error::usage(format!("there is no folder {}", parent.display()), "make it first"));
    };
    let name = into.file_name().unwrap_or_default();
    if parent.starts_with(real) {
        Ok(parent.join(name))
    } else {
        let hint = format!("name a file of the folder: --into {}", on.join(name).display());
        Err(Error::usage(format!("{} is not in {}", into.display(), on.display()), hint))
    }
}

/// A file of the folder that is not there yet.
fn new_document(into: &Path, place: &Path, real: &Path) -> Result<Document, Error> {
    let inside = place.strip_prefix(real).unwrap_or(place);
    let is_hidden = inside.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    let document = Document::empty(&place.to_string_lossy()).ok_or_else(|| no_rdf(into))?;
    if is_hidden || place.symlink_metadata().is_ok() {
        let problem = format!("{} takes no part in the update", into.display());
        return Err(Error::usage(problem, "name a file that is neither hidden nor a link"));
    }
    Ok(document)
}

fn no_rdf(path: &Path) -> Error {
    Error::usage(format!("{} is not RDF, by its name", path.display()), RDF_ENDINGS)
}
