//! Paynet's dates: one ISO form for `begin_date`, dd.MM.yyyy for the list, and any of several in answers.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::{Timestamp, Zoned};

/// `2017-08-14T16:44:49.9405776+03:00`, as the create page's example prints it.
pub(crate) fn iso_with_offset(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.7f%:z").to_string()
}

/// `01.02.2016`: day, month, year.
pub(crate) fn with_dots(day: Date) -> String {
    day.strftime("%d.%m.%Y").to_string()
}

/// `03.10.2017 10:32:24`: day, month, year, and a time to the second, without an offset.
pub(crate) fn with_dots_and_time(at: DateTime) -> String {
    at.strftime("%d.%m.%Y %H:%M:%S").to_string()
}

/// A date as an answer says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Without an offset: taken as it stands. Without a time where none was told: that is not midnight.
    Local(Date, Option<Time>),
    /// With an offset.
    Instant(Timestamp),
}

/// Reads ISO 8601 with or without time, fraction and offset, or dd.MM.yyyy with or without a time.
pub(crate) fn parse(text: &str) -> Option<Moment> {
    let text = text.trim();
    with_dots_in(text).or_else(|| iso(text))
}

fn iso(text: &str) -> Option<Moment> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(Moment::Instant(instant));
    }
    // An offset that could not be read as an instant is no local time either.
    let pieces = Pieces::parse(text).ok()?;
    if pieces.offset().is_some() || pieces.time_zone_annotation().is_some() {
        return None;
    }
    Some(Moment::Local(pieces.date(), pieces.time()))
}

fn with_dots_in(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once(' ').map_or((text, None), |(day, time)| (day, Some(time)));
    let time: Option<Time> = time.map(|time| time.trim().parse()).transpose().ok()?;
    let mut parts = day.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, most| part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || year.len() != 4 || !digits(year, 4) || !digits(day, 2) || !digits(month, 2) {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(Moment::Local(date, time))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn midnight_is_written_with_seven_decimals_and_the_offset() {
        let zone = TimeZone::get("Europe/Istanbul").unwrap();
        let midnight = Date::constant(2026, 11, 21).to_zoned(zone.clone()).unwrap();
        assert_eq!(iso_with_offset(&midnight), "2026-11-21T00:00:00.0000000+03:00");
        let at: Timestamp = "2017-08-14T13:44:49.9405776Z".parse().unwrap();
        assert_eq!(iso_with_offset(&at.to_zoned(zone)), "2017-08-14T16:44:49.9405776+03:00");
        assert_eq!(with_dots(Date::constant(2016, 2, 1)), "01.02.2016");
        assert_eq!(with_dots_and_time(Date::constant(2017, 10, 3).at(10, 32, 24, 0)), "03.10.2017 10:32:24");
    }

    #[test]
    fn every_form_that_paynet_uses_anywhere_is_read() {
        let day = Date::constant(2017, 10, 3);
        for text in ["03.10.2017", "3.10.2017", "2017-10-03"] {
            assert_eq!(parse(text), Some(Moment::Local(day, None)), "{text}: no time is not midnight");
        }
        let time = Some(Time::constant(10, 32, 24, 0));
        for text in ["03.10.2017 10:32:24", " 03.10.2017 10:32:24 ", "2017-10-03T10:32:24", "2017-10-03 10:32:24"] {
            assert_eq!(parse(text), Some(Moment::Local(day, time)), "{text}");
        }
        for (text, time) in [
            ("03.10.2017 10:32", Time::constant(10, 32, 0, 0)),
            ("2017-10-03T10:32:24.9405776", Time::constant(10, 32, 24, 940_577_600)),
        ] {
            assert_eq!(parse(text), Some(Moment::Local(day, Some(time))), "{text}");
        }
        let at = "2017-10-03T21:30:00Z".parse().unwrap();
        for text in ["2017-10-04T00:30:00+03:00", "2017-10-03T21:30:00Z", "2017-10-04T00:30:00.0000000+03:00"] {
            assert_eq!(parse(text), Some(Moment::Instant(at)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in
            ["", "0", "31.02.2026", "10/03/2017", "03.10.17", "03.10.2017 25:00", "2017-13-01", "3.10", "a.b.cdef"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn a_written_day_is_read_back(year in 2000_i16..2100, month in 1_i8..=12, day in 1_i8..=28) {
            let day = Date::new(year, month, day).unwrap();
            prop_assert_eq!(parse(&with_dots(day)), Some(Moment::Local(day, None)));
            let at = day.at(23, 59, 58, 0);
            prop_assert_eq!(parse(&with_dots_and_time(at)), Some(Moment::Local(day, Some(at.time()))));
        }
    }
}
