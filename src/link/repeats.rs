use super::{Comparison, Set};
use std::collections::HashMap;

/// How many things of a set repeat another one to the letter, in all that is compared, as a part of all. Where none does, the
/// set is a list of different things, and each is at most one thing of another such list.
pub fn repeats(set: &Set, comparisons: &[Comparison], field: impl Fn(&Comparison) -> usize) -> f64 {
    let mut count: HashMap<Vec<&[String]>, usize> = HashMap::new();
    for thing in &set.things {
        let values = comparisons.iter().map(|one| thing.values.get(field(one)).map_or(&[][..], Vec::as_slice));
        *count.entry(values.collect()).or_default() += 1;
    }
    let repeated: usize = count.values().map(|things| things - 1).sum();
    repeated as f64 / set.things.len().max(1) as f64
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
        assert_eq!(repeats(&Set::default(), &[of(0)], |one| one.left), 0.0);
    }
}
