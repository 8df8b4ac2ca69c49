//! Boxes beside each other: in a grid, or as tight as their sizes allow.

use super::{Point, Size};

/// How wide a picture is for its height, where nothing else decides.
const ASPECT: f64 = 1.6;

/// Rectangles on as little room as a simple rule finds, about as wide as a screen: the highest first, each as high up as it
/// goes. Gives the top left corner of each and the size of the whole. Cost: at most quadratic.
pub fn rows(sizes: &[Size], gap: f64) -> (Vec<Point>, Size) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|one, other| sizes[*other].height.total_cmp(&sizes[*one].height).then(one.cmp(other)));
    let area: f64 = sizes.iter().map(|size| (size.width + gap) * (size.height + gap)).sum();
    let widest = sizes.iter().map(|size| size.width).fold(0.0, f64::max);
    let mut skyline = Skyline::new(widest.max((area * ASPECT).sqrt()) + gap);
    let mut corners = vec![Point::default(); sizes.len()];
    for number in order {
        corners[number] = skyline.put(Size { width: sizes[number].width + gap, height: sizes[number].height + gap });
    }
    let right = corners.iter().zip(sizes).map(|(corner, size)| corner.x + size.width).fold(0.0, f64::max);
    let bottom = corners.iter().zip(sizes).map(|(corner, size)| corner.y + size.height).fold(0.0, f64::max);
    (corners, Size { width: right, height: bottom })
}

/// The lower border of what is placed: steps from left to right, each with its left end and its depth.
struct Skyline {
    steps: Vec<Point>,
    width: f64,
}

impl Skyline {
    fn new(width: f64) -> Self {
        Self { steps: vec![Point::default()], width }
    }

    /// The highest place for a rectangle, the leftmost of equals; it is taken.
    fn put(&mut self, size: Size) -> Point {
        let places = self.steps.iter().map(|step| step.x).filter(|x| x + size.width <= self.width + 1e-6);
        let best = places.map(|x| Point { x, y: self.depth(x, x + size.width) }).min_by(|a, b| a.y.total_cmp(&b.y));
        let corner = best.unwrap_or_else(|| Point { x: 0.0, y: self.depth(0.0, self.width) });
        self.cover(corner, size);
        corner
    }

    fn depth(&self, left: f64, right: f64) -> f64 {
        let mut depth: f64 = 0.0;
        for (number, step) in self.steps.iter().enumerate() {
            let end = self.steps.get(number + 1).map_or(self.width, |next| next.x);
            if step.x < right - 1e-6 && end > left + 1e-6 {
                depth = depth.max(step.y);
            }
        }
        depth
    }

    fn cover(&mut self, corner: Point, size: Size) {
        let right = corner.x + size.width;
        let after = self.steps.iter().rev().find(|step| step.x <= right).map_or(0.0, |step| step.y);
        self.steps.retain(|step| step.x < corner.x || step.x > right);
        self.steps.push(Point { x: corner.x, y: corner.y + size.height });
        if right < self.width {
            self.steps.push(Point { x: right, y: after });
        }
        self.steps.sort_by(|one, other| one.x.total_cmp(&other.x));
    }
}

/// Boxes in rows and columns, row by row. Gives the middle of each and the size of the whole; about as wide as `wide` where
/// that is more than a screen's shape asks for.
pub fn grid(sizes: &[Size], gap: f64, wide: Option<f64>) -> (Vec<Point>, Size) {
    let mut columns = 1;
    while columns < sizes.len() {
        let (width, height) = (total(&widths(sizes, columns + 1), gap), total(&heights(sizes, columns + 1), gap));
        if width > wide.unwrap_or(0.0).max(height * ASPECT * 1.5) {
            break;
        }
        columns += 1;
    }
    let (widths, heights) = (widths(sizes, columns), heights(sizes, columns));
    let (xs, ys) = (middles(&widths, gap), middles(&heights, gap));
    let points = (0..sizes.len()).map(|number| Point { x: xs[number % columns], y: ys[number / columns] });
    (points.collect(), Size { width: total(&widths, gap), height: total(&heights, gap) })
}

fn widths(sizes: &[Size], columns: usize) -> Vec<f64> {
    let column = |column| sizes.iter().skip(column).step_by(columns).map(|size| size.width).fold(0.0, f64::max);
    (0..columns).map(column).collect()
}

fn heights(sizes: &[Size], columns: usize) -> Vec<f64> {
    sizes.chunks(columns).map(|row| row.iter().map(|size| size.height).fold(0.0, f64::max)).collect()
}

/// The middles of stretches beside each other.
pub fn middles(lengths: &[f64], gap: f64) -> Vec<f64> {
    let mut passed = 0.0;
    let mut middle = |length: &f64| {
        let middle = passed + length / 2.0;
        passed += length + gap;
        middle
    };
    lengths.iter().map(&mut middle).collect()
}

/// The length of stretches beside each other.
pub fn total(lengths: &[f64], gap: f64) -> f64 {
    lengths.iter().sum::<f64>() + gap * lengths.len().saturating_sub(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::boxes::Rect;
    use super::super::seed::Seed;
    use super::*;

    #[test]
    fn packed_rectangles_do_not_overlap_and_leave_little_empty() {
        let mut seed = Seed(3);
        let sizes: Vec<Size> =
            (0..80).map(|_| Size { width: 20.0 + seed.share() * 200.0, height: 20.0 + seed.share() * 100.0 }).collect();
        let (corners, whole) = rows(&sizes, 10.0);
        let rects: Vec<Rect> = corners
            .iter()
            .zip(&sizes)
            .map(|(at, size)| Rect { left: at.x, top: at.y, right: at.x + size.width, bottom: at.y + size.height })
            .collect();
        for (number, one) in rects.iter().enumerate() {
            for other in &rects[..number] {
                assert!(!one.grown(4.9).overlaps(&other.grown(4.9)), "{one:?} and {other:?}");
            }
        }
        let full: f64 = sizes.iter().map(|size| size.width * size.height).sum();
        assert!(full / (whole.width * whole.height) > 0.5, "{full} of {whole:?}");
    }

    #[test]
    fn a_grid_is_about_as_wide_as_a_screen() {
        let (points, whole) = grid(&[Size { width: 100.0, height: 40.0 }; 24], 20.0, None);
        assert_eq!(points.len(), 24);
        assert!((0.8..3.0).contains(&(whole.width / whole.height)), "{whole:?}");
        assert_eq!(grid(&[], 20.0, None).1, Size::default());
    }
}
