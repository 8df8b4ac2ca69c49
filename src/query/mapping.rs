//! A CONSTRUCT that is run over the rows of a table: each row binds the variables named after its columns (the way of Tarql,
//! <https://tarql.github.io>). The rest of the pattern is matched against the graph as always.

use super::algebra::{Names, below, bound_here, compared, every, exists, expressions, in_scope, of_triple, variables};
use super::bind::parse;
use super::syntax::SyntaxError;
use super::template::Template;
use crate::store::{Form, Literal, Prepared, Quad, Term};
use crate::vocab::Prefixes;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

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

    /// The pattern over some rows, as a SELECT of what the template needs; `columns` are the variables their cells bind.
    pub fn over(&self, columns: &[String], rows: Vec<Vec<Option<Term>>>) -> Prepared {
        let inner = Box::new(Rows::new(columns, rows).put_into(self.pattern.clone()));
        let variables = self.template.variables().iter().map(Variable::new_unchecked).collect();
        let pattern = GraphPattern::Project { inner, variables };
        Prepared::new(Query::Select { dataset: None, pattern, base_iri: None })
    }
}

/// The rows as a pattern.
struct Rows {
    columns: Names,
    pattern: GraphPattern,
}

impl Rows {
    fn new(columns: &[String], rows: Vec<Vec<Option<Term>>>) -> Self {
        let names = columns.iter().map(String::as_str).chain([ROW]);
        let variables = names.map(Variable::new_unchecked).collect();
        let numbered = rows.into_iter().enumerate().map(|(number, row)| {
            let number = Literal::from(i64::try_from(number).unwrap_or(i64::MAX));
            let cells = row.into_iter().map(|cell| cell.and_then(|term| GroundTerm::try_from(term).ok()));
            cells.chain([Some(GroundTerm::Literal(number))]).collect()
        });
        let pattern = GraphPattern::Values { variables, bindings: numbered.collect() };
        Self { columns: columns.iter().cloned().collect(), pattern }
    }

    /// Puts the rows where the pattern begins, and into the parts beside it that name a column they do not bind.
    fn put_into(&self, pattern: GraphPattern) -> GraphPattern {
        let boxed = |inner: Box<GraphPattern>| Box::new(self.put_into(*inner));
        let beside = |inner: Box<GraphPattern>| if self.is_needed_in(&inner) { boxed(inner) } else { inner };
        match pattern {
            GraphPattern::Extend { inner, variable, expression } => {
                GraphPattern::Extend { inner: boxed(inner), variable, expression }
            }
            GraphPattern::Filter { expr, inner } => GraphPattern::Filter { expr, inner: boxed(inner) },
            // The parser projects what the pattern binds, and that is no column yet.
            GraphPattern::Project { inner, mut variables } => {
                let columns = self.columns.iter().map(String::as_str).chain([ROW]).map(Variable::new_unchecked);
                variables.extend(columns.filter(|column| !variables.contains(column)).collect::<Vec<_>>());
                GraphPattern::Project { inner: boxed(inner), variables }
            }
            GraphPattern::Distinct { inner } => {
                GraphPattern::Distinct { inner: Box::new(self.put_below_distinct(*inner)) }
            }
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: boxed(inner) },
            GraphPattern::OrderBy { inner, expression } => GraphPattern::OrderBy { inner: boxed(inner), expression },
            GraphPattern::Slice { inner, start, length } => GraphPattern::Slice { inner: boxed(inner), start, length },
            GraphPattern::Union { left, right } => GraphPattern::Union { left: boxed(left), right: boxed(right) },
            GraphPattern::Join { left, right } if is_lookup(&right) => {
                GraphPattern::Lateral { left: boxed(left), right }
            }
            GraphPattern::Join { left, right } => GraphPattern::Join { left: boxed(left), right: beside(right) },
            GraphPattern::LeftJoin { left, right, expression } if is_lookup(&right) => {
                let optional = GraphPattern::LeftJoin { left: Box::new(nothing()), right, expression };
                GraphPattern::Lateral { left: boxed(left), right: Box::new(optional) }
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                GraphPattern::LeftJoin { left: boxed(left), right: beside(right), expression }
            }
            GraphPattern::Lateral { left, right } => GraphPattern::Lateral { left: boxed(left), right },
            GraphPattern::Minus { left, right } => GraphPattern::Minus { left: boxed(left), right: beside(right) },
            GraphPattern::Bgp { patterns } if patterns.is_empty() => self.pattern.clone(),
            other if is_lookup(&other) => {
                GraphPattern::Lateral { left: Box::new(self.pattern.clone()), right: Box::new(other) }
            }
            other => GraphPattern::Join { left: Box::new(self.pattern.clone()), right: Box::new(other) },
        }
    }

    /// What is made distinct must not have more columns than it has: every row would be another.
    fn put_below_distinct(&self, pattern: GraphPattern) -> GraphPattern {
        match pattern {
            GraphPattern::Project { inner, variables } => {
                GraphPattern::Project { inner: Box::new(self.put_into(*inner)), variables }
            }
            other => self.put_into(other),
        }
    }

    /// Whether an expression of the pattern names a column that the pattern does not bind.
    fn is_needed_in(&self, pattern: &GraphPattern) -> bool {
        let bound = in_scope(pattern);
        let here = |name: &String| self.columns.contains(name) && !bound.contains(name);
        let expressed = expressions(pattern).into_iter().flat_map(variables).any(|name| here(&name));
        expressed || below(pattern).into_iter().any(|inner| self.is_needed_in(inner))
    }
}

