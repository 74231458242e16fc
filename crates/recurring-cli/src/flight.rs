//! A command's one call on its way: what a signal comes to from the moment at which something may have been sent.
//!
//! Before that moment a signal ends the process as it always does, and nothing happened at the provider.

use std::pin::Pin;
use std::sync::Mutex;

use recurring_core::Error;
use tokio::sync::oneshot;

use crate::failure::{Context, Failure};
use crate::signals;

/// A call that has begun.
struct Begun {
    stopped: Pin<Box<dyn Future<Output = ()> + Send>>,
    context: Context,
    next: Option<String>,
}

/// The side of the command, which tells when its call begins.
pub(crate) struct Flight(Mutex<Option<oneshot::Sender<Begun>>>);

/// The side of the process, which waits for a signal.
pub(crate) struct Watch(oneshot::Receiver<Begun>);

/// Both sides.
pub(crate) fn flight() -> (Flight, Watch) {
    let (sender, receiver) = oneshot::channel();
    (Flight(Mutex::new(Some(sender))), Watch(receiver))
}

impl Flight {
    /// Makes a call that only reads.
    pub(crate) async fn read<T>(
        &self,
        context: Context,
        reading: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        self.begin(context, None);
        reading.await.map_err(|error| Failure::of_error(context, &error, None))
    }

    /// Makes a call that writes; `next` says how to find out what it came to.
    pub(crate) async fn write<T>(
        &self,
        context: Context,
        next: &str,
        writing: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        self.begin(context, Some(next));
        writing.await.map_err(|error| Failure::of_error(context, &error, Some(next)))
    }

    /// Tells that from here on the call may have been sent.
    fn begin(&self, context: Context, next: Option<&str>) {
        let Some(sender) = self.0.lock().ok().and_then(|mut sender| sender.take()) else { return };
        // Where signals cannot be listened to, they end the process as they always do.
        if let Ok(stopped) = signals::listen() {
            let begun = Begun { stopped: Box::pin(stopped), context, next: next.map(str::to_owned) };
            // Nobody waits any more: the process is ending.
            let _ = sender.send(begun);
        }
    }
}

impl Watch {
    /// Waits for a signal after the call has begun; without one, or without a call, it never ends.
    pub(crate) async fn stopped(self) -> Failure {
        let Ok(begun) = self.0.await else { return std::future::pending().await };
        begun.stopped.await;
        Failure::interrupted(begun.context, begun.next.as_deref())
    }
}
