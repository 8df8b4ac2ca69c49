use super::{Bytes, DEEPEST, Document, Each, Format, OWN_TEXT, row};
use crate::import::decode;
use crate::import::findings::{Findings, line};
use crate::import::plan::TablePlan;
use crate::load::check_xml;
use crate::shelf::Finding;
use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// XML: an element is an object. Its attributes and the elements in it have their local names, several of one name are a list,
/// its text is `text`; an element with nothing but text is that text. `path` leads from the elements in the root to the rows.
pub const XML: Format = Format { name: "xml", endings: &["xml"], has_header: false, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    let Some(text) = decode::text(file, &as_declared(file, table), findings) else {
        return;
    };
    if let Err(problem) = check_xml(text.as_bytes()) {
        findings.add("xml", || Finding::error(file.name, problem, "nothing of the file was read"));
        return;
    }
    let steps = table.path.split('.').filter(|step| !step.is_empty()).collect();
    let lines = Lines { text: &text, at: 0, line: 1 };
    let walk = Walk { file, steps, lines, open: Vec::new(), number: 0, met: 0, others: BTreeSet::new() };
    walk.run(each, findings);
}

/// The plan with the encoding that the XML declaration names, unless the plan names one. What can be read as plain letters is
/// no UTF-16, whatever it says.
fn as_declared<'a>(file: &Bytes<'_>, table: &'a TablePlan) -> Cow<'a, TablePlan> {
    let start = String::from_utf8_lossy(&file.bytes[..file.bytes.len().min(200)]);
    let declaration = start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let named = declaration.and_then(|(inside, _)| inside.split_once("encoding")?.1.split(['"', '\'']).nth(1));
    match named {
        Some(name) if table.encoding.is_empty() && !name.to_lowercase().starts_with("utf") => {
            Cow::Owned(TablePlan { encoding: name.to_owned(), ..table.clone() })
        }
        _ => Cow::Borrowed(table),
    }
}

/// A way through a file, element by element.
struct Walk<'a> {
    file: &'a Bytes<'a>,
    /// Names from the elements in the root to the rows.
    steps: Vec<&'a str>,
    lines: Lines<'a>,
    open: Vec<Element>,
    number: usize,
    /// How many of the steps, without the last, were found.
    met: usize,
    /// What stands where the next step was looked for.
    others: BTreeSet<String>,
}

/// An element that is not closed yet.
struct Element {
    name: String,
    line: usize,
    /// Whether the names down to it are those of the way.
    on_way: bool,
    /// Whether it is a row, or inside one.
    is_kept: bool,
    members: Map<String, Value>,
    text: String,
}

