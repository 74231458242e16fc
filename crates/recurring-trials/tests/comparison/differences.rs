//! Where a vendor is known to differ from the model: each with its reason, and each must still be there.

use recurring_sim::Vendor;

/// A field that a vendor's answers do not tell, or tell otherwise, at every step of every scenario.
pub(crate) struct Untold {
    pub(crate) vendor: Vendor,
    pub(crate) step: &'static str,
    pub(crate) field: &'static str,
    pub(crate) reason: &'static str,
}

/// A step of a scenario at which a vendor is known to differ in some fields.
pub(crate) struct Difference {
    pub(crate) vendor: Vendor,
    pub(crate) scenario: &'static str,
    /// The place of the step, from 1, and its name.
    pub(crate) step: (usize, &'static str),
    pub(crate) fields: &'static [&'static str],
    pub(crate) reason: &'static str,
}

pub(crate) const UNTOLD: &[Untold] = &[
    Untold {
        vendor: Vendor::Paynet,
        step: "find",
        field: "created_on",
        reason: "no service of Paynet's tells the day on which an order was made",
    },
    Untold {
        vendor: Vendor::Paynet,
        step: "cancel",
        field: "collected",
        reason: "status_update answers with its envelope alone",
    },
    Untold {
        vendor: Vendor::Paynet,
        step: "cancel",
        field: "remaining",
        reason: "status_update answers with its envelope alone",
    },
    Untold {
        vendor: Vendor::Paynet,
        step: "list",
        field: "statuses",
        reason: "the list carries no plan, without which a status number does not tell what state an order is in",
    },
    Untold {
        vendor: Vendor::Paynkolay,
        step: "find",
        field: "id",
        reason: "the list shows ACLD numbers only, and no bridge to the ACPL number is known",
    },
    Untold {
        vendor: Vendor::Paynkolay,
        step: "find",
        field: "first_due",
        reason: "the list shows the next due date and the day on which an order was made, not its first day",
    },
];

pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        vendor: Vendor::Paynet,
        scenario: "an_order_awaits_its_payer_and_is_not_collected",
        step: (3, "find"),
        fields: &["next_due"],
        reason: "the plan keeps its days until the payer decides, and the model passes over days gone by",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "an_approved_order_is_collected_as_it_falls_due",
        step: (2, "find"),
        fields: &["status"],
        reason: "an approved order looks like an awaited one until its first collection: no page tells them apart",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "a_payer_refuses",
        step: (2, "find"),
        fields: &["status"],
        reason: "no status number for a payer's refusal is documented; a cancelled order is what is shown",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "a_decline_is_not_a_collection",
        step: (2, "find"),
        fields: &["status"],
        reason: "a failed row without a transaction may have been closed by the merchant: it shows no approval",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "a_paused_order_rests_and_goes_on",
        step: (6, "find"),
        fields: &["next_due"],
        reason: "what fell due during a pause stays a waiting row of the plan",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "a_reference_used_twice",
        step: (2, "create"),
        fields: &["error", "effect", "advice"],
        reason: "code 5, a duplicate, may be our own earlier try: it is unknown until it is read back",
    },
    Difference {
        vendor: Vendor::Paynkolay,
        scenario: "an_order_awaits_its_payer_and_is_not_collected",
        step: (3, "find"),
        fields: &["next_due"],
        reason: "the list keeps the first day until the payer decides, and the model passes over days gone by",
    },
    Difference {
        vendor: Vendor::Paynkolay,
        scenario: "a_payer_refuses",
        step: (2, "find"),
        fields: &["next_due"],
        reason: "the page's own example of a refused order shows its first day",
    },
    Difference {
        vendor: Vendor::Paynkolay,
        scenario: "an_order_nobody_knows_is_cancelled",
        step: (2, "cancel"),
        fields: &["error", "advice"],
        reason: "code 0 stands for every refusal, so a missing order is not told apart",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "a_card_is_linked_before_the_payer_decides",
        step: (7, "find"),
        fields: &["status"],
        reason: "an approved order looks like an awaited one until its first collection: no page tells them apart",
    },
    Difference {
        vendor: Vendor::Paynkolay,
        scenario: "attempts_are_listed",
        step: (2, "list_attempts"),
        fields: &["sent"],
        reason: "payments are listed in windows of their own, of which the capabilities do not tell",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "bills_are_listed",
        step: (2, "list_invoices"),
        fields: &["bills"],
        reason: "a period of a fixed price has no payment record before it falls due",
    },
    Difference {
        vendor: Vendor::Paynet,
        scenario: "attempts_are_listed",
        step: (2, "list_invoices"),
        fields: &["bills"],
        reason: "a period of a fixed price has no payment record before it falls due",
    },
];
