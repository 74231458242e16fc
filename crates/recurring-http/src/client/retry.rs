//! When a read is sent again, and after which pause.

use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};

use crate::{Answer, Failure, FailureKind, TransportSettings};

/// The longest pause between two sends, be it our own or the server's wish.
const LONGEST_OWN_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_ASKED_PAUSE: Duration = Duration::from_secs(5);

/// Calls `send` with the number of each attempt, at most `read_retries` times more after the first.
pub(super) async fn send_again<F>(settings: &TransportSettings, send: impl Fn(u32) -> F) -> Result<Answer, Failure>
where
    F: Future<Output = Result<Answer, Failure>>,
{
    let started = Instant::now();
    let mut attempts = 0_u32;
    let attempt = || {
        attempts = attempts.saturating_add(1);
        let sent = send(attempts);
        async move { settled(sent.await) }
    };
    let outcome = attempt.retry(pauses(settings)).adjust(|again, own| pause(again, own?)).await;
    let mut result = match outcome {
        Ok(settled) => settled,
        Err(Again::Answer(answer)) => Ok(answer),
        Err(Again::Failure(failure)) => Err(failure),
    };
    match &mut result {
        Ok(answer) => answer.elapsed = started.elapsed(),
        Err(failure) => failure.elapsed = started.elapsed(),
    }
    result
}

/// What a read may be sent again for; the last one is handed back as it is.
enum Again {
    Answer(Answer),
    Failure(Failure),
}

/// Sorts what ends the loop (`Ok`) from what may be tried again (`Err`).
fn settled(result: Result<Answer, Failure>) -> Result<Result<Answer, Failure>, Again> {
    match result {
        Ok(answer) if matches!(answer.status, 429 | 502..=504) => Err(Again::Answer(answer)),
        Ok(answer) => Ok(Ok(answer)),
        Err(failure) => match failure.kind {
            FailureKind::NotConnected | FailureKind::NoAnswer => Err(Again::Failure(failure)),
            FailureKind::Unreadable => Ok(Err(failure)),
        },
    }
}

fn pauses(settings: &TransportSettings) -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(settings.retry_pause())
        .with_max_delay(LONGEST_OWN_PAUSE)
        .with_max_times(usize::try_from(settings.read_retries()).unwrap_or(usize::MAX))
        .with_jitter()
}

/// Keeps the pause the server asks for if it is longer than our own, and gives up if it is too long to wait.
fn pause(again: &Again, own: Duration) -> Option<Duration> {
    match again {
        Again::Failure(_) => Some(own),
        Again::Answer(answer) => match answer.retry_after {
            Some(asked) if asked > LONGEST_ASKED_PAUSE => None,
            Some(asked) => Some(own.max(asked)),
            None => Some(own),
        },
    }
}
