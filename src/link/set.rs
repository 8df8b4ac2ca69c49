//! Sets of things to match: plain tables of values, whatever they were read from.

/// Things with values, all of one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// What it is called: a dataset's slug, a file's name.
    pub name: String,
    pub fields: Vec<Field>,
    pub things: Vec<Thing>,
}

/// A column of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    /// The word for how its values are compared, one of [`super::MEASURES`]; empty for what is only shown.
    pub measure: String,
}

/// A thing: its identifier, and its values for each field of the set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    pub id: String,
    pub values: Vec<Vec<String>>,
}

/// A field of the left set and one of the right set that are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What it is called in explanations.
    pub name: String,
    pub left: usize,
    pub right: usize,
    /// One of [`super::MEASURES`].
    pub measure: String,
}

/// What is matched: two sets, or one set within itself.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    pub left: &'a Set,
    /// None: things of the left set are compared with each other.
    pub right: Option<&'a Set>,
    pub comparisons: &'a [Comparison],
    /// Whether a thing of either set has one match at most; else a left thing has one, and a right thing may have several.
    pub one_to_one: bool,
    /// Pairs people judged: left, right, whether they are the same.
    pub reviewed: &'a [(usize, usize, bool)],
}

/// What fields that say what a thing is called are called themselves.
const CALLED_SO: [&str; 3] = ["name", "label", "title"];

impl Set {
    /// The position of a field.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// What a thing is called: its first value of a field that is called so or has names, else its identifier.
    pub fn label(&self, thing: usize) -> &str {
        let thing = &self.things[thing];
        let named = self.fields.iter().zip(&thing.values).filter_map(|(field, values)| Some((field, values.first()?)));
        let is_called_so = |field: &Field| CALLED_SO.contains(&field.name.to_lowercase().as_str());
        let best = named.min_by_key(|(field, _)| (!is_called_so(field), field.measure != "name"));
        best.map_or(&thing.id, |(_, value)| value)
    }
}
