//! Captures what is traced or logged: every span and event of every level, from whatever crate it comes.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing::instrument::WithSubscriber;
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Level};
use tracing_log::LogTracer;
use tracing_log::log::{LevelFilter, set_max_level};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Captures what this thread traces, and what it logs through `log`, until it is dropped.
///
/// With a runtime of one thread, as `#[tokio::test]` has it, that is everything the test and its tasks trace.
///
/// The first capture of a process hands the records of `log` over to `tracing`, of whatever level, for the rest of the
/// process. Only if a logger of another kind was installed before do they stay there and are not captured. Whoever installs
/// a logger after it is told that there is one already.
#[must_use = "nothing is captured once it is dropped"]
pub struct TraceCapture {
    text: Captured,
    _guard: DefaultGuard,
}

impl TraceCapture {
    /// Captures from now on.
    pub fn start() -> Self {
        let text = Captured::default();
        let _guard = tracing::dispatcher::set_default(&text.dispatch());
        Self { text, _guard }
    }

    /// What was traced up to now.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.read()
    }
}

impl fmt::Debug for TraceCapture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TraceCapture")
    }
}

/// Runs a future and answers what it traced, beside its own answer; what its spawned tasks trace is not in it.
pub async fn capture_traces<T>(work: impl Future<Output = T>) -> (T, String) {
    let text = Captured::default();
    let answer = work.with_subscriber(text.dispatch()).await;
    (answer, text.read())
}

/// A second subscriber that hears nothing and is never dropped. As long as there is only one, `tracing` asks whoever comes
/// first to a place in the code whether it is to be heard: a thread that captures nothing would switch it off for all.
static ANOTHER: OnceLock<Dispatch> = OnceLock::new();

/// Has the records of the `log` crate, through which reqwest and rustls speak, traced like all else.
fn take_in_log_records() {
    // It fails where one is installed already, as `tracing_subscriber` does itself; that one then hears every level too.
    let _ = LogTracer::init();
    set_max_level(LevelFilter::Trace);
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn dispatch(&self) -> Dispatch {
        ANOTHER.get_or_init(|| {
            take_in_log_records();
            Dispatch::new(tracing_subscriber::registry())
        });
        let lines = tracing_subscriber::fmt().with_ansi(false).with_max_level(Level::TRACE);
        lines.with_span_events(FmtSpan::FULL).with_writer(self.clone()).into()
    }

    fn read(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use tracing_log::log;

    use super::*;

    fn speak() {
        tracing::debug!("spoken");
    }

    #[test]
    fn a_place_that_another_thread_came_to_first_is_heard_all_the_same() {
        let captured = TraceCapture::start();
        std::thread::spawn(speak).join().unwrap();
        assert_eq!(captured.text(), "");
        speak();
        assert!(captured.text().contains("spoken"), "{}", captured.text());
    }

    #[test]
    fn what_is_logged_through_the_log_crate_is_captured_too() {
        let captured = TraceCapture::start();
        log::warn!(target: "somebody_else", "the key is made-up-key-4f1d");
        log::trace!("a record of the lowest level");
        let canary = crate::leak::canary().secret("made-up-key-4f1d");
        assert!(canary.check_text("the log", &captured.text()).is_err(), "{}", captured.text());
        assert!(captured.text().contains("lowest level"), "{}", captured.text());
    }
}
