//! A CONSTRUCT that is run over the rows of a table: each row binds the variables named after its columns (the way of Tarql,
//! <https://tarql.github.io>). The rest of the pattern is matched against the graph as always.

use super::algebra::{
    Names, below, bound_here, compared, every, exists, expressions, in_scope, of_triple, parts, union, variables,
};
use super::bind::parse;
use super::syntax::SyntaxError;
use super::template::Template;
use crate::store::{Form, Literal, Prepared, Quad, Row, Term};
use crate::vocab::Prefixes;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::cell::Cell;

/// Tells the rows of a batch apart where a pattern has them twice: they meet themselves only.
const ROW: &str = "row\u{b7}of\u{b7}batch";

/// A map: a CONSTRUCT whose variables are partly columns.
#[derive(Clone, Debug)]
pub struct Mapping {
    pattern: GraphPattern,
    template: Template,
    mentioned: Names,
    /// Without a value for these the map says less.
    needed: Names,
    /// Bound by the pattern itself.
    bound: Names,
    /// Given their value by BIND.
    assigned: Names,
    /// The triples it looks for in the graph.
    sought: Vec<TriplePattern>,
    has_path: bool,
}

impl Mapping {
    /// Reads a map; `None` when the query is valid and no CONSTRUCT.
    pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Option<Self>, SyntaxError> {
        let prepared = parse(text, prefixes)?;
        if prepared.form() != Form::Graph {
            return Ok(None);
        }
        let Query::Construct { template, pattern, .. } = &prepared.into_query() else {
            return Ok(None);
        };
        let patterns = every(pattern, |_| true);
        let bound: Names = patterns.iter().flat_map(|pattern| bound_here(pattern)).collect();
        let mut needed: Names = template.iter().flat_map(of_triple).filter(|name| !name.starts_with("_:")).collect();
        let mut mentioned: Names = bound.union(&needed).cloned().collect();
        mentioned.extend(patterns.iter().flat_map(|pattern| expressions(pattern)).flat_map(variables));
        needed.extend(patterns.iter().flat_map(|pattern| expressions(pattern)).flat_map(compared));
        let assigned = patterns
            .iter()
            .filter_map(|pattern| match pattern {
                GraphPattern::Extend { variable, .. } => Some(variable.as_str().to_owned()),
                _ => None,
            })
            .collect();
        let sought = patterns.iter().flat_map(|pattern| match pattern {
            GraphPattern::Bgp { patterns } => patterns.clone(),
            _ => Vec::new(),
        });
        let sought = sought.collect();
        let has_path = patterns.iter().any(|pattern| matches!(pattern, GraphPattern::Path { .. }));
        let (pattern, template) = (pattern.clone(), Template::new(template));
        Ok(Some(Self { pattern, template, mentioned, needed, bound, assigned, sought, has_path }))
    }

    /// Whether the map names a variable.
    pub fn mentions(&self, name: &str) -> bool {
        self.mentioned.contains(name)
    }

    /// Whether the map gives a variable its value by BIND.
    pub fn assigns(&self, name: &str) -> bool {
        self.assigned.contains(name)
    }

    /// Variables that neither a column nor the pattern binds: most likely misspelt.
    pub fn unknown(&self, columns: &[String]) -> Vec<&str> {
        let is_known = |name: &&String| self.bound.contains(*name) || columns.contains(name);
        self.needed.iter().filter(|name| !is_known(name)).map(String::as_str).collect()
    }

    /// Whether the map looks things up in the graph.
    pub fn asks_graph(&self) -> bool {
        self.has_path || !self.sought.is_empty()
    }

