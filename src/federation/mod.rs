//! SERVICE: a graph that is elsewhere, asked over HTTP.
//!
//! In: the hosts that are allowed. Out: a [`Remote`] for the store. Nothing is allowed by itself: whoever asks a query
//! names the hosts it may reach.

use crate::load::{MEDIA_TYPES, read_answer};
use crate::net::{Client, NetError};
use crate::store::{Remote, RemoteError, Table};
use std::time::Duration;

/// Services on hosts that are allowed.
#[derive(Clone, Debug)]
pub struct Services {
    client: Client,
}

impl Services {
    /// Services on these hosts, each `host` or `host:port`; each call within a time.
    pub fn on(hosts: &[String], time: Option<Duration>) -> Self {
        Self { client: Client::new(hosts, time) }
    }

    /// Whether a service may be called, as far as its address tells.
    pub fn may_call(&self, service: &str) -> Result<(), NetError> {
        self.client.may_reach(service)
    }
}

impl Remote for Services {
    fn ask(&self, service: &str, query: &str) -> Result<Table, RemoteError> {
        let answer = self
            .client
            .post_form(service, &[("query", query)], MEDIA_TYPES)
            .map_err(|error| RemoteError(format!("could not ask the service {service}: {error}")))?;
        read_answer(&answer.media_type, &answer.bytes)
            .map_err(|problem| RemoteError(format!("could not read the answer of the service {service}: {problem}")))
    }
}
