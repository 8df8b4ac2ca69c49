//! The answer of a SPARQL service, read as a table.

use super::xml_guard;
use crate::store::Table;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

/// Media types that can be read, best first. CSV is not among them: it does not tell a name from a text.
pub const MEDIA_TYPES: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.9";

/// Rows of a SELECT, from their bytes. An answer that ends before its last sign is an error, not a shorter answer.
pub fn read_answer(media_type: &str, bytes: &[u8]) -> Result<Table, String> {
    let format = format_of(media_type, bytes)?;
    if format == QueryResultsFormat::Xml {
        xml_guard::check(bytes)?;
        if !is_whole_xml(bytes) {
            return Err("it ends too early".to_owned());
        }
    }
    let parser = QueryResultsParser::from_format(format);
    let solutions = match parser.for_slice(bytes).map_err(|error| error.to_string())? {
        SliceQueryResultsParserOutput::Solutions(solutions) => solutions,
        SliceQueryResultsParserOutput::Boolean(_) => return Err("it is a truth value, not rows".to_owned()),
    };
    let columns: Vec<String> = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
    let rows = solutions
        .map(|solution| {
            let solution = solution.map_err(|error| error.to_string())?;
            Ok(columns.iter().map(|column| solution.get(column.as_str()).cloned()).collect())
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Table { columns, rows, reached: None })
}

/// Whether the last tag closes the answer: the parser takes an answer that was cut off for a shorter one.
fn is_whole_xml(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let last = text.rsplit_once("</").and_then(|(_, tag)| tag.split_once('>'));
    last.is_some_and(|(name, _)| name.trim_end().rsplit(':').next() == Some("sparql"))
}

/// What the server says it is, else what it looks like: some say text/plain.
fn format_of(media_type: &str, bytes: &[u8]) -> Result<QueryResultsFormat, String> {
    let first = bytes.trim_ascii_start().first();
    match (QueryResultsFormat::from_media_type(media_type), first) {
        (Some(format @ (QueryResultsFormat::Json | QueryResultsFormat::Xml)), _) => Ok(format),
        (_, Some(b'{')) => Ok(QueryResultsFormat::Json),
        (_, Some(b'<')) if bytes.windows(7).take(1000).any(|window| window == b"<sparql") => {
            Ok(QueryResultsFormat::Xml)
        }
        _ => Err(format!("`{}` is not an answer of SPARQL in JSON or XML", media_type.escape_default())),
    }
}
