//! What a specification says: which two sets are matched, and by what. One TOML file for each, in `data/links/`.

use super::ledger::{FOLDER, relation};
use super::measure::MEASURES;
use crate::shelf::{Finding, Place, Shelf, settings, sort_findings};
use crate::store::Literal;
use crate::vocab::{Prefixes, Vocabulary, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;

/// A specification.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// The name of its file, without `.toml`.
    #[serde(skip)]
    pub name: String,
    #[serde(skip)]
    pub path: String,
    /// Whether it is one of the folder's own, which whoever uses the folder need not have read.
    #[serde(skip)]
    pub is_of_shelf: bool,
    /// Its path inside the folder, where it is a specification of the folder, however it was named.
    #[serde(skip)]
    pub inside: Option<String>,
    /// The whole file, for showing the line that is wrong.
    #[serde(skip)]
    pub text: String,
    #[serde(default)]
    pub title: String,
    /// Whether a thing of either set is at most one thing of the other.
    #[serde(default)]
    pub one_to_one: bool,
    /// What a link says when it is accepted; `skos:exactMatch` unless the two ends are the very same thing.
    #[serde(default)]
    pub predicate: Option<Spanned<String>>,
    #[serde(default)]
    pub left: Side,
    /// None: the things of the left set are matched with each other.
    #[serde(default)]
    pub right: Option<Side>,
    /// How fields are compared, where that is not to be guessed: the field's name, and one of [`MEASURES`].
    #[serde(default)]
    pub measures: BTreeMap<String, Spanned<String>>,
}

/// One of the two sets: where it is, which things of it are meant, and what of them is compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Side {
    /// Whether it is the right one of its specification.
    #[serde(skip)]
    pub is_right: bool,
    /// Things of an imported dataset, by its name.
    #[serde(default)]
    pub dataset: Option<Spanned<String>>,
    /// Things of the folder itself.
    #[serde(default)]
    pub graph: Option<Spanned<bool>>,
    /// The rows of a table.
    #[serde(default)]
    pub file: Option<Spanned<String>>,
    /// Things of a graph that is elsewhere, by the address of its SPARQL endpoint.
    #[serde(default)]
    pub endpoint: Option<Spanned<String>>,
    /// What a reconciliation service finds for the names of the other set.
    #[serde(default)]
    pub service: Option<Spanned<String>>,
    /// Of a table: the column that tells one row from another.
    #[serde(default)]
    pub id: Option<Spanned<String>>,
    #[serde(default)]
    pub class: Option<Spanned<String>>,
    /// What must be true of `?thing`, as a SPARQL pattern.
    #[serde(default)]
    pub r#where: Option<Spanned<String>>,
    /// Names of fields, and where their values are: property paths, columns of a table, properties of a service.
    #[serde(default)]
    pub fields: BTreeMap<String, Spanned<Places>>,
}

/// Where the values of a field are, best first.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Places {
    One(String),
    Several(Vec<String>),
}

