use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use ureq::Error;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    #[error("{0} is not an http or https address")]
    NotHttp(String),
    #[error("the address of {0} has a name or a password in it, and neither is sent")]
    HasPassword(String),
    #[error("the host {0} is not allowed")]
    NotAllowed(String),
    #[error("{} {address}, {kind}", leads(host, *address))]
    RefusedAddress { host: String, address: IpAddr, kind: &'static str },
    #[error("{from} redirects to another place: {to}")]
    Redirected { from: String, to: String },
    #[error("{from} redirects to a place that is not asked: {problem}")]
    RedirectRefused { from: String, problem: Box<NetError> },
    #[error("{from} redirects to {to}, which is not protected")]
    Unprotected { from: String, to: String },
    /// With what the server says of it, or nothing.
    #[error("{address} answers with HTTP {status}{}{reason}", if reason.is_empty() { "" } else { ": " })]
    Status { address: String, status: u16, reason: String },
    #[error("{0} answers with more than {1} MB")]
    TooLarge(String, u64),
    #[error("could not reach {0}: {1}")]
    Failed(String, String),
    #[error("could not read the answer of {0}: {1}")]
    Unread(String, String),
    #[error("{problem} (tried {tries} times)")]
    GaveUp { problem: Box<NetError>, tries: u32 },
    #[error("{problem}, and asks to wait {seconds} s: longer than {longest} s is not waited")]
    WaitTooLong { problem: Box<NetError>, seconds: u64, longest: u64 },
    #[error("{0} is not in the cache, and nothing is asked offline")]
    NotCached(String),
    #[error("{problem}; what it answered is in the cache, last confirmed on {day}: `--offline` would use it")]
    StillCached { problem: Box<NetError>, day: String },
    #[error("could not keep an answer in {path}: {problem}")]
    Unkept { path: PathBuf, problem: io::Error },
}

impl NetError {
    /// A status for which the server gives no reason that is told.
    pub(super) fn status(address: String, status: u16) -> Self {
        Self::Status { address, status, reason: String::new() }
    }

    /// What the library says, about a host that may answer with so many bytes.
    pub(super) fn of(host: &str, error: Error, largest: u64) -> Self {
        let host = host.to_owned();
        match error {
            Error::Other(inner) => match inner.downcast::<Self>() {
                Ok(own) => *own,
                Err(other) => Self::Failed(host, other.to_string()),
            },
            Error::BodyExceedsLimit(_) => Self::TooLarge(host, largest / 1_000_000),
            error if is_late(&error) => Self::Failed(host, "it took too long".to_owned()),
            Error::Io(error) => Self::Failed(host, error.to_string()),
            error => Self::Failed(host, error.to_string()),
        }
    }
}

/// Whether time ran out.
fn is_late(error: &Error) -> bool {
    match error {
        Error::Timeout(_) => true,
        Error::Io(error) => error.kind() == io::ErrorKind::TimedOut,
        _ => false,
    }
}

/// An address in figures leads nowhere but to itself.
fn leads(host: &str, address: IpAddr) -> String {
    let figures = host.trim_start_matches('[').trim_end_matches(']').parse();
    if figures == Ok(address) { "refused to reach".to_owned() } else { format!("{host} leads to") }
}
