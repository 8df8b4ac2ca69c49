//! The only HTTP client: it goes where it was told it may go, and nowhere else.
//!
//! In: the hosts that are allowed, a request. Out: a bounded answer. [`Client`] asks services: a host is reached only when it
//! was named. [`Fetcher`] gets files: an address that is named is got, through redirects, out of a cache where it has not
//! changed. In both, the address a name leads to is looked at before it is connected to, and that very address is used, so
//! that neither a name nor a redirect leads into the machine's own network. No proxy of the environment is used, no password
//! in an address is sent.

mod address;
mod agent;
mod body;
mod cache;
mod client;
mod day;
mod error;
mod fetch;
mod place;
mod retry;
mod transfer;

pub use cache::checksum;
pub use client::{Answer, Client};
pub use day::{day_of, today};
pub use error::NetError;
pub use fetch::{FetchRules, Fetched, Fetcher, Freshness, Progress};
