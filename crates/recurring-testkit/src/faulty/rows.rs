//! Streams that go wrong: at their first row, or in the middle.

use futures_util::stream::{self, Fuse, StreamExt};
use recurring_core::{Error, RowStream};

use super::{Fault, FaultPoint, Faulty};

/// Opens a stream and reads its first row, so that the request is made that brings it; the row stays in the stream.
pub(super) async fn opened<T: Send + 'static>(
    answer: impl Future<Output = Result<RowStream<T>, Error>>,
) -> Result<RowStream<T>, Error> {
    let mut rows = answer.await?.fuse();
    let first = rows.next().await;
    Ok(stream::iter(first).chain(rows).boxed())
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
        match fault.point {
            FaultPoint::NotConnected | FaultPoint::BeforeWork | FaultPoint::Refused => {
                self.faulty.lose(&fault);
                Some((Err(error), None))
            }
            FaultPoint::HeldBeforeWork => {
                self.faulty.gate.pass().await;
                self.pass_on().await
            }
            FaultPoint::HeldAfterWork => {
                let row = self.rows.next().await;
                self.faulty.gate.pass().await;
                Some((row?, Some(self)))
            }
            FaultPoint::Late => {
                let row = self.rows.next().await;
                tokio::time::sleep(fault.delay).await;
                Some((row?, Some(self)))
            }
            FaultPoint::AfterWork | FaultPoint::NoReply => {
                // The row is read, so that the request is made whose answer is then lost.
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