    /// Whether the map may find a statement when it looks things up.
    pub fn seeks(&self, quad: &Quad) -> bool {
        let fits = |triple: &TriplePattern| {
            let predicate = match &triple.predicate {
                NamedNodePattern::NamedNode(node) => *node == quad.predicate,
                NamedNodePattern::Variable(_) => true,
            };
            predicate
                && match &triple.object {
                    TermPattern::NamedNode(node) => quad.object == Term::from(node.clone()),
                    TermPattern::Literal(literal) => quad.object == Term::from(literal.clone()),
                    TermPattern::BlankNode(_) | TermPattern::Variable(_) => true,
                }
        };
        self.has_path || self.sought.iter().any(fits)
    }

    /// What stands between the braces of CONSTRUCT.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Why the map cannot be run over a table, if it cannot.
    pub fn unfit(&self) -> Option<&'static str> {
        every(&self.pattern, |_| true).into_iter().find_map(unfit)
    }

    /// Which of the rows an answer of [`Mapping::over`] comes from, where it comes from one.
    pub fn row_of(answer: &Row) -> Option<usize> {
        match answer.last()? {
            Some(Term::Literal(number)) => number.value().parse().ok(),
            _ => None,
        }
    }

    /// The pattern over some rows, as a SELECT of what the template needs and of the number of the row; `columns` are the
    /// variables their cells bind.
    pub fn over(&self, columns: &[String], rows: Vec<Vec<Option<Term>>>) -> Prepared {
        let inner = Box::new(Rows::new(columns, &self.assigned, rows).put_into(self.pattern.clone(), true));
        let variables = self.template.variables().iter().map(String::as_str).chain([ROW]);
        let variables = variables.map(Variable::new_unchecked).collect();
        let pattern = GraphPattern::Project { inner, variables };
        Prepared::new(Query::Select { dataset: None, pattern, base_iri: None })
    }
}

/// The rows as a pattern.
struct Rows {
    /// Variables that a row may have a value for, or not: its columns, and what BIND makes of them.
    keys: Names,
    columns: Names,
    pattern: GraphPattern,
    guards: Cell<usize>,
}

impl Rows {
    fn new(columns: &[String], assigned: &Names, rows: Vec<Vec<Option<Term>>>) -> Self {
        let names = columns.iter().map(String::as_str).chain([ROW]);
        let variables = names.map(Variable::new_unchecked).collect();
        let numbered = rows.into_iter().enumerate().map(|(number, row)| {
            let number = Literal::from(i64::try_from(number).unwrap_or(i64::MAX));
            let cells = row.into_iter().map(|cell| cell.and_then(|term| GroundTerm::try_from(term).ok()));
            cells.chain([Some(GroundTerm::Literal(number))]).collect()
        });
        let pattern = GraphPattern::Values { variables, bindings: numbered.collect() };
        let columns: Names = columns.iter().cloned().collect();
        Self { keys: union(&columns, assigned), columns, pattern, guards: Cell::new(0) }
    }

