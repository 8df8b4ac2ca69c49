//! Days for formats that want whole ones.
//!
//! Data often says only a year or a month. xs:date has neither, and readers that look for one drop the rest or fail; so a start
//! is taken as the first day of it and an end as the last: the span is never shorter than what was said. What was said itself
//! stands beside it as text.

/// The first day of a day, month or year; nothing for what is none.
pub(super) fn first_day(text: &str) -> Option<String> {
    Date::of(text).map(|date| date.written(1))
}

/// The last day of a day, month or year.
pub(super) fn last_day(text: &str) -> Option<String> {
    Date::of(text).map(|date| {
        let month = date.month.unwrap_or(12);
        Date { month: Some(month), ..date }.written(days(date.year, month))
    })
}

#[derive(Clone, Copy)]
struct Date {
    year: u32,
    month: Option<u32>,
    day: Option<u32>,
}

impl Date {
    /// `2019`, `2019-05`, `2019-05-31`, or the last with a time behind it.
    fn of(text: &str) -> Option<Self> {
        let text = text.split_once('T').map_or(text, |(day, _)| day);
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|month| number(month, 2).filter(|month| (1..=12).contains(month)));
        let day = parts.next().map(|day| number(day, 2));
        if parts.next().is_some() || month == Some(None) || day == Some(None) {
            return None;
        }
        let date = Self { year, month: month.flatten(), day: day.flatten() };
        let is_day = date.day.is_none_or(|day| day >= 1 && day <= days(year, date.month.unwrap_or(1)));
        (is_day && year > 0).then_some(date)
    }

    fn written(self, day: u32) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month.unwrap_or(1), self.day.unwrap_or(day))
    }
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_dates_become_days() {
        let span = |text| (first_day(text).unwrap_or_default(), last_day(text).unwrap_or_default());
        let days = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(span("2019"), days("2019-01-01", "2019-12-31"));
        assert_eq!(span("2020-02"), days("2020-02-01", "2020-02-29"));
        assert_eq!(span("1900-02"), days("1900-02-01", "1900-02-28"));
        assert_eq!(span("2020-06-11"), days("2020-06-11", "2020-06-11"));
        assert_eq!(span("2020-06-11T12:00:00Z"), days("2020-06-11", "2020-06-11"));
        for none in ["", "soon", "2019-13", "2019-02-30", "0000", "20190101", "2019-1-1", "2019-05-01-02", "-2019"] {
            assert_eq!(span(none), days("", ""), "{none}");
        }
    }
}
