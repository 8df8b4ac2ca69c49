//! Reconciliation queries: what is looked for, many at once.

use super::message::{Part, Refusal, read};
use serde_json::Value;
use std::collections::BTreeMap;

/// Queries of one message at most; the manifest says so.
pub const BATCH: usize = 500;

/// Candidates of a query that names no limit, and the most it can have.
const LIMIT: usize = 10;
const MOST: usize = 100;

/// A query batch: queries by their keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queries {
    pub queries: BTreeMap<String, Query>,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// May be empty: then by the properties alone.
    pub text: String,
    pub types: Vec<String>,
    pub strictness: Strictness,
    pub limit: usize,
    /// Properties and the values that are known of them.
    pub properties: Vec<(String, Vec<Given>)>,
}

/// What types that are named mean for candidates of other types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// One of the types is needed.
    #[default]
    Any,
    /// All of them are needed.
    All,
    /// They speak for a candidate.
    Should,
}

/// A value that is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A text; numbers and truth values are told as one.
    Text(String),
    /// A thing that was found before.
    Thing { id: String, name: String },
}

impl Queries {
    /// Reads a query batch.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let value: Value = read(text)?;
        let whole = Part::whole(&value);
        let members = whole.members()?;
        if members.len() > BATCH {
            let problem = format!("there are {} queries in one message", members.len());
            return Err(whole.refusal(problem, format!("send {BATCH} at most: `batchSize` of the manifest")));
        }
        let queries = members.into_iter().map(|(key, part)| Ok((key.to_owned(), Query::read(&part)?)));
        Ok(Self { queries: queries.collect::<Result<_, Refusal>>()? })
    }
}

impl Query {
    fn read(part: &Part<'_>) -> Result<Self, Refusal> {
        part.only(&["query", "type", "limit", "properties", "type_strict"])?;
        let text = part.get("query")?.map(|text| text.text()).transpose()?;
        let types = part.get("type")?.map(|types| types.one_or_more()).transpose()?.unwrap_or_default();
        let properties = part.get("properties")?.map(|list| list.list()).transpose()?.unwrap_or_default();
        if text.is_none() && properties.is_empty() {
            return Err(part.refusal("it has neither a query nor properties", "add `query`, a name"));
        }
        Ok(Self {
            text: text.unwrap_or_default(),
            types: types.iter().map(Part::text).collect::<Result<_, _>>()?,
            strictness: part.get("type_strict")?.map_or(Ok(Strictness::Any), |part| Strictness::read(&part))?,
            limit: part.get("limit")?.map_or(Ok(LIMIT), |part| part.count())?.min(MOST),
            properties: properties.iter().map(property).collect::<Result<_, _>>()?,
        })
    }
}

fn property(part: &Part<'_>) -> Result<(String, Vec<Given>), Refusal> {
    let values = part.required("v")?.one_or_more()?;
    let values = values.iter().map(Given::read).collect::<Result<_, _>>()?;
    Ok((part.required("pid")?.text()?, values))
}

impl Strictness {
    fn read(part: &Part<'_>) -> Result<Self, Refusal> {
        match part.text()?.as_str() {
            "any" => Ok(Self::Any),
            "all" => Ok(Self::All),
            "should" => Ok(Self::Should),
            other => Err(part.refusal(format!("`{other}` is no way to mean types"), "it is any, all or should")),
        }
    }
}

impl Given {
    fn read(part: &Part<'_>) -> Result<Self, Refusal> {
        if part.is_object() {
            let name = part.get("name")?.map(|name| name.text()).transpose()?.unwrap_or_default();
            return Ok(Self::Thing { id: part.required("id")?.text()?, name });
        }
        let problem = "a value is a text, a number, true or false, or an object with an id";
        part.plain().map(Self::Text).ok_or_else(|| part.refusal(problem, ""))
    }

    /// The texts to compare it by.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::Thing { id, name } => [id, name].into_iter().filter(|text| !text.is_empty()).cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let Refusal { place, problem, hint } = Queries::read(text).expect_err("it is wrong");
        format!("{place}: {problem}; {hint}")
    }

    #[test]
    fn a_query_says_what_is_known() {
        let text = r#"{"q0": {"query": "Unicef", "type": "a", "limit": 3, "type_strict": "should", "properties":
            [{"pid": "country", "v": ["US", 4, {"id": "x", "name": "X"}]}]}}"#;
        let queries = Queries::read(text).expect("valid").queries;
        let query = &queries["q0"];
        assert_eq!((query.text.as_str(), query.limit, query.strictness), ("Unicef", 3, Strictness::Should));
        assert_eq!(query.types, ["a"]);
        let texts: Vec<String> = query.properties[0].1.iter().flat_map(Given::texts).collect();
        assert_eq!(texts, ["US", "4", "x", "X"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, expected) in [
            ("{\"q0\": {", "line 1, column 8: this is not JSON; EOF"),
            ("[]", "/: a list stands where an object must stand"),
            ("{\"a/b\": 1}", "/a~1b: the number 1 stands where an object"),
            (r#"{"q": {"limit": 1}}"#, "/q: it has neither a query nor properties"),
            (r#"{"q": {"quary": "a"}}"#, "/q/quary: there is no `quary`; did you mean `query`?"),
            (r#"{"q": {"query": 1}}"#, "/q/query: the number 1 stands where a text"),
            (r#"{"q": {"query": "a", "limit": 0}}"#, "/q/limit: the number 0 stands where a whole number above 0"),
            (r#"{"q": {"query": "a", "limit": 1.5}}"#, "/q/limit: the number 1.5"),
            (r#"{"q": {"query": "a", "type": [1]}}"#, "/q/type/0: the number 1 stands"),
            (
                r#"{"q": {"query": "a", "type_strict": "some"}}"#,
                "/q/type_strict: `some` is no way to mean types; it is any",
            ),
            (r#"{"q": {"query": "a", "properties": [{"pid": "x"}]}}"#, "/q/properties/0: `v` is missing"),
            (r#"{"q": {"properties": [{"pid": "x", "v": null}]}}"#, "/q/properties/0/v: a value is a text, a number"),
            (r#"{"q": {"properties": [{"pid": "x", "v": [{}]}]}}"#, "/q/properties/0/v/0: `id` is missing"),
        ] {
            let found = refused(text);
            assert!(found.starts_with(expected), "{found}");
        }
        let many: Vec<String> = (0..=BATCH).map(|at| format!(r#""q{at}": {{"query": "a"}}"#)).collect();
        assert!(refused(&format!("{{{}}}", many.join(","))).contains("batchSize"));
    }
}
