//! From weighed pairs to matches: one for each thing where that was asked, and groups of the same within a set.

use super::{Pair, Task};
use rustc_hash::{FxHashMap, FxHashSet};

/// Marks the pairs of two sets that are matches. The pairs come best first; those that were reviewed are what the review found.
pub fn assign(pairs: &mut [Pair], task: &Task<'_>, right: usize) {
    let reviewed: FxHashMap<(usize, usize), bool> =
        task.reviewed.iter().map(|(left, right, is_same)| ((*left, *right), *is_same)).collect();
    let (mut has_left, mut has_right) = (vec![false; task.left.things.len()], vec![false; right]);
    for (left, right, _) in task.reviewed.iter().filter(|(_, _, is_same)| *is_same) {
        has_left[*left] = true;
        has_right[*right] = true;
    }
    for pair in pairs {
        pair.is_match = match reviewed.get(&(pair.left, pair.right)) {
            Some(is_same) => *is_same,
            None if task.one_to_one && (has_left[pair.left] || has_right[pair.right]) => false,
            None => pair.weight > 0.0,
        };
        has_left[pair.left] |= pair.is_match;
        has_right[pair.right] |= pair.is_match;
    }
}

/// Marks the pairs of one set that are in one group. What is the same is the same as all that it is the same as, so things
/// are put into groups: the best pairs first, two groups become one where a thing of one and a thing of the other are, in the
/// mean of all such pairs, likelier the same than not. A pair that was not compared is none. Things that repeat another one
/// to the letter are in its group, and do not count in the mean.
pub fn group(pairs: &mut [Pair], things: usize, repeated: &[(u32, u32)]) {
    let repeated: FxHashSet<(usize, usize)> =
        repeated.iter().map(|(first, at)| (*first as usize, *at as usize)).collect();
    // A repeat that was held against others too, since people judged it, stands for itself.
    let judged: FxHashSet<usize> = pairs
        .iter()
        .filter(|pair| !repeated.contains(&(pair.left, pair.right)))
        .flat_map(|pair| [pair.left, pair.right])
        .collect();
    let mut first: Vec<u32> = (0..things as u32).collect();
    for pair in pairs.iter().filter(|pair| pair.weight > 0.0 && repeated.contains(&(pair.left, pair.right))) {
        if !judged.contains(&pair.right) {
            first[pair.right] = pair.left as u32;
        }
    }
    let mut groups = Groups::new(pairs, &first);
    for pair in pairs.iter().take_while(|pair| pair.weight > 0.0) {
        groups.join(first[pair.left], first[pair.right]);
    }
    let of = |thing: usize| groups.of[first[thing] as usize];
    for pair in pairs {
        pair.is_match = of(pair.left) == of(pair.right);
    }
}

/// Groups of things, and how probable it is that two groups are one.
struct Groups {
    /// The group of each thing.
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
    /// For each group the sum of the probabilities of its pairs with each other group.
    between: Vec<FxHashMap<u32, f64>>,
}

impl Groups {
    /// Each thing by itself, or the first that stands for it.
    fn new(pairs: &[Pair], first: &[u32]) -> Self {
        let things = first.len();
        let mut between: Vec<FxHashMap<u32, f64>> = vec![FxHashMap::default(); things];
        for pair in pairs {
            let (left, right) = (first[pair.left], first[pair.right]);
            *between[left as usize].entry(right).or_default() += pair.probability;
            *between[right as usize].entry(left).or_default() += pair.probability;
        }
        let members = (0..things as u32).map(|thing| vec![thing]).collect();
        Self { of: (0..things as u32).collect(), members, between }
    }

    /// Makes one group of those of two things, if the mean allows it.
    fn join(&mut self, left: u32, right: u32) {
        let (a, b) = (self.of[left as usize] as usize, self.of[right as usize] as usize);
        if a == b {
            return;
        }
        let pairs = (self.members[a].len() * self.members[b].len()) as f64;
        let probable = self.between[a].get(&(b as u32)).copied().unwrap_or(0.0);
        if probable < pairs / 2.0 {
            return;
        }
        let (kept, gone) = if self.between[a].len() >= self.between[b].len() { (a, b) } else { (b, a) };
        for thing in std::mem::take(&mut self.members[gone]) {
            self.of[thing as usize] = kept as u32;
            self.members[kept].push(thing);
        }
        for (other, probable) in std::mem::take(&mut self.between[gone]) {
            self.between[other as usize].remove(&(gone as u32));
            if other as usize != kept {
                *self.between[kept].entry(other).or_default() += probable;
                *self.between[other as usize].entry(kept as u32).or_default() += probable;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Set, Thing};

    fn pair(left: usize, right: usize, weight: f64) -> Pair {
        Pair { left, right, weight, probability: super::super::judge::probability(weight), is_match: false }
    }

    fn matches(pairs: &[Pair]) -> Vec<(usize, usize)> {
        pairs.iter().filter(|pair| pair.is_match).map(|pair| (pair.left, pair.right)).collect()
    }

    #[test]
    fn one_thing_has_one_match_where_that_was_asked() {
        let mut pairs = [pair(0, 0, 9.0), pair(0, 1, 5.0), pair(1, 0, 4.0), pair(1, 1, 1.0), pair(2, 2, -1.0)];
        let left = Set { things: vec![Thing::default(); 3], ..Set::default() };
        let task = Task { left: &left, right: None, comparisons: &[], one_to_one: true, reviewed: &[] };
        assign(&mut pairs, &task, 3);
        assert_eq!(matches(&pairs), [(0, 0), (1, 1)]);
        assign(&mut pairs, &Task { one_to_one: false, ..task }, 3);
        assert_eq!(matches(&pairs), [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assign(&mut pairs, &Task { reviewed: &[(0, 0, false), (2, 2, true)], ..task }, 3);
        assert_eq!(matches(&pairs), [(0, 1), (1, 0), (2, 2)]);
    }

    #[test]
    fn a_chain_of_likeness_makes_no_group() {
        // 0 and 1 are the same, so are 2 and 3; 1 and 2 look alike, the others do not.
        let mut pairs = [pair(0, 1, 8.0), pair(2, 3, 8.0), pair(1, 2, 1.0), pair(0, 2, -8.0), pair(1, 3, -8.0)];
        group(&mut pairs, 4, &[]);
        assert_eq!(matches(&pairs), [(0, 1), (2, 3)]);
    }

    #[test]
    fn what_is_the_same_as_a_group_is_in_it() {
        let mut pairs = [pair(0, 1, 8.0), pair(1, 2, 6.0), pair(0, 2, 0.5), pair(2, 3, -3.0)];
        group(&mut pairs, 4, &[]);
        assert_eq!(matches(&pairs), [(0, 1), (1, 2), (0, 2)]);
    }

    #[test]
    fn what_repeats_another_goes_where_that_goes() {
        // 1 and 2 repeat 0, but a review found that 2 is another one; 3 is like 0.
        let mut pairs = [pair(0, 1, 8.0), pair(0, 3, 2.0), pair(0, 2, -8.0)];
        group(&mut pairs, 4, &[(0, 1), (0, 2)]);
        assert_eq!(matches(&pairs), [(0, 1), (0, 3)]);
        // 1 repeats 0, but a review found that it is not 3: so 0 is not either.
        let mut pairs = [pair(0, 1, 8.0), pair(0, 3, 2.0), pair(1, 3, -30.0)];
        group(&mut pairs, 4, &[(0, 1)]);
        assert_eq!(matches(&pairs), [(0, 1)]);
    }
}
