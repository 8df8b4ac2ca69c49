//! A link as a reviewer sees it: plain lines that a narrow terminal and a screen reader can show.

use crate::cli::output::Output;
use crate::cli::show::wrapped;
use crate::error::Error;
use crate::link::sssom::Mapping;
use crate::link::{Ledger, Link, Piece, evidence, proposal, seen, weight};
use crate::vocab::terms::skos;
use std::collections::BTreeSet;

/// Prints both things, what was seen of them, and each piece of evidence; unless it is blind, also what people said.
pub fn print(link: &Link<'_>, ledger: &Ledger, is_blind: bool, output: &mut Output) -> Result<(), Error> {
    let (width, row) = (output.width(), link.best());
    for (lead, side) in [("left   ", "subject"), ("right  ", "object")] {
        let get = |slot: &str| row.get(&format!("{side}_{slot}")).to_owned();
        let (label, id, source) = (get("label"), ledger.show(&get("id")), ledger.source_name(&get("source")));
        let source = if source.is_empty() { String::new() } else { format!(" ({source})") };
        if label.is_empty() {
            wrapped(lead, &format!("{id}{source}"), width, output)?;
        } else {
            wrapped(lead, &format!("{label}{source}"), width, output)?;
            wrapped("       ", &id, width, output)?;
        }
    }
    values(row, width, output)?;
    if let Some(day) = link.weighed_on() {
        let when = match day {
            _ if is_blind => "earlier".to_owned(),
            "" => "before it was accepted".to_owned(),
            day => format!("before it was accepted, on {day}"),
        };
        let of_then = format!(
            "above is what is there now; what follows was weighed {when}, and `coopgraph link run` weighs it again"
        );
        wrapped("", &of_then, width, output)?;
    }
    for piece in evidence(row).iter().filter(|piece| piece.weight != 0.0) {
        print_piece(piece, width, output)?;
    }
    wrapped("", &total(row), width, output)?;
    let proposal = proposal(row);
    if proposal != skos::EXACT_MATCH.as_str() {
        wrapped("proposed as ", &ledger.show(&proposal), width, output)?;
    }
    if !is_blind && !row.get("comment").is_empty() {
        wrapped("note: ", row.get("comment"), width, output)?;
    }
    Ok(())
}

/// The values of each field, side by side where there is room.
fn values(row: &Mapping, width: usize, output: &mut Output) -> Result<(), Error> {
    let (left, right) = (seen(row, "subject_seen"), seen(row, "object_seen"));
    let fields: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    for field in fields {
        let [left, right] = [&left, &right]
            .map(|seen| seen.get(field).map_or_else(|| "nothing".to_owned(), |values| values.join(", ")));
        let line = format!("{field}: {left} | {right}");
        if line.chars().count() <= width {
            output.line(&line)?;
        } else {
            wrapped("", &format!("{field}:"), width, output)?;
            wrapped("  left   ", &left, width, output)?;
            wrapped("  right  ", &right, width, output)?;
        }
    }
    Ok(())
}

/// A piece of evidence: `+6.2 website: same host`.
pub fn print_piece(piece: &Piece, width: usize, output: &mut Output) -> Result<(), Error> {
    let values = match (piece.left.as_str(), piece.right.as_str()) {
        (left, right) if left == right => left.to_owned(),
        (left, right) => format!("{left} | {right}"),
    };
    let similarity = piece.similarity.map_or(String::new(), |similarity| format!("{:.0} % alike", similarity * 100.0));
    let how = if piece.how.is_empty() { similarity } else { piece.how.clone() };
    let parts: Vec<String> = [how, values].into_iter().filter(|part| !part.is_empty()).collect();
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) };
    wrapped(&format!("{:+6.1}  ", piece.weight), &format!("{}{parts}", piece.what), width, output)
}

/// `weight +11.6, probability 98 %`.
fn total(row: &Mapping) -> String {
    let mut parts = Vec::new();
    if weight(row).is_finite() {
        parts.push(format!("weight {:+.1}", weight(row)));
    }
    if let Ok(probability) = row.get("confidence").parse::<f64>() {
        parts.push(format!("probability {}", percent(probability)));
    }
    if parts.is_empty() { "no weight is known".to_owned() } else { parts.join(", ") }
}

/// A probability in per cent; never 0 or 100, for something is always left to doubt.
pub fn percent(probability: f64) -> String {
    match (probability * 100.0).round() {
        most if most > 99.0 => ">99 %".to_owned(),
        least if least < 1.0 => "<1 %".to_owned(),
        other => format!("{other} %"),
    }
}
