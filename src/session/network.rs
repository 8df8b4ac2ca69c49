//! A network of the open folder: rows of a query, with what the folder knows of the things and records in them.

use super::Session;
use crate::graph::{About, Evidence, GraphError, Known, Network, Projection, Said, WEIGHT, project};
use crate::query::{Front, Names, QueryFile, ask_own};
use crate::store::{Limit, Prepared, Store, StoreError, Term};
use crate::vocab::Prefixes;
use crate::vocab::terms::say;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A network, and the limit that cut its rows short, if any.
pub struct Rowed {
    pub network: Network,
    pub reached: Option<Limit>,
}

/// The network that the rows of a query make. `always` stays a thing of its own, however generic it is.
pub fn network(
    session: &Session,
    prepared: &Prepared,
    choices: Projection,
    always: &[&str],
) -> Result<Rowed, GraphError> {
    let names = session.names()?;
    let mut known = known(session, names)?;
    for thing in always {
        known.generic.remove(*thing);
    }
    let mut rows = session.store.query(prepared, &session.limits);
    let columns = rows.columns().to_vec();
    let mut network = project(&columns, &mut rows, &known, choices)?;
    network.about = about(session, columns.iter().any(|column| column == "weight"));
    let reached = rows.reached();
    if let Some(limit) = reached {
        network.not_shown.push(format!("whatever comes after {limit}: the rows are partial"));
    }
    Ok(Rowed { network, reached })
}

/// The lens that surroundings of a thing and ways between two things are taken from.
pub const EVERYTHING: &str = "everything";

/// The same, for a folder that has none: every relation between two things.
const EVERY_RELATION: &str = "\
SELECT ?source ?relation ?target ?record {
  ?source ?relation ?target .
  GRAPH ?record { ?source ?relation ?target }
  ?source a ?kind .
  ?target a ?other .
  FILTER(?relation NOT IN (rdf:type, dcterms:source) && ?source != ?target)
  FILTER NOT EXISTS { ?target a owl:Class }
  FILTER NOT EXISTS { ?target a skos:Concept }
  FILTER NOT EXISTS { ?source a say:Record }
  FILTER NOT EXISTS { ?source a say:Source }
  FILTER NOT EXISTS { ?source a say:Contradiction }
  FILTER NOT EXISTS { ?source a say:Account }
}";

/// What the weight of an edge is where the query gives one.
const WEIGHT_GIVEN: &str = "as the description says";

/// Records whose word we do not take: the rule of acceptance of [`crate::load`], turned round.
const NOT_ASSERTED: &str = "SELECT DISTINCT ?record {
  { ?record say:standing ?standing }
  UNION { ?record say:reading ?reading FILTER NOT EXISTS { ?reading say:accepted true } }
}";

/// All that is connected: the folder's own lens, else every relation between two things.
pub fn everything(session: &Session) -> QueryFile {
    session.catalogue.lens(EVERYTHING).cloned().unwrap_or_else(|| QueryFile {
        name: EVERYTHING.to_owned(),
        path: EVERYTHING.to_owned(),
        text: EVERY_RELATION.to_owned(),
        front: Front { title: "Everything that is connected".to_owned(), ..Front::default() },
    })
}

/// What every file of a folder's network says of itself; title and description are the query's.
fn about(session: &Session, has_weight: bool) -> About {
    let dates = session.datasets.iter().map(|dataset| &dataset.date);
    let licences: BTreeSet<&str> =
        session.datasets.iter().map(|dataset| dataset.licence.as_str()).filter(|licence| !licence.is_empty()).collect();
    let attribution = [&session.vocabulary.title, &session.vocabulary.rights];
    let attribution: Vec<&str> =
        attribution.into_iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
    About {
        date: dates.max().cloned().unwrap_or_default(),
        licence: licences.into_iter().collect::<Vec<_>>().join(", "),
        attribution: attribution.join(". "),
        weight: if has_weight { WEIGHT_GIVEN } else { WEIGHT }.to_owned(),
        ..About::default()
    }
}

fn known<'a>(session: &'a Session, names: &'a Names) -> Result<Known<'a>, StoreError> {
    let (store, prefixes) = (&session.store, &session.vocabulary.prefixes);
    Ok(Known {
        label: Some(Box::new(|iri| names.show(iri))),
        short: Some(Box::new(|iri| prefixes.shorten(iri))),
        classes: classes(store, prefixes, names)?,
        records: records(store, prefixes, names)?,
        symmetric: things(store, prefixes, "SELECT ?x { ?x a owl:SymmetricProperty }")?,
        generic: things(store, prefixes, "SELECT ?x { ?x say:generic true }")?,
    })
}

fn things(store: &Store, prefixes: &Prefixes, query: &str) -> Result<HashSet<String>, StoreError> {
    let rows = ask_own(store, prefixes, query, &[])?.rows;
    Ok(rows.into_iter().filter_map(|row| iri(row.first()?)).collect())
}

