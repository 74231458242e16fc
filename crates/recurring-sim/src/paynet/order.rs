//! What Paynet knows of an order beyond its plan, and how it is shown in detail and list.

use std::borrow::Cow;

use jiff::Timestamp;

use super::form::{status_id, status_label};
use crate::json::Json;
use crate::ledger::{Approval, Order, PayerPart, Row, VendorPart};
use crate::quirks::{CommissionShown, PaynetQuirks};
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
    /// The commission flag as it was read, under the spelling it came.
    pub(super) commission: Option<(&'static str, bool)>,
    pub(super) by_mail: bool,
    pub(super) by_sms: bool,
    /// The optional members as they were sent.
    pub(super) echoed: Vec<(&'static str, Json)>,
    pub(super) links_sent: u32,
}

/// The two spellings of the commission flag.
pub(super) const JOINED: &str = "addcomission_to_amount";
pub(super) const UNDERSCORED: &str = "add_comission_to_amount";

/// The top-level states; the page names none, the sibling paylink service has these two.
pub(super) const OPEN: u16 = 0;
pub(super) const STOPPED: u16 = 3;
/// From the common status table; shown for an order its payer refused or that was ended for good (Assumed).
pub(super) const CANCELLED: u16 = 5;

impl PaynetOrder {
    /// Whether some channel to the payer was asked for.
    pub(super) fn can_be_sent(&self) -> bool {
        self.by_mail || self.by_sms
    }

    /// The dealer the order belongs to, if any.
    pub(super) fn agent(&self) -> Option<&str> {
        self.echoed.iter().find(|(name, _)| *name == "agent_id").and_then(|(_, value)| match value {
            Json::Text(agent) => Some(agent.as_str()),
            _ => None,
        })
    }

    /// The commission flag under the name that is to be shown, if it is to be shown.
    fn shown_commission(&self, quirks: &PaynetQuirks) -> Option<(&'static str, Json)> {
        let on = self.commission.is_some_and(|(_, on)| on);
        let name = match quirks.commission_shown {
            CommissionShown::AsSent => self.commission?.0,
            CommissionShown::Joined => JOINED,
            CommissionShown::Underscored => UNDERSCORED,
        };
        Some((name, quirks.flag(on)))
    }

    /// What a snapshot needs.
    pub(crate) fn part(order: &Order<Self>) -> VendorPart {
        let details = &order.details;
        VendorPart {
            vendor: Vendor::Paynet,
            payer_path: payer_path(&order.ids.token),
            payer: PayerPart {
                name: details.payer_name.clone(),
                email: details.email.clone(),
                phone: details.phone.clone(),
                address: None,
            },
            agent: details.agent().map(str::to_owned),
            by_mail: details.by_mail,
            by_sms: details.by_sms,
            description: details.description.clone(),
            links_sent: details.links_sent,
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
        ("is_fixed_price", quirks.flag(order.fixed_price)),
        ("send_mail", quirks.flag(details.by_mail)),
        ("send_sms", quirks.flag(details.by_sms)),
        ("group_reference_no", Json::text_or_null(order.ids.group.as_deref())),
    ];
    members.extend(details.shown_commission(quirks));
    members.extend(details.echoed.iter().map(|(name, value)| match value {
        Json::Bool(on) => (*name, quirks.flag(*on)),
        _ if *name == "currency" => (*name, quirks.currency()),
        other => (*name, other.clone()),
    }));
    members.push(("status", quirks.id(u64::from(top_status(order)))));
    members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}

/// A plan row as detail shows it; a row without payment record or charge has 0 there (Assumed).
pub(super) fn shown_row(row: &Row, quirks: &PaynetQuirks) -> Json {
    Json::object([
        ("plan_id", quirks.id(row.plan_id)),
        ("invoice_id", quirks.id_or_none(row.invoice.as_ref().map(|invoice| invoice.id))),
        ("val_date", quirks.date(row.due)),
        ("amount", quirks.amount(row.collected.as_ref().map_or(row.amount.unwrap_or(0), |taken| taken.amount_kurus))),
        ("xact_id", quirks.id_or_none(row.collected.as_ref().map(|taken| taken.xact_id))),
        ("status", quirks.id(u64::from(status_id(row.status)))),
        ("status_desc", Json::text(status_label(row.status))),
    ])
}

fn top_status(order: &Order<PaynetOrder>) -> u16 {
    if order.cancelled || order.approval == Approval::Refused {
        CANCELLED
    } else if order.paused {
        STOPPED
    } else {
        OPEN
    }
}
