//! Answers to compare: rows whose blank nodes may have other names.

use coopgraph::store::{Literal, Quad, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use oxrdf::BlankNode;
use oxrdf::vocab::xsd;
use std::collections::{BTreeMap, HashMap};

/// A row by the names of its columns; what is unbound is not there.
pub type Row = BTreeMap<String, Term>;

/// What a query answers, or should.
#[derive(Debug)]
pub enum Answer {
    Truth(bool),
    Rows(Vec<Row>),
}

/// Reads one of the W3C's formats for results.
pub fn parse(bytes: &[u8], format: QueryResultsFormat) -> Result<Answer, String> {
    match QueryResultsParser::from_format(format).for_slice(bytes).map_err(|error| error.to_string())? {
        SliceQueryResultsParserOutput::Boolean(truth) => Ok(Answer::Truth(truth)),
        SliceQueryResultsParserOutput::Solutions(solutions) => solutions
            .map(|solution| {
                let solution = solution.map_err(|error| error.to_string())?;
                Ok(solution.iter().map(|(name, term)| (name.as_str().to_owned(), term.clone())).collect())
            })
            .collect::<Result<_, _>>()
            .map(Answer::Rows),
    }
}

/// Reads results written as a graph (`rs:ResultSet`); `None` when the graph is none.
pub fn of_graph(quads: &[Quad]) -> Option<Answer> {
    const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
    let values = |subject: &Term, name: &str| -> Vec<Term> {
        let predicate = format!("{RS}{name}");
        let of_subject = |quad: &&Quad| Term::from(quad.subject.clone()) == *subject;
        let stated = quads.iter().filter(of_subject).filter(|quad| quad.predicate.as_str() == predicate);
        stated.map(|quad| quad.object.clone()).collect()
    };
    let set = quads.iter().find(|quad| quad.object.to_string() == format!("<{RS}ResultSet>"))?;
    let row = |solution: &Term| -> Row {
        let bindings = values(solution, "binding");
        let pair = |binding: &Term| Some((text(&values(binding, "variable").pop()?), values(binding, "value").pop()?));
        bindings.iter().filter_map(pair).collect()
    };
    Some(Answer::Rows(values(&Term::from(set.subject.clone()), "solution").iter().map(row).collect()))
}

impl Answer {
    /// Whether both say the same, whatever the order of rows and the names of blank nodes.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Truth(one), Self::Truth(other)) => one == other,
            (Self::Rows(one), Self::Rows(other)) => {
                one.len() == other.len() && pair_up(one, &mut other.iter().map(Some).collect(), &mut Names::default())
            }
            _ => false,
        }
    }

    /// The answer as CSV can tell it: texts without types, nothing for the unbound and for the empty text.
    pub fn in_csv(&self) -> Self {
        let Self::Rows(rows) = self else {
            return Self::Rows(Vec::new());
        };
        let plain = |row: &Row| row.iter().filter_map(|(name, term)| Some((name.clone(), cell(term)?))).collect();
        Self::Rows(rows.iter().map(plain).collect())
    }
}

/// Reads CSV; blank nodes and numbers are known by their looks.
pub fn of_csv(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let mut records = records(&text).into_iter();
    let columns = records.next().unwrap_or_default();
    let term = |text: String| match text.strip_prefix("_:") {
        Some(name) => Some(BlankNode::new_unchecked(name).into()),
        None => cell(&Literal::from(text).into()),
    };
    let row = |record: Vec<String>| columns.iter().cloned().zip(record).filter_map(|(c, text)| Some((c, term(text)?)));
    Answer::Rows(records.map(|record| row(record).collect()).collect())
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => field.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            _ => field.push(c),
        }
    }
    records
}

/// A term as a cell of CSV; what looks like a number is compared as one.
fn cell(term: &Term) -> Option<Term> {
    match term {
        Term::BlankNode(_) => Some(term.clone()),
        Term::Literal(literal) if number(literal.value()).is_some() => {
            Some(Literal::new_typed_literal(literal.value(), xsd::DOUBLE).into())
        }
        _ => Some(text(term)).filter(|text| !text.is_empty()).map(|text| Literal::from(text).into()),
    }
}

/// Which blank node stands for which, in both directions.
#[derive(Clone, Default)]
struct Names {
    there: HashMap<Term, Term>,
    back: HashMap<Term, Term>,
}

/// Finds for each row of one side a row of the other; rows that cannot be chosen wrongly come first at no cost.
fn pair_up(rows: &[Row], others: &mut Vec<Option<&Row>>, names: &mut Names) -> bool {
    let Some((row, rest)) = rows.split_first() else {
        return true;
    };
    for at in 0..others.len() {
        let Some(other) = others[at] else {
            continue;
        };
        let mut tried = names.clone();
        if !same_row(row, other, &mut tried) {
            continue;
        }
        others[at] = None;
        if pair_up(rest, others, &mut tried) {
            return true;
        }
        others[at] = Some(other);
        if !row.values().any(Term::is_blank_node) {
            return false;
        }
    }
    false
}

fn same_row(row: &Row, other: &Row, names: &mut Names) -> bool {
    row.len() == other.len()
        && row.iter().zip(other).all(|((name, term), (other_name, other))| {
            name == other_name
                && match (term, other) {
                    (Term::BlankNode(_), Term::BlankNode(_)) => {
                        names.there.entry(term.clone()).or_insert_with(|| other.clone()) == other
                            && names.back.entry(other.clone()).or_insert_with(|| term.clone()) == term
                    }
                    _ => same_value(term, other),
                }
        })
}

/// The number a text stands for; truth counts as one.
fn number(text: &str) -> Option<f64> {
    match text {
        "false" => Some(0.0),
        "true" => Some(1.0),
        _ => text.parse().ok(),
    }
}

/// Whether two terms are the same; numbers and truth may be written differently: the engine keeps their value only.
pub fn same_value(one: &Term, other: &Term) -> bool {
    let (Term::Literal(a), Term::Literal(b)) = (one, other) else {
        return one == other;
    };
    let is_text = a.datatype() == xsd::STRING || a.language().is_some();
    a == b
        || (!is_text
            && a.datatype() == b.datatype()
            && number(a.value()).is_some_and(|value| number(b.value()) == Some(value)))
}

fn text(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
    }
}
