//! Messages as a person reads them: the words, the line that is wrong with a mark under it, what to do.

use crate::error::{Excerpt, Message};
use crate::query::print::{shown, visible};
use crate::shelf::Severity;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// Characters of a line shown before and after a mark: lines of data can be very long.
const AROUND: usize = 200;

/// A message with colours. What it quotes cannot do anything to a terminal.
pub fn render(severity: Severity, message: &Message) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = title(message);
    let title = level.primary_title(title.as_str());
    let window = message.excerpt.as_ref().map(|excerpt| (Window::of(excerpt), excerpt));
    let names = window.as_ref().map(|(_, excerpt)| (visible(&excerpt.name), shown(&excerpt.label)));
    let group = match (&window, &names) {
        (Some((window, _)), Some((name, label))) => {
            let mark = AnnotationKind::Primary.span(window.mark.clone());
            let mark = if label.is_empty() { mark } else { mark.label(label.as_ref()) };
            let snippet = Snippet::source(window.text.as_str()).line_start(window.number);
            title.element(snippet.path(name.as_ref()).annotation(mark))
        }
        _ => Group::with_title(title),
    };
    let mut text = Renderer::styled().render(&[group]);
    if let (Some((window, _)), Some((name, _))) = (&window, &names) {
        text = window.correct(&text, name);
    }
    if !message.hint.is_empty() {
        text.push_str(&format!("\nhint: {}", shown(&message.hint)));
    }
    text.push('\n');
    text
}

/// The words, after the file and place where no excerpt shows these.
fn title(message: &Message) -> String {
    let title = match (&message.excerpt, message.place) {
        (None, Some(place)) if !message.file.is_empty() => {
            format!("{}:{}:{}: {}", message.file, place.line, place.column, message.title)
        }
        (None, None) if !message.file.is_empty() && !message.title.contains(&message.file) => {
            format!("{}: {}", message.file, message.title)
        }
        _ => message.title.clone(),
    };
    shown(&title).into_owned()
}

/// The part of a line that is shown, and the bytes of it to mark.
struct Window {
    text: String,
    number: usize,
    column: usize,
    mark: Range<usize>,
}

impl Window {
    /// The renderer counts columns in what is left of a line; the place it names must be that in the file.
    fn correct(&self, rendered: &str, name: &str) -> String {
        let seen = self.text[..self.mark.start].chars().count() + 1;
        let place = |column| format!("{name}:{}:{column}", self.number);
        rendered.replacen(&place(seen), &place(self.column), 1)
    }

    fn of(excerpt: &Excerpt) -> Self {
        let place = excerpt.place;
        let wanted = excerpt.text.lines().nth(place.line.saturating_sub(1));
        // What is missing at the end of a text is marked behind its last line.
        let (number, line, column) = match wanted {
            Some(line) => (place.line, line, place.column.saturating_sub(1)),
            None => {
                let line = excerpt.text.lines().next_back().unwrap_or_default();
                (excerpt.text.lines().count().max(1), line, line.chars().count())
            }
        };
        let skipped = column.saturating_sub(AROUND);
        let part = |from: usize, characters: usize| line.chars().skip(from).take(characters).collect::<String>();
        let before = part(skipped, column - skipped);
        let marked = part(column, place.length.min(AROUND));
        let after = part(column + place.length.min(AROUND), AROUND);
        let cut = |is_cut| if is_cut { "…" } else { "" };
        let is_longer = line.chars().nth(column + place.length.min(AROUND) + AROUND).is_some();
        let start = format!("{}{}", cut(skipped > 0), visible(&before));
        let marked = visible(&marked);
        let mark = start.len()..start.len() + marked.len();
        Self { text: format!("{start}{marked}{}{}", visible(&after), cut(is_longer)), number, column: column + 1, mark }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::Place;

    fn window(text: &str, line: usize, column: usize, length: usize) -> (String, String) {
        let place = Place { line, column, length };
        let excerpt = Excerpt { name: String::new(), text: text.to_owned(), place, label: String::new() };
        let window = Window::of(&excerpt);
        (window.text.clone(), window.text[window.mark].to_owned())
    }

    #[test]
    fn the_mark_stays_on_what_is_wrong() {
        assert_eq!(window("one\r\ntwo three\r\n", 2, 5, 5), ("two three".to_owned(), "three".to_owned()));
        let (text, mark) = window("\u{1b}[2J\u{202e} wrong\u{1b}", 1, 7, 6);
        assert_eq!((text.as_str(), mark.as_str()), ("␛[2J\\u{202e} wrong␛", "wrong␛"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = format!("{}X{}", "a".repeat(1_000_000), "b".repeat(1_000_000));
        let (text, mark) = window(&line, 1, 1_000_001, 1);
        assert_eq!(mark, "X");
        assert!(text.starts_with("…aaa") && text.ends_with("bbb…") && text.chars().count() == 403, "{text}");
    }

    #[test]
    fn the_place_named_is_that_in_the_file() {
        let place = Place { line: 1, column: 1_001, length: 1 };
        let excerpt = Excerpt { name: "a.ttl".into(), text: "a".repeat(2_000), place, label: String::new() };
        let message = Message { excerpt: Some(excerpt), ..Message::default() };
        assert!(render(Severity::Error, &message).contains("a.ttl:1:1001"));
    }

    #[test]
    fn a_place_beyond_the_text_is_no_failure() {
        assert_eq!(window("one\n", 9, 9, 9), ("one".to_owned(), String::new()));
        assert_eq!(window("one", 1, 4, 1), ("one".to_owned(), String::new()));
    }
}
