//! SERVICE: a graph that is elsewhere, asked over HTTP.
//!
//! In: the hosts that are allowed. Out: a [`Remote`] for the store. Nothing is allowed by itself: whoever asks a query
//! names the hosts it may reach.

use crate::load::{MEDIA_TYPES, read_answer};
use crate::net::{Answer, Client, NetError};
use crate::store::{Limit, Remote, RemoteError, Table};
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
        if is_part(&answer) {
            return Err(RemoteError(format!("the service {service} ran out of time and gave a part of its answer")));
        }
        let mut table = read_answer(answer.media_type(), &answer.bytes)
            .map_err(|problem| RemoteError(format!("could not read the answer of the service {service}: {problem}")))?;
        table.reached = most_rows(&answer).filter(|most| table.rows.len() >= *most).map(Limit::Rows);
        Ok(table)
    }
}

/// Whether a service says that this is what it had found when its time was over: Virtuoso's "anytime" answers, which have
/// status 200 as a rule.
fn is_part(answer: &Answer) -> bool {
    answer.status == 206 || answer.header("x-sql-state") == Some("S1TAT")
}

/// Rows of the longest answer of a service that gives no more, whatever it is asked for: Virtuoso's `ResultSetMaxRows`.
fn most_rows(answer: &Answer) -> Option<usize> {
    answer.header("x-sparql-maxrows")?.trim().parse().ok().filter(|most| *most > 0)
}
