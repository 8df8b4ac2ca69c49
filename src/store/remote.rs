use super::{Limit, Table};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolution, QuerySolutionIter};
use oxrdf::{NamedNode, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::sync::Arc;

/// Asks a graph that is elsewhere: what SERVICE calls.
pub trait Remote: Send + Sync {
    /// The answer of a service, by its address, to a SELECT; it tells when there may be more rows than a service gives.
    fn ask(&self, service: &str, query: &str) -> Result<Table, RemoteError>;
}

/// Why a service gave no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RemoteError(pub String);

/// Lets the engine call a [`Remote`].
pub(super) struct Handler(pub(super) Arc<dyn Remote>);

impl DefaultServiceHandler for Handler {
    type Error = RemoteError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        _: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, RemoteError> {
        // IRIs in the pattern are absolute already: no base is needed there.
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: None };
        let table = self.0.ask(service.as_str(), &query.to_string())?;
        let is_all = |most: usize| matches!(pattern, GraphPattern::Slice { length: Some(asked), .. } if *asked <= most);
        if let Some(limit) = table.reached.filter(|limit| !matches!(limit, Limit::Rows(most) if is_all(*most))) {
            let service = service.as_str();
            let problem =
                format!("the service {service} stopped after {limit}, and what follows from a part may be wrong");
            return Err(RemoteError(format!("{problem}; ask it for less, with a narrower pattern or a LIMIT")));
        }
        let variables: Arc<[Variable]> = table.columns.iter().map(Variable::new_unchecked).collect();
        let columns = variables.clone();
        let solutions = table
            .rows
            .into_iter()
            .map(move |row| Ok::<_, QueryEvaluationError>(QuerySolution::from((columns.clone(), row))));
        Ok(QuerySolutionIter::new(variables, solutions))
    }
}
