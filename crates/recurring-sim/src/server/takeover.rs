//! What a fault does with a connection once it has it to itself.

use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The longest a silent connection is kept for a client that does not go away.
const PATIENCE: Duration = Duration::from_secs(600);
/// How many blanks are written at once.
const BLANKS: &[u8] = &[b' '; 16_384];

/// What to do.
#[derive(Debug)]
pub(super) enum Takeover {
    /// Reset the connection.
    Reset,
    /// Close it in order.
    Close,
    /// Keep silent until the client goes away.
    Hang,
    /// Send the whole answer, then close.
    Last(RawAnswer),
    /// Send the head and half the body, then close.
    Cut(RawAnswer),
    /// Send the answer twice and go on.
    Twice(RawAnswer),
    /// Send the answer in ten pieces with pauses between them and go on.
    Slowly(RawAnswer, Duration),
    /// Send so many blanks before the body and go on.
    Padded(RawAnswer, u64),
}

/// Whether the connection is served on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Serve,
    End,
}

/// An answer to be written without hyper.
#[derive(Debug)]
pub(super) struct RawAnswer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Takeover {
    /// Does it; a client that has gone away ends it early.
    pub(super) async fn play(self, stream: &mut TcpStream) -> After {
        match self.try_play(stream).await {
            Ok(after) => after,
            Err(_) => After::End,
        }
    }

    async fn try_play(self, stream: &mut TcpStream) -> io::Result<After> {
        match self {
            Self::Reset => {
                stream.set_zero_linger()?;
                Ok(After::End)
            }
            Self::Close => {
                stream.shutdown().await?;
                Ok(After::End)
            }
            Self::Hang => {
                // Running out of patience ends it like the client's going away.
                let _ = tokio::time::timeout(PATIENCE, gone(stream)).await;
                Ok(After::End)
            }
            Self::Last(answer) => {
                stream.write_all(&answer.whole()).await?;
                stream.shutdown().await?;
                Ok(After::End)
            }
            Self::Cut(answer) => {
                stream.write_all(&answer.head(0)).await?;
                stream.write_all(answer.body.get(..answer.body.len() / 2).unwrap_or_default()).await?;
                stream.shutdown().await?;
                Ok(After::End)
            }
            Self::Twice(answer) => {
                let once = answer.whole();
                stream.write_all(&[once.as_slice(), once.as_slice()].concat()).await?;
                Ok(After::Serve)
            }
            Self::Slowly(answer, pause) => slowly(stream, &answer.whole(), pause).await,
            Self::Padded(answer, blanks) => padded(stream, &answer, blanks).await,
        }
    }
}

/// Resets a connection: the close that follows when it is dropped throws away what is under way.
pub(super) fn reset(stream: &TcpStream) {
    // A connection that cannot be set up to be reset is closed in order.
    let _ = stream.set_zero_linger();
}

impl RawAnswer {
    fn head(&self, further: u64) -> Vec<u8> {
        let length = u64::try_from(self.body.len()).unwrap_or(u64::MAX).saturating_add(further);
        let mut head = format!("HTTP/1.1 {}\r\ncontent-length: {length}\r\n", self.status).into_bytes();
        for (name, value) in self.headers.iter().filter(|(name, _)| *name != "content-length") {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    fn whole(&self) -> Vec<u8> {
        let mut whole = self.head(0);
        whole.extend_from_slice(&self.body);
        whole
    }
}

async fn slowly(stream: &mut TcpStream, whole: &[u8], pause: Duration) -> io::Result<After> {
    for piece in whole.chunks(whole.len().div_ceil(10).max(1)) {
        stream.write_all(piece).await?;
        tokio::time::sleep(pause).await;
    }
    Ok(After::Serve)
}

async fn padded(stream: &mut TcpStream, answer: &RawAnswer, blanks: u64) -> io::Result<After> {
    stream.write_all(&answer.head(blanks)).await?;
    let mut left = blanks;
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(usize::MAX).min(BLANKS.len());
        stream.write_all(BLANKS.get(..piece).unwrap_or_default()).await?;
        left = left.saturating_sub(u64::try_from(piece).unwrap_or(u64::MAX));
    }
    stream.write_all(&answer.body).await?;
    Ok(After::Serve)
}

/// Reads and forgets until the client closes.
async fn gone(stream: &mut TcpStream) -> io::Result<()> {
    let mut forgotten = [0_u8; 1_024];
    while stream.read(&mut forgotten).await? > 0 {}
    Ok(())
}
