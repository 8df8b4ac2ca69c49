//! The part of the library that connects, bound to our rules: no proxy, no redirects by itself, no address but checked ones.

use super::address::refusal;
use super::error::NetError;
use super::place::Place;
use std::net::IpAddr;
use std::time::Duration;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, config::Config};

/// Longest time for connecting.
const CONNECT: Duration = Duration::from_secs(10);

/// An agent that says who it is, and gives a request so much time.
pub(super) fn agent(name: &str, time: Duration, trust: Trust) -> Agent {
    let config = Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_global(Some(time))
        .timeout_connect(Some(CONNECT.min(time)))
        .user_agent(name)
        .build();
    let resolver = Checked { inner: DefaultResolver::default(), trust };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// Which addresses that are not public may be reached all the same.
#[derive(Debug)]
pub(super) enum Trust {
    /// Those that are asked for in figures: whoever allowed them knows where they lead.
    Figures,
    /// Those of places in a list, `host` or `host:port` in lower case.
    Listed(Vec<String>),
}

impl Trust {
    fn covers(&self, uri: &Uri, address: IpAddr) -> bool {
        match self {
            Self::Figures => figures(uri) == Some(address),
            Self::Listed(list) => Place::of(uri).is_ok_and(|place| place.is_among(list)),
        }
    }
}

/// Looks up a name, and lets only addresses through that are public or trusted. The very addresses that were looked at are
/// connected to: asking for them twice could give two answers.
#[derive(Debug)]
struct Checked {
    inner: DefaultResolver,
    trust: Trust,
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let mut kept = self.empty();
        let mut refused = None;
        for address in self.inner.resolve(uri, config, timeout)?.iter().copied() {
            match refusal(address.ip()).filter(|_| !self.trust.covers(uri, address.ip())) {
                None => kept.push(address),
                Some(kind) => refused = Some((address.ip(), kind)),
            }
        }
        match refused {
            Some((address, kind)) if kept.is_empty() => {
                let host = uri.host().unwrap_or_default().to_owned();
                Err(Error::Other(Box::new(NetError::RefusedAddress { host, address, kind })))
            }
            _ => Ok(kept),
        }
    }
}

/// The address a host is written as, if it is no name.
fn figures(uri: &Uri) -> Option<IpAddr> {
    uri.host().and_then(|host| host.trim_start_matches('[').trim_end_matches(']').parse().ok())
}
