//! What Paynkolay knows of an instruction beyond its plan.

use std::net::IpAddr;

use jiff::civil::Date;

use super::link;
use crate::ledger::{Order, PayerPart, VendorPart};
use crate::vendor::Vendor;

/// Paynkolay's part of an order.
#[derive(Debug)]
pub(crate) struct PaynkolayOrder {
    pub(super) name: String,
    pub(super) middle_name: String,
    pub(super) surname: String,
    pub(super) email: String,
    /// The address of the payer's device, if one was sent.
    pub(super) address: Option<IpAddr>,
    /// Ten digits, without the leading zero.
    pub(super) phone: String,
    pub(super) description: String,
    pub(super) last_day: Date,
}

impl PaynkolayOrder {
    /// The payer's names with one blank between them.
    pub(crate) fn payer_name(&self) -> String {
        let names = [self.name.trim(), self.middle_name.trim(), self.surname.trim()];
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What a snapshot needs.
    pub(crate) fn part(order: &Order<Self>) -> VendorPart {
        let details = &order.details;
        VendorPart {
            vendor: Vendor::Paynkolay,
            payer_path: link::path(&order.ids.id, &order.ids.token),
            payer: PayerPart {
                name: details.payer_name(),
                email: details.email.clone(),
                phone: details.phone.clone(),
                address: details.address,
            },
            agent: None,
            by_mail: false,
            by_sms: false,
            description: details.description.clone(),
            links_sent: 0,
        }
    }
}
