//! The only HTTP client: it goes where it was told it may go, and nowhere else.
//!
//! In: the hosts that are allowed, a request. Out: a bounded answer. A host is reached only when it was named; the address
//! its name leads to is looked at before it is connected to, and that very address is used, so that neither a name nor a
//! redirect leads into the machine's own network. No proxy of the environment is used, no password in an address is sent.

mod address;
mod agent;
mod client;
mod error;
mod place;

pub use client::{Answer, Client};
pub use error::NetError;
