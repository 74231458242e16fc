//! A server that answers scripted bytes and records what it was sent: for golden requests and odd answers.
//!
//! It knows no vendor and parses no body. Serving fixtures as bytes matters: a test that parses a fixture into its own
//! model and serves that again lets a wrong field name pass in both directions.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with one request, after reading it whole.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Reply {
    /// Sends these bytes as they are, and closes the connection.
    Raw(Vec<u8>),
    /// Closes the connection without a byte.
    Close,
    /// Never answers, until the other side goes away.
    Silence,
}

impl Reply {
    /// An answer with a status, a content type and a body, byte for byte.
    #[must_use]
    pub fn answer(status: u16, content_type: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} Scripted\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        Self::Raw([head.as_bytes(), body].concat())
    }

    /// HTTP 200 with a JSON body, byte for byte.
    #[must_use]
    pub fn json(body: impl AsRef<[u8]>) -> Self {
        Self::answer(200, "application/json; charset=utf-8", body.as_ref())
    }
}

/// One request as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The request line: method, path and version.
    pub line: String,
    /// The headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// A running scripted server. Dropping it stops it.
#[derive(Debug)]
pub struct ScriptedServer {
    address: SocketAddr,
    recorded: Arc<Mutex<Vec<RecordedRequest>>>,
    accepting: JoinHandle<()>,
}

impl ScriptedServer {
    /// Starts a server that gives each request the next reply; after the last it only closes connections.
    ///
    /// # Errors
    ///
    /// If no port of the loopback address can be had.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let replies = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
        let log = Arc::clone(&recorded);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, replies) = (Arc::clone(&log), Arc::clone(&replies));
                tokio::spawn(async move {
                    // A peer that goes away in the middle is part of the tests, not a fault of the server.
                    let _ = serve(stream, &log, &replies).await;
                });
            }
        });
        Ok(Self { address, recorded, accepting })
    }

    /// The address to give to an adapter: `http://127.0.0.1:…`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request that was read whole, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<RecordedRequest>>,
    replies: &Mutex<VecDeque<Reply>>,
) -> io::Result<()> {
    let request = read_request(&mut stream).await?;
    log.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    let reply = replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    match reply {
        Some(Reply::Raw(bytes)) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await
        }
        Some(Reply::Silence) => stream.read_to_end(&mut Vec::new()).await.map(|_| ()),
        Some(Reply::Close) | None => Ok(()),
    }
}

/// Reads one request with a `content-length`.
async fn read_request(stream: &mut TcpStream) -> io::Result<RecordedRequest> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(RecordedRequest { line, headers, body })
}
