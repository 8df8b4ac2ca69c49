//! The two sets of a specification: gathered side by side from where it says.

use crate::cli::Options;
use crate::cli::import::include_all;
use crate::cli::output::Output;
use crate::error::{Error, finding_message};
use crate::federation::Services;
use crate::import;
use crate::link::{
    Comparison, End, Endpoint, FOLDER, Lacking, LinkError, Offered, Plan, Questions, Rows, Service, Set, Side, Source,
    comparisons, in_iri, of_rows, offered, questions,
};
use crate::load;
use crate::net::Client;
use crate::session;
use crate::shelf::{Finding, IMPORTED, Severity, Shelf};
use crate::store::{Limits, StoreError};
use crate::vocab::Vocabulary;
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::thread;

/// A set, and where it comes from.
#[derive(Debug, Default)]
pub struct Gathered {
    pub set: Set,
    /// The IRI of its source.
    pub source: String,
    /// Under which terms its datasets stand.
    terms: Vec<String>,
    /// What of it could not be read.
    findings: Vec<Finding>,
}

/// The sets of a specification and what is compared of them.
#[derive(Debug)]
pub struct Sets {
    pub left: Gathered,
    /// None: the left set is matched within itself.
    pub right: Option<Gathered>,
    pub comparisons: Vec<Comparison>,
    /// The pairs that come into question, where a service says so.
    pub offered: Option<HashSet<(usize, usize)>>,
}

/// What gathering needs besides the specification.
pub struct Gatherer<'a> {
    shelf: &'a Shelf,
    vocabulary: &'a Vocabulary,
    /// Hosts that may be asked.
    hosts: &'a [String],
    languages: &'a [String],
    limits: Limits,
    inferred: bool,
}

/// Why there is no set.
enum Failed {
    /// The specification names what is not there, or makes no sense.
    Wrong(Vec<Finding>),
    Error(Error),
}

impl Gathered {
    pub fn end(&self) -> End<'_> {
        End { set: &self.set, source: &self.source }
    }

    /// Whether nothing of it is missing because it could not be read.
    pub fn is_whole(&self) -> bool {
        is_whole(&self.findings)
    }
}

impl Sets {
    /// The sets there are.
    pub fn each(&self) -> impl Iterator<Item = &Gathered> + Clone {
        [Some(&self.left), self.right.as_ref()].into_iter().flatten()
    }

    /// The right set; the left one where it is matched within itself.
    pub fn right(&self) -> &Gathered {
        self.right.as_ref().unwrap_or(&self.left)
    }

    /// Whether everything there is of them was read.
    pub fn are_whole(&self) -> bool {
        self.each().all(Gathered::is_whole)
    }

    /// How many pairs there are.
    pub fn possible(&self) -> u64 {
        let left = self.left.set.things.len() as u64;
        match &self.right {
            Some(right) => left * right.set.things.len() as u64,
            None => left * left.saturating_sub(1) / 2,
        }
    }
}

impl<'a> Gatherer<'a> {
    pub fn new(shelf: &'a Shelf, vocabulary: &'a Vocabulary, hosts: &'a [String], options: &'a Options) -> Self {
        let (languages, limits) = (options.lang.as_slice(), options.limits());
        Self { shelf, vocabulary, hosts, languages, limits, inferred: !options.no_inferred }
    }

    /// Gathers both sets; what is wrong with the specification or its sources is said, and then there are none.
    pub fn sets(&self, plan: &Plan, output: &mut Output) -> Result<Option<Sets>, Error> {
        let sets = said(plan, self.gather(plan), output)?;
        if let Some(sets) = &sets {
            say_of(sets.each(), output);
        }
        Ok(sets)
    }

    /// Gathers the set of one side alone; and whether everything there is of it was read.
    pub fn set(&self, plan: &Plan, side: &Side, output: &mut Output) -> Result<Option<(Set, bool)>, Error> {
        let gathered = said(plan, self.side(plan, side, &Side::default()), output)?;
        say_of(gathered.iter(), output);
        Ok(gathered.map(|Gathered { set, findings, .. }| (set, is_whole(&findings))))
    }

