//! Values that are read once each and compared by a function.

use super::{Alike, Column, Compare};
use crate::link::Thing;
use crate::link::parts::in_parts;

/// Two columns of values that were read.
pub struct Pairwise<V> {
    left: Values<V>,
    right: Values<V>,
    alike: fn(&V, &V) -> (f32, &'static str),
}

/// The values of all things, one behind another; what could not be read keeps its place.
struct Values<V> {
    /// Where those of each thing begin, and where the last end.
    begins: Vec<usize>,
    values: Vec<Option<V>>,
}

impl<V: Send + Sync + 'static> Pairwise<V> {
    /// Reads two columns; what cannot be read is no value.
    pub fn prepare(
        left: &Column<'_>,
        right: &Column<'_>,
        read: fn(&str) -> Option<V>,
        alike: fn(&V, &V) -> (f32, &'static str),
    ) -> Box<dyn Compare> {
        Box::new(Self { left: Values::read(left, read), right: Values::read(right, read), alike })
    }
}

impl<V: Send> Values<V> {
    fn read(column: &Column<'_>, read: fn(&str) -> Option<V>) -> Self {
        let things: Vec<(&Thing, bool)> = column.set.things.iter().zip(column.is_needed.iter().copied()).collect();
        let of = |(thing, is_needed): &(&Thing, bool)| -> Vec<Option<V>> {
            let values = if *is_needed { thing.values.get(column.field) } else { None };
            values.into_iter().flatten().map(|value| read(value)).collect()
        };
        let mut all = Self { begins: vec![0], values: Vec::new() };
        for values in in_parts(&things, of).flatten() {
            all.values.extend(values);
            all.begins.push(all.values.len());
        }
        all
    }

    fn of(&self, thing: usize) -> &[Option<V>] {
        &self.values[self.begins[thing]..self.begins[thing + 1]]
    }
}

impl<V: Send + Sync> Compare for Pairwise<V> {
    fn compare(&self, left: usize, right: usize) -> Option<Alike> {
        let mut best: Option<Alike> = None;
        for (at_left, a) in self.left.of(left).iter().enumerate() {
            for (at_right, b) in self.right.of(right).iter().enumerate() {
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
