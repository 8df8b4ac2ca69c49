//! A look at a zip archive before it is opened: one that was made to fill the memory is refused.
//!
//! Sizes that the directory tells may be wrong, so everything is unpacked once, a piece at a time, and counted
//! (APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12 and 4.3.16).

use flate2::read::DeflateDecoder;
use std::io::Read;

/// Most bytes that all parts may unpack to, and how many times the size of the archive where that is more than a megabyte.
const LARGEST: usize = 500_000_000;
const MOST_TIMES: usize = 200;
/// Most parts.
const MOST_PARTS: usize = 10_000;

/// Says why an archive must not be opened.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let most = (bytes.len() * MOST_TIMES).clamp(1_000_000, LARGEST);
    let mut room = most;
    for part in parts(bytes).ok_or_else(|| "the archive has no directory; is the file whole?".to_owned())? {
        let unpacked = match part.method {
            0 => part.data.len(),
            8 => unpacked(part.data, room),
            method => return Err(format!("a part of the archive is packed in a way that is not known ({method})")),
        };
        room = room
            .checked_sub(unpacked)
            .ok_or_else(|| format!("it unpacks to more than {} MB, as no table of its size does", most / 1_000_000))?;
    }
    Ok(())
}

/// A file in the archive; behind its data comes what is left of the archive.
struct Part<'a> {
    method: u16,
    data: &'a [u8],
}

/// The parts that the directory at the end tells.
fn parts(bytes: &[u8]) -> Option<Vec<Part<'_>>> {
    // The end of the directory is followed by a comment of at most 64 kB.
    let earliest = bytes.len().saturating_sub(22 + 65_536);
    let end = earliest + bytes[earliest..].windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let mut at = number(bytes, end + 16, 4)?;
    let mut parts = Vec::new();
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        let begin = number(bytes, at + 42, 4)?;
        let method = u16::try_from(number(bytes, at + 10, 2)?).ok()?;
        let size = number(bytes, at + 20, 4)?;
        let data = bytes.get(begin + 30 + number(bytes, begin + 26, 2)? + number(bytes, begin + 28, 2)?..)?;
        let data = if method == 0 { &data[..size.min(data.len())] } else { data };
        parts.push(Part { method, data });
        if parts.len() > MOST_PARTS {
            return None;
        }
        at += 46 + number(bytes, at + 28, 2)? + number(bytes, at + 30, 2)? + number(bytes, at + 32, 2)?;
    }
    Some(parts)
}

/// A number of some bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    Some(digits.iter().rev().fold(0, |number, digit| number << 8 | usize::from(*digit)))
}

/// How many bytes come out, counted until they are more than there is room for; what is broken ends there.
fn unpacked(data: &[u8], room: usize) -> usize {
    let mut decoder = DeflateDecoder::new(data);
    let mut piece = [0; 16_384];
    let mut count = 0;
    while let Ok(length @ 1..) = decoder.read(&mut piece) {
        count += length;
        if count > room {
            break;
        }
    }
    count
}
