//! Sends Paynkolay's services: a request goes out as JSON, an answer comes back out of its wrapping.

use recurring_http::{Answer, BaseAddress, BuildError, Failure, HttpClient, Request, TransportSettings};
use serde::Serialize;

use crate::wire::{cancel, create, list, payment_list};

/// Speaks to one Paynkolay host.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: HttpClient,
}

impl Client {
    pub(crate) fn new(address: BaseAddress, transport: TransportSettings) -> Result<Self, BuildError> {
        Ok(Self { http: HttpClient::new(address, transport)? })
    }

    pub(crate) async fn create(&self, request: &create::Request<'_>) -> Result<Answer, Failure> {
        self.http.write(json(create::PATH, request)).await
    }

    pub(crate) async fn cancel(&self, request: &cancel::Request<'_>) -> Result<Answer, Failure> {
        self.http.write(json(cancel::PATH, request)).await
    }

    pub(crate) async fn list(&self, request: &list::Request<'_>) -> Result<Answer, Failure> {
        self.http.read(json(list::PATH, request)).await
    }

    pub(crate) async fn payment_list(&self, request: &payment_list::Request<'_>) -> Result<Answer, Failure> {
        self.http.read(Request::form(payment_list::PATH, request.form())).await
    }
}

/// The request as JSON. Writing these plain structs to memory cannot fail; if it ever did, an empty body would be
/// refused by the provider.
fn json(path: &'static str, request: &impl Serialize) -> Request {
    Request::json(path, serde_json::to_vec(request).unwrap_or_default())
}
