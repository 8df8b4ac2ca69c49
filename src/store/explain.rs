//! How the engine goes about a query: its plan, and what each step of it gave and took.

use super::{Limit, Limits, Prepared, StoreError};
use oxigraph::sparql::{CancellationToken, QueryExplanation, QueryResults, SparqlEvaluator};
use serde_json::Value;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// A plan, and the limit that ended its run early, if any: then it has no counts.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub steps: Vec<Step>,
    pub planning: Option<f64>,
    pub reached: Option<Limit>,
}

/// One step of a plan; steps that feed it follow it, one deeper.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub depth: usize,
    pub what: String,
    /// Rows it gave, once it was run.
    pub rows: Option<u64>,
    /// Seconds it took, those below it included.
    pub seconds: Option<f64>,
}

/// Longest wait where no limit of time is set.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 3600);

type Sent = Result<Explanation, String>;

/// Runs a query to its end and gives the plan with counts; when a limit comes first, the plan alone.
pub fn explain(
    store: &oxigraph::store::Store,
    evaluator: &SparqlEvaluator,
    prepared: &Prepared,
    limits: &Limits,
) -> Result<Explanation, StoreError> {
    let deadline = Instant::now() + limits.time.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let token = CancellationToken::new();
    let (send, steps) = sync_channel(2);
    thread::spawn({
        let (store, prepared) = (store.clone(), prepared.clone());
        let evaluator = evaluator.clone().with_cancellation_token(token.clone());
        move || run(&store, prepared, evaluator, &send)
    });
    let mut plan = None;
    loop {
        match steps.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Ok(explanation)) => plan = Some(explanation),
            Ok(Err(reason)) => return Err(StoreError::Evaluation(reason)),
            Err(RecvTimeoutError::Disconnected) => return plan.ok_or(StoreError::EngineStopped),
            Err(RecvTimeoutError::Timeout) => {
                token.cancel();
                let reached = limits.time.map(Limit::Time);
                return plan.map(|plan| Explanation { reached, ..plan }).ok_or(StoreError::EngineStopped);
            }
        }
    }
}

/// Sends the plan before it is run, and again with counts after. The engine makes a plan without a look at the data but
/// begins to run it at once, so the first comes from an empty store.
fn run(store: &oxigraph::store::Store, prepared: Prepared, evaluator: SparqlEvaluator, send: &SyncSender<Sent>) {
    let query = prepared.query;
    let empty = oxigraph::store::Store::new().map_err(|error| error.to_string());
    let plan = empty.and_then(|empty| {
        let (_, explanation) = SparqlEvaluator::new().for_query(query.clone()).on_store(&empty).explain();
        written(&explanation, false)
    });
    // Nobody may be listening any more: then there is nothing left to do.
    if send.send(plan).is_err() {
        return;
    }
    let (results, explanation) = evaluator.for_query(query).on_store(store).compute_statistics().explain();
    let done = exhaust(results.map_err(|error| error.to_string()));
    let _ = send.send(done.and_then(|()| written(&explanation, true)));
}

fn written(explanation: &QueryExplanation, with_counts: bool) -> Sent {
    let mut json = Vec::new();
    explanation.write_in_json(&mut json).map_err(|error| error.to_string())?;
    let json: Value = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    Ok(read(&json, with_counts))
}

/// Reads an answer to its end.
fn exhaust(results: Result<QueryResults<'_>, String>) -> Result<(), String> {
    match results? {
        QueryResults::Boolean(_) => Ok(()),
        QueryResults::Graph(mut triples) => triples.try_for_each(|triple| triple.map(drop)).map_err(|e| e.to_string()),
        QueryResults::Solutions(mut solutions) => {
            solutions.try_for_each(|solution| solution.map(drop)).map_err(|error| error.to_string())
        }
    }
}

fn read(json: &Value, with_counts: bool) -> Explanation {
    let mut steps = Vec::new();
    if let Some(plan) = json.get("plan") {
        read_step(plan, 0, with_counts, &mut steps);
    }
    name_variables(&mut steps);
    Explanation { steps, planning: json.get("planning duration in seconds").and_then(Value::as_f64), reached: None }
}

/// Variables the engine made up have random names: they become `?_1`, `?_2`, so that a plan can be compared.
fn name_variables(steps: &mut [Step]) {
    const LENGTH: usize = 32;
    let mut names: Vec<String> = Vec::new();
    for step in steps {
        let mut named = String::new();
        let mut parts = step.what.split('?');
        named.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            if name.len() < LENGTH - 2 {
                named.push_str(&format!("?{part}"));
                continue;
            }
            let known = names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            });
            named.push_str(&format!("?_{}{rest}", known + 1));
        }
        step.what = named;
    }
}

fn read_step(json: &Value, depth: usize, with_counts: bool, steps: &mut Vec<Step>) {
    let number = |key: &str| json.get(key).filter(|_| with_counts);
    steps.push(Step {
        depth,
        what: json.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        rows: number("number of results").and_then(Value::as_u64),
        seconds: number("duration in seconds").and_then(Value::as_f64),
    });
    for child in json.get("children").and_then(Value::as_array).into_iter().flatten() {
        read_step(child, depth + 1, with_counts, steps);
    }
}
