//! Sends Paynet's services: a request goes out as JSON with the raw key, an answer comes back as it is.

use std::io;

use recurring_http::{Answer, BaseAddress, BuildError, Failure, HttpClient, InvalidHeader, Request, TransportSettings};
use serde::Serialize;

use crate::auth::Key;
use crate::wire::{
    amount_update, card_info_arrange, card_info_delete, card_info_filter, card_info_label_update,
    card_info_link_to_subscription, card_info_list, create, create_card_tds_confirm, create_card_tds_initial,
    create_invoice, invoice_amount_update, invoice_attempt_list, invoice_list, invoice_status_update,
    invoices_status_update_all, list, manuel_charge, plan_amount_update, send_again, status_update,
    subscription_detail,
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

pub(crate) type Sent = Result<Answer, SendError>;

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

    pub(crate) async fn card_info_label_update(&self, request: &card_info_label_update::Request<'_>) -> Sent {
        self.write(card_info_label_update::PATH, request).await
    }

    pub(crate) async fn card_info_delete(&self, request: &card_info_delete::Request<'_>) -> Sent {
        self.write(card_info_delete::PATH, request).await
    }

    pub(crate) async fn card_info_arrange(&self, request: &card_info_arrange::Request<'_>) -> Sent {
        self.write(card_info_arrange::PATH, request).await
    }

    pub(crate) async fn card_info_filter(&self, request: &card_info_filter::Request<'_>) -> Sent {
        self.read(card_info_filter::PATH, request).await
    }

    pub(crate) async fn create_card_tds_confirm(&self, request: &create_card_tds_confirm::Request<'_>) -> Sent {
        self.write(create_card_tds_confirm::PATH, request).await
    }

    pub(crate) async fn create_invoice(&self, request: &create_invoice::Request<'_>) -> Sent {
        self.write(create_invoice::PATH, request).await
    }

    pub(crate) async fn invoice_list(&self, request: &invoice_list::Request<'_>) -> Sent {
        self.read(invoice_list::PATH, request).await
    }

    pub(crate) async fn invoice_status_update(&self, request: &invoice_status_update::Request<'_>) -> Sent {
        self.write(invoice_status_update::PATH, request).await
    }

    pub(crate) async fn invoice_amount_update(&self, request: &invoice_amount_update::Request<'_>) -> Sent {
        self.write(invoice_amount_update::PATH, request).await
    }

    pub(crate) async fn plan_amount_update(&self, request: &plan_amount_update::Request<'_>) -> Sent {
        self.write(plan_amount_update::PATH, request).await
    }

    pub(crate) async fn invoices_status_update_all(&self, request: &invoices_status_update_all::Request<'_>) -> Sent {
        self.write(invoices_status_update_all::PATH, request).await
    }

    pub(crate) async fn invoice_attempt_list(&self, request: &invoice_attempt_list::Request<'_>) -> Sent {
        self.read(invoice_attempt_list::PATH, request).await
    }

    /// Sends a card. Its text is written into one buffer of the right size, so that no copy is left behind by growing;
    /// the request wipes that buffer, and what the transport makes of it is out of reach.
    pub(crate) async fn create_card_tds_initial(&self, request: &create_card_tds_initial::Request<'_>) -> Sent {
        let mut length = Counted(0);
        serde_json::to_writer(&mut length, request).map_err(SendError::Unwritten)?;
        let mut body = Vec::with_capacity(length.0);
        serde_json::to_writer(&mut body, request).map_err(SendError::Unwritten)?;
        let request = self.with_body(create_card_tds_initial::PATH, body)?;
        self.http.write(request).await.map_err(SendError::Transport)
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
        self.with_body(path, serde_json::to_vec(request).map_err(SendError::Unwritten)?)
    }

    fn with_body(&self, path: &'static str, body: Vec<u8>) -> Result<Request, SendError> {
        Request::json(path, body).with_authorization(self.key.header()).map_err(SendError::Header)
    }
}

/// Counts what is written and keeps none of it.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
