//! No secret and no content of a body reaches a log at any level, from us or from below, nor any Debug or Display.

#[expect(dead_code, reason = "shared with the wire tests, which use all of it")]
#[path = "wire/server.rs"]
mod server;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[expect(dead_code, reason = "shared with the wire tests, which use all of it")]
#[path = "wire/tls.rs"]
mod tls;

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex};

use recurring_http::{Answer, Failure, HttpClient, Request};
use secrecy::SecretString;
use tracing_subscriber::fmt::format::FmtSpan;

use server::{Server, hasty, patient};

const SECRET: &str = "sck_canary_4f1d";
const SENT: &str = "4242424242424242";
const RECEIVED: &str = "5555555555554444";

/// Collects everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no panic")).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn charge() -> Request {
    Request::json("/charge", format!("{{\"pan\":\"{SENT}\"}}").into_bytes())
        .with_authorization(&SecretString::from(format!("Basic {SECRET}")))
        .expect("a header")
}

fn shown(client: &HttpClient, result: &Result<Answer, Failure>) -> String {
    let mut text = format!("{client:?} {client:#?} {result:?} {result:#?}");
    let mut cause: Option<&dyn Error> = result.as_ref().err().map(|failure| -> &dyn Error { failure });
    while let Some(error) = cause {
        text.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    text
}

async fn exchange_all() -> String {
    let mut text = String::new();
    let body = format!("{{\"pan\":\"{RECEIVED}\"}}");
    let whole = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let cut = format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{body}");
    let chunked = format!("HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n{RECEIVED}\r\n{body}");
    let garbage = format!("{RECEIVED} {RECEIVED}\r\n\r\n");
    for bytes in [whole, cut, chunked, garbage, String::new()] {
        let server = Server::start(move |_, mut connection| {
            let bytes = bytes.clone();
            async move {
                connection.request().await;
                connection.send(bytes.as_bytes()).await;
            }
        })
        .await;
        let client = server.client(hasty());
        text += &shown(&client, &client.write(charge()).await);
        text += &shown(&client, &client.read(charge()).await);
        drop(client);
        assert!(server.report().await.carrying(SECRET.as_bytes()) > 0, "the secret did travel");
    }
    let (_socket, base) = server::refusing();
    let client = HttpClient::new(base, patient()).expect("a client");
    text + &shown(&client, &client.write(charge()).await)
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
async fn exchange_over_tls() -> String {
    use recurring_http::RootCertificate;

    let tls = tls::Tls::for_name("127.0.0.1");
    let server = tls.serve(RECEIVED.as_bytes()).await;
    let settings = patient().with_root_certificate(RootCertificate::from_pem(tls.pem.as_bytes()));
    let client = HttpClient::new(tls::base(&server), settings).expect("a client");
    let result = client.write(charge()).await;
    assert!(result.is_ok());
    let text = shown(&client, &result);
    drop(client);
    assert_eq!(server.report().await.carrying(SECRET.as_bytes()), 1);
    text
}

/// One test in a process of its own: the subscriber is the process's, and takes the records of `log` in too.
#[tokio::test]
async fn nothing_secret_is_logged_or_shown_at_any_level() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    #[cfg_attr(
        not(any(feature = "rustls", feature = "native-tls")),
        expect(unused_mut, reason = "only TLS adds to it")
    )]
    let mut text = exchange_all().await;
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    text.push_str(&exchange_over_tls().await);
    let logged = log.text();

    // The net is wide enough: our own span, reqwest's records and those of the layers below are in it.
    for expected in ["provider_request", "path=\"/charge\"", "status=200", "elapsed_ms=", "attempts=1"] {
        assert!(logged.contains(expected), "{expected}");
    }
    assert!(logged.contains("hyper_util::"), "hyper-util's records are taken in");
    assert!(logged.contains("reqwest::"), "records of the log crate are taken in");
    assert!(!cfg!(feature = "rustls") || logged.contains("rustls::"), "and those of rustls");
    assert!(logged.contains("TRACE"), "at the lowest level");
    for (place, text) in [("logs", logged), ("Debug and Display", text)] {
        for canary in [SECRET, SENT, RECEIVED] {
            assert!(!text.contains(canary), "{canary} is in {place}");
        }
    }
}
