//! The links of the folder that is meant: read, and saved again.

use crate::cli::output::Output;
use crate::cli::{Options, interrupt};
use crate::error::{Error, Exit};
use crate::link::{Ledger, LinkError};
use crate::session::Session;
use std::path::PathBuf;
use std::rc::Rc;

/// The ledger of a folder.
pub struct Kept {
    pub ledger: Ledger,
    pub session: Rc<Session>,
    /// What is wrong in the folder has been said; the exit code that follows from it, and from links that cannot be read.
    pub broken: Exit,
    folder: Option<PathBuf>,
}

impl Kept {
    /// Opens the folder and reads its links; says what is wrong with either.
    pub fn open(options: &Options, output: &mut Output) -> Result<Self, Error> {
        let session = options.open()?;
        let broken = output.warn_of(&session);
        let (mut ledger, mut findings) = Ledger::read(&session.shelf, &session.vocabulary);
        findings.retain(|finding| !session.findings.contains(finding) && !session.faulty_links.contains(finding));
        output.warn_of_links(&findings);
        let folder = session.shelf.folder().map(ToOwned::to_owned);
        if let Some(folder) = &folder {
            // A prompt has read it a while ago.
            ledger.read_again(folder)?;
        }
        let broken = if ledger.unread().is_empty() { broken } else { Exit::Usage };
        Ok(Self { ledger, session, broken, folder })
    }

    /// The same, to be written to.
    pub fn open_to_write(options: &Options, output: &mut Output) -> Result<Self, Error> {
        let kept = Self::open(options, output)?;
        kept.ledger.check_writable()?;
        if kept.folder.is_none() {
            let hint = "`coopgraph init DIR` writes one; then `coopgraph --home DIR link …`";
            return Err(Error::usage("there is no folder to keep links in", hint));
        }
        Ok(kept)
    }

    /// Changes what stands in the folder now, which somebody else may have written to since.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Ledger) -> Result<T, LinkError>) -> Result<T, Error> {
        let folder = self.folder.as_ref().expect("it was opened to be written to");
        Ok(interrupt::wait_for(|| self.ledger.change(folder, change))?)
    }
}
