//! Whom the client believes, and what it speaks over TLS.

use std::time::Duration;

use recurring_http::{BuildError, FailureKind, HttpClient, Request, RootCertificate, TransportSettings};

use super::server::{Server, hasty, patient};
use super::tls::{Tls, base};

fn pay() -> Request {
    Request::json("/pay", b"marker-9182".to_vec())
}

/// D11: a certificate nobody vouches for is refused before anything is sent, and so is one for another name.
#[tokio::test]
async fn a_server_without_a_trusted_certificate_is_not_connected_and_sees_nothing() {
    let other = Tls::for_name("127.0.0.1");
    let wrong_name = Tls::for_name("example.com");
    let unrelated = RootCertificate::from_pem(other.pem.as_bytes());
    let own = RootCertificate::from_pem(wrong_name.pem.as_bytes());
    for (tls, settings) in [
        (Tls::for_name("127.0.0.1"), patient()),
        (Tls::for_name("127.0.0.1"), patient().with_root_certificate(unrelated.clone())),
        (Tls::for_name("127.0.0.1"), patient().with_root_certificate(unrelated).with_only_given_roots(true)),
        (wrong_name, patient().with_root_certificate(own)),
    ] {
        let server = tls.serve(b"{}").await;
        let client = HttpClient::new(base(&server), settings).unwrap();
        let failure = client.write(pay()).await.unwrap_err();
        assert_eq!((failure.kind, failure.timed_out), (FailureKind::NotConnected, false));
        let cause = format!("{failure:?}").to_ascii_lowercase();
        assert!(cause.contains("certificate"), "{cause}");
        drop(client);
        let report = server.report().await;
        assert_eq!((report.connections.len(), report.requests), (1, 0));
        assert!(report.connections[0].is_empty());
    }
}

#[tokio::test]
async fn a_server_whose_root_is_given_is_answered_over_http_1_1_even_if_it_offers_h2() {
    let tls = Tls::for_name("127.0.0.1");
    let (pem, der) = (RootCertificate::from_pem(tls.pem.as_bytes()), RootCertificate::from_der(&tls.der));
    for settings in [
        patient().with_root_certificate(pem.clone()),
        patient().with_root_certificate(der.clone()),
        patient().with_root_certificate(pem).with_only_given_roots(true),
        patient().with_root_certificate(der).with_only_given_roots(true),
    ] {
        let server = tls.serve(b"over tls").await;
        let client = HttpClient::new(base(&server), settings).unwrap();
        assert_eq!(client.write(pay()).await.unwrap().body.as_ref(), b"over tls");
        drop(client);
        let report = server.report().await;
        assert_eq!(report.carrying(b"POST /pay HTTP/1.1\r\n"), 1);
    }
}

/// The server offers h2 first; a plain reqwest client of this build takes it, ours does not.
#[cfg(feature = "rustls")]
#[tokio::test]
async fn http_2_is_not_negotiated() {
    let tls = Tls::for_name("127.0.0.1");
    let (chosen, mut choices) = tokio::sync::mpsc::unbounded_channel();
    let acceptor = tls.clone();
    let server = Server::start(move |_, connection| {
        let (tls, chosen) = (acceptor.clone(), chosen.clone());
        async move {
            if let Some(connection) = tls.accept(connection).await {
                let protocol = connection.stream().get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
                chosen.send(protocol).unwrap();
            }
        }
    })
    .await;
    let address = base(&server);
    let root = reqwest::Certificate::from_der(&tls.der).unwrap();
    let plain = reqwest::Client::builder().tls_certs_only([root]).tls_backend_rustls().build().unwrap();
    assert!(plain.post(address.to_string()).send().await.is_err(), "the server hangs up");
    let settings = patient().with_root_certificate(RootCertificate::from_der(&tls.der));
    let client = HttpClient::new(address, settings).unwrap();
    assert_eq!(client.write(pay()).await.unwrap_err().kind, FailureKind::NoAnswer);
    assert_eq!(choices.recv().await.unwrap().as_deref(), Some(&b"h2"[..]));
    assert_eq!(choices.recv().await.unwrap().as_deref(), Some(&b"http/1.1"[..]));
}

/// D13: a server that accepts and says nothing of TLS costs the connect time-out, and got nothing of the request.
#[tokio::test]
async fn a_silent_handshake_ends_at_the_connect_time_out_as_not_connected() {
    let server = Server::start(|_, mut connection| async move { connection.drain().await }).await;
    let client = HttpClient::new(base(&server), hasty().with_total_timeout(Duration::from_secs(20))).unwrap();
    let failure = client.write(pay()).await.unwrap_err();
    assert_eq!((failure.kind, failure.timed_out), (FailureKind::NotConnected, true));
    assert!(failure.elapsed < Duration::from_secs(10), "{failure}");
    drop(client);
    let report = server.report().await;
    assert_eq!((report.connections.len(), report.carrying(b"marker-9182")), (1, 0));
    assert_eq!(report.connections[0].first(), Some(&0x16), "a handshake record, and no more");
}

#[tokio::test]
async fn contradicting_settings_build_no_client() {
    let base = recurring_http::BaseAddress::parse("https://example.com").unwrap();
    let build = |settings: TransportSettings| HttpClient::new(base.clone(), settings).unwrap_err();
    let second = Duration::from_secs(1);
    assert!(matches!(build(patient().with_connect_timeout(Duration::ZERO)), BuildError::ZeroTimeout));
    assert!(matches!(
        build(patient().with_connect_timeout(second).with_total_timeout(second)),
        BuildError::ConnectNotBelowTotal
    ));
    assert!(matches!(build(patient().with_only_given_roots(true)), BuildError::NoRootsGiven));
    assert!(matches!(build(patient().with_user_agent("a\nb")), BuildError::InvalidUserAgent));
    let empty = RootCertificate::from_pem(b"no certificate in here");
    assert!(matches!(build(patient().with_root_certificate(empty)), BuildError::InvalidRootCertificate));
    let broken = RootCertificate::from_der(b"\x30\x03abc");
    let error = build(patient().with_root_certificate(broken).with_only_given_roots(true));
    assert!(matches!(error, BuildError::InvalidRootCertificate | BuildError::Setup(_)), "{error:?}");
}
