//! The query files of a folder, by kind and name.

use super::front::Front;
use crate::shelf::{Finding, Shelf, unpacked_name};

/// A kind of query file: each has a folder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a person would ask.
    Question,
    /// A network to draw: each row is a statement of an edge.
    Lens,
    /// Each row of the answer is a finding.
    Check,
    /// What follows from what we assert.
    Rule,
}

impl Kind {
    fn folder(self) -> &'static str {
        match self {
            Self::Question => "queries/questions",
            Self::Lens => "queries/lenses",
            Self::Check => "queries/checks",
            Self::Rule => "queries/rules",
        }
    }
}

/// One query file.
#[derive(Clone, Debug)]
pub struct QueryFile {
    pub name: String,
    pub path: String,
    pub text: String,
    pub front: Front,
}

/// All query files of a shelf.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    questions: Vec<QueryFile>,
    lenses: Vec<QueryFile>,
    checks: Vec<QueryFile>,
    rules: Vec<QueryFile>,
    pub findings: Vec<Finding>,
}

impl Catalogue {
    /// Reads every `.rq` file.
    pub fn read(shelf: &Shelf) -> Self {
        let mut findings = Vec::new();
        let mut questions = read_kind(shelf, Kind::Question, &mut findings);
        let mut lenses = read_kind(shelf, Kind::Lens, &mut findings);
        for asked in [&mut questions, &mut lenses] {
            asked.sort_by_key(|file| !file.front.featured);
        }
        let checks = read_kind(shelf, Kind::Check, &mut findings);
        let rules = read_kind(shelf, Kind::Rule, &mut findings);
        Self { questions, lenses, checks, rules, findings }
    }

    /// The files of one kind: featured ones first, then by name.
    pub fn files(&self, kind: Kind) -> &[QueryFile] {
        match kind {
            Kind::Question => &self.questions,
            Kind::Lens => &self.lenses,
            Kind::Check => &self.checks,
            Kind::Rule => &self.rules,
        }
    }

    /// A question by its name, with or without `.rq`.
    pub fn question(&self, name: &str) -> Option<&QueryFile> {
        named(name, &self.questions)
    }

    /// A lens by its name, with or without `.rq`.
    pub fn lens(&self, name: &str) -> Option<&QueryFile> {
        named(name, &self.lenses)
    }

    /// Names of questions that look like one that does not exist.
    pub fn similar_questions(&self, name: &str) -> Vec<&str> {
        similar(name, &self.questions)
    }

    /// Names of lenses that look like one that does not exist.
    pub fn similar_lenses(&self, name: &str) -> Vec<&str> {
        similar(name, &self.lenses)
    }
}

fn named<'a>(name: &str, files: &'a [QueryFile]) -> Option<&'a QueryFile> {
    let name = name.strip_suffix(".rq").unwrap_or(name);
    files.iter().find(|file| file.name == name)
}

fn similar<'a>(name: &str, files: &'a [QueryFile]) -> Vec<&'a str> {
    crate::vocab::nearest(name, files.iter().map(|file| file.name.as_str()))
}

fn read_kind(shelf: &Shelf, kind: Kind, findings: &mut Vec<Finding>) -> Vec<QueryFile> {
    shelf
        .files(kind.folder())
        .filter(|file| unpacked_name(&file.path).ends_with(".rq"))
        .map(|file| {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            let (front, mut found) = Front::read(&file.path, &text);
            findings.append(&mut found);
            let path = unpacked_name(&file.path);
            let name = path.rsplit('/').next().unwrap_or(path);
            QueryFile { name: name.trim_end_matches(".rq").to_owned(), path: file.path.clone(), text, front }
        })
        .collect()
}
