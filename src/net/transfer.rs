//! One try to get a file: through redirects to an answer.

use super::body::{self, Bounds};
use super::cache::Note;
use super::error::NetError;
use super::fetch::Progress;
use super::place::Place;
use super::retry::{Setback, chance_of, chance_of_status};
use std::time::Instant;
use ureq::http::{HeaderMap, HeaderValue, Response};
use ureq::{Agent, Body, Error, Timeout};

/// Most redirects.
const MOST_REDIRECTS: usize = 5;

pub(super) struct Transfer<'a> {
    pub agent: &'a Agent,
    pub bounds: Bounds,
    pub progress: &'a mut dyn FnMut(Progress<'_>),
}

/// What came.
#[derive(Debug)]
pub(super) enum Received {
    /// What is kept is still so.
    Unchanged,
    New(Sent),
}

/// An answer with its bytes.
#[derive(Debug)]
pub(super) struct Sent {
    pub url: String,
    pub media_type: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub bytes: Vec<u8>,
}

impl Transfer<'_> {
    /// Gets a file, or hears that it is the one that is kept.
    pub fn run(&mut self, first: &Place, kept: Option<&Note>) -> Result<Received, Setback> {
        let (mut place, mut came_from) = (first.clone(), None);
        for _ in 0..=MOST_REDIRECTS {
            // What tells whether bytes have changed means something only to the server that said it.
            let known = kept.filter(|note| note.url == place.to_string());
            let response = self.ask(&place, known).map_err(|setback| setback.after_redirect(came_from.as_ref()))?;
            match response.status().as_u16() {
                200 => return self.receive(&place, response),
                304 if known.is_some() => return Ok(Received::Unchanged),
                301 | 302 | 303 | 307 | 308 => {
                    let next = redirection(&place, response.headers()).map_err(Setback::for_good)?;
                    came_from = Some(std::mem::replace(&mut place, next));
                }
                status => {
                    let problem = NetError::status(place.to_string(), status);
                    return Err(Setback { problem, chance: chance_of_status(status, response.headers()) });
                }
            }
        }
        let problem = NetError::Failed(first.to_string(), format!("more than {MOST_REDIRECTS} redirects"));
        Err(Setback::for_good(problem))
    }

    fn ask(&self, place: &Place, known: Option<&Note>) -> Result<Response<Body>, Setback> {
        let left = self.bounds.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.setback(place, Error::Timeout(Timeout::Global)));
        }
        let request = self.agent.get(place.uri.clone()).config().timeout_global(Some(left)).build();
        let mut request = request.header("accept-encoding", "gzip");
        let conditions = known.map_or([None, None], |note| [note.etag.as_deref(), note.last_modified.as_deref()]);
        for (name, value) in ["if-none-match", "if-modified-since"].into_iter().zip(conditions) {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        request.call().map_err(|error| self.setback(place, error))
    }

    fn receive(&mut self, place: &Place, mut response: Response<Body>) -> Result<Received, Setback> {
        let url = place.to_string();
        let progress = &mut *self.progress;
        let bytes = body::read(&mut response, self.bounds, &mut |bytes, of| {
            progress(Progress::Receiving { url: &url, bytes, of });
        });
        let bytes = bytes.map_err(|error| self.setback(place, error).while_reading())?;
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let media_type = text("content-type").unwrap_or_default();
        Ok(Received::New(Sent { url, media_type, etag: text("etag"), last_modified: text("last-modified"), bytes }))
    }

    fn setback(&self, place: &Place, error: Error) -> Setback {
        let chance = chance_of(&error);
        Setback { problem: NetError::of(&place.host, error, self.bounds.largest), chance }
    }
}

impl Setback {
    /// The host was reached: it is the rest that failed.
    fn while_reading(mut self) -> Self {
        if let NetError::Failed(host, reason) = self.problem {
            self.problem = NetError::Unread(host, reason);
        }
        self
    }

    /// An address that is refused is told with the place that led there.
    fn after_redirect(mut self, from: Option<&Place>) -> Self {
        if let (NetError::RefusedAddress { .. }, Some(from)) = (&self.problem, from) {
            self.problem = refused(from, self.problem);
        }
        self
    }
}

/// Where a redirect leads, if that is an address to ask and no worse protected.
fn redirection(from: &Place, headers: &HeaderMap) -> Result<Place, NetError> {
    let location = headers.get("location").map(HeaderValue::as_bytes).unwrap_or_default();
    if location.is_empty() {
        return Err(NetError::Redirected { from: from.to_string(), to: "it does not say where".to_owned() });
    }
    let to = from.follow(location).map_err(|problem| refused(from, problem))?;
    if from.is_protected() && !to.is_protected() {
        return Err(NetError::Unprotected { from: from.to_string(), to: to.to_string() });
    }
    Ok(to)
}

fn refused(from: &Place, problem: NetError) -> NetError {
    NetError::RedirectRefused { from: from.to_string(), problem: Box::new(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_does_not_take_the_protection_away() {
        let from = Place::parse("https://a.example/x").expect("an address");
        let to = |location: &str| {
            let location = location.parse().expect("a header");
            redirection(&from, &[("location".parse().expect("a name"), location)].into_iter().collect())
        };
        assert_eq!(to("https://b.example/").expect("another host").to_string(), "https://b.example/");
        assert_eq!(to("/y").expect("the same host").to_string(), "https://a.example/y");
        for location in ["http://a.example/x", "http://b.example/", "HTTP://b.example:443/"] {
            assert!(matches!(to(location), Err(NetError::Unprotected { .. })), "{location}");
        }
    }
}
