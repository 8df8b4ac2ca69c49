//! Boxes that overlap are pushed apart.
//!
//! Each round every two boxes that overlap are moved apart by half of what it takes, in the direction that takes less, so that
//! what was left of something stays left of it. What is not free after the last round is moved down, past all that is above it:
//! nothing overlaps in the end. Cost of a round: n times the boxes beside one.

use super::boxes::Rect;
use super::parts::rects;
use super::{Point, Size};

/// Moves the middles of boxes so that none is nearer than `gap` to another.
pub fn remove(points: &mut [Point], sizes: &[Size], gap: f64) {
    let sizes: Vec<Size> =
        sizes.iter().map(|size| Size { width: size.width + gap, height: size.height + gap }).collect();
    let rounds = if points.len() > 2_000 { 40 } else { 200 };
    for _ in 0..rounds {
        if !push(points, &sizes) {
            return;
        }
    }
    stack(points, &sizes);
}

/// How many pairs of boxes overlap.
pub fn count(points: &[Point], sizes: &[Size]) -> usize {
    let mut count = 0;
    beside(&rects(points, sizes), |_, _| count += 1);
    count
}

/// One round: moves all pairs that overlap apart; false when there was none.
pub fn push(points: &mut [Point], sizes: &[Size]) -> bool {
    let mut pairs = Vec::new();
    beside(&rects(points, sizes), |one, other| pairs.push((one, other)));
    for (one, other) in &pairs {
        apart(points, sizes, *one, *other);
    }
    !pairs.is_empty()
}

/// Calls with every two boxes that overlap, always in the same order.
fn beside(rects: &[Rect], mut found: impl FnMut(usize, usize)) {
    let mut order: Vec<usize> = (0..rects.len()).collect();
    order.sort_by(|one, other| rects[*one].left.total_cmp(&rects[*other].left).then(one.cmp(other)));
    for (place, one) in order.iter().enumerate() {
        let near = order[place + 1..].iter().take_while(|other| rects[**other].left < rects[*one].right);
        near.filter(|other| rects[*one].overlaps(&rects[**other])).for_each(|other| found(*one, *other));
    }
}

fn apart(points: &mut [Point], sizes: &[Size], one: usize, other: usize) {
    let (x, y) = (points[other].x - points[one].x, points[other].y - points[one].y);
    let across = f64::midpoint(sizes[one].width, sizes[other].width) - x.abs();
    let along = f64::midpoint(sizes[one].height, sizes[other].height) - y.abs();
    if across <= 0.0 || along <= 0.0 {
        return;
    }
    // A little more than needed, else the last hair is never gone.
    if across < along {
        let by = (across / 2.0 + 0.01).copysign(if x == 0.0 { 1.0 } else { x });
        points[one].x -= by;
        points[other].x += by;
    } else {
        let by = (along / 2.0 + 0.01).copysign(if y == 0.0 { 1.0 } else { y });
        points[one].y -= by;
        points[other].y += by;
    }
}

fn stack(points: &mut [Point], sizes: &[Size]) {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|one, other| points[*one].y.total_cmp(&points[*other].y).then(one.cmp(other)));
    for place in 0..order.len() {
        let this = order[place];
        for above in &order[..place] {
            let beside = (points[this].x - points[*above].x).abs();
            if beside < f64::midpoint(sizes[this].width, sizes[*above].width) {
                let free = points[*above].y + f64::midpoint(sizes[this].height, sizes[*above].height);
                points[this].y = points[this].y.max(free);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::seed::Seed;
    use super::*;

    #[test]
    fn a_heap_of_boxes_is_spread() {
        for (count, side) in [(2, 0.0), (40, 0.0), (150, 100.0), (300, 2000.0)] {
            let mut seed = Seed(count);
            let mut points: Vec<Point> =
                (0..count).map(|_| Point { x: seed.share() * side, y: seed.share() * side }).collect();
            let sizes: Vec<Size> =
                points.iter().map(|_| Size { width: 60.0 + seed.share() * 150.0, height: 40.0 }).collect();
            remove(&mut points, &sizes, 8.0);
            assert_eq!(super::count(&points, &sizes), 0, "{count} in {side}");
        }
    }

    #[test]
    fn boxes_that_are_free_stay() {
        let mut points = vec![Point { x: 0.0, y: 0.0 }, Point { x: 100.0, y: 0.0 }];
        let before = points.clone();
        remove(&mut points, &[Size { width: 50.0, height: 20.0 }; 2], 8.0);
        assert_eq!(points, before);
    }
}
