//! The virtual clock both simulated vendors share: it can be moved forward by any distance and never goes back.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use recurring_core::Clock;

/// The simulator's clock; a clone is a handle on the same clock.
#[derive(Clone)]
pub struct SimClock {
    state: Arc<Mutex<State>>,
}

struct State {
    /// The instant the clock stands at, or `None` if it runs along with the system's clock.
    standing_at: Option<Timestamp>,
    offset: SignedDuration,
    latest: Timestamp,
}

impl SimClock {
    /// Stands still at an instant until it is moved.
    #[must_use]
    pub fn standing_at(at: Timestamp) -> Self {
        Self::with(Some(at), at)
    }

    /// Runs along with the system's clock, plus whatever it was moved forward.
    #[must_use]
    pub fn running() -> Self {
        Self::with(None, Timestamp::now())
    }

    fn with(standing_at: Option<Timestamp>, latest: Timestamp) -> Self {
        let state = State { standing_at, offset: SignedDuration::ZERO, latest };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Moves the clock forward by whole days (of 24 hours: Türkiye has no daylight saving time) and returns the new now.
    pub fn advance_days(&self, days: u32) -> Timestamp {
        self.forward(SignedDuration::from_hours(i64::from(days) * 24))
    }

    /// Moves the clock forward and returns the new now.
    pub fn advance(&self, by: Duration) -> Timestamp {
        self.forward(SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX))
    }

    /// Moves the clock to an instant and returns the new now; an instant in the past leaves the clock where it is.
    pub fn set(&self, at: Timestamp) -> Timestamp {
        let ahead = at.duration_since(self.now());
        if ahead.is_positive() { self.forward(ahead) } else { self.now() }
    }

    fn forward(&self, by: SignedDuration) -> Timestamp {
        let mut state = self.lock();
        state.offset = state.offset.saturating_add(by);
        state.tick()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tick(&mut self) -> Timestamp {
        let base = self.standing_at.unwrap_or_else(Timestamp::now);
        let at = base.checked_add(self.offset).unwrap_or(Timestamp::MAX);
        self.latest = self.latest.max(at);
        self.latest
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        self.lock().tick()
    }
}

impl Default for SimClock {
    fn default() -> Self {
        Self::running()
    }
}

impl fmt::Debug for SimClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SimClock").field(&self.now()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_moved_and_never_back() {
        let start: Timestamp = "2026-01-31T09:00:00Z".parse().unwrap();
        let clock = SimClock::standing_at(start);
        let handle = clock.clone();
        assert_eq!(handle.now(), start);
        clock.advance_days(2);
        assert_eq!(handle.now().to_string(), "2026-02-02T09:00:00Z");
        handle.set(start);
        assert_eq!(clock.now().to_string(), "2026-02-02T09:00:00Z");
        handle.set("2030-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2030-01-01T00:00:00Z");
    }

    #[test]
    fn the_largest_jump_ends_at_the_end_of_time() {
        let clock = SimClock::standing_at(Timestamp::UNIX_EPOCH);
        clock.advance_days(u32::MAX);
        clock.advance_days(u32::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
