//! A raw-socket server whose every connection runs a given script and keeps the bytes it carried.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use recurring_http::{BaseAddress, HttpClient, TransportSettings};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Is a running server.
pub(crate) struct Server {
    address: SocketAddr,
    closing: Arc<Mutex<Option<SocketAddr>>>,
    requests: Arc<AtomicUsize>,
    running: JoinHandle<Vec<Vec<u8>>>,
}

/// Is what a server saw, once all its connections are over.
pub(crate) struct Report {
    /// The bytes each connection carried, in order of arrival.
    pub(crate) connections: Vec<Vec<u8>>,
    /// How many complete requests were read on all of them.
    pub(crate) requests: usize,
}

impl Report {
    /// Counts the connections that carried `marker`.
    pub(crate) fn carrying(&self, marker: &[u8]) -> usize {
        let holds = |bytes: &&Vec<u8>| bytes.windows(marker.len()).any(|window| window == marker);
        self.connections.iter().filter(holds).count()
    }
}

impl Server {
    /// Listens on a free port of this machine and runs `script` for each connection, numbered from 0.
    pub(crate) async fn start<F, R>(script: F) -> Self
    where
        F: Fn(usize, Connection<TcpStream>) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let closing = Arc::new(Mutex::new(None));
        let requests = Arc::new(AtomicUsize::new(0));
        let (last, count) = (Arc::clone(&closing), Arc::clone(&requests));
        let running = tokio::spawn(async move {
            let mut scripts = JoinSet::new();
            let mut logs: Vec<Arc<Mutex<Vec<u8>>>> = Vec::new();
            loop {
                let (stream, peer) = listener.accept().await.expect("a connection");
                if *last.lock().expect("no panic") == Some(peer) {
                    break;
                }
                let log = Arc::new(Mutex::new(Vec::new()));
                let connection = Connection { stream, log: Arc::clone(&log), requests: Arc::clone(&count) };
                scripts.spawn(script(logs.len(), connection));
                logs.push(log);
            }
            while let Some(over) = scripts.join_next().await {
                over.expect("the script does not panic");
            }
            logs.iter().map(|log| log.lock().expect("no panic").clone()).collect()
        });
        Self { address, closing, requests, running }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn base(&self) -> BaseAddress {
        BaseAddress::parse(&format!("http://{}", self.address)).expect("a loopback address")
    }

    pub(crate) fn client(&self, settings: TransportSettings) -> HttpClient {
        HttpClient::new(self.base(), settings).expect("a client")
    }

    /// Waits until every connection made so far is over and tells what was seen.
    ///
    /// A last connection of our own marks the end of the queue: connections are accepted in the order they
    /// were made, so none that came before it is missed.
    pub(crate) async fn report(self) -> Report {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        *self.closing.lock().expect("no panic") = Some(socket.local_addr().expect("an address"));
        let last = socket.connect(self.address).await.expect("a connection");
        let connections = self.running.await.expect("the server does not panic");
        drop(last);
        Report { connections, requests: self.requests.load(Ordering::SeqCst) }
    }
}

/// Is one connection, seen from the server. Dropping it closes it in good order.
pub(crate) struct Connection<S> {
    stream: S,
    log: Arc<Mutex<Vec<u8>>>,
    requests: Arc<AtomicUsize>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Reads at most `limit` bytes and keeps them; empty at the end or on an error.
    pub(crate) async fn read(&mut self, limit: usize) -> Vec<u8> {
        let mut buffer = vec![0; limit];
        let length = self.stream.read(&mut buffer).await.unwrap_or(0);
        buffer.truncate(length);
        self.log.lock().expect("no panic").extend_from_slice(&buffer);
        buffer
    }

    /// Reads one request to its end, by its content length; `None` if the connection ends before.
    pub(crate) async fn request(&mut self) -> Option<Vec<u8>> {
        let mut seen = Vec::new();
        loop {
            if complete_length(&seen).is_some_and(|length| seen.len() >= length) {
                self.requests.fetch_add(1, Ordering::SeqCst);
                return Some(seen);
            }
            let some = self.read(64 * 1024).await;
            if some.is_empty() {
                return None;
            }
            seen.extend(some);
        }
    }

    /// Reads until the other side closes.
    pub(crate) async fn drain(&mut self) {
        while !self.read(64 * 1024).await.is_empty() {}
    }

    /// Sends `bytes` and tells whether they could be handed over.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok() && self.stream.flush().await.is_ok()
    }

    /// Answers with `status`, more header lines (each ended by CRLF) and a body.
    pub(crate) async fn answer(&mut self, status: u16, headers: &str, body: &[u8]) -> bool {
        let head = format!("HTTP/1.1 {status} Any\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
        self.send(&[head.as_bytes(), body].concat()).await
    }

    /// Answers every request of the connection with 200 and `body`.
    pub(crate) async fn answer_all(&mut self, body: &[u8]) {
        while self.request().await.is_some() {
            self.answer(200, "", body).await;
        }
    }

    /// Ends the sending side in good order and goes on reading.
    pub(crate) async fn close_sending(&mut self) {
        let _ = self.stream.shutdown().await;
    }
}

impl Connection<TcpStream> {
    /// Ends the connection with a reset.
    pub(crate) fn reset(self) {
        self.stream.set_zero_linger().expect("the option is known");
    }

    /// Hands the stream to `wrap` (a TLS handshake, say) and goes on with what comes back.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) async fn wrap<T, R>(self, wrap: impl FnOnce(TcpStream) -> R) -> Option<Connection<T>>
    where
        R: Future<Output = Option<T>>,
    {
        let stream = wrap(self.stream).await?;
        Some(Connection { stream, log: self.log, requests: self.requests })
    }
}

#[cfg(feature = "rustls")]
impl<T> Connection<T> {
    pub(crate) fn stream(&self) -> &T {
        &self.stream
    }
}

/// Returns small limits for tests that wait for one, and no pause worth mentioning between reads.
pub(crate) fn hasty() -> TransportSettings {
    TransportSettings::default()
        .with_connect_timeout(Duration::from_millis(200))
        .with_total_timeout(Duration::from_millis(300))
        .with_retry_pause(Duration::from_millis(1))
}

/// Returns limits no test on this machine reaches, and no pause worth mentioning between reads.
pub(crate) fn patient() -> TransportSettings {
    TransportSettings::default().with_retry_pause(Duration::from_millis(1))
}

/// Returns an address that refuses connections for as long as the socket is kept: it is bound, and never listens.
pub(crate) fn refusing() -> (TcpSocket, BaseAddress) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let address = socket.local_addr().expect("an address");
    (socket, BaseAddress::parse(&format!("http://{address}")).expect("a loopback address"))
}

/// Returns how long the request is whose beginning `seen` is, once its head is complete.
fn complete_length(seen: &[u8]) -> Option<usize> {
    let head = seen.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&seen[..head]).to_ascii_lowercase();
    let body = match text.split("content-length:").nth(1) {
        Some(rest) => rest.lines().next()?.trim().parse().ok()?,
        None => 0,
    };
    Some(head + body)
}
