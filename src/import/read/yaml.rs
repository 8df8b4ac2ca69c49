use super::{Bytes, DEEPEST, Document, Each, Format, row};
use crate::import::decode;
use crate::import::findings::{Findings, line};
use crate::import::plan::TablePlan;
use crate::shelf::{Finding, Place};
use granit_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// YAML 1.2: a list, or an object that holds one (`path`), or an object that is itself a row.
///
/// What is written plain is read by the core schema: `true` and `false` are truth values, `null`, `~` and nothing at all are
/// no value. All else is the text that is written: `NO` is Norway, `1.10` and `007` stay as they are, and it is the column
/// that makes a number of it.
pub const YAML: Format = Format { name: "yaml", endings: &["yaml", "yml"], has_header: false, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    let Some(text) = decode::text(file, table, findings) else {
        return;
    };
    let mut number = 0;
    for tree in trees(&text, 0, file, findings) {
        let Some(end) = tree.at(&table.path, file, findings) else {
            continue;
        };
        let members = match end.kind {
            Kind::List(members) => members,
            _ => vec![end],
        };
        for member in members {
            number += 1;
            let at = member.line;
            if matches!(member.kind, Kind::List(_) | Kind::Nothing) {
                let problem = format!("row {number} is no object");
                let finding = || Finding::warning(file.name, problem, "it was left out").at(line(at));
                findings.add("row that is no object", finding);
            } else {
                each(Document { value: row(member.into_value()), line: Some(at), number }, findings);
            }
        }
    }
}

/// A value and the line it begins at.
#[derive(Clone)]
pub struct Tree {
    pub line: usize,
    pub kind: Kind,
    /// How many values it has in it, with itself, and how deep they stand.
    size: usize,
    depth: usize,
}

#[derive(Clone)]
pub enum Kind {
    Nothing,
    Truth(bool),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn leaf(kind: Kind, line: usize) -> Self {
        Self { line, kind, size: 1, depth: 1 }
    }

    /// What a way leads to.
    fn at(self, path: &str, file: &Bytes<'_>, findings: &mut Findings) -> Option<Self> {
        let mut here = self;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let at = here.line;
            let inner = match here.kind {
                Kind::Object(members) => members.into_iter().find(|(name, _)| name == step),
                _ => None,
            };
            let Some((_, inner)) = inner else {
                let problem = format!("there is no `{step}` on the way `{path}` to the rows");
                let remedy = "look at `path` in source.toml";
                findings.add("path", || Finding::error(file.name, problem, remedy).at(line(at)));
                return None;
            };
            here = inner;
        }
        Some(here)
    }

    pub fn into_value(self) -> Value {
        match self.kind {
            Kind::Nothing => Value::Null,
            Kind::Truth(truth) => Value::from(truth),
            Kind::Text(text) => Value::from(text),
            Kind::List(members) => members.into_iter().map(Self::into_value).collect(),
            Kind::Object(members) => Value::Object(
                members.into_iter().map(|(name, value)| (name, value.into_value())).collect::<Map<_, _>>(),
            ),
        }
    }
}

/// Most values that aliases may stand for in one file: a few lines of them could stand for a billion.
const MOST_BY_ALIASES: usize = 1_000_000;

/// The documents of a text, before which there are so many lines in its file. A text that is broken gives those before.
pub fn trees(text: &str, before: usize, file: &Bytes<'_>, findings: &mut Findings) -> Vec<Tree> {
    let mut builder =
        Builder { file, findings, open: Vec::new(), done: Vec::new(), named: HashMap::new(), room: MOST_BY_ALIASES };
    for event in Parser::new_from_str(text) {
        let outcome = match event {
            Ok((event, span)) => builder.take(event, before + span.start.line().max(1)),
            Err(error) => Err(syntax_fault(&error, text, before)),
        };
        if let Err((place, problem)) = outcome {
            let remedy = "what stands behind it was not read";
            builder.findings.add("yaml", || Finding::error(file.name, problem, remedy).at(place));
            break;
        }
    }
    builder.done
}

/// Trees that are not closed yet.
struct Builder<'a, 'f> {
    file: &'a Bytes<'a>,
    findings: &'f mut Findings,
    open: Vec<Open>,
    done: Vec<Tree>,
    /// Trees that have an anchor, by its number.
    named: HashMap<usize, Tree>,
    /// How many more values aliases may stand for.
    room: usize,
}

