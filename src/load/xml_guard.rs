//! A look at an XML text before a parser sees it: refuses tags and entities built to exhaust the parser.
//!
//! quick-xml 0.37, which oxigraph 0.5 uses, takes quadratic time over the attributes of one tag and keeps every namespace
//! declaration (RUSTSEC-2026-0194, RUSTSEC-2026-0195). One pass over the bytes, constant memory.

/// Longest tag, in bytes.
const LONGEST_TAG: usize = 64 * 1024;
/// Most attributes in one tag.
const MOST_ATTRIBUTES: usize = 256;
/// Most entity declarations in one text, and the longest text one may stand for.
const MOST_ENTITIES: usize = 256;
const LONGEST_ENTITY: usize = 4 * 1024;

/// Says what is wrong with the text, if it must not be parsed.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let mut rest = bytes;
    let mut entities = 0;
    while let Some(start) = rest.iter().position(|byte| *byte == b'<') {
        rest = &rest[start..];
        let length = if rest.starts_with(b"<!--") {
            length_until(rest, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            length_until(rest, b"]]>")
        } else if rest.starts_with(b"<!ENTITY") {
            entities += 1;
            check_entity(rest, entities)?
        } else if rest.starts_with(b"<!DOCTYPE") {
            // What stands between the brackets is looked at declaration by declaration.
            b"<!DOCTYPE".len()
        } else {
            check_tag(rest)?
        };
        rest = &rest[length.min(rest.len())..];
    }
    Ok(())
}

fn length_until(bytes: &[u8], end: &[u8]) -> usize {
    bytes.windows(end.len()).position(|window| window == end).map_or(bytes.len(), |at| at + end.len())
}

/// Length of the tag that begins here, if it is short enough and has few enough attributes.
fn check_tag(bytes: &[u8]) -> Result<usize, String> {
    let mut quote = None;
    let mut attributes = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if at > LONGEST_TAG {
            return Err(format!("an XML tag is longer than {LONGEST_TAG} bytes"));
        }
        match (quote, byte) {
            (None, b'>') => return Ok(at + 1),
            (None, b'"' | b'\'') => {
                quote = Some(*byte);
                attributes += 1;
                if attributes > MOST_ATTRIBUTES {
                    return Err(format!("an XML tag has more than {MOST_ATTRIBUTES} attributes"));
                }
            }
            (Some(open), byte) if *byte == open => quote = None,
            _ => {}
        }
    }
    Ok(bytes.len())
}

fn check_entity(bytes: &[u8], count: usize) -> Result<usize, String> {
    if count > MOST_ENTITIES {
        return Err(format!("the XML text declares more than {MOST_ENTITIES} entities"));
    }
    let length = check_tag(bytes)?;
    let declaration = &bytes[..length];
    if length > LONGEST_ENTITY {
        return Err(format!("an XML entity is longer than {LONGEST_ENTITY} bytes"));
    }
    if refers_to_another(declaration) {
        return Err("an XML entity is made of other entities".to_owned());
    }
    Ok(length)
}

/// Whether a declaration holds a reference to anything but a character.
fn refers_to_another(declaration: &[u8]) -> bool {
    const OF_CHARACTERS: [&[u8]; 6] = [b"#", b"lt;", b"gt;", b"amp;", b"quot;", b"apos;"];
    declaration
        .split(|byte| *byte == b'&')
        .skip(1)
        .any(|rest| !OF_CHARACTERS.iter().any(|character| rest.starts_with(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_rdf_xml_passes() {
        let text = br#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY o "http://o#">]>
            <!-- <a b="c"> --><rdf:RDF xmlns:rdf="&o;x"><a b="1 > 0"/><![CDATA[<<<]]></rdf:RDF>"#;
        assert_eq!(check(text), Ok(()));
    }

    #[test]
    fn a_tag_bomb_is_refused() {
        let many: String = (0..300).map(|n| format!(" a{n}='x'")).collect();
        assert!(check(format!("<r{many}/>").as_bytes()).is_err());
        assert!(check(format!("<r a='{}'/>", "x".repeat(70_000)).as_bytes()).is_err());
    }

    #[test]
    fn nested_entities_are_refused() {
        let laughs = br#"<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>"#;
        assert!(check(laughs).is_err());
        let hidden = br##"<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&#32;&a;&a;">]><r>&b;</r>"##;
        assert!(check(hidden).is_err());
        let characters = br##"<!DOCTYPE r [<!ENTITY a "&#32;&lt;&amp;">]><r>&a;</r>"##;
        assert_eq!(check(characters), Ok(()));
    }
}
