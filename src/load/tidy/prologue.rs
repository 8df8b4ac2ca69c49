//! What a file opens with.

use super::File;
use super::outline::Declaration;
use super::tokens::Kind;
use crate::shelf::Finding;

/// The first line says to a person what is in the file.
pub fn opening(file: &File<'_>) -> Vec<Finding> {
    let first = file.tokens.first();
    let says = first.is_some_and(|token| {
        token.kind == Kind::Comment && file.line(token.start) == 1 && token.text.chars().any(char::is_alphanumeric)
    });
    if says {
        return Vec::new();
    }
    let problem = "the file does not open with a comment that says what is in it";
    vec![file.warning(0, 1, problem, "write `# what is in the file` as its first line")]
}

/// Declarations stand before the first statement, BASE first.
pub fn places_of_declarations(file: &File<'_>) -> Vec<Finding> {
    let first = file.outline.statements.first().map_or(usize::MAX, |statement| statement.start);
    let mut found = Vec::new();
    for (index, declaration) in file.outline.declarations.iter().enumerate() {
        if declaration.start > first {
            let remedy = format!("move it before line {}", file.line(first));
            found.push(at(file, declaration, "a declaration stands behind the first statement", remedy));
        } else if declaration.prefix.is_none() && index > 0 {
            let line = file.line(file.outline.declarations[0].start);
            found.push(at(file, declaration, "the BASE stands behind a PREFIX", format!("move it before line {line}")));
        }
    }
    found
}

/// Prefixes stand in the order of their names, each once.
pub fn names_of_prefixes(file: &File<'_>) -> Vec<Finding> {
    let prefixes: Vec<(&str, &Declaration<'_>)> = in_prologue(file);
    let mut found = Vec::new();
    for (index, (name, declaration)) in prefixes.iter().enumerate() {
        let before = &prefixes[..index];
        if before.iter().any(|(other, _)| other == name) {
            found.push(at(file, declaration, format!("the prefix `{name}:` is declared twice"), "delete one of them"));
        } else if let Some((next, place)) = before.iter().find(|(other, _)| other > name) {
            // Only where it breaks the order: of two lines that changed places, the second.
            let (last, _) = before[index - 1];
            if last > *name {
                let problem = format!("the prefix `{name}:` stands behind `{last}:`");
                let remedy = format!("move it before `{next}:` in line {}", file.line(place.start));
                found.push(at(file, declaration, problem, remedy));
            }
        }
    }
    found
}

/// A prefix that nothing uses makes a reader look for it.
pub fn unused_prefixes(file: &File<'_>) -> Vec<Finding> {
    in_prologue(file)
        .into_iter()
        .filter(|(name, _)| !file.outline.used.contains(name))
        .map(|(name, declaration)| {
            at(file, declaration, format!("nothing uses the prefix `{name}:`"), "delete the line")
        })
        .collect()
}

/// The first statement is about the file itself.
pub fn header(file: &File<'_>) -> Vec<Finding> {
    let statements = &file.outline.statements;
    let base = file.outline.declarations.iter().find(|declaration| declaration.prefix.is_none());
    let is_file = |subject: &str| subject == "<>" || base.is_some_and(|base| base.iri == subject);
    // The loader also takes a header that calls the file by a name of its own: it is the one with the licence.
    let header = statements.iter().find(|statement| is_file(statement.subject)).or_else(|| {
        statements.iter().find(|statement| statement.predicates.iter().any(|p| p.text == "dcterms:license"))
    });
    let Some(first) = statements.first() else {
        return Vec::new();
    };
    let Some(header) = header else {
        let problem = "the file does not begin with its header";
        let remedy = "begin with `<> a dcat:Dataset ; dcterms:title … .`: what the file is, from where, its licence";
        return vec![file.warning(first.start, first.subject.len(), problem, remedy)];
    };
    let finding =
        |problem: &str, remedy: String| vec![file.warning(header.start, header.subject.len(), problem, remedy)];
    if header.start != first.start {
        let remedy = format!("move it before `{}` in line {}", first.subject, file.line(first.start));
        return finding("the header stands behind another statement", remedy);
    }
    if header.predicates.iter().all(|predicate| !matches!(predicate.text, "a" | "rdf:type")) {
        return finding("the header does not say what the file is", "begin it with `a dcat:Dataset`".to_owned());
    }
    Vec::new()
}

/// The prefixes declared before the first statement.
fn in_prologue<'a>(file: &'a File<'a>) -> Vec<(&'a str, &'a Declaration<'a>)> {
    let first = file.outline.statements.first().map_or(usize::MAX, |statement| statement.start);
    let prologue = file.outline.declarations.iter().take_while(|declaration| declaration.start < first);
    prologue.filter_map(|declaration| Some((declaration.prefix?, declaration))).collect()
}

fn at(
    file: &File<'_>,
    declaration: &Declaration<'_>,
    problem: impl Into<String>,
    remedy: impl Into<String>,
) -> Finding {
    file.warning(declaration.start, declaration.end - declaration.start, problem, remedy)
}
