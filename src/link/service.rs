//! What a reconciliation service finds for the names of a set (W3C Reconciliation Service API 0.2): the things it offers are
//! a set, and only what it offers for a thing is matched with it.

use super::plan::{Plan, Side};
use super::{Field, LinkError, Set, Thing};
use crate::net::Client;
use crate::store::Limits;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Names that are asked at once.
const BATCH: usize = 20;

/// Most names that a service is asked for, where no limit is given: it belongs to somebody else.
const MOST_NAMES: usize = 10_000;

/// Candidates for a name.
const MOST: usize = 5;

const JSON: &str = "application/json";

/// What a service offered.
#[derive(Debug, Default)]
pub struct Offered {
    pub set: Set,
    /// Things of the set that was asked for, and what was offered for each.
    pub pairs: HashSet<(usize, usize)>,
    /// Names for which the service gave no answer at all.
    pub unanswered: usize,
}

/// Asks a service for the things of a set by their names. Fields of the side but the first are properties that are sent
/// along, by their identifiers there. The client knows how long an answer may take.
pub fn offered(
    plan: &Plan,
    side: &Side,
    left: &Set,
    service: &Service<'_>,
    limits: &Limits,
) -> Result<Offered, LinkError> {
    let Service { address, .. } = *service;
    let queries = queries(plan, side, left);
    let most = limits.rows.unwrap_or(MOST_NAMES);
    if queries.len() > most {
        return Err(LinkError::TooManyNames { service: address.to_owned(), names: queries.len(), most });
    }
    let (begun, limits) = (Instant::now(), Limits { time: None, ..*limits });
    let space = service.identifier_space()?;
    let mut offered =
        Offered { set: Set { name: address.to_owned(), fields: fields(), things: Vec::new() }, ..Offered::default() };
    let mut known: HashMap<String, usize> = HashMap::new();
    for batch in queries.chunks(BATCH) {
        if let Some(limit) = limits.passed(begun) {
            return Err(LinkError::Limit(limit));
        }
        let answer = service.ask(batch)?;
        for (number, (_, things)) in batch.iter().enumerate() {
            let Some(candidates) = answer.get(&format!("q{number}")).and_then(|found| found["result"].as_array())
            else {
                offered.unanswered += 1;
                continue;
            };
            for candidate in candidates.iter().take(MOST) {
                let Some(thing) = thing(candidate, &space) else {
                    continue;
                };
                let at = *known.entry(thing.id.clone()).or_insert_with(|| {
                    offered.set.things.push(thing);
                    offered.set.things.len() - 1
                });
                offered.pairs.extend(things.iter().map(|thing| (*thing, at)));
            }
        }
    }
    Ok(offered)
}

/// What is known of a thing that a service offers.
fn fields() -> Vec<Field> {
    ["name", "type"].map(|name| Field { name: name.to_owned(), measure: String::new() }).to_vec()
}

/// One query for each name with the same properties, and the things that have them.
fn queries(plan: &Plan, side: &Side, left: &Set) -> Vec<(Value, Vec<usize>)> {
    let properties: Vec<(usize, &str)> = side
        .fields_as_written()
        .into_iter()
        .skip(1)
        .flat_map(|(field, places)| left.field(field).zip(places.get_ref().all().first().map(String::as_str)))
        .collect();
    let named = plan.left.fields_as_written().first().and_then(|(name, _)| left.field(name)).unwrap_or(0);
    let mut queries: Vec<(Value, Vec<usize>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, thing) in left.things.iter().enumerate() {
        let Some(name) = thing.values.get(named).and_then(|names| names.first()) else {
            continue;
        };
        let mut query = json!({ "query": name, "limit": MOST });
        let sent: Vec<Value> = properties
            .iter()
            .filter_map(|(field, property)| Some(json!({ "pid": property, "v": thing.values.get(*field)?.first()? })))
            .collect();
        if !sent.is_empty() {
            query["properties"] = Value::from(sent);
        }
        let place = *known.entry(query.to_string()).or_insert_with(|| {
            queries.push((query, Vec::new()));
            queries.len() - 1
        });
        queries[place].1.push(at);
    }
    queries
}

