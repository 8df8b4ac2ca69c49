//! `coopgraph help`: the commands, and the topics no single command covers.

use super::output::{self, Output};
use super::show::wrapped;
use super::{COMMANDS, Command, Options, arguments, definition};
use crate::draw::FORMATS;
use crate::error::{Error, Exit};
use crate::graph::layout;
use crate::import::FORMATS as FORMATS_OF_DATA;
use crate::link::MEASURES;
use crate::query::{LAYOUTS, VALUE_TYPES, print};
use crate::store::Form;
use crate::vocab::nearest;
use clap::{ArgMatches, Args};

pub const COMMAND: Command = Command { name: "help", define: Help::define, run };

const EXAMPLES: &str = "\
Examples:
  coopgraph help               commands and topics
  coopgraph help ask           help of a command
  coopgraph help model         records, the default graph, readings, standings
  coopgraph help formats       every format an answer can be written in";

/// Explains a command or a topic; without one, lists both
#[derive(Args)]
struct Help {
    /// A command or a topic
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

impl Help {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }
}

/// Something to be explained.
pub struct Topic {
    pub name: &'static str,
    summary: &'static str,
    text: fn() -> String,
}

/// Every topic, in the order of the list.
pub const TOPICS: &[Topic] = &[
    Topic { name: "model", summary: "Records, the default graph, readings, standings", text: model },
    Topic { name: "query-files", summary: "How a question, a lens, a check or a rule is written", text: query_files },
    Topic { name: "datasets", summary: "How an open dataset becomes records: source.toml and its map", text: datasets },
    Topic { name: "linking", summary: "How two sets of things are matched: a specification", text: linking },
    Topic { name: "formats", summary: "Every format an answer can be written in", text: formats },
    Topic { name: "exit-codes", summary: "What the program tells its caller", text: exit_codes },
    Topic { name: "examples", summary: "The examples of all commands", text: examples },
];

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Help = arguments(matches)?;
    let Some(name) = asked.topic.as_deref() else {
        return overview(options, output);
    };
    if let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) {
        print(&(topic.text)(), output)?;
        return Ok(Exit::Fine);
    }
    if COMMANDS.iter().any(|command| command.name == name) {
        return of_command(name, output);
    }
    let names = COMMANDS.iter().map(|command| command.name).chain(TOPICS.iter().map(|topic| topic.name));
    let hint = match nearest(name, names).as_slice() {
        [] => "`coopgraph help` lists commands and topics".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Err(Error::usage(format!("there is no command or topic `{name}`"), hint))
}

fn overview(options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let program = definition();
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let commands = program.get_subcommands().map(|command| (command.get_name().to_owned(), about(command)));
    let topics = TOPICS.iter().map(|topic| (topic.name.to_owned(), topic.summary.to_owned()));
    output.line("Commands")?;
    listed(&commands.collect::<Vec<_>>(), output)?;
    output.line("\nTopics")?;
    listed(&topics.collect::<Vec<_>>(), output)?;
    output.line("")?;
    if options.held.is_some() {
        return print(include_str!("prompt.txt"), output).map(|()| Exit::Fine);
    }
    output.line("`coopgraph help NAME` explains one of them.")?;
    Ok(Exit::Fine)
}

fn listed(entries: &[(String, String)], output: &mut Output) -> Result<(), Error> {
    let column = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let width = output.width();
    entries.iter().try_for_each(|(name, what)| wrapped(&format!("  {name:column$}  "), what, width, output))
}

/// The same text as `coopgraph COMMAND --help`.
fn of_command(name: &str, output: &mut Output) -> Result<Exit, Error> {
    let program = definition().term_width(output.width());
    if let Err(help) = program.try_get_matches_from(["coopgraph", name, "--help"]) {
        let styled = help.render().ansi().to_string();
        output.text(&if output.is_terminal() { styled } else { output::plain(&styled) })?;
    }
    Ok(Exit::Fine)
}

/// Writes paragraphs, wrapped; what is indented stays as it is.
fn print(text: &str, output: &mut Output) -> Result<(), Error> {
    let width = output.width();
    let mut paragraph = String::new();
    for line in text.lines().map(Some).chain([None]) {
        match line.filter(|line| !line.is_empty() && !line.starts_with(' ')) {
            Some(prose) => {
                paragraph.push_str(prose);
                paragraph.push(' ');
            }
            None => {
                if !paragraph.is_empty() {
                    wrapped("", &paragraph, width, output)?;
                    paragraph.clear();
                }
                line.map_or(Ok(()), |line| output.line(line))?;
            }
        }
    }
    Ok(())
}

