use super::json::whole;
use super::{Bytes, Document, Each, Format};
use crate::import::findings::Findings;
use crate::import::plan::TablePlan;
use crate::shelf::Finding;
use serde_json::{Map, Value, json};

/// Entities of a Wikibase such as Wikidata, as JSON (<https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>): answers
/// of `wbgetentities`, `Special:EntityData`, and dumps, which are lists.
///
/// One row for each label, description, alias, sitelink and statement of an entity; `kind` is that word. All have `entity` and
/// its `modified`; texts have `language` and `value`; sitelinks `site` and `value`. Statements have
///
/// | column | what |
/// |---|---|
/// | `property`, `statement` | the property, and the statement's own identifier |
/// | `rank` | `preferred`, `normal` or `deprecated` |
/// | `best` | whether no other statement of the property has a better rank, and it is not deprecated: Wikidata's "truthy" |
/// | `snak` | `value`, `somevalue` (there is one, not known which) or `novalue` (there is none) |
/// | `value`, `value-type`, `datatype` | the value as a text; `item`, `property`, `string`, `time`, `quantity`, `coordinates`, `text` or what the file says; what the property takes, such as `url` |
/// | `precision` | of times: `day`, `month`, `year`, `decade`, …; of coordinates: degrees |
/// | `calendar` | of times: `gregorian`, or `julian`, whose days are others |
/// | `unit`, `lower`, `upper` | of quantities: the item of the unit, where there is one, and bounds |
/// | `language` | of texts in one language |
/// | `latitude`, `longitude` | of coordinates |
/// | `references` | how many references it has |
/// | `qualifiers` | a list of the same columns from `property` and `snak` on |
pub const WIKIBASE: Format = Format { name: "wikibase", endings: &[], has_header: false, read };

fn read(file: &Bytes<'_>, table: &TablePlan, each: Each<'_>, findings: &mut Findings) {
    let Some(value) = whole(file, table, findings) else {
        return;
    };
    let mut number = 0;
    for (name, entity) in entities(&value, file, findings) {
        for row in rows(name, entity, file, findings) {
            number += 1;
            each(Document { value: Value::Object(row), line: None, number }, findings);
        }
    }
}

type Row = Map<String, Value>;

/// The entities of a file, and the names under which they were asked for.
fn entities<'v>(value: &'v Value, file: &Bytes<'_>, findings: &mut Findings) -> Vec<(Option<&'v str>, &'v Value)> {
    match (value, &value["entities"]) {
        (_, Value::Object(members)) => members.iter().map(|(name, entity)| (Some(name.as_str()), entity)).collect(),
        (_, Value::Array(members)) | (Value::Array(members), _) => {
            members.iter().map(|entity| (None, entity)).collect()
        }
        (Value::Object(members), _) if members.contains_key("id") => vec![(None, value)],
        _ => {
            let answer = value["error"]["info"].as_str();
            let problem = answer.map_or_else(
                || "there is no entity in it: it has neither `entities` nor `id`".to_owned(),
                |answer| format!("it is an error instead of an answer: {answer}"),
            );
            findings.add("no entity", || Finding::error(file.name, problem, "look at where it comes from"));
            Vec::new()
        }
    }
}

