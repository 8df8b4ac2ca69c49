//! What an import says of itself.

use crate::cli::output::Output;
use crate::cli::shape::{CARDS, Shape};
use crate::error::Error;
use crate::import::Report;
use crate::store::most_memory;
use std::time::Duration;

/// Prints what was read, what was put right, and where it went.
pub fn print(
    report: &Report,
    path: &str,
    nothing_written: bool,
    took: Duration,
    output: &mut Output,
) -> Result<(), Error> {
    if output.shape(CARDS)? == Shape::Json {
        return output.json("import", report);
    }
    let megabytes = |bytes: usize| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    output.line(&format!("{}: {}, {}", report.dataset, counted(report.files, "file"), megabytes(report.bytes)))?;
    for table in &report.tables {
        output.line(&format!(
            "  {}: {} of {}, {}",
            table.name,
            counted(table.rows, "row"),
            counted(table.files, "file"),
            counted(table.statements, "statement")
        ))?;
    }
    for (what, count) in &report.notes {
        let times = if *count == 1 { String::new() } else { format!(", {count} times") };
        output.line(&format!("  {what}{times}"))?;
    }
    output.line(&if nothing_written { "nothing written".to_owned() } else { format!("wrote {path}") })?;
    let memory = most_memory().map_or(String::new(), |bytes| format!(", {} MB of memory at most", bytes / 1_000_000));
    output.remark(&format!("took {:.1} s{memory}", took.as_secs_f64()));
    Ok(())
}

fn counted(count: usize, thing: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {thing}{}", if count == 1 { "" } else { "s" })
}
