use std::borrow::Cow;

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, if asked; a plain number does not.
pub fn safe_cell(text: &str, safe: bool) -> Cow<'_, str> {
    if safe && text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_plain_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// `-5`, `+2.5e-3`: nothing else that begins so is harmless (`-1+cmd|…`).
fn is_plain_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E')) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::safe_cell;

    #[test]
    fn formulas_get_an_apostrophe_and_numbers_do_not() {
        for formula in ["=1+1", "+SUM(A1)", "-1+cmd|' /C calc'!A0", "@now", "\tx", "\r=1", "-", "-inf", "+1+1"] {
            assert_eq!(safe_cell(formula, true), format!("'{formula}"));
            assert_eq!(safe_cell(formula, false), formula);
        }
        for plain in ["-5", "+2.5e-3", "5", "a=b", "", "'=1"] {
            assert_eq!(safe_cell(plain, true), plain);
        }
    }
}
