//! RDF as it is: a file is a graph, taken whole or through a CONSTRUCT that is run over it.

use super::ImportError;
use super::findings::Findings;
use super::input::InputFile;
use super::run::Context;
use super::table::Table;
use crate::load;
use crate::shelf::ShelfFile;
use crate::store::{GraphName, Quad, Store};
use std::borrow::Cow;

/// Reads a file into the record that was begun.
pub fn read(
    table: &mut Table<'_>,
    file: &InputFile,
    bytes: Vec<u8>,
    context: &Context<'_>,
    findings: &mut Findings,
) -> Result<(), ImportError> {
    let base = context.vocabulary.file_iri(&file.name);
    let shelf_file = ShelfFile { path: crate::shelf::unpacked_name(&file.name).to_owned(), bytes: Cow::Owned(bytes) };
    let said = load::read(&shelf_file, &base).ok_or_else(|| ImportError::Unreadable {
        file: file.name.clone(),
        problem: "it is not RDF by its name".to_owned(),
    })?;
    for finding in said.findings {
        findings.add("rdf", || finding);
    }
    let quads = said.quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad });
    table.shape.rows += quads.len();
    if table.map().is_none() {
        table.say(quads);
        return Ok(());
    }
    let store = Store::in_memory(quads).map_err(|source| ImportError::Store { path: file.name.clone(), source })?;
    table.map_graph(&store, context)
}