    /// The table that a side is, where it stands.
    pub fn file(&self, plan: &Plan, side: &Side) -> Option<PathBuf> {
        match side.source() {
            Source::File(name) => self.path_of(plan, side, name).ok(),
            _ => None,
        }
    }

    fn gather(&self, plan: &Plan) -> Result<Sets, Failed> {
        let right = plan.right.as_ref();
        // A service is asked for what is in the left set.
        let beside = right.filter(|right| !matches!(right.source(), Source::Service(_)));
        let (left, mut right_set) = thread::scope(|scope| {
            let right = beside.map(|right| scope.spawn(|| self.side(plan, right, &plan.left)));
            let left = self.side(plan, &plan.left, &Side::default());
            let right = right.map(|right| right.join().unwrap_or_else(|_| Err(engine_stopped())));
            (left, right)
        });
        let mut left = left?;
        let mut pairs = None;
        if let Some((side, Source::Service(address))) = right.map(|right| (right, right.source())) {
            let Offered { set, pairs: found, unanswered } = self.offered(plan, side, &left.set, address)?;
            pairs = Some(found);
            let mut gathered = Gathered { set, source: address.to_owned(), ..Gathered::default() };
            if unanswered > 0 {
                let problem = format!("the service gave no answer for {unanswered} names");
                gathered.findings.push(Finding::error(address, problem, "the rest was matched"));
            }
            right_set = Some(Ok(gathered));
        }
        let mut right = right_set.transpose()?;
        let comparisons = comparisons(plan, &mut left.set, right.as_mut().map(|right| &mut right.set));
        if comparisons.is_empty() {
            let names = |set: &Set| set.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>().join(", ");
            let right = right.as_ref().unwrap_or(&left);
            let problem = format!("{} and {} have nothing in common to compare", left.set.name, right.set.name);
            let remedy = format!("name fields: there are {}; and {}", names(&left.set), names(&right.set));
            return Err(Failed::Wrong(vec![plan.finding_about(&plan.left, problem, remedy)]));
        }
        Ok(Sets { left, right, comparisons, offered: pairs })
    }

    /// Gathers a side. Of a graph, fields that the `other` side has not are left out, where that one names its fields.
    fn side(&self, plan: &Plan, side: &Side, other: &Side) -> Result<Gathered, Failed> {
        let mut gathered = match side.source() {
            Source::File(name) => self.table(plan, side, name)?,
            Source::Endpoint(address) => self.endpoint(plan, side, address)?,
            Source::Graph => self.graph(plan, side, other, self.shelf, "the graph")?,
            Source::Dataset(slug) => {
                let mut shelf = self.shelf.clone();
                let slugs = [slug.to_owned()];
                include_all(slugs.iter(), &mut shelf).map_err(|error| not_there(plan, side, error))?;
                self.graph(plan, side, other, &shelf, slug)?
            }
            Source::Service(address) => {
                let problem = format!("names cannot be looked up in the service {address}: it lists no things");
                let remedy =
                    "with a specification that has the names on the left, `coopgraph link run` asks it for each";
                return Err(Failed::Wrong(vec![plan.finding_about(side, problem, remedy)]));
            }
        };
        gathered.source = source(plan, side, self.shelf, self.vocabulary);
        Ok(gathered)
    }

    fn graph(&self, plan: &Plan, side: &Side, other: &Side, shelf: &Shelf, name: &str) -> Result<Gathered, Failed> {
        let mut questions = questions(plan, side, self.vocabulary)?;
        if !other.fields.is_empty() {
            questions.keep(|field| other.fields.contains_key(field));
        }
        let part = session::part(shelf, self.vocabulary, &questions.all(), self.inferred)?;
        let set = questions.set(name, &part.store, self.languages, &self.limits)?;
        // It takes a while, and nobody has to wait for it.
        let (store, datasets, mut findings) = (part.store, part.datasets, part.findings);
        findings.retain(|finding| finding.severity == Severity::Error);
        let_go(store);
        if questions.are_in_vain(&set) {
            return Err(self.lacking(plan, side, &questions, &set, shelf)?);
        }
        let imported = datasets.iter().filter(|dataset| dataset.is_imported());
        let terms = imported.map(load::Dataset::terms).collect();
        Ok(Gathered { set, terms, findings, ..Gathered::default() })
    }

