//! The client: a write is sent once, a read may be sent again, and both tell how far they got.

mod build;
mod retry;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use tracing::field::Empty;
use tracing::{Instrument, Span};

pub use self::build::BuildError;
use crate::{Answer, BaseAddress, Failure, Request, TransportSettings, UnreadableReason};

/// Sends requests to one base address and keeps its connections open for the next ones. Cloning is cheap.
///
/// Dropping a future of [`HttpClient::write`] or [`HttpClient::read`] gives the request up without unsending it:
/// it may have arrived.
#[derive(Clone)]
pub struct HttpClient {
    inner: Arc<Inner>,
}

struct Inner {
    base: BaseAddress,
    settings: TransportSettings,
    reqwest: reqwest::Client,
}

impl HttpClient {
    /// Builds the client, its TLS included, once.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the settings contradict each other, a certificate cannot be read, or TLS is not available.
    pub fn new(base: BaseAddress, settings: TransportSettings) -> Result<Self, BuildError> {
        let reqwest = build::reqwest_client(&base, &settings)?;
        Ok(Self { inner: Arc::new(Inner { base, settings, reqwest }) })
    }

    /// Returns the address every request goes to.
    #[must_use]
    pub fn base(&self) -> &BaseAddress {
        &self.inner.base
    }

    /// Returns the limits every request obeys.
    #[must_use]
    pub fn settings(&self) -> &TransportSettings {
        &self.inner.settings
    }

    /// Sends a request that changes something: exactly one send, whatever the settings and whatever happens.
    ///
    /// # Errors
    ///
    /// [`Failure`], whose kind says whether the request can have arrived.
    pub async fn write(&self, request: Request) -> Result<Answer, Failure> {
        self.send_once(&request, 1).await
    }

    /// Sends a request that changes nothing, and sends it again at most [`TransportSettings::read_retries`] times
    /// if no connection was made, no answer came, or the status is 429, 502, 503 or 504.
    ///
    /// A pause the server asks for in `Retry-After` is kept, unless it is longer than five seconds: then the
    /// answer is handed back at once. Each send has its own total time-out.
    ///
    /// # Errors
    ///
    /// [`Failure`] of the last send. A status alone is never a failure.
    pub async fn read(&self, request: Request) -> Result<Answer, Failure> {
        retry::send_again(&self.inner.settings, |attempt| self.send_once(&request, attempt)).await
    }

    /// Sends once, as attempt number `attempt`, in one span.
    ///
    /// "Once" rests on three facts. reqwest's own retries are off. This function calls `execute` in no loop.
    /// And hyper-util, below reqwest, does move a request to another connection if a *reused* one turns out
    /// closed (reqwest offers no switch for that), but only when hyper hands the request back, which it does
    /// only for a request still waiting in the connection's queue. Once its head has been taken from the
    /// queue to be written, the error comes without the request, and there is nothing to send again. So at
    /// most one connection ever carries a byte of it; the tests in `tests/wire/reuse.rs` count this on raw sockets.
    async fn send_once(&self, request: &Request, attempt: u32) -> Result<Answer, Failure> {
        let span = tracing::info_span!(
            "provider_request",
            path = request.path(),
            host = self.inner.base.host(),
            status = Empty,
            bytes = Empty,
            attempts = attempt,
            elapsed_ms = Empty,
        );
        let started = Instant::now();
        let mut result = self.exchange(request).instrument(span.clone()).await;
        let elapsed = started.elapsed();
        match &mut result {
            Ok(answer) => (answer.attempts, answer.elapsed) = (attempt, elapsed),
            Err(failure) => (failure.attempts, failure.elapsed) = (attempt, elapsed),
        }
        record(&span, &result, elapsed);
        result
    }

    async fn exchange(&self, request: &Request) -> Result<Answer, Failure> {
        let mut builder = self
            .inner
            .reqwest
            .post(self.inner.base.join(request.path()))
            .header(ACCEPT, Request::accept())
            .header(CONTENT_TYPE, request.content_type())
            .body(request.body().clone());
        if let Some(value) = request.authorization() {
            builder = builder.header(AUTHORIZATION, value.clone());
        }
        let response = builder.send().await.map_err(Failure::before_status)?;
        let status = response.status().as_u16();
        let retry_after = retry_after(&response);
        let body = read_body(response, self.inner.settings.max_answer_bytes()).await?;
        Ok(Answer { retry_after, ..Answer::new(status, body) })
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("base", &self.inner.base)
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}

fn record(span: &Span, result: &Result<Answer, Failure>, elapsed: Duration) {
    let status = match result {
        Ok(answer) => Some(answer.status),
        Err(failure) => failure.status,
    };
    span.record("status", status);
    span.record("bytes", result.as_ref().ok().map(|answer| answer.body.len()));
    span.record("elapsed_ms", u64::try_from(elapsed.as_millis()).ok());
}

/// Reads the seconds form only. A date would need a clock, and serves nobody: both forms are unknown at both vendors.
fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// Reads the body chunk by chunk and stops as soon as it is larger than `limit`, so memory stays bounded whatever
/// the server sends or claims. A body that comes in one piece is handed on without a copy.
async fn read_body(mut response: reqwest::Response, limit: usize) -> Result<Bytes, Failure> {
    let status = response.status().as_u16();
    let too_large = || Failure::unreadable(status, UnreadableReason::TooLarge);
    let claimed = response.content_length().map(usize::try_from);
    let expected = match claimed {
        Some(Ok(length)) if length <= limit => length,
        Some(_) => return Err(too_large()),
        None => 0,
    };
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Failure::in_body(status, error))? {
        if first.len().max(whole.len()) + chunk.len() > limit {
            return Err(too_large());
        }
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if whole.is_empty() {
            whole.reserve(expected.max(first.len() + chunk.len()));
            whole.extend_from_slice(&first);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}
