use crate::shelf::{Finding, ShelfError};
use crate::store::{Limit, StoreError};

/// Why links could not be proposed, judged or kept.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The first of what is wrong with a file.
    #[error("could not read all links: {}: {}", place(.0), .0.problem)]
    Broken(Box<Finding>),
    #[error("could not write {file}: somebody changed it meanwhile")]
    Changed { file: String },
    #[error("could not find the link `{0}`")]
    NoSuchLink(String),
    #[error("could not tell which link `{text}` is: {}", .links.join(", "))]
    Ambiguous { text: String, links: Vec<String> },
    #[error("could not find a decision: nobody has judged {0}")]
    NotJudged(String),
    #[error("could not find a decision: {reviewer} has not judged {link}; {others} did")]
    NotJudgedBy { link: String, reviewer: String, others: String },
    #[error("could not tell whose decision is meant: {link} was judged by {}", .reviewers.join(" and "))]
    SeveralReviewers { link: String, reviewers: Vec<String> },
    /// What a service or an endpoint was asked, and why there is no answer.
    #[error("{0}")]
    Elsewhere(String),
    #[error("could not read the endpoint {0}: it gives the same rows again and again")]
    GivesTheSame(String),
    #[error("could not ask the service {service}: it would be asked for {names} names, and {most} are the limit")]
    TooManyNames { service: String, names: usize, most: usize },
    #[error("could not gather the set: it was stopped after {0}")]
    Limit(Limit),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

impl LinkError {
    /// What kind of error it is, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Broken(_) => "links-broken",
            Self::Changed { .. } => "links-changed",
            Self::NoSuchLink(_) | Self::NotJudged(_) | Self::NotJudgedBy { .. } => "not-found",
            Self::Ambiguous { .. } | Self::SeveralReviewers { .. } => "ambiguous",
            Self::Elsewhere(_) | Self::GivesTheSame(_) => "elsewhere-failed",
            Self::Limit(_) | Self::TooManyNames { .. } => "limit-reached",
            Self::Store(_) => "query-failed",
            Self::Shelf(_) => "write-failed",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Broken(finding) => {
                format!("nothing was written; `coopgraph check {}` lists what is wrong in it", finding.file)
            }
            Self::Changed { .. } => "nothing was written; do it again".to_owned(),
            Self::NoSuchLink(_) => {
                "a link is named by its record, such as link:0123456789ab, or the beginning of it".to_owned()
            }
            Self::Ambiguous { .. } => "give more of it".to_owned(),
            Self::NotJudged(_) => "`coopgraph link review` judges it".to_owned(),
            Self::NotJudgedBy { .. } | Self::SeveralReviewers { .. } => {
                "--reviewer says whose decision is meant".to_owned()
            }
            Self::Limit(_) => "--timeout, --max-rows and --max-memory raise the limits".to_owned(),
            Self::TooManyNames { names, .. } => format!("nothing was asked; `--max-rows {names}` allows it"),
            Self::Elsewhere(_) => "look at its address and whether it is up, or try again later".to_owned(),
            Self::GivesTheSame(_) => "it does not heed OFFSET: get its data as a file, and match that".to_owned(),
            Self::Store(_) | Self::Shelf(_) => String::new(),
        }
    }
}

fn place(Finding { file, place, .. }: &Finding) -> String {
    place.map_or_else(|| file.clone(), |place| format!("{file}:{}", place.line))
}
