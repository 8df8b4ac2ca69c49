use super::{Format, PrintError, View, collect, visible_json, with_label_columns};
use crate::store::{Form, Rows, Term};
use crate::vocab::terms::xsd;
use serde_json::{Map, Value};
use std::io::Write;

/// One JSON object a line: IRIs and texts as strings, numbers as numbers.
pub struct JsonLinesFormat;

impl Format for JsonLinesFormat {
    fn name(&self) -> &'static str {
        "ndjson"
    }

    fn summary(&self) -> &'static str {
        "a JSON object a line, one for each row; unbound cells are left out"
    }

    fn can_write(&self, _: Form) -> bool {
        true
    }

    fn write(&self, rows: &mut Rows, view: &View<'_>, out: &mut dyn Write) -> Result<(), PrintError> {
        if view.labels {
            let table = with_label_columns(collect(rows)?, view.names);
            return table.rows.iter().try_for_each(|row| write_row(&table.columns, row, out));
        }
        let columns = rows.columns().to_vec();
        for row in rows {
            write_row(&columns, &row?, out)?;
        }
        Ok(())
    }
}

fn write_row(columns: &[String], row: &[Option<Term>], out: &mut dyn Write) -> Result<(), PrintError> {
    let object: Map<String, Value> =
        columns.iter().zip(row).filter_map(|(column, term)| Some((column.clone(), value(term.as_ref()?)))).collect();
    writeln!(out, "{}", visible_json(&Value::Object(object).to_string()))?;
    Ok(())
}

fn value(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => Value::from(node.as_str()),
        Term::Literal(literal) => match literal.datatype() {
            xsd::INTEGER => literal.value().parse::<i64>().map_or_else(|_| Value::from(literal.value()), Value::from),
            xsd::DECIMAL => literal.value().parse::<f64>().map_or_else(|_| Value::from(literal.value()), Value::from),
            xsd::BOOLEAN => Value::from(literal.value() == "true" || literal.value() == "1"),
            _ => Value::from(literal.value()),
        },
        other => Value::from(other.to_string()),
    }
}