/// A candidate as a thing; nothing for one without an identifier.
fn thing(candidate: &Value, space: &str) -> Option<Thing> {
    let id = candidate["id"].as_str().filter(|id| !id.is_empty())?;
    let id = if id.contains("://") { id.to_owned() } else { format!("{space}{id}") };
    let name = candidate["name"].as_str().map(str::to_owned);
    let types = candidate["type"].as_array().into_iter().flatten();
    let types =
        types.filter_map(|kind| kind.as_str().or_else(|| kind["name"].as_str()).or_else(|| kind["id"].as_str()));
    Some(Thing { id, values: vec![name.into_iter().collect(), types.map(str::to_owned).collect()] })
}

/// A service.
pub struct Service<'a> {
    pub address: &'a str,
    pub client: &'a Client,
}

impl Service<'_> {
    /// What stands before an identifier of the service to make it an IRI.
    fn identifier_space(&self) -> Result<String, LinkError> {
        let answer = self.client.get(self.address, JSON).map_err(|error| self.failed("ask", &error.to_string()))?;
        let manifest = self.object(&answer.bytes)?;
        match manifest.get("identifierSpace").and_then(Value::as_str) {
            Some(space) if space.ends_with(['/', '#', '=', ':']) => Ok(space.to_owned()),
            Some(space) if !space.is_empty() => Ok(format!("{space}/")),
            _ => Err(self.failed("understand", "its manifest has no identifierSpace")),
        }
    }

    fn ask(&self, batch: &[(Value, Vec<usize>)]) -> Result<Map<String, Value>, LinkError> {
        let named = batch.iter().enumerate().map(|(number, (query, _))| (format!("q{number}"), query.clone()));
        let queries = Value::Object(named.collect()).to_string();
        let answer = self.client.post_form(self.address, &[("queries", &queries)], JSON);
        self.object(&answer.map_err(|error| self.failed("ask", &error.to_string()))?.bytes)
    }

    fn object(&self, bytes: &[u8]) -> Result<Map<String, Value>, LinkError> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(self.failed("understand", "the answer is no JSON object")),
            Err(error) => Err(self.failed("understand", &format!("the answer is no JSON: {error}"))),
        }
    }

    fn failed(&self, what: &str, problem: &str) -> LinkError {
        LinkError::Elsewhere(format!("could not {what} the service {}: {problem}", self.address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_asked_once_with_what_else_is_known() {
        let text = "[left]\nfile = \"a.csv\"\n[left.fields]\nname = \"n\"\ntown = \"t\"\n\
                    [right]\nservice = \"https://x.example/\"\n[right.fields]\nname = \"\"\ntown = \"P131\"";
        let plan = Plan::read("p.toml", text).expect("valid");
        let thing = |name: &str, town: &str| {
            let values = [name, town].map(|text| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] });
            Thing { id: String::new(), values: values.to_vec() }
        };
        let names = ["name", "town"].map(|name| Field { name: name.to_owned(), measure: String::new() });
        let things = vec![thing("A", "x"), thing("A", ""), thing("", "x"), thing("A", "x")];
        let left = Set { name: String::new(), fields: names.to_vec(), things };
        let asked = queries(&plan, plan.right.as_ref().expect("there is one"), &left);
        let shown: Vec<String> = asked.iter().map(|(query, things)| format!("{query} {things:?}")).collect();
        assert_eq!(
            shown,
            [
                "{\"limit\":5,\"properties\":[{\"pid\":\"P131\",\"v\":\"x\"}],\"query\":\"A\"} [0, 3]",
                "{\"limit\":5,\"query\":\"A\"} [1]"
            ]
        );
    }

    #[test]
    fn a_candidate_becomes_a_thing_whatever_form_its_types_have() {
        let space = "https://x.example/id/";
        let read = |value: Value| thing(&value, space).map(|thing| format!("{} {:?}", thing.id, thing.values));
        let full = json!({"id": "Q1", "name": "A", "type": [{"id": "t", "name": "T"}, "U", {"id": "v"}], "score": 1});
        assert_eq!(read(full).as_deref(), Some("https://x.example/id/Q1 [[\"A\"], [\"T\", \"U\", \"v\"]]"));
        assert_eq!(read(json!({"id": "http://y/1"})).as_deref(), Some("http://y/1 [[], []]"));
        assert_eq!(read(json!({"id": "", "name": "A"})), None);
        assert_eq!(read(json!([1])), None);
    }
}