/// Whether a pattern only matches triples. It may then be matched row by row, with what the row has put in, which is the same
/// as a join and finds each thing by the index; the engine would go through all pairs where a variable may have no value, as
/// any that BIND computes.
fn is_lookup(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { .. } => true,
        GraphPattern::Filter { expr, inner } => exists(expr).is_empty() && is_lookup(inner),
        GraphPattern::Graph { inner, .. } => is_lookup(inner),
        GraphPattern::Join { left, right } => is_lookup(left) && is_lookup(right),
        _ => false,
    }
}

fn nothing() -> GraphPattern {
    GraphPattern::Bgp { patterns: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Limits, Store};

    fn triples(text: &str, graph: &str) -> Vec<String> {
        let mapping = Mapping::parse(text, &Prefixes::default()).expect("valid").expect("a CONSTRUCT");
        let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle);
        let quads = parser.for_slice(graph.as_bytes()).map(|quad| quad.expect("valid"));
        let store = Store::in_memory(quads).expect("fits");
        let cell = |text: &str| (!text.is_empty()).then(|| Term::from(Literal::from(text)));
        let rows = [["a", "1", "x"], ["b", "", "y"], ["c", "3", ""]].map(|row| row.map(cell).to_vec());
        let columns = ["code", "size", "kind"].map(str::to_owned);
        let table = store.query(&mapping.over(&columns, rows.to_vec()), &Limits::default()).into_table();
        let mut writing = mapping.template().writing("t", 0);
        let quads = table.expect("it runs").rows.into_iter().flat_map(|row| writing.row(&row)).collect::<Vec<_>>();
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
    fn what_is_no_column_and_not_bound_is_told() {
        let text = "CONSTRUCT { ?s <p:x> ?populaton ; <p:y> ?size } { BIND(IRI(?code) AS ?s) }";
        let mapping = Mapping::parse(text, &Prefixes::default()).expect("valid").expect("a CONSTRUCT");
        assert_eq!(mapping.unknown(&["code".to_owned(), "size".to_owned()]), ["populaton"]);
        assert!(mapping.mentions("size") && mapping.assigns("s") && !mapping.asks_graph());
        assert!(Mapping::parse("ASK {}", &Prefixes::default()).expect("valid").is_none());
    }
}
