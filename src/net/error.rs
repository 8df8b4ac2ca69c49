use std::io;
use std::net::IpAddr;
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
    #[error("{0} answers with HTTP {1}")]
    Status(String, u16),
    #[error("{0} answers with more than {1} MB")]
    TooLarge(String, u64),
    #[error("could not reach {0}: {1}")]
    Failed(String, String),
}

impl NetError {
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
