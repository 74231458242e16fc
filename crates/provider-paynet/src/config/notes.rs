//! Every assumption about Paynet's wire in words, so that a tool can show it.

use recurring_core::{AssumptionNote, Shapes};

/// What `resume_status` assumes; the capabilities say it too.
pub(crate) const RESUME_ASSUMES: &str = "this status number starts a stopped order again (0 is the likeliest)";
/// What `stop_status` assumes; the capabilities say it too.
pub(crate) const STOP_ASSUMES: &str = "status 3 stops an order, reversibly";
/// What `period_multiplier` assumes; the capabilities say it too.
pub(crate) const PERIOD_ASSUMES: &str =
    "`period` multiplies the interval; were it ignored, every 30 days would become every day";

/// Every assumption about Paynet's wire that has a setting.
pub const ASSUMPTIONS: &[AssumptionNote] = &[
    AssumptionNote {
        setting: "amounts_in_answers",
        assumes: "amounts in answers are lira with decimals",
        default: "lira",
        shapes: Shapes::Reading,
        source: "the detail page's table types them `decimal`, requests type them `string` of kuruş; no value is shown",
    },
    AssumptionNote {
        setting: "status_reading",
        assumes: "an order's `status` is 0 open, 3 stopped, 5 cancelled, 6 deleted",
        default: "on",
        shapes: Shapes::Reading,
        source: "the sibling paylink page for 0 and 3, the common status table for 5 and 6",
    },
    AssumptionNote {
        setting: "no_data_error_is_absence",
        assumes: "code 12, or HTTP 404 with an Error object of type `no_data_error`, means that the order does not exist",
        default: "on",
        shapes: Shapes::Reading,
        source: "the tables of return codes (`nodata`) and error types name both; no page says when they come",
    },
    AssumptionNote {
        setting: "page_size",
        assumes: "one page of a list may be asked for this many orders or bills",
        default: "100",
        shapes: Shapes::Reading,
        source: "`limit` is documented, its maximum is not",
    },
    AssumptionNote {
        setting: "shortest_full_page",
        assumes: "a page on which more rows follow has at least this many",
        default: "10",
        shapes: Shapes::Reading,
        source: "the documented default of `limit` where one is told; attempts have no `limit` at all",
    },
    AssumptionNote {
        setting: "missing_list_is_empty",
        assumes: "a success without a list of orders, bills or attempts says that there are none",
        default: "off",
        shapes: Shapes::Reading,
        source: "the pages' own examples have no list, and do not say whether there were rows",
    },
    AssumptionNote {
        setting: "invoice_paging",
        assumes: "`starting_after`, a row's index, is read by the list of bills as by the list of orders",
        default: "on",
        shapes: Shapes::Reading,
        source: "its answer repeats the member, its request table does not have it",
    },
    AssumptionNote {
        setting: "invoice_rows",
        assumes: "rows of the list of bills are named as a plan's rows are",
        default: "on",
        shapes: Shapes::Reading,
        source: "the page's rows could not be read; the detail page's plan rows have these members",
    },
    AssumptionNote {
        setting: "attempt_rows",
        assumes: "rows of the list of attempts are named as in Paynet's other lists of payments",
        default: "on",
        shapes: Shapes::Reading,
        source: "the page shows no row at all",
    },
    AssumptionNote {
        setting: "stop_status",
        assumes: STOP_ASSUMES,
        default: "3",
        shapes: Shapes::Writing,
        source: "the status page's own example, which does not say which way it goes; 3 is passive at paylink",
    },
    AssumptionNote {
        setting: "resume_status",
        assumes: RESUME_ASSUMES,
        default: "off",
        shapes: Shapes::Writing,
        source: "the sibling paylink page, where 0 is waiting for payment",
    },
    AssumptionNote {
        setting: "period_multiplier",
        assumes: PERIOD_ASSUMES,
        default: "off",
        shapes: Shapes::Writing,
        source: "the detail page describes it; no example sends it",
    },
    AssumptionNote {
        setting: "begin_now_if_today",
        assumes: "a `begin_date` of today must not lie in the past, so it is the present instant and not midnight",
        default: "on",
        shapes: Shapes::Writing,
        source: "the create page's example has the form of a present instant; no rule is told",
    },
    AssumptionNote {
        setting: "bill_soon_if_today",
        assumes: "a bill's `val_date` of today must not lie in the past, so it is one minute from now and not midnight",
        default: "on",
        shapes: Shapes::Writing,
        source: "the create_invoice example has the form of a present instant; no rule is told",
    },
    AssumptionNote {
        setting: "gsm_form",
        assumes: "the payer's mobile number is taken as ten digits from 5",
        default: "ten digits",
        shapes: Shapes::Writing,
        source: "sibling services name ten digits, or eleven from 05; the create page names no form",
    },
    AssumptionNote {
        setting: "currency",
        assumes: "the lira is spelled this way in `currency`",
        default: "off",
        shapes: Shapes::Writing,
        source: "texts say TL, the create_invoice example sends TRY; only lira is supported either way",
    },
    AssumptionNote {
        setting: "commission_spelling",
        assumes: "the flag that adds the commission to the amount is read under this spelling",
        default: "off",
        shapes: Shapes::Writing,
        source: "two revisions of the create page spell it in two ways",
    },
    AssumptionNote {
        setting: "card_year",
        assumes: "the year of a card's expiry is taken with two digits",
        default: "two digits",
        shapes: Shapes::Writing,
        source: "the card page's own example; sibling services show four digits",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Assumptions;

    #[test]
    fn every_setting_has_a_note_and_every_note_a_setting() {
        let shown = format!("{:?}", Assumptions::default());
        for note in ASSUMPTIONS {
            assert!(shown.contains(&format!("{}: ", note.setting)), "{}", note.setting);
        }
        assert_eq!(shown.matches(": ").count(), ASSUMPTIONS.len());
    }
}