fn model() -> String {
    include_str!("model.txt").trim_end().to_owned()
}

fn query_files() -> String {
    let what = |name: &str| match name {
        "entity" => "a thing: IRI, prefixed name, short name, acronym or label",
        "text" => "a plain text",
        "integer" => "a whole number",
        "decimal" => "a number with a dot",
        "date" => "a day: 2026-11-22",
        "year" => "a year: 2026",
        "boolean" => "true or false",
        _ => "",
    };
    let types: Vec<String> = VALUE_TYPES.iter().map(|(name, _)| format!("  {name:8} {}", what(name))).collect();
    let text = include_str!("query_files.txt").trim_end();
    text.replace("@TYPES@", &types.join("\n")).replace("@LAYOUTS@", &LAYOUTS.join(", "))
}

fn datasets() -> String {
    let formats = FORMATS_OF_DATA.iter().map(|format| {
        let endings: Vec<String> = format.endings.iter().map(|ending| format!(".{ending}")).collect();
        format!("                       {:14} {}", format.name, endings.join(" "))
    });
    let formats: Vec<String> =
        formats.chain(["                       rdf            .ttl .trig .nt .nq .rdf .jsonld".to_owned()]).collect();
    include_str!("datasets.txt").trim_end().replace("@FORMATS@", &formats.join("\n"))
}

fn linking() -> String {
    let measures = MEASURES.iter().map(|measure| format!("                     {:14} {}", measure.name, measure.about));
    include_str!("linking.txt").trim_end().replace("@MEASURES@", &measures.collect::<Vec<_>>().join("\n"))
}

fn formats() -> String {
    let of = |rows: bool| {
        let formats = print::FORMATS.iter().filter(|format| format.can_write(Form::Solutions) == rows);
        let lines: Vec<String> = formats.map(|format| format!("  {:10} {}", format.name(), format.summary())).collect();
        lines.join("\n")
    };
    let networks = FORMATS.iter().map(|format| {
        let endings: Vec<String> = format.endings.iter().map(|ending| format!(".{ending}")).collect();
        format!("  {:10} {}  {}", format.name, endings.join(" "), format.about)
    });
    let layouts = layout::LAYOUTS.iter().map(|layout| format!("  {:10} {}", layout.name, layout.about));
    let [networks, layouts] = [networks.collect::<Vec<_>>(), layouts.collect()].map(|lines| lines.join("\n"));
    format!(
        "-f NAME chooses the format of an answer; without it a table on a terminal and tsv in a pipe (turtle for triples). \
         -o FILE chooses by the ending of the file.\n\n\
         For every answer:\n\n{}\n\n\
         For the triples of CONSTRUCT and DESCRIBE:\n\n{}\n\n\
         For the networks of `coopgraph graph`:\n\n{networks}\n\n\
         A network is placed by --layout:\n\n{layouts}\n\n\
         Short names are understood too: md, ttl, nt, nq, jsonl, srj, srx, rdf.\n\n\
         --labels adds a column with the name beside each column of things; --iri shows IRIs where a name would stand.",
        of(true),
        of(false),
    )
}

fn exit_codes() -> String {
    let lines: Vec<String> = Exit::ALL.iter().map(|(exit, what)| format!("  {:>3}  {what}", *exit as u8)).collect();
    format!(
        "{}\n\nA limit is never silent: the rows that were given are printed, stderr says that they are not all, and the \
         code is 3. Data go to stdout, everything else to stderr.",
        lines.join("\n")
    )
}

/// What stands under `Examples:` in the help of every command.
fn examples() -> String {
    let program = definition();
    let of = |command: &clap::Command| {
        let help = command.get_after_help()?.to_string();
        let (_, examples) = help.split_once("Examples:\n")?;
        let examples = examples.split("\n\n").next()?;
        Some(format!("{}\n{}", command.get_name(), examples.trim_end()))
    };
    let found: Vec<String> = program.get_subcommands().filter_map(of).collect();
    found.join("\n\n")
}
