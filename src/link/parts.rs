//! Work on long lists: in parts, side by side, in order.

use crate::load::side_by_side;

/// Things one part has at most: few enough that the cores end together, enough that handing them out costs nothing.
const PART: usize = 512;

/// Parts a list has at least, where it has as many members: of a short one each may be much work.
const PARTS: usize = 64;

/// Does a work for each member; the results come in parts, in the order of the members.
pub fn in_parts<T: Sync, R: Send>(members: &[T], work: impl Fn(&T) -> R + Sync) -> impl Iterator<Item = Vec<R>> {
    let parts: Vec<&[T]> = members.chunks((members.len() / PARTS).clamp(1, PART)).collect();
    side_by_side(parts, |part: &[T]| part.iter().map(&work).collect::<Vec<R>>()).into_iter()
}