fn rows(name: Option<&str>, entity: &Value, file: &Bytes<'_>, findings: &mut Findings) -> Vec<Row> {
    let id = match (entity["id"].as_str(), entity.get("missing")) {
        (Some(id), None) => id,
        (id, _) => {
            let problem = format!("{} is not there", id.or(name).unwrap_or("an entity without `id`"));
            findings.add("missing entity", || Finding::warning(file.name, problem, "was it deleted or merged?"));
            return Vec::new();
        }
    };
    if let Some(name) = name.filter(|name| *name != id) {
        findings.note(&format!("{name} is now {id}"));
    }
    let base = |kind: &str| {
        let mut row = Row::new();
        row.insert("entity".to_owned(), Value::from(id));
        row.insert("kind".to_owned(), Value::from(kind));
        put(&mut row, "modified", &entity["modified"]);
        row
    };
    let mut rows = Vec::new();
    for (kind, name) in [("label", "labels"), ("description", "descriptions"), ("alias", "aliases")] {
        for text in members(&entity[name]).flat_map(|(_, text)| several(text)) {
            let mut row = base(kind);
            put(&mut row, "language", &text["language"]);
            put(&mut row, "value", &text["value"]);
            rows.push(row);
        }
    }
    for (site, link) in members(&entity["sitelinks"]) {
        let mut row = base("sitelink");
        row.insert("site".to_owned(), Value::from(site));
        put(&mut row, "value", &link["title"]);
        rows.push(row);
    }
    // Entities of other kinds call their claims statements.
    let claims = if entity["claims"].is_null() { &entity["statements"] } else { &entity["claims"] };
    for (property, statements) in members(claims) {
        let statements = several(statements);
        let has_preferred = statements.iter().any(|statement| statement["rank"] == "preferred");
        let best = if has_preferred { "preferred" } else { "normal" };
        for statement in statements {
            let mut row = base("statement");
            put(&mut row, "statement", &statement["id"]);
            put(&mut row, "rank", &statement["rank"]);
            row.insert("best".to_owned(), Value::from(statement["rank"] == best));
            snak(&statement["mainsnak"], property, &mut row);
            row.insert("references".to_owned(), Value::from(several(&statement["references"]).len()));
            row.insert("qualifiers".to_owned(), qualifiers(&statement["qualifiers"]));
            rows.push(row);
        }
    }
    rows
}

fn qualifiers(value: &Value) -> Value {
    let of_property = |(property, snaks)| {
        let snaks: &[Value] = several(snaks);
        snaks.iter().map(move |one| {
            let mut row = Row::new();
            snak(one, property, &mut row);
            Value::Object(row)
        })
    };
    members(value).flat_map(of_property).collect()
}

/// What a snak says, into a row.
fn snak(snak: &Value, property: &str, row: &mut Row) {
    row.insert("property".to_owned(), Value::from(property));
    put(row, "snak", &snak["snaktype"]);
    put(row, "datatype", &snak["datatype"]);
    let value = &snak["datavalue"]["value"];
    let value_type = snak["datavalue"]["type"].as_str().unwrap_or_default();
    let value_type = match value_type {
        "" => return,
        "wikibase-entityid" => entity_value(value, row),
        "time" => time(value, row),
        "quantity" => quantity(value, row),
        "globecoordinate" => coordinates(value, row),
        "monolingualtext" => {
            put(row, "value", &value["text"]);
            put(row, "language", &value["language"]);
            "text".to_owned()
        }
        other => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            row.insert("value".to_owned(), Value::from(text));
            other.to_owned()
        }
    };
    row.insert("value-type".to_owned(), Value::from(value_type));
}

/// An entity; old files write a number instead of its identifier.
fn entity_value(value: &Value, row: &mut Row) -> String {
    let kind = value["entity-type"].as_str().unwrap_or("item");
    let letter = if kind == "property" { 'P' } else { 'Q' };
    let id = value["id"].as_str().map(str::to_owned);
    let id = id.or_else(|| value["numeric-id"].as_u64().map(|number| format!("{letter}{number}")));
    put(row, "value", &id.map_or(Value::Null, Value::from));
    kind.to_owned()
}

/// A time as precise as it is: `+2023-05-00T00:00:00Z` with precision 10 is `2023-05`.
fn time(value: &Value, row: &mut Row) -> String {
    let written = value["time"].as_str().unwrap_or_default();
    let precision = value["precision"].as_u64().unwrap_or(11);
    let written = written.strip_prefix('+').unwrap_or(written);
    let sign = if written.starts_with('-') { "-" } else { "" };
    let day = written.trim_start_matches('-').split('T').next().unwrap_or_default();
    let mut parts = day.split('-').take(match precision {
        0..=9 => 1,
        10 => 2,
        _ => 3,
    });
    let year = parts.next().unwrap_or_default();
    let rest = parts.take_while(|part| *part != "00").fold(String::new(), |rest, part| rest + "-" + part);
    let precision = match precision {
        6 => "millennium".to_owned(),
        7 => "century".to_owned(),
        8 => "decade".to_owned(),
        9 => "year".to_owned(),
        10 => "month".to_owned(),
        11.. => "day".to_owned(),
        number => format!("10^{} years", 9 - number),
    };
    let text = if year.is_empty() { Value::Null } else { Value::from(format!("{sign}{year}{rest}")) };
    put(row, "value", &text);
    row.insert("precision".to_owned(), Value::from(precision));
    let is_julian = value["calendarmodel"].as_str().is_some_and(|model| model.ends_with("/Q1985786"));
    row.insert("calendar".to_owned(), Value::from(if is_julian { "julian" } else { "gregorian" }));
    "time".to_owned()
}

