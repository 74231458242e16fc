//! The simulated Paynet: `POST /v1/subscription/…` with a raw key, JSON both ways.
//!
//! Order of checks (Assumed): path, method, key, content type, form of the body, values, then the books.

pub(crate) use self::card_session::{CardSessions, SessionRefusal, SessionState};
pub(crate) use self::create_card_tds_initial::PAGE as CARD_PAGE;
pub(crate) use self::order::PaynetOrder;

use jiff::Timestamp;

use self::envelope::{Refusal, error_object};
use crate::ids::IdMint;
use crate::json::Json;
use crate::ledger::Book;
use crate::log::Verdict;
use crate::members::{Field, Members};
use crate::quirks::PaynetQuirks;
use crate::wire::{Answer, Request};
use crate::world::World;

mod amount_update;
mod card_info_arrange;
mod card_info_delete;
mod card_info_filter;
mod card_info_label_update;
mod card_info_link_to_subscription;
mod card_info_list;
mod card_session;
mod create;
mod create_card_tds_confirm;
mod create_card_tds_initial;
mod create_invoice;
mod envelope;
mod form;
mod invoice;
mod invoice_amount_update;
mod invoice_attempt_list;
mod invoice_list;
mod invoice_status_update;
mod invoices_status_update_all;
mod list;
mod manuel_charge;
mod order;
mod page;
mod plan_amount_update;
mod send_again;
mod status_update;
mod subscription_detail;
mod target;
mod values;

/// Where the services live.
const BASE: &str = "/v1/subscription/";

/// One service: its path segment, the members it documents, and how it answers.
struct Service {
    name: &'static str,
    /// The `object_name` of its answers.
    object: Option<&'static str>,
    fields: &'static [Field],
    answer: fn(&mut Desk<'_>, &Members) -> Result<Json, Refusal>,
}

const SERVICES: &[Service] = &[
    create::SERVICE,
    subscription_detail::SERVICE,
    list::SERVICE,
    status_update::SERVICE,
    amount_update::SERVICE,
    send_again::SERVICE,
    card_info_list::SERVICE,
    card_info_link_to_subscription::SERVICE,
    manuel_charge::SERVICE,
    card_info_label_update::SERVICE,
    card_info_delete::SERVICE,
    card_info_arrange::SERVICE,
    card_info_filter::SERVICE,
    create_card_tds_initial::SERVICE,
    create_card_tds_confirm::SERVICE,
    create_invoice::SERVICE,
    invoice_list::SERVICE,
    invoice_status_update::SERVICE,
    invoice_amount_update::SERVICE,
    plan_amount_update::SERVICE,
    invoices_status_update_all::SERVICE,
    invoice_attempt_list::SERVICE,
];

/// What a service works with.
struct Desk<'a> {
    book: &'a mut Book<PaynetOrder>,
    ids: &'a mut IdMint,
    sessions: &'a mut CardSessions,
    quirks: &'a PaynetQuirks,
    now: Timestamp,
    base_url: &'a str,
    object: Option<&'static str>,
}

/// Answers a request to any path of this vendor.
pub(crate) fn answer(world: &World, request: &Request<'_>) -> Answer {
    let quirks = world.quirks().paynet;
    let (status, body, verdict) = match admit(world, request) {
        Ok((service, members)) => work(world, &quirks, service, &members),
        Err(refusal) => refusal.written(&quirks, None),
    };
    Answer { status, content_type: quirks.content_type.header(), body: body.to_string(), verdict }
}

fn admit(world: &World, request: &Request<'_>) -> Result<(&'static Service, Members), Refusal> {
    let name = request.path.strip_prefix(BASE).unwrap_or_default();
    let Some(service) = SERVICES.iter().find(|service| service.name == name) else {
        return Err(error_object(404, "404 Not Found", 9, "no such service"));
    };
    if request.method != "POST" {
        return Err(error_object(405, "invalid_request_error", 11, "the method is not POST"));
    }
    check_key(request.authorization, &world.accounts.paynet.secret_key)?;
    if !request.is_json() {
        return Err(error_object(400, "invalid_request_error", 11, "the content type is not JSON in UTF-8"));
    }
    if !request.accepts_json() {
        return Err(error_object(400, "invalid_request_error", 11, "the client takes no JSON"));
    }
    Ok((service, Members::read(request.body, service.fields)?))
}

/// The key follows `Basic` as it is: no base64, no user name, no colon.
fn check_key(header: Option<&str>, key: &str) -> Result<(), Refusal> {
    let refused = |reason| Err(error_object(401, "authorization_error", 7, reason));
    match header.map(|header| header.strip_prefix("Basic ")) {
        None => refused("the Authorization header is missing"),
        Some(None) => refused("the Authorization header does not start with `Basic `"),
        Some(Some(sent)) if sent == key => Ok(()),
        Some(Some(_)) => refused("the key after `Basic` is not the raw secret key"),
    }
}

fn work(world: &World, quirks: &PaynetQuirks, service: &Service, members: &Members) -> (u16, Json, Verdict) {
    let (mut books, now) = world.books();
    let books = &mut *books;
    let mut desk = Desk {
        book: &mut books.paynet,
        ids: &mut books.ids,
        sessions: &mut books.card_sessions,
        quirks,
        now,
        base_url: &world.base_url,
        object: service.object,
    };
    match (service.answer)(&mut desk, members) {
        Ok(body) => (200, body, Verdict::Accepted),
        Err(refusal) => refusal.written(quirks, service.object),
    }
}
