//! What came back: a status and a complete, bounded body. Its meaning is the provider's to judge.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

/// Is an answer that was read to its end, whatever its status and content type.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, byte for byte as it came.
    pub body: Bytes,
    /// How many times the request was sent, the last one included. Always 1 for a write.
    pub attempts: u32,
    /// How long it all took, pauses included.
    pub elapsed: Duration,
    pub(crate) retry_after: Option<Duration>,
}

impl Answer {
    /// Makes an answer as if it had come from one send in no time, for testing what is concluded from answers.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, body: body.into(), attempts: 1, elapsed: Duration::ZERO, retry_after: None }
    }

    /// Returns the pause the server asked for in `Retry-After`, if it was given in seconds.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_length_of_the_body_and_not_the_body() {
        let shown = format!("{:?}", Answer::new(200, "4242424242424242"));
        assert!(shown.contains("status: 200") && shown.contains("body_bytes: 16") && !shown.contains("4242"));
    }
}