/// Where a set comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    Graph,
    Dataset(&'a str),
    File(&'a str),
    Endpoint(&'a str),
    Service(&'a str),
}

/// The relation a link says when nobody says which.
pub const PREDICATE: &str = "skos:exactMatch";

/// Every specification of a folder that can be read, by name, and what is wrong with the others.
pub fn plans(shelf: &Shelf) -> (Vec<Plan>, Vec<Finding>) {
    let (mut plans, mut findings) = (Vec::new(), Vec::new());
    for file in shelf.files(FOLDER).filter(|file| is_plan(&file.path)) {
        match Plan::read(&file.path, &String::from_utf8_lossy(&file.bytes)) {
            Ok(plan) => plans.push(Plan { is_of_shelf: true, inside: Some(file.path.clone()), ..plan }),
            Err(finding) => findings.push(*finding),
        }
    }
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    sort_findings(&mut findings);
    (plans, findings)
}

/// Whether a file of the folder is a specification.
pub fn is_plan(path: &str) -> bool {
    path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/') && rest.ends_with(".toml"))
}

impl Plan {
    /// Reads the specification in a file that is named by its path.
    pub fn read_named(path: &str, text: &str, shelf: &Shelf) -> Result<Self, Box<Finding>> {
        let inside = shelf.inside(Path::new(path)).filter(|inside| is_plan(inside));
        Ok(Self { inside, ..Self::read(path, text)? })
    }

    /// Reads a specification; what is wrong with it is a finding.
    pub fn read(path: &str, text: &str) -> Result<Self, Box<Finding>> {
        let mut plan: Self = settings(path, text, "specification", "`coopgraph help linking` shows one")?;
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        file.trim_end_matches(".toml").clone_into(&mut plan.name);
        path.clone_into(&mut plan.path);
        text.clone_into(&mut plan.text);
        plan.right.iter_mut().for_each(|right| right.is_right = true);
        match plan.fault() {
            Some(finding) => Err(Box::new(finding)),
            None => Ok(plan),
        }
    }

    /// Its sides.
    pub fn sides(&self) -> impl Iterator<Item = &Side> {
        [Some(&self.left), self.right.as_ref()].into_iter().flatten()
    }

    /// What the ledger knows it by: its path inside the folder or, of another one, the name of its file.
    pub fn rule(&self) -> &str {
        self.inside.as_deref().unwrap_or_else(|| self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path))
    }

    /// The relation a link says, as a whole IRI; one that the ledger would not take is a finding.
    pub fn relation(&self, prefixes: &Prefixes) -> Result<String, Box<Finding>> {
        let written = self.predicate.as_ref().map_or(PREDICATE, |predicate| predicate.get_ref().as_str());
        relation(written, prefixes).map_err(|(problem, remedy)| {
            let finding = Finding::error(&self.path, &problem, &remedy);
            Box::new(self.predicate.as_ref().map_or(finding, |written| self.finding(written, problem, remedy)))
        })
    }

    /// Something wrong with a part of it.
    pub fn finding<T>(&self, part: &Spanned<T>, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding::error(&self.path, problem, remedy).at(Place::of(&self.text, part.span()))
    }

    /// Something wrong with one of its sides as a whole.
    pub fn finding_about(&self, side: &Side, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let heading = if side.is_right { "[right" } else { "[left" };
        let line = self.text.lines().position(|line| line.trim_start().starts_with(heading));
        let place = line.map(|line| Place { line: line + 1, column: 1, length: heading.len() + 1 });
        Finding { place, ..Finding::error(&self.path, problem, remedy) }
    }

    /// Something wrong with the table of a side: at its name in the specification, or in itself where a command names it.
    pub fn finding_of_table(&self, side: &Side, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        match (side.own_file(), &side.file) {
            (Some(file), _) => self.finding(file, problem, remedy),
            (None, Some(file)) => Finding::error(file.get_ref(), problem, remedy),
            (None, None) => self.finding_about(side, problem, remedy),
        }
    }

    /// The first thing that is well written and makes no sense.
    fn fault(&self) -> Option<Finding> {
        let sides = [Some(&self.left), self.right.as_ref()].into_iter().flatten();
        sides
            .into_iter()
            .find_map(|side| self.fault_of_side(side))
            .or_else(|| self.left.service.as_ref().map(|service| self.unlistable(service)))
            .or_else(|| self.fault_of_fields())
            .or_else(|| self.fault_of_measures())
    }

    fn fault_of_side(&self, side: &Side) -> Option<Finding> {
        let named = [&side.dataset, &side.file, &side.endpoint, &side.service];
        if named.iter().filter(|source| source.is_some()).count() + usize::from(side.graph.is_some()) > 1 {
            let remedy = "name one of dataset, graph, file, endpoint and service";
            return Some(self.finding_about(side, "a set comes from one place only", remedy));
        }
        if let Some(no) = side.graph.as_ref().filter(|graph| !graph.get_ref()) {
            return Some(self.finding(no, "`graph = false` names no set", "name a dataset, file, endpoint or service"));
        }
        let is_asked = matches!(side.source(), Source::File(_) | Source::Service(_));
        let of_graphs = [&side.class, &side.r#where].into_iter().flatten().next().filter(|_| is_asked);
        if let Some(part) = of_graphs {
            let problem = "a table and a service have no classes or patterns";
            return Some(self.finding(part, problem, "leave it out: all of them are meant"));
        }
        let id = side.id.as_ref().filter(|_| !matches!(side.source(), Source::File(_)))?;
        Some(self.finding(id, "only rows of a table are told apart by a column", "leave it out: things have an IRI"))
    }

    fn unlistable(&self, service: &Spanned<String>) -> Finding {
        let problem = "a reconciliation service finds things for names, and lists none";
        self.finding(service, problem, "make it the right set")
    }

    /// A field that only the left side has, where both sides name theirs. What only the right one has tells namesakes apart
    /// when names are looked up in it.
    fn fault_of_fields(&self) -> Option<Finding> {
        let right = self.right.as_ref().filter(|right| !right.fields.is_empty())?;
        let (field, places) = self.left.fields.iter().find(|(field, _)| !right.fields.contains_key(*field))?;
        let remedy = match nearest(field, right.fields.keys().map(String::as_str)).first() {
            Some(meant) => format!("it has `{meant}`: is that what is meant?"),
            None => "add it to [right.fields], or leave it out".to_owned(),
        };
        Some(self.finding(places, format!("the right set has no field `{field}`"), remedy))
    }

    fn fault_of_measures(&self) -> Option<Finding> {
        let fields = self.left.fields.keys().chain(self.right.iter().flat_map(|side| side.fields.keys()));
        let fields: Vec<&str> = fields.map(String::as_str).collect();
        self.measures.iter().find_map(|(field, measure)| {
            if !fields.is_empty() && !fields.contains(&field.as_str()) {
                let remedy = match nearest(field, fields.iter().copied()).first() {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("fields are {}", fields.join(", ")),
                };
                return Some(self.finding(measure, format!("there is no field `{field}` to measure"), remedy));
            }
            let names = || MEASURES.iter().map(|measure| measure.name);
            (!names().any(|name| name == measure.get_ref())).then(|| {
                let remedy = format!("measures are {}", names().collect::<Vec<_>>().join(", "));
                self.finding(measure, format!("`{}` is no measure", measure.get_ref()), remedy)
            })
        })
    }
}

impl Side {
    /// Where it comes from; the folder itself when it does not say.
    pub fn source(&self) -> Source<'_> {
        let parts = (&self.dataset, &self.file, &self.endpoint, &self.service);
        match parts {
            (Some(dataset), ..) => Source::Dataset(dataset.get_ref()),
            (_, Some(file), ..) => Source::File(file.get_ref()),
            (_, _, Some(endpoint), _) => Source::Endpoint(endpoint.get_ref()),
            (.., Some(service)) => Source::Service(service.get_ref()),
            _ => Source::Graph,
        }
    }

    /// The table that the specification itself names.
    pub fn own_file(&self) -> Option<&Spanned<String>> {
        self.file.as_ref().filter(|file| !file.span().is_empty())
    }

    /// The same fields of another table, which the specification does not name.
    pub fn with_file(self, path: &str) -> Self {
        let Self { is_right, id, fields, .. } = self;
        Self { is_right, file: Some(Spanned::new(0..0, path.to_owned())), id, fields, ..Self::default() }
    }

    /// The side that is an imported dataset and nothing more is known of it.
    pub fn of_dataset(slug: &str) -> Self {
        Self { dataset: Some(Spanned::new(0..0, slug.to_owned())), ..Self::default() }
    }

    /// Every entity of the graph that has a name; terms of a vocabulary are none.
    pub fn everything_named(vocabulary: &Vocabulary) -> Self {
        let names = vocabulary.label_properties.iter().chain(&vocabulary.alias_properties);
        let names: Vec<String> = names.map(ToString::to_string).collect();
        let space = Literal::from(vocabulary.uri_space.as_str());
        let pattern = format!("?thing {} ?anyName FILTER(STRSTARTS(STR(?thing), {space}))", names.join("|"));
        Self { r#where: Some(Spanned::new(0..0, pattern)), ..Self::default() }
    }

    /// Its fields in the order in which they are written: the first is what a thing is called.
    pub fn fields_as_written(&self) -> Vec<(&str, &Spanned<Places>)> {
        let mut fields: Vec<_> = self.fields.iter().map(|(name, places)| (name.as_str(), places)).collect();
        fields.sort_by_key(|(_, places)| places.span().start);
        fields
    }
}

impl Places {
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Several(places) => places,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::terms::skos;

    /// What is wrong with a specification, with its line.
    fn fault(text: &str) -> String {
        let finding = Plan::read("data/links/x.toml", text).expect_err("wrong");
        let line = finding.place.map_or(0, |place| place.line);
        format!("{line}: {}; {}", finding.problem, finding.remedy)
    }

    #[test]
    fn two_sets_and_their_names_are_enough() {
        let text = "[left]\nclass = \"org:Organization\"\n[right]\ndataset = \"ror\"\n";
        let plan = Plan::read("data/links/actors-ror.toml", text).expect("it is enough");
        assert_eq!((plan.name.as_str(), plan.rule(), plan.one_to_one), ("actors-ror", "actors-ror.toml", false));
        assert_eq!(plan.relation(&Prefixes::default()).as_deref(), Ok(skos::EXACT_MATCH.as_str()));
        assert_eq!(plan.left.source(), Source::Graph);
        assert_eq!(plan.right.expect("there is one").source(), Source::Dataset("ror"));
    }

    #[test]
    fn fields_keep_the_order_of_the_file() {
        let text = "[left]\nfile = \"a.csv\"\n[left.fields]\ntown = \"t\"\nname = [\"n\", \"m\"]\n";
        let plan = Plan::read("x.toml", text).expect("valid");
        let fields: Vec<(&str, usize)> =
            plan.left.fields_as_written().iter().map(|(name, places)| (*name, places.get_ref().all().len())).collect();
        assert_eq!(fields, [("town", 1), ("name", 2)]);
    }

    #[test]
    fn what_makes_no_sense_is_said_with_its_line_and_what_may_be_meant() {
        for (text, expected) in [
            ("[left]\nclas = \"x\"", "2: not a valid specification: unknown field `clas`; did you mean `class`?"),
            ("[left]\nfile = \"a\"\ndataset = \"b\"", "1: a set comes from one place only; name one of"),
            ("[right]\ngraph = false", "2: `graph = false` names no set; name a dataset"),
            ("[left]\nfile = \"a\"\nclass = \"b\"", "3: a table and a service have no classes"),
            ("[left]\nid = \"a\"", "2: only rows of a table"),
            ("[left]\n[right]\nfile = \"a\"\ndataset = \"b\"", "2: a set comes from one place only"),
            ("[left]\nservice = \"https://a\"\n[right]", "2: a reconciliation service finds things for names"),
            (
                "[left.fields]\nname = \"a\"\ncountry = \"b\"\n[right.fields]\nname = \"c\"\ncountries = \"d\"",
                "3: the right set has no field `country`; it has `countries`: is that what is meant?",
            ),
            ("[left.fields]\nname = \"a\"\n[measures]\nnames = \"name\"", "4: there is no field `names` to measure"),
            (
                "[left.fields]\nname = \"a\"\n[measures]\nname = \"colour\"",
                "4: `colour` is no measure; measures are name",
            ),
        ] {
            let found = fault(text);
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
