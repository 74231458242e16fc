//! TLS for the raw-socket server, with a certificate made on the spot.

use std::sync::Arc;

use rcgen::generate_simple_self_signed;
use recurring_http::BaseAddress;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

use super::server::{Connection, Server};

/// Is a self-signed certificate and the server side of TLS that goes with it.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    pub(crate) pem: String,
    pub(crate) der: Vec<u8>,
}

impl Tls {
    /// Makes a certificate for `name`; the server offers HTTP/2 first, then HTTP/1.1.
    pub(crate) fn for_name(name: &str) -> Self {
        let made = generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a usable certificate");
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), pem: made.cert.pem(), der: made.cert.der().to_vec() }
    }

    /// Does the handshake; `None` if the client breaks it off.
    pub(crate) async fn accept(&self, connection: Connection<TcpStream>) -> Option<Connection<TlsStream<TcpStream>>> {
        let acceptor = self.acceptor.clone();
        connection.wrap(async move |stream| acceptor.accept(stream).await.ok()).await
    }

    /// Starts a server that answers every request over TLS with `body`.
    pub(crate) async fn serve(&self, body: &'static [u8]) -> Server {
        let tls = self.clone();
        Server::start(move |_, connection| {
            let tls = tls.clone();
            async move {
                if let Some(mut connection) = tls.accept(connection).await {
                    connection.answer_all(body).await;
                }
            }
        })
        .await
    }
}

/// Returns the server's address under https.
pub(crate) fn base(server: &Server) -> BaseAddress {
    BaseAddress::parse(&format!("https://{}", server.address())).expect("a loopback address")
}
