//! Where a network goes: a file, a picture, a table.

use super::placing::Placing;
use super::subject::Subject;
use super::{Graph, table};
use crate::cli::Options;
use crate::cli::output::{Output, Writing};
use crate::cli::shape::{Shape, canonical};
use crate::draw::{self, FORMATS, Format, Scene};
use crate::error::Error;
use crate::graph::Network;
use crate::query::print::Texts;
use std::path::{Path, PathBuf};

/// Things in a picture that a person can still read.
const READABLE: usize = 60;

const TABLES: &[Shape] = &[
    Shape::Texts(Texts::Table),
    Shape::Texts(Texts::Line),
    Shape::Texts(Texts::Markdown),
    Shape::Texts(Texts::Tsv),
    Shape::Texts(Texts::Csv),
    Shape::JsonLines,
];

/// What to write, and how.
pub struct Target {
    form: Form,
    placing: Placing,
    most: Option<usize>,
    /// Whether tables name things by IRI.
    iri: bool,
    /// Whether a spreadsheet must find no formulas in it.
    safe: bool,
    /// The file, where one is named.
    path: Option<PathBuf>,
}

enum Form {
    Table(Shape),
    File(&'static Format),
}

/// What is asked for: by name, else by the ending of the file, else a table. Said before anything is read.
pub fn target(asked: &Graph, options: &Options, output: &Output) -> Result<Target, Error> {
    let path = options.output.clone().filter(|path| path != Path::new("-"));
    let form = match (&options.format, &path) {
        (Some(name), _) => match draw::format(canonical(name)) {
            Some(format) => Form::File(format),
            None => Form::Table(output.shape(TABLES).map_err(|_| no_format(&format!("there is no format `{name}`")))?),
        },
        (None, Some(path)) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match draw::format_of_file(&name) {
                Some(format) => Form::File(format),
                None if output.ending_is_known(TABLES) => Form::Table(output.shape(TABLES)?),
                None => return Err(no_format(&format!("the ending of {name} means no format"))),
            }
        }
        (None, None) => Form::Table(output.shape(TABLES)?),
    };
    if let (Form::File(format), None) = (&form, &path)
        && format.parts.len() > 1
    {
        let hint = format!("name them: -o map.{} writes one beside the other", format.endings[0]);
        return Err(Error::usage(format!("`{}` is {} files", format.name, format.parts.len()), hint));
    }
    let placing = Placing::of(asked, options)?;
    Ok(Target { form, placing, most: asked.max_nodes, iri: options.iri, safe: options.safe_csv, path })
}

fn no_format(problem: &str) -> Error {
    let tables = TABLES.iter().map(|shape| shape.name());
    let names: Vec<String> = FORMATS.iter().map(|format| format.name).chain(tables).map(str::to_owned).collect();
    Error::usage_of("unknown-format", problem, format!("formats are {}", names.join(", ")), names)
}

impl Target {
    pub fn is_table(&self) -> bool {
        matches!(self.form, Form::Table(_))
    }

    pub fn write(
        &self,
        network: &Network,
        centre: Option<usize>,
        subject: &Subject,
        output: &mut Output,
    ) -> Result<(), Error> {
        let readable = matches!(&self.form, Form::File(format) if format.is_picture).then_some(READABLE);
        let most = self.most.or(readable).filter(|most| *most > 0).unwrap_or(usize::MAX);
        let id = centre.map(|centre| network[network.node(centre).id].to_owned());
        let network = &network.most_connected(most, centre);
        let centre = id.and_then(|id| network.find(&id));
        match &self.form {
            Form::Table(Shape::JsonLines) => table::lines(network, output)?,
            Form::Table(Shape::Texts(Texts::Table)) => {
                table::narrow(network, self.iri, output)?;
                // For who reads instead of looking: the same words as in a picture, with what is not shown.
                draw::summary(&Scene::new(network, None)).iter().for_each(|line| output.remark(line));
                return Ok(());
            }
            Form::Table(_) => table::rows(network, self.iri, output)?,
            Form::File(format) => self.file(format, network, centre, subject, output)?,
        }
        // A picture and most files say it themselves; who looks at a table reads it here.
        for left_out in &network.not_shown {
            output.remark(&format!("not shown: {left_out}"));
        }
        Ok(())
    }

    fn file(
        &self,
        format: &'static Format,
        network: &Network,
        centre: Option<usize>,
        subject: &Subject,
        output: &mut Output,
    ) -> Result<(), Error> {
        let edges = network.edge_count();
        if let Some(most) = format.most_edges.filter(|most| edges > *most) {
            let problem = format!("`{}` is for up to {most} edges, and the network has {edges}", format.name);
            return Err(Error::usage(
                problem,
                "--max-nodes leaves out the least connected; svg, html and gexf have no such limit",
            ));
        }
        let placed = self.placing.places(format, network, centre, subject, output)?;
        let scene = Scene { safe: self.safe, ..Scene::new(network, placed.as_ref()) };
        match (format.parts, &self.path) {
            ([part], _) => output.bytes(|out| (part.write)(&scene, out)),
            (parts, Some(path)) => {
                let files: Vec<(PathBuf, Writing<'_>)> = parts
                    .iter()
                    .map(|part| {
                        let scene = &scene;
                        let write: Writing<'_> = Box::new(move |out| (part.write)(scene, out));
                        (beside(path, part.suffix, format), write)
                    })
                    .collect();
                let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
                output.files(&files)?;
                output.remark(&format!("wrote {}", names.join(" and ")));
                Ok(())
            }
            (_, None) => Ok(()),
        }
    }
}

/// `map.nodes.csv` for `map.gephi.csv`, for `map.csv` and for `map`.
fn beside(path: &Path, suffix: &str, format: &Format) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut endings: Vec<&str> = format.endings.to_vec();
    endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
    let ending = endings.iter().find(|ending| name.to_ascii_lowercase().ends_with(&format!(".{ending}")));
    let stem = match ending {
        Some(ending) => name[..name.len() - ending.len() - 1].into(),
        None => path.file_stem().unwrap_or_default().to_string_lossy(),
    };
    let last = path.extension().map_or("csv".into(), |ending| ending.to_string_lossy());
    path.with_file_name(format!("{stem}.{suffix}.{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_format_are_named_after_the_one_asked_for() {
        let format = draw::format("gephi-csv").expect("it is in the list");
        for (asked, made) in [
            ("map.gephi.csv", "map.nodes.csv"),
            ("map.csv", "map.nodes.csv"),
            ("map", "map.nodes.csv"),
            ("to/Map.Gephi.CSV", "to/Map.nodes.CSV"),
            ("to/map.2.csv", "to/map.2.nodes.csv"),
        ] {
            assert_eq!(beside(Path::new(asked), "nodes", format), Path::new(made), "{asked}");
        }
    }
}
