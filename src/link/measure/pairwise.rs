//! Values that are read once each and compared by a function.

use super::{Alike, Column, Compare};

/// Two columns of values that were read.
pub struct Pairwise<V> {
    left: Vec<Vec<Option<V>>>,
    right: Vec<Vec<Option<V>>>,
    alike: fn(&V, &V) -> (f32, &'static str),
}

impl<V: Send + Sync + 'static> Pairwise<V> {
    /// Reads two columns; what cannot be read is no value.
    pub fn prepare(
        left: &Column<'_>,
        right: &Column<'_>,
        read: fn(&str) -> Option<V>,
        alike: fn(&V, &V) -> (f32, &'static str),
    ) -> Box<dyn Compare> {
        let read = |column: &Column<'_>| {
            let of = |(values, is_needed): (&Vec<Vec<String>>, &bool)| -> Vec<Option<V>> {
                let values = if *is_needed { values.get(column.field) } else { None };
                values.into_iter().flatten().map(|value| read(value)).collect()
            };
            column.set.things.iter().map(|thing| &thing.values).zip(column.is_needed).map(of).collect()
        };
        Box::new(Self { left: read(left), right: read(right), alike })
    }
}

impl<V: Send + Sync> Compare for Pairwise<V> {
    fn compare(&self, left: usize, right: usize) -> Option<Alike> {
        let mut best: Option<Alike> = None;
        for (at_left, a) in self.left[left].iter().enumerate() {
            for (at_right, b) in self.right[right].iter().enumerate() {
                let (Some(a), Some(b)) = (a, b) else { continue };
                let (similarity, how) = (self.alike)(a, b);
                if best.is_none_or(|best| similarity > best.similarity) {
                    best = Some(Alike { similarity, left: at_left, right: at_right, how });
                }
            }
        }
        best
    }
}
