//! Sends Paynet's services: a request goes out as JSON with the raw key, an answer comes back as it is.

use recurring_http::{Answer, BaseAddress, BuildError, Failure, HttpClient, InvalidHeader, Request, TransportSettings};
use serde::Serialize;

use crate::auth::Key;
use crate::wire::{
    amount_update, card_info_link_to_subscription, card_info_list, create, list, manuel_charge, send_again,
    status_update, subscription_detail,
};

/// Speaks to one Paynet host with one key.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: HttpClient,
    key: Key,
}

/// Why no answer came.
#[derive(Debug)]
pub(crate) enum SendError {
    /// The request could not be written; nothing was sent.
    Unwritten(serde_json::Error),
    /// The key cannot be a header; nothing was sent.
    Header(InvalidHeader),
    /// The transport failed, and knows how far the request got.
    Transport(Failure),
}

type Sent = Result<Answer, SendError>;

impl Client {
    pub(crate) fn new(address: BaseAddress, transport: TransportSettings, key: Key) -> Result<Self, BuildError> {
        Ok(Self { http: HttpClient::new(address, transport)?, key })
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    pub(crate) async fn create(&self, request: &create::Request<'_>) -> Sent {
        self.write(create::PATH, request).await
    }

    pub(crate) async fn subscription_detail(&self, request: &subscription_detail::Request<'_>) -> Sent {
        self.read(subscription_detail::PATH, request).await
    }

    pub(crate) async fn list(&self, request: &list::Request<'_>) -> Sent {
        self.read(list::PATH, request).await
    }

    pub(crate) async fn status_update(&self, request: &status_update::Request<'_>) -> Sent {
        self.write(status_update::PATH, request).await
    }

    pub(crate) async fn amount_update(&self, request: &amount_update::Request<'_>) -> Sent {
        self.write(amount_update::PATH, request).await
    }

    pub(crate) async fn send_again(&self, request: &send_again::Request<'_>) -> Sent {
        self.write(send_again::PATH, request).await
    }

    pub(crate) async fn card_info_list(&self, request: &card_info_list::Request<'_>) -> Sent {
        self.read(card_info_list::PATH, request).await
    }

    pub(crate) async fn card_info_link_to_subscription(
        &self,
        request: &card_info_link_to_subscription::Request<'_>,
    ) -> Sent {
        self.write(card_info_link_to_subscription::PATH, request).await
    }

    pub(crate) async fn manuel_charge(&self, request: &manuel_charge::Request<'_>) -> Sent {
        self.write(manuel_charge::PATH, request).await
    }

    /// Sends what changes something: once.
    async fn write(&self, path: &'static str, request: &impl Serialize) -> Sent {
        self.http.write(self.request(path, request)?).await.map_err(SendError::Transport)
    }

    /// Sends what changes nothing: again, if the settings say so.
    async fn read(&self, path: &'static str, request: &impl Serialize) -> Sent {
        self.http.read(self.request(path, request)?).await.map_err(SendError::Transport)
    }

    fn request(&self, path: &'static str, request: &impl Serialize) -> Result<Request, SendError> {
        let body = serde_json::to_vec(request).map_err(SendError::Unwritten)?;
        Request::json(path, body).with_authorization(self.key.header()).map_err(SendError::Header)
    }
}