    /// What the specification names and the whole graph does not have.
    fn lacking(
        &self,
        plan: &Plan,
        side: &Side,
        questions: &Questions,
        set: &Set,
        shelf: &Shelf,
    ) -> Result<Failed, Failed> {
        let store = load::load(shelf)?.store;
        let prefixes = &self.vocabulary.prefixes;
        Ok(Failed::Wrong(questions.missing(&Lacking { plan, side, set, store: &store, prefixes })?))
    }

    fn table(&self, plan: &Plan, side: &Side, name: &str) -> Result<Gathered, Failed> {
        let read = import::rows(&self.path_of(plan, side, name)?).map_err(|error| match side.own_file() {
            Some(file) => Failed::Wrong(vec![plan.finding(file, told(&error), error.hint())]),
            None => Failed::Error(error.into()),
        })?;
        let mut findings = read.findings;
        if !is_whole(&findings) {
            findings.extend((!read.rows.is_empty()).then(|| in_part(name)));
            return Err(Failed::Wrong(findings));
        }
        let rows = Rows { columns: read.columns, rows: read.rows, lines: read.lines };
        let shown = Path::new(name).file_name().map_or(name.into(), |name| name.to_string_lossy());
        let (set, doubts) = of_rows(&shown, rows, plan, side)?;
        findings.extend(doubts);
        Ok(Gathered { set, findings, ..Gathered::default() })
    }

    /// Where a table stands: beside the specification that names it, and below it where that came with the folder.
    fn path_of(&self, plan: &Plan, side: &Side, name: &str) -> Result<PathBuf, Failed> {
        let beside = Path::new(&plan.path).with_file_name(name);
        let (Some(folder), Some(file), true) = (self.shelf.folder(), side.own_file(), plan.is_of_shelf) else {
            return Ok(beside);
        };
        let is_below =
            Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !is_below {
            let problem = format!("`{name}` is not in the folder of the specification");
            let remedy = "a specification of data/links names files in data/links and below; one that is named by its \
                          file may name any";
            return Err(Failed::Wrong(vec![plan.finding(file, problem, remedy)]));
        }
        Ok(folder.join(beside))
    }

    fn endpoint(&self, plan: &Plan, side: &Side, address: &str) -> Result<Gathered, Failed> {
        let questions = questions(plan, side, self.vocabulary)?;
        let services = Services::on(self.hosts, self.limits.time);
        services.may_call(address).map_err(|error| refused(&error.to_string()))?;
        let (prefixes, limits) = (&self.vocabulary.prefixes, &self.limits);
        let endpoint = Endpoint { address, remote: &services, prefixes, limits };
        let set = questions.set_of_endpoint(&endpoint, self.languages)?;
        if set.things.is_empty() {
            let problem = format!("{address} has no such thing");
            return Err(Failed::Wrong(vec![plan.finding_about(side, problem, "look at its class and pattern")]));
        }
        Ok(Gathered { set, ..Gathered::default() })
    }

    fn offered(&self, plan: &Plan, side: &Side, left: &Set, address: &str) -> Result<Offered, Failed> {
        let client = Client::new(self.hosts, self.limits.time);
        client.may_reach(address).map_err(|error| refused(&error.to_string()))?;
        let offered = offered(plan, side, left, &Service { address, client: &client }, &self.limits)?;
        if offered.set.things.is_empty() {
            let problem = format!("{address} finds nothing for any of {} names", left.things.len());
            return Err(Failed::Wrong(vec![plan.finding_about(
                side,
                problem,
                "look at the fields that are sent along",
            )]));
        }
        Ok(offered)
    }
}

