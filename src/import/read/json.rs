use super::{Bytes, Document, Each, Format, row};
use crate::import::decode;
use crate::import::findings::Findings;
use crate::import::plan::TablePlan;
use crate::shelf::{Finding, Place};
use serde_json::Value;
use serde_json::error::Category;

/// One JSON text: a list, or an object that holds one (`path`), or an object that is itself a row.
pub const JSON: Format = Format { name: "json", endings: &["json"], has_header: false, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    if let Some(value) = whole(file, table, findings) {
        members(value, file, table, each, findings);
    }
}

/// The value of a whole file.
pub fn whole(file: &Bytes<'_>, table: &TablePlan, findings: &mut Findings) -> Option<Value> {
    let text = &decode::text(file, table, findings)?;
    let error = match serde_json::from_str(text) {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    findings.add("json", || Finding {
        remedy: remedy(&error, text).to_owned(),
        ..syntax_finding(file.name, &error, text, 0)
    });
    None
}

/// The members of the list at the end of the table's path; what is no list is one member. A step that is a number is a place
/// in a list, counted from 0.
pub fn members(mut value: Value, file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    for name in table.path.split('.').filter(|name| !name.is_empty()) {
        let inner = match (&mut value, name.parse::<usize>()) {
            (Value::Array(members), Ok(index)) => members.get_mut(index),
            // The same rows in another form have a name around them.
            (Value::Array(_), Err(_)) => break,
            (value, _) => value.get_mut(name),
        };
        value = match inner {
            Some(inner) => inner.take(),
            None => {
                findings.add("path", || no_way(name, &value, file, table));
                return;
            }
        };
    }
    match value {
        Value::Array(members) => {
            for (index, value) in members.into_iter().enumerate() {
                member(value, index + 1, file, each, findings);
            }
        }
        value => member(value, 1, file, each, findings),
    }
}

fn member(value: Value, number: usize, file: &Bytes<'_>, each: Each<'_>, findings: &mut Findings) {
    if value.is_array() || value.is_null() {
        let what = if value.is_null() { "nothing (null)" } else { "a list without names" };
        let problem = format!("row {number} is {what}, and no object");
        findings.add("row that is no object", || Finding::warning(file.name, problem, "it was left out"));
    } else {
        each(Document { value: row(value), line: None, number }, findings);
    }
}

fn no_way(name: &str, value: &Value, file: &Bytes<'_>, table: &TablePlan) -> Finding {
    let there: Vec<String> = match value {
        Value::Object(members) => members.keys().take(12).map(|name| format!("`{name}`")).collect(),
        Value::Array(members) => vec![format!("a list of {}", members.len())],
        _ => Vec::new(),
    };
    let there = if there.is_empty() { "nothing".to_owned() } else { there.join(", ") };
    let problem = format!("there is no `{name}` on the way `{}` to the rows", table.path);
    Finding::error(file.name, problem, format!("there is {there}; look at `path` in source.toml"))
}

/// An error of the parser at its place in a text, before which there are so many lines.
pub fn syntax_finding(file: &str, error: &serde_json::Error, text: &str, before: usize) -> Finding {
    let words = error.to_string();
    let reason = words.rsplit_once(" at line ").map_or(words.as_str(), |(reason, _)| reason);
    let number = error.line().max(1);
    // The parser counts bytes, and a fault at the end of a line as one of the next.
    let line = text.split('\n').nth(number - 1).unwrap_or_default();
    let end = (0..=error.column().saturating_sub(1).min(line.len())).rev().find(|at| line.is_char_boundary(*at));
    let column = line[..end.unwrap_or(0)].chars().count() + 1;
    Finding::error(file, format!("not valid JSON: {reason}"), "it was left out").at(Place {
        line: before + number,
        column,
        length: 1,
    })
}

/// What to do about a text that is no JSON; nothing of it was read.
fn remedy(error: &serde_json::Error, text: &str) -> &'static str {
    if text.trim_start().starts_with('<') {
        return "this is a web page or XML; look at where it comes from";
    }
    let words = error.to_string();
    if error.classify() == Category::Eof {
        "the file ends too early; is it whole? nothing of it was read"
    } else if words.starts_with("trailing characters") {
        "nothing of it was read; is it one value a line? then `format = \"json-lines\"` reads it"
    } else if words.starts_with("expected value") {
        "nothing of it was read; JSON has no NaN, no Infinity, and no single quotes"
    } else {
        "nothing of it was read"
    }
}

#[cfg(test)]
mod tests {
    use crate::import::plan::TablePlan;
    use crate::import::read::tests::{read, read_by};
    use serde_json::json;

    #[test]
    fn members_of_a_list_are_rows() {
        assert_eq!(
            read("f.json", b"\xEF\xBB\xBF\t[1, \"a\", {\"x\": 2}]").0,
            [json!({"text": 1}), json!({"text": "a"}), json!({"x": 2})]
        );
        assert_eq!(read("f.json", b"{\"x\": 2}").0, [json!({"x": 2})]);
        let plan = TablePlan { path: "1.rows".to_owned(), ..TablePlan::default() };
        assert_eq!(read_by("f.json", &plan, b"[{}, {\"rows\": [{\"x\": 2}]}]").0.len(), 1);
        let said = read_by("f.json", &plan, b"[{}, {\"row\": []}]").1;
        assert!(
            said[0].contains("there is no `rows` on the way `1.rows`") && said[0].contains("there is `row`"),
            "{said:?}"
        );
        let (rows, said) = read("f.json", b"[null, [1, 2], {}]");
        assert_eq!((rows.len(), said.len()), (1, 2));
    }

    #[test]
    fn what_is_no_json_is_said_with_its_place() {
        let deep = "[".repeat(200_000);
        let nested = format!("{}{}", "{\"a\":".repeat(1_000), "}".repeat(1_000));
        for (text, fault) in [
            ("[{\"a\": 1},\n]", "line 2: not valid JSON: trailing comma"),
            ("[\n{\"a\": NaN}]", "line 2: not valid JSON: expected value; nothing of it was read; JSON has no NaN"),
            (
                "{\"a\": 1}\n{\"a\": 2}",
                "line 2: not valid JSON: trailing characters; nothing of it was read; is it one value a line",
            ),
            ("[{\"a\": 1}", "the file ends too early"),
            ("", "the file is empty"),
            (" \n", "the file is empty"),
            ("<html>", "this is a web page"),
            (&deep, "recursion limit exceeded"),
            (&nested, "recursion limit exceeded"),
        ] {
            let (rows, said) = read("f.json", text.as_bytes());
            assert_eq!(rows.len(), 0, "{said:?}");
            assert!(said.len() == 1 && said[0].contains(fault), "{fault}: {said:?}");
        }
    }

    #[test]
    fn a_broken_line_costs_itself_only() {
        let text = format!("{{\"a\": 1}}\n\n{}\n{{\"a\": \n{{\"a\": 2}}", "[".repeat(10_000));
        let (rows, said) = read("f.jsonl", text.as_bytes());
        assert_eq!(rows, [json!({"a": 1}), json!({"a": 2})]);
        assert!(said[0].starts_with("line 3: ") && said[1].starts_with("line 4: "), "{said:?}");
    }
}
