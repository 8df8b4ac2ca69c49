//! Bytes into quads, with every problem and its place.

use super::blank::with_blank_nodes;
use super::format;
use super::generated::side_by_side;
use super::json_guard;
use super::pieces::{lean, pieces};
use super::recover::{self, Fault, Statement};
use super::xml_guard;
use crate::shelf::{Finding, IMPORTED, Place, ShelfFile};
use crate::store::Needed;
use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad};
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Read};
use std::thread;

/// A file that was read.
pub struct Parsed {
    pub path: String,
    /// IRI of the file: its own base where it declares one.
    pub iri: String,
    pub quads: Vec<Quad>,
    /// Prefixes it declares, and what they stand for.
    pub prefixes: Vec<(String, String)>,
    /// The node that says what the file is, once the header was read.
    pub header: Option<NamedOrBlankNode>,
    pub findings: Vec<Finding>,
    /// Whether parts of it could not be read.
    pub is_broken: bool,
}

/// Problems reported for one file before the rest is only counted.
const MOST_PROBLEMS: usize = 100;

impl Parsed {
    /// Whether the file must say what it is, from where and under which licence.
    pub fn needs_header(&self) -> bool {
        self.path.starts_with("data/")
    }

    /// Whether it names graphs; if not, it is one record.
    pub fn names_graphs(&self) -> bool {
        self.quads.iter().any(|quad| quad.graph_name != GraphName::DefaultGraph)
    }
}

/// Reads one file; `None` when it is not RDF by its name.
pub fn parse(file: &ShelfFile, base: &str) -> Option<Parsed> {
    parse_needed(file, base, None)
}

/// The same without statements of records that nobody needs, but for the first of each record.
pub fn parse_needed(file: &ShelfFile, base: &str, needed: Option<&Needed>) -> Option<Parsed> {
    let format = format::of(&file.path)?;
    let mut parsed = Parsed {
        path: file.path.clone(),
        iri: base.to_owned(),
        quads: Vec::new(),
        prefixes: Vec::new(),
        header: None,
        findings: Vec::new(),
        is_broken: false,
    };
    let bytes = file.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&file.bytes);
    match refuse(bytes, format, &file.path) {
        Some(finding) => parsed.findings.push(finding),
        None => read(bytes, format, base, needed, &mut parsed),
    }
    for place in parsed.findings.iter_mut().filter_map(|finding| finding.place.as_mut()) {
        *place = inside(&String::from_utf8_lossy(bytes), *place);
    }
    parsed.is_broken = !parsed.findings.is_empty();
    Some(parsed)
}

/// What can be seen to be wrong before parsing.
pub fn refuse(bytes: &[u8], format: RdfFormat, path: &str) -> Option<Finding> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(Finding::error(path, "the file is empty", "fill it, or delete it"));
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        let before = &bytes[..error.valid_up_to()];
        let problem = format!("the file is not UTF-8 (byte 0x{:02X})", bytes[error.valid_up_to()]);
        return Some(Finding::error(path, problem, "save it as UTF-8").at(end_of(before)));
    }
    if let (RdfFormat::JsonLd { .. }, Err((at, problem))) = (format, json_guard::check(bytes)) {
        return Some(Finding::error(path, problem, "write it as Turtle").at(end_of(&bytes[..at])));
    }
    if format == RdfFormat::RdfXml {
        return xml_guard::check(bytes).err().map(|problem| Finding::error(path, problem, "write it as Turtle"));
    }
    None
}

/// The nearest place that lies in the text: parsers count lines and characters in ways of their own (oxjsonld 0.2 was seen
/// to point behind the end of a line).
fn inside(text: &str, place: Place) -> Place {
    let line = place.line.clamp(1, text.matches('\n').count() + 1);
    let columns = text.split('\n').nth(line - 1).map_or(0, |line| line.chars().count()) + 1;
    Place { line, column: place.column.clamp(1, columns), ..place }
}

/// The place right after a text.
fn end_of(before: &[u8]) -> Place {
    let text = String::from_utf8_lossy(before);
    let line = text.rsplit('\n').next().unwrap_or_default();
    Place { line: text.matches('\n').count() + 1, column: line.chars().count() + 1, length: 1 }
}

