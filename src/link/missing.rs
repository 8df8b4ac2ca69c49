//! What a specification names and a graph does not have, and what may have been meant.

use super::gather::{Asked, Questions};
use super::plan::{Plan, Side};
use super::{LinkError, Set};
use crate::query::{parse, unknown};
use crate::shelf::Finding;
use crate::store::{Limits, Literal, Store, Term};
use crate::vocab::{Prefixes, nearest};
use std::time::Duration;

/// Names of what is there that are told.
const MOST_NAMES: usize = 6;

/// Time after which counting what is there is given up: the hint is a courtesy.
const PATIENCE: Duration = Duration::from_secs(5);

/// A graph that lacks something, and the specification that names it.
pub struct Lacking<'a> {
    pub plan: &'a Plan,
    pub side: &'a Side,
    pub set: &'a Set,
    /// All of the graph, not only what the specification needs of it.
    pub store: &'a Store,
    pub prefixes: &'a Prefixes,
}

impl Questions {
    /// Whether a set has no things, or a field that none of them has.
    pub fn are_in_vain(&self, set: &Set) -> bool {
        set.things.is_empty() || (0..set.fields.len()).any(|field| is_empty(set, field))
    }

    /// What is missing, each with what may have been meant.
    pub fn missing(&self, lacking: &Lacking<'_>) -> Result<Vec<Finding>, LinkError> {
        if lacking.set.things.is_empty() {
            return Ok(vec![self.nothing(lacking)?]);
        }
        let empty = self.fields.iter().enumerate().filter(|(field, _)| is_empty(lacking.set, *field));
        empty.map(|(_, asked)| self.no_value(asked, lacking)).collect()
    }

    fn nothing(&self, lacking: &Lacking<'_>) -> Result<Finding, LinkError> {
        let Lacking { plan, side, set, .. } = lacking;
        let part = side.class.as_ref().or(side.r#where.as_ref()).or(side.dataset.as_ref());
        let says = |problem: String, remedy: String| match part {
            Some(part) => plan.finding(part, problem, remedy),
            None => plan.finding_about(side, problem, remedy),
        };
        let problem = match &side.class {
            Some(class) => format!("{} has no thing that is a `{}`", set.name, class.get_ref()),
            None => format!("{} has no such thing", set.name),
        };
        let prepared = &self.things.prepared;
        let meant = unknown(&self.things.text, prepared, lacking.prefixes, lacking.store)?.into_iter().next();
        if let Some((term, count)) = meant.and_then(|unknown| unknown.nearest) {
            let name = lacking.prefixes.shorten(term.as_str());
            return Ok(says(problem, format!("did you mean {name} (used {count} times)?")));
        }
        let classes = match &side.class {
            Some(class) => {
                // Whatever else a thing of this place is.
                let pattern =
                    self.things.part.replace(&format!("?thing a {}", class.get_ref().trim()), "?thing a ?what");
                lacking.counted(&pattern)?
            }
            None => Vec::new(),
        };
        Ok(says(problem, told("it has", &classes)))
    }

    fn no_value(&self, asked: &Asked, lacking: &Lacking<'_>) -> Result<Finding, LinkError> {
        let Lacking { plan, side, set, prefixes, store } = lacking;
        let paths: Vec<String> = asked.places.iter().map(|place| format!("`{}`", place.part)).collect();
        let problem = format!("no thing of {} has a value of {}", set.name, paths.join(" or "));
        let says = |remedy: String| match side.fields.get(&asked.name) {
            Some(places) => plan.finding(places, problem.clone(), remedy),
            None => plan.finding_about(side, problem.clone(), remedy),
        };
        for place in &asked.places {
            let meant = unknown(&place.text, &place.prepared, prefixes, store)?.into_iter().find_map(|one| one.nearest);
            if let Some((term, count)) = meant {
                let name = prefixes.shorten(term.as_str());
                return Ok(says(format!("did you mean {name} (used {count} times)?")));
            }
        }
        let there = lacking.counted(&format!("{} . ?thing ?what ?anyValue", self.things.part))?;
        let names = || there.iter().map(|(name, _)| name.as_str());
        let meant = asked.places.iter().find_map(|place| nearest(&place.part, names()).into_iter().next());
        Ok(says(match meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => told("its things have", &there),
        }))
    }
}

