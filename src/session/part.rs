use crate::link::{self, Ledger};
use crate::load::{self, Loaded};
use crate::query::{Catalogue, Kind, needed};
use crate::reason;
use crate::shelf::Shelf;
use crate::store::{Needed, Prepared, StoreError};
use crate::vocab::Vocabulary;
use crate::vocab::terms::say;

/// What some queries need of a shelf, and no more: of a large dataset that is a small part. With `inferred`, also what the
/// rules conclude.
pub fn part(
    shelf: &Shelf,
    vocabulary: &Vocabulary,
    queries: &[Prepared],
    inferred: bool,
) -> Result<Loaded, StoreError> {
    let mut wanted = Needed::default();
    queries.iter().for_each(|query| wanted.extend(needed(query)));
    let catalogue = if inferred { Catalogue::read(shelf) } else { Catalogue::default() };
    let rules = catalogue.files(Kind::Rule);
    reason::extend(&mut wanted, rules, &vocabulary.prefixes);
    // By it the accepted links are told.
    wanted.asserted.predicates.insert(say::ACCEPTED.into_owned());
    let mut loaded = load::load_needed(shelf, &wanted)?;
    let (ledger, faults) = Ledger::read_decided(shelf, vocabulary);
    loaded.findings.extend(faults.into_iter().filter(|fault| ledger.has_lost(&fault.file)));
    let links = link::records(&ledger, &loaded.store, vocabulary)?;
    loaded.store.extend(links.quads.into_iter().filter(|quad| wanted.has(quad)))?;
    loaded.findings.extend(reason::infer(&mut loaded.store, rules, vocabulary)?);
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::session::Session;
    use crate::store::Limits;

    /// What a query finds in the whole and, after it, in the part that it needs; and whether that is less than half.
    fn found(text: &str, whole: &Session, shelf: &Shelf) -> (Vec<String>, Vec<String>, bool) {
        let query = parse(text, &whole.vocabulary.prefixes).expect("valid");
        let part = part(shelf, &whole.vocabulary, std::slice::from_ref(&query), true).expect("a graph");
        let rows = |store: &crate::store::Store| {
            let table = store.query(&query, &Limits::default()).into_table().expect("an answer");
            let mut rows: Vec<String> = table.rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            rows
        };
        (rows(&whole.store), rows(&part.store), part.store.len() * 2 < whole.store.len())
    }

    /// Every question and lens that is shipped gives the same rows from what it needs as from everything.
    #[test]
    fn a_query_has_the_same_answer_from_what_it_needs() {
        let shelf = Shelf::built_in();
        let session = Session::open(shelf.clone(), Limits::default(), Vec::new(), true).expect("a graph");
        let files = [Kind::Question, Kind::Lens].into_iter().flat_map(|kind| session.catalogue.files(kind));
        let mut smaller = 0;
        // Each is asked of a store of its own: every third is enough.
        for file in files.step_by(3) {
            let (whole, part, is_smaller) = found(&file.text, &session, &shelf);
            assert_eq!(part, whole, "{}", file.name);
            smaller += usize::from(is_smaller);
        }
        assert!(smaller > 3, "{smaller}");
    }

    /// `p*` and `p?` also lead from every node to itself, and `GRAPH ?g {}` is every graph.
    #[test]
    fn what_needs_no_statement_has_the_same_answer_too() {
        let shelf = Shelf::built_in();
        let session = Session::open(shelf.clone(), Limits::default(), Vec::new(), true).expect("a graph");
        for (text, has_less) in [
            ("SELECT (COUNT(*) AS ?n) { ?a skos:broader* ?b }", false),
            ("SELECT (COUNT(*) AS ?n) { { ?a skos:broader? ?b } UNION { ?a skos:notation ?b } }", false),
            ("SELECT (COUNT(*) AS ?n) { GRAPH ?g {} }", false),
            ("SELECT ?a ?b { ?a a skos:ConceptScheme ; ^skos:inScheme/skos:broader* ?b }", true),
        ] {
            let (whole, part, is_smaller) = found(text, &session, &shelf);
            assert_eq!((&part, is_smaller), (&whole, has_less), "{text}");
            assert!(!whole.is_empty(), "{text}");
        }
    }
}
