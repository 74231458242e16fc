//! A clock that stands still until a test moves it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use recurring_core::{Clock, istanbul};
use tokio::time::Instant;

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
pub struct TestClock(Arc<Mutex<Hand>>);

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
        Self(Arc::new(Mutex::new(Hand { now: at, since: None })))
    }

    /// A clock that starts at [`TestClock::START`] and runs along with tokio's, beside being moved by hand.
    ///
    /// Under `tokio::time::pause` a sleep of the code under test moves it, in no time: a service that waits out the settle
    /// time by `tokio::time::sleep` need not be told of this clock.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use recurring_core::Clock;
    /// use recurring_testkit::TestClock;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?.block_on(async {
    /// let clock = TestClock::following_tokio();
    /// tokio::time::sleep(Duration::from_secs(60)).await;
    /// assert!(clock.now() >= TestClock::START + Duration::from_secs(60));
    /// # });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn following_tokio() -> Self {
        Self(Arc::new(Mutex::new(Hand { now: Self::START, since: Some(Instant::now()) })))
    }

    /// Moves the clock forward; a jump beyond the calendar ends at its end.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let mut at = self.lock();
        at.now = at.now.checked_add(by).unwrap_or(Timestamp::MAX);
    }

    /// Moves the clock forward by whole days of 24 hours; Türkiye has no daylight saving time.
    pub fn advance_days(&self, days: u32) {
        self.advance(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
    }

    /// Moves the clock forward to the beginning of a day in Türkiye; where that day has begun, the clock stands still.
    pub fn advance_to(&self, day: Date) {
        let start = day.to_zoned(istanbul()).map_or(Timestamp::MAX, |start| start.timestamp());
        let mut at = self.lock();
        at.now = at.read().max(start);
        at.since = at.since.map(|_| Instant::now());
    }

    /// Moves the clock to an instant, forward or back, for example to play a provider whose clock differs.
    pub fn set(&self, at: Timestamp) {
        let mut hand = self.lock();
        hand.now = at;
        hand.since = hand.since.map(|_| Instant::now());
    }

    fn lock(&self) -> MutexGuard<'_, Hand> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a clock stands, and since when it runs along with tokio's, if it does.
#[derive(Debug, Clone, Copy)]
struct Hand {
    now: Timestamp,
    since: Option<Instant>,
}

impl Hand {
    fn read(&self) -> Timestamp {
        let run = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        let run = SignedDuration::try_from(run).unwrap_or(SignedDuration::MAX);
        self.now.checked_add(run).unwrap_or(Timestamp::MAX)
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.lock().read()
    }
}

#[cfg(test)]
mod tests {
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
