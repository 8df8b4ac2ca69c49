//! The day it is, in UTC: the only clock of the program is in what it imports.

use crate::net;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// `2026-11-22`. `SOURCE_DATE_EPOCH` goes first, so that an import can be repeated to the byte
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub fn today() -> String {
    net::day_of(now())
}

fn now() -> SystemTime {
    let named = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    named.map_or_else(SystemTime::now, |seconds| UNIX_EPOCH + Duration::from_secs(seconds))
}

/// Whether a day lies further back than so many days.
pub fn is_older(date: &str, days: u32) -> bool {
    let limit = now().checked_sub(Duration::from_secs(u64::from(days) * 86_400));
    limit.is_some_and(|limit| date < net::day_of(limit).as_str())
}