    /// Puts the rows where the pattern begins, and into the parts beside it that name a column they do not bind. A pattern is
    /// alone where nothing is joined to it row by row.
    fn put_into(&self, pattern: GraphPattern, alone: bool) -> GraphPattern {
        let boxed = |inner: Box<GraphPattern>| Box::new(self.put_into(*inner, alone));
        match pattern {
            GraphPattern::Extend { inner, variable, expression } => {
                GraphPattern::Extend { inner: boxed(inner), variable, expression }
            }
            GraphPattern::Filter { expr, inner } => GraphPattern::Filter { expr, inner: boxed(inner) },
            GraphPattern::Project { inner, variables } => self.project(*inner, variables, alone),
            GraphPattern::Distinct { inner } => self.distinct(*inner, alone),
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: boxed(inner) },
            GraphPattern::Union { left, right } => GraphPattern::Union { left: boxed(left), right: boxed(right) },
            GraphPattern::Join { left, right } => self.join(*left, right, alone),
            GraphPattern::LeftJoin { left, right, expression } => self.left_join(*left, right, expression, alone),
            GraphPattern::Lateral { left, right } => {
                GraphPattern::Lateral { left: Box::new(self.put_into(*left, false)), right }
            }
            GraphPattern::Minus { left, right } => {
                let (left, right) = self.beside(*left, right, alone);
                GraphPattern::Minus { left, right }
            }
            GraphPattern::Graph { name, inner } if self.is_needed_in(&inner) => {
                GraphPattern::Graph { name, inner: boxed(inner) }
            }
            GraphPattern::Bgp { patterns } if patterns.is_empty() => self.pattern.clone(),
            other => self.join(nothing(), Box::new(other), alone),
        }
    }

    /// The parser projects what the pattern binds, and that is no column yet.
    fn project(&self, inner: GraphPattern, mut variables: Vec<Variable>, alone: bool) -> GraphPattern {
        let columns = self.columns.iter().map(String::as_str).chain([ROW]).map(Variable::new_unchecked);
        variables.extend(columns.filter(|column| !variables.contains(column)).collect::<Vec<_>>());
        GraphPattern::Project { inner: Box::new(self.put_into(inner, alone)), variables }
    }

    /// What is made distinct must not have more columns than it has, or every row would be another; unless it is joined row by
    /// row.
    fn distinct(&self, inner: GraphPattern, alone: bool) -> GraphPattern {
        let inner = match inner {
            GraphPattern::Project { inner, variables } if alone => {
                GraphPattern::Project { inner: Box::new(self.put_into(*inner, true)), variables }
            }
            other => self.put_into(other, alone),
        };
        GraphPattern::Distinct { inner: Box::new(inner) }
    }

    fn join(&self, left: GraphPattern, right: Box<GraphPattern>, alone: bool) -> GraphPattern {
        if !is_lookup(&right) {
            let (left, right) = self.beside(left, right, alone);
            return GraphPattern::Join { left, right };
        }
        let left = Box::new(self.put_into(left, alone && !self.names_columns(&right)));
        let left = match self.has_keys(&right) {
            Some(expr) => Box::new(GraphPattern::Filter { expr, inner: left }),
            None => left,
        };
        GraphPattern::Lateral { left, right }
    }

    fn left_join(
        &self,
        left: GraphPattern,
        right: Box<GraphPattern>,
        expression: Option<Expression>,
        alone: bool,
    ) -> GraphPattern {
        if !is_lookup(&right) {
            let (left, right) = self.beside(left, right, alone);
            return GraphPattern::LeftJoin { left, right, expression };
        }
        let mut left = Box::new(self.put_into(left, alone && !self.names_columns(&right)));
        let mut condition = expression;
        if let Some(has_keys) = self.has_keys(&right) {
            // Looked at before the lookup gives them a value.
            let guard =
                Variable::new_unchecked(format!("has\u{b7}keys\u{b7}{}", self.guards.replace(self.guards.get() + 1)));
            left = Box::new(GraphPattern::Extend { inner: left, variable: guard.clone(), expression: has_keys });
            condition = Some(match condition {
                Some(other) => Expression::And(Box::new(guard.into()), Box::new(other)),
                None => guard.into(),
            });
        }
        let optional = GraphPattern::LeftJoin { left: Box::new(nothing()), right, expression: condition };
        GraphPattern::Lateral { left, right: Box::new(optional) }
    }

    /// Two sides of a join, the rows in the left one, and in the right one where it needs them.
    fn beside(
        &self,
        left: GraphPattern,
        right: Box<GraphPattern>,
        alone: bool,
    ) -> (Box<GraphPattern>, Box<GraphPattern>) {
        let is_needed = self.is_needed_in(&right);
        let right = if is_needed { Box::new(self.put_into(*right, false)) } else { right };
        (Box::new(self.put_into(left, alone && !is_needed)), right)
    }

    /// Whether a lookup goes by a column itself, so that each row has one of its own.
    fn names_columns(&self, lookup: &GraphPattern) -> bool {
        !in_scope(lookup).is_disjoint(&self.columns)
    }

    /// That everything has a value by which a lookup finds things: without one it would find everything there is.
    fn has_keys(&self, lookup: &GraphPattern) -> Option<Expression> {
        let names = in_scope(lookup);
        let keys = self.keys.intersection(&names).map(|name| Expression::Bound(Variable::new_unchecked(name)));
        keys.reduce(|one, other| Expression::And(Box::new(one), Box::new(other)))
    }

    /// Whether an expression of the pattern names a column that the pattern does not bind.
    fn is_needed_in(&self, pattern: &GraphPattern) -> bool {
        let bound = in_scope(pattern);
        let here = |name: &String| self.columns.contains(name) && !bound.contains(name);
        let expressed = expressions(pattern).into_iter().flat_map(variables).any(|name| here(&name));
        expressed || below(pattern).into_iter().any(|inner| self.is_needed_in(inner))
    }
}

