//! Work on long lists: in parts, side by side, in order.

use crate::load::side_by_side;
use std::vec::IntoIter;

/// Things one part has at most: few enough that the cores end together, enough that handing them out costs nothing.
const PART: usize = 512;

/// Parts a list has at least, where it has as many members: of a short one each may be much work.
const PARTS: usize = 64;

/// Does a work for each member; the results come in parts, in the order of the members.
pub fn in_parts<T: Sync, R: Send>(members: &[T], work: impl Fn(&T) -> R + Sync) -> IntoIter<Vec<R>> {
    in_parts_with(members, || (), |(), member| work(member))
}

/// The same with a desk for each part, which the work leaves as it found it.
pub fn in_parts_with<T: Sync, D, R: Send>(
    members: &[T],
    desk: impl Fn() -> D + Sync,
    work: impl Fn(&mut D, &T) -> R + Sync,
) -> IntoIter<Vec<R>> {
    let parts: Vec<&[T]> = members.chunks((members.len() / PARTS).clamp(1, PART)).collect();
    let part = |part: &[T]| {
        let mut desk = desk();
        part.iter().map(|member| work(&mut desk, member)).collect::<Vec<R>>()
    };
    side_by_side(parts, part).into_iter()
}
