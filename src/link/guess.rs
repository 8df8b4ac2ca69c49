//! Which fields of two sets are compared, and how, when nobody says so.

use super::fold::words;
use super::measure::{CODE, IDENTIFIER, NAME, date, number, web};
use super::{Comparison, Field, Plan, Set};
use std::collections::HashSet;

/// Values of a field that are looked at.
const SAMPLE: usize = 2_000;

/// How much of a column must be of a kind.
const MOST: f64 = 0.8;

/// How many words two columns must share, as a part of the smaller one's, to be taken for the same.
const SHARED: f64 = 0.25;

/// Words of an average value up to which it may be a word of a list: a town, a country, a kind.
const LIST_UP_TO: usize = 4;

/// Registers whose identifiers columns hold that are called after them.
const REGISTERS: &[&str] = &[
    "doi", "ean", "fundref", "gnd", "grid", "gtin", "isbn", "isni", "issn", "lei", "orcid", "pmid", "ror", "upc",
    "viaf", "wikidata",
];

/// Words of an average value from which on it is a text.
const TEXT_FROM: f64 = 14.0;

/// Pairs of fields that mean the same: by their name, else by what stands in them.
pub fn guess_comparisons(left: &Set, right: &Set) -> Vec<Comparison> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let same_name = |a: &Field, b: &Field| !a.name.is_empty() && words(&a.name) == words(&b.name);
    for (at, field) in left.fields.iter().enumerate() {
        let other = right.fields.iter().position(|other| same_name(field, other));
        pairs.extend(other.map(|other| (at, other)));
    }
    pairs.extend(alike_columns(left, right, &pairs));
    pairs.sort_unstable();
    pairs.into_iter().filter_map(|(a, b)| comparison(left, a, right, b)).collect()
}

/// What is compared of the sets of a specification: what it says, the rest guessed. The fields of the sets are told how.
pub fn comparisons(plan: &Plan, left: &mut Set, mut right: Option<&mut Set>) -> Vec<Comparison> {
    for set in [Some(&mut *left), right.as_deref_mut()].into_iter().flatten() {
        for field in &mut set.fields {
            if let Some(measure) = plan.measures.get(&field.name) {
                measure.get_ref().clone_into(&mut field.measure);
            }
        }
    }
    let comparisons = guess_comparisons(left, right.as_deref().unwrap_or(left));
    for comparison in &comparisons {
        comparison.measure.clone_into(&mut left.fields[comparison.left].measure);
        if let Some(right) = &mut right {
            comparison.measure.clone_into(&mut right.fields[comparison.right].measure);
        }
    }
    comparisons
}

/// Tells the fields of a set that names are looked up in how they are compared. Things are found by their first field of
/// names. Others that look like names and are not said to be are words of a list, such as towns, or only shown.
pub fn tell_measures(plan: &Plan, set: &mut Set) {
    comparisons(plan, set, None);
    let of_names = set.fields.iter().position(|field| field.measure == NAME.name).unwrap_or(0);
    for at in 0..set.fields.len() {
        if at == of_names {
            NAME.name.clone_into(&mut set.fields[at].measure);
        } else if set.fields[at].measure == NAME.name && !plan.measures.contains_key(&set.fields[at].name) {
            let values = || set.things.iter().filter_map(|thing| thing.values.get(at)?.first());
            let words: usize = values().map(|value| value.split_whitespace().count()).sum();
            let is_list = words <= values().count() * LIST_UP_TO;
            let measure = if is_list { CODE.name } else { "" };
            measure.clone_into(&mut set.fields[at].measure);
        }
    }
}

/// Columns of texts that are in no pair yet and share many words, the most alike first.
fn alike_columns(left: &Set, right: &Set, paired: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let free = |set: &Set, is_taken: &dyn Fn(usize) -> bool| -> Vec<(usize, HashSet<String>)> {
        let is_free = |field: &usize| !is_taken(*field);
        (0..set.fields.len()).filter(is_free).map(|field| (field, words_of(set, field))).collect()
    };
    let of_left = free(left, &|field| paired.iter().any(|pair| pair.0 == field));
    let of_right = free(right, &|field| paired.iter().any(|pair| pair.1 == field));
    let mut alike: Vec<(f64, usize, usize)> = Vec::new();
    for (a, words_left) in &of_left {
        for (b, words_right) in &of_right {
            let smaller = words_left.len().min(words_right.len());
            let shared = words_left.intersection(words_right).count() as f64 / smaller.max(1) as f64;
            if shared >= SHARED {
                alike.push((shared, *a, *b));
            }
        }
    }
    alike.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (_, a, b) in alike {
        if !found.iter().any(|pair| pair.0 == a || pair.1 == b) {
            found.push((a, b));
        }
    }
    found
}

fn words_of(set: &Set, field: usize) -> HashSet<String> {
    values(set, field).flat_map(words).filter(|word| word.parse::<f64>().is_err()).collect()
}

fn values(set: &Set, field: usize) -> impl Iterator<Item = &str> {
    let values = set.things.iter().flat_map(move |thing| thing.values.get(field).into_iter().flatten());
    values.map(String::as_str).filter(|value| !value.trim().is_empty()).take(SAMPLE)
}

fn comparison(left: &Set, a: usize, right: &Set, b: usize) -> Option<Comparison> {
    let both = || values(left, a).chain(values(right, b));
    both().next()?;
    let named = [&left.fields[a], &right.fields[b]].into_iter().find(|field| !field.measure.is_empty());
    let is_register = |field: &Field| words(&field.name).iter().any(|word| REGISTERS.contains(&word.as_str()));
    let measure = match named {
        Some(field) => field.measure.clone(),
        None if is_register(&left.fields[a]) && is_register(&right.fields[b]) => IDENTIFIER.name.to_owned(),
        None => guess_measure(both).to_owned(),
    };
    Some(Comparison { name: left.fields[a].name.clone(), left: a, right: b, measure })
}

/// The measure values call for.
fn guess_measure<'a, I: Iterator<Item = &'a str>>(values: impl Fn() -> I) -> &'static str {
    let all = values().count() as f64;
    let part = |is: &dyn Fn(&str) -> bool| values().filter(|value| is(value)).count() as f64 / all;
    if part(&|value| value.len() <= 12 && date::read(value).is_some()) >= MOST {
        return "date";
    }
    if part(&|value| number::read(value).is_some()) >= MOST {
        return "number";
    }
    if part(&|value| !value.contains(' ') && web::read(value).is_some()) >= MOST {
        return "web";
    }
    let different = values().collect::<HashSet<_>>().len() as f64 / all;
    let in_words = values().map(|value| words(value).len()).sum::<usize>() as f64 / all;
    let is_short = part(&|value| value.len() <= 3 && value.chars().all(|letter| letter.is_ascii_uppercase())) >= MOST;
    if in_words <= 4.0 && (different <= 0.05 || (is_short && different <= 0.5)) {
        return "code";
    }
    if in_words > TEXT_FROM { "text" } else { "name" }
}
