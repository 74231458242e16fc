//! Paynkolay's two date forms: `dd/MM/yyyy` for the start of an order, `dd.MM.yyyy` in lists.

use jiff::civil::{Date, DateTime, Time};

/// `dd/MM/yyyy`, as `PaymentStartDate` takes it.
pub(crate) fn with_slashes(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// `dd.MM.yyyy`, as lists take and show it.
pub(crate) fn with_dots(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}

/// Reads `dd.MM.yyyy`; anything else is `None`.
pub(crate) fn parse_dots(text: &str) -> Option<Date> {
    let (day, rest) = text.trim().split_once('.')?;
    let (month, year) = rest.split_once('.')?;
    let shaped = day.len() == 2 && month.len() == 2 && year.len() == 4;
    if !shaped || ![day, month, year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads `dd.MM.yyyy HH:mm:ss`; anything else is `None`.
pub(crate) fn parse_dots_with_time(text: &str) -> Option<DateTime> {
    let (day, time) = text.trim().split_once(' ')?;
    let [hour, minute, second]: [&str; 3] = time.split(':').collect::<Vec<_>>().try_into().ok()?;
    let number = |part: &str| {
        let shaped = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if shaped { part.parse::<i8>().ok() } else { None }
    };
    let time = Time::new(number(hour)?, number(minute)?, number(second)?, 0).ok()?;
    Some(parse_dots(day)?.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_two_forms_differ_in_their_signs_only() {
        let day = Date::constant(2024, 7, 9);
        assert_eq!(with_slashes(day), "09/07/2024");
        assert_eq!(with_dots(day), "09.07.2024");
        assert_eq!(parse_dots(" 09.07.2024 "), Some(day));
        for text in ["", "9.7.2024", "09/07/2024", "31.02.2024", "2024-07-09", "+9.07.2024", "09.07.2024 10:00"] {
            assert_eq!(parse_dots(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_follows_after_a_blank() {
        assert_eq!(parse_dots_with_time("24.12.2024 16:09:21").unwrap().to_string(), "2024-12-24T16:09:21");
        for text in
            ["24.12.2024", "24.12.2024 16:09", "24.12.2024 24:00:00", "24.12.2024 1:09:21", "24.12.2024 16:09:21Z"]
        {
            assert_eq!(parse_dots_with_time(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_date_never_panics(text in "\\PC*") {
            let _ = parse_dots(&text);
            let _ = parse_dots_with_time(&text);
        }
    }
}
