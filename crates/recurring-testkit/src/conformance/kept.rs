//! What a vendor has of an order, by its own books, for comparing it with what the order was made with.

use std::fmt;
use std::net::IpAddr;

use recurring_core::{CreateInstruction, Dealer, Description, GroupReference, Notify, PayerIp};

/// What the vendor has of an order beyond its plan, as far as a stage can tell: what it does not say is not compared.
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
    payer_address: Option<Option<IpAddr>>,
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

    /// The payer's internet address; `None` if the vendor was told none.
    #[must_use]
    pub fn payer_address(mut self, address: Option<IpAddr>) -> Self {
        self.payer_address = Some(address);
        self
    }

    /// The first thing that an order was made with and that the vendor has otherwise.
    pub(super) fn differs_from(&self, sent: &CreateInstruction, passes_address: bool) -> Option<&'static str> {
        let CreateInstruction { payer, description, notify, group, dealer, .. } = sent;
        let is = |kept: &Option<Box<str>>, sent: Option<&str>| {
            kept.as_deref().is_none_or(|kept| kept == sent.unwrap_or_default())
        };
        let address = payer.ip.filter(|_| passes_address).map(PayerIp::address);
        let same = [
            ("ways to tell the payer", self.notify.is_none_or(|kept| kept == *notify)),
            ("dealer", self.dealer.as_ref().is_none_or(|kept| kept == dealer)),
            ("group", is(&self.group, group.as_ref().map(GroupReference::as_str))),
            ("description", is(&self.description, description.as_ref().map(Description::as_str))),
            ("payer's name", is(&self.payer_name, Some(payer.name.as_str()))),
            ("payer's address", self.payer_address.is_none_or(|kept| kept == address)),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(what, _)| what)
    }
}

/// Names what is told, and shows none of it: some is personal data.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}
