//! Streams that go wrong: at their first row, or in the middle.

use futures_util::stream::{self, Fuse, StreamExt};
use recurring_core::{Error, RowStream};

use super::fault::Course;
use super::{Fault, Faulty};

/// Opens a stream and reads its first row, so that the request is made that brings it; the row stays in the stream.
///
/// What was refused with nothing sent is the call's own error, also where the stream is the first to say so.
pub(super) async fn opened<T: Send + 'static>(
    answer: impl Future<Output = Result<RowStream<T>, Error>>,
) -> Result<RowStream<T>, Error> {
    let mut rows = answer.await?.fuse();
    match rows.next().await {
        Some(Err(error)) if is_unsent(&error) => Err(error),
        first => Ok(stream::iter(first).chain(rows).boxed()),
    }
}

/// Whether a call was refused with nothing sent.
pub(super) fn is_unsent(error: &Error) -> bool {
    error.attempts() == 0
}

/// A stream that goes wrong after its first rows; `error` is what the reader is told, where it is told one.
pub(super) fn break_off<P, T: Send + 'static>(
    faulty: &Faulty<P>,
    rows: RowStream<T>,
    fault: Fault,
    error: Error,
) -> RowStream<T> {
    let line =
        Line { faulty: faulty.without_provider(), rows: rows.fuse(), left: fault.rows, trouble: Some((fault, error)) };
    stream::unfold(Some(line), |line| async move { line?.next().await }).fuse().boxed()
}

/// A stream on its way to the reader, and what is going to happen to it.
struct Line<T> {
    faulty: Faulty<()>,
    rows: Fuse<RowStream<T>>,
    left: usize,
    trouble: Option<(Fault, Error)>,
}

type Step<T> = Option<(Result<T, Error>, Option<Line<T>>)>;

impl<T: Send + 'static> Line<T> {
    async fn next(mut self) -> Step<T> {
        if self.left > 0 {
            self.left -= 1;
            return self.pass_on().await;
        }
        let Some((fault, error)) = self.trouble.take() else {
            return self.pass_on().await;
        };
        match fault.point.course() {
            Course::Unsent => Some((Err(error), None)),
            Course::Kept => {
                self.faulty.lose_one();
                Some((Err(error), None))
            }
            Course::HeldBefore => {
                self.faulty.gate.pass().await;
                self.pass_on().await
            }
            Course::HeldAfter => {
                let row = self.rows.next().await;
                self.faulty.gate.pass().await;
                Some((row?, Some(self)))
            }
            Course::Late => {
                let row = self.rows.next().await;
                tokio::time::sleep(fault.delay).await;
                Some((row?, Some(self)))
            }
            Course::Spoilt => {
                // The row is read, so that the request is made whose answer is then spoilt.
                drop(self.rows.next().await);
                Some((Err(error), None))
            }
        }
    }

    async fn pass_on(mut self) -> Step<T> {
        let row = self.rows.next().await?;
        Some((row, Some(self)))
    }
}
