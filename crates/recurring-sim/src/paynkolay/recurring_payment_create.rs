//! `RecurringPaymentCreate`: registers an instruction and answers the link its payer must open.

use std::net::IpAddr;

use jiff::civil::Date;
use recurring_core::{istanbul, istanbul_date};

use super::envelope::{Refusal, bad_value};
use super::order::PaynkolayOrder;
use super::{Desk, Role, Service, link};
use crate::dates;
use crate::json::Json;
use crate::ledger::{NewOrder, OrderIds, Retry, Shares, Step, due_dates};
use crate::members::{Field, Kind, Members, optional, required};
use crate::money::{Kurus, parse_decimal};
use crate::quirks::AmountIn;

pub(super) const SERVICE: Service = Service {
    name: "RecurringPaymentCreate",
    role: Role::Sales,
    fields: FIELDS,
    signed: &["sx", "Gsm", "Amount", "ClientRefCode"],
    answer,
};

const FIELDS: &[Field] = &[
    required("sx", Kind::Text),
    optional("language", Kind::TextOrNull),
    required("Instalment", Kind::Whole),
    required("InstalmentPeriod", Kind::Whole),
    required("CustomerName", Kind::Text),
    optional("CustomerMiddleName", Kind::Text),
    required("CustomerSurname", Kind::Text),
    required("ClientRefCode", Kind::Text),
    required("PaymentStartChose", Kind::Whole),
    required("PaymentStartDate", Kind::Text),
    required("Email", Kind::Text),
    required("Gsm", Kind::Text),
    required("Amount", Kind::TextOrDecimal),
    optional("Description", Kind::Text),
    required("hashDatav2", Kind::Text),
    optional("cardHolderIP", Kind::Text),
];

/// The one period there is, in days.
const PERIOD: i32 = 30;

/// A reference may be used again: the page's own list shows one twice.
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let new = read(desk, members)?;
    let path = link::path(&new.ids.id, &new.ids.token);
    let number = new.ids.id.clone();
    desk.book.open(new, desk.now);
    let link = Json::Text(format!("{}{path}", desk.base_url));
    Ok(desk.success([("LINK", link), ("INSTRUCTION_NUMBER", Json::Text(number))]))
}

fn read(desk: &mut Desk<'_>, members: &Members) -> Result<NewOrder<PaynkolayOrder>, Refusal> {
    let amount = amount(desk, members)?;
    let count = members.whole("Instalment").filter(|count| (1..=12).contains(count));
    let count = count.and_then(|count| u32::try_from(count).ok());
    let count = count.ok_or_else(|| bad_value("`Instalment` is not between 1 and 12"))?;
    if members.whole("InstalmentPeriod") != Some(i64::from(PERIOD)) {
        return Err(bad_value("`InstalmentPeriod` is not 30"));
    }
    let first = first_day(members, istanbul_date(desk.now))?;
    check_payer(members)?;
    let beyond = || bad_value("the schedule goes beyond the calendar");
    let start = first.to_zoned(istanbul()).map_err(|_| beyond())?.timestamp();
    let due = due_dates(start, Step::Days(PERIOD), count, &istanbul()).ok_or_else(beyond)?;
    let details = PaynkolayOrder {
        name: members.raw("CustomerName").to_owned(),
        middle_name: members.raw("CustomerMiddleName").to_owned(),
        surname: members.raw("CustomerSurname").to_owned(),
        email: members.raw("Email").to_owned(),
        address: members.text("cardHolderIP").and_then(|address| address.parse().ok()),
        phone: members.raw("Gsm").to_owned(),
        description: members.raw("Description").to_owned(),
        last_day: due.last().copied().map_or(first, istanbul_date),
    };
    let opened = desk.book.orders().len();
    let ids = OrderIds {
        id: format!("ACPL{:08}", opened.saturating_add(395_013)),
        listing: Some(format!("ACLD{:08}", opened.saturating_mul(3).saturating_add(347_630))),
        reference: members.raw("ClientRefCode").to_owned(),
        group: None,
        token: desk.ids.token(),
    };
    let (shares, retry) = (Shares::default(), Retry::default());
    Ok(NewOrder { ids, details, amount, shares, fixed_price: true, retry, due })
}

fn amount(desk: &Desk<'_>, members: &Members) -> Result<Kurus, Refusal> {
    if members.is_number("Amount") && desk.quirks.amount_in == AmountIn::Text {
        return Err(bad_value("member `Amount` must be a text"));
    }
    let refused = || bad_value("`Amount` is not a positive amount with a dot and at most two decimals");
    parse_decimal(members.raw("Amount")).ok_or_else(refused)
}

/// Start 1 is now and carries today's date, start 2 carries a later one; the day is the one in Türkiye.
fn first_day(members: &Members, today: Date) -> Result<Date, Refusal> {
    let date = dates::read(members.raw("PaymentStartDate"), '/');
    let date = date.ok_or_else(|| bad_value("`PaymentStartDate` is not dd/MM/yyyy"))?;
    match members.whole("PaymentStartChose") {
        Some(1) if date == today => Ok(date),
        Some(1) => Err(bad_value("`PaymentStartChose` is 1 but `PaymentStartDate` is not today in Türkiye")),
        Some(2) if date > today => Ok(date),
        Some(2) => Err(bad_value("`PaymentStartChose` is 2 but `PaymentStartDate` is not in the future")),
        _ => Err(bad_value("`PaymentStartChose` is neither 1 nor 2")),
    }
}

fn check_payer(members: &Members) -> Result<(), Refusal> {
    let phone = members.raw("Gsm");
    if phone.len() != 10 || !phone.starts_with('5') || !phone.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad_value("`Gsm` is not ten digits from 5"));
    }
    if !members.raw("Email").contains('@') {
        return Err(bad_value("`Email` has no @"));
    }
    check_address(members)
}

/// An address may be left out or empty: the sources contradict each other.
pub(super) fn check_address(members: &Members) -> Result<(), Refusal> {
    match members.text("cardHolderIP").map(str::parse::<IpAddr>) {
        Some(Err(_)) => Err(bad_value("`cardHolderIP` is not an IP address")),
        Some(Ok(_)) | None => Ok(()),
    }
}
