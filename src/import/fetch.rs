//! The files of a dataset, fetched: one after another, as its plan says.

use super::input::Input;
use super::plan::{EachPlan, FetchPlan, Plan};
use crate::net::{Fetched, Fetcher, NetError, Progress};
use serde_json::Value;

/// Why the files of a dataset could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("could not fetch {slug}: its source.toml has no address")]
    NoAddress { slug: String },
    #[error("could not fetch {url}")]
    Net { url: String, source: NetError },
    #[error("could not find the members of {file}: {problem}")]
    NoList { file: String, problem: String },
}

/// What was fetched.
pub struct Files {
    pub input: Input,
    /// The oldest day on which one of the files was known to be so.
    pub day: String,
}

/// Most pages or members that are fetched, whatever a plan says.
const MOST: usize = 10_000;

/// Fetches all files of a dataset.
pub fn fetch(plan: &Plan, fetcher: &Fetcher, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Files, FetchError> {
    if plan.fetch.is_empty() {
        return Err(FetchError::NoAddress { slug: plan.slug.clone() });
    }
    let mut fetching = Fetching { fetcher, progress, files: Vec::new(), day: String::new() };
    for step in &plan.fetch {
        match (&step.pages, &step.each) {
            (Some([first, last]), _) => fetching.pages(step, *first, *last)?,
            (None, Some(each)) => fetching.members(step, each)?,
            (None, None) => fetching.file(&step.url, &step.file)?,
        }
    }
    Ok(Files { input: Input::in_memory(fetching.files), day: fetching.day })
}

/// Fetches the one file at an address.
pub fn fetch_one(url: &str, fetcher: &Fetcher, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Files, FetchError> {
    let mut fetching = Fetching { fetcher, progress, files: Vec::new(), day: String::new() };
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = plain(path.trim_end_matches('/').rsplit('/').next().unwrap_or(path));
    fetching.file(url, &name)?;
    Ok(Files { input: Input::in_memory(fetching.files), day: fetching.day })
}

struct Fetching<'a> {
    fetcher: &'a Fetcher,
    progress: &'a mut dyn FnMut(Progress<'_>),
    files: Vec<(String, Vec<u8>)>,
    day: String,
}

impl Fetching<'_> {
    fn file(&mut self, url: &str, name: &str) -> Result<(), FetchError> {
        let fetched = self.get(url).map_err(|source| FetchError::Net { url: url.to_owned(), source })?;
        self.keep(name, fetched);
        Ok(())
    }

    /// Pages until one is an empty list, or is not there.
    fn pages(&mut self, step: &FetchPlan, first: u32, last: u32) -> Result<(), FetchError> {
        for page in (first..=last).take(MOST) {
            let number = page.to_string();
            let url = step.url.replace("{page}", &number);
            let fetched = match self.get(&url) {
                Err(NetError::Status { status: 404, .. }) if page > first => return Ok(()),
                fetched => fetched.map_err(|source| FetchError::Net { url, source })?,
            };
            if is_empty_list(&fetched.bytes) {
                return Ok(());
            }
            self.keep(&step.file.replace("{page}", &number), fetched);
        }
        Ok(())
    }

    /// A file for each member of a list.
    fn members(&mut self, step: &FetchPlan, each: &EachPlan) -> Result<(), FetchError> {
        let no_list = |problem: &str| FetchError::NoList { file: each.file.clone(), problem: problem.to_owned() };
        let list = self.files.iter().find(|(name, _)| *name == each.file);
        let (_, bytes) = list.ok_or_else(|| no_list("it was not fetched before"))?;
        let list: Value = serde_json::from_slice(bytes).map_err(|error| no_list(&format!("it is no JSON: {error}")))?;
        let members = list.as_array().ok_or_else(|| no_list("it is no list"))?;
        let ids: Vec<String> = members.iter().filter_map(|member| id(member.get(&each.field)?)).collect();
        for id in ids.iter().take(MOST) {
            self.file(&step.url.replace("{id}", &escaped(id)), &step.file.replace("{id}", id))?;
        }
        Ok(())
    }

    fn get(&mut self, url: &str) -> Result<Fetched, NetError> {
        self.fetcher.get(url, self.progress)
    }

    fn keep(&mut self, name: &str, fetched: Fetched) {
        if self.day.is_empty() || fetched.fetched_on < self.day {
            self.day = fetched.fetched_on;
        }
        self.files.push((name.to_owned(), fetched.bytes));
    }
}

fn is_empty_list(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes).is_ok_and(|value| match value {
        Value::Array(members) => members.is_empty(),
        Value::Null => true,
        _ => false,
    })
}

fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A part of an address without `%20` and the like.
fn plain(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace('/', "-")
}

/// An identifier as one part of an address.
fn escaped(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    id.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