fn iri(term: &Option<Term>) -> Option<String> {
    match term {
        Some(Term::NamedNode(node)) => Some(node.as_str().to_owned()),
        Some(Term::BlankNode(node)) => Some(format!("_:{}", node.as_str())),
        _ => None,
    }
}

/// The class that says most about a thing. None of its other classes is below it. One with a name goes before one without,
/// and one that makes a thing what it is before one that only marks some things of other classes.
fn classes(store: &Store, prefixes: &Prefixes, names: &Names) -> Result<HashMap<String, String>, StoreError> {
    let above = superclasses(store, prefixes)?;
    // What is only said has a class too; what we assert goes first.
    let asserted = "SELECT ?thing ?class { ?thing a ?class }";
    let said = "SELECT ?thing ?class { GRAPH ?record { ?thing a ?class } }";
    let mut classes: HashMap<String, String> = HashMap::new();
    for query in [said, asserted] {
        let mut of: HashMap<String, BTreeSet<String>> = HashMap::new();
        for row in ask_own(store, prefixes, query, &[])?.rows {
            if let Some((thing, class)) = row.first().and_then(iri).zip(row.get(1).and_then(iri)) {
                of.entry(thing).or_default().insert(class);
            }
        }
        of.values_mut().for_each(|all| leave_lowest(all, &above));
        let enough: HashSet<String> = of.values().filter(|all| all.len() == 1).flatten().cloned().collect();
        for (thing, all) in of {
            let best = all.iter().min_by_key(|class| (names.label(class).is_none(), !enough.contains(*class), *class));
            classes.extend(best.map(|class| (thing, class.clone())));
        }
    }
    Ok(classes)
}

/// Leaves out classes that are above another one of the list.
fn leave_lowest(classes: &mut BTreeSet<String>, above: &HashSet<(String, String)>) {
    let all = classes.clone();
    // Two that are above each other are both kept.
    let is_above = |class: &String, other: &String| {
        above.contains(&(other.clone(), class.clone())) && !above.contains(&(class.clone(), other.clone()))
    };
    classes.retain(|class| !all.iter().any(|other| other != class && is_above(class, other)));
}

/// Pairs of a class and one above it, at any distance.
fn superclasses(store: &Store, prefixes: &Prefixes) -> Result<HashSet<(String, String)>, StoreError> {
    let query = "SELECT DISTINCT ?class ?above { ?class rdfs:subClassOf+ ?above }";
    let rows = ask_own(store, prefixes, query, &[])?.rows;
    Ok(rows.into_iter().filter_map(|row| iri(row.first()?).zip(iri(row.get(1)?))).collect())
}

/// Every record: publisher, kind of evidence, whether it is contested, its place in words.
fn records(store: &Store, prefixes: &Prefixes, names: &Names) -> Result<HashMap<String, Said>, StoreError> {
    let query = "SELECT ?record ?evidence ?standing { ?record say:evidence ?evidence OPTIONAL { ?record say:standing ?standing } }";
    let mut records: HashMap<String, Said> = HashMap::new();
    for row in ask_own(store, prefixes, query, &[])?.rows {
        let [record, evidence, standing] = [0, 1, 2].map(|column| row.get(column).and_then(iri));
        let (Some(record), Some(evidence)) = (record, evidence) else {
            continue;
        };
        let contested = [say::CONTESTED, say::WITHDRAWN, say::REPORTED_WITHDRAWN];
        let contested = standing.is_some_and(|standing| contested.iter().any(|one| one.as_str() == standing));
        let citation = names.citation(&record).cloned().unwrap_or_default();
        let publisher = if citation.publisher.is_empty() { &citation.source } else { &citation.publisher };
        let places = [citation.in_full(), citation.locator.clone()];
        let said = records.entry(record).or_default();
        said.publisher.clone_from(publisher);
        said.evidence = said.evidence.max(Evidence::of(&evidence));
        said.contested |= contested;
        said.citation = places.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    }
    for record in things(store, prefixes, NOT_ASSERTED)? {
        records.entry(record).or_default().evidence = Evidence::Unasserted;
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::EVERY_RELATION;
    use crate::graph::layout::LAYOUTS;
    use crate::query::parse;
    use crate::vocab::Prefixes;

    #[test]
    fn the_engines_own_lens_is_valid() {
        assert!(parse(EVERY_RELATION, &Prefixes::default()).is_ok());
    }

    /// Front lines are read two floors below the layouts they name.
    #[test]
    fn a_lens_may_name_every_layout_and_no_other() {
        let placed: Vec<&str> = LAYOUTS.iter().map(|layout| layout.name).collect();
        assert_eq!(crate::query::LAYOUTS, placed);
    }
}