fn read(bytes: &[u8], format: RdfFormat, base: &str, needed: Option<&Needed>, parsed: &mut Parsed) {
    if let Some(whole) = read_pieces(bytes, format, base, needed, &parsed.path) {
        parsed.quads = whole.quads;
        parsed.iri = whole.iri;
        parsed.prefixes = whole.prefixes;
        return;
    }
    let mut names = BlankNodeNames::of_file(&parsed.path);
    let mut graph = GraphName::DefaultGraph;
    let keep = |quad: &Quad| needed.is_none_or(|needed| is_kept(quad, needed, &mut graph));
    let error = match read_whole(bytes, format, base, &mut names, keep) {
        Ok(whole) => {
            parsed.quads = whole.quads;
            parsed.iri = whole.iri;
            parsed.prefixes = whole.prefixes;
            return;
        }
        Err(error) => error,
    };
    match format {
        RdfFormat::JsonLd { .. } | RdfFormat::RdfXml => {
            let mut finding = syntax_finding(&parsed.path, format, &error, (0, 0));
            if finding.place.is_none() {
                finding.place = Some(place_by_reading(bytes, format, base));
            }
            "the file was left out".clone_into(&mut finding.remedy);
            parsed.findings.push(finding);
        }
        _ => read_statements(&String::from_utf8_lossy(bytes), format, base, &mut names, parsed),
    }
}

/// Where a parser that does not tell gives up: how far it reads when it is given one byte at a time.
fn place_by_reading(bytes: &[u8], format: RdfFormat, base: &str) -> Place {
    struct Slowly<'a> {
        bytes: &'a [u8],
        read: &'a Cell<usize>,
    }
    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.bytes.get(self.read.get()..).unwrap_or_default().read(&mut buffer[..1])?;
            self.read.set(self.read.get() + read);
            Ok(read)
        }
    }
    let read = Cell::new(0);
    let mut quads = RdfParser::from_format(format)
        .with_base_iri(base)
        .unwrap_or_else(|_| RdfParser::from_format(format))
        .for_reader(Slowly { bytes, read: &read });
    while quads.next().is_some_and(|quad| quad.is_ok()) {}
    end_of(&bytes[..read.get().saturating_sub(1)])
}

/// Reads what a program wrote in pieces, side by side; nothing where it cannot be cut, or a piece cannot be read.
fn read_pieces(bytes: &[u8], format: RdfFormat, base: &str, needed: Option<&Needed>, path: &str) -> Option<Whole> {
    let text = str::from_utf8(bytes).ok().filter(|_| format == RdfFormat::TriG && path.starts_with(IMPORTED))?;
    let lean = needed.and_then(|needed| lean(text, base, needed));
    let mut pieces =
        pieces(lean.as_ref().map_or(text, String::as_str), thread::available_parallelism().map_or(1, usize::from));
    if pieces.is_empty() {
        pieces.extend(lean);
    }
    let read = side_by_side(pieces.into_iter().enumerate().collect(), |(number, piece): (usize, String)| {
        let mut names = BlankNodeNames::of_file(&format!("{path}-{number}"));
        let mut graph = GraphName::DefaultGraph;
        let keep = |quad: &Quad| needed.is_none_or(|needed| is_kept(quad, needed, &mut graph));
        read_whole(piece.as_bytes(), format, base, &mut names, keep).ok()
    });
    let mut pieces = read.into_iter();
    let mut whole = pieces.next()??;
    for piece in pieces {
        whole.quads.append(&mut piece?.quads);
    }
    Some(whole)
}

/// Whether a quad is to be kept; `graph` is the one of the quad before it.
fn is_kept(quad: &Quad, needed: &Needed, graph: &mut GraphName) -> bool {
    let begins = quad.graph_name != *graph;
    if begins {
        graph.clone_from(&quad.graph_name);
    }
    begins || quad.graph_name == GraphName::DefaultGraph || needed.has_statement(quad)
}

/// A text that was read without an error.
pub struct Whole {
    pub quads: Vec<Quad>,
    /// Its base.
    pub iri: String,
    pub prefixes: Vec<(String, String)>,
}

/// The quads of a text that are to be kept, its base IRI and its prefixes, or its first syntax error.
pub fn read_whole(
    bytes: &[u8],
    format: RdfFormat,
    base: &str,
    names: &mut BlankNodeNames,
    mut keep: impl FnMut(&Quad) -> bool,
) -> Result<Whole, RdfSyntaxError> {
    let mut parser = RdfParser::from_format(format)
        .with_base_iri(base)
        .unwrap_or_else(|_| RdfParser::from_format(format))
        .for_slice(bytes);
    let quads = parser
        .by_ref()
        .map(|quad| quad.map(|quad| with_blank_nodes(quad, |node| names.name(node))))
        .filter(|quad| quad.as_ref().map_or(true, &mut keep))
        .collect::<Result<Vec<_>, _>>()?;
    let iri = parser.base_iri().unwrap_or(base).to_owned();
    let prefixes = parser.prefixes().map(|(name, namespace)| (name.to_owned(), namespace.to_owned())).collect();
    Ok(Whole { quads, iri, prefixes })
}

