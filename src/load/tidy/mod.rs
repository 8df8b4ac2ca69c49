//! Whether a file of Turtle or TriG is written in the order in which all are written.
//!
//! In: a file. Out: what to move, as findings. Nothing is rewritten: files people write keep their comments. The order:
//!
//! 1. A comment that says what is in the file; then PREFIX lines by name, those that are used; then the header `<> a …`.
//! 2. A subject's statements stand together, once in a graph, on lines of their own; several lines are a paragraph.
//! 3. `a` comes first. Other predicates stand in one order throughout the file: that of most of its statements (three to
//!    one at least; else there is none). So there is no list of predicates, and nothing of a domain.
//! 4. The line that describes a record stands right before its graph.
//! 5. No tabs, no blanks at the ends of lines, lines end with LF, also the last.

mod lines;
mod outline;
mod prologue;
mod statements;
mod tokens;

use super::{format, parse};
use crate::shelf::{Finding, ShelfFile};
use lines::Lines;
use outline::Outline;
use oxigraph::io::RdfFormat;
use tokens::Token;

/// What the rules look at.
struct File<'a> {
    path: &'a str,
    lines: Lines<'a>,
    tokens: Vec<Token<'a>>,
    outline: Outline<'a>,
}

/// A rule of order: the breaches of it in a file.
type Rule = fn(&File<'_>) -> Vec<Finding>;

const RULES: &[Rule] = &[
    lines::ends,
    lines::tabs,
    prologue::opening,
    prologue::places_of_declarations,
    prologue::names_of_prefixes,
    prologue::unused_prefixes,
    prologue::header,
    statements::twice,
    statements::graphs_twice,
    statements::type_first,
    statements::predicates_twice,
    statements::order_of_predicates,
    statements::lines_of_their_own,
    statements::paragraphs,
    statements::records,
];

/// Everything out of order in a file; `None` when it is neither Turtle nor TriG. Of a broken file only what is broken.
pub fn untidy(file: &ShelfFile) -> Option<Vec<Finding>> {
    if !matches!(format::of(&file.path)?, RdfFormat::Turtle | RdfFormat::TriG) {
        return None;
    }
    // Only whether it can be read matters here: the base is never seen.
    let parsed = parse::parse(file, "https://file.invalid/")?;
    if parsed.is_broken {
        return Some(parsed.findings);
    }
    let text = std::str::from_utf8(&file.bytes).ok()?;
    Some(breaches(&file.path, text))
}

fn breaches(path: &str, text: &str) -> Vec<Finding> {
    let tokens = tokens::tokens(text);
    let file = File { path, lines: Lines::new(text), outline: outline::read(&tokens), tokens };
    RULES.iter().flat_map(|rule| rule(&file)).collect()
}

impl File<'_> {
    fn warning(&self, at: usize, length: usize, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding::warning(self.path, problem, remedy).at(self.lines.place(at, length))
    }

    fn line(&self, at: usize) -> usize {
        self.lines.number(at)
    }
}

#[cfg(test)]
mod tests {
    use super::breaches;
    use crate::shelf::Severity;

    const GOOD: &str = "# Boats.
BASE <http://a.example/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX id: <http://id.example/>
PREFIX say: <https://w3id.org/coopgraph/say#>

<> a dcat:Dataset ;
  id:title \"Boats # no comment; no end .\"@en .

# --- records
rec:one a say:Record ; say:locator \"page 1\" .
rec:one {
  id:boat.1 a id:Boat ; id:name \"\"\"A;
\tb .  
\"\"\" ; id:length 1.5 , 2 .

  id:boat.2 a id:Boat ; id:name \"B\" ; id:owner [ id:length 3 ; id:name \"C\" ] .
}
";

    /// Line, column and beginning of the problem of every breach that is more than good to know.
    fn wrong(text: &str) -> Vec<(usize, usize, String)> {
        let text = text.replace("rec:", "id:rec-");
        let mut found: Vec<_> = breaches("data/x.trig", &text)
            .into_iter()
            .filter(|finding| finding.severity != Severity::Info)
            .map(|finding| {
                let place = finding.place.expect("every breach has a place");
                (place.line, place.column, finding.problem)
            })
            .collect();
        found.sort();
        found
    }

    fn only(text: &str, line: usize, column: usize, problem: &str) {
        let found = wrong(text);
        assert!(
            found.len() == 1 && found[0].0 == line && found[0].1 == column && found[0].2.contains(problem),
            "{found:?} instead of {line}:{column} {problem}"
        );
    }

    #[test]
    fn a_tidy_file_has_no_breach() {
        assert_eq!(wrong(GOOD), []);
    }

