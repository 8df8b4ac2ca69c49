//! Files that are packed (`.gz`, `.zst`): what is in them, up to a limit.
//!
//! A few kilobytes can hold terabytes of zeros. What comes out is counted while it comes: more than [`LARGEST`] bytes, or
//! [`MOST_TIMES`] times what went in, and the file is refused.

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use std::io::{self, Read};

/// Most bytes that may come out of one file.
pub const LARGEST: usize = 1_000_000_000;
/// Most bytes that may come out for each byte that went in.
pub const MOST_TIMES: usize = 200;
/// So much may always come out: short texts that repeat themselves pack well without malice.
const HARMLESS: usize = 1_000_000;
/// Largest window a zst file may ask for, in bytes; `zstd --ultra` asks for 128 MB.
const LARGEST_WINDOW: u64 = 128 << 20;
/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// Endings of packed files.
const ENDINGS: [&str; 2] = [".gz", ".zst"];

/// The name of a file without the ending that says how it is packed: what it would be called unpacked.
pub fn unpacked_name(path: &str) -> &str {
    ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// Whether a file is packed, by its name.
pub fn is_packed(path: &str) -> bool {
    unpacked_name(path).len() < path.len()
}

/// What is in a file: its bytes as they are, or unpacked where its name says that it is packed; else why not.
pub fn unpack(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if path.ends_with(".gz") {
        read_limited(MultiGzDecoder::new(bytes.as_slice()), bytes.len()).map_err(|reason| reason.in_words("gz"))
    } else if path.ends_with(".zst") {
        unpack_frames(&bytes).map_err(|reason| reason.in_words("zst"))
    } else {
        Ok(bytes)
    }
}

/// Why a file could not be unpacked.
enum Reason {
    TooLarge,
    TooManyTimes,
    Broken(String),
}

impl Reason {
    fn in_words(&self, format: &str) -> String {
        match self {
            Self::TooLarge => format!("the file unpacks to more than {} MB", LARGEST / 1_000_000),
            Self::TooManyTimes => format!("the file unpacks to more than {MOST_TIMES} times its size"),
            Self::Broken(reason) => format!("the file is not valid {format}: {reason}"),
        }
    }
}

/// Reads to the end, or until too much has come.
fn read_limited(mut source: impl Read, packed: usize) -> Result<Vec<u8>, Reason> {
    let mut unpacked = Vec::new();
    read_more(&mut source, packed, &mut unpacked)?;
    Ok(unpacked)
}

fn read_more(source: &mut impl Read, packed: usize, unpacked: &mut Vec<u8>) -> Result<(), Reason> {
    let mut piece = vec![0; PIECE];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => unpacked.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Reason::Broken(error.to_string())),
        }
        if unpacked.len() > LARGEST {
            return Err(Reason::TooLarge);
        }
        if unpacked.len() > HARMLESS.max(packed.saturating_mul(MOST_TIMES)) {
            return Err(Reason::TooManyTimes);
        }
    }
}

/// A zst file is any number of frames one behind the other; some hold no data and are passed over.
fn unpack_frames(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut rest = bytes;
    let mut unpacked = Vec::new();
    let mut frames = 0;
    while !rest.is_empty() {
        match StreamingDecoder::new_with_max_window_size(&mut rest, LARGEST_WINDOW) {
            Ok(mut frame) => {
                read_more(&mut frame, bytes.len(), &mut unpacked)?;
                frames += 1;
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX).min(rest.len());
                rest = &rest[length..];
            }
            Err(error) => return Err(Reason::Broken(error.to_string())),
        }
    }
    if frames == 0 { Err(Reason::Broken("it holds nothing".to_owned())) } else { Ok(unpacked) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    fn zst(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    #[test]
    fn what_was_packed_comes_out() {
        let text = b"some text, some text".to_vec();
        assert_eq!(unpack("a.nt", text.clone()), Ok(text.clone()));
        assert_eq!(unpack("a.nt.gz", gz(&text)), Ok(text.clone()));
        assert_eq!(unpack("a.nt.zst", zst(&text)), Ok(text));
    }

    #[test]
    fn members_and_frames_follow_each_other() {
        let skipped = [0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, b'x', b'y'];
        assert_eq!(unpack("a.gz", [gz(b"one "), gz(b"two")].concat()), Ok(b"one two".to_vec()));
        let frames = [zst(b"one "), skipped.to_vec(), zst(b"two")].concat();
        assert_eq!(unpack("a.zst", frames), Ok(b"one two".to_vec()));
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![0; 5_000_000];
        for (name, packed) in [("a.gz", gz(&zeros)), ("a.zst", zst(&zeros))] {
            let reason = unpack(name, packed).expect_err("a bomb");
            assert_eq!(reason, "the file unpacks to more than 200 times its size");
        }
    }

    #[test]
    fn broken_files_are_refused() {
        let gz = gz(b"some text, some text, other text");
        let zst = zst(b"some text, some text, other text");
        for (name, bytes) in [
            ("a.gz", b"no gz".to_vec()),
            ("a.gz", gz[..gz.len() - 9].to_vec()),
            ("a.gz", Vec::new()),
            ("a.zst", b"no zst".to_vec()),
            ("a.zst", zst[..zst.len() - 5].to_vec()),
            ("a.zst", Vec::new()),
        ] {
            let reason = unpack(name, bytes).expect_err(name);
            assert!(reason.starts_with("the file is not valid "), "{reason}");
        }
    }

    #[test]
    fn names_lose_their_packing() {
        assert_eq!(unpacked_name("data/a.trig.gz"), "data/a.trig");
        assert_eq!(unpacked_name("data/a.trig"), "data/a.trig");
        assert!(is_packed("a.nq.zst") && !is_packed("a.nq"));
    }
}
