use super::json::syntax_finding;
use super::{Bytes, Document, Format, row, say_empty};
use crate::import::decode;
use crate::import::findings::Findings;
use crate::import::plan::TablePlan;

/// One JSON value a line.
pub struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "json-lines"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
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
            return say_empty(file, findings);
        }
        let mut number = 0;
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(value) => {
                    number += 1;
                    each(Document { value: row(value), line: Some(index + 1), number }, findings);
                }
                Err(error) => findings.add("json line", || syntax_finding(file.name, &error, line, index)),
            }
        }
    }
}
