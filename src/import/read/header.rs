//! The header of a table: names of columns, and rows by them.

use super::Bytes;
use crate::import::findings::{Findings, line};
use crate::shelf::Finding;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The names of the columns; one may have none.
pub struct Header {
    names: Vec<Option<String>>,
    /// Columns without a name of which was said that they have values.
    said: HashSet<usize>,
}

impl Header {
    /// Reads a header that stands in a line; a column that repeats a name gets a number.
    pub fn new(
        cells: impl Iterator<Item = String>,
        file: &Bytes<'_>,
        at: usize,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut names: Vec<Option<String>> = Vec::new();
        let mut taken = HashSet::new();
        let mut next: HashMap<String, usize> = HashMap::new();
        for cell in cells {
            let name = cell.trim().to_owned();
            if name.is_empty() {
                names.push(None);
            } else if taken.insert(name.clone()) {
                names.push(Some(name));
            } else {
                let number = next.entry(name.clone()).or_insert(2);
                while !taken.insert(format!("{name} {number}")) {
                    *number += 1;
                }
                let other = format!("{name} {number}");
                let problem = format!("the header has the column `{name}` twice; this one is called `{other}`");
                let remedy = "which one is meant? take it, or name it in `ignored`, in source.toml";
                findings.add("header twice", || Finding::warning(file.name, problem, remedy).at(line(at)));
                names.push(Some(other));
            }
        }
        let header = Self { names, said: HashSet::new() };
        header.names.iter().any(Option::is_some).then_some(header)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a column, or its number.
    pub fn name(&self, index: usize) -> String {
        self.names.get(index).cloned().flatten().unwrap_or_else(|| (index + 1).to_string())
    }

    pub fn say_no_rows(&self, file: &Bytes<'_>, findings: &mut Findings) {
        let problem = "the table has a header and no rows";
        findings.add("empty", || Finding::warning(file.name, problem, "look at where it comes from"));
    }

    /// A row as an object; `None` when it is empty.
    pub fn object(
        &mut self,
        cells: impl Iterator<Item = Value>,
        file: &Bytes<'_>,
        at: usize,
        findings: &mut Findings,
    ) -> Option<Value> {
        let mut members = Map::new();
        let mut is_empty = true;
        for (index, value) in cells.enumerate().take(self.names.len()) {
            let is_blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            is_empty &= is_blank;
            match &self.names[index] {
                Some(name) => drop(members.insert(name.clone(), value)),
                None if is_blank || !self.said.insert(index) => {}
                None => {
                    let problem = format!("column {} has values and no name in the header", index + 1);
                    let remedy = "its values are left out";
                    findings.add("column without a name", || Finding::warning(file.name, problem, remedy).at(line(at)));
                }
            }
        }
        // A row that ends too early has the column nevertheless.
        for name in self.names.iter().flatten() {
            members.entry(name.as_str()).or_insert(Value::Null);
        }
        if is_empty {
            findings.note(&format!("{}: empty rows passed over", file.name));
            return None;
        }
        Some(Value::Object(members))
    }
}
