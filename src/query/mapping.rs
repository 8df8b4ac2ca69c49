//! A CONSTRUCT that is run over the rows of a table: each row binds the variables named after its columns (the way of Tarql,
//! <https://tarql.github.io>). The rest of the pattern is matched against the graph as always.

use super::algebra::{Names, below, bound_here, compared, every, expressions, in_scope, of_triple, variables};
use super::bind::parse;
use super::syntax::SyntaxError;
use crate::store::{Form, Literal, Prepared, Term};
use crate::vocab::Prefixes;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

/// Tells the rows of a batch apart where a pattern has them twice: they meet themselves only.
const ROW: &str = "row\u{b7}of\u{b7}batch";

/// A map: a CONSTRUCT whose variables are partly columns.
#[derive(Clone, Debug)]
pub struct Mapping {
    prepared: Prepared,
    mentioned: Names,
    /// Without a value for these the map says less.
    needed: Names,
    /// Bound by the pattern itself.
    bound: Names,
    /// Given their value by BIND.
    assigned: Names,
    asks_graph: bool,
}

impl Mapping {
    /// Reads a map; `None` when the query is valid and no CONSTRUCT.
    pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Option<Self>, SyntaxError> {
        let prepared = parse(text, prefixes)?;
        if prepared.form() != Form::Graph {
            return Ok(None);
        }
        let query = prepared.clone().into_query();
        let Query::Construct { template, pattern, .. } = &query else {
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
        let asks_graph = patterns.iter().any(|pattern| match pattern {
            GraphPattern::Bgp { patterns } => !patterns.is_empty(),
            GraphPattern::Path { .. } => true,
            _ => false,
        });
        Ok(Some(Self { mentioned, needed, bound, assigned, asks_graph, prepared }))
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
        self.asks_graph
    }

    /// The CONSTRUCT over some rows; `columns` are the variables their cells bind.
    pub fn over(&self, columns: &[String], rows: Vec<Vec<Option<Term>>>) -> Prepared {
        let mut query = self.prepared.clone().into_query();
        if let Query::Construct { pattern, .. } = &mut query {
            let rows = Rows::new(columns, rows);
            *pattern = rows.put_into(std::mem::replace(pattern, nothing()));
        }
        Prepared::new(query)
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
            GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: boxed(inner) },
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: boxed(inner) },
            GraphPattern::OrderBy { inner, expression } => GraphPattern::OrderBy { inner: boxed(inner), expression },
            GraphPattern::Slice { inner, start, length } => GraphPattern::Slice { inner: boxed(inner), start, length },
            GraphPattern::Union { left, right } => GraphPattern::Union { left: boxed(left), right: boxed(right) },
            GraphPattern::Join { left, right } => GraphPattern::Join { left: boxed(left), right: beside(right) },
            GraphPattern::LeftJoin { left, right, expression } => {
                GraphPattern::LeftJoin { left: boxed(left), right: beside(right), expression }
            }
            GraphPattern::Lateral { left, right } => GraphPattern::Lateral { left: boxed(left), right },
            GraphPattern::Minus { left, right } => GraphPattern::Minus { left: boxed(left), right: beside(right) },
            GraphPattern::Bgp { patterns } if patterns.is_empty() => self.pattern.clone(),
            other => GraphPattern::Join { left: Box::new(self.pattern.clone()), right: Box::new(other) },
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
        let rows = table.expect("it runs").rows;
        let shown = rows.into_iter().map(|row| {
            let terms: Vec<String> = row.into_iter().map(|term| term.expect("bound").to_string()).collect();
            terms.join(" ")
        });
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
    fn things_are_looked_up_in_the_graph() {
        let graph = "<t:one> <p:code> \"a\" . <t:two> <p:code> \"b\", \"c\" .";
        let text = "CONSTRUCT { ?t <p:kind> ?kind } { ?t <p:code> ?code }";
        assert_eq!(triples(text, graph), ["<t:one> <p:kind> \"x\"", "<t:two> <p:kind> \"y\""]);
        let optional =
            "CONSTRUCT { ?s <p:t> ?t } { BIND(IRI(CONCAT(\"i:\", ?code)) AS ?s) OPTIONAL { ?t <p:code> ?code } }";
        assert_eq!(triples(optional, graph).len(), 3);
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
