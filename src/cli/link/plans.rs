//! The specifications of a folder: found by name, listed.

use crate::cli::output::Output;
use crate::cli::shape::{LISTS, Shape};
use crate::error::{Error, Exit, finding_message};
use crate::link::{Plan, Side, Source, plans};
use crate::shelf::{Finding, Shelf};
use crate::vocab::nearest;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// The specification that is named, or stands in a file that is; what is wrong with it is said, and then there is none.
pub fn find(name: &str, shelf: &Shelf, output: &mut Output) -> Result<Option<Plan>, Error> {
    let is_file = name.contains(['/', '\\']) || Path::new(name).is_file();
    if is_file {
        let text = fs::read_to_string(name).map_err(|source| Error::Read { path: name.into(), source })?;
        return Ok(Plan::read_named(name, &text, shelf).map_err(|finding| say(&finding, &text, output)).ok());
    }
    let name = name.trim_end_matches(".toml");
    let (known, broken) = plans(shelf);
    let path = format!("/{name}.toml");
    if let Some(finding) = broken.iter().find(|finding| finding.file.ends_with(&path)) {
        say(finding, &shelf.text(&finding.file).unwrap_or_default(), output);
        return Ok(None);
    }
    let names = || known.iter().map(|plan| plan.name.as_str());
    if let Some(at) = names().position(|known| known == name) {
        return Ok(known.into_iter().nth(at));
    }
    let similar: Vec<String> = nearest(name, names()).into_iter().map(str::to_owned).collect();
    let hint = match similar.as_slice() {
        [] => "`coopgraph link run` lists them; a file is named with its folder: ./NAME.toml".to_owned(),
        similar => format!("did you mean {}?", similar.join(" or ")),
    };
    Err(Error::usage_of("not-found", format!("there is no specification `{name}`"), hint, similar))
}

pub fn say(finding: &Finding, text: &str, output: &mut Output) {
    output.message(finding.severity, &finding_message(finding, Some(text)));
}

/// A specification, for a table or a program.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    title: &'a str,
    left: String,
    right: String,
    fields: Vec<&'a str>,
}

/// Prints all specifications.
pub fn list(shelf: &Shelf, output: &mut Output) -> Result<Exit, Error> {
    let (known, broken) = plans(shelf);
    for finding in &broken {
        say(finding, &shelf.text(&finding.file).unwrap_or_default(), output);
    }
    let entries: Vec<Entry<'_>> = known.iter().map(entry).collect();
    match output.shape(LISTS)? {
        Shape::Json => output.json("link", &serde_json::json!({ "specifications": entries }))?,
        Shape::JsonLines => output.json_lines(&entries)?,
        Shape::Text | Shape::Texts(_) => {
            let row = |entry: &Entry<'_>| {
                let [name, title] = [entry.name, entry.title].map(str::to_owned);
                [name, title, entry.left.clone(), entry.right.clone(), entry.fields.join(", ")]
            };
            output
                .columns(["NAME", "WHAT", "LEFT", "RIGHT", "COMPARES"], &entries.iter().map(row).collect::<Vec<_>>())?;
        }
    }
    if known.is_empty() {
        output.remark("there are no specifications; `coopgraph help linking` shows one");
    }
    Ok(match (known.is_empty(), broken.is_empty()) {
        (_, false) => Exit::Usage,
        (true, true) => Exit::Negative,
        (false, true) => Exit::Fine,
    })
}

fn entry(plan: &Plan) -> Entry<'_> {
    let right = plan.right.as_ref();
    let fields = plan.left.fields_as_written();
    Entry {
        name: &plan.name,
        title: &plan.title,
        left: source(&plan.left),
        right: source(right.unwrap_or(&plan.left)),
        fields: if fields.is_empty() { vec!["name"] } else { fields.into_iter().map(|(name, _)| name).collect() },
    }
}

fn source(side: &Side) -> String {
    let source = match side.source() {
        Source::Graph => "graph",
        Source::Dataset(name) | Source::File(name) | Source::Endpoint(name) | Source::Service(name) => name,
    };
    match &side.class {
        Some(class) => format!("{source}: {}", class.get_ref()),
        None => source.to_owned(),
    }
}
