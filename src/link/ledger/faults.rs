//! What somebody who edited the files by hand got wrong.

use super::super::sssom::Mapping;
use super::evidence::unreadable;
use super::row::{is_negated, is_outdated, link_of, pair_of, reviewers, verdict};
use super::state::is_waiting;
use super::{Ledger, Part, Verdict};
use crate::shelf::{Finding, Place};
use crate::store::NamedNode;
use crate::vocab::terms::sssom;
use crate::vocab::{Prefixes, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Relations of mappings in the W3C's vocabularies, with their prefixes; those of other vocabularies are taken as they are.
const RELATIONS: &[(&str, &str, &[&str])] = &[
    (
        "skos",
        "http://www.w3.org/2004/02/skos/core#",
        &[
            "exactMatch",
            "closeMatch",
            "broadMatch",
            "narrowMatch",
            "relatedMatch",
            "mappingRelation",
            "broader",
            "narrower",
            "related",
        ],
    ),
    (
        "owl",
        "http://www.w3.org/2002/07/owl#",
        &["sameAs", "equivalentClass", "equivalentProperty", "differentFrom", "disjointWith", "inverseOf"],
    ),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#", &["subClassOf", "subPropertyOf", "seeAlso"]),
];

/// Why a row links nothing: in words, and what to do.
pub fn unsound(row: &Mapping) -> Option<(String, String)> {
    let [subject, predicate, object] = ["subject_id", "predicate_id", "object_id"].map(|slot| row.get(slot));
    if subject.is_empty() || object.is_empty() {
        let missing = if subject.is_empty() { "subject_id" } else { "object_id" };
        let problem = format!("the row has no {missing}: it is kept, and links nothing");
        return Some((problem, "give both things an identifier".to_owned()));
    }
    if [subject, object].contains(&sssom::NO_TERM_FOUND.as_str()) {
        let problem = "the row says that there is no such thing: it links nothing".to_owned();
        return Some((problem, "keep it in a file of its own".to_owned()));
    }
    if subject == object {
        return Some(("the row links a thing with itself".to_owned(), "delete the row".to_owned()));
    }
    no_relation(predicate)
}

/// Why an IRI relates no two things of a mapping.
fn no_relation(predicate: &str) -> Option<(String, String)> {
    let (prefix, namespace, relations) = RELATIONS.iter().find(|(_, namespace, _)| predicate.starts_with(namespace))?;
    let name = &predicate[namespace.len()..];
    (!relations.contains(&name)).then(|| {
        let near = nearest(name, relations.iter().copied());
        let remedy = match near.first() {
            Some(near) => format!("did you mean {prefix}:{near}?"),
            None => format!("relations of mappings are {}", relations.join(", ")),
        };
        (format!("`{prefix}:{name}` is no relation of mappings"), remedy)
    })
}

/// The IRI of a relation that somebody wrote; else what is wrong with it, and what to do.
pub fn relation(written: &str, prefixes: &Prefixes) -> Result<String, (String, String)> {
    let written = written.trim();
    let iri = written.strip_prefix('<').and_then(|iri| iri.strip_suffix('>')).unwrap_or(written);
    let of_standard = || {
        let (prefix, name) = written.split_once(':')?;
        let (_, namespace, _) = RELATIONS.iter().find(|(known, ..)| *known == prefix)?;
        NamedNode::new(format!("{namespace}{name}")).ok()
    };
    let whole = || NamedNode::new(iri).ok().filter(|_| iri.contains("://") || iri.starts_with("urn:"));
    let node = prefixes.expand(written).or_else(of_standard).or_else(whole).ok_or_else(|| {
        let known = RELATIONS.iter().flat_map(|(prefix, _, names)| names.iter().map(move |name| (*prefix, *name)));
        let local = written.rsplit(':').next().unwrap_or_default();
        let near = nearest(local, known.clone().map(|(_, name)| name));
        let meant = known.clone().find(|(_, name)| near.first().is_some_and(|near| near == name));
        let remedy = match meant {
            Some((prefix, name)) => format!("did you mean {prefix}:{name}?"),
            None => "write it with a prefix that the folder declares, or in full".to_owned(),
        };
        (format!("`{written}` is no relation: neither a known prefix and a name nor an IRI"), remedy)
    })?;
    match no_relation(node.as_str()) {
        Some(fault) => Err(fault),
        None => Ok(node.into_string()),
    }
}

impl Ledger {
    /// Everything in the three files that cannot be meant.
    pub(super) fn faults(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (part, row) in self.all() {
            let faults = [unsound(row), misplaced(part, row), self.misnamed(row)].into_iter().flatten();
            findings.extend(faults.chain(damaged(row)).map(|fault| self.at(part, row, fault)));
        }
        findings.extend(self.twice());
        findings.extend(self.same_records());
        findings
    }

    /// A record that should be that of the link and is not: what was judged is not what stands there now.
    pub fn misnamed(&self, row: &Mapping) -> Option<(String, String)> {
        let local = row.get("record_id").strip_prefix(&self.namespace)?;
        let link = link_of(&pair_of(row));
        let rest = local.strip_prefix(&link);
        let is_its_own = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        (!is_its_own).then(|| {
            let problem = format!("link:{local} is not the record of this pair: one of its ends was changed");
            (problem, format!("write link:{link}, or delete the row"))
        })
    }

    /// Links that one reviewer judged twice, and candidates that somebody judged already.
    fn twice(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for link in self.links().values() {
            let mut by_reviewer: BTreeMap<&str, (Part, &Mapping)> = BTreeMap::new();
            let counting = || link.rows.iter().filter(|(_, row)| !is_outdated(row));
            for (part, row) in counting() {
                for reviewer in reviewers(row) {
                    let Some((other, first)) = by_reviewer.insert(reviewer, (*part, row)) else {
                        continue;
                    };
                    let place = place_of(other, first);
                    let problem = format!("{} judged this link twice: also in {place}", self.show(reviewer));
                    findings.push(self.at(*part, row, (problem, "keep one of the two rows".to_owned())));
                }
            }
            let waiting: Vec<&Mapping> =
                link.rows.iter().filter(|(part, row)| is_waiting(*part, row)).map(|(_, row)| *row).collect();
            let decided = counting().find(|(part, _)| *part != Part::Candidates);
            if let (Some(row), Some((part, decided))) = (waiting.first(), decided) {
                let problem = format!("the link waits, and is decided in {}", place_of(*part, decided));
                let remedy = "delete this row, or take the decision back with `coopgraph link undo`".to_owned();
                findings.push(self.at(Part::Candidates, row, (problem, remedy)));
            }
            for row in waiting.iter().skip(1) {
                let problem = format!("the link waits twice: also in {}", place_of(Part::Candidates, waiting[0]));
                findings.push(self.at(Part::Candidates, row, (problem, "delete one of the two rows".to_owned())));
            }
        }
        findings
    }

    /// Decisions that have one record: each is named after its record in the graph.
    fn same_records(&self) -> Vec<Finding> {
        let mut known = BTreeSet::new();
        let decided = self.all().filter(|(part, row)| *part != Part::Candidates && !row.get("record_id").is_empty());
        let again = decided.filter(|(_, row)| !known.insert(row.get("record_id")));
        again
            .map(|(part, row)| {
                let problem = format!("another row has the record {} too", self.show(row.get("record_id")));
                self.at(part, row, (problem, "give the row a record_id of its own".to_owned()))
            })
            .collect()
    }

    /// A fault of a row, at its line.
    fn at(&self, part: Part, row: &Mapping, (problem, remedy): (String, String)) -> Finding {
        let length = self.show(row.get("record_id")).chars().count().max(1);
        let finding = Finding::error(part.path(), problem, remedy);
        if row.line == 0 { finding } else { finding.at(Place { line: row.line, column: 1, length }) }
    }
}

/// What the program wrote into a row and cannot read any more.
fn damaged(row: &Mapping) -> impl Iterator<Item = (String, String)> {
    unreadable(row).into_iter().map(|slot| {
        let problem = format!("{slot} is not the JSON that was written there");
        (problem, "restore it from an older version of the file, or empty the cell".to_owned())
    })
}

/// A row whose reviewers, or which itself, says what does not belong in its file.
fn misplaced(part: Part, row: &Mapping) -> Option<(String, String)> {
    let who = reviewers(row).join(" and ");
    let problem = match (part, verdict(row)) {
        (Part::Accepted, Some(Verdict::No)) => format!("{who} says no to it, and it stands among the accepted"),
        (Part::Accepted, None) if is_negated(row) => "it says `Not`, and stands among the accepted".to_owned(),
        (Part::Rejected, Some(Verdict::Same | Verdict::Close)) => {
            format!("{who} agrees with it, and it stands among the rejected")
        }
        (Part::Rejected, None) if !is_negated(row) => "it does not say `Not`, and stands among the rejected".to_owned(),
        (Part::Accepted | Part::Rejected, Some(Verdict::Unsure)) => {
            format!("{who} is unsure of it, and it stands among the {}", noun(part))
        }
        (Part::Candidates, Some(verdict)) if verdict != Verdict::Unsure => {
            format!("{who} judged it, and it stands among the candidates")
        }
        _ => return None,
    };
    Some((problem, remedy(verdict(row), is_negated(row))))
}

fn remedy(verdict: Option<Verdict>, is_negated: bool) -> String {
    let home = match verdict {
        Some(Verdict::Same | Verdict::Close) => Part::Accepted,
        Some(Verdict::Unsure) => Part::Candidates,
        Some(Verdict::No) => Part::Rejected,
        None if is_negated => Part::Rejected,
        None => Part::Accepted,
    };
    format!("move the row to {}, or correct its predicate_modifier or reviewer_agreement", home.path())
}

fn noun(part: Part) -> &'static str {
    match part {
        Part::Accepted => "accepted",
        Part::Candidates => "candidates",
        Part::Rejected => "rejected",
    }
}

fn place_of(part: Part, row: &Mapping) -> String {
    if row.line == 0 { part.path().to_owned() } else { format!("{}:{}", part.path(), row.line) }
}
