//! A large file of TriG that a program wrote, cut into pieces that can be read side by side.

use crate::store::Needed;
use crate::vocab::terms::rdf;
use oxrdf::NamedNode;
use rustc_hash::FxHashSet;

/// Bytes of a piece below which cutting does not pay.
const LEAST: usize = 2_000_000;

/// Pieces that say together what the text says, each a text of its own; none where it is small, or not written as
/// [`super::write`] writes: declarations first, a subject at the beginning of a line, no blank nodes with names.
///
/// A cut that lies inside a quoted text leaves a piece that cannot be read: whoever reads them then reads the whole.
pub fn pieces(text: &str, most: usize) -> Vec<String> {
    let count = most.min(text.len() / LEAST);
    if count < 2 || text.contains("_:") {
        return Vec::new();
    }
    let Some((declared, body)) = declared_first(text) else { return Vec::new() };
    let mut cuts: Vec<usize> = (1..count).filter_map(|number| cut_behind(body, body.len() / count * number)).collect();
    cuts.dedup();
    let ends = cuts.iter().copied().chain([body.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    starts.zip(ends).map(|(start, end)| piece(declared, body, start, end)).collect()
}

/// The text without statements that nobody needs, as far as can be told without reading it: of a graph in which no term
/// stands that makes a statement needed, only the first statement is left. `None` where nothing can be left out, or the text is
/// not written as [`super::write`] writes. Like a piece, what was torn cannot be read; faults in what is left out are not seen.
pub fn lean(text: &str, base: &str, needed: &Needed) -> Option<String> {
    let terms = needed.terms().filter(|_| text.len() >= LEAST)?;
    let (declared, body) = declared_first(text)?;
    let written = ways_to_write(terms, base, declared)?;
    let mut lean = declared.to_owned();
    let mut rest = body;
    while let Some(opened) = rest.find(" {\n").map(|at| at + 3) {
        let closed = opened + rest[opened..].find("\n}\n")? + 1;
        let graph = &rest[opened..closed];
        if !graph.lines().all(|line| line.starts_with("  ")) {
            return None;
        }
        let first = graph.find(" .\n").map_or(graph.len(), |at| at + 3);
        let is_needed = graph.split(parts_terms).any(|term| written.contains(term));
        lean.push_str(&rest[..if is_needed { closed } else { opened + first }]);
        rest = &rest[closed..];
    }
    lean.push_str(rest);
    (lean.len() < text.len()).then_some(lean)
}

/// The lines that declare prefixes, and the rest, in which none is declared.
fn declared_first(text: &str) -> Option<(&str, &str)> {
    let (declared, body) = text.split_at(prologue(text));
    let declarations = ["\n@", "\nPREFIX", "\nBASE", "\nprefix", "\nbase"];
    let is_later = declarations.iter().any(|line| body.contains(line) || body.starts_with(line.trim_start()));
    (!is_later).then_some((declared, body))
}

/// Whether a sign stands between terms, wherever it is not inside one.
fn parts_terms(sign: char) -> bool {
    sign.is_ascii_whitespace() || "<\";,()[]".contains(sign)
}

/// How terms are written with the prefixes that are declared; an IRI is written without the sign it begins with. `None` where
/// one may be written otherwise: with escapes, or relative to the file.
fn ways_to_write<'a>(
    mut terms: impl Iterator<Item = &'a NamedNode>,
    base: &str,
    declared: &str,
) -> Option<FxHashSet<String>> {
    let declarations = declared.lines().filter(|line| line.starts_with('@'));
    let prefixes = declarations.map(|line| {
        let (name, namespace) = line.strip_prefix("@prefix ")?.split_once(": <")?;
        Some((name, namespace.split_once('>')?.0))
    });
    let prefixes: Vec<(&str, &str)> = prefixes.collect::<Option<_>>()?;
    let mut written = FxHashSet::default();
    let is_plain = |local: &str| local.chars().all(|sign| sign.is_ascii_alphanumeric() || "_-".contains(sign));
    terms
        .all(|term| {
            let iri = term.as_str();
            let mut locals = prefixes.iter().filter_map(|(name, namespace)| Some((name, iri.strip_prefix(namespace)?)));
            written.extend((term.as_ref() == rdf::TYPE).then(|| "a".to_owned()));
            written.insert(format!("{iri}>"));
            let is_written = locals.all(|(name, local)| {
                written.insert(format!("{name}:{local}"));
                is_plain(local)
            });
            is_written && !iri.starts_with(base) && !iri.contains(parts_terms)
        })
        .then_some(written)
}

/// Where the lines end that declare prefixes.
fn prologue(text: &str) -> usize {
    let is_of_it = |line: &&str| line.starts_with(['#', '@']) || line.trim().is_empty();
    text.split_inclusive('\n').take_while(is_of_it).map(str::len).sum()
}

/// The next place, at or behind one, where a statement has ended and a subject begins a line.
fn cut_behind(body: &str, at: usize) -> Option<usize> {
    let mut from = (at..body.len()).find(|at| body.is_char_boundary(*at))?;
    loop {
        let cut = from + body[from..].find(" .\n")? + 3;
        let line = &body[cut..];
        let indent = line.len() - line.trim_start_matches(' ').len();
        if indent <= 2 && line[indent..].starts_with(|c: char| c == '<' || c.is_alphanumeric()) {
            return Some(cut);
        }
        from = cut;
    }
}

/// A part of the body as a text of its own: in the graph in which it begins, which it closes where it ends inside one.
fn piece(declared: &str, body: &str, start: usize, end: usize) -> String {
    let opening = open_graph(&body[..start]).unwrap_or_default();
    let closing = if open_graph(&body[..end]).is_some() { "}\n" } else { "" };
    [declared, opening, &body[start..end], closing].concat()
}

/// The line that opens the graph which is open at the end of a text.
fn open_graph(before: &str) -> Option<&str> {
    let opened = before.rfind(" {\n")?;
    if before[opened..].contains("\n}") {
        return None;
    }
    let line = before[..opened].rfind('\n').map_or(0, |at| at + 1);
    Some(&before[line..opened + 3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read;
    use crate::shelf::ShelfFile;
    use crate::store::Terms;
    use std::borrow::Cow;
    use std::collections::HashSet;

    fn quads(text: String) -> Vec<String> {
        let file = ShelfFile { path: "data/imported/x.trig".to_owned(), bytes: Cow::Owned(text.into_bytes()) };
        let mut quads: Vec<String> =
            read(&file, "https://x.example/").expect("RDF").quads.iter().map(ToString::to_string).collect();
        quads.sort();
        quads
    }

    /// A file as large as it takes to be cut in two, with `odd` somewhere in it.
    fn large(odd: &str) -> String {
        graphs_of(40_000, odd)
    }

    /// Three graphs with so many subjects each.
    fn graphs_of(subjects: usize, odd: &str) -> String {
        let mut text =
            "# By a program.\n@prefix x: <https://x.example/o#> .\n\n<> x:says \"a\" ;\n  x:also \"b\" .\n".to_owned();
        for graph in 0..3 {
            text.push_str(&format!("\n<#{graph}> {{\n"));
            for number in 0..subjects {
                text.push_str(&format!("  x:s{number} x:p \"value {number}\" ;\n    x:q x:o{graph} .\n"));
            }
            text.push_str(odd);
            text.push_str("}\n");
        }
        text
    }

    #[test]
    fn pieces_say_what_the_whole_says() {
        for odd in ["", "  x:s x:p \"\"\"a .\n  x:no x:statement . \"\"\" .\n"] {
            let text = large(odd);
            let pieces = pieces(&text, 4);
            assert!(pieces.len() > 1, "{}", pieces.len());
            let mut together: Vec<String> = pieces.into_iter().flat_map(quads).collect();
            together.sort();
            assert_eq!(together.len(), quads(text.clone()).len());
            assert_eq!(together, quads(text));
        }
    }

    #[test]
    fn only_graphs_without_what_is_needed_are_left_out() {
        let text = graphs_of(16_000, "").replace("x:q x:o1", "x:r x:o1");
        let needed = |predicate: &str| {
            let mut needed = Needed::default();
            needed.said.predicates.insert(NamedNode::new_unchecked(format!("https://x.example/{predicate}")));
            needed
        };
        let lean = |text: &str, predicate: &str| lean(text, "https://x.example/f", &needed(predicate));
        let with_r = quads(lean(&text, "o#r").expect("large"));
        assert_eq!(with_r.iter().filter(|quad| quad.contains("o#r>")).count(), 16_000);
        assert_eq!(with_r.len(), 2 + 2 * 16_000 + 2 * 2, "the header, one graph, the first statement of the others");
        let all: HashSet<String> = quads(text.clone()).into_iter().collect();
        assert!(with_r.iter().all(|quad| all.contains(quad)));
        for (text, predicate, why) in [
            (text.clone(), "o#p", "it is in every graph"),
            (text.clone(), "o#r,s", "parted in the middle"),
            (text.clone(), "o#r/s", "may be escaped"),
            ("<a> <b> <c> .\n".to_owned(), "o#r", "small"),
            (text.replace("@prefix x:", "PREFIX x:").replace("o#> .", "o#>"), "o#r", "prefixes that are not seen"),
            (format!("{text}@prefix y: <https://y/> .\n"), "o#r", "prefixes behind"),
            (text.replacen("}\n", "  }\n", 1), "o#r", "a graph that ends elsewhere"),
        ] {
            assert_eq!(lean(&text, predicate), None, "{why}");
        }
        assert_eq!(super::lean(&text, "https://x.example/o", &needed("o#r")), None, "may be relative");
        let everything = Needed { asserted: Terms { all: true, ..Terms::default() }, ..needed("o#r") };
        assert_eq!(super::lean(&text, "https://x.example/f", &everything), None);
    }

    #[test]
    fn what_might_be_torn_is_left_whole() {
        assert!(pieces(&large("  x:s x:p _:b .\n"), 4).is_empty(), "blank nodes with names");
        assert!(pieces(&large("@prefix y: <https://y/> .\n"), 4).is_empty(), "declarations in between");
        assert!(pieces("<a> <b> <c> .\n", 4).is_empty(), "small");
    }
}