impl Walk<'_> {
    fn run(mut self, each: Each<'_>, findings: &mut Findings) {
        let mut reader = Reader::from_str(self.lines.text);
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let fault = match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(Event::Start(tag)) => self.begin(&tag, at, findings),
                Ok(Event::Empty(tag)) => self.begin(&tag, at, findings).or_else(|| {
                    self.end(each, findings);
                    None
                }),
                Ok(Event::End(_)) => {
                    self.end(each, findings);
                    None
                }
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => self.refer(&reference, at, findings),
                Ok(_) => None,
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                    Some((self.lines.of(at), format!("not valid XML: {error}")))
                }
            };
            if let Some((at, problem)) = fault {
                let remedy = taken(self.number);
                findings.add("xml", || Finding::error(self.file.name, problem, remedy).at(line(at)));
                return;
            }
        }
        self.check_end(findings);
    }

    /// Opens an element; gives a fault that ends the reading.
    fn begin(&mut self, tag: &BytesStart<'_>, at: usize, findings: &mut Findings) -> Option<(usize, String)> {
        let at = self.lines.of(at);
        let depth = self.open.len();
        if depth == DEEPEST {
            return Some((at, format!("elements stand in one another more than {DEEPEST} deep")));
        }
        let name = tag.local_name().as_ref().to_owned();
        let parent = self.open.last();
        let on_way = parent.is_none_or(|parent| {
            parent.on_way && depth.checked_sub(1).and_then(|step| self.steps.get(step)) == Some(&name.as_str())
        });
        let is_kept = parent.is_some_and(|parent| parent.is_kept) || (on_way && depth == self.steps.len());
        let next_is_looked_for = parent.is_some_and(|parent| parent.on_way) && depth == self.met + 1;
        if !on_way && next_is_looked_for && self.others.len() < 12 {
            self.others.insert(format!("`{name}`"));
        }
        if on_way && depth > self.met && depth < self.steps.len() {
            self.met = depth;
            self.others.clear();
        }
        let mut element = Element { name, line: at, on_way, is_kept, members: Map::new(), text: String::new() };
        if is_kept {
            self.attributes(tag, &mut element, findings);
        }
        self.open.push(element);
        None
    }

    /// Takes attributes, but for those about namespaces and schemas.
    fn attributes(&self, tag: &BytesStart<'_>, element: &mut Element, findings: &mut Findings) {
        for attribute in tag.attributes() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    let problem = format!("an attribute of <{}> is not valid: {error}", element.name);
                    let finding = || Finding::error(self.file.name, problem, "it was left out").at(line(element.line));
                    findings.add("xml attribute", finding);
                    continue;
                }
            };
            let name: &str = attribute.key.as_ref();
            if name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:") {
                continue;
            }
            let value = unescape(&attribute.value).unwrap_or_else(|error| {
                let problem = format!("the attribute `{name}` of <{}> is not valid: {error}", element.name);
                let remedy = "it was taken as it is written";
                findings.add("xml entity", || Finding::warning(self.file.name, problem, remedy).at(line(element.line)));
                Cow::Borrowed(&*attribute.value)
            });
            add(&mut element.members, attribute.key.local_name().as_ref(), Value::from(value.trim()));
        }
    }

    /// Takes a text; outside the root there is none.
    fn text(&mut self, text: &str) -> Option<(usize, String)> {
        match self.open.last_mut() {
            Some(element) if element.is_kept => element.text.push_str(text),
            Some(_) => {}
            None if text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') => {}
            None => return Some((self.lines.line, "not valid XML: there is text outside the root element".to_owned())),
        }
        None
    }

    /// Takes what a reference stands for. No entity is looked up anywhere.
    fn refer(&mut self, reference: &BytesRef<'_>, at: usize, findings: &mut Findings) -> Option<(usize, String)> {
        let name: &str = reference;
        let character = reference.resolve_char_ref().ok().flatten();
        let text = match (character, resolve_predefined_entity(name)) {
            (Some(character), _) => character.to_string(),
            (None, Some(text)) => text.to_owned(),
            (None, None) => {
                let at = self.lines.of(at);
                let problem = format!("what `&{name};` stands for is not known");
                let remedy = "it was taken as it is written";
                findings.add("xml entity", || Finding::warning(self.file.name, problem, remedy).at(line(at)));
                format!("&{name};")
            }
        };
        self.text(&text)
    }

    /// Closes the innermost element: a row, a part of one, or nothing that is wanted.
    fn end(&mut self, each: Each<'_>, findings: &mut Findings) {
        let Some(element) = self.open.pop() else {
            return;
        };
        if element.on_way && self.open.len() == self.steps.len() {
            self.number += 1;
            let (at, number) = (element.line, self.number);
            each(Document { value: row(element.into_value()), line: Some(at), number }, findings);
        } else if element.is_kept
            && let Some(parent) = self.open.last_mut()
        {
            let name = element.name.clone();
            add(&mut parent.members, &name, element.into_value());
        }
    }

    /// Says what is known at the end only.
    fn check_end(&self, findings: &mut Findings) {
        if let Some(element) = self.open.last() {
            let problem = format!("not valid XML: the file ends inside <{}>", element.name);
            let remedy = format!("is it whole? {}", taken(self.number));
            findings.add("xml", || Finding::error(self.file.name, problem, remedy).at(line(element.line)));
        } else if self.number == 0 && !self.others.is_empty() {
            let step = self.steps.get(self.met).copied().unwrap_or_default();
            let problem = format!("there is no `{step}` on the way `{}` to the rows", self.steps.join("."));
            let there: Vec<&str> = self.others.iter().map(String::as_str).collect();
            let remedy = format!("there is {}; look at `path` in source.toml", there.join(", "));
            findings.add("path", || Finding::error(self.file.name, problem, remedy));
        }
    }
}

impl Element {
    fn into_value(mut self) -> Value {
        let text = self.text.trim();
        if self.members.is_empty() {
            return Value::from(text);
        }
        if !text.is_empty() {
            add(&mut self.members, OWN_TEXT, Value::from(text));
        }
        Value::Object(self.members)
    }
}

