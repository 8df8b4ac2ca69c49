//! What `source.toml` says: where a dataset comes from, under which licence, and how its files become rows.

use super::read::{FORMATS, RDF};
use crate::query::ValueType;
use crate::shelf::{Finding, settings};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// An open dataset: its `source.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// The name of its folder.
    #[serde(skip)]
    pub slug: String,
    pub title: String,
    pub description: String,
    pub publisher: String,
    /// Where its publisher has it: the address a reader is sent to.
    pub page: String,
    /// The licence, as an IRI.
    pub licence: String,
    /// What the licence is called for short.
    pub licence_name: String,
    /// How it wants to be named.
    pub attribution: String,
    /// False when the licence forbids passing it on: exports then leave it out.
    #[serde(default = "yes")]
    pub redistribution: bool,
    /// False when only non-commercial use is allowed: every answer then says so.
    #[serde(default = "yes")]
    pub commercial_use: bool,
    /// What kind of source speaks: a concept such as `say:official`.
    pub evidence: String,
    /// The edition, a day, month or year, where the publisher gives one.
    #[serde(default)]
    pub edition: String,
    /// How large it is, in words.
    #[serde(default)]
    pub size: String,
    /// By what it meets the rest of the graph, in words.
    #[serde(default)]
    pub joins_by: String,
    /// After how many days it is worth looking again.
    #[serde(default)]
    pub stale_after_days: Option<u32>,
    /// Datasets whose things the map looks up.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Where its files are fetched from.
    #[serde(default)]
    pub fetch: Vec<FetchPlan>,
    /// Its tables, in the order in which they are mapped: a map sees what the tables before it said.
    #[serde(default, rename = "table")]
    pub tables: Vec<TablePlan>,
}

/// An address, and what its file is called afterwards.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FetchPlan {
    /// `{page}` stands for a page number, `{id}` for an identifier; see `pages` and `each`.
    pub url: String,
    /// The file's name, with the same `{page}` or `{id}`.
    pub file: String,
    /// First and last page; it ends before that at an empty list or where there is no such page.
    #[serde(default)]
    pub pages: Option<[u32; 2]>,
    /// One file for each member of a list that was fetched before.
    #[serde(default)]
    pub each: Option<EachPlan>,
}

/// A list of identifiers in a file that was fetched before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EachPlan {
    pub file: String,
    pub field: String,
}

/// Files of one form and how they become rows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TablePlan {
    pub name: String,
    /// Names of files inside what is read, with `*`; the first that any file has is taken.
    pub files: Vec<String>,
    /// A name of the list of formats; else the ending of the file says it.
    #[serde(default)]
    pub format: String,
    /// The CONSTRUCT that is run over its rows; RDF may go without.
    #[serde(default)]
    pub map: String,
    /// What a reader finds the place by; `{file}` is the file's name. Without it, the file's name.
    #[serde(default)]
    pub locator: String,
    /// All its files are one record: for files that hold one thing each.
    #[serde(default)]
    pub one_record: bool,
    #[serde(default)]
    pub encoding: String,
    /// Of tables as text: what stands between cells; else it is found out.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// Of tables: the first column's name, to find the header below a preamble.
    #[serde(default)]
    pub header: String,
    /// Of spreadsheets: the sheet; else the first.
    #[serde(default)]
    pub sheet: String,
    /// Of trees: the way to the list, names with dots between.
    #[serde(default)]
    pub path: String,
    /// Of trees: a list inside each member; each of its members is a row.
    #[serde(default)]
    pub each: String,
    /// Columns that become rows: one for each of them.
    #[serde(default)]
    pub unpivot: Option<Unpivot>,
    /// What tells one row from another.
    #[serde(default)]
    pub key: Vec<String>,
    /// How many rows are expected, from and to.
    #[serde(default)]
    pub rows: Option<[usize; 2]>,
    /// Numbers are written `1.234,5`.
    #[serde(default)]
    pub decimal_comma: bool,
    /// Texts that stand for no value, besides nothing at all.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Columns taken, and what is in them.
    #[serde(default)]
    pub columns: BTreeMap<String, Column>,
    /// Columns knowingly left out, with `*`.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Columns whose names are values: `1960`, `1961`, …
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Unpivot {
    /// Names of these columns, with `*`; or `[1960, 2020]`.
    pub columns: Spread,
    /// The column that has their names afterwards.
    pub name: String,
    /// The column that has their values afterwards.
    pub value: String,
}