/// Whether a pattern only matches triples, or a list of values. It may then be matched row by row, with what the row has put
/// in, which is the same as a join and finds each thing by the index; the engine would go through all pairs where a variable
/// may have no value, as any that BIND computes.
fn is_lookup(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { .. } | GraphPattern::Values { .. } => true,
        GraphPattern::Filter { expr, inner } => {
            exists(expr).is_empty() && variables(expr).is_subset(&in_scope(inner)) && is_lookup(inner)
        }
        GraphPattern::Graph { inner, .. } => is_lookup(inner),
        GraphPattern::Join { left, right } => is_lookup(left) && is_lookup(right),
        _ => false,
    }
}

/// What a map may not have: it is run over some rows at a time, and the same rows give the same.
fn unfit(pattern: &GraphPattern) -> Option<&'static str> {
    match pattern {
        GraphPattern::Group { .. } => {
            return Some("GROUP BY and aggregates count the rows of a batch, not of the table");
        }
        GraphPattern::Slice { .. } | GraphPattern::OrderBy { .. } => {
            return Some("ORDER BY, LIMIT and OFFSET are about the rows of a batch, not of the table");
        }
        _ => {}
    }
    let functions = expressions(pattern).into_iter().flat_map(parts).any(|part| {
        use spargebra::algebra::Function::{BNode, Now, Rand, StrUuid, Uuid};
        matches!(part, Expression::FunctionCall(BNode | Now | Rand | StrUuid | Uuid, _))
    });
    functions.then_some(
        "BNODE, RAND, UUID and NOW give something else each time; `[]` in the template is a node without a name",
    )
}

