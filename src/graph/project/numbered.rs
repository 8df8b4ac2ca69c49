//! Numbers for texts and for edges, quicker than the maps of the standard library: a million rows ask five times each.

use crate::graph::Text;
use std::hash::{BuildHasherDefault, Hasher};

/// A table of the numbers that were given to texts: one place for each text there is, so nothing is hashed.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// One more than the number; 0 where there is none.
    of: Vec<u32>,
}

impl Numbers {
    /// The number of a text, and whether it was given just now: then it is `next`.
    pub(super) fn number(&mut self, text: Text, next: usize) -> (u32, bool) {
        let place = text.place();
        if place >= self.of.len() {
            self.of.resize((place + 1).next_power_of_two(), 0);
        }
        let slot = &mut self.of[place];
        let is_new = *slot == 0;
        if is_new {
            *slot = u32::try_from(next + 1).expect("fewer than memory could hold");
        }
        (*slot - 1, is_new)
    }
}

/// Hashes keys made of our own numbers: nobody outside can choose them, so they need no protection. The multiplier is that of
/// Fibonacci hashing (Knuth, "The art of computer programming", 6.4).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixed(u64);

pub(super) type Mixing = BuildHasherDefault<Mixed>;

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        // The table takes its place from the lowest bits, and the best are on top.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}