/// Which columns are spread out.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Spread {
    /// By name, with `*`.
    Named(Vec<String>),
    /// Whole numbers, from and to.
    Numbers([i64; 2]),
}

impl Default for Spread {
    fn default() -> Self {
        Self::Named(Vec::new())
    }
}

/// A column: the word of its type, or more.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Column {
    Type(String),
    Full(FullColumn),
}

/// A column with more to say than its type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FullColumn {
    #[serde(rename = "type")]
    pub type_name: String,
    /// It need not be there.
    #[serde(default)]
    pub optional: bool,
    /// What is written, and what it is read as.
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
    /// Texts that stand for no value in this column.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Texts, with `*`, whose rows are knowingly left out.
    #[serde(default)]
    pub skip: Vec<String>,
}

fn yes() -> bool {
    true
}

impl Column {
    pub fn type_name(&self) -> &str {
        match self {
            Self::Type(name) => name,
            Self::Full(full) => &full.type_name,
        }
    }

    /// What is in it; `None` when that is no type.
    pub fn value_type(&self) -> Option<ValueType> {
        let wanted = if self.type_name() == "iri" { "entity" } else { self.type_name() };
        crate::query::VALUE_TYPES.iter().find(|(name, _)| *name == wanted).map(|(_, value_type)| *value_type)
    }

    pub fn full(&self) -> Option<&FullColumn> {
        match self {
            Self::Type(_) => None,
            Self::Full(full) => Some(full),
        }
    }
}

impl Plan {
    /// Reads a `source.toml`; what is wrong with it is a finding.
    pub fn read(path: &str, text: &str) -> Result<Self, Box<Finding>> {
        let help = "CONTRIBUTING.md shows a whole source.toml";
        let mut plan: Self = settings(path, text, "source.toml", help)?;
        let folder = path.rsplit('/').nth(1).unwrap_or_default();
        folder.clone_into(&mut plan.slug);
        for table in &mut plan.tables {
            let needs_map = table.map.is_empty() && table.format != RDF;
            if needs_map {
                "map.rq".clone_into(&mut table.map);
            }
        }
        match plan.fault() {
            Some((problem, remedy)) => Err(Box::new(Finding::error(path, problem, remedy))),
            None => Ok(plan),
        }
    }

    /// The first thing that is well written and makes no sense.
    fn fault(&self) -> Option<(String, String)> {
        let says = |problem: String, remedy: &str| Some((problem, remedy.to_owned()));
        if self.tables.is_empty() {
            return says("the dataset has no table".to_owned(), "add a `[[table]]` with its name, files and columns");
        }
        for (what, iri) in [("page", &self.page), ("licence", &self.licence)] {
            if oxrdf::NamedNode::new(iri).is_err() {
                return says(format!("the {what} `{iri}` is no IRI"), "write it in full: https://…");
            }
        }
        let mut names = HashSet::new();
        for table in &self.tables {
            if !names.insert(&table.name) {
                return says(format!("two tables are called {}", table.name), "give each a name of its own");
            }
            if let Some(fault) = table.fault() {
                return Some(fault);
            }
        }
        self.fetch.iter().enumerate().find_map(|(at, step)| step.fault(&self.fetch[..at]))
    }
}

impl FetchPlan {
    fn fault(&self, before: &[Self]) -> Option<(String, String)> {
        let says = |problem: String, remedy: &str| Some((problem, remedy.to_owned()));
        if self.file.split('/').any(|part| part == "..") || self.file.starts_with('/') {
            return says(format!("the file `{}` leads out of its folder", self.file), "give it a plain name");
        }
        let has = |place: &str| self.url.contains(place) && self.file.contains(place);
        if self.pages.is_some() && !has("{page}") || self.each.is_some() && !has("{id}") {
            let problem = format!("`{}` is one address for several files", self.url);
            return says(problem, "`{page}` for pages, `{id}` for each, in url and file");
        }
        match &self.each {
            Some(each) if before.iter().all(|step| step.file != each.file) => {
                says(format!("`{}` is not fetched before", each.file), "a `[[fetch]]` above gets the list")
            }
            _ => None,
        }
    }
}

