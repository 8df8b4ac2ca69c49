//! What is doubtful in a query that parses.
//!
//! In: a query file and its algebra. Out: findings with line and remedy. The algebra knows no places: they are looked up
//! in the text by what a pattern names. Syntax errors and front lines that cannot be understood are found elsewhere.

mod exists;
mod front;
mod lens;
mod order;
mod pasted;
mod prefixes;
mod product;
mod values;
mod variables;

use super::catalogue::{Kind, QueryFile};
use super::syntax::{Token, is_one_of, tokens};
use crate::shelf::{Finding, Place, Severity};
use crate::store::Prepared;
use crate::vocab::Prefixes;
use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// What the rules look at.
struct Asked<'a> {
    kind: Kind,
    file: &'a QueryFile,
    prepared: &'a Prepared,
    query: &'a Query,
    pattern: &'a GraphPattern,
    tokens: Vec<Token<'a>>,
    prefixes: &'a Prefixes,
}

/// A rule: what it finds in a query.
type Rule = fn(&Asked<'_>) -> Vec<Finding>;

const RULES: &[Rule] = &[
    front::description,
    front::of_a_check,
    front::columns_of_a_check,
    front::parameters,
    lens::ends_of_an_edge,
    lens::columns_nearly_named,
    exists::around_several_patterns,
    values::outside_their_group,
    variables::never_bound,
    product::unrelated_parts,
    pasted::into_a_text,
    prefixes::not_declared,
    prefixes::declared_otherwise,
    prefixes::not_used,
    order::missing,
];

/// Everything doubtful in a query file; `prepared` is its text, parsed with `prefixes`.
pub fn lint(kind: Kind, file: &QueryFile, prepared: &Prepared, prefixes: &Prefixes) -> Vec<Finding> {
    let query = prepared.clone().into_query();
    let pattern = match &query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    };
    let asked = Asked { kind, file, prepared, query: &query, pattern, tokens: tokens(&file.text), prefixes };
    RULES.iter().flat_map(|rule| rule(&asked)).collect()
}

impl Asked<'_> {
    fn warning(&self, place: Option<Place>, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { place, ..Finding::warning(&self.file.path, problem, remedy) }
    }

    fn info(&self, place: Option<Place>, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { severity: Severity::Info, ..self.warning(place, problem, remedy) }
    }

    fn place(&self, token: &Token<'_>) -> Place {
        token.place(&self.file.text)
    }

    /// Where a variable first stands in the pattern, else where it first stands at all.
    fn place_of_variable(&self, name: &str) -> Option<Place> {
        let body = self.tokens.iter().position(|token| token.text == "{").unwrap_or(0);
        let is_it = |token: &&Token<'_>| variable(token) == Some(name);
        let found = self.tokens[body..].iter().find(is_it).or_else(|| self.tokens.iter().find(is_it));
        found.map(|token| self.place(token))
    }

    /// Where a front line begins, by its words.
    fn place_of_front_line(&self, starts: &str) -> Option<Place> {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let wanted = words(starts);
        let (number, line) = self.file.text.lines().enumerate().find(|(_, line)| words(line).starts_with(&wanted))?;
        Some(Place { line: number + 1, column: 1, length: line.chars().count().max(1) })
    }

    /// Where the keyword before a variable in braces or brackets stands: the `VALUES` of `VALUES ?x { … }`.
    fn place_of_values(&self, name: &str) -> Option<Place> {
        let mut values = None;
        for token in &self.tokens {
            if is_one_of(token.text, &["VALUES"]) {
                values = Some(token);
            } else if token.text == "{" {
                values = None;
            } else if let (Some(values), true) = (values, variable(token) == Some(name)) {
                return Some(self.place(values));
            }
        }
        None
    }
}

/// The name of a variable, without its sign.
fn variable<'a>(token: &Token<'a>) -> Option<&'a str> {
    token.text.strip_prefix(['?', '$']).filter(|name| !name.is_empty())
}

