use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// A query that was parsed, with its parameters put in; ready for any kind of store.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) query: Query,
    form: Form,
    columns: Vec<String>,
}

/// What kind of answer a query has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// SELECT: rows of bindings.
    Solutions,
    /// ASK: one row with one truth value, in the column `ask`.
    Truth,
    /// CONSTRUCT and DESCRIBE: triples, in the columns `subject`, `predicate`, `object`.
    Graph,
}

impl Prepared {
    /// Takes a parsed query as it is.
    pub fn new(query: Query) -> Self {
        let (form, columns) = match &query {
            Query::Select { pattern, .. } => (Form::Solutions, projected(pattern)),
            Query::Ask { .. } => (Form::Truth, vec!["ask".to_owned()]),
            Query::Construct { .. } | Query::Describe { .. } => {
                (Form::Graph, ["subject", "predicate", "object"].map(str::to_owned).to_vec())
            }
        };
        Self { query, form, columns }
    }

    /// The parsed query, for putting values in.
    pub fn into_query(self) -> Query {
        self.query
    }

    /// What kind of answer to expect.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Names of the columns of the answer.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// The variables a SELECT gives: those of its outermost projection.
fn projected(pattern: &GraphPattern) -> Vec<String> {
    match pattern {
        GraphPattern::Project { variables, .. } => variables.iter().map(|v| v.as_str().to_owned()).collect(),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => projected(inner),
        _ => Vec::new(),
    }
}
