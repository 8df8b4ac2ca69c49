//! The order of statements, and of what is in them.

use super::File;
use super::outline::Statement;
use super::tokens::Token;
use crate::shelf::{Finding, Severity};
use std::collections::{HashMap, HashSet};

/// What is said of one thing in one graph stands in one place.
pub fn twice(file: &File<'_>) -> Vec<Finding> {
    let mut first: HashMap<(Option<usize>, &str), usize> = HashMap::new();
    let mut found = Vec::new();
    for statement in file.outline.statements.iter().filter(|statement| statement.is_named()) {
        let line = file.line(statement.start);
        let earlier = *first.entry((statement.graph, statement.subject)).or_insert(line);
        if earlier != line {
            let subject = statement.subject;
            let problem = format!("`{subject}` already has statements in this graph, in line {earlier}");
            found.push(file.warning(statement.start, subject.len(), problem, format!("move these to line {earlier}")));
        }
    }
    found
}

/// A graph has one pair of braces.
pub fn graphs_twice(file: &File<'_>) -> Vec<Finding> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for graph in &file.outline.graphs {
        let line = file.line(graph.start);
        let earlier = *first.entry(graph.name).or_insert(line);
        if earlier != line {
            let problem = format!("the graph `{}` was opened before, in line {earlier}", graph.name);
            let remedy = format!("move what is in it into the braces of line {earlier}");
            found.push(file.warning(graph.start, graph.name.len(), problem, remedy));
        }
    }
    found
}

/// What a thing is comes before what is said of it.
pub fn type_first(file: &File<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for statement in &file.outline.statements {
        let late = statement.predicates.iter().skip(1).find(|predicate| is_type(predicate));
        if let (Some(late), Some(first)) = (late, statement.predicates.first()) {
            let problem = format!("`{}` is not the first that is said of `{}`", late.text, statement.subject);
            let remedy = format!("move it before `{}`", first.text);
            found.push(file.warning(late.start, late.text.len(), problem, remedy));
        }
    }
    found
}

/// A predicate with several objects is written once.
pub fn predicates_twice(file: &File<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for statement in &file.outline.statements {
        for (index, predicate) in statement.predicates.iter().enumerate() {
            if statement.predicates[..index].iter().any(|other| other.text == predicate.text) {
                let problem = format!("`{}` stands twice in what is said of `{}`", predicate.text, statement.subject);
                found.push(file.warning(
                    predicate.start,
                    predicate.text.len(),
                    problem,
                    "write its objects behind each other, with commas",
                ));
            }
        }
    }
    found
}

/// How much oftener two predicates must stand in one order than in the other for it to be the order of the file.
const SETTLED: usize = 3;

/// Two predicates stand in the order in which most statements of the file have them.
pub fn order_of_predicates(file: &File<'_>) -> Vec<Finding> {
    // The header is of another kind than the rest: it shares predicates, not their order.
    let statements = || file.outline.statements.iter().skip(1);
    let mut count: HashMap<(&str, &str), usize> = HashMap::new();
    for (earlier, later) in statements().flat_map(pairs) {
        *count.entry((earlier.text, later.text)).or_default() += 1;
    }
    let times = |earlier: &Token<'_>, later: &Token<'_>| count.get(&(earlier.text, later.text)).copied().unwrap_or(0);
    let mut found = Vec::new();
    for statement in statements() {
        // One finding for each predicate to be moved: with the first it should stand before.
        let mut moved: Vec<&str> = Vec::new();
        for (earlier, later) in pairs(statement) {
            let (as_here, otherwise) = (times(earlier, later), times(later, earlier));
            if otherwise >= SETTLED * as_here && !moved.contains(&later.text) {
                moved.push(later.text);
                found.push(out_of_order(file, earlier, later, (otherwise, as_here)));
            }
        }
    }
    found
}

fn out_of_order(
    file: &File<'_>,
    earlier: &Token<'_>,
    later: &Token<'_>,
    (otherwise, as_here): (usize, usize),
) -> Finding {
    let problem = format!(
        "`{}` stands behind `{}`; in {otherwise} of {} statements of this file it stands before it",
        later.text,
        earlier.text,
        otherwise + as_here
    );
    let remedy = format!("move `{}` before `{}`", later.text, earlier.text);
    file.warning(later.start, later.text.len(), problem, remedy)
}

/// Statements about different things do not share a line.
pub fn lines_of_their_own(file: &File<'_>) -> Vec<Finding> {
    neighbours(file)
        .filter(|(one, two)| file.line(one.end) == file.line(two.start))
        .map(|(one, two)| {
            let problem = format!("`{}` begins in the line of another subject, `{}`", two.subject, one.subject);
            file.warning(two.start, two.subject.len(), problem, "begin a new line")
        })
        .collect()
}

/// A statement of several lines is a paragraph: a blank line sets it apart. Lists of one line each may stand close.
pub fn paragraphs(file: &File<'_>) -> Vec<Finding> {
    let is_long = |statement: &Statement<'_>| file.line(statement.end) > file.line(statement.start);
    neighbours(file)
        .filter(|(one, two)| file.line(two.start) == file.line(one.end) + 1 && (is_long(one) || is_long(two)))
        .map(|(one, two)| {
            let problem = format!("no blank line between `{}` and `{}`", one.subject, two.subject);
            let finding =
                file.warning(two.start, two.subject.len(), problem, "one subject a paragraph: add a blank line");
            Finding { severity: Severity::Info, ..finding }
        })
        .collect()
}

/// Who reads a graph has just read who says it.
pub fn records(file: &File<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for graph in file.outline.graphs.iter().filter(|graph| seen.insert(graph.name)) {
        let statements = &file.outline.statements;
        let is_about = |statement: &Statement<'_>| statement.graph.is_none() && statement.subject == graph.name;
        if graph.before.is_some_and(|index| is_about(&statements[index])) {
            continue;
        }
        // A graph without a description is an error of the record; `check` says so.
        if let Some(description) = statements.iter().find(|statement| is_about(statement)) {
            let problem = format!("the description of `{}` does not stand right before its graph", graph.name);
            let remedy = format!("move it before line {}", file.line(graph.start));
            found.push(file.warning(description.start, description.subject.len(), problem, remedy));
        }
    }
    found
}

/// Statements that follow each other in one graph.
fn neighbours<'a>(file: &'a File<'a>) -> impl Iterator<Item = (&'a Statement<'a>, &'a Statement<'a>)> {
    let statements = &file.outline.statements;
    statements.iter().zip(statements.iter().skip(1)).filter(|(one, two)| one.graph == two.graph)
}

/// Predicates of a statement, each with each that stands behind it; `a` has a rule of its own.
fn pairs<'a>(statement: &'a Statement<'a>) -> impl Iterator<Item = (&'a Token<'a>, &'a Token<'a>)> {
    let predicates: Vec<&Token<'_>> = statement.predicates.iter().filter(|predicate| !is_type(predicate)).collect();
    (0..predicates.len())
        .flat_map(move |later| {
            let predicates = predicates.clone();
            (0..later).map(move |earlier| (predicates[earlier], predicates[later]))
        })
        .filter(|(earlier, later)| earlier.text != later.text)
}

fn is_type(predicate: &Token<'_>) -> bool {
    matches!(predicate.text, "a" | "rdf:type")
}
