//! Where in a row each part of an edge stands.

/// Where in a row each part of an edge stands.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub source: End,
    pub target: End,
    pub relation: Option<usize>,
    /// What the edges are called where no column says it.
    pub called: String,
    pub label: Option<usize>,
    pub weight: Option<usize>,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub record: Option<usize>,
}

/// Where in a row one end of an edge stands, and what is said of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub id: usize,
    pub class: Option<usize>,
    pub label: Option<usize>,
    pub group: Option<usize>,
    pub start: Option<usize>,
    pub end: Option<usize>,
}

impl Columns {
    pub(super) fn of(names: &[String]) -> Option<Self> {
        let place = |name: &str| names.iter().position(|column| column == name);
        let ends = |source, target| Some((place(source)?, place(target)?));
        let (source, target) =
            ends("source", "target").or_else(|| ends("subject", "object")).or((names.len() > 1).then_some((0, 1)))?;
        let end = |id, name: &str| End {
            id,
            class: place(&format!("{name}Type")),
            label: place(&format!("{name}Label")),
            group: place(&format!("{name}Group")),
            start: place(&format!("{name}Start")),
            end: place(&format!("{name}End")),
        };
        Some(Self {
            source: end(source, "source"),
            target: end(target, "target"),
            relation: place("relation").or_else(|| place("predicate")),
            called: names[target].clone(),
            label: place("label"),
            weight: place("weight"),
            start: place("start"),
            end: place("end"),
            record: place("record"),
        })
    }
}