/// `?a`, `?a and ?b`, `?a, ?b and ?c`.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("?{name}")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Front, parse};
    use super::*;

    const FRONT: &str = "#+ title: t\n#+ description: d\n#+ param: x entity it\nPREFIX a: <http://a/>\n";
    const CHECK: &str = "#+ title: t\n#+ severity: error\n#+ problem: {s} is odd\n#+ remedy: mend {s}\n";

    /// Everything found in a query, with its line (0 where there is none).
    fn all(kind: Kind, text: &str) -> Vec<(Severity, usize, String)> {
        let mut prefixes = Prefixes::default();
        prefixes.declare("town", "http://town/");
        let (front, _) = Front::read("q.rq", text);
        let file = QueryFile { name: "q".to_owned(), path: "q.rq".to_owned(), text: text.to_owned(), front };
        let prepared = parse(text, &prefixes).expect("the sample parses");
        let found = lint(kind, &file, &prepared, &prefixes);
        found.into_iter().map(|f| (f.severity, f.place.map_or(0, |place| place.line), f.problem)).collect()
    }

    /// What is found in a question that uses its parameter ?x and the prefix a:.
    fn question(rest: &str) -> Vec<(Severity, usize, String)> {
        all(Kind::Question, &format!("{FRONT}{rest}"))
    }

    fn only(found: &[(Severity, usize, String)], severity: Severity, line: usize, problem: &str) {
        assert!(
            found.len() == 1 && found[0].0 == severity && found[0].1 == line && found[0].2.contains(problem),
            "{found:?} instead of line {line}: {problem}"
        );
    }

    const WARNING: Severity = Severity::Warning;

    #[test]
    fn good_queries_have_no_finding() {
        for rest in [
            "SELECT ?x ?y { VALUES ?x { UNDEF } ?x a:p ?y } ORDER BY ?x",
            "SELECT ?x ?y { VALUES ?x {UNDEF} ?x a:p \"b:c\"@en , 'd:e'^^a:f . ?x a:q ?y } ORDER BY ?x",
            "SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y FILTER NOT EXISTS { ?y a:q ?z } } ORDER BY ?x",
            "SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y FILTER NOT EXISTS { GRAPH ?g { ?y a:q ?z } } } ORDER BY ?x",
            "SELECT ?x ?z { VALUES ?x { UNDEF } ?x a:p ?y . OPTIONAL { ?y a:q ?z . ?x a:r ?w } } ORDER BY ?x",
            "SELECT ?x ?z { { VALUES ?x { UNDEF } ?x a:p ?z } UNION { ?z a:q ?x } } ORDER BY ?x",
            "SELECT ?x ?n { { SELECT ?x (COUNT(*) AS ?n) { VALUES ?x { UNDEF } ?x a:p ?z } GROUP BY ?x } } ORDER BY ?x",
            "SELECT ?x ?y { GRAPH ?g { VALUES ?x { UNDEF } ?x a:p ?z . ?y a:q ?w } } ORDER BY ?x",
            "SELECT ?x ?y { VALUES ?x { UNDEF } ?x a:p ?z . ?y a:q ?w FILTER(?z = ?w) } ORDER BY ?x",
            "SELECT ?x ?y { VALUES ?x { UNDEF } ?x a:p ?z . BIND(STR(?z) AS ?w) ?y a:q ?w } ORDER BY ?x",
            "SELECT ?x ?y { VALUES ?x { UNDEF } ?x a:p/a:q ?y ; a:r+ [ a:s ?y ] } ORDER BY ?x",
            "SELECT ?x ?w { VALUES ?x { UNDEF } ?x a:p ?y BIND(IF(?y > 1, ?nothing, ?y) AS ?w) } ORDER BY ?x",
            "SELECT (COUNT(*) AS ?n) { VALUES ?x { UNDEF } ?x a:p ?y }",
            "ASK { VALUES ?x { UNDEF } ?x a:p ?y }",
            "CONSTRUCT { ?x a:q ?y } { VALUES ?x { UNDEF } ?x a:p ?y }",
        ] {
            assert_eq!(question(rest), [], "{rest}");
        }
        assert_eq!(all(Kind::Check, &format!("{CHECK}SELECT ?s {{ ?s ?p ?o }} ORDER BY ?s")), []);
    }

    #[test]
    fn exists_holds_one_pattern() {
        let found = question(
            "SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y\n FILTER NOT EXISTS { ?y a:q ?z }\n\
             FILTER NOT EXISTS { ?y a:q ?z . ?z a:r ?w } } ORDER BY ?x",
        );
        only(&found, WARNING, 7, "NOT EXISTS around 2 patterns");
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y FILTER EXISTS { ?y a:q/a:r ?w } } ORDER BY ?x");
        only(&found, WARNING, 5, "EXISTS around 2 patterns");
    }

    #[test]
    fn values_stand_in_the_group_that_uses_them() {
        let found = question("SELECT ?x {\nVALUES ?x { UNDEF }\n{ SELECT ?x { ?x a:p ?y } } } ORDER BY ?x");
        only(&found, WARNING, 6, "outside the sub-select that uses it");
        let found = question("SELECT ?x {\nVALUES ?x { UNDEF } ?x a:q ?z { SELECT ?x { ?x a:p ?y } } } ORDER BY ?x");
        only(&found, Severity::Info, 6, "for every ?x");
        let found = question("SELECT ?x {\nVALUES ?x { UNDEF } ?x a:q ?y { SELECT ?y { ?x a:p ?y } } } ORDER BY ?x");
        only(&found, WARNING, 6, "outside the sub-select that uses it");
        let found = question("SELECT ?x { ?x a:p ?y OPTIONAL {\nVALUES ?x { UNDEF } } } ORDER BY ?x");
        only(&found, WARNING, 6, "outside the group that uses it");
        let found = question("SELECT ?y { ?y a:p ?z\nVALUES ?x { UNDEF } } ORDER BY ?y");
        only(&found, WARNING, 6, "nothing uses ?x");
    }

    #[test]
    fn parameters_are_declared_and_have_a_place() {
        only(&question("SELECT ?x { ?x a:p ?y } ORDER BY ?x"), Severity::Error, 3, "the parameter x has no place");
        let found = question("SELECT ?x { VALUES ?x { UNDEF }\nVALUES ?y { UNDEF } ?x a:p ?y } ORDER BY ?x");
        only(&found, WARNING, 6, "?y is left open, but no front line names it");
    }

    #[test]
    fn what_is_selected_is_bound() {
        let found = question("SELECT ?x\n?z { VALUES ?x { UNDEF } ?x a:p ?y } ORDER BY ?x");
        only(&found, WARNING, 6, "nothing binds ?z");
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y\nFILTER(?why > 1) } ORDER BY ?x");
        only(&found, WARNING, 6, "nothing binds ?why");
        let found = question("CONSTRUCT { ?x a:q ?z } { VALUES ?x { UNDEF } ?x a:p ?y }");
        only(&found, WARNING, 5, "nothing binds ?z");
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y } ORDER BY ?z");
        only(&found, WARNING, 5, "nothing binds ?z");
    }

    #[test]
    fn parts_that_share_nothing_are_multiplied() {
        let found = question("SELECT ?x ?y { VALUES ?x { UNDEF } ?x a:p ?z .\n?y a:q ?w } ORDER BY ?x");
        only(&found, WARNING, 6, "shares no variable");
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?z OPTIONAL {\n?y a:q ?w } } ORDER BY ?x");
        only(&found, WARNING, 6, "shares no variable");
    }

    #[test]
    fn a_query_declares_its_own_prefixes() {
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p\ntown:q } ORDER BY ?x");
        only(&found, WARNING, 6, "the prefix `town:` is not declared");
        let found =
            question("PREFIX town: <http://twon/>\nSELECT ?x { VALUES ?x { UNDEF } ?x a:p town:q } ORDER BY ?x");
        only(&found, WARNING, 5, "the prefix `town:` means something else");
        let found = question("PREFIX b: <http://b/>\nSELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y } ORDER BY ?x");
        only(&found, Severity::Info, 5, "nothing uses the prefix `b:`");
    }

    #[test]
    fn nothing_is_pasted_into_a_text() {
        let with = |filter: &str| {
            question(&format!("SELECT ?x {{ VALUES ?x {{ UNDEF }} ?x a:p ?y\nFILTER({filter}) }} ORDER BY ?x"))
        };
        for text in
            ["?y = \"{x}\"", "?y = 'on ?x'", "?y = \"\"\"a ${x} b\"\"\"", "REGEX(?y, \"^$x\")", "?y = '%(x)s'@en"]
        {
            only(&with(text), WARNING, 6, "?x is named inside a text");
        }
        only(&with("?y = <http://a/$x>"), WARNING, 6, "?x is named inside a text");
        only(&with("?y = \"{{name}}\""), WARNING, 6, "the slot of a template");
        only(&with("?y = \"%s\""), WARNING, 6, "the slot of a template");
        for text in
            ["REGEX(?y, \"^x$\")", "?y = \"{other}\"", "?y = \"?xy\"", "?y = <http://a/b?x=1>", "?y = \"100%safe\""]
        {
            assert_eq!(with(text), [], "{text}");
        }
    }

    #[test]
    fn an_answer_has_an_order() {
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y }");
        only(&found, Severity::Info, 5, "no ORDER BY");
        let found = question("SELECT ?x { VALUES ?x { UNDEF } ?x a:p ?y } LIMIT 3");
        only(&found, WARNING, 5, "which rows a LIMIT leaves");
    }

    #[test]
    fn a_lens_has_the_ends_of_an_edge() {
        let lens = |rest: &str| all(Kind::Lens, &format!("{FRONT}{rest}"));
        let good =
            "SELECT ?source ?target ?also { VALUES ?x { UNDEF } ?source ?x ?target ; a:q ?also } ORDER BY ?source";
        assert_eq!(lens(good), []);
        let found =
            lens("SELECT ?source ?relation\n{ VALUES ?x { UNDEF } ?source ?relation ?x ; a:p ?x } ORDER BY ?source");
        only(&found, Severity::Error, 5, "no column ?target");
        let found = lens("CONSTRUCT { ?y a:p ?x } { VALUES ?x { UNDEF } ?y a:p ?x }");
        only(&found, Severity::Error, 5, "draws rows, and this is no SELECT");
        let found = lens(
            "SELECT ?source ?target\n?wieght { VALUES ?x { UNDEF } ?source ?x ?target ; a:n ?wieght } ORDER BY ?source",
        );
        only(&found, WARNING, 6, "?wieght means nothing to a drawing");
        only(
            &all(Kind::Lens, "#+ title: t\nSELECT ?source ?target { ?source ?p ?target } ORDER BY ?source"),
            WARNING,
            1,
            "the lens has no description",
        );
    }

    #[test]
    fn front_lines_say_what_is_needed() {
        let select = "SELECT ?s { ?s ?p ?o } ORDER BY ?s";
        only(&all(Kind::Question, &format!("#+ title: t\n{select}")), WARNING, 1, "no description");
        only(&all(Kind::Check, &CHECK.replace("#+ severity: error\n", "").add(select)), WARNING, 1, "no severity");
        only(&all(Kind::Check, &CHECK.replace("#+ problem: {s} is odd\n", "").add(select)), WARNING, 1, "no problem");
        only(&all(Kind::Check, &CHECK.replace("mend {s}", "mend {what}").add(select)), WARNING, 4, "{what}");
    }

    trait Add {
        fn add(&self, more: &str) -> String;
    }

    impl Add for String {
        fn add(&self, more: &str) -> String {
            format!("{self}{more}")
        }
    }
}
