use super::{Limits, Quad, StoreError};
use crate::store::Limit;
use oxigraph::sparql::{CancellationToken, SparqlEvaluator};
use spargebra::Update;
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

/// What quads become through an update. All of it happens or, at an error or a limit, nothing.
pub fn update(
    quads: impl IntoIterator<Item = Quad>,
    prepared: &PreparedUpdate,
    limits: &Limits,
) -> Result<Vec<Quad>, StoreError> {
    let store = oxigraph::store::Store::new().map_err(|error| StoreError::Fill(error.to_string()))?;
    store.extend(quads).map_err(|error| StoreError::Fill(error.to_string()))?;
    let token = CancellationToken::new();
    let (send, done) = sync_channel(1);
    // As with queries: the engine does not always hear a cancellation, so who waits can walk away.
    thread::spawn({
        let (token, update) = (token.clone(), prepared.0.clone());
        move || send.send(run(&store, update, token))
    });
    match done.recv_timeout(limits.time.unwrap_or(LONGEST_WAIT)) {
        Ok(result) => result.map_err(StoreError::Update),
        Err(RecvTimeoutError::Timeout) => {
            token.cancel();
            Err(StoreError::UpdateStopped(Limit::Time(limits.time.unwrap_or(LONGEST_WAIT))))
        }
        Err(RecvTimeoutError::Disconnected) => Err(StoreError::EngineStopped),
    }
}

fn run(store: &oxigraph::store::Store, update: Update, token: CancellationToken) -> Result<Vec<Quad>, String> {
    SparqlEvaluator::new()
        .with_cancellation_token(token)
        .for_update(update)
        .on_store(store)
        .execute()
        .map_err(|error| error.to_string())?;
    store.iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())
}
