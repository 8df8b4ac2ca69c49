use super::{Bytes, Document, Format};
use crate::import::decode;
use crate::import::findings::Findings;
use crate::import::plan::TablePlan;
use crate::shelf::{Finding, Place};
use serde_json::Value;

/// One JSON text: a list, or an object that holds one (`path`), or an object that is itself a row.
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn has_header(&self) -> bool {
        false
    }

    fn read(
        &self,
        file: &Bytes<'_>,
        table: &TablePlan,
        each: &mut dyn FnMut(Document, &mut Findings),
        findings: &mut Findings,
    ) {
        let text = decode::text(file, table, findings);
        if text.trim().is_empty() {
            findings.add("empty", || Finding::warning(file.name, "the file is empty", "look at where it comes from"));
            return;
        }
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => members(value, file, table, each, findings),
            Err(error) => findings.add("json", || syntax_finding(file.name, &error, 0)),
        }
    }
}

/// The members of the list at the end of the table's path; what is no list is one member.
pub fn members(
    mut value: Value,
    file: &Bytes<'_>,
    table: &TablePlan,
    each: &mut dyn FnMut(Document, &mut Findings),
    findings: &mut Findings,
) {
    for name in table.path.split('.').filter(|name| !name.is_empty()) {
        // A list on the way has one member in XML that was made JSON.
        value = match value.get_mut(name) {
            Some(inner) => inner.take(),
            None => {
                let problem = format!("there is no `{name}` on the way `{}` to the rows", table.path);
                findings.add("path", || Finding::error(file.name, problem, "look at `path` in source.toml"));
                return;
            }
        };
    }
    match value {
        Value::Array(members) => {
            for (index, value) in members.into_iter().enumerate() {
                each(Document { value, line: None, number: index + 1 }, findings);
            }
        }
        value => each(Document { value, line: None, number: 1 }, findings),
    }
}

/// An error of the parser at its place; `before` are the lines before the text it was given.
pub fn syntax_finding(file: &str, error: &serde_json::Error, before: usize) -> Finding {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    Finding::error(file, format!("not valid JSON: {reason}"), "what cannot be read was left out").at(Place {
        line: before + error.line().max(1),
        column: error.column().max(1),
        length: 1,
    })
}