impl Lacking<'_> {
    /// What `?what` may be in a pattern, and of how many things, the most first.
    fn counted(&self, pattern: &str) -> Result<Vec<(String, usize)>, LinkError> {
        let text = format!(
            "SELECT ?what (COUNT(DISTINCT ?thing) AS ?n) {{ {pattern} }} GROUP BY ?what ORDER BY DESC(?n) ?what"
        );
        let Ok(prepared) = parse(&text, self.prefixes) else {
            return Ok(Vec::new());
        };
        let limits = Limits { time: Some(PATIENCE), ..Limits::default() };
        let rows = self.store.query(&prepared, &limits).into_table()?.rows;
        let counted = rows.into_iter().filter_map(|row| match row.as_slice() {
            [Some(Term::NamedNode(what)), Some(Term::Literal(count))] => {
                Some((self.prefixes.shorten(what.as_str()), Literal::value(count).parse().ok()?))
            }
            _ => None,
        });
        Ok(counted.collect())
    }
}

fn is_empty(set: &Set, field: usize) -> bool {
    set.things.iter().all(|thing| thing.values[field].is_empty())
}

fn told(before: &str, names: &[(String, usize)]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let told: Vec<String> = names.iter().take(MOST_NAMES).map(|(name, count)| format!("{name} ({count})")).collect();
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    format!("{before} {}{more}", told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::questions;
    use crate::load::{load, vocabulary};
    use crate::shelf::Shelf;

    const ONTOLOGY: &str = "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix say: <https://w3id.org/coopgraph/say#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <https://x.example/o> a owl:Ontology ; <http://rdfs.org/ns/void#uriSpace> \"https://x.example/id/\" ; dcterms:title \"x\" ;
          dcterms:description \"x\" ; dcterms:license <https://x.example/l> ; dcterms:issued \"2026\" ; dcterms:source <https://x.example/s> ;
          say:labelProperties ( <http://www.w3.org/2004/02/skos/core#prefLabel> ) ;
          sh:declare [ sh:prefix \"x\" ; sh:namespace \"https://x.example/o#\" ] .
        say:read say:accepted true .";

    const DATA: &str = "@prefix x: <https://x.example/o#> . @prefix id: <https://x.example/id/> . @prefix say: <https://w3id.org/coopgraph/say#> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <> a <http://www.w3.org/ns/dcat#Dataset> ; dcterms:title \"x\" ; dcterms:description \"x\" ; dcterms:license <https://x.example/l> ; dcterms:issued \"2026\" ; dcterms:source <#s> .
        <#r> a say:Record ; dcterms:source <#s> ; say:locator \"here\" ; say:evidence say:official ; say:reading say:read .
        <#r> {
          id:a a x:Pond ; skos:prefLabel \"Teich\"@de , \"Pond\"@en ; x:alias \"Puddle\" ; x:in id:k .
          id:b a x:Pond ; skos:prefLabel \"Lake\" .
          id:k a x:Land ; skos:prefLabel \"Kenya\"@en ; x:part [ x:town id:n ] , [ x:town id:n , id:m ] .
          id:n x:called \"Nairobi\" . id:m x:called \"Mombasa\"@en , \"Mombassa\"@fr .
        }";

    fn shelf(path: &str) -> Shelf {
        Shelf::in_memory([
            ("ontology/o.ttl".to_owned(), ONTOLOGY.as_bytes().to_vec()),
            (path.to_owned(), DATA.as_bytes().to_vec()),
        ])
    }

    /// The set of a specification's left side, and what is missing.
    fn gathered(path: &str, text: &str) -> (Set, Vec<String>) {
        let shelf = shelf(path);
        let plan = Plan::read("data/links/p.toml", text).expect("valid");
        let vocabulary = vocabulary(&shelf);
        let questions = match questions(&plan, &plan.left, &vocabulary) {
            Ok(questions) => questions,
            Err(finding) => return (Set::default(), vec![said(&finding)]),
        };
        let store = load(&shelf).expect("loads").store;
        let set = questions.set("ponds", &store, &["en".to_owned()], &Limits::default()).expect("a set");
        let lacking =
            Lacking { plan: &plan, side: &plan.left, set: &set, store: &store, prefixes: &vocabulary.prefixes };
        let missing = questions.missing(&lacking).expect("answers");
        assert_eq!(questions.are_in_vain(&set), !missing.is_empty());
        (set, missing.iter().map(said).collect())
    }

    fn said(finding: &Finding) -> String {
        let line = finding.place.map_or(0, |place| place.line);
        format!("{line}: {}; {}", finding.problem, finding.remedy)
    }

    #[test]
    fn things_have_their_values_the_readers_language_first() {
        let text = "[left]\nclass = \"x:Pond\"\n[left.fields]\nname = [\"skos:prefLabel\", \"x:alias\"]\nland = \"x:in/skos:prefLabel\"";
        let (set, missing) = gathered("data/ponds.trig", text);
        let values: Vec<String> = set.things.iter().map(|thing| format!("{} {:?}", thing.id, thing.values)).collect();
        assert_eq!(
            values,
            [
                "https://x.example/id/a [[\"Pond\", \"Teich\", \"Puddle\"], [\"Kenya\"]]",
                "https://x.example/id/b [[\"Lake\"], []]"
            ]
        );
        assert!(missing.is_empty(), "{missing:?}");
    }

    /// In brackets a path is asked as it is.
    #[test]
    fn over_what_is_between_the_same_values_are_found() {
        let values = |land: &str| {
            let text = format!("[left]\nclass = \"x:Pond\"\n[left.fields]\nname = \"skos:prefLabel\"\nland = {land}");
            let (set, _) = gathered("data/ponds.trig", &text);
            set.things.into_iter().map(|mut thing| thing.values.remove(1)).collect::<Vec<_>>()
        };
        let towns = values("[\"x:in/x:part/x:town/x:called\", \"x:in/skos:prefLabel\", \"x:in/x:part\"]");
        assert_eq!(towns, values("[\"(x:in/x:part/x:town/x:called)\", \"(x:in/skos:prefLabel)\", \"(x:in/x:part)\"]"));
        let expected: &[&str] = &["Mombasa", "Nairobi", "Mombassa", "Kenya"];
        assert_eq!(towns, [expected, &[]]);
        assert_eq!(
            values("\"skos:prefLabel/^skos:prefLabel|x:in/skos:prefLabel\""),
            values("\"((skos:prefLabel/^skos:prefLabel)|(x:in/skos:prefLabel))\"")
        );
    }

    #[test]
    fn a_dataset_has_the_things_that_its_own_records_speak_of() {
        let (set, _) = gathered("data/imported/ponds.trig", "[left]\ndataset = \"ponds\"");
        assert_eq!(set.things.len(), 3, "all that have a name");
        let (set, _) = gathered("data/imported/ponds.trig", "[left]\ndataset = \"other\"");
        assert!(set.things.is_empty());
        let text = "[left]\ndataset = \"ponds\"\nwhere = \"?thing x:in ?land\"\n";
        assert_eq!(gathered("data/imported/ponds.trig", text).0.things.len(), 1);
    }

    #[test]
    fn what_is_not_there_is_said_with_what_may_be_meant() {
        for (text, expected) in [
            (
                "[left]\nclass = \"x:Pnd\"",
                "2: ponds has no thing that is a `x:Pnd`; did you mean x:Pond (used 2 times)?",
            ),
            (
                "[left]\nclass = \"x:Pond\"\n[left.fields]\nname = \"x:alais\"",
                "4: no thing of ponds has a value of `x:alais`; did you mean x:alias (used 1 times)?",
            ),
            (
                "[left]\nclass = \"x:Land\"\n[left.fields]\nname = \"x:alias\"",
                "4: no thing of ponds has a value of `x:alias`; its things have rdf:type (1), skos:prefLabel (1)",
            ),
            ("[left]\nclass = \"x:Pond\"\n[left.fields]\nname = \"x:a }\"", "4: `x:a }` is no property path: it has"),
            ("[left]\nclass = \"nope:Pond\"", "2: `nope:Pond` is no class: "),
            ("[left]\nwhere = \"?pond a x:Pond\"", "2: the pattern says nothing about ?thing; call"),
            ("[left]\n", "1: it does not say which things of the graph are meant; add `class"),
        ] {
            let (_, missing) = gathered("data/ponds.trig", text);
            assert!(missing.len() == 1 && missing[0].starts_with(expected), "{missing:?}");
        }
    }
}
