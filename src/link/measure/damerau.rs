//! The distance of Damerau and Levenshtein: letters put in, left out or changed, and two swapped, whatever came between them.
//!
//! The table of Lowrance and Wagner, "An extension of the string-to-string correction problem" (1975), row by row as Zhao and
//! Sahni, "Linear space string correction algorithm using the Damerau-Levenshtein distance" (2020), do it. Swaps need letters
//! that both texts have, which are few: each row is first filled without them, all cells at once.
//! Cost: the product of both lengths; the room of five rows.

use rapidfuzz::distance::damerau_levenshtein;
use std::iter::successors;
use std::mem::{replace, swap};

/// Letters of the longest text of which two distances together fit into a cell.
const LONGEST: usize = 16_000;

/// The distance of two texts, in letters of one byte.
pub fn distance(one: &[u8], other: &[u8]) -> usize {
    let (one, other) = without_same_ends(one, other);
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if long.len() > LONGEST {
        return damerau_levenshtein::distance(one.iter(), other.iter());
    }
    if short.is_empty() {
        return long.len();
    }
    let mut table = Table::new(long);
    for (at, letter) in short.iter().enumerate() {
        table.add_row(at as i16 + 1, *letter, at.checked_sub(1).map(|before| short[before]));
    }
    table.above[long.len()] as usize
}

/// What two texts begin and end with alike makes no difference.
fn without_same_ends<'a>(one: &'a [u8], other: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    (&one[..one.len() - same], &other[..other.len() - same])
}

/// The rows that are still needed; rows and columns are counted from 1, and 0 is the empty text.
struct Table<'a> {
    text: &'a [u8],
    row: Vec<i16>,
    above: Vec<i16>,
    two_above: Vec<i16>,
    /// For each column the distance that a swap with its letter begins from, where the column before it has the other one.
    swapped_from: Vec<i16>,
    /// For each column the one before it that has the same letter, or 0.
    before: Vec<u16>,
    /// For each letter its last column, and the last row that has it, or 0.
    last_column: [u16; 256],
    last_row: [i16; 256],
}

impl<'a> Table<'a> {
    fn new(text: &'a [u8]) -> Self {
        let mut before = vec![0; text.len() + 1];
        let mut last_column = [0; 256];
        for (at, letter) in text.iter().enumerate() {
            before[at + 1] = replace(&mut last_column[usize::from(*letter)], at as u16 + 1);
        }
        let room = vec![0; text.len() + 1];
        Self {
            text,
            row: room.clone(),
            above: (0..=text.len() as i16).collect(),
            two_above: room.clone(),
            swapped_from: room,
            before,
            last_column,
            last_row: [0; 256],
        }
    }

    /// Fills the row of a letter; `previous` is the letter of the row above.
    fn add_row(&mut self, number: i16, letter: u8, previous: Option<u8>) {
        let cells = self.row[1..].iter_mut().zip(&self.above).zip(&self.above[1..]).zip(self.text);
        for (((cell, diagonal), above), other) in cells {
            *cell = (diagonal + i16::from(*other != letter)).min(above + 1);
        }
        self.swap(number, letter, previous);
        self.row[0] = number;
        let mut left = number;
        for cell in &mut self.row[1..] {
            left = (*cell).min(left + 1);
            *cell = left;
        }
        for column in columns(&self.before, self.last_column[usize::from(letter)]).filter(|column| *column > 1) {
            self.swapped_from[column] = self.above[column - 2];
        }
        self.last_row[usize::from(letter)] = number;
        swap(&mut self.two_above, &mut self.above);
        swap(&mut self.above, &mut self.row);
    }

    /// Lowers the cells of a row to which a swap leads. What came between the two letters of one text was put in or left out;
    /// were there some in both, changing letters would be as good.
    fn swap(&mut self, number: i16, letter: u8, previous: Option<u8>) {
        let last = self.last_column[usize::from(letter)];
        for column in columns(&self.before, last) {
            // The letter behind it.
            let Some(other) = self.text.get(column) else { continue };
            let other_row = self.last_row[usize::from(*other)];
            if other_row > 0 {
                let cell = &mut self.row[column + 1];
                *cell = (*cell).min(self.swapped_from[column + 1] + number - other_row);
            }
        }
        let mut with_letter = columns(&self.before, last).peekable();
        let with_previous = previous.map_or(0, |previous| self.last_column[usize::from(previous)]);
        for column in columns(&self.before, with_previous) {
            while with_letter.next_if(|other| *other >= column).is_some() {}
            if let Some(other) = with_letter.peek() {
                self.row[column] = self.row[column].min(self.two_above[other - 1] + (column - other) as i16);
            }
        }
    }
}

/// The columns that have the same letter, from the last one on.
fn columns(before: &[u16], last: u16) -> impl Iterator<Item = usize> {
    let known = |column: u16| Some(column).filter(|column| *column > 0);
    successors(known(last), move |column| known(before[usize::from(*column)])).map(usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_may_come_between_those_that_are_swapped() {
        for (one, other, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("ca", "abc", 2),
            ("a cat", "an act", 2),
            ("abcd", "dxxa", 4),
            ("smtih", "smith", 1),
        ] {
            assert_eq!(distance(one.as_bytes(), other.as_bytes()), expected, "{one} {other}");
        }
        // A swap between distances that are as long as they can be.
        let one = format!("a{}b", "x".repeat(LONGEST - 3));
        let other = format!("{}ba", "q".repeat(LONGEST - 2));
        assert_eq!(distance(one.as_bytes(), other.as_bytes()), LONGEST - 1);
        let (one, other) = ("ab".repeat(LONGEST / 2 + 1), "ba".repeat(LONGEST / 2 + 1));
        assert_eq!(distance(&one.as_bytes()[..40], other.as_bytes()), LONGEST + 2 - 40);
    }

    proptest! {
        #[test]
        fn it_is_the_distance_that_the_library_tells(one in "[abc]{0,12}|[a-h ]{0,40}", other in "[abc]{0,12}|[a-h ]{0,40}") {
            let expected = damerau_levenshtein::distance(one.bytes(), other.bytes());
            prop_assert_eq!(distance(one.as_bytes(), other.as_bytes()), expected);
        }
    }
}
