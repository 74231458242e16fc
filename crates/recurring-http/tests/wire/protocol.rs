//! How a request looks on the wire, and what it leaves alone: HTTP/2, proxies, compression, cookies.

use std::process::Command;

use recurring_http::{BaseAddress, Bytes, HttpClient, Request, TransportSettings};
use secrecy::SecretString;

use super::server::{Server, patient};

const CHILD_TARGET: &str = "RECURRING_HTTP_TEST_TARGET";

/// Sends `request` to a fresh server and returns its head and body as sent.
async fn on_the_wire(request: Request) -> (String, Vec<u8>) {
    let server = Server::start(|_, mut connection| async move { connection.answer_all(b"{}").await }).await;
    let client = server.client(TransportSettings::default());
    client.write(request).await.expect("an answer");
    drop(client);
    let mut report = server.report().await;
    let bytes = report.connections.remove(0);
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 4;
    (String::from_utf8_lossy(&bytes[..end]).into_owned(), bytes[end..].to_vec())
}

/// The dev-dependency switches reqwest's features `http2`, `gzip`, `cookies` and `system-proxy` on, as another
/// crate of the same build might. The head is the same all the same: every line of it is listed here.
#[tokio::test]
async fn a_request_has_these_lines_and_no_others() {
    let secret = SecretString::from("Basic sck_a/b+c==");
    let request = Request::json("/v1/pay", "{\"ad\":\"\u{15e}\"}".into()).with_authorization(&secret).unwrap();
    let (head, body) = on_the_wire(request).await;
    let mut lines: Vec<&str> = head.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.remove(0), "POST /v1/pay HTTP/1.1");
    lines.retain(|line| !line.starts_with("host: 127.0.0.1:"));
    lines.sort_unstable();
    let agent = format!("user-agent: recurring/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        lines,
        [
            "accept: application/json; charset=UTF-8",
            "authorization: Basic sck_a/b+c==",
            "content-length: 11",
            "content-type: application/json; charset=UTF-8",
            &agent,
        ]
    );
    assert_eq!(body, "{\"ad\":\"\u{15e}\"}".as_bytes());
}

#[tokio::test]
async fn a_form_is_sent_byte_for_byte_under_its_own_type() {
    let (head, body) = on_the_wire(Request::form("/pay", b"sx=1%7Cab%2B&x=".to_vec())).await;
    assert!(head.contains("content-type: application/x-www-form-urlencoded; charset=UTF-8\r\n"), "{head}");
    assert!(!head.contains("authorization"));
    assert_eq!(body, b"sx=1%7Cab%2B&x=");
}

/// D10: a path is set below the base's prefix, and cannot open a query or leave the host.
#[tokio::test]
async fn the_path_goes_below_the_prefix_of_the_base() {
    let server = Server::start(|_, mut connection| async move { connection.answer_all(b"{}").await }).await;
    let base = BaseAddress::parse(&format!("http://{}/sim/", server.address())).unwrap();
    let client = HttpClient::new(base, patient()).unwrap();
    client.write(Request::json("/pay", Vec::new())).await.unwrap();
    client.write(Request::json("@evil.test/?a#b", Vec::new())).await.unwrap();
    drop(client);
    let report = server.report().await;
    assert_eq!(report.carrying(b"POST /sim/pay HTTP/1.1\r\n"), 1);
    assert_eq!(report.carrying(b"POST /sim/@evil.test/%3Fa%23b HTTP/1.1\r\n"), 1);
}

#[tokio::test]
async fn a_cookie_of_the_server_is_not_sent_back() {
    let server = Server::start(|_, mut connection| async move {
        while connection.request().await.is_some() {
            connection.answer(200, "set-cookie: session=abc; Path=/\r\n", b"{}").await;
        }
    })
    .await;
    let client = server.client(patient());
    for _ in 0..2 {
        client.write(Request::json("/pay", Vec::new())).await.unwrap();
    }
    drop(client);
    let report = server.report().await;
    assert_eq!((report.requests, report.carrying(b"session=abc")), (2, 0));
}

/// The environment is set for a child process, which runs `child_behind_proxy_variables` below. There a plain
/// reqwest client does go through the proxy, which shows that the trap is set; ours does not.
#[tokio::test]
async fn proxy_variables_are_ignored() {
    let target = Server::start(|_, mut connection| async move { connection.answer_all(b"target").await }).await;
    let trap = Server::start(|_, mut connection| async move { connection.answer_all(b"trap").await }).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "protocol::child_behind_proxy_variables", "--nocapture"]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, format!("http://{}", trap.address()));
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
    child.env(CHILD_TARGET, target.base().to_string());
    let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (target, trap) = (target.report().await, trap.report().await);
    assert_eq!((target.carrying(b"/ours"), target.carrying(b"/plain")), (1, 0));
    assert_eq!((trap.carrying(b"/ours"), trap.carrying(b"/plain")), (0, 1));
}

/// Does its work in the child process only; in a plain test run there is no target and nothing to do.
#[tokio::test]
async fn child_behind_proxy_variables() {
    let Ok(target) = std::env::var(CHILD_TARGET) else { return };
    let plain = reqwest::get(format!("{target}/plain")).await;
    assert!(plain.is_err() || plain.is_ok_and(|answer| answer.status().is_success()));
    let client = HttpClient::new(BaseAddress::parse(&target).unwrap(), patient()).unwrap();
    let answer = client.write(Request::json("/ours", Vec::new())).await.unwrap();
    assert_eq!(answer.body, Bytes::from_static(b"target"));
}
