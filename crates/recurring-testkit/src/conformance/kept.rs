//! What a vendor has of an order, by its own books, for comparing it with what the order was made with.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use recurring_core::{
    CreateInstruction, Date, Dealer, Description, GroupReference, Gsm, Notify, PayerIp, Pricing, Shares,
};

/// What the vendor has of an order beyond its plan, as far as a stage can tell: what it does not say is not compared, and
/// the clause on options is then kept in part, with that as what had no witness.
///
/// ```
/// use recurring_testkit::conformance::Kept;
///
/// // By the simulator's books: the group and the payer's name, and no text.
/// let kept = Kept::default().group(Some("2026-A")).payer_name("Bilge Demir").description(None);
/// # let _ = kept;
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Kept {
    notify: Option<Notify>,
    dealer: Option<Dealer>,
    group: Option<Box<str>>,
    description: Option<Box<str>>,
    payer_name: Option<Box<str>>,
    payer_email: Option<Box<str>>,
    /// `None` within where it is no mobile number.
    payer_gsm: Option<Option<Gsm>>,
    payer_address: Option<Option<IpAddr>>,
    splits: BTreeMap<Date, Option<Shares>>,
}

/// One thing of what a vendor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Notify,
    Dealer,
    Group,
    Description,
    PayerName,
    PayerEmail,
    PayerGsm,
    PayerAddress,
    Splits,
}

impl Kept {
    /// How the payer is told of the link.
    #[must_use]
    pub fn notify(mut self, notify: Notify) -> Self {
        self.notify = Some(notify);
        self
    }

    /// The dealer, and how each collection is split.
    #[must_use]
    pub fn dealer(mut self, dealer: Dealer) -> Self {
        self.dealer = Some(dealer);
        self
    }

    /// The group; `None` if it is in none.
    #[must_use]
    pub fn group(mut self, group: Option<&str>) -> Self {
        self.group = Some(group.unwrap_or_default().into());
        self
    }

    /// The text that the payer sees; `None` if there is none.
    #[must_use]
    pub fn description(mut self, description: Option<&str>) -> Self {
        self.description = Some(description.unwrap_or_default().into());
        self
    }

    /// The payer's full name.
    #[must_use]
    pub fn payer_name(mut self, name: &str) -> Self {
        self.payer_name = Some(name.into());
        self
    }

    /// The payer's e-mail address.
    #[must_use]
    pub fn payer_email(mut self, email: &str) -> Self {
        self.payer_email = Some(email.into());
        self
    }

    /// The payer's mobile number, in any spelling that a caller could give it in.
    #[must_use]
    pub fn payer_gsm(mut self, gsm: &str) -> Self {
        self.payer_gsm = Some(Gsm::new(gsm).ok());
        self
    }

    /// The payer's internet address; `None` if the vendor was told none.
    #[must_use]
    pub fn payer_address(mut self, address: Option<IpAddr>) -> Self {
        self.payer_address = Some(address);
        self
    }

    /// How the collection that falls due on a day is split, as it stands now; `None` if it is not.
    #[must_use]
    pub fn split(mut self, due: Date, shares: Option<Shares>) -> Self {
        self.splits.insert(due, shares);
        self
    }

    /// Whether a part is told.
    pub(super) fn tells(&self, part: Part) -> bool {
        match part {
            Part::Notify => self.notify.is_some(),
            Part::Dealer => self.dealer.is_some(),
            Part::Group => self.group.is_some(),
            Part::Description => self.description.is_some(),
            Part::PayerName => self.payer_name.is_some(),
            Part::PayerEmail => self.payer_email.is_some(),
            Part::PayerGsm => self.payer_gsm.is_some(),
            Part::PayerAddress => self.payer_address.is_some(),
            Part::Splits => !self.splits.is_empty(),
        }
    }

    /// How the collection of a day is split, if that is told.
    pub(super) fn split_on(&self, due: Date) -> Option<Option<Shares>> {
        self.splits.get(&due).copied()
    }

    /// The first thing that an order was made with and that the vendor has otherwise.
    pub(super) fn differs_from(&self, sent: &CreateInstruction, passes_address: bool) -> Option<Part> {
        let CreateInstruction { payer, description, notify, group, dealer, pricing, .. } = sent;
        let is = |kept: &Option<Box<str>>, sent: Option<&str>| {
            kept.as_deref().is_none_or(|kept| kept == sent.unwrap_or_default())
        };
        let address = payer.ip.filter(|_| passes_address).map(PayerIp::address);
        // With a variable price each bill has its own split.
        let split = |kept: &Option<Shares>| *pricing == Pricing::Variable || *kept == dealer.shares;
        let same = [
            (Part::Notify, self.notify.is_none_or(|kept| kept == *notify)),
            (Part::Dealer, self.dealer.as_ref().is_none_or(|kept| kept == dealer)),
            (Part::Group, is(&self.group, group.as_ref().map(GroupReference::as_str))),
            (Part::Description, is(&self.description, description.as_ref().map(Description::as_str))),
            (Part::PayerName, is(&self.payer_name, Some(payer.name.as_str()))),
            (Part::PayerEmail, is(&self.payer_email, Some(payer.email.as_str()))),
            (Part::PayerGsm, self.payer_gsm.as_ref().is_none_or(|kept| kept.as_ref() == Some(&payer.gsm))),
            (Part::PayerAddress, self.payer_address.is_none_or(|kept| kept == address)),
            (Part::Splits, self.splits.values().all(split)),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(part, _)| part)
    }
}

/// Names what is told, and shows none of it: some is personal data.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notify => "ways to tell the payer",
            Self::Dealer => "dealer",
            Self::Group => "group",
            Self::Description => "description",
            Self::PayerName => "payer's name",
            Self::PayerEmail => "payer's e-mail address",
            Self::PayerGsm => "payer's mobile number",
            Self::PayerAddress => "payer's address",
            Self::Splits => "split of each collection",
        })
    }
}
