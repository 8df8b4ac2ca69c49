use super::json::syntax_finding;
use super::{Bytes, Document, Each, Format, row};
use crate::import::decode;
use crate::import::findings::Findings;
use crate::import::plan::TablePlan;

/// One JSON value a line.
pub const JSON_LINES: Format = Format { name: "json-lines", endings: &["jsonl", "ndjson"], has_header: false, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    let Some(text) = decode::text(file, table, findings) else {
        return;
    };
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
