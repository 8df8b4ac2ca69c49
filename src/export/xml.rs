//! What RDF/XML cannot say, found before it is written: the serializer does not look, and what it writes then is no XML.

use crate::store::{Quad, Term};
use crate::vocab::terms::rdf;
use std::borrow::Cow;

/// Sorted quads in an order in which they can be written; or why they cannot.
///
/// The first type of a subject becomes the name of its element, so a class whose IRI does not end in a name must not come
/// first.
pub(super) fn writable(quads: &[Quad]) -> Result<Cow<'_, [Quad]>, String> {
    if let Some(reason) = quads.iter().find_map(unwritable) {
        return Err(reason);
    }
    if !quads.iter().any(is_nameless_type) {
        return Ok(Cow::Borrowed(quads));
    }
    let mut ordered = Vec::with_capacity(quads.len());
    for about in quads.chunk_by(|a, b| a.subject == b.subject) {
        let (last, first): (Vec<&Quad>, Vec<&Quad>) = about.iter().partition(|quad| is_nameless_type(quad));
        if first.is_empty() {
            return Err(format!("nothing is said of {} but a type whose IRI does not end in a name", about[0].subject));
        }
        ordered.extend(first.into_iter().chain(last).cloned());
    }
    Ok(Cow::Owned(ordered))
}

fn unwritable(quad: &Quad) -> Option<String> {
    if !ends_in_name(quad.predicate.as_str()) {
        return Some(format!("the property {} does not end in a name", quad.predicate));
    }
    let Term::Literal(literal) = &quad.object else {
        return None;
    };
    let c = literal.value().chars().find(|c| !is_character(*c))?;
    Some(format!("a text of {} has the character U+{:04X}", quad.subject, u32::from(c)))
}

fn is_nameless_type(quad: &Quad) -> bool {
    let nameless = |class: &Term| matches!(class, Term::NamedNode(class) if !ends_in_name(class.as_str()));
    quad.predicate.as_ref() == rdf::TYPE && nameless(&quad.object)
}

/// `Char` of XML 1.0; a carriage return is left out, since a reader would turn it into a line feed.
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether an IRI ends in what can be the name of an element.
fn ends_in_name(iri: &str) -> bool {
    iri.chars().rev().take_while(|c| is_name_character(*c)).any(is_name_start)
}

/// `NameStartChar` of XML 1.0 without the colon.
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` of XML 1.0 without the colon.
fn is_name_character(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
