//! The session a prompt has open, handed to every line it runs.

use super::super::interrupt;
use crate::cli::options::Options;
use crate::error::Error;
use crate::session::Session;
use crate::store::Limits;
use std::fmt;
use std::path::PathBuf;
use std::rc::Rc;

/// What a prompt has open; nothing outside a prompt.
#[derive(Clone, Default)]
pub struct Held(Option<Rc<Open>>);

/// A session and the options it was loaded with: a line that asks for others loads its own.
struct Open {
    session: Rc<Session>,
    home: Option<PathBuf>,
    languages: Vec<String>,
    no_inferred: bool,
}

impl Held {
    /// Loads the folder that is meant and keeps it.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let mut session = options.load()?;
        session.limits.interrupt = Some(&interrupt::INTERRUPTED);
        Ok(Self(Some(Rc::new(Open {
            session: Rc::new(session),
            home: options.home.clone(),
            languages: options.lang.clone(),
            no_inferred: options.no_inferred,
        }))))
    }

    /// Whether there is a prompt.
    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// The open session, if it is the one these options mean.
    pub fn session(&self, options: &Options) -> Option<Rc<Session>> {
        let open = self.0.as_ref().filter(|open| open.is_meant_by(options))?;
        Some(with_limits(&open.session, options.limits()))
    }

    /// Whether these options mean the open session.
    pub fn is_meant_by(&self, options: &Options) -> bool {
        self.0.as_ref().is_some_and(|open| open.is_meant_by(options))
    }
}

impl Open {
    fn is_meant_by(&self, options: &Options) -> bool {
        self.home == options.home && self.languages == options.lang && self.no_inferred == options.no_inferred
    }
}

/// The same session with the limits of a line.
fn with_limits(session: &Rc<Session>, limits: Limits) -> Rc<Session> {
    let of = |limits: Limits| (limits.time, limits.rows, limits.memory);
    if of(session.limits) == of(limits) {
        return Rc::clone(session);
    }
    let mut session = Session::clone(session);
    session.limits = limits;
    Rc::new(session)
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_some() { "a prompt" } else { "no prompt" })
    }
}
