use super::super::link::kept::Kept;
use super::super::output::Output;
use super::super::shape::canonical;
use super::super::{Command, Options};
use crate::error::{Error, Exit};
use crate::link::sssom::{self, Mapping};
use crate::link::{Part, handed_out, licence, licences, pair_of, standing};
use crate::load;
use crate::store::{GraphName, NamedNode, Quad};
use crate::vocab::counted;
use clap::ArgMatches;
use std::collections::BTreeSet;

pub const COMMAND: Command = Command { name: "export", define, run };

const EXAMPLES: &str = "\
Writes the accepted links that stand: reviewed, undisputed, unchanged since. The ending of the
file says how: .tsv (SSSOM, as the folder keeps it), .json (SSSOM as JSON), .csv (a table for a
spreadsheet), .ttl and .nt (the triples alone). What was imported keeps its source and licence;
where licences differ each row says its own.

Examples:
  coopgraph links export -o links.sssom.tsv
  coopgraph links export -o links.ttl
  coopgraph links export -f csv";

/// A form of links.
struct Form {
    /// By this name, which is also that of its ending.
    name: &'static str,
    write: fn(&[&Mapping], &Kept, &mut Output) -> Result<(), Error>,
}

const FORMS: &[Form] = &[
    Form { name: "tsv", write: table },
    Form { name: "json", write: json },
    Form { name: "csv", write: spreadsheet },
    Form { name: "turtle", write: turtle },
    Form { name: "ntriples", write: triples },
];

fn define(command: clap::Command) -> clap::Command {
    command.about("Writes the accepted links that stand, for other programs").after_help(EXAMPLES)
}

fn run(_: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let form = form(options)?;
    let kept = Kept::open(options, output)?;
    kept.ledger.check_writable()?;
    let links = standing(&kept.ledger);
    (form.write)(&links, &kept, output)?;
    if let Some(path) = &options.output {
        output.remark(&format!("wrote {} to {}", told(&links), path.display()));
    }
    let left = kept.ledger.rows(Part::Accepted).len() - links.len();
    if left > 0 {
        let rows = if left == 1 { "1 row was".to_owned() } else { format!("{left} rows were") };
        output.remark(&format!("{rows} left out: disputed, outdated or not reviewed; `coopgraph links` counts them"));
    }
    if links.is_empty() {
        output.remark("no accepted link stands");
        return Ok(Exit::Negative.max(kept.broken));
    }
    Ok(kept.broken)
}

/// How many links there are and, where several reviewers said the same of one, how many rows.
fn told(rows: &[&Mapping]) -> String {
    let links = rows.iter().map(|row| pair_of(row)).collect::<BTreeSet<_>>().len();
    let in_rows = if links == rows.len() { String::new() } else { format!(" in {}", counted(rows.len(), "row")) };
    format!("{}{in_rows}", counted(links, "link"))
}

/// The form that is named, else that of the file's ending, else SSSOM.
fn form(options: &Options) -> Result<&'static Form, Error> {
    let ending = options.output.as_ref().and_then(|path| path.extension()?.to_str());
    let name = canonical(options.format.as_deref().or(ending).unwrap_or("tsv"));
    FORMS.iter().find(|form| form.name == name).ok_or_else(|| {
        let names: Vec<String> = FORMS.iter().map(|form| form.name.to_owned()).collect();
        let hint = format!("formats of links are {}", names.join(", "));
        Error::usage_of("unknown-format", format!("links cannot be written as `{name}`"), hint, names)
    })
}

fn table(links: &[&Mapping], kept: &Kept, output: &mut Output) -> Result<(), Error> {
    output.text(&sssom::write(&handed_out(&kept.ledger, links)))
}

fn json(links: &[&Mapping], kept: &Kept, output: &mut Output) -> Result<(), Error> {
    output.text(&sssom::json::write(&handed_out(&kept.ledger, links)))
}

fn spreadsheet(links: &[&Mapping], kept: &Kept, output: &mut Output) -> Result<(), Error> {
    const SLOTS: [&str; 9] = [
        "subject_id",
        "subject_label",
        "predicate_id",
        "object_id",
        "object_label",
        "confidence",
        "review_date",
        "record_id",
        "mapping_source",
    ];
    let rows: Vec<[String; 11]> = links
        .iter()
        .map(|row| {
            let [subject, subject_label, predicate, object, object_label, confidence, day, record, source] =
                SLOTS.map(|slot| row.get(slot).to_owned());
            let who = kept.ledger.who(row);
            let record = kept.ledger.show(&record);
            [
                subject,
                subject_label,
                predicate,
                object,
                object_label,
                confidence,
                who,
                day,
                record,
                source,
                licence(&kept.ledger, row),
            ]
        })
        .collect();
    let header = [
        "SUBJECT",
        "SUBJECT LABEL",
        "RELATION",
        "OBJECT",
        "OBJECT LABEL",
        "PROBABILITY",
        "REVIEWER",
        "ON",
        "RECORD",
        "SOURCE",
        "LICENCE",
    ];
    output.csv(header, &rows)
}

fn turtle(links: &[&Mapping], kept: &Kept, output: &mut Output) -> Result<(), Error> {
    let prefixes = &kept.session.vocabulary.prefixes;
    let about = match licences(&kept.ledger, links).as_slice() {
        [] => "Accepted links: none stands.".to_owned(),
        licences => format!("Accepted links, under {}.", licences.join(" and ")),
    };
    let text = load::write("", &about, quads(links), Vec::new(), prefixes)
        .map_err(|error| Error::Write { path: "the links".to_owned(), source: std::io::Error::other(error) })?;
    output.text(&String::from_utf8_lossy(&text))
}

fn triples(links: &[&Mapping], _: &Kept, output: &mut Output) -> Result<(), Error> {
    let mut lines: Vec<String> = quads(links).iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort();
    lines.dedup();
    output.text(&lines.concat())
}

fn quads(links: &[&Mapping]) -> Vec<Quad> {
    let node = |row: &Mapping, slot: &str| NamedNode::new(row.get(slot)).ok();
    let quad = |row: &&Mapping| {
        let (subject, predicate) = (node(row, "subject_id")?, node(row, "predicate_id")?);
        Some(Quad::new(subject, predicate, node(row, "object_id")?, GraphName::DefaultGraph))
    };
    links.iter().filter_map(quad).collect()
}
