//! A clock that stands still until a test moves it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use recurring_core::Clock;

/// A clock that stands still until a test moves it; a clone is a handle on the same clock.
///
/// ```
/// use recurring_core::Clock;
/// use recurring_testkit::TestClock;
///
/// let clock = TestClock::new();
/// assert_eq!(clock.today().to_string(), "2026-11-21");
/// clock.advance_days(10);
/// assert_eq!(clock.today().to_string(), "2026-12-01");
/// ```
#[derive(Debug, Clone)]
pub struct TestClock(Arc<Mutex<Timestamp>>);

impl TestClock {
    /// Where a new clock stands: 21 November 2026, 09:00 in Istanbul.
    pub const START: Timestamp = Timestamp::constant(1_795_240_800, 0);

    /// A clock that stands at [`TestClock::START`].
    #[must_use]
    pub fn new() -> Self {
        Self::standing_at(Self::START)
    }

    /// A clock that stands at an instant.
    #[must_use]
    pub fn standing_at(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(at)))
    }

    /// Moves the clock forward; a jump beyond the calendar ends at its end.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let mut at = self.lock();
        *at = at.checked_add(by).unwrap_or(Timestamp::MAX);
    }

    /// Moves the clock forward by whole days of 24 hours; Türkiye has no daylight saving time.
    pub fn advance_days(&self, days: u32) {
        self.advance(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
    }

    /// Moves the clock to an instant, forward or back, for example to play a provider whose clock differs.
    pub fn set(&self, at: Timestamp) {
        *self.lock() = at;
    }

    fn lock(&self) -> MutexGuard<'_, Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::istanbul;

    use super::*;

    #[test]
    fn it_starts_at_nine_in_the_morning_and_moves_only_when_moved() {
        let clock = TestClock::new();
        let handle = clock.clone();
        assert_eq!(clock.now().to_zoned(istanbul()).datetime().to_string(), "2026-11-21T09:00:00");
        assert_eq!(handle.now(), clock.now());
        handle.advance(Duration::from_secs(15 * 60 * 60 - 1));
        assert_eq!(clock.today().to_string(), "2026-11-21");
        clock.advance(Duration::from_secs(1));
        assert_eq!(handle.today().to_string(), "2026-11-22");
        clock.set(TestClock::START);
        assert_eq!(handle.now(), TestClock::START);
    }

    #[test]
    fn the_largest_jump_ends_at_the_end_of_the_calendar() {
        let clock = TestClock::new();
        clock.advance(Duration::MAX);
        clock.advance_days(u32::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