impl TablePlan {
    /// The first thing that is well written and makes no sense.
    fn fault(&self) -> Option<(String, String)> {
        let says = |problem: String, remedy: &str| Some((problem, remedy.to_owned()));
        let name = &self.name;
        if self.files.is_empty() {
            return says(format!("the table {name} names no files"), "add `files = [\"*.csv\"]`");
        }
        if !self.format.is_empty() && self.format != RDF && FORMATS.iter().all(|format| format.name != self.format) {
            let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).chain([RDF]).collect();
            return Some((
                format!("`{}` is no format ({name})", self.format),
                format!("formats are {}", formats.join(", ")),
            ));
        }
        if !self.encoding.is_empty() && encoding_rs::Encoding::for_label(self.encoding.as_bytes()).is_none() {
            return says(format!("`{}` is no encoding ({name})", self.encoding), "utf-8, windows-1252, utf-16le, …");
        }
        if self.one_record && self.locator.contains("{file}") {
            return says(
                format!("the files of {name} are one record, and its locator names a {{file}}"),
                "say what a reader finds",
            );
        }
        if self.unpivot.is_some() && !self.each.is_empty() {
            return says(format!("the table {name} has both `each` and `unpivot`"), "make two tables");
        }
        self.fault_of_columns()
    }

    fn fault_of_columns(&self) -> Option<(String, String)> {
        let mut variables = HashMap::new();
        for (name, column) in &self.columns {
            if column.value_type().is_none() {
                let types: Vec<&str> = crate::query::VALUE_TYPES.iter().map(|(name, _)| *name).collect();
                let problem = format!("`{}` is no type of column ({name})", column.type_name());
                return Some((problem, format!("types are iri, {}", types.join(", "))));
            }
            if let Some(other) = variables.insert(variable(name), name) {
                let problem = format!("`{other}` and `{name}` are both ?{} in the map", variable(name));
                return Some((problem, "take one of them".to_owned()));
            }
        }
        let spread = self.unpivot.iter().flat_map(|unpivot| [&unpivot.name, &unpivot.value]);
        let missing = self.key.iter().chain(spread).find(|name| !self.has_column(name))?;
        let problem = format!("the table {} has no column `{missing}`, which its key or unpivot names", self.name);
        Some((problem, "add it to `[table.columns]`".to_owned()))
    }

    fn has_column(&self, name: &str) -> bool {
        self.columns.contains_key(name) || OF_THE_FILE.contains(&name)
    }

    /// Whether another table is made of the same documents.
    pub fn reads_like(&self, other: &Self) -> bool {
        let way = |table: &Self| {
            let text = (table.encoding.clone(), table.delimiter, table.header.clone());
            (table.files.clone(), table.format.clone(), table.path.clone(), table.sheet.clone(), text)
        };
        way(self) == way(other)
    }

    /// Whether a column is knowingly left out.
    pub fn ignores(&self, name: &str) -> bool {
        self.ignored.iter().any(|pattern| fits(pattern, name))
    }
}

/// Columns every row has: the file's name, the same without folder and ending, and the row's number.
pub const OF_THE_FILE: [&str; 3] = ["_file", "_name", "_row"];

impl Unpivot {
    /// Whether a column is one of those that become rows.
    pub fn takes(&self, name: &str) -> bool {
        match &self.columns {
            Spread::Named(patterns) => patterns.iter().any(|pattern| fits(pattern, name)),
            Spread::Numbers([from, to]) => name.parse::<i64>().is_ok_and(|number| (*from..=*to).contains(&number)),
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The variable that stands for a column in a map: what SPARQL allows in a name stays, anything else becomes `_`.
pub fn variable(column: &str) -> String {
    column.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, wanted) in [
            ("*.csv", "a.csv", true),
            ("*.csv", "a.csv.bak", false),
            ("a", "a", true),
            ("a", "ab", false),
            ("data*", "dataValue 1", true),
            ("x/*.json", "x/y/z.json", true),
            ("*e*e*", "nominees", true),
            ("*ab*ba", "aba", false),
        ] {
            assert_eq!(fits(pattern, name), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn a_column_becomes_a_variable() {
        assert_eq!(variable("Country Name"), "Country_Name");
        assert_eq!(variable("SDGs.SDGNumber"), "SDGs_SDGNumber");
        assert_eq!(variable("ISO3166-1-Alpha-3"), "ISO3166_1_Alpha_3");
        assert_eq!(variable("année"), "année");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let finding =
            Plan::read("data/external/x/source.toml", "title = \"x\"\ncolour = 1\n").expect_err("unknown key");
        assert_eq!(finding.place.map(|place| place.line), Some(2), "{}", finding.problem);
    }
}
