//! The kind of store that keeps everything in memory: oxigraph's.
//!
//! oxigraph looks at its cancellation token only between quads, so aggregates, sorts and products run on long after it is
//! cancelled. Hence a thread per query and a bounded channel: who waits for rows owns the clock and can walk away.

use super::explain::{Explanation, explain};
use super::remote::Handler;
use super::rows::Sent;
use super::{Limits, Prepared, Quad, Remote, Row, Rows, StoreError, Term};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// Stack of the thread that evaluates: the engine walks queries and their answers by recursion.
const STACK: usize = 64 * 1024 * 1024;

/// Rows that may wait in the channel before the engine has to.
const AHEAD: usize = 1024;

#[derive(Clone)]
pub(super) struct Memory {
    inner: oxigraph::store::Store,
    remote: Option<Arc<dyn Remote>>,
}

impl Memory {
    pub(super) fn new(quads: impl IntoIterator<Item = Quad>) -> Result<Self, StoreError> {
        let inner = oxigraph::store::Store::new().map_err(|error| StoreError::Fill(error.to_string()))?;
        let mut memory = Self { inner, remote: None };
        memory.extend(quads)?;
        Ok(memory)
    }

    pub(super) fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        self.inner.extend(quads).map_err(|error| StoreError::Fill(error.to_string()))
    }

    pub(super) fn reach(&mut self, remote: Arc<dyn Remote>) {
        self.remote = Some(remote);
    }

    /// The engine, with the services it may call.
    fn evaluator(&self) -> SparqlEvaluator {
        match &self.remote {
            Some(remote) => SparqlEvaluator::new().with_default_service_handler(Handler(remote.clone())),
            None => SparqlEvaluator::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.inner.len().unwrap_or(0)
    }

    pub(super) fn explain(&self, prepared: &Prepared, limits: &Limits) -> Result<Explanation, StoreError> {
        explain(&self.inner, &self.evaluator(), prepared, limits)
    }

    pub(super) fn query(&self, prepared: &Prepared, limits: &Limits) -> Rows {
        let (send, incoming) = sync_channel(AHEAD);
        let token = CancellationToken::new();
        let rows = Rows::new(
            prepared.columns().to_vec(),
            prepared.form(),
            incoming,
            *limits,
            Box::new({
                let token = token.clone();
                move || token.cancel()
            }),
        );
        let store = self.inner.clone();
        let prepared = prepared.clone();
        let evaluator = self.evaluator().with_cancellation_token(token);
        let failed = send.clone();
        let work = move || evaluate(&store, prepared, evaluator, &send);
        if let Err(error) = thread::Builder::new().stack_size(STACK).spawn(work) {
            let _ =
                failed.try_send(Sent::Failed(StoreError::Evaluation(format!("no thread could be started: {error}"))));
        }
        rows
    }
}

/// Evaluates and sends until done, or until nobody listens any more.
fn evaluate(store: &oxigraph::store::Store, prepared: Prepared, evaluator: SparqlEvaluator, send: &SyncSender<Sent>) {
    let columns = prepared.columns().to_vec();
    let answer = evaluator.for_query(prepared.query).on_store(store).execute();
    let last = match answer {
        Ok(results) => match send_results(results, &columns, send) {
            Ok(()) => Sent::End,
            Err(Interrupted::NobodyListens) => return,
            Err(Interrupted::Failed(reason)) => Sent::Failed(reason),
        },
        Err(error) => Sent::Failed(failure(&error)),
    };
    // A failed send means that nobody listens: nothing is left to do.
    let _ = send.send(last);
}

enum Interrupted {
    NobodyListens,
    Failed(StoreError),
}

/// An error of the engine: what a service says, in its own words.
fn failure(error: &QueryEvaluationError) -> StoreError {
    match error {
        QueryEvaluationError::Service(reason) => StoreError::Elsewhere(reason.to_string()),
        other => StoreError::Evaluation(other.to_string()),
    }
}

fn send_results(results: QueryResults<'_>, columns: &[String], send: &SyncSender<Sent>) -> Result<(), Interrupted> {
    let forward = |row: Row| send.send(Sent::Row(row)).map_err(|_| Interrupted::NobodyListens);
    match results {
        QueryResults::Boolean(truth) => forward(vec![Some(Term::from(oxrdf::Literal::from(truth)))]),
        QueryResults::Graph(mut triples) => triples.try_for_each(|triple| {
            let triple = triple.map_err(|error| Interrupted::Failed(failure(&error)))?;
            forward(vec![Some(Term::from(triple.subject)), Some(Term::from(triple.predicate)), Some(triple.object)])
        }),
        QueryResults::Solutions(mut solutions) => solutions.try_for_each(|solution| {
            let solution = solution.map_err(|error| Interrupted::Failed(failure(&error)))?;
            forward(columns.iter().map(|column| solution.get(column.as_str()).cloned()).collect())
        }),
    }
}
