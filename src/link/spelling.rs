//! Words of a lexicon that a word may stand for: cut short, or spelt a little otherwise.

use rustc_hash::FxHashMap;

/// How alike the groups of letters of two words must be (Dice 1945) for one to be taken for the other.
const ALIKE: f32 = 0.45;

/// How alike the words then must be by the letters that change from one to the other (optimal string alignment).
const ALMOST: f64 = 0.78;

/// How much a word counts that is cut short.
const CUT: f32 = 0.85;

/// Letters that are left out inside a word at least.
const LEFT_OUT: usize = 4;

/// Words that are returned at most.
const MOST: usize = 24;

/// The words of a lexicon by their beginnings and by their groups of letters.
pub struct Spelling {
    words: Vec<Box<str>>,
    /// Numbers of words, in the order of the words.
    sorted: Vec<u32>,
    groups: FxHashMap<[u8; 3], Vec<u32>>,
}

impl Spelling {
    /// Reads words; a word's number is its place.
    pub fn new(words: &[Box<str>]) -> Self {
        let mut sorted: Vec<u32> = (0..words.len() as u32).collect();
        sorted.sort_unstable_by_key(|number| &words[*number as usize]);
        let mut groups: FxHashMap<[u8; 3], Vec<u32>> = FxHashMap::default();
        for (number, word) in words.iter().enumerate() {
            for group in groups_of(word) {
                let with = groups.entry(group).or_default();
                if with.last() != Some(&(number as u32)) {
                    with.push(number as u32);
                }
            }
        }
        Self { words: words.to_vec(), sorted, groups }
    }

    /// Words that begin like it, if it is cut short.
    pub fn begun(&self, word: &str) -> impl Iterator<Item = (u32, f32)> {
        let at = |number: &u32| self.words[*number as usize].as_ref();
        let first = self.sorted.partition_point(|number| at(number) < word);
        let begun = self.sorted[first..].iter().take_while(move |number| at(number).starts_with(word));
        begun.filter(move |number| at(number).len() > word.len()).map(|number| (*number, CUT))
    }

    /// Words that it may be without letters from inside, as `intl` and `dept` are: its first letter and its last are theirs.
    pub fn contracted(&self, word: &str) -> impl Iterator<Item = (u32, f32)> {
        let at = |number: &u32| self.words[*number as usize].as_ref();
        let (first, last) = (word.chars().next(), word.chars().next_back());
        let from = self.sorted.partition_point(|number| at(number).chars().next() < first);
        let begun = self.sorted[from..].iter().take_while(move |number| at(number).chars().next() == first);
        let is_it = move |number: &&u32| {
            let long = at(number);
            let mut letters = long.chars();
            long.len() >= word.len() + LEFT_OUT
                && long.chars().next_back() == last
                && word.chars().all(|letter| letters.any(|other| other == letter))
        };
        begun.filter(is_it).take(MOST).map(|number| (*number, CUT))
    }

    /// Words that are spelt alike, the most alike first.
    pub fn alike(&self, word: &str) -> Vec<(u32, f32)> {
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        let mut groups: Vec<[u8; 3]> = groups_of(word).collect();
        groups.sort_unstable();
        groups.dedup();
        for group in groups {
            for number in self.groups.get(&group).into_iter().flatten() {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let dice = |(number, shared): (u32, u32)| {
            (number, 2.0 * shared as f32 / (word.len() + self.words[number as usize].len()) as f32)
        };
        let mut alike: Vec<(u32, f32)> = shared.into_iter().map(dice).filter(|(_, dice)| *dice >= ALIKE).collect();
        alike.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(MOST);
        let almost = |(number, _): (u32, f32)| {
            let part = strsim::osa_distance(word, &self.words[number as usize]) as f64;
            let part = 1.0 - part / word.len().max(self.words[number as usize].len()) as f64;
            (part >= ALMOST).then_some((number, part as f32))
        };
        alike.into_iter().filter_map(almost).collect()
    }
}

/// A word's groups of three letters, with a blank before and behind it.
fn groups_of(word: &str) -> impl Iterator<Item = [u8; 3]> {
    let bytes = word.as_bytes();
    let at = |place: usize| if place == 0 { b' ' } else { bytes.get(place - 1).copied().unwrap_or(b' ') };
    (0..bytes.len()).map(move |place| [at(place), at(place + 1), at(place + 2)])
}
