//! The body of an answer: unpacked, and bounded in bytes and time.

use flate2::read::MultiGzDecoder;
use std::io::{self, Read};
use std::time::Instant;
use ureq::http::{HeaderValue, Response};
use ureq::{Body, Error, Timeout};

/// What a body may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Bytes, as they are sent and unpacked.
    pub largest: u64,
    pub deadline: Instant,
}

/// Reads a body to its end. `received` is told the bytes that came and, if known, how many will.
pub(super) fn read(
    response: &mut Response<Body>,
    bounds: Bounds,
    received: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Vec<u8>, Error> {
    let packing = response.headers().get("content-encoding").map_or(b"".as_slice(), HeaderValue::as_bytes);
    let packing = String::from_utf8_lossy(packing).trim().to_ascii_lowercase();
    let length = response.body().content_length();
    if length.is_some_and(|length| length > bounds.largest) {
        return Err(Error::BodyExceedsLimit(bounds.largest));
    }
    let wire = Wire { inner: response.body_mut().as_reader(), bounds, count: 0, length, received };
    match packing.as_str() {
        "" | "identity" => read_all(wire, bounds.largest),
        "gzip" | "x-gzip" => read_all(MultiGzDecoder::new(wire), bounds.largest),
        packing => Err(Error::Other(format!("its answer is packed as {packing}, which is not understood").into())),
    }
}

fn read_all(reader: impl Read, largest: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader.take(largest.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest { Err(Error::BodyExceedsLimit(largest)) } else { Ok(bytes) }
}

/// A body as it is sent. A small piece may unpack to much or to nothing at all: here both are counted.
struct Wire<'a, R> {
    inner: R,
    bounds: Bounds,
    count: u64,
    length: Option<u64>,
    received: &'a mut dyn FnMut(u64, Option<u64>),
}

impl<R: Read> Read for Wire<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.count += length as u64;
        // The library gives back its own errors out of those of io.
        if self.count > self.bounds.largest {
            return Err(io::Error::other(Error::BodyExceedsLimit(self.bounds.largest)));
        }
        if Instant::now() >= self.bounds.deadline {
            return Err(io::Error::other(Error::Timeout(Timeout::Global)));
        }
        (self.received)(self.count, self.length);
        Ok(length)
    }
}