/// Adds a member; several of one name become a list.
fn add(members: &mut Map<String, Value>, name: &str, value: Value) {
    match members.get_mut(name) {
        None => {
            members.insert(name.to_owned(), value);
        }
        Some(Value::Array(several)) => several.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

/// What was read of a broken file.
fn taken(count: usize) -> String {
    match count {
        0 => "nothing of it was read".to_owned(),
        1 => "the first row was taken, nothing behind it".to_owned(),
        count => format!("the first {count} rows were taken, nothing behind them"),
    }
}

/// Lines of places that come one after another.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if at > self.at {
            self.line += self.text.as_bytes()[self.at..at].iter().filter(|byte| **byte == b'\n').count();
            self.at = at;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use crate::import::plan::TablePlan;
    use crate::import::read::tests::{read, read_by};
    use serde_json::json;

    fn plan(path: &str) -> TablePlan {
        TablePlan { path: path.to_owned(), ..TablePlan::default() }
    }

    #[test]
    fn elements_become_objects() {
        let text = r#"<?xml version="1.0"?><!DOCTYPE l><c:list xmlns:c="urn:c" name="x">
            <head><item>not this</item></head>
            <items><c:item code="1 &amp; 2" xml:lang="en" xsi:type="t"> A <!-- no --><b>B</b><b x="y">C</b></c:item>
            <item><![CDATA[<D>]]>&#x45;&lt;</item><other/><item/></items></c:list>"#;
        let (rows, said) = read_by("f.xml", &plan("items.item"), text.as_bytes());
        assert_eq!(said, Vec::<String>::new());
        let expected = [
            (3, json!({"code": "1 & 2", "lang": "en", "text": "A", "b": ["B", {"x": "y", "text": "C"}]})),
            (4, json!({"text": "<D>E<"})),
            (4, json!({"text": ""})),
        ];
        assert_eq!(rows.iter().map(|row| (row.line.unwrap_or(0), row.value.clone())).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn without_a_way_the_root_is_the_row() {
        assert_eq!(read("f.xml", b"<a b='c'><d>1</d></a>").0, [json!({"b": "c", "d": "1"})]);
    }

    #[test]
    fn a_way_that_leads_nowhere_is_said() {
        let (rows, said) = read_by("f.xml", &plan("items.thing"), b"<l><items><item/></items></l>");
        assert_eq!(rows.len(), 0);
        assert_eq!(
            said,
            [
                "there is no `thing` on the way `items.thing` to the rows; there is `item`; look at `path` in source.toml"
            ]
        );
        assert_eq!(read_by("f.xml", &plan("items.thing"), b"<l><items/></l>").1, Vec::<String>::new());
    }

    #[test]
    fn rows_before_a_fault_are_kept() {
        for (text, rows, fault) in [
            ("<l>\n<i>1</i>\n<i>2</j></l>", 1, "line 3: not valid XML"),
            ("<l>\n<i>1</i>\n<i>2", 1, "line 3: not valid XML: the file ends inside <i>"),
            ("<l>\n<i>1</i>\n</l> more", 1, "text outside the root"),
            ("<l><i a='1' a='2'>1</i></l>", 1, "an attribute of <i> is not valid"),
            ("<l><i>a&nbsp;b</i></l>", 1, "`&nbsp;` stands for is not known"),
            ("<l><i>A & T</i></l>", 0, "not valid XML"),
            ("", 0, "the file is empty"),
            ("not xml", 0, "text outside the root"),
        ] {
            let (found, said) = read_by("f.xml", &plan("i"), text.as_bytes());
            assert_eq!(found.len(), rows, "{text}: {said:?}");
            assert!(said.iter().any(|said| said.contains(fault)), "{text}: {said:?}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let deep = format!("<l>{}", "<i>".repeat(100_000));
        assert!(read("f.xml", deep.as_bytes()).1[0].contains("128 deep"));
        let laughs = br#"<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>"#;
        assert!(read("f.xml", laughs).1[0].contains("entity"));
        let file = br#"<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><i>&a;</i></r>"#;
        assert_eq!(read("f.xml", file).0, [json!({"i": "&a;"})]);
    }

    #[test]
    fn the_declaration_says_the_encoding() {
        let text = b"<?xml version='1.0' encoding='windows-1252'?><l>T\xFCrkiye \x96</l>";
        assert_eq!(read("f.xml", text).0, [json!({"text": "T\u{fc}rkiye \u{2013}"})]);
        // What programs on Windows write who save a text of UTF-16 as UTF-8.
        assert_eq!(read("f.xml", b"<?xml version='1.0' encoding='utf-16'?><l>x</l>").0, [json!({"text": "x"})]);
    }
}
