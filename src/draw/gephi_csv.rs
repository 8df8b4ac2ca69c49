//! Two tables for the spreadsheet import of Gephi, also for Excel and pandas; a third says what they are.
//!
//! Columns by the names Gephi knows: `Id`, `Label`; `Source`, `Target`, `Type`, `Id`, `Label`, `Kind`, `Weight`. `Type` stands
//! in every row: Gephi takes a missing one for undirected.

use super::attributes::{self, EDGE, Field, NODE, Value};
use super::clean::defused;
use super::{Format, Part, Scene, header};
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "gephi-csv",
    endings: &["gephi.csv"],
    about: "open with Gephi (Data Laboratory > Import spreadsheet, nodes first), pandas or a spreadsheet; colour by kind, size by degree",
    media_type: "text/csv; header=present",
    is_picture: false,
    most_edges: None,
    parts: &[
        Part { suffix: "nodes", write: nodes::<false> },
        Part { suffix: "edges", write: edges::<false> },
        Part { suffix: "about", write: about::<false> },
    ],
};

/// The same, with texts that a spreadsheet would take for formulas defused.
pub(super) const SAFE: &[Part] = &[
    Part { suffix: "nodes", write: nodes::<true> },
    Part { suffix: "edges", write: edges::<true> },
    Part { suffix: "about", write: about::<true> },
];

fn nodes<const SAFE: bool>(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::<SAFE>::new(out);
    table.cell("Id");
    table.columns(&NODE);
    table.end()?;
    for (number, id) in attributes::ids(scene).iter().enumerate() {
        table.cell(id);
        table.values(&attributes::node(scene, number));
        table.end()?;
    }
    Ok(())
}

fn edges<const SAFE: bool>(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ids = attributes::ids(scene);
    let mut table = Table::<SAFE>::new(out);
    ["Source", "Target", "Type", "Id", "Kind"].iter().for_each(|name| table.cell(name));
    table.columns(&EDGE);
    table.end()?;
    for (number, ends) in attributes::edges(scene) {
        let relation = &scene.network.relations[ends.edge.relation];
        table.cell(&ids[ends.source]);
        table.cell(&ids[ends.target]);
        table.cell("Directed");
        table.cell(&format!("e{number}"));
        table.cell(&super::clean::clean(&scene.network[relation.label]));
        table.values(&attributes::edge(scene.network, ends.edge));
        table.end()?;
    }
    Ok(())
}

fn about<const SAFE: bool>(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::<SAFE>::new(out);
    table.cell("Fact");
    table.cell("Text");
    table.end()?;
    for (name, text) in header::facts(scene, FORMAT.about) {
        table.cell(name);
        table.cell(&text);
        table.end()?;
    }
    Ok(())
}

/// Rows of cells as of RFC 4180.
struct Table<'o, const SAFE: bool> {
    out: &'o mut dyn Write,
    line: String,
    is_first: bool,
}

impl<'o, const SAFE: bool> Table<'o, SAFE> {
    fn new(out: &'o mut dyn Write) -> Self {
        Self { out, line: String::new(), is_first: true }
    }

    fn cell(&mut self, text: &str) {
        if SAFE {
            let text = defused(text);
            self.push(&text);
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if !self.is_first {
            self.line.push(',');
        }
        self.is_first = false;
        if text.contains(['"', ',', '\n', '\r']) {
            self.line.push('"');
            self.line.push_str(&text.replace('"', "\"\""));
            self.line.push('"');
        } else {
            self.line.push_str(text);
        }
    }

    /// Names as Gephi writes them, with a capital; `kind_iri` as `KindIri`.
    fn columns(&mut self, fields: &[Field]) {
        for field in fields {
            let words = field.name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            self.push(&words.collect::<String>());
        }
    }

    fn values(&mut self, values: &[Option<Value<'_>>]) {
        let mut written = String::new();
        for value in values {
            written.clear();
            match value {
                Some(Value::Text(text)) => self.cell(text),
                Some(value) => {
                    value.push(&mut written);
                    self.push(&written);
                }
                None => self.push(""),
            }
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        self.is_first = true;
        Ok(())
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
        let mut safe = Vec::new();
        (SAFE[0].write)(&scene, &mut safe).expect("memory");
        assert!(String::from_utf8(safe).expect("UTF-8").contains("\"'=HYPERLINK(\"\"x\"\")\""));
    }
}
