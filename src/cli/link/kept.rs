//! The links of the folder that is meant: read, and saved again.

use crate::cli::output::Output;
use crate::cli::{Options, interrupt};
use crate::error::{Error, Exit, finding_message};
use crate::link::{Ledger, LinkError};
use crate::session::Session;
use crate::shelf::Severity;
use std::path::PathBuf;
use std::rc::Rc;

/// The ledger of a folder.
pub struct Kept {
    pub ledger: Ledger,
    pub session: Rc<Session>,
    /// What is wrong in the folder has been said; the exit code that follows from it.
    pub broken: Exit,
    folder: Option<PathBuf>,
}

impl Kept {
    /// Opens the folder and reads its links; says what is wrong with either.
    pub fn open(options: &Options, output: &mut Output) -> Result<Self, Error> {
        let session = options.open()?;
        let broken = output.warn_of(&session);
        let (mut ledger, mut findings) = Ledger::read(&session.shelf, &session.vocabulary);
        findings.retain(|finding| !session.findings.contains(finding));
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            let text = session.shelf.text(&finding.file);
            output.message(Severity::Error, &finding_message(finding, text.as_deref()));
        }
        let is_sound = findings.iter().all(|finding| finding.severity != Severity::Error);
        let broken = if is_sound { broken } else { Exit::Usage };
        let folder = session.shelf.folder().map(ToOwned::to_owned);
        if let Some(folder) = &folder {
            // A prompt has read it a while ago.
            ledger.read_again(folder)?;
        }
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
