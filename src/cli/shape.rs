//! The forms in which a command that is no query gives its answer: which it has, and which one is asked for.

use super::options::Options;
use crate::error::Error;
use crate::query::print::Texts;

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Written for a person, not a table: a card, a report.
    Text,
    /// A table of texts, in one of its forms.
    Texts(Texts),
    /// One object with `version` and `command`.
    Json,
    /// An object a line, one for each member of a list.
    JsonLines,
}

/// What a command that lists things can give.
pub const LISTS: &[Shape] = &[
    Shape::Texts(Texts::Table),
    Shape::Texts(Texts::Line),
    Shape::Texts(Texts::Markdown),
    Shape::Texts(Texts::Tsv),
    Shape::Texts(Texts::Csv),
    Shape::Json,
    Shape::JsonLines,
];

/// What a command with several tables can give: no form that has room for one only.
pub const SEVERAL_LISTS: &[Shape] =
    &[Shape::Texts(Texts::Table), Shape::Texts(Texts::Line), Shape::Texts(Texts::Markdown), Shape::Json];

/// What a command that writes cards or a report can give.
pub const CARDS: &[Shape] = &[Shape::Text, Shape::Json];

/// The same, of a list.
pub const LISTED_CARDS: &[Shape] = &[Shape::Text, Shape::Json, Shape::JsonLines];

impl Shape {
    /// The name to ask for it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Texts(Texts::Table) => "table",
            Self::Texts(Texts::Line) => "line",
            Self::Texts(Texts::Markdown) => "markdown",
            Self::Texts(Texts::Tsv) => "tsv",
            Self::Texts(Texts::Csv) => "csv",
            Self::Json => "json",
            Self::JsonLines => "ndjson",
        }
    }

    fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Texts(Texts::Table))
    }
}

/// The form asked for by --format, else by the ending of the file; `None` when nothing was asked for.
///
/// Naming a form that a command does not have is refused: silently giving another would break whoever reads it.
pub fn asked(options: &Options, offered: &[Shape]) -> Result<Option<Shape>, Error> {
    let find = |name: &str| offered.iter().find(|shape| shape.name() == name).copied();
    let refusal = |name: &str| {
        let names: Vec<String> = offered.iter().map(|shape| shape.name().to_owned()).collect();
        let hint = format!("formats of this answer are {}", names.join(", "));
        Error::usage_of("unknown-format", format!("this answer cannot be written as `{name}`"), hint, names)
    };
    if let Some(name) = &options.format {
        return find(canonical(name)).map(Some).ok_or_else(|| refusal(name));
    }
    let ending = options.output.as_ref().and_then(|path| path.extension()?.to_str());
    match ending.map(canonical) {
        Some("txt") => Ok(offered.iter().find(|shape| shape.is_for_people()).copied()),
        Some(name) if crate::query::print::format(name).is_some() => find(name).map(Some).ok_or_else(|| refusal(name)),
        _ => Ok(None),
    }
}

/// Other names people know a format by.
pub fn canonical(name: &str) -> &str {
    match name {
        "md" => "markdown",
        "ttl" => "turtle",
        "nt" => "ntriples",
        "nq" => "nquads",
        "jsonl" => "ndjson",
        "srj" => "json",
        "srx" => "xml",
        "rdf" => "rdfxml",
        other => other,
    }
}
