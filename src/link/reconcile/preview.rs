//! A preview: what a thing is, on a small page that is shown beside it.

use super::{DESCRIPTION, Service, TYPE};

/// Size of the frame a preview is made for, in pixels.
pub const WIDTH: usize = 400;
pub const HEIGHT: usize = 200;

/// Values of a field that are shown, and letters of each.
const MOST_VALUES: usize = 4;
const LETTERS: usize = 200;

const STYLE: &str = "body{font:14px/1.4 sans-serif;margin:8px;overflow-wrap:anywhere}h1{font-size:16px;margin:0}\
p,dl{margin:4px 0}dt{float:left;clear:left;font-weight:bold;margin-right:.5em}dd{margin:0}";

impl Service {
    /// A page about a thing; nothing when there is no such thing.
    pub fn preview(&self, id: &str) -> Option<String> {
        let thing = self.thing(id)?;
        let set = self.set();
        let (name, whole) = (escaped(set.label(thing)), escaped(&set.things[thing].id));
        let types: Vec<String> = self.types(thing).iter().map(|named| escaped(&named.name)).collect();
        let fields = set.fields.iter().zip(&set.things[thing].values);
        let rows: String = fields
            .filter(|(field, values)| ![TYPE, DESCRIPTION].contains(&field.name.as_str()) && !values.is_empty())
            .map(|(field, values)| row(&field.name, values))
            .collect();
        let heading = if whole.starts_with("http") { format!("<a href=\"{whole}\">{name}</a>") } else { name.clone() };
        let (description, types) = (escaped(&self.description(thing)), types.join(", "));
        let lines = [description, types].into_iter().filter(|line| !line.is_empty());
        let lines: String = lines.map(|line| format!("<p>{line}</p>\n")).collect();
        Some(format!(
            "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>{name}</title><style>{STYLE}</style></head>\n\
             <body>\n<h1 dir=\"auto\">{heading}</h1>\n{lines}<dl>\n{rows}</dl>\n</body>\n</html>\n"
        ))
    }
}

fn row(field: &str, values: &[String]) -> String {
    let mut shown: Vec<String> = values.iter().take(MOST_VALUES).map(|value| escaped(value)).collect();
    if values.len() > MOST_VALUES {
        shown.push(format!("… {} in all", values.len()));
    }
    format!("<dt>{}</dt><dd dir=\"auto\">{}</dd>\n", escaped(field), shown.join("; "))
}

/// A text that does nothing in a page; a long one is cut.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at == LETTERS {
            out.push('…');
            break;
        }
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
