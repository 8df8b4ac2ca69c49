//! Everything wrong in a folder, in one [`Report`].
//!
//! In: what was found while loading, the query files, the store. Out: findings with file, line and remedy; what is
//! doubtful in a query file is among them. A check is a query whose every row is a finding; its front lines say how much
//! that matters, what it means and what to do.

use crate::query::{Catalogue, Kind, Names, QueryFile, SyntaxError, lint, parse};
use crate::shelf::{Finding, Severity, Shelf, sort_findings};
use crate::store::{Limit, Limits, Prepared, Store, StoreError, Term};
use crate::vocab::Prefixes;

/// All findings of a folder, in the order of a reader.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    /// Checks that were run.
    pub checks: usize,
}

impl Report {
    /// How many findings have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).map(|finding| finding.count).sum()
    }

    /// Only what is about one file.
    pub fn of_file(mut self, path: &str) -> Self {
        self.findings.retain(|finding| finding.file == path);
        self
    }
}

/// Runs every check. `loaded` is what was found while reading.
pub fn check(
    shelf: &Shelf,
    store: &Store,
    catalogue: &Catalogue,
    names: &Names,
    loaded: &[Finding],
    limits: &Limits,
) -> Result<Report, StoreError> {
    let mut findings = loaded.to_vec();
    let prefixes = &names.vocabulary().prefixes;
    for kind in [Kind::Question, Kind::Lens] {
        for file in catalogue.files(kind) {
            findings.extend(read(kind, file, prefixes).1);
        }
    }
    for rule in catalogue.files(Kind::Rule) {
        // One that does not parse was found when the rules were applied.
        let parsed = parse(&rule.text, prefixes).ok();
        findings.extend(parsed.map(|prepared| lint(Kind::Rule, rule, &prepared, prefixes)).unwrap_or_default());
    }
    let checks = catalogue.files(Kind::Check);
    for file in checks {
        let (prepared, found) = read(Kind::Check, file, prefixes);
        findings.extend(found);
        if let Some(prepared) = prepared {
            let table = store.query(&prepared, limits).into_table()?;
            for row in &table.rows {
                findings.push(row_finding(file, &table.columns, row, store, names)?);
            }
            findings.extend(table.reached.map(|limit| unfinished(file, limit)));
        }
    }
    for finding in &mut findings {
        finding.locate(shelf, prefixes);
    }
    sort_findings(&mut findings);
    Ok(Report { findings, checks: checks.len() })
}

/// A query file, parsed, and what is wrong or doubtful in it.
fn read(kind: Kind, file: &QueryFile, prefixes: &Prefixes) -> (Option<Prepared>, Vec<Finding>) {
    match parse(&file.text, prefixes) {
        Ok(prepared) => {
            let found = lint(kind, file, &prepared, prefixes);
            (Some(prepared), found)
        }
        Err(error) => (None, vec![syntax_finding(file, error)]),
    }
}

fn syntax_finding(file: &QueryFile, error: SyntaxError) -> Finding {
    let finding = Finding::error(&file.path, error.reason, error.hint);
    match error.place {
        Some(place) => finding.at(place),
        None => finding,
    }
}

fn unfinished(file: &QueryFile, limit: Limit) -> Finding {
    Finding::warning(
        &file.path,
        format!("the check was stopped after {limit}: it may have missed something"),
        "--timeout gives it more",
    )
}

/// One row of a check as a finding: about its first column, in the file of its record where it has one.
fn row_finding(
    file: &QueryFile,
    columns: &[String],
    row: &[Option<Term>],
    store: &Store,
    names: &Names,
) -> Result<Finding, StoreError> {
    let fill = |text: &str| {
        columns.iter().zip(row).fold(text.to_owned(), |text, (column, term)| {
            let shown = term.as_ref().map_or_else(String::new, |term| match term {
                Term::NamedNode(node) => names.vocabulary().prefixes.shorten(node.as_str()),
                other => names.show_term(other),
            });
            text.replace(&format!("{{{column}}}"), &shown)
        })
    };
    let about = row.first().and_then(Option::as_ref).and_then(|term| match term {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    });
    let path = match &about {
        Some(thing) => file_of(thing, store, names)?.unwrap_or_else(|| file.path.clone()),
        None => file.path.clone(),
    };
    let problem = if file.front.problem.is_empty() { &file.front.title } else { &file.front.problem };
    Ok(Finding {
        severity: match file.front.severity.as_str() {
            "info" => Severity::Info,
            "warning" => Severity::Warning,
            _ => Severity::Error,
        },
        file: path,
        place: None,
        problem: fill(problem),
        remedy: fill(&file.front.remedy),
        about,
        count: 1,
    })
}

/// Path of the file a record stands in, or of one in which a record describes a thing, uses it or names it.
fn file_of(thing: &str, store: &Store, names: &Names) -> Result<Option<String>, StoreError> {
    let vocabulary = names.vocabulary();
    let base = vocabulary.file_iri("");
    for place in [
        "?thing a say:Record",
        "GRAPH ?record { ?thing ?p ?o }",
        "GRAPH ?record { ?s ?thing ?o }",
        "GRAPH ?record { ?s ?p ?thing }",
    ] {
        let record = if place.starts_with("GRAPH") { "?record" } else { "?thing" };
        let query = format!(
            "SELECT ?file {{ VALUES ?thing {{ UNDEF }} {place} . {record} dcterms:isPartOf ?file }} ORDER BY ?file"
        );
        let values = [("thing", oxrdf::NamedNode::new_unchecked(thing).into())];
        let table = crate::query::ask_own(store, &vocabulary.prefixes, &query, &values)?;
        let path = table.rows.iter().find_map(|row| match row.first() {
            Some(Some(Term::NamedNode(file))) => file.as_str().strip_prefix(&base).map(str::to_owned),
            _ => None,
        });
        if path.is_some() {
            return Ok(path);
        }
    }
    Ok(None)
}
