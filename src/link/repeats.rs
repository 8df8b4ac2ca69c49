use super::{Comparison, Set};
use std::collections::HashMap;

/// How many things of a set repeat another one to the letter, in all that is compared, as a part of all. Where none does, the
/// set is a list of different things, and each is at most one thing of another such list.
pub fn repeats(set: &Set, comparisons: &[Comparison], field: impl Fn(&Comparison) -> usize) -> f64 {
    let repeated = stands_for(set, comparisons, field).zip(0..).filter(|(first, thing)| first != thing).count();
    repeated as f64 / set.things.len().max(1) as f64
}

/// For each thing of a set the first one that is the same to the letter in all that is compared. What has nothing that is
/// compared is like no other.
pub fn stands_for<'a>(
    set: &'a Set,
    comparisons: &'a [Comparison],
    field: impl Fn(&Comparison) -> usize + 'a,
) -> impl Iterator<Item = u32> + 'a {
    let mut firsts: HashMap<Vec<&[String]>, u32> = HashMap::new();
    set.things.iter().zip(0..).map(move |(thing, at)| {
        let values = comparisons.iter().map(|one| thing.values.get(field(one)).map_or(&[][..], Vec::as_slice));
        let values: Vec<&[String]> = values.collect();
        if values.iter().all(|values| values.is_empty()) { at } else { *firsts.entry(values).or_insert(at) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Thing;

    #[test]
    fn rows_that_are_equal_in_what_is_compared_repeat() {
        let thing = |name: &str, town: &str| Thing {
            id: String::new(),
            values: [name, town].map(|value| vec![value.to_owned()]).to_vec(),
        };
        let things = vec![thing("a", "x"), thing("a", "y"), thing("a", "x"), thing("b", "x")];
        let set = Set { things, ..Set::default() };
        let of = |left| Comparison { name: String::new(), left, right: 0, measure: String::new() };
        assert_eq!(repeats(&set, &[of(0), of(1)], |one| one.left), 0.25);
        assert_eq!(repeats(&set, &[of(0)], |one| one.left), 0.5);
        assert_eq!(stands_for(&set, &[of(0), of(1)], |one| one.left).collect::<Vec<_>>(), [0, 1, 0, 3]);
        assert_eq!(repeats(&Set::default(), &[of(0)], |one| one.left), 0.0);
    }
}
