//! Texts that stand in a picture or a page as text, whatever is in them.

use super::clean;
use super::xml::escaped;

/// A text on one line, without what misleads the eye.
pub fn plain(text: &str) -> String {
    clean::clean(text).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same for XML and HTML: inside an element, or an attribute in double quotes.
pub fn xml(text: &str) -> String {
    escaped(&plain(text))
}

/// An address that may be followed: of the web, and nothing else.
pub fn web_address(iri: &str) -> Option<&str> {
    let is_web = ["http://", "https://"]
        .iter()
        .any(|scheme| iri.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    is_web.then_some(iri)
}

/// Whether a text is read from right to left: its first letter says so.
pub fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|character| character.is_alphabetic());
    first.is_some_and(|first| matches!(first, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misleads_is_taken_out() {
        assert_eq!(plain(" a\tb\r\n c\u{0}\u{7}d\u{202E} "), "a b cd");
        assert_eq!(xml("</script><img x=\"'\">]]>&"), "&lt;/script&gt;&lt;img x=&quot;'&quot;&gt;]]&gt;&amp;");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(web_address("HTTPS://a/b"), Some("HTTPS://a/b"));
        assert_eq!(web_address("javascript:alert(1)//http://"), None);
        assert_eq!(web_address("_:b1"), None);
        assert_eq!(web_address("é"), None);
    }

    #[test]
    fn the_first_letter_gives_the_direction() {
        assert!(is_right_to_left("1. اليونيسف (UNICEF)"));
        assert!(!is_right_to_left("UNICEF – اليونيسف"));
        assert!(!is_right_to_left("2030"));
    }
}
