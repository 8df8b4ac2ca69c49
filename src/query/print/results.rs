use super::{Format, PrintError, View, collect, safe_cell, with_label_columns};
use crate::store::{Form, Literal, Row, Rows, StoreError, Term};
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::borrow::Cow;
use std::io::Write;

/// One of the W3C's four formats for results.
pub struct ResultsFormat {
    name: &'static str,
    summary: &'static str,
    format: QueryResultsFormat,
}

pub const TSV: ResultsFormat = ResultsFormat {
    name: "tsv",
    summary: "SPARQL 1.1 results, tab-separated terms (the default in a pipe)",
    format: QueryResultsFormat::Tsv,
};
pub const CSV: ResultsFormat = ResultsFormat {
    name: "csv",
    summary: "SPARQL 1.1 results, comma-separated plain values",
    format: QueryResultsFormat::Csv,
};
pub const JSON: ResultsFormat =
    ResultsFormat { name: "json", summary: "SPARQL 1.1 results as JSON", format: QueryResultsFormat::Json };
pub const XML: ResultsFormat =
    ResultsFormat { name: "xml", summary: "SPARQL results as XML", format: QueryResultsFormat::Xml };

impl Format for ResultsFormat {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn can_write(&self, _: Form) -> bool {
        true
    }

    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        if rows.form() == Form::Truth {
            return self.write_truth(rows, out);
        }
        let safe = view.safe_csv && self.is_for_spreadsheets();
        if view.labels {
            let table = with_label_columns(collect(rows)?, view.names);
            let rows = table.rows.into_iter().map(|row| Ok(if safe { defuse(row) } else { row }));
            return self.write_rows(&table.columns, rows, out);
        }
        let columns = rows.columns().to_vec();
        if safe {
            return self.write_rows(&columns, rows.map(|row| row.map(defuse)), out);
        }
        self.write_rows(&columns, rows, out)
    }
}

/// Texts that a spreadsheet would take for formulas, defused; IRIs and numbers begin otherwise.
fn defuse(row: Row) -> Row {
    let defuse = |term| match term {
        Term::Literal(literal) => match safe_cell(literal.value(), true) {
            Cow::Borrowed(_) => Term::Literal(literal),
            Cow::Owned(text) => Literal::new_simple_literal(text).into(),
        },
        other => other,
    };
    row.into_iter().map(|term| term.map(defuse)).collect()
}

impl ResultsFormat {
    fn is_for_spreadsheets(&self) -> bool {
        matches!(self.format, QueryResultsFormat::Csv | QueryResultsFormat::Tsv)
    }

    fn write_rows(
        &self,
        columns: &[String],
        rows: impl Iterator<Item = Result<Row, StoreError>>,
        out: &mut dyn Write,
    ) -> Result<(), PrintError> {
        let variables: Vec<Variable> = columns.iter().map(Variable::new_unchecked).collect();
        let mut serializer = QueryResultsSerializer::from_format(self.format)
            .serialize_solutions_to_writer(&mut *out, variables.clone())?;
        for row in rows {
            let row = row?;
            serializer.serialize(
                variables
                    .iter()
                    .zip(&row)
                    .filter_map(|(variable, term)| Some((variable.as_ref(), term.as_ref()?.as_ref()))),
            )?;
        }
        serializer.finish()?;
        if self.format == QueryResultsFormat::Json {
            writeln!(out)?;
        }
        Ok(())
    }

    /// JSON and XML have a form of their own for ASK; the others give the bare word.
    fn write_truth(&self, rows: &mut Rows, out: &mut dyn Write) -> Result<(), PrintError> {
        let Some(row) = rows.next().transpose()? else {
            return Ok(());
        };
        rows.by_ref().for_each(drop);
        let truth = matches!(row.first(), Some(Some(Term::Literal(literal))) if literal.value() == "true");
        QueryResultsSerializer::from_format(self.format).serialize_boolean_to_writer(&mut *out, truth)?;
        writeln!(out)?;
        Ok(())
    }
}
