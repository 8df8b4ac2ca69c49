//! From weighed pairs to matches: one for each thing where that was asked, and groups of the same within a set.

use super::Pair;

/// Marks the pairs that are matches. The pairs come best first.
pub fn assign(pairs: &mut [Pair], one_to_one: bool, left: usize, right: usize) {
    let (mut has_left, mut has_right) = (vec![false; left], vec![false; right]);
    for pair in pairs {
        let is_free = !one_to_one || !(has_left[pair.left] || has_right[pair.right]);
        pair.is_match = is_free && pair.weight > 0.0;
        if pair.is_match {
            has_left[pair.left] = true;
            has_right[pair.right] = true;
        }
    }
}