/// Reads statement by statement: the good ones are kept, each broken one is a finding.
fn read_statements(text: &str, format: RdfFormat, base: &str, names: &mut BlankNodeNames, parsed: &mut Parsed) {
    let mut prologue = String::new();
    let mut problems = 0;
    for statement in recover::statements(text, format) {
        if let Some((fault, at)) = statement.fault {
            problems += 1;
            parsed
                .findings
                .extend((problems <= MOST_PROBLEMS).then(|| fault_finding(&parsed.path, &statement, fault, at)));
            continue;
        }
        let lines_before = prologue.matches('\n').count();
        let padding = " ".repeat(statement.column);
        let alone = format!("{prologue}{padding}{}", statement.text);
        match read_whole(alone.as_bytes(), format, base, names, |_| true) {
            Ok(mut whole) => {
                parsed.quads.append(&mut whole.quads);
                parsed.iri = whole.iri;
                parsed.prefixes = whole.prefixes;
                if statement.directive {
                    prologue.push_str(&statement.text.replace(['\n', '\r'], " "));
                    prologue.push('\n');
                }
            }
            Err(error) => {
                problems += 1;
                if problems <= MOST_PROBLEMS {
                    let shift = (statement.line, lines_before);
                    let mut finding = syntax_finding(&parsed.path, format, &error, shift);
                    if statement.text.replace("\r\n", "").contains('\r') {
                        // The parser counts lines here that nobody else sees.
                        finding.place =
                            Some(Place { line: statement.line + 1, column: statement.column + 1, length: 1 });
                    }
                    parsed.findings.push(finding);
                }
            }
        }
    }
    if problems > MOST_PROBLEMS {
        let problem = format!("{} further syntax problems", problems - MOST_PROBLEMS);
        parsed.findings.push(Finding::error(&parsed.path, problem, ""));
    }
}

/// What was seen to be wrong with a statement before it was parsed.
fn fault_finding(path: &str, statement: &Statement<'_>, fault: Fault, at: usize) -> Finding {
    let before = &statement.text[..at];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = if line_start == 0 { statement.column } else { 0 };
    let place = Place {
        line: statement.line + before.matches('\n').count() + 1,
        column: indent + before[line_start..].chars().count() + 1,
        length: 1,
    };
    let problem = match fault {
        Fault::OpenText => "the text that opens here is not closed",
        Fault::OpenBlock => "the block that opens here is not closed",
    };
    Finding::error(path, problem, LEFT_OUT).at(place)
}

const LEFT_OUT: &str = "this statement was left out; the rest of the file was read";

/// A syntax error at its place in the file; `shift` is the line its statement begins on and the lines put before it.
pub fn syntax_finding(
    path: &str,
    format: RdfFormat,
    error: &RdfSyntaxError,
    (line, lines_before): (usize, usize),
) -> Finding {
    let place = error.location().map(|range| {
        let one_line = range.start.line == range.end.line;
        let length = range.end.column.saturating_sub(range.start.column);
        Place {
            line: (to_usize(range.start.line) + line + 1).saturating_sub(lines_before),
            column: to_usize(range.start.column) + 1,
            length: if one_line { to_usize(length).max(1) } else { 1 },
        }
    });
    let message = error.to_string();
    let reason = message
        .split_once(": ")
        .filter(|(position, _)| position.starts_with("Parser error"))
        .map_or(message.as_str(), |(_, reason)| reason);
    let finding = Finding::error(path, format!("not valid {}: {reason}", format.name()), LEFT_OUT);
    match place {
        Some(place) => finding.at(place),
        None => finding,
    }
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Gives blank nodes names that are the same in every run and different in every file.
pub struct BlankNodeNames {
    /// `None` where they stay as they are written.
    file: Option<String>,
    names: HashMap<BlankNode, BlankNode>,
}

impl BlankNodeNames {
    fn of_file(path: &str) -> Self {
        let file = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Self { file: Some(file), names: HashMap::new() }
    }

    /// Leaves the names as the file has them.
    pub fn as_written() -> Self {
        Self { file: None, names: HashMap::new() }
    }

    fn name(&mut self, node: &BlankNode) -> BlankNode {
        let Some(file) = &self.file else {
            return node.clone();
        };
        let number = self.names.len() + 1;
        self.names.entry(node.clone()).or_insert_with(|| BlankNode::new_unchecked(format!("{file}-{number}"))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_never_lies_outside_the_text() {
        let at = |line, column| inside("one\nzwö\n", Place { line, column, length: 1 });
        assert_eq!((at(1, 2).line, at(1, 2).column), (1, 2));
        assert_eq!((at(2, 90).line, at(2, 90).column), (2, 4));
        assert_eq!((at(9, 9).line, at(9, 9).column), (3, 1));
        assert_eq!((at(0, 0).line, at(0, 0).column), (1, 1));
    }
}