/// Whether nothing was left out of what was read.
pub fn is_whole(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// Nothing is made of a part of a table: what is not in it would look as if it were gone, or had no match.
pub fn in_part(table: &str) -> Finding {
    Finding::error(
        table,
        "not all of the table could be read, so nothing of it was used",
        "put right what is said of it",
    )
}

/// Gives up something large: nobody waits until its memory is free.
pub fn let_go(large: impl Send + 'static) {
    thread::spawn(move || drop(large));
}

/// What was gathered; or what was wrong, said, and then nothing.
fn said<T>(plan: &Plan, gathered: Result<T, Failed>, output: &mut Output) -> Result<Option<T>, Error> {
    match gathered {
        Ok(gathered) => Ok(Some(gathered)),
        Err(Failed::Wrong(findings)) => {
            for finding in &findings {
                let text = Some(plan.text.as_str()).filter(|_| finding.file == plan.path);
                output.message(finding.severity, &finding_message(finding, text));
            }
            Ok(None)
        }
        Err(Failed::Error(error)) => Err(error),
    }
}

/// Says the terms under which sets stand, and what of them could not be read.
fn say_of<'a>(sides: impl Iterator<Item = &'a Gathered> + Clone, output: &mut Output) {
    let mut terms: Vec<&String> = sides.clone().flat_map(|side| &side.terms).collect();
    terms.sort();
    terms.dedup();
    terms.into_iter().for_each(|terms| output.remark(&format!("with {terms}")));
    output.findings(sides.flat_map(|side| &side.findings));
}

/// What links call the source of a side: its file or address, and the class where only that is meant.
pub fn source(plan: &Plan, side: &Side, shelf: &Shelf, vocabulary: &Vocabulary) -> String {
    let source = match side.source() {
        Source::Graph => vocabulary.file_iri("data"),
        Source::Dataset(slug) => vocabulary.file_iri(&format!("{IMPORTED}/{slug}.trig")),
        Source::File(name) => format!("file:{}", in_iri(&table_name(plan, name, shelf))),
        Source::Endpoint(address) | Source::Service(address) => address.to_owned(),
    };
    let class = side.class.as_ref().map(|class| class.get_ref().trim_matches(['<', '>', ' ']));
    match class.and_then(|class| class.rsplit(['#', '/', ':']).next()).filter(|class| !class.is_empty()) {
        Some(class) => format!("{source}#{class}"),
        None => source,
    }
}

/// What links call a table: its path below the folder of links, or the name of one that stands elsewhere.
fn table_name(plan: &Plan, name: &str, shelf: &Shelf) -> String {
    let path = Path::new(plan.inside.as_ref().unwrap_or(&plan.path)).with_file_name(name);
    let path = shelf.folder().filter(|_| plan.inside.is_some()).map_or(path.clone(), |folder| folder.join(&path));
    let inside = shelf.inside(&path);
    let below = inside.as_deref().and_then(|inside| inside.strip_prefix(FOLDER)?.strip_prefix('/'));
    below.unwrap_or_else(|| name.rsplit('/').next().unwrap_or(name)).to_owned()
}

/// A dataset that is named and not imported, or not known.
fn not_there(plan: &Plan, side: &Side, error: Error) -> Failed {
    match (error, &side.dataset) {
        (Error::Usage { problem, hint, .. }, Some(dataset)) if !plan.text.is_empty() => {
            Failed::Wrong(vec![plan.finding(dataset, problem, hint)])
        }
        (error, _) => Failed::Error(error),
    }
}

fn refused(problem: &str) -> Failed {
    Failed::Error(Error::usage_of("query-refused", problem, "--allow-service HOST lets it be asked", Vec::new()))
}

fn told(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn engine_stopped() -> Failed {
    Failed::Error(StoreError::EngineStopped.into())
}

impl From<Box<Finding>> for Failed {
    fn from(finding: Box<Finding>) -> Self {
        Self::Wrong(vec![*finding])
    }
}

impl From<LinkError> for Failed {
    fn from(error: LinkError) -> Self {
        Self::Error(error.into())
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}
