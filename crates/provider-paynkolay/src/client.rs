//! Sends Paynkolay's services: a request goes out as JSON, an answer comes back out of its wrapping.

use recurring_http::{Answer, BaseAddress, BuildError, Failure, HttpClient, Request, TransportSettings};
use serde::Serialize;

use crate::wire::{cancel, create, list, payment_list};

/// Speaks to one Paynkolay host.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: HttpClient,
}

/// Why no answer came.
#[derive(Debug)]
pub(crate) enum SendError {
    /// The request could not be written; nothing was sent.
    Unwritten(serde_json::Error),
    /// The transport failed, and knows how far the request got.
    Transport(Failure),
}

type Sent = Result<Answer, SendError>;

impl Client {
    pub(crate) fn new(address: BaseAddress, transport: TransportSettings) -> Result<Self, BuildError> {
        Ok(Self { http: HttpClient::new(address, transport)? })
    }

    pub(crate) async fn create(&self, request: &create::Request<'_>) -> Sent {
        self.http.write(json(create::PATH, request)?).await.map_err(SendError::Transport)
    }

    pub(crate) async fn cancel(&self, request: &cancel::Request<'_>) -> Sent {
        self.http.write(json(cancel::PATH, request)?).await.map_err(SendError::Transport)
    }

    pub(crate) async fn list(&self, request: &list::Request<'_>) -> Sent {
        self.http.read(json(list::PATH, request)?).await.map_err(SendError::Transport)
    }

    pub(crate) async fn payment_list(&self, request: &payment_list::Request<'_>) -> Sent {
        self.http.read(Request::form(payment_list::PATH, request.form())).await.map_err(SendError::Transport)
    }
}

fn json(path: &'static str, request: &impl Serialize) -> Result<Request, SendError> {
    Ok(Request::json(path, serde_json::to_vec(request).map_err(SendError::Unwritten)?))
}
