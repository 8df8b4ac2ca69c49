use super::address::refusal;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, config::Config};

/// Longest answer, in bytes.
const LARGEST: u64 = 64_000_000;
/// Longest time for a request with all its redirects, and for connecting.
const LONGEST: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(10);
/// Most redirects, all on the host that was asked.
const MOST_REDIRECTS: usize = 3;

/// A client that may reach some hosts.
#[derive(Clone, Debug)]
pub struct Client {
    /// `host` or `host:port`, in lower case; without a port it is the one of the scheme.
    allowed: Vec<String>,
    time: Duration,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    #[error("{0} is not an http or https address")]
    NotHttp(String),
    #[error("the host {0} is not allowed")]
    NotAllowed(String),
    #[error("{host} leads to {address}, {kind}")]
    RefusedAddress { host: String, address: IpAddr, kind: &'static str },
    #[error("{from} redirects to another place: {to}")]
    Redirected { from: String, to: String },
    #[error("{0} answers with HTTP {1}")]
    Status(String, u16),
    #[error("{0} answers with more than {1} MB")]
    TooLarge(String, u64),
    #[error("could not reach {0}: {1}")]
    Failed(String, String),
}

impl Client {
    /// A client that may reach these hosts, each `host` or `host:port`, within a time for each request.
    pub fn new(allowed: &[String], time: Option<Duration>) -> Self {
        let allowed = allowed.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { allowed, time: time.unwrap_or(LONGEST).min(LONGEST) }
    }

    /// Whether an address may be asked, as far as its name tells.
    pub fn may_reach(&self, address: &str) -> Result<(), NetError> {
        self.place(address).map(drop)
    }

    /// Sends a form and gives the answer, through redirects on the same host.
    pub fn post_form(&self, address: &str, form: &[(&str, &str)], accept: &str) -> Result<Answer, NetError> {
        let mut uri = self.place(address)?;
        let refused = Arc::default();
        let agent = self.agent(&refused);
        for _ in 0..=MOST_REDIRECTS {
            let sent = agent.post(uri.clone()).header("accept", accept).send_form(form.iter().copied());
            let mut response = sent.map_err(|error| failure(&uri, &error, &refused))?;
            let status = response.status();
            if status.is_redirection() {
                uri = self.redirection(&uri, response.headers().get("location").and_then(|to| to.to_str().ok()))?;
                continue;
            }
            if !status.is_success() {
                return Err(NetError::Status(uri.to_string(), status.as_u16()));
            }
            let media_type = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
            let media_type = media_type.unwrap_or_default().to_owned();
            let bytes = response.body_mut().with_config().limit(LARGEST).read_to_vec();
            let bytes = bytes.map_err(|error| failure(&uri, &error, &refused))?;
            return Ok(Answer { media_type, bytes });
        }
        Err(NetError::Failed(address.to_owned(), format!("more than {MOST_REDIRECTS} redirects")))
    }

    /// The address, if it is one that may be asked.
    fn place(&self, address: &str) -> Result<Uri, NetError> {
        let not_http = || NetError::NotHttp(address.to_owned());
        let uri: Uri = address.split('#').next().unwrap_or_default().parse().map_err(|_| not_http())?;
        let port = default_port(&uri).ok_or_else(not_http)?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(not_http)?;
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().unwrap_or(port);
        let is_default = default_port(&uri) == Some(port);
        let full = format!("{host}:{port}");
        let is_allowed = self.allowed.iter().any(|allowed| *allowed == full || (is_default && *allowed == host));
        if is_allowed { Ok(uri) } else { Err(NetError::NotAllowed(if is_default { host } else { full })) }
    }

    /// Where a redirect leads, if that is the same host and no worse protected.
    fn redirection(&self, from: &Uri, to: Option<&str>) -> Result<Uri, NetError> {
        let to = to.unwrap_or_default();
        let elsewhere = || NetError::Redirected { from: from.to_string(), to: to.to_owned() };
        let authority = from.authority().map_or("", |authority| authority.as_str());
        let scheme = from.scheme_str().unwrap_or_default();
        let full = if to.starts_with('/') && !to.starts_with("//") {
            format!("{scheme}://{authority}{to}")
        } else {
            to.to_owned()
        };
        let uri: Uri = full.parse().map_err(|_| elsewhere())?;
        let same_host = uri.host().is_some_and(|host| from.host().is_some_and(|old| host.eq_ignore_ascii_case(old)));
        let is_upgrade = scheme == "http" && uri.scheme_str() == Some("https") && uri.port().is_none();
        let same_port = uri.scheme_str() == Some(scheme) && uri.port_u16() == from.port_u16();
        if !same_host || !(is_upgrade || same_port) {
            return Err(elsewhere());
        }
        if is_upgrade { Ok(uri) } else { self.place(&full) }
    }

    fn agent(&self, refused: &Refused) -> Agent {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(self.time))
            .timeout_connect(Some(CONNECT.min(self.time)))
            .user_agent(concat!("coopgraph/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Checked { inner: DefaultResolver::default(), refused: refused.clone() };
        Agent::with_parts(config, DefaultConnector::default(), resolver)
    }
}

/// The address that was refused, for the message: the library's error has no place for it.
type Refused = Arc<Mutex<Option<(IpAddr, &'static str)>>>;

/// Looks up a name, and lets only public addresses through unless the name is itself the address.
#[derive(Debug)]
struct Checked {
    inner: DefaultResolver,
    refused: Refused,
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self.inner.resolve(uri, config, timeout)?;
        // Whoever allowed the literal address knows where it leads.
        let literal: Option<IpAddr> =
            uri.host().and_then(|host| host.trim_start_matches('[').trim_end_matches(']').parse().ok());
        let mut kept = self.empty();
        for address in addresses.iter().copied() {
            match refusal(address.ip()).filter(|_| literal != Some(address.ip())) {
                None => kept.push(address),
                Some(kind) => self.note(address, kind),
            }
        }
        if kept.is_empty() { Err(Error::HostNotFound) } else { Ok(kept) }
    }
}

impl Checked {
    fn note(&self, address: SocketAddr, kind: &'static str) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some((address.ip(), kind));
    }
}

fn failure(uri: &Uri, error: &Error, refused: &Refused) -> NetError {
    let host = uri.host().unwrap_or_default().to_owned();
    let refused = *refused.lock().unwrap_or_else(PoisonError::into_inner);
    match (error, refused) {
        (Error::HostNotFound, Some((address, kind))) => NetError::RefusedAddress { host, address, kind },
        (Error::BodyExceedsLimit(_), _) => NetError::TooLarge(host, LARGEST / 1_000_000),
        (Error::Timeout(_), _) => NetError::Failed(host, "it took too long".to_owned()),
        (Error::Io(error), _) if error.kind() == io::ErrorKind::TimedOut => {
            NetError::Failed(host, "it took too long".to_owned())
        }
        (error, _) => NetError::Failed(host, error.to_string()),
    }
}

fn default_port(uri: &Uri) -> Option<u16> {
    match uri.scheme_str() {
        Some("http") => Some(80),
        Some("https") => Some(443),
        _ => None,
    }
}
