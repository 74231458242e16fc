//! `PaymentList`: the charges made in a range of days, both ends included; a form with a signature of its own.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use recurring_core::{istanbul, istanbul_date};

use super::envelope::{Refusal, bad_value, no};
use super::order::PaynkolayOrder;
use super::recurring_payment_list::{day, days};
use super::{Desk, Role, check_token, signature};
use crate::accounts::PaynkolayAccount;
use crate::json::Json;
use crate::ledger::{Attempt, Order, Row};
use crate::log::Verdict;
use crate::members::{Field, Kind, Members, optional, required};
use crate::money::decimal;
use crate::quirks::{
    OneMonth, PaymentNumber, PaymentPages, PaymentProgress, PaymentReference, PaymentResult, PaynkolayEmptyList,
    PaynkolayQuirks,
};
use crate::wire::{Answer, Request};
use crate::world::World;
use crate::{dates, form};

/// Where it lives; the other services have another base.
pub(super) const PATH: &str = "/Vpos/Payment/PaymentList";

const FIELDS: &[Field] = &[
    required("sx", Kind::Text),
    required("startDate", Kind::Text),
    required("endDate", Kind::Text),
    optional("clientRefCode", Kind::Text),
    optional("pageCount", Kind::Text),
    optional("pageSize", Kind::Text),
    required("hashDatav2", Kind::Text),
];

/// The signed fields; the slot of a reference that is left out stays empty.
const SIGNED: &[&str] = &["sx", "startDate", "endDate", "clientRefCode"];

/// The rows of a page if a page is asked for without its size, and the most there may be (Assumed).
const PAGE_SIZE: usize = 100;
const LARGEST_PAGE: usize = 10_000;
/// The rows of an answer that is cut although no page was asked for.
const UNASKED_PAGE: usize = 10;

/// Answers a request to this service.
pub(super) fn answer(world: &World, quirks: &PaynkolayQuirks, request: &Request<'_>) -> Answer {
    let result = admit(&world.accounts.paynkolay, request).and_then(|members| {
        let (mut books, now) = world.books();
        let books = &mut *books;
        let (book, ids) = (&mut books.paynkolay, &mut books.ids);
        let mut desk = Desk { book, ids, quirks, now, base_url: &world.base_url };
        listed(&mut desk, &members)
    });
    let (body, verdict) = match result {
        Ok(body) => (wrapped(quirks, body, false), Verdict::Accepted),
        Err(refusal) => {
            let (body, verdict) = refusal.written(quirks);
            (wrapped(quirks, body, true), verdict)
        }
    };
    Answer { status: 200, content_type: quirks.content_type.header(), body, verdict }
}

fn admit(account: &PaynkolayAccount, request: &Request<'_>) -> Result<Members, Refusal> {
    if request.method != "POST" {
        return Err(no("Geçersiz istek", "the method is not POST"));
    }
    let members = Members::read_form(form::read(request.content_type, request.body)?, FIELDS)?;
    check_token(account, Role::List, members.raw("sx"))?;
    signature::check(&members, SIGNED, &account.merchant_secret_key)?;
    Ok(members)
}

/// Only the signature's refusal and the answer without rows are recorded; that other refusals look like the former is
/// Assumed.
fn wrapped(quirks: &PaynkolayQuirks, body: Json, refused: bool) -> String {
    let as_object = |body| Json::object([("id", Json::text("")), ("result", body), ("error", Json::Null)]);
    let as_text = |body: Json| Json::object([("result", Json::Text(body.to_string()))]);
    let whole = match quirks.payment_result {
        PaymentResult::Recorded if refused => as_text(body),
        PaymentResult::Recorded | PaymentResult::AlwaysObject => as_object(body),
        PaymentResult::AlwaysText => as_text(body),
        PaymentResult::DoubleEncoded => Json::Text(as_object(body).to_string()),
    };
    whole.to_string()
}

fn listed(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let (first, last) = (day(members, "startDate")?, day(members, "endDate")?);
    check_range(first, last, desk.quirks.one_month)?;
    let (from, until) = days(first, last)?;
    let (skip, take) = page(members, desk.quirks.payment_pages)?;
    let reference = members.text("clientRefCode");
    let found = desk
        .book
        .attempts_between(from, until)
        .filter(|(order, ..)| reference.is_none_or(|asked| asked == order.ids.reference || asked == with_phone(order)));
    let found: Vec<_> = found.skip(skip).take(take).collect();
    let newest = found.last().map(|(_, _, attempt)| attempt.number);
    let rows: Vec<Json> =
        found.into_iter().map(|(order, row, attempt)| shown(desk, order, row, attempt, newest)).collect();
    Ok(answered(desk, rows))
}

fn check_range(first: Date, last: Date, one_month: OneMonth) -> Result<(), Refusal> {
    let beyond = |_| bad_value("the range is beyond the calendar");
    let longest = match one_month {
        OneMonth::Days => Span::new().days(30),
        OneMonth::Calendar => Span::new().months(1),
    };
    if last < first || last > first.checked_add(longest).map_err(beyond)? {
        return Err(bad_value("`endDate` is before `startDate`, or the range is longer than one month"));
    }
    Ok(())
}

