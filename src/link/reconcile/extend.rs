//! Data extension: the values of properties, for things that were found.

use super::message::{Part, Refusal, read};
use super::{Named, Service, TYPE, values};
use crate::vocab::nearest;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Things of one message at most.
const MOST: usize = 2_000;

/// A data extension query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extension {
    pub ids: Vec<String>,
    pub properties: Vec<Asked>,
}

/// A property that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub id: String,
    /// Values of a thing at most; 0 for all.
    pub limit: usize,
}

/// A data extension response.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Extended {
    pub meta: Vec<Meta>,
    /// By the identifiers that were asked for, by property.
    pub rows: BTreeMap<String, BTreeMap<String, Vec<Cell>>>,
}

/// A property that is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meta {
    pub id: String,
    pub name: String,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Another thing of the set.
    Thing(Named),
    Text {
        str: String,
    },
    Whole {
        int: i64,
    },
    Number {
        float: f64,
    },
}

/// Properties that things of a type have.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Proposals {
    pub properties: Vec<Proposal>,
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub of_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// A property that may be asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Proposal {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

impl Extension {
    /// Reads a data extension query.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let value: Value = read(text)?;
        let whole = Part::whole(&value);
        whole.only(&["ids", "properties"])?;
        let ids = whole.required("ids")?;
        let listed = ids.list()?;
        if listed.len() > MOST {
            return Err(
                ids.refusal(format!("there are {} ids in one message", listed.len()), format!("send {MOST} at most"))
            );
        }
        let properties = whole.required("properties")?.list()?;
        Ok(Self {
            ids: listed.iter().map(Part::text).collect::<Result<_, _>>()?,
            properties: properties.iter().map(Asked::read).collect::<Result<_, _>>()?,
        })
    }
}

impl Asked {
    fn read(part: &Part<'_>) -> Result<Self, Refusal> {
        let limit = match part.get("settings")? {
            Some(settings) => settings.get("limit")?,
            None => None,
        };
        let number = |part: Part<'_>| {
            // Forms send their numbers as texts.
            let number = part.plain().and_then(|text| text.trim().parse().ok());
            number.ok_or_else(|| part.refusal("it is no whole number", "0 is for all values"))
        };
        Ok(Self { id: part.required("id")?.text()?, limit: limit.map_or(Ok(0), number)? })
    }
}

impl Service {
    /// Answers a data extension query. A thing that is not there has no values; a property that is not there is refused.
    pub fn extend(&self, extension: &Extension) -> Result<Extended, Refusal> {
        let mut fields = Vec::new();
        for (at, asked) in extension.properties.iter().enumerate() {
            fields.push((self.set().field(&asked.id).ok_or_else(|| self.no_property(at, &asked.id))?, asked));
        }
        let row = |id: &String| {
            let thing = self.thing(id);
            let cells = |(field, asked): &(usize, &Asked)| (asked.id.clone(), self.cells(thing, *field, asked.limit));
            (id.clone(), fields.iter().map(cells).collect())
        };
        let meta = fields.iter().map(|(_, asked)| Meta { id: asked.id.clone(), name: asked.id.clone() });
        Ok(Extended { meta: meta.collect(), rows: extension.ids.iter().map(row).collect() })
    }

    /// Properties that things of a type have, those of most things first; of all things when no type is named.
    pub fn propose(&self, of_type: &str, limit: Option<usize>) -> Proposals {
        let set = self.set();
        let is_meant =
            |thing: usize| of_type.is_empty() || self.with_broader(values(set, thing, TYPE)).contains(of_type);
        let mut counts = vec![0_usize; set.fields.len()];
        for (_, of_thing) in set.things.iter().enumerate().filter(|(thing, _)| is_meant(*thing)) {
            for (field, values) in of_thing.values.iter().enumerate() {
                counts[field] += usize::from(!values.is_empty());
            }
        }
        let mut fields: Vec<usize> = (0..counts.len()).filter(|field| counts[*field] > 0).collect();
        fields.sort_by_key(|field| std::cmp::Reverse(counts[*field]));
        let proposal = |field: usize| {
            let name = set.fields[field].name.clone();
            Proposal { id: name.clone(), description: self.about_property(&name), name }
        };
        let properties = fields.into_iter().take(limit.unwrap_or(usize::MAX)).map(proposal).collect();
        Proposals { properties, of_type: of_type.to_owned(), limit }
    }

    fn no_property(&self, at: usize, id: &str) -> Refusal {
        let names = || self.set().fields.iter().map(|field| field.name.as_str());
        let hint = match nearest(id, names()).first() {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("properties are {}", names().collect::<Vec<_>>().join(", ")),
        };
        Refusal { place: format!("/properties/{at}/id"), problem: format!("there is no property `{id}`"), hint }
    }

    fn cells(&self, thing: Option<usize>, field: usize, limit: usize) -> Vec<Cell> {
        let values = thing.and_then(|thing| self.set().things[thing].values.get(field));
        let most = if limit == 0 { usize::MAX } else { limit };
        let is_number = self.set().fields[field].measure == "number";
        values.into_iter().flatten().take(most).map(|value| self.cell(value, is_number)).collect()
    }

    fn cell(&self, value: &str, is_number: bool) -> Cell {
        if let Some(thing) = self.things.get(value) {
            return Cell::Thing(self.named(*thing as usize));
        }
        // A number that would be written otherwise stays a text: nothing of it is lost.
        let whole = value.parse::<i64>().ok().filter(|number| is_number && number.to_string() == value);
        let number = value.parse::<f64>().ok().filter(|number| is_number && number.to_string() == value);
        match (whole, number.filter(|number| number.is_finite())) {
            (Some(int), _) => Cell::Whole { int },
            (None, Some(float)) => Cell::Number { float },
            (None, None) => Cell::Text { str: value.to_owned() },
        }
    }
}