/// A list or object to which members are added.
struct Open {
    tree: Tree,
    anchor: usize,
    /// Of objects: the name whose value comes next, and those that were there.
    name: Option<String>,
    names: HashSet<String>,
}

/// A place, and what is wrong there.
type Fault = (Place, String);

impl Builder<'_, '_> {
    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, _) => self.add(Tree::leaf(scalar(&text, style), at), anchor),
            Event::SequenceStart(_, anchor, _) => self.begin(Kind::List(Vec::new()), anchor, at),
            Event::MappingStart(_, anchor, _) => self.begin(Kind::Object(Vec::new()), anchor, at),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.add(open.tree, open.anchor),
                None => Ok(()),
            },
            Event::Alias(anchor) => self.alias(anchor, at),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, kind: Kind, anchor: usize, at: usize) -> Result<(), Fault> {
        if self.open.len() == DEEPEST {
            return Err((line(at), format!("values stand in one another more than {DEEPEST} deep")));
        }
        self.open.push(Open { tree: Tree::leaf(kind, at), anchor, name: None, names: HashSet::new() });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: usize) -> Result<(), Fault> {
        let Some(tree) = self.named.get(&anchor) else {
            return Err((line(at), "an alias (`*name`) stands inside what it is an alias of".to_owned()));
        };
        self.room = self
            .room
            .checked_sub(tree.size)
            .ok_or_else(|| (line(at), format!("anchors and aliases stand for more than {MOST_BY_ALIASES} values")))?;
        self.add(tree.clone(), 0)
    }

    /// Adds a value to the innermost list or object.
    fn add(&mut self, tree: Tree, anchor: usize) -> Result<(), Fault> {
        if anchor > 0 {
            self.room = self.room.checked_sub(tree.size).ok_or_else(|| {
                (line(tree.line), format!("anchors and aliases stand for more than {MOST_BY_ALIASES} values"))
            })?;
            self.named.insert(anchor, tree.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.done.push(tree);
            return Ok(());
        };
        let (size, depth, at) = (tree.size, tree.depth, tree.line);
        match &mut open.tree.kind {
            Kind::List(members) => members.push(tree),
            Kind::Object(members) => match open.name.take() {
                None => {
                    open.name = Some(name(tree)?);
                    return Ok(());
                }
                Some(name) if !open.names.insert(name.clone()) => {
                    let problem = format!("the name `{name}` stands there twice");
                    let remedy = "the first was taken";
                    let finding = || Finding::warning(self.file.name, problem, remedy).at(line(at));
                    self.findings.add("name twice", finding);
                    return Ok(());
                }
                Some(name) => members.push((name, tree)),
            },
            _ => {}
        }
        open.tree.size += size;
        open.tree.depth = open.tree.depth.max(depth + 1);
        if open.tree.depth > DEEPEST {
            return Err((line(at), format!("values stand in one another more than {DEEPEST} deep")));
        }
        Ok(())
    }
}

/// The name a value has in an object.
fn name(tree: Tree) -> Result<String, Fault> {
    match tree.kind {
        Kind::Text(text) => Ok(text),
        Kind::Truth(truth) => Ok(truth.to_string()),
        Kind::Nothing => Ok("null".to_owned()),
        Kind::List(_) | Kind::Object(_) => {
            Err((line(tree.line), "a name is a list or an object; is it a template (`{{ … }}`)?".to_owned()))
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Kind {
    match text {
        _ if style != ScalarStyle::Plain => Kind::Text(text.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Kind::Nothing,
        "true" | "True" | "TRUE" => Kind::Truth(true),
        "false" | "False" | "FALSE" => Kind::Truth(false),
        _ => Kind::Text(text.to_owned()),
    }
}

fn syntax_fault(error: &ScanError, text: &str, before: usize) -> Fault {
    let number = error.marker().line().max(1);
    let written = text.lines().nth(number - 1).unwrap_or_default();
    let column = error.marker().col().min(written.chars().count()) + 1;
    let reason = match written.trim_start_matches(' ').starts_with('\t') {
        true => "a tab stands where the line is indented; YAML wants blanks".to_owned(),
        false => error.info().replace('\n', " "),
    };
    let place = Place { line: before + number.min(text.split('\n').count()), column, length: 1 };
    (place, format!("not valid YAML: {reason}"))
}
