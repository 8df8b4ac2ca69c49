//! Colours of what is typed.

use super::lexer::{Kind, tokens};
use super::line::{Start, start};
use anstyle::{AnsiColor, Style};

/// The text with colours: the same characters, in the same order.
pub fn highlight(text: &str) -> String {
    match start(text) {
        Start::Command | Start::Leave => command(text),
        _ => query(text),
    }
}

fn query(text: &str) -> String {
    tokens(text).iter().map(|token| painted(token.text, style(token.kind))).collect()
}

fn command(text: &str) -> String {
    let lead = text.len() - text.trim_start().len();
    let end = text[lead..].find(char::is_whitespace).map_or(text.len(), |at| lead + at);
    let arguments = tokens(&text[end..]);
    let painted_arguments = arguments.iter().map(|token| match token.kind {
        Kind::Text | Kind::OpenText | Kind::PrefixedName | Kind::Iri => painted(token.text, style(token.kind)),
        _ => token.text.to_owned(),
    });
    format!(
        "{}{}{}",
        &text[..lead],
        painted(&text[lead..end], bold(AnsiColor::Green)),
        painted_arguments.collect::<String>()
    )
}

fn style(kind: Kind) -> Style {
    let plain = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match kind {
        Kind::Keyword => bold(AnsiColor::Blue),
        Kind::Variable => plain(AnsiColor::Yellow),
        Kind::Iri => plain(AnsiColor::Cyan).underline(),
        Kind::PrefixedName => plain(AnsiColor::Cyan),
        Kind::Text | Kind::OpenText => plain(AnsiColor::Green),
        Kind::Number => plain(AnsiColor::Magenta),
        Kind::Comment => Style::new().dimmed(),
        Kind::Space | Kind::Word | Kind::Sign => Style::new(),
    }
}

fn bold(color: AnsiColor) -> Style {
    Style::new().bold().fg_color(Some(color.into()))
}

fn painted(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_no_character() {
        for text in ["SELECT ?x { ?x a ex:Y ; <http://a/> \"b\" } # c", "show \"a b\" --iri", "", " ", "'''", "exit"] {
            let shown = anstream::adapter::strip_str(&highlight(text)).to_string();
            assert_eq!(shown, text);
        }
        assert_eq!(highlight("?x"), "\u{1b}[33m?x\u{1b}[0m");
    }
}
