use super::yaml::{Kind, trees};
use super::{BODY, Bytes, Document, Each, Format};
use crate::import::decode;
use crate::import::findings::{Findings, line};
use crate::import::plan::TablePlan;
use crate::shelf::Finding;
use serde_json::Value;

/// Markdown whose file begins with YAML between two lines of `---`: one row a file. The text below is `_body`.
pub const FRONT_MATTER: Format = Format { name: "front-matter", endings: &["md", "markdown"], has_header: false, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    let Some(text) = decode::text(file, table, findings) else {
        return;
    };
    let mut say = |at: usize, problem: &str, remedy: &str| {
        findings.add("front matter", || Finding::error(file.name, problem, remedy).at(line(at)));
    };
    let (matter, body) = match split(&text) {
        Ok(parts) => parts,
        Err((problem, remedy)) => return say(1, problem, remedy),
    };
    if matter.trim().is_empty() {
        return say(1, "the front matter is empty", "the file was left out");
    }
    if let Some(at) = matter.lines().position(|line| line.contains("{%")) {
        let problem = "a template (`{% … %}`) stands in the front matter";
        return say(at + 2, problem, "the file was left out; import what the template makes");
    }
    let Some(tree) = trees(matter, 1, file, findings).into_iter().next() else {
        return;
    };
    let at = tree.line;
    let Kind::Object(_) = tree.kind else {
        let problem = "the front matter has no names (`name: value`)";
        findings.add("front matter", || Finding::error(file.name, problem, "the file was left out").at(line(at)));
        return;
    };
    let mut value = tree.into_value();
    if let Value::Object(members) = &mut value {
        members.insert(BODY.to_owned(), Value::from(body.trim()));
    }
    each(Document { value, line: Some(at), number: 1 }, findings);
}

/// What stands between the two lines, and what below; else what is wrong, and what to do about it.
fn split(text: &str) -> Result<(&str, &str), (&'static str, &'static str)> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if first.trim_end() != "---" {
        let remedy = if first.starts_with("+++") {
            "between `+++` stands TOML, which is not read here"
        } else {
            "the first line is not `---`; if such a file is meant to have none, let `files` in source.toml pass it over"
        };
        return Err(("the file has no front matter", remedy));
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") && !line.starts_with(' ') {
            return Ok((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    Err(("the front matter that begins here does not end", "a second line `---` is missing; the file was left out"))
}

#[cfg(test)]
mod tests {
    use crate::import::plan::TablePlan;
    use crate::import::read::tests::{read, read_by};
    use serde_json::json;

    #[test]
    fn a_file_is_a_row() {
        let text = "\u{feff}---\r\ntitle: \"a: b\"\r\ncountry: NO\r\nother: \"no\"\r\nversion: 1.10\r\ncode: 007\r\n\
            day: 2024-05-01\r\nis: True\r\nnone: ~\r\nempty:\r\ntags: [x, 'y']\r\nlong: >\r\n  one\r\n  two\r\n---\r\n\r\nThe --- body\r\n";
        let (rows, said) = read("a.md", text.as_bytes());
        assert_eq!(said, Vec::<String>::new());
        let expected = json!({
            "title": "a: b", "country": "NO", "other": "no", "version": "1.10", "code": "007", "day": "2024-05-01",
            "is": true, "none": null, "empty": null, "tags": ["x", "y"], "long": "one two\n", "_body": "The --- body"
        });
        assert_eq!(rows, [expected]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, rows, fault) in [
            ("---\na: 1\nb: 2\na: 3\n---\n", 1, "line 4: the name `a` stands there twice"),
            ("---\na:\n\tb: 1\n---\n", 0, "line 3: not valid YAML: a tab"),
            ("---\na: b: c\n---\n", 0, "line 2: not valid YAML"),
            ("---\n---\ntext", 0, "line 1: the front matter is empty"),
            ("# Title\n\n---\na: 1\n---\n", 0, "line 1: the file has no front matter"),
            ("+++\na = 1\n+++\n", 0, "TOML"),
            ("---\na: 1\n", 0, "line 1: the front matter that begins here does not end"),
            ("---\na: 1\n{% if x %}\nb: 2\n{% endif %}\n---\n", 0, "line 3: a template"),
            ("---\na: {{ x }}\n---\n", 0, "is it a template"),
            ("---\n- a\n---\n", 0, "has no names"),
            ("", 0, "the file is empty"),
        ] {
            let (found, said) = read("a.md", text.as_bytes());
            assert_eq!(found.len(), rows, "{text}: {said:?}");
            assert!(said.iter().any(|said| said.contains(fault)), "{text}: {said:?}");
        }
    }

    #[test]
    fn a_list_of_yaml_has_rows() {
        let plan = TablePlan { path: "data.items".to_owned(), ..TablePlan::default() };
        let text =
            "data:\n  items:\n    - {a: 1}\n    - &x\n      a: 2\n      b: [3]\n    - *x\n    - text\n    - [1]\n";
        let (rows, said) = read_by("f.yaml", &plan, text.as_bytes());
        let rows: Vec<_> = rows.into_iter().map(|row| (row.line.unwrap_or(0), row.value)).collect();
        let again = json!({"a": "2", "b": ["3"]});
        assert_eq!(rows, [(3, json!({"a": "1"})), (5, again.clone()), (5, again), (8, json!({"text": "text"}))]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(read_by("f.yaml", &plan, b"data: {item: 1}").1[0].contains("there is no `items`"));
    }

    #[test]
    fn bombs_of_yaml_are_refused() {
        let mut laughs = "a0: &a0 [x, x]\n".to_owned();
        for n in 1..40 {
            laughs += &format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1);
        }
        assert!(read("f.yaml", laughs.as_bytes()).1[0].contains("stand for more than"));
        for deep in ["[".repeat(5_000), "{a: ".repeat(5_000), "- ".repeat(5_000), "? ".repeat(5_000)] {
            assert_eq!(read("f.yaml", deep.as_bytes()).1.len(), 1);
        }
        assert!(read("f.yaml", b"a: &a [*a]").1[0].contains("inside"));
    }
}
