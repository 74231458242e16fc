//! What Paynet knows of an order beyond its plan, and how it is shown in detail and list.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::json::Json;
use crate::ledger::{Approval, Order, Row, VendorPart};
use crate::quirks::PaynetQuirks;
use crate::vendor::Vendor;

/// Paynet's part of an order.
#[derive(Debug)]
pub(crate) struct PaynetOrder {
    pub(super) payer_name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) description: String,
    pub(super) interval: i64,
    pub(super) period: i64,
    pub(super) begin: Timestamp,
    pub(super) by_mail: bool,
    pub(super) by_sms: bool,
    /// The optional members as they were sent.
    pub(super) echoed: Vec<(&'static str, Json)>,
    pub(super) links_sent: u32,
}

/// The top-level states; the page names none, the sibling paylink service has these two.
const OPEN: u16 = 0;
pub(super) const STOPPED: u16 = 3;
/// From the common status table; shown for an order its payer refused (Assumed).
const CANCELLED: u16 = 5;

impl PaynetOrder {
    /// Whether some channel to the payer was asked for.
    pub(super) fn can_be_sent(&self) -> bool {
        self.by_mail || self.by_sms
    }

    /// What a snapshot needs.
    pub(crate) fn part(order: &Order<Self>) -> VendorPart {
        VendorPart {
            vendor: Vendor::Paynet,
            payer_path: payer_path(&order.ids.token),
            payer_name: order.details.payer_name.clone(),
            description: order.details.description.clone(),
            links_sent: order.details.links_sent,
        }
    }
}

/// The path of the payer's page.
pub(super) fn payer_path(token: &str) -> String {
    format!("/pay/{token}")
}

/// An order as detail and list show it: create's members under their names, amounts and dates in the answers' forms.
pub(super) fn shown(order: &Order<PaynetOrder>, quirks: &PaynetQuirks) -> Vec<(Cow<'static, str>, Json)> {
    let details = &order.details;
    let share = |share: Option<i64>| share.map_or(Json::Null, |kurus| quirks.amount(kurus));
    let mut members = vec![
        ("subscription_id", Json::text(&order.ids.id)),
        ("company_code", Json::text("simulator")),
        ("name_surname", Json::text(&details.payer_name)),
        ("amount", quirks.amount(order.amount)),
        ("interval", Json::number(details.interval)),
        ("interval_count", Json::number(order.rows.len())),
        ("begin_date", quirks.date(details.begin)),
        ("reference_no", Json::text(&order.ids.reference)),
        ("end_user_email", Json::text(&details.email)),
        ("end_user_gsm", Json::text(&details.phone)),
        ("agent_amount", share(order.shares.agent)),
        ("company_amount", share(order.shares.company)),
        ("end_user_desc", Json::text(&details.description)),
        ("period", Json::text(details.period.to_string())),
        ("is_fixed_price", Json::Bool(order.fixed_price)),
        ("send_mail", Json::Bool(details.by_mail)),
        ("send_sms", Json::Bool(details.by_sms)),
        ("group_reference_no", Json::text_or_null(order.ids.group.as_deref())),
    ];
    members.extend(details.echoed.iter().cloned());
    members.push(("status", Json::number(top_status(order))));
    members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}

/// A plan row as detail shows it; a row without payment record or charge has 0 there (Assumed).
pub(super) fn shown_row(row: &Row, quirks: &PaynetQuirks) -> Json {
    let (status, status_text) = match (&row.collected, row.attempts.is_empty()) {
        (Some(_), _) => (3, "Done succeed"),
        (None, false) => (4, "Done unsucceed"),
        (None, true) => (0, "Waiting"),
    };
    Json::object([
        ("plan_id", Json::number(row.plan_id)),
        ("invoice_id", Json::number(row.invoice.as_ref().map_or(0, |invoice| invoice.id))),
        ("val_date", quirks.date(row.due)),
        ("amount", quirks.amount(row.collected.as_ref().map_or(row.amount.unwrap_or(0), |taken| taken.amount_kurus))),
        ("xact_id", Json::number(row.collected.as_ref().map_or(0, |taken| taken.xact_id))),
        ("status", Json::number(status)),
        ("status_desc", Json::text(status_text)),
    ])
}

fn top_status(order: &Order<PaynetOrder>) -> u16 {
    if order.approval == Approval::Refused {
        CANCELLED
    } else if order.paused {
        STOPPED
    } else {
        OPEN
    }
}
