//! Time as the library sees it: an instant from a [`Clock`], civil dates in Europe/Istanbul.

use std::fmt;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where the library takes the time from.
///
/// Nothing in this workspace's libraries asks the system for the time directly: a due date that depends on
/// "today" must be testable at any today.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// The civil day it is now in Türkiye.
    fn today(&self) -> Date {
        istanbul_date(self.now())
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a unit struct that callers construct by name")]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The civil day in Europe/Istanbul at an instant.
#[must_use]
pub fn istanbul_date(at: Timestamp) -> Date {
    at.to_zoned(istanbul()).date()
}

/// Europe/Istanbul: from the system's zone data or from the copy that is compiled in, whichever is found first.
#[must_use]
pub fn istanbul() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(|| {
        // The zone has stood at +03:00 since 2016, which is the answer if no zone data could be read at all.
        TimeZone::get("Europe/Istanbul").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(3)))
    })
    .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_istanbul() {
        let before: Timestamp = "2026-11-20T20:59:59Z".parse().unwrap();
        let after: Timestamp = "2026-11-20T21:00:00Z".parse().unwrap();
        assert_eq!(istanbul_date(before).to_string(), "2026-11-20");
        assert_eq!(istanbul_date(after).to_string(), "2026-11-21");
    }
}
