//! `create`: opens an order that awaits its payer and answers the page's address.

use jiff::Timestamp;
use recurring_core::istanbul;

use super::envelope::{Refusal, bad_value, code};
use super::order::{JOINED, PaynetOrder, UNDERSCORED, payer_path};
use super::values::{amount, begin_date, check_currency, phone, shares, within};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::{NewOrder, OrderIds, Retry, Step, due_dates};
use crate::members::{Field, Kind, Members, optional, required};
use crate::quirks::{CommissionTaken, DuplicateReference, PaynetQuirks, Presence};

/// The most charges one order may have; the page names no limit (Assumed).
const MOST_CHARGES: i64 = 9_999;

pub(super) const SERVICE: Service =
    Service { name: "create", object: Some("subscription_create"), fields: FIELDS, answer };

const FIELDS: &[Field] = &[
    required("name_surname", Kind::Text),
    required("amount", Kind::TextOrNumber),
    required("interval", Kind::Whole),
    required("interval_count", Kind::Whole),
    required("begin_date", Kind::Text),
    required("reference_no", Kind::Text),
    required("end_user_email", Kind::Text),
    required("end_user_gsm", Kind::Text),
    required("end_user_desc", Kind::Text),
    optional("agent_id", Kind::Text),
    optional("agent_amount", Kind::TextOrNumber),
    optional("company_amount", Kind::TextOrNumber),
    optional(JOINED, Kind::Flag),
    optional(UNDERSCORED, Kind::Flag),
    optional("currency", Kind::Text),
    optional("period", Kind::TextOrNumber),
    optional("user_name", Kind::Text),
    optional("agent_note", Kind::Text),
    optional("confirmation_webhook", Kind::Text),
    optional("suceed_webhook", Kind::Text),
    optional("error_webhook", Kind::Text),
    optional("confirmation_redirect_url", Kind::Text),
    optional("send_mail", Kind::Flag),
    optional("send_sms", Kind::Flag),
    optional("is_fixed_price", Kind::Flag),
    optional("auto_renew", Kind::Flag),
    optional("agent_logo", Kind::Text),
    optional("attempt_day_count", Kind::Whole),
    optional("daily_attempt_count", Kind::Whole),
    optional("is_charge_on_card_confirmation", Kind::Flag),
    optional("group_reference_no", Kind::Text),
    optional("otp_control", Kind::Flag),
];

/// Members that are shown again in detail and have no other effect here.
const ECHOED: &[&str] = &[
    "agent_id",
    "currency",
    "user_name",
    "agent_note",
    "confirmation_webhook",
    "suceed_webhook",
    "error_webhook",
    "confirmation_redirect_url",
    "auto_renew",
    "agent_logo",
    "is_charge_on_card_confirmation",
    "otp_control",
];

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let new = read(desk, members)?;
    let taken = desk.book.named_where(&new.ids.reference, |order| order.ids.reference == new.ids.reference);
    if taken.is_some() && desk.quirks.duplicate_reference == DuplicateReference::Refused {
        return Err(code(5, "Bu referans numarası daha önce kullanılmış", "the reference is used already"));
    }
    let place = desk.book.open(new, desk.now);
    let ids = &desk.order(place)?.ids;
    let url = format!("{}{}", desk.base_url, payer_path(&ids.token));
    let mut answer = vec![("url".into(), Json::Text(url))];
    if desk.quirks.created_id == Presence::Present {
        answer.push(("subscription_id".into(), Json::text(&ids.id)));
    }
    Ok(desk.success(answer, "Başarılı işlem"))
}

