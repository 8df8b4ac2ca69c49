//! The lines a query file opens with: `#+ key: value` (the custom of grlc).

use crate::shelf::{Finding, Place};
use crate::vocab::nearest;

/// What a query file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    pub title: String,
    pub description: String,
    pub tags: Vec<String>,
    pub parameters: Vec<Parameter>,
    /// Of a check: how much a row of its answer matters.
    pub severity: String,
    /// Of a check: what a row of its answer says, with `{column}` for values.
    pub problem: String,
    /// Of a check: what to do about a row.
    pub remedy: String,
    /// Of a lens: whether things that are generic elsewhere are what it is about.
    pub hubs: bool,
    /// Of a lens: the word of [`LAYOUTS`] it is best drawn with, or nothing.
    pub layout: String,
    /// Imported datasets it reads.
    pub needs: Vec<String>,
    /// Shown first among its kind.
    pub featured: bool,
}

/// What a lens may say it is best drawn with.
pub const LAYOUTS: &[&str] = &["force", "layered", "radial", "time", "group", "circle"];

/// A parameter: `#+ param: NAME TYPE what it is`. In the query it is `VALUES ?NAME { UNDEF }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub value_type: ValueType,
    pub description: String,
}

/// What a parameter's value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// A thing: IRI, prefixed name, slug, acronym or label.
    Entity,
    /// A plain text.
    Text,
    Integer,
    Decimal,
    /// A day, `2026-11-22`.
    Date,
    /// A year, `2026`.
    Year,
    /// `true` or `false`.
    Truth,
}

/// Names of the types, as front lines write them.
pub const VALUE_TYPES: &[(&str, ValueType)] = &[
    ("entity", ValueType::Entity),
    ("text", ValueType::Text),
    ("integer", ValueType::Integer),
    ("decimal", ValueType::Decimal),
    ("date", ValueType::Date),
    ("year", ValueType::Year),
    ("boolean", ValueType::Truth),
];

impl Front {
    /// Reads the front lines of a query file. What cannot be understood is a finding.
    pub fn read(path: &str, text: &str) -> (Self, Vec<Finding>) {
        let mut front = Self::default();
        let mut findings = Vec::new();
        let lines = text.lines().enumerate();
        for (number, line) in lines.filter_map(|(number, line)| Some((number, line.strip_prefix("#+")?))) {
            if let Err(problem) = front.read_line(line) {
                let place = Place { line: number + 1, column: 3, length: line.chars().count().max(1) };
                findings.push(Finding::warning(path, problem, FRONT_LINES).at(place));
            }
        }
        if !text.lines().any(|line| line.starts_with("#+")) {
            let remedy = "say what it answers: `#+ title: …` and `#+ description: …` as its first lines";
            findings.push(Finding::warning(path, "the query has no front lines", remedy));
        } else if front.title.is_empty() {
            findings.push(Finding::warning(path, "the query has no title", FRONT_LINES));
        }
        (front, findings)
    }

    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let (key, value) = line
            .split_once(':')
            .map(|(key, value)| (key.trim(), value.trim().to_owned()))
            .ok_or("a front line without a colon")?;
        match key {
            "title" => self.title = value,
            "description" => append(&mut self.description, &value),
            "tags" => self.tags = listed(&value),
            "needs" => self.needs = listed(&value),
            "param" => self.parameters.push(Parameter::read(&value)?),
            "severity" if ["error", "warning", "info"].contains(&value.as_str()) => self.severity = value,
            "severity" => return Err(format!("`{value}` is no severity: error, warning or info")),
            "problem" => self.problem = value,
            "remedy" => self.remedy = value,
            "layout" if LAYOUTS.contains(&value.as_str()) => self.layout = value,
            "layout" => return Err(no_layout(&value)),
            "hubs" => self.hubs = value == "true",
            "featured" => self.featured = value == "true",
            _ => return Err(format!("`{key}` is no front line key")),
        }
        Ok(())
    }
}

const FRONT_LINES: &str = "keys are title, description, tags, param, needs, featured, layout, hubs, severity, problem, remedy; `#+ key: value`";

fn listed(value: &str) -> Vec<String> {
    value.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

fn no_layout(word: &str) -> String {
    match nearest(word, LAYOUTS.iter().copied()).first() {
        Some(meant) => format!("`{word}` is no layout; did you mean {meant}?"),
        None => format!("`{word}` is no layout: {}", LAYOUTS.join(", ")),
    }
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

impl Parameter {
    fn read(value: &str) -> Result<Self, String> {
        let mut words = value.splitn(3, ' ').map(str::trim);
        let name = words.next().filter(|name| !name.is_empty()).ok_or("a parameter without a name")?;
        let type_name = words.next().unwrap_or("text");
        let value_type = VALUE_TYPES
            .iter()
            .find(|(name, _)| *name == type_name)
            .map(|(_, value_type)| *value_type)
            .ok_or_else(|| format!("`{type_name}` is no type of parameter: {}", type_names()))?;
        Ok(Self {
            name: name.trim_start_matches('?').to_owned(),
            value_type,
            description: words.next().unwrap_or_default().to_owned(),
        })
    }
}

impl ValueType {
    /// The name front lines use for it.
    pub fn name(self) -> &'static str {
        VALUE_TYPES.iter().find(|(_, value_type)| *value_type == self).map_or("text", |(name, _)| name)
    }
}

fn type_names() -> String {
    VALUE_TYPES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_lines_are_read() {
        let text = "#+ title: Who leads\n#+ description: one\n#+ description: two\n#+ tags: a, b\n\
                    #+ param: thing entity The thing led\nSELECT * {}";
        let (front, findings) = Front::read("q.rq", text);
        assert_eq!(front.title, "Who leads");
        assert_eq!(front.description, "one two");
        assert_eq!(front.tags, ["a", "b"]);
        assert_eq!(front.parameters[0].name, "thing");
        assert_eq!(front.parameters[0].value_type, ValueType::Entity);
        assert_eq!(front.parameters[0].description, "The thing led");
        assert!(findings.is_empty());
    }

    #[test]
    fn a_layout_is_one_of_the_list() {
        let (front, findings) = Front::read("q.rq", "#+ title: x\n#+ layout: layered\n");
        assert_eq!((front.layout.as_str(), findings.len()), ("layered", 0));
        for (word, said) in
            [("radiel", "did you mean radial?"), ("spiral-of-doubt", "force, layered, radial, time, group, circle")]
        {
            let (front, findings) = Front::read("q.rq", &format!("#+ title: x\n#+ layout: {word}\n"));
            assert_eq!(front.layout, "");
            assert!(findings[0].problem.contains(said), "{}", findings[0].problem);
            assert_eq!(findings[0].place.map(|place| place.line), Some(2));
        }
    }

    #[test]
    fn what_cannot_be_understood_is_a_finding_with_its_line() {
        let (_, findings) = Front::read("q.rq", "#+ title: x\n#+ colour: red\n#+ param: n number\n");
        let lines: Vec<_> = findings.iter().filter_map(|f| Some(f.place?.line)).collect();
        assert_eq!(lines, [2, 3]);
    }
}
