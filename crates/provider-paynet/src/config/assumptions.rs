//! What is assumed about Paynet's wire: one named setting for each assumption, and a note on each.

/// What is assumed about Paynet's wire, one named setting each.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumptions {
    /// The unit of amounts in answers, which no page shows. [`AmountUnit::Lira`].
    pub amounts_in_answers: AmountUnit,
    /// Whether the status number of an order is read as the sibling paylink service has it. On.
    pub status_reading: bool,
    /// Whether HTTP 404 with an Error object of type `no_data_error` says that the order does not exist. On.
    pub no_data_error_is_absence: bool,
    /// How many orders are asked for at once when listing. 100.
    pub page_size: u32,
    /// The status number that stops an order: `cancel` and `pause` send it. 3, the page's own example.
    pub stop_status: i64,
    /// The status number that starts a stopped order again; `None` leaves `resume` refused. `None`.
    pub resume_status: Option<i64>,
    /// Whether `period` is sent, so that "every 2 months" can be asked for. Off: were it ignored, "every 30 days"
    /// would become a charge each day.
    pub period_multiplier: bool,
    /// Whether an order whose first day is today begins at the present instant instead of midnight, which has passed.
    /// On.
    pub begin_now_if_today: bool,
    /// How the payer's mobile number is written. [`GsmForm::TenDigits`].
    pub gsm_form: GsmForm,
    /// How the lira is spelled in `currency`; `None` leaves the member out. `None`.
    pub currency: Option<CurrencySpelling>,
}

/// The unit of amounts in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a decision that must be matched in full wherever an amount is read")]
pub enum AmountUnit {
    /// Lira with decimals: `102.20`. The type in the tables, `decimal`, suggests it.
    Lira,
    /// Whole kuruş, as in requests: `10220`.
    Kurus,
    /// Not read: the text alone is reported.
    Unread,
}

/// How the payer's mobile number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the two forms that sibling services name")]
pub enum GsmForm {
    /// `5XXXXXXXXX`
    TenDigits,
    /// `05XXXXXXXXX`
    LeadingZero,
}

/// How the lira is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the two spellings on Paynet's pages")]
pub enum CurrencySpelling {
    /// `TL`, as the texts have it.
    Tl,
    /// `TRY`, as one example has it.
    Try,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            amounts_in_answers: AmountUnit::Lira,
            status_reading: true,
            no_data_error_is_absence: true,
            page_size: 100,
            stop_status: 3,
            resume_status: None,
            period_multiplier: false,
            begin_now_if_today: true,
            gsm_form: GsmForm::TenDigits,
            currency: None,
        }
    }
}

impl Assumptions {
    /// Sets [`amounts_in_answers`](Self::amounts_in_answers).
    #[must_use]
    pub fn with_amounts_in_answers(mut self, unit: AmountUnit) -> Self {
        self.amounts_in_answers = unit;
        self
    }

    /// Sets [`status_reading`](Self::status_reading).
    #[must_use]
    pub fn with_status_reading(mut self, on: bool) -> Self {
        self.status_reading = on;
        self
    }

    /// Sets [`no_data_error_is_absence`](Self::no_data_error_is_absence).
    #[must_use]
    pub fn with_no_data_error_is_absence(mut self, on: bool) -> Self {
        self.no_data_error_is_absence = on;
        self
    }

    /// Sets [`page_size`](Self::page_size); 0 is taken for 1.
    #[must_use]
    pub fn with_page_size(mut self, orders: u32) -> Self {
        self.page_size = orders.max(1);
        self
    }

    /// Sets [`stop_status`](Self::stop_status).
    #[must_use]
    pub fn with_stop_status(mut self, status: i64) -> Self {
        self.stop_status = status;
        self
    }

    /// Sets [`resume_status`](Self::resume_status); 0 is the likeliest.
    #[must_use]
    pub fn with_resume_status(mut self, status: Option<i64>) -> Self {
        self.resume_status = status;
        self
    }

    /// Sets [`period_multiplier`](Self::period_multiplier).
    #[must_use]
    pub fn with_period_multiplier(mut self, on: bool) -> Self {
        self.period_multiplier = on;
        self
    }

    /// Sets [`begin_now_if_today`](Self::begin_now_if_today).
    #[must_use]
    pub fn with_begin_now_if_today(mut self, on: bool) -> Self {
        self.begin_now_if_today = on;
        self
    }

    /// Sets [`gsm_form`](Self::gsm_form).
    #[must_use]
    pub fn with_gsm_form(mut self, form: GsmForm) -> Self {
        self.gsm_form = form;
        self
    }

    /// Sets [`currency`](Self::currency).
    #[must_use]
    pub fn with_currency(mut self, spelling: Option<CurrencySpelling>) -> Self {
        self.currency = spelling;
        self
    }
}

/// One assumption in words, so that a tool can show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AssumptionNote {
    /// The setting's name in [`Assumptions`].
    pub setting: &'static str,
    /// What it assumes.
    pub assumes: &'static str,
    /// Its default.
    pub default: &'static str,
    /// What it shapes.
    pub shapes: Shapes,
    /// Where the idea comes from.
    pub source: &'static str,
}

/// What an assumption shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shapes {
    /// How answers are read; on by default, and marked in the value.
    Reading,
    /// What is sent; off by default, but for what a service cannot do without.
    Writing,
}

/// What `resume_status` assumes; the capabilities say it too.
pub(crate) const RESUME_ASSUMES: &str = "this status number starts a stopped order again (0 is the likeliest)";
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
        assumes: "HTTP 404 with an Error object of type `no_data_error` means that the order does not exist",
        default: "on",
        shapes: Shapes::Reading,
        source: "the error type table (hata-tipleri)",
    },
    AssumptionNote {
        setting: "page_size",
        assumes: "one page of the list may be asked for this many orders",
        default: "100",
        shapes: Shapes::Reading,
        source: "`limit` is documented, its maximum is not",
    },
    AssumptionNote {
        setting: "stop_status",
        assumes: "status 3 stops an order, reversibly",
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
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_note_and_every_note_a_setting() {
        let shown = format!("{:?}", Assumptions::default());
        for note in ASSUMPTIONS {
            assert!(shown.contains(&format!("{}: ", note.setting)), "{}", note.setting);
        }
        assert_eq!(shown.matches(": ").count(), ASSUMPTIONS.len());
    }

    #[test]
    fn what_would_shape_a_write_without_need_is_off() {
        let assumed = Assumptions::default();
        assert_eq!((assumed.resume_status, assumed.period_multiplier, assumed.currency), (None, false, None));
    }

    #[test]
    fn a_page_holds_at_least_one_order() {
        assert_eq!(Assumptions::default().with_page_size(0).page_size, 1);
    }
}
