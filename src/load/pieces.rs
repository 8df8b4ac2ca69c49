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
    let prologue = prologue(text);
    let (declared, body) = text.split_at(prologue);
    if ["\n@", "\nPREFIX", "\nBASE", "\nprefix", "\nbase"].iter().any(|declaration| body.contains(declaration)) {
        return Vec::new();
    }
    let mut cuts: Vec<usize> = (1..count).filter_map(|number| cut_behind(body, body.len() / count * number)).collect();
    cuts.dedup();
    let ends = cuts.iter().copied().chain([body.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    starts.zip(ends).map(|(start, end)| piece(declared, body, start, end)).collect()
}

/// The text without statements that nobody needs, as far as can be told without reading it: of a graph in which no term
/// stands that makes a statement needed, only the first statement is left. Like a piece, what was torn cannot be read.
pub fn lean(text: &str, needed: &Needed) -> Option<String> {
    let terms = needed.terms().filter(|_| text.len() >= LEAST)?;
    let written = ways_to_write(terms, &text[..prologue(text)])?;
    let mut lean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(opened) = rest.find(" {\n").map(|at| at + 3) {
        let closed = opened + rest[opened..].find("\n}\n")? + 1;
        let graph = &rest[opened..closed];
        let first = graph.find(" .\n").map_or(graph.len(), |at| at + 3);
        let is_needed = graph.split(parts_terms).any(|term| written.contains(term));
        lean.push_str(&rest[..if is_needed { closed } else { opened + first }]);
        rest = &rest[closed..];
    }
    lean.push_str(rest);
    Some(lean)
}

/// Whether a sign stands between terms, wherever it is not inside one.
fn parts_terms(sign: char) -> bool {
    sign.is_ascii_whitespace() || "<\";,()[]".contains(sign)
}

/// How terms are written with the prefixes that are declared; an IRI is written without the sign it begins with. `None` where
/// a term could not be told from what stands around it.
fn ways_to_write<'a>(terms: impl Iterator<Item = &'a NamedNode>, prologue: &str) -> Option<FxHashSet<String>> {
    let declarations = prologue.lines().filter(|line| line.starts_with('@'));
    let prefixes = declarations.map(|line| {
        let (name, namespace) = line.strip_prefix("@prefix ")?.split_once(": <")?;
        Some((name, namespace.split_once('>')?.0))
    });
    let prefixes: Vec<(&str, &str)> = prefixes.collect::<Option<_>>()?;
    let written = |term: &NamedNode| {
        let short = prefixes.iter().filter_map(|(name, namespace)| {
            let local = term.as_str().strip_prefix(namespace)?;
            Some(format!("{name}:{local}"))
        });
        let a = (term.as_ref() == rdf::TYPE).then(|| "a".to_owned());
        short.chain(a).chain([format!("{}>", term.as_str())]).collect::<Vec<_>>()
    };
    let written: FxHashSet<String> = terms.flat_map(written).collect();
    let is_plain = written.iter().all(|term| !term.contains(parts_terms));
    is_plain.then_some(written)
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
            needed.said.predicates.insert(NamedNode::new_unchecked(format!("https://x.example/o#{predicate}")));
            needed
        };
        let left = |predicate: &str| quads(lean(&text, &needed(predicate)).expect("large"));
        let with_r = left("r");
        assert_eq!(with_r.iter().filter(|quad| quad.contains("o#r>")).count(), 16_000);
        assert_eq!(with_r.len(), 2 + 2 * 16_000 + 2 * 2, "the header, one graph, the first statement of the others");
        let all: HashSet<String> = quads(text.clone()).into_iter().collect();
        assert!(with_r.iter().all(|quad| all.contains(quad)));
        assert_eq!(lean(&text, &needed("p")).as_ref(), Some(&text), "in every graph");
        let mut everything = needed("r");
        everything.asserted.all = true;
        assert_eq!(lean(&text, &everything), None);
        assert_eq!(lean("<a> <b> <c> .\n", &needed("r")), None, "small");
        assert_eq!(lean(&text, &needed("r,s")), None, "parted in the middle");
    }

    #[test]
    fn what_might_be_torn_is_left_whole() {
        assert!(pieces(&large("  x:s x:p _:b .\n"), 4).is_empty(), "blank nodes with names");
        assert!(pieces(&large("@prefix y: <https://y/> .\n"), 4).is_empty(), "declarations in between");
        assert!(pieces("<a> <b> <c> .\n", 4).is_empty(), "small");
    }
}
