//! The truth about an order as tests see it: plain values, no card number, no secret.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::order::{Order, Row};
use crate::card::StoredCard;
use crate::money::Kurus;
use crate::vendor::Vendor;

/// The state of an order in the simulator's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderStatus {
    /// The payer has not opened the page or not decided yet.
    AwaitingPayer,
    /// The payer agreed; periods are collected as they fall due.
    Active,
    /// Stopped by the merchant; can be resumed.
    Paused,
    /// Every period was collected, or settled otherwise by the merchant.
    Completed,
    /// Ended by the merchant for good.
    Cancelled,
    /// The payer refused.
    Rejected,
    /// The last period's day has passed and not every period is settled.
    Lapsed,
}

/// What set a charge off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trigger {
    /// The plan.
    Scheduled,
    /// A request for a manual charge.
    Manual,
}

/// Where a plan row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RowStatus {
    /// Not tried yet.
    Waiting,
    /// Tried and declined; tried again as often as the order asks for.
    Declined,
    /// Declared unsuccessful by the merchant; only a manual charge tries it.
    GivenUp,
    /// Collected.
    Collected,
    /// Declared as paid elsewhere by the merchant; never tried again.
    ChargedElsewhere,
    /// Cancelled by the merchant; never tried unless it is reopened.
    Cancelled,
    /// Deleted by the merchant, for good.
    Deleted,
}

impl RowStatus {
    /// Whether nothing is left to collect.
    #[must_use]
    pub fn is_settled(self) -> bool {
        match self {
            Self::Collected | Self::ChargedElsewhere | Self::Cancelled | Self::Deleted => true,
            Self::Waiting | Self::Declined | Self::GivenUp => false,
        }
    }
}

/// Money that was taken for one plan row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Collection {
    /// When the row fell due.
    #[serde(serialize_with = "instant")]
    pub due: Timestamp,
    /// When the money was taken, in virtual time.
    #[serde(serialize_with = "instant")]
    pub collected_at: Timestamp,
    /// The amount in kuruş.
    pub amount_kurus: Kurus,
    /// What set the charge off.
    pub how: Trigger,
    /// The card that was charged.
    pub card_id: u64,
    /// The vendor's number of the charge.
    pub xact_id: u64,
}

/// One try to collect a plan row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Attempt {
    /// When it was made, in virtual time.
    #[serde(serialize_with = "instant")]
    pub at: Timestamp,
    /// Its place among all attempts of the vendor, from 1.
    pub number: u64,
    /// What set it off.
    pub how: Trigger,
    /// Whether the money was taken.
    pub succeeded: bool,
    /// The amount tried, in kuruş.
    pub amount_kurus: Kurus,
    /// The cards tried, in this order; the last one paid if the attempt succeeded.
    pub tried_cards: Vec<u64>,
}

/// One plan row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RowSnapshot {
    /// The vendor's number of the row.
    pub plan_id: u64,
    /// When it falls due.
    #[serde(serialize_with = "instant")]
    pub due: Timestamp,
    /// The amount in kuruş; none while a variable-price period has no bill.
    pub amount_kurus: Option<Kurus>,
    /// The dealer's share of the amount, if one was given.
    pub agent_kurus: Option<Kurus>,
    /// The company's share of the amount, if one was given.
    pub company_kurus: Option<Kurus>,
    /// Where it stands.
    pub status: RowStatus,
    /// The vendor's number of its payment record, once it has one.
    pub invoice_id: Option<u64>,
    /// The merchant's number of its payment record, or the vendor's own if the merchant gave none.
    pub invoice_no: Option<String>,
    /// Every try so far.
    pub attempts: Vec<Attempt>,
    /// The collection, if the row was collected.
    pub collection: Option<Collection>,
}

