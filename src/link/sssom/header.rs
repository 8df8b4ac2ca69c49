//! The metadata of a file: a small tree of YAML with places. What SSSOM forbids of YAML (anchors, aliases, tags) is a fault.

use crate::shelf::Place;
use granit_parser::{Event, Marker, Parser, ScalarStyle, Span};

/// A value and where it stands.
#[derive(Debug, PartialEq)]
pub struct Node {
    pub place: Place,
    pub content: Content,
}

#[derive(Debug, PartialEq)]
pub enum Content {
    Nothing,
    Text(String),
    List(Vec<Node>),
    Object(Vec<(Node, Node)>),
}

/// A place, and what is wrong there.
pub type Fault = (Place, String);

/// How deep values may stand in one another: definitions are objects in a list in an object.
const DEEPEST: usize = 8;

/// The tree of a text whose lines stand so many characters to the right in their file; `None` where there is nothing in it.
pub fn tree(text: &str, indent: usize) -> Result<Option<Node>, Fault> {
    let widths = text.lines().map(|line| line.chars().count()).collect();
    let mut builder = Builder { frame: Frame { indent, widths }, open: Vec::new(), root: None };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => builder.take(event, &span)?,
            Err(error) => {
                let problem = format!("the metadata is not valid YAML: {}", error.info().replace('\n', " "));
                return Err((builder.frame.place(error.marker(), 1), problem));
            }
        }
    }
    Ok(builder.root)
}

/// Where the text stands in its file.
struct Frame {
    indent: usize,
    /// How many characters each line has.
    widths: Vec<usize>,
}

impl Frame {
    /// A place of the file. What is nothing may stand behind the last line, and YAML has more ends of lines than others.
    fn place(&self, marker: &Marker, length: usize) -> Place {
        let line = marker.line().clamp(1, self.widths.len().max(1));
        let width = self.widths.get(line - 1).copied().unwrap_or_default();
        Place { line, column: marker.col().min(width) + 1 + self.indent, length: length.max(1) }
    }
}

struct Builder {
    frame: Frame,
    /// Lists and objects that are not closed yet.
    open: Vec<Open>,
    root: Option<Node>,
}

struct Open {
    node: Node,
    /// Of objects: the key whose value comes next.
    key: Option<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Fault> {
        let place = self.place(span);
        let forbidden = |what: &str| Err((place, format!("{what} is not allowed in the metadata of SSSOM")));
        match event {
            Event::Alias(_) => forbidden("an alias (`*name`)"),
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(_, anchor, _) | Event::MappingStart(_, anchor, _)
                if anchor > 0 =>
            {
                forbidden("an anchor (`&name`)")
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, _, Some(_))
            | Event::MappingStart(_, _, Some(_)) => forbidden("a tag (`!name`)"),
            Event::Scalar(text, style, ..) => self.add(Node { place, content: scalar(&text, style) }),
            Event::SequenceStart(..) => self.begin(Node { place, content: Content::List(Vec::new()) }),
            Event::MappingStart(..) => self.begin(Node { place, content: Content::Object(Vec::new()) }),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.add(open.node),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn place(&self, span: &Span) -> Place {
        let is_short = span.start.line() == span.end.line();
        let length = if is_short { span.end.col().saturating_sub(span.start.col()) } else { 1 };
        self.frame.place(&span.start, length)
    }

    fn begin(&mut self, node: Node) -> Result<(), Fault> {
        if self.open.len() == DEEPEST {
            return Err((node.place, format!("values stand in one another more than {DEEPEST} deep")));
        }
        self.open.push(Open { node, key: None });
        Ok(())
    }

    /// Adds a value to the innermost list or object.
    fn add(&mut self, node: Node) -> Result<(), Fault> {
        let Some(open) = self.open.last_mut() else {
            if self.root.is_some() {
                return Err((node.place, "a second document begins (`---`)".to_owned()));
            }
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.content, open.key.take()) {
            (Content::Object(_), None) if !matches!(node.content, Content::Text(_)) => {
                return Err((node.place, "a key is no text".to_owned()));
            }
            (Content::Object(_), None) => open.key = Some(node),
            (Content::Object(members), Some(key)) if members.iter().any(|(other, _)| other.content == key.content) => {
                return Err((key.place, "the key stands there twice".to_owned()));
            }
            (Content::Object(members), Some(key)) => members.push((key, node)),
            (Content::List(members), _) => members.push(node),
            (Content::Nothing | Content::Text(_), _) => {}
        }
        Ok(())
    }
}

/// What is written plain may be nothing; all else is the text that is written.
fn scalar(text: &str, style: ScalarStyle) -> Content {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if style == ScalarStyle::Plain => Content::Nothing,
        _ => Content::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let root = tree(" a: b\n c:\n - \"d\"\n", 1).expect("YAML").expect("a tree");
        let Content::Object(members) = root.content else { panic!("an object") };
        let place = |line, column, length| Place { line, column, length };
        assert_eq!(members[0].1, Node { place: place(1, 6, 1), content: Content::Text("b".to_owned()) });
        assert_eq!(members[1].0.place, place(2, 3, 1));
        let Content::List(items) = &members[1].1.content else { panic!("a list") };
        assert_eq!(items[0].place, place(3, 5, 3));
    }

    #[test]
    fn what_is_forbidden_is_a_fault() {
        for (text, problem) in [
            ("a: &x b\nc: *x\n", "an anchor"),
            ("a: !!str b\n", "a tag"),
            ("a: b\na: c\n", "twice"),
            ("a: b\n---\nc: d\n", "second document"),
            ("a: [b\n", "not valid YAML"),
            ("[a]: b\n", "no text"),
        ] {
            let (_, said) = tree(text, 0).expect_err(text);
            assert!(said.contains(problem), "{text}: {said}");
        }
        assert!(tree(&"[".repeat(50), 0).is_err());
        assert_eq!(tree("", 0), Ok(None));
    }
}
