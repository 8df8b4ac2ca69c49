//! Queries that are built to exhaust the stack.
//!
//! Parser, optimiser and evaluator call themselves for every level of a query, and a chain of operators is as deep as it
//! is long (`1+1+1` is a sum of a sum). A process whose stack overflows is aborted: nothing can be caught. So a query is
//! looked at before it is parsed. No query that a person wrote comes near the limits.

use super::syntax::{SyntaxError, Token, is_one_of, tokens};

/// Most brackets that may be open at once.
const DEEPEST: usize = 128;
/// Most operators and groups in one query.
const LONGEST: usize = 1000;

/// Most of these brackets that may be open at once. The parser tries what stands in them twice (once for each number of
/// arguments, with and without the sign), and what stands in those brackets twice again: 30 of them never end.
const MOST_DOUBLING: usize = 10;
const DOUBLING: &[&str] = &["!", "GROUP_CONCAT", "REGEX", "REPLACE", "SUBSTR"];

/// Words that wrap a pattern around all that stands before them.
const WRAPPING: &[&str] = &["{", "AS", "BIND", "FILTER", "MINUS", "OPTIONAL", "UNION", "VALUES"];

/// Says where a query nests too deeply, if it does.
pub fn check(text: &str) -> Result<(), SyntaxError> {
    let mut open = Vec::new();
    let mut links = 0;
    let mut in_values = false;
    let mut doubles = false;
    for token in tokens(text) {
        match token.text {
            "{" | "(" | "[" => open.push(std::mem::take(&mut doubles)),
            "}" | ")" | "]" => drop(open.pop()),
            word => doubles = is_one_of(word, DOUBLING) || (doubles && word.starts_with(char::is_alphabetic)),
        }
        links += if in_values { 0 } else { links_in(&token) };
        // A list of choices holds no operators, though `-1` looks like one.
        in_values = if in_values { token.text != "}" } else { token.text.eq_ignore_ascii_case("VALUES") };
        let too_many = if open.len() > DEEPEST {
            Some(format!("more than {DEEPEST} brackets are open here"))
        } else if open.iter().filter(|doubles| **doubles).count() > MOST_DOUBLING {
            Some(format!("more than {MOST_DOUBLING} brackets of {} are open here", DOUBLING.join(", ")))
        } else {
            None
        };
        if let Some(reason) = too_many {
            return Err(SyntaxError::at(token.place(text), reason, "nest the query less deeply"));
        }
        if links > LONGEST {
            let reason = format!("the query has more than {LONGEST} operators and groups");
            return Err(SyntaxError::at(token.place(text), reason, "use VALUES or IN for a long list of choices"));
        }
    }
    Ok(())
}

/// How many links a token adds to a chain. A sign between numbers or variables needs no blank around it (`?a-?b`).
fn links_in(token: &Token<'_>) -> usize {
    let begins_with =
        |chars: &[char]| token.text.starts_with(chars) || token.text.starts_with(|c: char| c.is_ascii_digit());
    if is_one_of(token.text, WRAPPING) {
        1
    } else if begins_with(&['?', '$', '+', '-', '*', '/', '|', '&', '^', '!', '=', '.']) {
        token.text.matches(['+', '-', '*', '/', '|', '&', '^', '!']).count()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::vocab::Prefixes;

    /// What is wrong with a text; these run on a thread with the smallest stack a door gives a query (2 MB).
    fn wrong(text: &str) -> Option<String> {
        parse(text, &Prefixes::default()).err().map(|error| error.reason)
    }

    #[test]
    fn a_query_built_to_exhaust_the_stack_is_refused() {
        let brackets =
            |open: &str, close: &str| format!("SELECT * {{ {}{} }}", open.repeat(50_000), close.repeat(50_000));
        for text in [
            brackets("{", "}"),
            brackets("FILTER(", ")"),
            brackets("?s ?p [ ", "]"),
            brackets("FILTER NOT EXISTS {", "}"),
            brackets("(", ""),
        ] {
            assert_eq!(wrong(&text).as_deref(), Some("more than 128 brackets are open here"));
        }
        let chain = |link: &str| format!("SELECT * {{ ?s ?p ?o {} }}", link.repeat(50_000));
        for text in [
            chain("OPTIONAL { } "),
            chain("{} UNION {} "),
            chain("BIND(1 AS ?x) "),
            format!("SELECT * {{ BIND(1{} AS ?x) }}", "+1".repeat(50_000)),
            format!("SELECT * {{ BIND(?x{} AS ?x) }}", "-?x".repeat(50_000)),
            format!("SELECT * {{ BIND(true{} AS ?x) }}", " && true".repeat(50_000)),
            format!("SELECT * {{ ?s <a:a>{} ?o }}", "/<a:a>".repeat(50_000)),
            format!("SELECT * {{ ?s <a:a>{} ?o }}", "|<a:a>".repeat(50_000)),
        ] {
            assert_eq!(wrong(&text).as_deref(), Some("the query has more than 1000 operators and groups"));
        }
    }

    /// Thirty levels took longer than anybody waits: each doubles the time.
    #[test]
    fn a_query_the_parser_never_ends_with_is_refused() {
        for open in ["REGEX(", "SUBSTR(?x, ", "replace(", "GROUP_CONCAT(", "!(", "!STR(", "! EXISTS { FILTER("] {
            let text = format!("SELECT * {{ FILTER({} }}", open.repeat(60));
            assert!(wrong(&text).is_some_and(|reason| reason.starts_with("more than 10 brackets of")), "{open}");
        }
        let clean = format!("SELECT * {{ BIND({}?x{} AS ?y) }}", "REPLACE(".repeat(10), ", \"a\", \"b\")".repeat(10));
        assert_eq!(wrong(&clean), None);
    }

    #[test]
    fn what_is_just_allowed_does_not_exhaust_the_stack() {
        let deep = |open: &str, close: &str| format!("SELECT * {{ {}{} }}", open.repeat(100), close.repeat(100));
        for text in [
            deep("{", "}"),
            deep("FILTER NOT EXISTS {", "}"),
            format!("SELECT * {{ {} }}", "OPTIONAL { } ".repeat(450)),
            format!("SELECT * {{ BIND(1{} AS ?x) }}", "+1".repeat(950)),
            format!("SELECT * {{ ?s <a:a>{} ?o }}", "/<a:a>".repeat(950)),
        ] {
            assert_eq!(wrong(&text), None);
        }
    }

    #[test]
    fn a_long_list_is_no_chain() {
        let many = "(id:a-b-c-d -1) ".repeat(5000);
        assert_eq!(wrong(&format!("PREFIX id: <i:> SELECT * {{ VALUES (?x ?y) {{ {many} }} }}")), None);
    }
}