fn nothing() -> GraphPattern {
    GraphPattern::Bgp { patterns: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Limits, Store};

    fn triples(text: &str, graph: &str) -> Vec<String> {
        triples_of(text, graph, 0..3)
    }

    fn triples_of(text: &str, graph: &str, some: std::ops::Range<usize>) -> Vec<String> {
        let mapping = Mapping::parse(text, &Prefixes::default()).expect("valid").expect("a CONSTRUCT");
        let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle);
        let quads = parser.for_slice(graph.as_bytes()).map(|quad| quad.expect("valid"));
        let store = Store::in_memory(quads).expect("fits");
        let cell = |text: &str| (!text.is_empty()).then(|| Term::from(Literal::from(text)));
        let rows = [["a", "1", "x"], ["b", "", "y"], ["c", "3", ""]].map(|row| row.map(cell).to_vec());
        let columns = ["code", "size", "kind"].map(str::to_owned);
        let table = store.query(&mapping.over(&columns, rows[some].to_vec()), &Limits::default()).into_table();
        let mut writing = mapping.template().writing("t", 0);
        let mut quads = Vec::new();
        for row in table.expect("it runs").rows {
            writing.row(&row, &mut quads);
        }
        let shown = quads.iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object));
        let mut shown: Vec<String> = shown.collect();
        shown.sort();
        shown
    }

    #[test]
    fn each_row_binds_its_columns() {
        let text = "CONSTRUCT { ?s <p:size> ?size ; <p:kind> ?kind } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) }";
        let wanted = ["<i:a> <p:kind> \"x\"", "<i:a> <p:size> \"1\"", "<i:b> <p:kind> \"y\"", "<i:c> <p:size> \"3\""];
        assert_eq!(triples(text, ""), wanted);
    }

    #[test]
    fn parts_beside_each_other_see_the_same_row() {
        let text = "CONSTRUCT { ?s <p:is> ?o } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) \
                    { BIND(?size AS ?o) } UNION { BIND(?kind AS ?o) } }";
        let wanted = ["<i:a> <p:is> \"1\"", "<i:a> <p:is> \"x\"", "<i:b> <p:is> \"y\"", "<i:c> <p:is> \"3\""];
        assert_eq!(triples(text, ""), wanted);
        let optional = "CONSTRUCT { ?s <p:is> ?o } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) \
                        OPTIONAL { BIND(CONCAT(?size, \"!\") AS ?o) FILTER(BOUND(?o)) } }";
        assert_eq!(triples(optional, ""), ["<i:a> <p:is> \"1!\"", "<i:c> <p:is> \"3!\""]);
        let values = "CONSTRUCT { ?s <p:is> ?o } { VALUES ?o { 7 } BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) }";
        assert_eq!(triples(values, "").len(), 3);
    }

    #[test]
    fn what_is_distinct_is_said_once() {
        let text = "CONSTRUCT { [] <p:is> ?first } { { SELECT DISTINCT (SUBSTR(?kind, 5) AS ?first) { FILTER(BOUND(?kind)) } } }";
        assert_eq!(triples(text, "").len(), 1);
        let beside_values = text.replace("} } }", "} } OPTIONAL { VALUES (?first ?x) { (\"z\" 1) } } }");
        assert_eq!(triples(&beside_values, "").len(), 1);
    }

    #[test]
    fn things_are_looked_up_in_the_graph() {
        let graph = "<t:one> <p:code> \"a\" . <t:two> <p:code> \"b\", \"c\" .";
        let text = "CONSTRUCT { ?t <p:kind> ?kind } { ?t <p:code> ?code }";
        assert_eq!(triples(text, graph), ["<t:one> <p:kind> \"x\"", "<t:two> <p:kind> \"y\""]);
        let optional =
            "CONSTRUCT { ?s <p:t> ?t } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) OPTIONAL { ?t <p:code> ?code } }";
        assert_eq!(triples(optional, graph).len(), 3);
        let computed = "CONSTRUCT { ?s <p:t> ?t ; <p:kind> ?kind } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) \
                        BIND(SUBSTR(?kind, 2) AS ?rest) BIND(LCASE(?code) AS ?key) \
                        OPTIONAL { ?t <p:code> ?key ; <p:size> ?found FILTER(?found > ?limit) } }";
        let graph = "<t:one> <p:code> \"a\" ; <p:size> 1 . <t:two> <p:code> \"b\" ; <p:size> 2 .";
        let wanted = ["<i:a> <p:kind> \"x\"", "<i:b> <p:kind> \"y\""];
        // Nothing binds ?limit, so the filter holds for nothing.
        assert_eq!(triples(computed, graph), wanted);
        let with_limit = computed.replace("?limit", "1");
        let wanted = ["<i:a> <p:kind> \"x\"", "<i:b> <p:kind> \"y\"", "<i:b> <p:t> <t:two>"];
        assert_eq!(triples(&with_limit, graph), wanted);
    }

    #[test]
    fn a_cell_without_a_value_finds_nothing() {
        let graph = "<t:one> <p:code> \"1\" . <t:two> <p:code> \"2\" .";
        let start = "CONSTRUCT { ?s <p:t> ?t } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s)";
        for lookup in [
            "OPTIONAL { ?t <p:code> ?size } }",
            "?t <p:code> ?size }",
            "BIND(CONCAT(?size, \"\") AS ?key) OPTIONAL { ?t <p:code> ?key } }",
            "BIND(CONCAT(?size, \"\") AS ?key) ?t <p:code> ?key }",
            "OPTIONAL { ?t <p:code>/<p:code>? ?size } }",
            "OPTIONAL { VALUES (?size ?t) { (\"1\" <t:one>) (\"2\" <t:two>) } } }",
            "VALUES (?size ?t) { (\"1\" <t:one>) (\"2\" <t:two>) } }",
        ] {
            assert_eq!(triples(&format!("{start} {lookup}"), graph), ["<i:a> <p:t> <t:one>"], "{lookup}");
        }
    }

    /// Each map gives over all rows what it gives over one row after another.
    #[test]
    fn rows_do_not_meet_each_other() {
        let graph = "<t:one> <p:code> \"a\" ; <p:size> 1 . <t:two> <p:code> \"b\" , \"c\" .";
        for pattern in [
            "BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) { SELECT DISTINCT (LCASE(?kind) AS ?o) {} }",
            "BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) { BIND(?kind AS ?o) } UNION { BIND(?size AS ?o) }",
            "BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) OPTIONAL { BIND(?size AS ?o) OPTIONAL { BIND(?kind AS ?x) } }",
            "BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) BIND(?code AS ?o) MINUS { BIND(\"b\" AS ?o) FILTER(?kind = \"y\") }",
            "BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) OPTIONAL { ?t <p:code> ?code } BIND(COALESCE(?t, ?kind) AS ?o)",
            "BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) FILTER NOT EXISTS { ?t <p:code> ?code ; <p:size> 1 } BIND(?kind AS ?o)",
            "?t <p:code> ?code . BIND(?t AS ?o) BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s)",
            "VALUES (?code ?o) { (\"a\" 1) (\"c\" 3) (UNDEF 4) } BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s)",
        ] {
            let text = format!("CONSTRUCT {{ ?s <p:is> ?o }} {{ {pattern} }}");
            let mut single: Vec<String> = (0..3).flat_map(|row| triples_of(&text, graph, row..row + 1)).collect();
            single.sort();
            assert_eq!(triples(&text, graph), single, "{pattern}");
            assert!(!single.is_empty(), "{pattern}");
        }
    }

    #[test]
    fn what_depends_on_the_batch_is_unfit() {
        for (pattern, is_fit) in [
            ("BIND(IRI(?code) AS ?s)", true),
            ("{ SELECT ?kind (COUNT(*) AS ?s) {} GROUP BY ?kind }", false),
            ("{ SELECT ?s { BIND(?code AS ?s) } LIMIT 1 }", false),
            ("BIND(BNODE() AS ?s)", false),
            ("BIND(IRI(CONCAT(\"i:\", STRUUID())) AS ?s)", false),
        ] {
            let text = format!("CONSTRUCT {{ ?s a <c:x> }} {{ {pattern} }}");
            let mapping = Mapping::parse(&text, &Prefixes::default()).expect("valid").expect("a CONSTRUCT");
            assert_eq!(mapping.unfit().is_none(), is_fit, "{pattern}");
        }
    }

    #[test]
    fn what_is_no_column_and_not_bound_is_told() {
        let text = "CONSTRUCT { ?s <p:x> ?populaton ; <p:y> ?size } { BIND(IRI(?code) AS ?s) }";
        let mapping = Mapping::parse(text, &Prefixes::default()).expect("valid").expect("a CONSTRUCT");
        assert_eq!(mapping.unknown(&["code".to_owned(), "size".to_owned()]), ["populaton"]);
        assert!(mapping.mentions("size") && mapping.assigns("s") && !mapping.asks_graph());
        assert!(Mapping::parse("ASK {}", &Prefixes::default()).expect("valid").is_none());
    }
}
