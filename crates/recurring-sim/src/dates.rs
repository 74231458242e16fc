//! Civil dates in the vendors' day-first forms.

use jiff::civil::{Date, DateTime, Time};

/// Reads `ddSMMSyyyy` with exactly these widths.
pub(crate) fn read(text: &str, separator: char) -> Option<Date> {
    let mut parts = text.split(separator);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, width: usize| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits(day, 2) || !digits(month, 2) || !digits(year, 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads `dd.MM.yyyy HH:mm:ss` with exactly these widths.
pub(crate) fn read_with_time(text: &str) -> Option<DateTime> {
    let (day, time) = text.split_once(' ')?;
    let mut parts = time.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || ![hour, minute, second].into_iter().all(digits) {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, 0).ok()?;
    Some(read(day, '.')?.to_datetime(time))
}

/// Prints `dd.MM.yyyy`.
pub(crate) fn dotted(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

/// Prints `dd.MM.yyyy HH:mm:ss`.
pub(crate) fn dotted_with_time(at: DateTime) -> String {
    format!("{} {:02}:{:02}:{:02}", dotted(at.date()), at.hour(), at.minute(), at.second())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_form_is_exact() {
        assert_eq!(read("01.02.2016", '.'), Some(date(2016, 2, 1)));
        assert_eq!(read("18/11/2024", '/'), Some(date(2024, 11, 18)));
        for wrong in ["1.2.2016", "01/02/2016", "2016.02.01", "30.02.2016", "01.02.16", "01.02.2016.", "", "01.02.+016"]
        {
            assert_eq!(read(wrong, '.'), None, "{wrong:?}");
        }
        assert_eq!(dotted(date(2016, 2, 1)), "01.02.2016");
    }

    #[test]
    fn a_time_may_follow() {
        assert_eq!(read_with_time("03.10.2017 10:32:24"), Some(date(2017, 10, 3).at(10, 32, 24, 0)));
        assert_eq!(dotted_with_time(date(2017, 10, 3).at(10, 2, 4, 9)), "03.10.2017 10:02:04");
        for wrong in
            ["03.10.2017", "03.10.2017 10:32", "03.10.2017 24:00:00", "03.10.2017  10:32:24", "3.10.2017 1:2:3"]
        {
            assert_eq!(read_with_time(wrong), None, "{wrong:?}");
        }
    }
}