fn quantity(value: &Value, row: &mut Row) -> String {
    for (name, from) in [("value", "amount"), ("lower", "lowerBound"), ("upper", "upperBound")] {
        let number = value[from].as_str().map(|text| text.strip_prefix('+').unwrap_or(text));
        put(row, name, &number.map_or(Value::Null, Value::from));
    }
    let unit = value["unit"].as_str().and_then(|unit| unit.rsplit('/').next()).filter(|unit| *unit != "1");
    put(row, "unit", &unit.map_or(Value::Null, Value::from));
    "quantity".to_owned()
}

/// Coordinates; the value is well-known text, whose order is longitude, latitude.
fn coordinates(value: &Value, row: &mut Row) -> String {
    let (latitude, longitude) = (&value["latitude"], &value["longitude"]);
    put(row, "latitude", latitude);
    put(row, "longitude", longitude);
    put(row, "precision", &value["precision"]);
    if latitude.is_number() && longitude.is_number() {
        row.insert("value".to_owned(), json!(format!("Point({longitude} {latitude})")));
    }
    "coordinates".to_owned()
}

fn put(row: &mut Row, name: &str, value: &Value) {
    if !value.is_null() {
        row.insert(name.to_owned(), value.clone());
    }
}

/// Members of an object; an empty one is written as an empty list.
fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// Members of a list; what is no list is one.
fn several(value: &Value) -> &[Value] {
    match value {
        Value::Array(members) => members,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

#[cfg(test)]
mod tests {
    use crate::import::plan::TablePlan;
    use crate::import::read::tests::read_by;
    use serde_json::{Value, json};

    fn read(value: &Value) -> (Vec<Value>, Vec<String>) {
        let plan = TablePlan { format: "wikibase".to_owned(), ..TablePlan::default() };
        let (rows, said) = read_by("f.json", &plan, value.to_string().as_bytes());
        (rows.into_iter().map(|row| row.value).collect(), said)
    }

    fn statement(rank: &str, datavalue: &Value) -> Value {
        json!({"id": "Q1$a", "rank": rank, "mainsnak": {"snaktype": "value", "datavalue": datavalue}})
    }

    #[test]
    fn texts_and_links_are_rows() {
        let entity = json!({
            "id": "Q1", "modified": "2026-04-07T20:30:36Z", "claims": [], "descriptions": [],
            "labels": {"en": {"language": "en", "value": "one"}},
            "aliases": {"en": [{"language": "en", "value": "a"}, {"language": "en", "value": "b"}]},
            "sitelinks": {"dewiki": {"site": "dewiki", "title": "Eins", "badges": []}}
        });
        let (rows, said) = read(&json!({"entities": {"Q1": entity}}));
        assert_eq!(said, Vec::<String>::new());
        let seen: Vec<_> = rows.iter().map(|row| format!("{} {}", row["kind"], row["value"])).collect();
        assert_eq!(seen, ["\"label\" \"one\"", "\"alias\" \"a\"", "\"alias\" \"b\"", "\"sitelink\" \"Eins\""]);
        assert_eq!(rows[0]["modified"], "2026-04-07T20:30:36Z");
        for other in [json!([entity]), json!({"entities": [entity]}), entity] {
            assert_eq!(read(&other).0, rows);
        }
    }

    #[test]
    fn values_are_texts_with_a_type() {
        let time = |time: &str, precision: u8| {
            let model = "http://www.wikidata.org/entity/Q1985786";
            json!({"type": "time", "value": {"time": time, "precision": precision, "calendarmodel": model}})
        };
        for (datavalue, expected) in [
            (
                json!({"type": "wikibase-entityid", "value": {"entity-type": "item", "numeric-id": 5}}),
                json!({"value": "Q5", "value-type": "item"}),
            ),
            (json!({"type": "string", "value": "x"}), json!({"value": "x", "value-type": "string"})),
            (
                json!({"type": "monolingualtext", "value": {"text": "x", "language": "fr"}}),
                json!({"value": "x", "language": "fr", "value-type": "text"}),
            ),
            (
                time("+2023-05-24T00:00:00Z", 11),
                json!({"value": "2023-05-24", "precision": "day", "calendar": "julian"}),
            ),
            (time("+2023-05-00T00:00:00Z", 10), json!({"value": "2023-05", "precision": "month"})),
            (time("+2023-00-00T00:00:00Z", 11), json!({"value": "2023"})),
            (time("-0044-03-15T00:00:00Z", 9), json!({"value": "-0044", "precision": "year"})),
            (time("+1900-00-00T00:00:00Z", 7), json!({"value": "1900", "precision": "century"})),
            (
                json!({"type": "quantity", "value": {"amount": "+15.5", "unit": "http://www.wikidata.org/entity/Q2", "lowerBound": "-1"}}),
                json!({"value": "15.5", "unit": "Q2", "lower": "-1"}),
            ),
            (
                json!({"type": "globecoordinate", "value": {"latitude": 1.5, "longitude": -2, "precision": 0.1}}),
                json!({"value": "Point(-2 1.5)", "precision": 0.1, "value-type": "coordinates"}),
            ),
            (json!({"type": "new", "value": {"x": 1}}), json!({"value": "{\"x\":1}", "value-type": "new"})),
        ] {
            let (rows, _) = read(&json!({"id": "Q1", "claims": {"P1": [statement("normal", &datavalue)]}}));
            for (name, value) in expected.as_object().expect("an object") {
                assert_eq!(&rows[0][name], value, "{name} of {datavalue}");
            }
        }
    }

    #[test]
    fn the_best_rank_is_told() {
        let value = json!({"type": "string", "value": "x"});
        let best = |ranks: &[&str]| {
            let statements: Vec<Value> = ranks.iter().map(|rank| statement(rank, &value)).collect();
            let (rows, _) = read(&json!({"id": "Q1", "claims": {"P1": statements}}));
            rows.iter().map(|row| row["best"] == true).collect::<Vec<_>>()
        };
        assert_eq!(best(&["normal", "deprecated", "normal"]), [true, false, true]);
        assert_eq!(best(&["normal", "preferred", "deprecated"]), [false, true, false]);
        assert_eq!(best(&["deprecated"]), [false]);
    }

    #[test]
    fn no_value_and_qualifiers_are_told() {
        let statement = json!({
            "rank": "normal", "mainsnak": {"snaktype": "novalue", "datatype": "wikibase-item"}, "references": [{}, {}],
            "qualifiers": {"P2": [{"snaktype": "somevalue"}], "P3": [{"snaktype": "value", "datavalue": {"type": "string", "value": "x"}}]}
        });
        let (rows, _) = read(&json!({"id": "Q1", "claims": {"P1": [statement]}}));
        assert_eq!(
            rows[0],
            json!({
                "entity": "Q1", "kind": "statement", "property": "P1", "rank": "normal", "best": true, "snak": "novalue",
                "datatype": "wikibase-item", "references": 2,
                "qualifiers": [{"property": "P2", "snak": "somevalue"}, {"property": "P3", "snak": "value", "value": "x", "value-type": "string"}]
            })
        );
    }

    #[test]
    fn what_is_no_entity_is_said() {
        for (value, fault) in [
            (json!({"error": {"code": "x", "info": "No such thing"}}), "No such thing"),
            (json!({"entities": {"Q9": {"id": "Q9", "missing": ""}}}), "Q9 is not there"),
            (json!({"entities": {"-1": {"site": "x", "missing": ""}}}), "-1 is not there"),
            (json!({}), "there is no entity"),
            (json!([1]), "is not there"),
        ] {
            let (rows, said) = read(&value);
            assert!(rows.is_empty() && said[0].contains(fault), "{said:?}");
        }
        for odd in [json!({"id": "Q1", "labels": 1, "claims": {"P1": 1, "P2": [null], "P3": {"x": []}}}), json!("x")] {
            read(&odd);
        }
    }
}