/// Rows to skip and to take; pages are counted from 0. Without either field all rows are one page, unless a switch has the
/// answer cut.
fn page(members: &Members, unasked: PaymentPages) -> Result<(usize, usize), Refusal> {
    let number = |name: &str| -> Result<Option<usize>, Refusal> {
        let digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let Some(text) = members.text(name) else { return Ok(None) };
        let number = Some(text).filter(digits).and_then(|text| text.parse().ok());
        number.map(Some).ok_or_else(|| bad_value(format!("`{name}` is not a number")))
    };
    let (count, size) = (number("pageCount")?, number("pageSize")?);
    if count.is_none() && size.is_none() {
        return Ok(match unasked {
            PaymentPages::Whole => (0, usize::MAX),
            PaymentPages::FirstTen => (0, UNASKED_PAGE),
        });
    }
    let size = size.unwrap_or(PAGE_SIZE);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(bad_value(format!("`pageSize` is not between 1 and {LARGEST_PAGE}")));
    }
    Ok((count.unwrap_or(0).saturating_mul(size), size))
}

fn answered(desk: &mut Desk<'_>, rows: Vec<Json>) -> Json {
    let (none, number) = (rows.is_empty(), |code: u16| written(desk.quirks.payment_code, code));
    let message = "Listelenecek kayıt bulunamadı";
    match (none, desk.quirks.empty_list) {
        (true, PaynkolayEmptyList::NoRecord) => Json::object([
            ("LIST", Json::Null),
            ("RESPONSE_CODE", number(0)),
            ("ERROR_CODE", Json::text("CORE0305")),
            ("RESPONSE_DATA", Json::text(message)),
            ("sessionId", Json::Text(desk.ids.guid())),
            ("CORE_TRX_ID_RESERVED", Json::Text(desk.ids.guid().to_uppercase())),
            ("ERROR_MESSAGE", Json::text(message)),
            ("TimeStamp", Json::Null),
        ]),
        (_, empty) => Json::object([
            ("RESPONSE_CODE", number(2)),
            ("CORE_TRX_ID_RESERVED", Json::Text(desk.ids.guid().to_uppercase())),
            ("RESPONSE_DATA", Json::text("Transaction successful")),
            ("sessionId", Json::Text(desk.ids.guid())),
            ("LIST", if none && empty == PaynkolayEmptyList::Null { Json::Null } else { Json::List(rows) }),
        ]),
    }
}

fn written(form: PaymentNumber, number: u16) -> Json {
    match form {
        PaymentNumber::Text => Json::text(number.to_string()),
        PaymentNumber::Number => Json::number(number),
    }
}

/// The page's members in its order; that only an instruction's first charge is 3-D is drawn on a sibling page.
fn shown(desk: &Desk<'_>, order: &Order<PaynkolayOrder>, row: &Row, attempt: &Attempt, newest: Option<u64>) -> Json {
    let quirks = desk.quirks;
    let card = attempt.tried_cards.last().and_then(|card| desk.book.card(*card));
    let taken = row.collected.as_ref().filter(|_| attempt.succeeded);
    let open = quirks.payment_progress == PaymentProgress::NewestOpen && newest == Some(attempt.number);
    let first_row = order.rows.first().is_some_and(|first| first.plan_id == row.plan_id);
    let first = first_row && row.attempts.first().is_some_and(|first| first.number == attempt.number);
    let (status, taken) = match taken {
        _ if open => ("NEW", None),
        Some(taken) => ("SUCCESS", Some(taken)),
        None => ("ERROR", None),
    };
    let reference = match quirks.payment_reference {
        PaymentReference::Plain => order.ids.reference.clone(),
        PaymentReference::WithPhone => with_phone(order),
    };
    Json::object([
        ("REFERENCE_CODE", Json::Text(format!("IKSIRPF{}", attempt.number.saturating_add(419_780)))),
        ("AUTH_CODE", Json::Text(taken.map(|taken| auth_code(taken.xact_id)).unwrap_or_default())),
        ("COMMISION", Json::text("0.0100")),
        ("CARD_BANK_CODE", Json::text("010")),
        ("USER_EMAIL", Json::text("simulator")),
        ("AUTHORIZATION_AMOUNT", Json::Text(decimal(attempt.amount_kurus))),
        ("OID", Json::Text(format!("{:07X}-{:07X}", row.plan_id, attempt.number))),
        ("POS_TYPE", Json::text("Virtual POS")),
        ("TRANSACTION_TYPE", Json::text("SALES")),
        ("IS_3D", Json::Bool(first)),
        ("MERCHANT_COMMISSION_AMOUNT", Json::text("0.00")),
        ("TRANSACTION_AMOUNT", Json::Text(decimal(attempt.amount_kurus))),
        ("CARD_HOLDER_NAME", Json::text(card.map(|card| card.holder.as_str()).unwrap_or_default())),
        ("VALOR_DATE", Json::Text(value_day(attempt.at))),
        ("CLIENT_REFERENCE_CODE", Json::Text(reference)),
        ("STATUS", Json::text(status)),
        ("TRX_DATE", Json::Text(dates::dotted_with_time(attempt.at.to_zoned(istanbul()).datetime()))),
        ("DESCRIPTION", Json::text(&order.details.description)),
        ("TERMINAL_NAME", Json::text("SIMULATOR")),
        ("CARD_BANK_NAME", Json::text("SIMULATOR BANKASI")),
        ("INSTALLMENT_COUNT", written(quirks.installment_count, 1)),
    ])
}

/// The reference as the page's example composes it.
fn with_phone(order: &Order<PaynkolayOrder>) -> String {
    format!("{}|{}", order.ids.reference, order.details.phone)
}

fn auth_code(xact: u64) -> String {
    format!("{:06}", xact % 1_000_000)
}

/// The day after, when the money is there.
fn value_day(at: Timestamp) -> String {
    let day = istanbul_date(at);
    let day = day.tomorrow().unwrap_or(day);
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}
