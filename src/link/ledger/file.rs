//! The three files: read, and written together or not at all.

use super::super::LinkError;
use super::super::plan::is_plan;
use super::super::sssom::{self, Extension, Mapping, MappingSet};
use super::names::{expand, shorten};
use super::row::weight;
use super::{FOLDER, Ledger, Part};
use crate::shelf::{Finding, Severity, Shelf, ShelfError, replace};
use crate::vocab::Vocabulary;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Slots of our own: their names, properties and types.
const EXTENSIONS: &[(&str, &str, &str)] = &[
    ("match_weight", "say:matchWeight", "xsd:decimal"),
    ("match_evidence", "say:matchEvidence", "xsd:string"),
    ("subject_seen", "say:subjectSeen", "xsd:string"),
    ("object_seen", "say:objectSeen", "xsd:string"),
    ("proposed_predicate", "say:proposedPredicate", "linkml:Uriorcurie"),
    ("standing", "say:standing", "linkml:Uriorcurie"),
    ("checked_on", "say:checkedOn", "xsd:date"),
];

/// What the standard gives for a set whose licence nobody said.
pub const NO_LICENCE: &str = "https://w3id.org/sssom/license/unspecified";

impl Ledger {
    /// Reads the ledger of a folder. A file that is not there is an empty one. Of a broken one the sound rows are read, and
    /// nothing will be written over it.
    pub fn read(shelf: &Shelf, vocabulary: &Vocabulary) -> (Self, Vec<Finding>) {
        Self::read_parts(&Part::ALL, shelf, vocabulary)
    }

    /// Reads only what was decided: all that the graph takes from it. What waits may be much more.
    pub fn read_decided(shelf: &Shelf, vocabulary: &Vocabulary) -> (Self, Vec<Finding>) {
        Self::read_parts(&[Part::Accepted, Part::Rejected], shelf, vocabulary)
    }

    fn read_parts(parts: &[Part], shelf: &Shelf, vocabulary: &Vocabulary) -> (Self, Vec<Finding>) {
        let mut ledger = Self {
            prefixes: vocabulary.prefixes.clone(),
            namespace: vocabulary.file_iri(&format!("{FOLDER}/")),
            base: vocabulary.file_iri(""),
            licence: vocabulary.licence.clone(),
            specifications: shelf.files(FOLDER).map(|file| file.path.clone()).filter(|path| is_plan(path)).collect(),
            ..Self::default()
        };
        let mut findings = Vec::new();
        for part in parts.iter().copied() {
            match shelf.files("data").find(|file| file.path == part.path()) {
                Some(file) => findings.extend(ledger.take_in(part, &file.bytes)),
                // It is there and could not be opened: the shelf has said so.
                None => {
                    let said = shelf.findings().iter().find(|finding| finding.file == part.path());
                    ledger.unread.extend(said.cloned());
                }
            }
        }
        findings.extend(ledger.faults());
        (ledger, findings)
    }

    /// Reads the files again, which somebody else may have changed.
    pub fn read_again(&mut self, folder: &Path) -> Result<(), LinkError> {
        for part in Part::ALL {
            let bytes = bytes_of(folder, part)?;
            if bytes == self.files[part as usize] {
                continue;
            }
            self.unread.retain(|finding| finding.file != part.path());
            self.sets[part as usize] = MappingSet::default();
            self.files[part as usize] = None;
            self.is_lost[part as usize] = false;
            if let Some(bytes) = bytes {
                self.take_in(part, &bytes);
            }
        }
        Ok(())
    }

    fn take_in(&mut self, part: Part, bytes: &[u8]) -> Vec<Finding> {
        self.files[part as usize] = Some(bytes.to_vec());
        let (set, findings) = sssom::read_sound(part.path(), bytes, None);
        self.unread.extend(findings.iter().find(|finding| finding.severity == Severity::Error).cloned());
        self.is_lost[part as usize] = set.is_none();
        self.sets[part as usize] = set.unwrap_or_default();
        expand(&mut self.sets[part as usize]);
        findings
    }

    /// The files that differ from what was read: path inside the folder, and bytes.
    pub fn files(&self) -> Result<Vec<(&'static str, Vec<u8>)>, LinkError> {
        self.check_writable()?;
        let mut files = Vec::new();
        for part in Part::ALL {
            let before = self.files[part as usize].as_ref();
            if before.is_none() && self.rows(part).is_empty() {
                continue;
            }
            let bytes = sssom::write_in_order(self.written(part)).into_bytes();
            if before != Some(&bytes) {
                files.push((part.path(), bytes));
            }
        }
        Ok(files)
    }

