//! Which columns a plan knows of: any other is a finding, for the world has changed, or the plan forgot it.

use super::findings::Findings;
use super::plan::TablePlan;
use super::read::{BODY, Document, OWN_TEXT, is_tree};
use crate::shelf::Finding;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Names that tables which read the same files take or leave out knowingly.
pub struct Known<'a> {
    tables: Vec<&'a TablePlan>,
    names: Names,
    /// Names with a star in the plan or nowhere: what was found of each.
    judged: HashSet<String>,
    /// How many are known of no table.
    unknown: usize,
    is_tree: bool,
}

/// Unknown names that are told one by one: data may be keyed by something that is no column.
const MOST_NAMED: usize = 20;

/// Known names as a tree.
#[derive(Default)]
struct Names {
    is_known: bool,
    /// With all below it.
    is_ignored: bool,
    below: HashMap<String, Names>,
}

impl<'a> Known<'a> {
    pub fn new(tables: &[&'a TablePlan]) -> Self {
        let is_tree = tables.first().is_some_and(|table| is_tree(table));
        let mut names = Names::default();
        for table in tables {
            for name in table.columns.keys().chain([&table.each]).filter(|name| !name.is_empty()) {
                names.node(name, is_tree).is_known = true;
            }
            for name in table.ignored.iter().filter(|name| !name.contains('*')) {
                names.node(name, is_tree).is_ignored = true;
            }
        }
        Self { tables: tables.to_vec(), names, judged: HashSet::new(), unknown: 0, is_tree }
    }

    /// Says what of a document no table knows of, each name once.
    pub fn check(&mut self, document: &Document, file: &str, findings: &mut Findings) {
        let mut unknown = Vec::new();
        if let Value::Object(_) = &document.value {
            walk(&document.value, &self.names, &mut String::new(), self.is_tree, &mut unknown);
        }
        for name in unknown {
            if self.judged.contains(&name) {
                continue;
            }
            let is_spread = |table: &&TablePlan| table.unpivot.as_ref().is_some_and(|spread| spread.takes(&name));
            let is_ignored = self.tables.iter().any(|table| table.ignores(&name) || is_spread(table));
            if !is_ignored {
                let problem = format!("the column `{name}` is not known");
                let remedy = "take it in `[table.columns]`, or name it in `ignored`, in source.toml";
                self.unknown += 1;
                let kind = if self.unknown <= MOST_NAMED {
                    format!("unknown column `{name}`")
                } else {
                    "unknown columns".to_owned()
                };
                findings.add(&kind, || Finding::warning(file, problem, remedy));
            }
            self.judged.insert(name);
        }
    }
}

impl Names {
    /// The node of a name, made where it is not there.
    fn node(&mut self, name: &str, is_tree: bool) -> &mut Self {
        let mut here = self;
        let whole = [name];
        let steps: Box<dyn Iterator<Item = &str>> =
            if is_tree { Box::new(name.split('.')) } else { Box::new(whole.into_iter()) };
        for step in steps {
            here = here.below.entry(step.to_owned()).or_default();
        }
        here
    }
}

/// Names in a tree that are not among the known ones; values that are nothing have no name.
fn walk(value: &Value, known: &Names, way: &mut String, is_tree: bool, unknown: &mut Vec<String>) {
    match value {
        _ if known.is_ignored => {}
        Value::Array(members) => members.iter().for_each(|member| walk(member, known, way, is_tree, unknown)),
        Value::Object(members) => {
            for (name, inner) in members {
                let is_nothing = is_tree && (inner.is_null() || inner.as_str() == Some(""));
                if is_nothing || name == BODY || (name == OWN_TEXT && known.is_known) {
                    continue;
                }
                let length = way.len();
                if length > 0 {
                    way.push('.');
                }
                way.push_str(name);
                match known.below.get(name) {
                    Some(known) => walk(inner, known, way, is_tree, unknown),
                    None => unknown.push(way.clone()),
                }
                way.truncate(length);
            }
        }
        _ if known.is_known || way.is_empty() => {}
        _ => unknown.push(way.clone()),
    }
}
