//! The simulated Paynkolay: `POST /Vpos/api/…`, JSON both ways, and `POST /Vpos/Payment/PaymentList`, a form answered
//! with JSON; status 200 whatever the answer.
//!
//! Order of checks (Assumed): path, method, content type, form of the body, token, signature, values, then the books.

pub(crate) use self::order::PaynkolayOrder;

use jiff::Timestamp;

use self::envelope::{Refusal, no};
use crate::accounts::PaynkolayAccount;
use crate::ids::IdMint;
use crate::json::Json;
use crate::ledger::Book;
use crate::log::Verdict;
use crate::members::{Field, Members};
use crate::quirks::PaynkolayQuirks;
use crate::wire::{Answer, Request};
use crate::world::World;

mod envelope;
pub(crate) mod link;
mod order;
mod payment_list;
mod recurring_payment_cancel;
mod recurring_payment_create;
mod recurring_payment_list;
mod signature;

/// Where the services live.
const BASE: &str = "/Vpos/api/";

/// Which of the account's two tokens a service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Sales,
    List,
}

/// One service: its path segment, its token, the members it documents, what it signs, and how it answers.
struct Service {
    name: &'static str,
    role: Role,
    fields: &'static [Field],
    /// The signed members in order, or none if the service has no signature.
    signed: &'static [&'static str],
    answer: fn(&mut Desk<'_>, &Members) -> Result<Json, Refusal>,
}

const SERVICES: &[Service] =
    &[recurring_payment_create::SERVICE, recurring_payment_cancel::SERVICE, recurring_payment_list::SERVICE];

/// What a service works with.
struct Desk<'a> {
    book: &'a mut Book<PaynkolayOrder>,
    ids: &'a mut IdMint,
    quirks: &'a PaynkolayQuirks,
    now: Timestamp,
    base_url: &'a str,
}

/// Answers a request to any path of this vendor.
pub(crate) fn answer(world: &World, request: &Request<'_>) -> Answer {
    let quirks = world.quirks().paynkolay;
    if request.path == payment_list::PATH {
        return payment_list::answer(world, &quirks, request);
    }
    let Some(service) = SERVICES.iter().find(|service| request.path.strip_prefix(BASE) == Some(service.name)) else {
        let verdict = Verdict::Refused { reason: "no such service".to_owned() };
        let body = "<html><body><h1>404 Not Found</h1></body></html>".to_owned();
        return Answer { status: 404, content_type: "text/html", body, verdict };
    };
    let result = admit(&world.accounts.paynkolay, service, request).and_then(|members| {
        let (mut books, now) = world.books();
        let books = &mut *books;
        let (book, ids) = (&mut books.paynkolay, &mut books.ids);
        let mut desk = Desk { book, ids, quirks: &quirks, now, base_url: &world.base_url };
        (service.answer)(&mut desk, &members)
    });
    let (body, verdict) = match result {
        Ok(body) => (body, Verdict::Accepted),
        Err(refusal) => refusal.written(&quirks),
    };
    Answer { status: 200, content_type: quirks.content_type.header(), body: quirks.wrapped(body), verdict }
}

fn admit(account: &PaynkolayAccount, service: &Service, request: &Request<'_>) -> Result<Members, Refusal> {
    if request.method != "POST" {
        return Err(no("Geçersiz istek", "the method is not POST"));
    }
    if !request.is_json() {
        return Err(no("Geçersiz istek", "the content type is not JSON in UTF-8"));
    }
    let members = Members::read(request.body, service.fields)?;
    check_token(account, service.role, members.raw("sx"))?;
    if !service.signed.is_empty() {
        signature::check(&members, service.signed, &account.merchant_secret_key)?;
    }
    Ok(members)
}

fn check_token(account: &PaynkolayAccount, role: Role, sx: &str) -> Result<(), Refusal> {
    let reason = match role {
        Role::Sales if sx == account.sx => return Ok(()),
        Role::List if sx == account.sx_list => return Ok(()),
        Role::Sales if sx == account.sx_list => "the sx is the list token, the sales token is needed",
        Role::List if sx == account.sx => "the sx is the sales token, the list token is needed",
        Role::Sales | Role::List => "the sx is not known",
    };
    Err(no("Girdiğiniz bilgileri kontrol ediniz", reason))
}
