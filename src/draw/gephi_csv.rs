//! Two tables for the spreadsheet import of Gephi, also for Excel and pandas; a third says what they are.
//!
//! Columns by the names Gephi knows: `Id`, `Label`; `Source`, `Target`, `Type`, `Id`, `Label`, `Kind`, `Weight`. `Type` stands
//! in every row: Gephi takes a missing one for undirected.

use super::attributes::{self, EDGE, Field, NODE, Value};
use super::clean::{clean, defused};
use super::{Format, Part, Scene, header};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "gephi-csv",
    endings: &["gephi.csv"],
    about: "open with Gephi (Data Laboratory > Import spreadsheet, nodes first), pandas or a spreadsheet; colour by kind, size by degree",
    media_type: "text/csv; header=present",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[
        Part { suffix: "nodes", write: nodes },
        Part { suffix: "edges", write: edges },
        Part { suffix: "about", write: about },
    ],
};

fn nodes(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(scene, out);
    table.cell("Id")?;
    table.columns(&NODE)?;
    table.end()?;
    for (number, id) in attributes::ids(scene).iter().enumerate() {
        table.cell(id)?;
        table.values(&attributes::node(scene, number))?;
        table.end()?;
    }
    table.out.flush()
}

fn edges(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ids = attributes::ids(scene);
    let mut table = Table::new(scene, out);
    ["Source", "Target", "Type", "Id", "Kind"].iter().try_for_each(|name| table.cell(name))?;
    table.columns(&EDGE)?;
    table.end()?;
    for (number, ends) in attributes::edges(scene) {
        let relation = &scene.network.relations[ends.edge.relation];
        table.cell(&ids[ends.source])?;
        table.cell(&ids[ends.target])?;
        table.cell("Directed")?;
        table.cell(&format!("e{number}"))?;
        table.cell(&clean(&scene.network[relation.label]))?;
        table.values(&attributes::edge(scene.network, ends.edge))?;
        table.end()?;
    }
    table.out.flush()
}

fn about(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(scene, out);
    table.cell("Fact")?;
    table.cell("Text")?;
    table.end()?;
    for (name, text) in header::facts(scene, FORMAT.about) {
        table.cell(name)?;
        table.cell(&text)?;
        table.end()?;
    }
    table.out.flush()
}

/// Rows of cells as of RFC 4180.
struct Table<'o> {
    out: csv::Writer<&'o mut dyn Write>,
    safe: bool,
}

impl<'o> Table<'o> {
    fn new(scene: &Scene<'_>, out: &'o mut dyn Write) -> Self {
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        Self { out, safe: scene.safe }
    }

    fn cell(&mut self, text: &str) -> io::Result<()> {
        let text = if self.safe { defused(text) } else { text.into() };
        Ok(self.out.write_field(text.as_ref())?)
    }

    /// Names as Gephi writes them, with a capital; `kind_iri` as `KindIri`.
    fn columns(&mut self, fields: &[Field]) -> io::Result<()> {
        fields.iter().try_for_each(|field| {
            let words = field.name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            self.cell(&words.collect::<String>())
        })
    }

    /// Numbers and truths are no formulas, whatever their sign.
    fn values(&mut self, values: &[Option<Value<'_>>]) -> io::Result<()> {
        values.iter().try_for_each(|value| match value {
            Some(Value::Text(text)) => self.cell(text),
            Some(value) => {
                let mut written = String::new();
                value.push(&mut written);
                Ok(self.out.write_field(written)?)
            }
            None => Ok(self.out.write_field("")?),
        })
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(self.out.write_record(None::<&[u8]>)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{network, written};
    use super::*;

    #[test]
    fn every_row_is_directed_and_has_every_column() {
        let network = crate::graph::samples::awkward();
        let files = written(&FORMAT, &Scene::new(&network, None));
        for (file, rows) in files.iter().zip([network.node_count(), network.edge_count()]) {
            let mut table = csv::Reader::from_reader(file.as_bytes());
            let records: Vec<csv::StringRecord> = table.records().map(|record| record.expect("even rows")).collect();
            assert_eq!(records.len(), rows);
        }
        let mut edges = csv::Reader::from_reader(files[1].as_bytes());
        let header = edges.headers().expect("a header").clone();
        let known = ["Source", "Target", "Type", "Id", "Kind", "Label", "Relation", "Weight"];
        assert_eq!(header.iter().take(8).collect::<Vec<_>>(), known);
        assert!(edges.records().all(|record| &record.expect("a row")[2] == "Directed"));
        assert!(files[2].contains("licence,https://creativecommons.org/licenses/by/4.0/"));
    }

    #[test]
    fn formulas_are_defused_only_when_asked() {
        let network = network("source target sourceLabel", &[&["<a:a>", "<a:b>", "=HYPERLINK(\"x\")"]]);
        let scene = Scene::new(&network, None);
        assert!(written(&FORMAT, &scene)[0].contains("\"=HYPERLINK(\"\"x\"\")\""));
        let safe = Scene { safe: true, ..scene };
        assert!(written(&FORMAT, &safe)[0].contains("\"'=HYPERLINK(\"\"x\"\")\""));
    }
}