fn read(desk: &mut Desk<'_>, members: &Members) -> Result<NewOrder<PaynetOrder>, Refusal> {
    let amount = amount(members)?;
    let shares = shares(members, amount, desk.quirks)?;
    let details = details(members, desk.quirks)?;
    let due = due(members, &details)?;
    check_texts(members, desk.quirks)?;
    let retry = Retry {
        days: bounded(members, "attempt_day_count", 30)?,
        per_day: bounded(members, "daily_attempt_count", 10)?,
    };
    let ids = OrderIds {
        id: desk.ids.guid(),
        listing: None,
        reference: members.raw("reference_no").to_owned(),
        group: members.text("group_reference_no").map(str::to_owned),
        token: desk.ids.token(),
    };
    let fixed_price = members.flag("is_fixed_price").unwrap_or(true);
    Ok(NewOrder { ids, details, amount, shares, fixed_price, retry, due })
}

fn details(members: &Members, quirks: &PaynetQuirks) -> Result<PaynetOrder, Refusal> {
    let flag = |name: &str| members.flag(name).unwrap_or(false);
    let (by_mail, by_sms) = (flag("send_mail"), flag("send_sms"));
    Ok(PaynetOrder {
        payer_name: members.raw("name_surname").to_owned(),
        email: members.raw("end_user_email").to_owned(),
        phone: phone(members, "end_user_gsm")?,
        description: members.raw("end_user_desc").to_owned(),
        interval: within(members, "interval", 0, 3, 0)?,
        period: within(members, "period", 0, 999, 0)?,
        begin: begin_date(members)?,
        commission: commission(members, quirks)?,
        by_mail,
        by_sms,
        echoed: ECHOED.iter().filter_map(|name| echo(members, name)).collect(),
        links_sent: u32::from(by_mail || by_sms),
    })
}

/// The flag that adds the commission to the amount, and the spelling it came under; which one is read is a switch.
fn commission(members: &Members, quirks: &PaynetQuirks) -> Result<Option<(&'static str, bool)>, Refusal> {
    let sent = |name: &'static str| members.flag(name).map(|flag| (name, flag));
    let (joined, underscored) = (sent(JOINED), sent(UNDERSCORED));
    match quirks.commission_taken {
        CommissionTaken::Joined => Ok(joined),
        CommissionTaken::Underscored => Ok(underscored),
        CommissionTaken::Both => match (joined, underscored) {
            (Some((_, one)), Some((_, other))) if one != other => {
                Err(bad_value("the two spellings of the commission flag differ"))
            }
            _ => Ok(joined.or(underscored)),
        },
    }
}

fn due(members: &Members, details: &PaynetOrder) -> Result<Vec<Timestamp>, Refusal> {
    let count = u32::try_from(within(members, "interval_count", 1, MOST_CHARGES, 1)?).ok();
    let step = step(details.interval, details.period);
    let due = count.zip(step).and_then(|(count, step)| due_dates(details.begin, step, count, &istanbul()));
    due.ok_or_else(|| bad_value("the schedule goes beyond the calendar"))
}

/// Day, week, month or year, times `period`, whose 0 means 1.
fn step(interval: i64, period: i64) -> Option<Step> {
    let every = i32::try_from(period.max(1)).ok()?;
    match interval {
        0 => Some(Step::Days(every)),
        1 => Some(Step::Weeks(every)),
        2 => Some(Step::Months(every)),
        3 => Some(Step::Years(every)),
        _ => None,
    }
}

fn check_texts(members: &Members, quirks: &PaynetQuirks) -> Result<(), Refusal> {
    check_currency(members, quirks)?;
    if members.text("group_reference_no").is_some_and(|group| group.chars().count() > 50) {
        return Err(bad_value("member `group_reference_no` is longer than 50 characters"));
    }
    if !members.raw("end_user_email").contains('@') {
        return Err(bad_value("member `end_user_email` has no @"));
    }
    Ok(())
}

fn bounded(members: &Members, name: &str, most: i64) -> Result<u32, Refusal> {
    let number = within(members, name, 1, most, 0)?;
    u32::try_from(number).map_err(|_| bad_value(format!("member `{name}` is out of range")))
}

fn echo(members: &Members, name: &'static str) -> Option<(&'static str, Json)> {
    let value = members.flag(name).map(Json::Bool).or_else(|| members.text(name).map(Json::text))?;
    Some((name, value))
}
