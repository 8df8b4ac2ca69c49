//! How far an edge can be trusted, in the steps a picture can show.

use crate::vocab::terms::say;

/// The best kind of evidence behind an edge; the order is from weak to strong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// No record came with the rows, or none that says what kind of source it has.
    #[default]
    Unstated,
    /// Only records say so that we do not assert: not verified, contested, withdrawn, or one source's word.
    Unasserted,
    /// Our own reading, our vocabulary, or a rule.
    Ours,
    /// Only those it is about say so.
    SelfReported,
    /// Press, partners, analyses.
    Reported,
    /// An official document, or somebody who has no part in it.
    Supported,
}

impl Evidence {
    /// All steps, the strongest first: the order of a legend.
    pub const ALL: [Self; 6] =
        [Self::Supported, Self::Reported, Self::SelfReported, Self::Ours, Self::Unasserted, Self::Unstated];

    /// The step of a kind of evidence, an IRI of the engine's list; kinds of a folder's own count as reported.
    pub fn of(kind: &str) -> Self {
        if kind == say::OFFICIAL.as_str() || kind == say::INDEPENDENT.as_str() {
            Self::Supported
        } else if kind == say::SELF_REPORTED.as_str() {
            Self::SelfReported
        } else if [say::OUR_READING, say::DEFINITION, say::RULE, say::NO_EVIDENCE]
            .iter()
            .any(|ours| ours.as_str() == kind)
        {
            Self::Ours
        } else {
            Self::Reported
        }
    }

    /// In words, for a legend or a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Supported => "official or independent source",
            Self::Reported => "press, partners or analysis",
            Self::SelfReported => "self-reported only",
            Self::Ours => "our own reading or a rule",
            Self::Unasserted => "on record, not asserted by us",
            Self::Unstated => "kind of source not stated",
        }
    }

    /// In one word, for files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Reported => "reported",
            Self::SelfReported => "self-reported",
            Self::Ours => "ours",
            Self::Unasserted => "not-asserted",
            Self::Unstated => "unstated",
        }
    }
}
