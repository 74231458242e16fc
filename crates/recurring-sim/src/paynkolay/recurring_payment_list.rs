//! `RecurringPaymentList`: the instructions created in a range of days, both ends included; unsigned.

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{istanbul, istanbul_date};

use super::envelope::{Refusal, bad_value};
use super::order::PaynkolayOrder;
use super::recurring_payment_create::check_address;
use super::{Desk, Role, Service};
use crate::dates;
use crate::json::Json;
use crate::ledger::{Order, OrderStatus};
use crate::members::{Kind, Members, optional, required};
use crate::money::decimal;
use crate::quirks::{PaynkolayEmptyList, PaynkolayQuirks, RowTexts, TotalCount, Words};

pub(super) const SERVICE: Service = Service {
    name: "RecurringPaymentList",
    role: Role::List,
    fields: &[
        required("sx", Kind::Text),
        required("startDate", Kind::Text),
        required("endDate", Kind::Text),
        optional("nameSurname", Kind::Text),
        optional("gsm", Kind::Text),
        optional("instructionNumber", Kind::Text),
        optional("cardHolderIP", Kind::Text),
    ],
    signed: &[],
    answer,
};

/// The longest range, both ends included (Assumed from the sibling lists' one month).
const LONGEST_RANGE: i32 = 31;

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    check_address(members)?;
    let (first, last) = (day(members, "startDate")?, day(members, "endDate")?);
    let length = first.until(last).map_err(|_| bad_value("the range is beyond the calendar"))?.get_days();
    if !(0..LONGEST_RANGE).contains(&length) {
        return Err(bad_value("`endDate` is before `startDate`, or the range is longer than 31 days"));
    }
    let (from, until) = days(first, last)?;
    let found = desk.book.opened_between(from, until).iter().filter(|order| is_asked_for(order, members));
    let rows: Vec<Json> = found.map(|order| row(desk, order)).collect();
    Ok(listed(desk, rows))
}

fn listed(desk: &mut Desk<'_>, rows: Vec<Json>) -> Json {
    let count = match desk.quirks.total_count {
        TotalCount::Right => Json::number(rows.len()),
        TotalCount::Wrong => Json::number(1),
    };
    let empty = rows.is_empty();
    let list = |rows| [("INSTRUCTION_LIST", rows), ("TOTAL_COUNT", count)];
    match (empty, desk.quirks.empty_list) {
        (true, PaynkolayEmptyList::NoRecord) => desk.no_record(list(Json::Null)),
        (true, PaynkolayEmptyList::Null) => desk.success(list(Json::Null)),
        _ => desk.success(list(Json::List(rows))),
    }
}

/// The instants from the first day's beginning to the last day's end.
pub(super) fn days(first: Date, last: Date) -> Result<(Timestamp, Timestamp), Refusal> {
    let beyond = |_| bad_value("the range is beyond the calendar");
    let from = first.to_zoned(istanbul()).map_err(beyond)?.timestamp();
    let until = last.tomorrow().and_then(|day| day.to_zoned(istanbul())).map_err(beyond)?.timestamp();
    Ok((from, until))
}

/// `29.07.2024`, day first.
pub(super) fn day(members: &Members, name: &str) -> Result<Date, Refusal> {
    dates::read(members.raw(name), '.').ok_or_else(|| bad_value(format!("`{name}` is not dd.MM.yyyy")))
}

/// Names are compared as they are, phones without the leading zero, numbers with the list's own `ACLD…` (Assumed).
fn is_asked_for(order: &Order<PaynkolayOrder>, members: &Members) -> bool {
    let phone = members.text("gsm").map(|phone| phone.strip_prefix('0').unwrap_or(phone));
    members.text("nameSurname").is_none_or(|name| name.trim() == order.details.payer_name())
        && phone.is_none_or(|phone| phone == order.details.phone)
        && members.text("instructionNumber").is_none_or(|number| order.ids.listing.as_deref() == Some(number))
}

fn row(desk: &Desk<'_>, order: &Order<PaynkolayOrder>) -> Json {
    let status = order.status(desk.now);
    let words = words(desk.quirks, status);
    let (lead, trail) = if desk.quirks.row_texts == RowTexts::Padded { (" ", " ") } else { ("", "") };
    let count = i64::try_from(order.rows.len()).unwrap_or(i64::MAX);
    Json::object([
        ("ACTIVE", Json::text(words.active)),
        ("END_PAYMENT_DATE", Json::Text(dates::dotted(order.details.last_day))),
        ("CLIENT_REF_CODE", Json::Text(format!("{lead}{}", order.ids.reference))),
        ("TOTAL_PAYMENT_COUNT", Json::text(count.to_string())),
        ("MERCHANT_NAME", Json::text("900000 - SIMULATOR")),
        ("TRANSACTION_AMOUNT", Json::Text(decimal(order.amount))),
        ("NEXT_PAYMENT_DATE", Json::Text(next_day(desk, order, status))),
        ("TRX_DATE", Json::Text(dates::dotted(istanbul_date(order.opened)))),
        ("INSTRUCTION_STATUS", Json::text(words.status)),
        ("PERIOD", Json::text(words.period)),
        ("NAME_SURNAME", Json::Text(format!("{lead}{}{trail}", order.details.payer_name()))),
        ("INSTRUCTION_ID", Json::text(order.ids.listing.as_deref().unwrap_or_default())),
        ("SUCCESSFUL_PAYMENT", Json::text(order.collected_count().to_string())),
        ("TOTAL_AMOUNT", Json::Text(decimal(order.amount.saturating_mul(count)))),
        ("GSM", Json::Text(format!("0{}", order.details.phone))),
    ])
}

/// Empty once nothing will be collected any more; a refused instruction keeps its first day, as in the page's example.
fn next_day(desk: &Desk<'_>, order: &Order<PaynkolayOrder>, status: OrderStatus) -> String {
    let next = match status {
        OrderStatus::AwaitingPayer | OrderStatus::Rejected => order.rows.first().map(|row| row.due),
        OrderStatus::Active | OrderStatus::Paused => order.next_due(desk.now),
        OrderStatus::Completed | OrderStatus::Cancelled | OrderStatus::Lapsed => None,
    };
    next.map(|due| dates::dotted(istanbul_date(due))).unwrap_or_default()
}

struct RowWords {
    active: &'static str,
    status: &'static str,
    period: &'static str,
}

/// `Rejected` and `Closed` are documented, and that a closed instruction can be active; the other words are Assumed.
fn words(quirks: &PaynkolayQuirks, status: OrderStatus) -> RowWords {
    let (is_active, english, turkish) = match status {
        OrderStatus::AwaitingPayer => (true, "Waiting", "Onay Bekliyor"),
        OrderStatus::Active | OrderStatus::Paused => (true, "Active", "Aktif"),
        OrderStatus::Completed => (false, "Completed", "Tamamlandı"),
        OrderStatus::Cancelled => (false, "Cancelled", "İptal Edildi"),
        OrderStatus::Rejected => (false, "Rejected", "Reddedildi"),
        OrderStatus::Lapsed => (true, "Closed", "Kapandı"),
    };
    let ended = matches!(status, OrderStatus::Completed | OrderStatus::Cancelled);
    let (active, passive, status, period) = match quirks.words {
        Words::ClosedOnly if ended => ("Active", "Inactive", "Closed", "Monthly"),
        Words::English | Words::ClosedOnly => ("Active", "Inactive", english, "Monthly"),
        Words::Turkish => ("Aktif", "Pasif", turkish, "Aylık"),
    };
    RowWords { active: if is_active { active } else { passive }, status, period }
}
