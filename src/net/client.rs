use super::agent::{Trust, agent};
use super::error::NetError;
use super::place::Place;
use std::io::Read;
use std::time::Duration;
use ureq::http::{HeaderMap, HeaderValue, Response, Uri};
use ureq::{Agent, Body};

/// Longest answer, in bytes.
const LARGEST: u64 = 64_000_000;
/// Longest time for a request.
const LONGEST: Duration = Duration::from_secs(60);
/// Bytes of a refusal that are looked at for its reason.
const REASON: u64 = 4000;
/// Letters of a reason that are told.
const TOLD: usize = 200;
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
    pub status: u16,
    pub bytes: Vec<u8>,
    headers: HeaderMap,
}

impl Answer {
    /// What the server says it is; nothing where it does not.
    pub fn media_type(&self) -> &str {
        self.header("content-type").unwrap_or_default()
    }

    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
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
        self.ask(address, |agent, uri| agent.post(uri.clone()).header("accept", accept).send_form(form.iter().copied()))
    }

    /// Gives what is at an address, through redirects on the same host.
    pub fn get(&self, address: &str, accept: &str) -> Result<Answer, NetError> {
        self.ask(address, |agent, uri| agent.get(uri.clone()).header("accept", accept).call())
    }

    fn ask(
        &self,
        address: &str,
        send: impl Fn(&Agent, &Uri) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Answer, NetError> {
        let mut place = self.place(address)?;
        let agent = agent(concat!("coopgraph/", env!("CARGO_PKG_VERSION")), self.time, Trust::Figures);
        for _ in 0..=MOST_REDIRECTS {
            let failed = |error| NetError::of(&place.host, error, LARGEST);
            let mut response = send(&agent, &place.uri).map_err(failed)?;
            let status = response.status();
            if status.is_redirection() {
                place = self.redirection(&place, response.headers().get("location"))?;
                continue;
            }
            if !status.is_success() {
                let (status, reason) = (status.as_u16(), reason(&mut response));
                return Err(NetError::Status { address: place.to_string(), status, reason });
            }
            let bytes = response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)?;
            return Ok(Answer { status: status.as_u16(), bytes, headers: response.headers().clone() });
        }
        Err(NetError::Failed(address.to_owned(), format!("more than {MOST_REDIRECTS} redirects")))
    }

    /// The address, if it is one that may be asked.
    fn place(&self, address: &str) -> Result<Place, NetError> {
        let place = Place::parse(address)?;
        if place.is_among(&self.allowed) { Ok(place) } else { Err(NetError::NotAllowed(place.name())) }
    }

    /// Where a redirect leads, if that is the same host and no worse protected.
    fn redirection(&self, from: &Place, to: Option<&HeaderValue>) -> Result<Place, NetError> {
        let to = to.map(HeaderValue::as_bytes).unwrap_or_default();
        let elsewhere =
            || NetError::Redirected { from: from.to_string(), to: String::from_utf8_lossy(to).into_owned() };
        if to.is_empty() {
            return Err(elsewhere());
        }
        let place = from.follow(to).map_err(|_| elsewhere())?;
        let is_same_scheme = place.is_protected() == from.is_protected();
        let is_upgrade = !from.is_protected() && place.is_protected() && place.port == 443;
        let is_same_place = is_same_scheme && place.port == from.port;
        if place.host == from.host && (is_upgrade || is_same_place) { Ok(place) } else { Err(elsewhere()) }
    }
}

/// Why a server refuses: the first line of what it says, or all of it where that is JSON; nothing where it is a page for a
/// browser.
fn reason(response: &mut Response<Body>) -> String {
    let mut bytes = Vec::new();
    // What cannot be read gives no reason.
    let _ = response.body_mut().as_reader().take(REASON).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    let line = match text.chars().next() {
        Some('<') | None => return String::new(),
        Some('{') => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Some(_) => text.lines().next().unwrap_or_default().trim_end().to_owned(),
    };
    let mut signs = line.chars().filter(|sign| !sign.is_control());
    let mut told: String = signs.by_ref().take(TOLD).collect();
    told.extend(signs.next().map(|_| '…'));
    told
}
