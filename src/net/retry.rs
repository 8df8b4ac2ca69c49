//! Whether to try again, and when.

use super::error::NetError;
use std::io::ErrorKind;
use std::time::{Duration, SystemTime};
use ureq::http::HeaderMap;
use ureq::{Error, Timeout};

/// What is waited before the second try where the server does not say it; twice as long before each further one. Without
/// chance in it: one client asks, one address after the other.
const FIRST: Duration = Duration::from_secs(1);

/// A try that brought nothing.
#[derive(Debug)]
pub(super) struct Setback {
    pub problem: NetError,
    pub chance: Chance,
}

/// Whether another try may bring more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chance {
    No,
    Later,
    /// The server says when.
    After(Duration),
}

impl Setback {
    pub fn for_good(problem: NetError) -> Self {
        Self { problem, chance: Chance::No }
    }
}

/// Most tries, and most that is waited between two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub tries: u32,
    pub longest_wait: Duration,
}

impl Patience {
    /// How long to wait after so many tries, and why; or that it is enough.
    pub fn pause(self, tries: u32, setback: Setback) -> Result<(Duration, NetError), NetError> {
        let Setback { problem, chance } = setback;
        let wait = match chance {
            Chance::No => return Err(problem),
            Chance::Later => FIRST.saturating_mul(2_u32.saturating_pow(tries - 1)).min(self.longest_wait),
            Chance::After(wait) => wait,
        };
        if wait > self.longest_wait {
            let (seconds, longest) = (whole_seconds(wait), whole_seconds(self.longest_wait));
            return Err(NetError::WaitTooLong { problem: Box::new(problem), seconds, longest });
        }
        match tries {
            tries if tries < self.tries => Ok((wait, problem)),
            1 => Err(problem),
            tries => Err(NetError::GaveUp { problem: Box::new(problem), tries }),
        }
    }
}

/// A part of a second is one.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// What a failed connection promises: it may be that the network or the server is disturbed. Who took all the time there
/// was will take it again, and a certificate or a packing that is wrong stays so.
pub(super) fn chance_of(error: &Error) -> Chance {
    match error {
        Error::Timeout(Timeout::Connect | Timeout::Resolve) | Error::ConnectionFailed | Error::HostNotFound => {
            Chance::Later
        }
        Error::Io(error) if !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput) => Chance::Later,
        _ => Chance::No,
    }
}

/// What a status other than success promises; the server may say when to come again (RFC 9110, 10.2.3).
pub(super) fn chance_of_status(status: u16, headers: &HeaderMap) -> Chance {
    if ![429, 500, 502, 503, 504].contains(&status) {
        return Chance::No;
    }
    wait_asked_for(headers).map_or(Chance::Later, Chance::After)
}

fn wait_asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let after = text("retry-after")?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = httpdate::parse_http_date(after).ok()?;
    // Counted on the clock of the server where it shows it: ours may be wrong.
    let now = text("date").and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(SystemTime::now);
    Some(time.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(of: &[(&'static str, &'static str)]) -> HeaderMap {
        of.iter().map(|(name, value)| (name.parse().expect(name), value.parse().expect(value))).collect()
    }

    #[test]
    fn servers_say_when_in_seconds_or_with_a_date() {
        let date = ("date", "Sun, 22 Nov 2026 10:00:00 GMT");
        for (after, chance) in [
            ("7", Chance::After(Duration::from_secs(7))),
            ("Sun, 22 Nov 2026 10:00:30 GMT", Chance::After(Duration::from_secs(30))),
            ("Sunday, 22-Nov-26 10:00:30 GMT", Chance::After(Duration::from_secs(30))),
            ("Sun, 22 Nov 2026 09:00:00 GMT", Chance::After(Duration::ZERO)),
            ("soon", Chance::Later),
            ("-1", Chance::Later),
        ] {
            assert_eq!(chance_of_status(503, &headers(&[date, ("retry-after", after)])), chance, "{after}");
        }
        let past = headers(&[("retry-after", "Fri, 01 Jan 2021 00:00:00 GMT")]);
        assert_eq!(chance_of_status(429, &past), Chance::After(Duration::ZERO));
        assert_eq!(chance_of_status(404, &headers(&[("retry-after", "1")])), Chance::No);
    }

    #[test]
    fn each_wait_is_twice_the_last_up_to_the_longest() {
        let patience = Patience { tries: 6, longest_wait: Duration::from_secs(5) };
        let setback = |chance| Setback { problem: NetError::status("x".to_owned(), 503), chance };
        let waits = (1..6).map(|tries| patience.pause(tries, setback(Chance::Later)).expect("one more").0.as_secs());
        assert_eq!(waits.collect::<Vec<_>>(), [1, 2, 4, 5, 5]);
        let text = |tries, chance| patience.pause(tries, setback(chance)).expect_err("enough").to_string();
        assert_eq!(text(6, Chance::Later), "x answers with HTTP 503 (tried 6 times)");
        assert_eq!(text(1, Chance::No), "x answers with HTTP 503");
        assert_eq!(
            text(1, Chance::After(Duration::from_secs(3600))),
            "x answers with HTTP 503, and asks to wait 3600 s: longer than 5 s is not waited"
        );
    }
}
