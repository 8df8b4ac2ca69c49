use super::{Limits, Quad, StoreError};
use crate::store::Limit;
use oxigraph::sparql::{CancellationToken, SparqlEvaluator};
use oxigraph::store::Store as Engine;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, GraphName, Term};
use spargebra::Update;
use std::collections::HashMap;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// An update that was parsed and may be run: it asks for nothing from elsewhere.
#[derive(Clone, Debug)]
pub struct PreparedUpdate(Update);

/// Longest wait where no limit of time is set.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 3600);

impl PreparedUpdate {
    /// Takes a parsed update as it is.
    pub fn new(update: Update) -> Self {
        Self(update)
    }
}

/// What quads become through an update. All of it happens or, at an error or a limit, nothing. What the update leaves
/// alone comes back as it was written, also where the engine would write it otherwise.
pub fn update(quads: &[Quad], prepared: &PreparedUpdate, limits: &Limits) -> Result<Vec<Quad>, StoreError> {
    let store = filled(quads.iter().cloned())?;
    let as_written = as_written(quads)?;
    let token = CancellationToken::new();
    let (send, done) = sync_channel(1);
    // As with queries: the engine does not always hear a cancellation, so who waits can walk away.
    thread::spawn({
        let (token, update) = (token.clone(), prepared.0.clone());
        move || send.send(run(&store, update, token))
    });
    match done.recv_timeout(limits.time.unwrap_or(LONGEST_WAIT)) {
        Ok(Ok(quads)) => {
            Ok(quads.into_iter().flat_map(|quad| as_written.get(&quad).cloned().unwrap_or(vec![quad])).collect())
        }
        Ok(Err(error)) => Err(StoreError::Update(error)),
        Err(RecvTimeoutError::Timeout) => {
            token.cancel();
            Err(StoreError::UpdateStopped(Limit::Time(limits.time.unwrap_or(LONGEST_WAIT))))
        }
        Err(RecvTimeoutError::Disconnected) => Err(StoreError::EngineStopped),
    }
}

fn filled(quads: impl IntoIterator<Item = Quad>) -> Result<Engine, StoreError> {
    let failed = |error: oxigraph::store::StorageError| StoreError::Fill(error.to_string());
    let store = Engine::new().map_err(failed)?;
    store.extend(quads).map_err(failed)?;
    Ok(store)
}

/// Quads with a number, day or time as the engine gives them back, and how they were written: it holds values, so that
/// `2.50` comes back as `2.5`.
fn as_written(quads: &[Quad]) -> Result<HashMap<Quad, Vec<Quad>>, StoreError> {
    let is_typed = |quad: &&Quad| matches!(&quad.object, Term::Literal(text) if text.datatype() != xsd::STRING);
    let written: Vec<&Quad> = quads.iter().filter(is_typed).collect();
    // The number of the quad in the place of its graph tells which came back.
    let numbered = written.iter().enumerate().map(|(number, quad)| Quad {
        graph_name: BlankNode::new_unchecked(format!("n{number}")).into(),
        ..(*quad).clone()
    });
    let mut found: HashMap<Quad, Vec<Quad>> = HashMap::new();
    for held in filled(numbered)?.iter() {
        let mut held = held.map_err(|error| StoreError::Fill(error.to_string()))?;
        let GraphName::BlankNode(name) = &held.graph_name else { continue };
        let Some(quad) = name.as_str()[1..].parse().ok().and_then(|number: usize| written.get(number)) else {
            continue;
        };
        held.graph_name = quad.graph_name.clone();
        found.entry(held).or_default().push((*quad).clone());
    }
    Ok(found)
}

fn run(store: &Engine, update: Update, token: CancellationToken) -> Result<Vec<Quad>, String> {
    SparqlEvaluator::new()
        .with_cancellation_token(token)
        .for_update(update)
        .on_store(store)
        .execute()
        .map_err(|error| error.to_string())?;
    store.iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())
}