    #[test]
    fn lines_end_bare_and_with_a_line_feed() {
        only(&GOOD.replace("# --- records", "# --- records  "), 10, 14, "blanks at the end");
        only(&GOOD.replace("  id:boat.2", "\tid:boat.2"), 17, 1, "tab");
        only(&GOOD.replace('\n', "\r\n"), 1, 9, "Windows");
        only(GOOD.trim_end_matches('\n'), 18, 2, "last line");
        only(&format!("{GOOD}\n"), 19, 1, "empty lines at the end");
        only(&format!("\u{feff}{GOOD}"), 1, 1, "byte order mark");
    }

    #[test]
    fn a_file_opens_with_a_comment_then_prefixes_then_its_header() {
        only(GOOD.trim_start_matches("# Boats.\n"), 1, 1, "comment");
        only(&GOOD.replacen("# Boats.", "#", 1), 1, 1, "comment");
        let (id, dcat) = ("PREFIX id: <http://id.example/>\n", "PREFIX dcat: <http://www.w3.org/ns/dcat#>\n");
        only(&GOOD.replace(&format!("{dcat}{id}"), &format!("{id}{dcat}")), 4, 1, "`dcat:` stands behind `id:`");
        only(
            &GOOD.replace(id, &format!("{id}PREFIX no: <http://no.example/>\n")),
            5,
            1,
            "nothing uses the prefix `no:`",
        );
        only(&GOOD.replace(id, &format!("{id}{id}")), 5, 1, "declared twice");
        only(&GOOD.replace("# --- records\n", "PREFIX say: <http://b/>\n"), 10, 1, "behind the first statement");
        only(&GOOD.replace("<> a", "<#> a"), 7, 1, "does not begin with its header");
        only(&GOOD.replace("<> a", "rec:zero id:title 1 .\n<> a"), 8, 1, "header stands behind");
        only(&GOOD.replace("<> a dcat:Dataset ;", "<> id:other dcat:x ;"), 7, 1, "does not say what the file is");
    }

    #[test]
    fn a_subject_stands_once_in_a_graph() {
        let again = GOOD.replace("\n}", "\n\n  id:boat.1 id:name 1 .\n}");
        only(&again, 19, 3, "`id:boat.1` already has statements in this graph, in line 13");
        assert_eq!(wrong(&GOOD.replace("# --- records", "id:boat.1 id:name 1 .")), [], "another graph");
        only(&format!("{GOOD}\nrec:one {{ id:x id:name 1 }}\n"), 20, 1, "graph");
    }

    #[test]
    fn the_type_comes_first_and_predicates_keep_one_order() {
        only(&GOOD.replace("a id:Boat ; id:name \"B\"", "id:name \"B\" ; a id:Boat"), 17, 27, "`a` is not the first");
        only(&GOOD.replace("id:owner [", "id:name 3 ; id:owner ["), 17, 39, "`id:name` stands twice");
        let third = GOOD.replace("\n}", "\n\n  id:boat.3 id:length 3 ; id:name 1 .\n}");
        assert_eq!(wrong(&third), [], "one against one is no order");
        let fourth = third.replace("\n}", "\n\n  id:boat.4 id:name 3 ; id:length 1 .\n}");
        assert_eq!(wrong(&fourth), [], "nor is two against one");
        let fifth = fourth.replace("\n}", "\n\n  id:boat.5 id:name 3 ; id:length 1 .\n}");
        only(&fifth, 19, 27, "`id:name` stands behind `id:length`");
    }

    #[test]
    fn a_subject_begins_a_line() {
        only(&GOOD.replace("3 ; id:name \"C\" ] .", "3 ] . id:x id:name 1 ."), 17, 66, "in the line of another");
    }

    #[test]
    fn a_subject_of_several_lines_is_a_paragraph() {
        let dense = GOOD.replace("2 .\n\n", "2 .\n");
        let infos = breaches("data/x.trig", &dense);
        assert!(infos.iter().any(|finding| finding.problem.contains("blank line")), "{infos:?}");
    }

    #[test]
    fn a_record_is_described_right_before_its_graph() {
        let line = "rec:one a say:Record ; say:locator \"page 1\" .\n";
        let moved = format!("{}\n{line}", GOOD.replace(line, ""));
        only(&moved, 19, 1, "does not stand right before its graph");
        let other = GOOD.replace(line, &format!("{line}rec:two a say:Record .\nrec:two {{ id:x id:name 2 }}\n\n"));
        only(&other, 11, 1, "does not stand right before its graph");
    }
}
