use super::agent::{Trust, agent};
use super::body::Bounds;
use super::cache::{Cache, Kept, Note, checksum};
use super::day::today;
use super::error::NetError;
use super::place::Place;
use super::retry::{Patience, whole_seconds};
use super::transfer::{Received, Sent, Transfer};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use ureq::Agent;

/// Who asks: those who run a server want to know whom to write to.
const NAME: &str = concat!("coopgraph/", env!("CARGO_PKG_VERSION"), " (+https://w3id.org/coopgraph; open data import)");

/// No try is longer, whatever the rules say.
const LONGEST: Duration = Duration::from_secs(86_400);

/// How far to go for a file.
#[derive(Clone, Debug)]
pub struct FetchRules {
    /// `host` or `host:port` that may be reached although it leads to an address that is not public; without a port it is
    /// the one of the scheme.
    pub allowed_private: Vec<String>,
    /// Asks nobody: only what is in the cache.
    pub offline: bool,
    /// For one try, all of it.
    pub time: Duration,
    /// Bytes of one answer, packed or unpacked.
    pub largest: u64,
    pub tries: u32,
    /// Most that is waited between two tries; a server that asks for more is left alone.
    pub longest_wait: Duration,
}

impl Default for FetchRules {
    fn default() -> Self {
        Self {
            allowed_private: Vec::new(),
            offline: false,
            time: Duration::from_secs(300),
            largest: 256_000_000,
            tries: 4,
            longest_wait: Duration::from_secs(60),
        }
    }
}

/// Gets files, and keeps them in a folder.
#[derive(Clone, Debug)]
pub struct Fetcher {
    rules: FetchRules,
    cache: Cache,
    agent: Agent,
}

/// A file that was got.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub url: String,
    /// As the server says it, with its parameters; empty where it says nothing.
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
    /// The day, in UTC, on which the server last said that these are the bytes: `2026-11-22`.
    pub fetched_on: String,
    pub freshness: Freshness,
}

/// Where the bytes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Sent now.
    New,
    /// Out of the cache; the server says that they are the same today.
    Unchanged,
    /// Out of the cache; nobody was asked.
    Cached,
}

/// What a person may want to know meanwhile.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A try failed, and the next one is so far away.
    Waiting { url: &'a str, seconds: u64, reason: &'a str },
    /// Bytes that came, as they are sent; of how many, where the server says it. Told for every piece.
    Receiving { url: &'a str, bytes: u64, of: Option<u64> },
}

impl Fetcher {
    /// A fetcher that keeps what it gets in a folder, which is made when there is something to keep.
    pub fn new(mut rules: FetchRules, cache: &Path) -> Self {
        rules.time = rules.time.min(LONGEST);
        let trusted = rules.allowed_private.iter().map(|host| host.to_ascii_lowercase()).collect();
        let agent = agent(NAME, rules.time, Trust::Listed(trusted));
        Self { rules, cache: Cache::new(cache), agent }
    }

    /// Gets the file at an address, or out of the cache where it has not changed since.
    pub fn get(&self, url: &str, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Fetched, NetError> {
        let place = Place::parse(url)?;
        let kept = self.cache.read(&place.to_string());
        if self.rules.offline {
            let kept = kept.ok_or_else(|| NetError::NotCached(place.to_string()))?;
            return Ok(Fetched::of(kept, Freshness::Cached));
        }
        match (self.ask(&place, kept.as_ref(), progress), kept) {
            (Ok(Received::New(sent)), _) => self.keep(&place, sent),
            (Ok(Received::Unchanged), Some(kept)) => self.confirm(kept),
            (Ok(Received::Unchanged), None) => Err(NetError::status(place.to_string(), 304)),
            (Err(problem), Some(kept)) => {
                Err(NetError::StillCached { problem: Box::new(problem), day: kept.note.confirmed })
            }
            (Err(problem), None) => Err(problem),
        }
    }

    /// Tries until there is an answer, or no hope.
    fn ask(
        &self,
        place: &Place,
        kept: Option<&Kept>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Received, NetError> {
        let patience = Patience { tries: self.rules.tries, longest_wait: self.rules.longest_wait };
        let mut tries = 0;
        loop {
            let bounds = Bounds { largest: self.rules.largest, deadline: Instant::now() + self.rules.time };
            let mut transfer = Transfer { agent: &self.agent, bounds, progress: &mut *progress };
            let setback = match transfer.run(place, kept.map(|kept| &kept.note)) {
                Ok(received) => return Ok(received),
                Err(setback) => setback,
            };
            tries += 1;
            let (wait, problem) = patience.pause(tries, setback)?;
            let (url, reason) = (place.to_string(), problem.to_string());
            progress(Progress::Waiting { url: &url, seconds: whole_seconds(wait), reason: &reason });
            thread::sleep(wait);
        }
    }

    fn keep(&self, place: &Place, sent: Sent) -> Result<Fetched, NetError> {
        let note = Note {
            asked: place.to_string(),
            url: sent.url,
            media_type: sent.media_type,
            sha256: checksum(&sent.bytes),
            confirmed: today(),
            etag: sent.etag,
            last_modified: sent.last_modified,
        };
        let kept = Kept { note, bytes: sent.bytes };
        self.cache.write(&kept)?;
        Ok(Fetched::of(kept, Freshness::New))
    }

    /// What is kept is what the server has today.
    fn confirm(&self, mut kept: Kept) -> Result<Fetched, NetError> {
        kept.note.confirmed = today();
        self.cache.write_note(&kept.note)?;
        Ok(Fetched::of(kept, Freshness::Unchanged))
    }
}

impl Fetched {
    fn of(Kept { note, bytes }: Kept, freshness: Freshness) -> Self {
        let Note { url, media_type, sha256, confirmed, .. } = note;
        Self { url, media_type, bytes, sha256, fetched_on: confirmed, freshness }
    }
}