    /// Reads what stands in the folder now, changes it and writes it. Meanwhile nobody else does the same: no decision of
    /// theirs is lost.
    pub fn change<T>(
        &mut self,
        folder: &Path,
        change: impl FnOnce(&mut Self) -> Result<T, LinkError>,
    ) -> Result<T, LinkError> {
        let _held = hold(folder)?;
        self.read_again(folder)?;
        let done = change(self).and_then(|done| self.write(folder).map(|()| done));
        if done.is_err() {
            // What was changed halfway is read anew.
            self.files = Default::default();
            self.sets = Default::default();
            self.read_again(folder)?;
        }
        done
    }

    /// Writes the files that changed into the folder, unless somebody else wrote to one of them meanwhile.
    pub fn save(&mut self, folder: &Path) -> Result<(), LinkError> {
        let _held = hold(folder)?;
        self.write(folder)
    }

    fn write(&mut self, folder: &Path) -> Result<(), LinkError> {
        let files = self.files()?;
        for part in Part::ALL {
            if bytes_of(folder, part)? != self.files[part as usize] {
                return Err(LinkError::Changed { file: part.path().to_owned() });
            }
        }
        let whole: Vec<_> = files.iter().map(|(path, bytes)| (folder.join(path), bytes.clone())).collect();
        replace(&whole, false)?;
        for (path, bytes) in files {
            let part = Part::ALL.into_iter().find(|part| part.path() == path);
            part.into_iter().for_each(|part| self.files[part as usize] = Some(bytes.clone()));
        }
        Ok(())
    }

    /// Refuses to go on when a file could not be read whole: writing it would lose the rest.
    pub fn check_writable(&self) -> Result<(), LinkError> {
        match self.unread.first() {
            Some(finding) => Err(LinkError::Broken(Box::new(finding.clone()))),
            None => Ok(()),
        }
    }

    /// Files of which a row or more could not be read.
    pub fn unread(&self) -> Vec<&str> {
        self.unread.iter().map(|finding| finding.file.as_str()).collect()
    }

    /// Whether nothing of a file could be read.
    pub fn has_lost(&self, file: &str) -> bool {
        Part::ALL.iter().any(|part| part.path() == file && self.is_lost[*part as usize])
    }

    /// A set as its file has it: with a header, in order, identifiers short.
    fn written(&self, part: Part) -> MappingSet {
        self.as_file(part, self.rows(part).to_vec())
    }

    /// The licence of one of the files: what it says, else that of the folder.
    pub fn licence(&self, part: Part) -> String {
        let licences = [self.set(part).get("license"), &self.licence, NO_LICENCE];
        licences.into_iter().find(|licence| !licence.is_empty()).unwrap_or_default().to_owned()
    }

    /// Some of its rows, the same way.
    pub fn as_file(&self, part: Part, rows: Vec<Mapping>) -> MappingSet {
        let mut set = MappingSet { mappings: rows, ..self.header(part) };
        let mut say = |slot: &str, value: String| {
            set.slots.entry(slot.to_owned()).or_insert_with(|| vec![value]);
        };
        say("mapping_set_id", format!("{}{}", self.base, part.path()));
        say("mapping_set_title", part.title().to_owned());
        say("license", self.licence(part));
        say("sssom_version", "1.1".to_owned());
        for (name, property, kind) in EXTENSIONS {
            let is_used = set.mappings.iter().any(|row| !row.get(name).is_empty());
            if is_used && set.extension(name).is_none() {
                let [slot_name, property, type_hint] = [name, property, kind].map(|text| (*text).to_owned());
                set.extensions.push(Extension { slot_name, property, type_hint });
            }
        }
        put_in_order(part, &mut set.mappings);
        shorten(set, self)
    }
}

/// Waits until nobody else writes links into the folder; until what it gives is dropped nobody does. Where a system cannot
/// lock folders, only a look at what changed meanwhile is left.
fn hold(folder: &Path) -> Result<Option<File>, LinkError> {
    let path = folder.join(FOLDER);
    fs::create_dir_all(&path).map_err(|source| ShelfError::Write { path: path.clone(), source })?;
    Ok(File::open(&path).ok().filter(|folder| folder.lock().is_ok()))
}

/// What stands in one of the files now; none where it is not there.
fn bytes_of(folder: &Path, part: Part) -> Result<Option<Vec<u8>>, LinkError> {
    let path = folder.join(part.path());
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ShelfError::Read { path, source }.into()),
    }
}

/// Candidates by weight, best first; decisions by what they are about, so that a new one is a line between two others.
fn put_in_order(part: Part, rows: &mut [Mapping]) {
    let name = |row: &Mapping| ["subject_id", "object_id", "record_id"].map(|slot| row.get(slot).to_owned());
    match part {
        Part::Candidates => {
            rows.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| name(a).cmp(&name(b))));
        }
        Part::Accepted | Part::Rejected => rows.sort_by_cached_key(name),
    }
}
