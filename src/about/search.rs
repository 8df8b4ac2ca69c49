//! Things by name: any language and script, typos forgiven, best first.

use crate::query::{Name, Names, ask_own};
use crate::store::{NamedNode, Row, Store, StoreError, Term};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A thing that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    pub iri: String,
    pub label: String,
    pub classes: Vec<String>,
    /// The name that matched, where that is not the label.
    pub matched: String,
    /// Whether we assert that name, or only somebody says it.
    pub asserted: bool,
    /// 1 for the very name, less the less alike.
    pub score: f64,
    /// Records that speak of it.
    pub records: usize,
}

/// Below this a name is not like what was asked for.
const LIKE: f64 = 0.5;

/// A name that is the one asked for, whatever its case and accents.
pub const EXACT: f64 = 1.0;

/// An alias counts a little less than a label that matches as well; so does a name we do not assert.
const LESS: f64 = 0.001;

/// Finds things whose names match a text: the very name before a part of it, a part before what is merely alike; among
/// equals, what more records speak of. At most `most` hits.
pub fn search(text: &str, most: usize, store: &Store, names: &Names) -> Result<Vec<Hit>, StoreError> {
    let mut ranked = rank(text, names);
    // What scores alike as the last hit still has to be weighed.
    let last = ranked.get(most.saturating_sub(1)).map_or(0.0, |(score, ..)| *score);
    ranked.retain(|(score, ..)| *score >= last);
    let mut hits = ranked
        .into_iter()
        .take(most * 8)
        .map(|(score, iri, name)| hit(score, iri, name, store, names))
        .collect::<Result<Vec<_>, _>>()?;
    hits.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(b.records.cmp(&a.records)).then(a.label.cmp(&b.label)).then(a.iri.cmp(&b.iri))
    });
    hits.truncate(most);
    Ok(hits)
}

/// Names that look a little like a text that nothing is called, nearest first: at most three.
pub fn nearest_names(text: &str, names: &Names) -> Vec<String> {
    /// Below this the letters have too little in common to be worth a line.
    const WORTH_A_LINE: f64 = 0.6;
    let wanted = fold(text);
    let mut near: Vec<(f64, &str)> = names
        .iter()
        .flat_map(|(_, names)| names.iter().filter(|name| name.is_asserted()))
        .map(|name| (strsim::jaro_winkler(&wanted, &fold(&name.text)), name.text.as_str()))
        .filter(|(likeness, _)| *likeness > WORTH_A_LINE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Score, IRI and the name that matched, best first.
pub fn rank<'a>(text: &str, names: &'a Names) -> Vec<(f64, &'a str, &'a Name)> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut ranked: Vec<(f64, &str, &Name)> = names
        .iter()
        .filter_map(|(iri, names)| {
            let scored = names.iter().map(|name| {
                let less = [name.is_alias, !name.is_asserted()].into_iter().filter(|less| *less).count();
                (score(&wanted, &fold(&name.text)) - LESS * less as f64, name)
            });
            let (score, matched) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
            (score >= LIKE).then_some((score, iri, matched))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    ranked
}

/// Whether a score is that of the very name, label or alias.
pub fn is_exact(score: f64) -> bool {
    score >= EXACT - 2.5 * LESS
}

/// How well a name answers a text, both folded: each word of the text looks for its best word in the name.
fn score(wanted: &str, name: &str) -> f64 {
    if wanted == name {
        return EXACT;
    }
    let words: Vec<&str> = wanted.split(' ').collect();
    let in_name: Vec<&str> = name.split(' ').collect();
    let found: f64 = words
        .iter()
        .map(|word| in_name.iter().map(|candidate| word_score(word, candidate)).fold(0.0, f64::max))
        .sum::<f64>()
        / words.len() as f64;
    if found < LIKE {
        return 0.0;
    }
    // A name that says little else is nearer than a long one that says the same among other things.
    let share = (words.len() as f64 / in_name.len() as f64).min(1.0);
    found * (0.7 + 0.25 * share)
}

/// 1 for the same word, less for its beginning, less again for one or two typos; 0 for another word.
fn word_score(wanted: &str, word: &str) -> f64 {
    if wanted == word {
        return 1.0;
    }
    let length = wanted.chars().count();
    if length >= 3 && word.starts_with(wanted) {
        return 0.9;
    }
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let difference = length.abs_diff(word.chars().count());
    if difference > allowed {
        return 0.0;
    }
    match strsim::damerau_levenshtein(wanted, word) {
        typos if typos <= allowed => 0.85 - 0.1 * typos as f64,
        _ => 0.0,
    }
}

/// Case, accents, punctuation and doubled spaces do not matter.
pub fn fold(text: &str) -> String {
    let letters: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() || c == '+' { c } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hit(score: f64, iri: &str, name: &Name, store: &Store, names: &Names) -> Result<Hit, StoreError> {
    let table = ask_own(
        store,
        &names.vocabulary().prefixes,
        "SELECT ?class (COUNT(DISTINCT ?record) AS ?n) {
           VALUES ?x { UNDEF }
           { GRAPH ?record { ?x a ?class } } UNION { GRAPH ?record { ?x ?p ?o } } UNION { GRAPH ?record { ?s ?p ?x } }
         } GROUP BY ?class ORDER BY ?class",
        &[("x", NamedNode::new_unchecked(iri).into())],
    )?;
    let records = table.rows.iter().map(count).max().unwrap_or(0);
    let classes = table.rows.iter().filter_map(|row| row[0].as_ref()).map(|class| names.show_term(class)).collect();
    let label = names.show(iri);
    let matched = if name.text == label { String::new() } else { name.text.clone() };
    Ok(Hit { iri: iri.to_owned(), label, classes, matched, asserted: name.is_asserted(), score, records })
}

fn count(row: &Row) -> usize {
    match row.get(1) {
        Some(Some(Term::Literal(number))) => number.value().parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_answers_score_higher() {
        let score = |text: &str, name: &str| score(&fold(text), &fold(name));
        let order = [
            score("giga", "Giga"),
            score("goods alliance", "Goods Alliance Office"),
            score("goods alliance", "Digital Public Goods Alliance of the World"),
            score("goods aliance", "Digital Public Goods Alliance of the World"),
            score("goods", "Norway"),
        ];
        assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
    }

    #[test]
    fn accents_case_and_script_do_not_matter() {
        assert_eq!(fold("Türkiye — République"), "turkiye republique");
        assert_eq!(fold("ΑΘΉΝΑ"), fold("αθήνα"));
        assert_eq!(fold("الاتحاد  الدولي"), "الاتحاد الدولي");
    }
}
