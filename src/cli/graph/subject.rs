//! What a network is asked of: a lens, a query, the surroundings of a thing.

use super::Graph;
use crate::about::{Candidate, Resolved, resolve};
use crate::cli::output::Output;
use crate::cli::{ask, query, show, text};
use crate::error::Error;
use crate::query::QueryFile;
use crate::session::{EVERYTHING, Session, everything};
use crate::store::{NamedNode, Prepared};
use std::path::Path;

/// What is to be drawn.
pub struct Subject {
    pub prepared: Prepared,
    /// The file of the query, or what stands for one.
    name: String,
    /// The query as it stands in its file.
    pub text: String,
    pub title: String,
    pub description: String,
    /// The layout it is best drawn with, if it says so.
    pub layout: String,
    /// Whether generic things are what it is about.
    pub hubs: bool,
    /// The thing in the middle.
    pub centre: Option<String>,
    pub centre_label: String,
}

/// What to do instead of giving nothing.
const EXAMPLE: &str = "name a lens, a file or a thing, or give the query: coopgraph graph -e 'SELECT …'";

impl Subject {
    pub fn of(asked: &Graph, session: &Session) -> Result<Self, Error> {
        let mut subject = match asked.what.as_deref() {
            None => Self::of_text(None, asked, session)?,
            Some(what) => match session.catalogue.lens(what) {
                Some(lens) => Self::of_lens(lens, asked, session)?,
                None if what == EVERYTHING => Self::of_lens(&everything(session), asked, session)?,
                None if is_file(what) => Self::of_text(Some(Path::new(what)), asked, session)?,
                None => return Self::around(&thing(what, session)?, asked, session),
            },
        };
        if let Some(around) = &asked.around {
            subject.put_in_the_middle(&known_thing(around, session)?, asked, session)?;
        }
        if asked.hops.is_some() && subject.centre.is_none() {
            return Err(Error::usage("--hops needs a thing to count from", "name it with --around THING"));
        }
        Ok(subject)
    }

    fn of_lens(lens: &QueryFile, asked: &Graph, session: &Session) -> Result<Self, Error> {
        Ok(Self {
            prepared: ask::prepared(lens, "lens", &asked.parameters, session)?,
            name: lens.path.clone(),
            text: lens.text.clone(),
            title: lens.front.title.clone(),
            description: lens.front.description.clone(),
            layout: lens.front.layout.clone(),
            hubs: lens.front.hubs,
            centre: None,
            centre_label: String::new(),
        })
    }

    /// A query from a file, from -e or from standard input; front lines in it count.
    fn of_text(path: Option<&Path>, asked: &Graph, session: &Session) -> Result<Self, Error> {
        let (name, text) = text::read(path, asked.expression.as_deref(), EXAMPLE)?;
        let (front, _) = crate::query::Front::read(&name, &text);
        let file = QueryFile { path: name.clone(), name, text, front };
        Self::of_lens(&file, asked, session)
    }

    /// Everything connected to a thing.
    fn around(thing: &NamedNode, asked: &Graph, session: &Session) -> Result<Self, Error> {
        if asked.around.is_some() {
            let hint = "name a lens and --around THING, or the thing alone";
            return Err(Error::usage("two things are named, and no lens", hint));
        }
        if !asked.parameters.is_empty() {
            return Err(Error::usage("--param is for a lens, and a thing is named", "name a lens and --around THING"));
        }
        let everything = Self::of_lens(&everything(session), asked, session)?;
        let mut subject = Self { title: String::new(), description: String::new(), ..everything };
        subject.put_in_the_middle(thing, asked, session)?;
        Ok(subject)
    }

    fn put_in_the_middle(&mut self, thing: &NamedNode, asked: &Graph, session: &Session) -> Result<(), Error> {
        self.centre_label = session.names()?.show(thing.as_str());
        let hops = asked.hops.filter(|hops| *hops != 1).map_or_else(String::new, |hops| format!(", {hops} hops"));
        self.title = match self.title.as_str() {
            "" => format!("Around {}{hops}", self.centre_label),
            title => format!("{title}: around {}{hops}", self.centre_label),
        };
        "radial".clone_into(&mut self.layout);
        self.centre = Some(thing.as_str().to_owned());
        Ok(())
    }
}

impl Subject {
    /// Which predicates and classes of the query the graph does not have.
    pub fn say_what_is_unknown(&self, session: &Session, output: &mut Output) -> Result<(), Error> {
        query::warn_of_unknown(&self.name, &self.text, &self.prepared, session, output)
    }
}

fn is_file(what: &str) -> bool {
    let ending = Path::new(what).extension().and_then(|ending| ending.to_str());
    what == "-" || matches!(ending, Some("rq" | "sparql"))
}

/// The thing a name means, where a lens or a file could have been meant as well.
fn thing(what: &str, session: &Session) -> Result<NamedNode, Error> {
    match resolve(what, &session.store, session.names()?)? {
        Resolved::One(thing) => Ok(thing),
        Resolved::Several(candidates) => Err(show::not_one(what, &candidates, session)),
        Resolved::None(candidates) => Err(nothing_called(what, &candidates, session)),
    }
}

fn nothing_called(what: &str, candidates: &[Candidate], session: &Session) -> Error {
    let lenses = session.catalogue.similar_lenses(what);
    if lenses.is_empty() && !candidates.is_empty() {
        return show::not_one(what, candidates, session);
    }
    let try_instead: Vec<String> = lenses.iter().map(|name| (*name).to_owned()).collect();
    let hint = match lenses.as_slice() {
        [] => "`coopgraph graph` lists the lenses, `coopgraph search` finds things".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Error::usage_of("not-found", format!("there is no lens and no thing `{what}`"), hint, try_instead)
}

/// The thing a name means.
fn known_thing(text: &str, session: &Session) -> Result<NamedNode, Error> {
    match resolve(text, &session.store, session.names()?)? {
        Resolved::One(thing) => Ok(thing),
        Resolved::Several(candidates) | Resolved::None(candidates) => Err(show::not_one(text, &candidates, session)),
    }
}