/// One standing order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OrderSnapshot {
    /// Whose order it is.
    pub vendor: Vendor,
    /// What the vendor's writes take: `subscription_id`, or `ACPL…`.
    pub id: String,
    /// What the vendor's list shows where that is another number: `ACLD…`.
    pub listing_id: Option<String>,
    /// The merchant's reference.
    pub reference: String,
    /// The merchant's group.
    pub group: Option<String>,
    /// The path of the payer's page on this simulator.
    pub payer_path: String,
    /// The unguessable part of that path.
    #[serde(skip)]
    pub(crate) payer_token: String,
    /// The payer's name.
    pub payer_name: String,
    /// The payer's e-mail address.
    #[serde(skip)]
    pub payer_email: String,
    /// The payer's mobile number as it came.
    #[serde(skip)]
    pub payer_phone: String,
    /// The payer's internet address, if one was sent.
    #[serde(skip)]
    pub payer_address: Option<IpAddr>,
    /// The dealer, if there is one.
    pub agent: Option<String>,
    /// Whether the link is sent to the payer by mail.
    pub by_mail: bool,
    /// Whether the link is sent to the payer by text message.
    pub by_sms: bool,
    /// The text shown to the payer.
    pub description: String,
    /// The state now.
    pub status: OrderStatus,
    /// When it was created, in virtual time.
    #[serde(serialize_with = "instant")]
    pub created: Timestamp,
    /// The amount of each period in kuruş.
    pub amount_kurus: Kurus,
    /// False if each period needs a bill.
    pub fixed_price: bool,
    /// How many times its link was sent to the payer.
    pub links_sent: u32,
    /// The cards in charge order.
    pub cards: Vec<StoredCard>,
    /// The plan.
    pub rows: Vec<RowSnapshot>,
}

impl OrderSnapshot {
    /// What was collected, in plan order.
    pub fn collected(&self) -> impl Iterator<Item = &Collection> {
        self.rows.iter().filter_map(|row| row.collection.as_ref())
    }
}

/// What only the order's vendor can tell about it.
#[derive(Debug)]
pub(crate) struct VendorPart {
    pub(crate) vendor: Vendor,
    pub(crate) payer_path: String,
    pub(crate) payer: PayerPart,
    pub(crate) agent: Option<String>,
    pub(crate) by_mail: bool,
    pub(crate) by_sms: bool,
    pub(crate) description: String,
    pub(crate) links_sent: u32,
}

/// The payer as the vendor knows them.
#[derive(Debug)]
pub(crate) struct PayerPart {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) address: Option<IpAddr>,
}

impl<D> Order<D> {
    /// The order as tests see it.
    pub(crate) fn snapshot(&self, part: VendorPart, cards: Vec<StoredCard>, now: Timestamp) -> OrderSnapshot {
        OrderSnapshot {
            vendor: part.vendor,
            id: self.ids.id.clone(),
            listing_id: self.ids.listing.clone(),
            reference: self.ids.reference.clone(),
            group: self.ids.group.clone(),
            payer_path: part.payer_path,
            payer_token: self.ids.token.clone(),
            payer_name: part.payer.name,
            payer_email: part.payer.email,
            payer_phone: part.payer.phone,
            payer_address: part.payer.address,
            agent: part.agent,
            by_mail: part.by_mail,
            by_sms: part.by_sms,
            description: part.description,
            status: self.status(now),
            created: self.opened,
            amount_kurus: self.amount,
            fixed_price: self.fixed_price,
            links_sent: part.links_sent,
            cards,
            rows: self.rows.iter().map(Row::snapshot).collect(),
        }
    }
}

impl Row {
    /// The row as tests see it.
    pub(crate) fn snapshot(&self) -> RowSnapshot {
        RowSnapshot {
            plan_id: self.plan_id,
            due: self.due,
            amount_kurus: self.amount,
            agent_kurus: self.shares.agent,
            company_kurus: self.shares.company,
            status: self.status,
            invoice_id: self.invoice.as_ref().map(|invoice| invoice.id),
            invoice_no: self.invoice.as_ref().map(|invoice| invoice.no.clone()),
            attempts: self.attempts.clone(),
            collection: self.collected.clone(),
        }
    }
}

fn instant<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}
