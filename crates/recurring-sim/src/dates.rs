//! Civil dates in the vendors' day-first forms.

use jiff::civil::Date;

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

/// Prints `dd.MM.yyyy`.
pub(crate) fn dotted(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
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
}
