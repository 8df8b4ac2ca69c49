//! Labels in lines of a readable length.

use super::metrics::width;
use super::safe::plain;

/// Sizes of the font and heights of a line, in pixels.
pub const FONT: f64 = 13.0;
pub const LINE: f64 = 16.0;
pub const SMALL_FONT: f64 = 11.0;
pub const SMALL_LINE: f64 = 14.0;

/// About 26 letters.
const LONGEST: f64 = 195.0;
const MOST_LINES: usize = 4;
const MOST_SMALL_LINES: usize = 2;

/// The lines of a label; what is too long ends with `…`, and the whole of it is in the tooltip.
pub fn broken(label: &str) -> Vec<String> {
    let label = plain(label);
    let lines = wrapped(&label, FONT, LONGEST, MOST_LINES);
    let longest_word = label.split(' ').map(|word| width(word, FONT)).fold(0.0, f64::max);
    if longest_word > LONGEST || lines.last().is_some_and(|line| line.ends_with('…')) {
        return lines;
    }
    // As narrow as so many lines allow: two lines of one length instead of a long one and a word.
    let steps = (0..14).map(|step| longest_word + f64::from(step) * FONT).take_while(|most| *most < LONGEST);
    let narrower =
        steps.map(|most| wrapped(&label, FONT, most, lines.len() + 1)).find(|narrow| narrow.len() <= lines.len());
    narrower.unwrap_or(lines)
}

/// What a thing is connected to without a line, in small letters.
pub fn tag_lines<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<String> {
    let tags: Vec<String> = tags.map(plain).collect();
    if tags.is_empty() {
        return Vec::new();
    }
    wrapped(&format!("with: {}", tags.join(", ")), SMALL_FONT, LONGEST, MOST_SMALL_LINES)
}

/// Words in lines not wider than `most` pixels and not more than `lines` of them; what is left out leaves a `…`.
pub fn wrapped(text: &str, font: f64, most: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    for (piece, goes_on) in text.split(' ').filter(|word| !word.is_empty()).flat_map(|word| pieces(word, font, most)) {
        let room = done.last().map_or(0.0, |line| most - width(line, font) - width(" ", font));
        let full = done.len() == lines;
        match done.last_mut() {
            Some(line) if !goes_on && width(&piece, font) <= room => {
                line.push(' ');
                line.push_str(&piece);
            }
            Some(line) if full => {
                shorten(line, font, most);
                break;
            }
            _ => done.push(piece),
        }
    }
    done
}

/// A word in pieces that fit a line, and whether each goes on from the one before.
fn pieces(word: &str, font: f64, most: f64) -> Vec<(String, bool)> {
    let mut pieces = vec![(String::new(), false)];
    let mut room = most;
    for character in word.chars() {
        let wide = width(character.encode_utf8(&mut [0; 4]), font);
        if wide > room {
            pieces.push((String::new(), true));
            room = most;
        }
        room -= wide;
        pieces.last_mut().expect("one at least").0.push(character);
    }
    pieces
}

/// Ends a line with `…`, inside its width.
fn shorten(line: &mut String, font: f64, most: f64) {
    while width(line, font) + width("…", font) > most && line.pop().is_some() {}
    line.truncate(line.trim_end().len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_alike_and_never_too_long() {
        assert_eq!(broken("UNICEF"), ["UNICEF"]);
        assert_eq!(broken("Recommendation 1B: digital public goods"), ["Recommendation 1B:", "digital public goods"]);
        assert_eq!(broken(""), Vec::<String>::new());
        let long = broken(&"word ".repeat(2000));
        assert_eq!(long.len(), 4);
        assert!(long[3].ends_with("word…") || long[3].ends_with("wor…"), "{long:?}");
        let url = broken(&"x".repeat(10_000));
        assert!(url.len() == 4 && url.iter().all(|line| width(line, FONT) <= LONGEST), "{url:?}");
    }

    #[test]
    fn scripts_without_spaces_are_broken_too() {
        let lines = broken("国际电信联盟与联合国教育科学及文化组织宽带促进可持续发展委员会");
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, FONT) <= LONGEST), "{lines:?}");
        assert_eq!(lines.concat(), "国际电信联盟与联合国教育科学及文化组织宽带促进可持续发展委员会");
    }

    #[test]
    fn tags_are_one_small_text() {
        assert_eq!(
            tag_lines(["Member States", "United Nations"].into_iter()),
            ["with: Member States, United", "Nations"]
        );
        assert!(tag_lines(std::iter::empty()).is_empty());
    }
}
