//! Lines of text.

use super::super::safe::{is_right_to_left, xml};
use super::super::theme::LIGHT;
use super::px;

/// A line that begins at a point, whatever its direction.
pub fn line(text: &str, x: f64, y: f64, class: &str, size: f64) -> String {
    let fill = if class == "soft" { LIGHT.soft } else { LIGHT.ink };
    let weight = if size > 16.0 { " font-weight=\"bold\"" } else { "" };
    let (direction, anchor) = if is_right_to_left(text) { (RIGHT_TO_LEFT, " text-anchor=\"end\"") } else { ("", "") };
    format!(
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} fill=\"{fill}\"{direction}{anchor}>{}</text>\n",
        px(x),
        px(y),
        px(size),
        xml(text)
    )
}

/// What a text that is read from right to left needs.
pub const RIGHT_TO_LEFT: &str = " direction=\"rtl\" unicode-bidi=\"isolate\"";

/// Attributes of a text by its direction.
pub fn direction(text: &str) -> &'static str {
    if is_right_to_left(text) { RIGHT_TO_LEFT } else { "" }
}
