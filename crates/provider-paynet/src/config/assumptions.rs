//! What is assumed about Paynet's wire: one named setting for each assumption.

/// What is assumed about Paynet's wire, one named setting each.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumptions {
    /// The unit of amounts in answers, which no page shows. [`AmountUnit::Lira`].
    pub amounts_in_answers: AmountUnit,
    /// Whether the status number of an order is read as the sibling paylink service has it. On.
    pub status_reading: bool,
    /// Whether code 12, or HTTP 404 with an Error object of type `no_data_error`, says that the order that was searched for
    /// does not exist. On; off, no search finds that there is none.
    pub no_data_error_is_absence: bool,
    /// How many orders or bills are asked for at once when listing, at least 2. 100.
    pub page_size: u32,
    /// From how many rows on a page is not taken for the last one, where no further page can be asked for or the next one
    /// is empty, and nothing in the answer says that the list ends. 0 takes none for the last. 10, the documented default
    /// of `limit`.
    pub shortest_full_page: u32,
    /// Whether a success without a list is one with an empty list, at the services whose own example has none. Off: a
    /// list may be missing where there are rows, and would then be evidence of nothing.
    pub missing_list_is_empty: bool,
    /// Whether the list of bills is read on after its first page. On.
    pub invoice_paging: bool,
    /// Whether rows of the list of bills are read by the names that a plan's rows have; else only their raw text is
    /// kept. On.
    pub invoice_rows: bool,
    /// Whether rows of the list of attempts are read by the names that Paynet's other lists of payments have; else only
    /// their raw text is kept. On.
    pub attempt_rows: bool,
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
    /// Whether a bill due today is dated one minute from now instead of midnight, which has passed. On.
    pub bill_soon_if_today: bool,
    /// How the payer's mobile number is written. [`GsmForm::TenDigits`].
    pub gsm_form: GsmForm,
    /// How the lira is spelled in `currency`; `None` leaves the member out. `None`.
    pub currency: Option<CurrencySpelling>,
    /// How the flag is spelled that adds the commission to the amount; `None` leaves it refused. `None`.
    pub commission_spelling: Option<CommissionSpelling>,
    /// How the year of a card's expiry is written. [`YearForm::TwoDigits`].
    pub card_year: YearForm,
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

/// How the flag is spelled that adds the commission to the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the two spellings on Paynet's pages, and both at once")]
pub enum CommissionSpelling {
    /// `addcomission_to_amount`, as one revision of the page has it.
    Joined,
    /// `add_comission_to_amount`, as the other has it.
    Underscored,
    /// Both members.
    Both,
}

/// How the year of a card's expiry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the two forms that Paynet's pages show")]
pub enum YearForm {
    /// `29`, as the page's own example.
    TwoDigits,
    /// `2029`, as sibling services have it.
    FourDigits,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            amounts_in_answers: AmountUnit::Lira,
            status_reading: true,
            no_data_error_is_absence: true,
            page_size: 100,
            shortest_full_page: 10,
            missing_list_is_empty: false,
            invoice_paging: true,
            invoice_rows: true,
            attempt_rows: true,
            stop_status: 3,
            resume_status: None,
            period_multiplier: false,
            begin_now_if_today: true,
            bill_soon_if_today: true,
            gsm_form: GsmForm::TenDigits,
            currency: None,
            commission_spelling: None,
            card_year: YearForm::TwoDigits,
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

    /// Sets [`page_size`](Self::page_size); less than 2 is taken for 2, because each page begins with the last row of the
    /// one before.
    #[must_use]
    pub fn with_page_size(mut self, rows: u32) -> Self {
        self.page_size = rows;
        self.page_size = self.rows_of_a_page();
        self
    }

    /// The page size, however it was set.
    pub(crate) fn rows_of_a_page(&self) -> u32 {
        self.page_size.max(2)
    }

    /// Sets [`shortest_full_page`](Self::shortest_full_page).
    #[must_use]
    pub fn with_shortest_full_page(mut self, rows: u32) -> Self {
        self.shortest_full_page = rows;
        self
    }

    /// Sets [`missing_list_is_empty`](Self::missing_list_is_empty).
    #[must_use]
    pub fn with_missing_list_is_empty(mut self, on: bool) -> Self {
        self.missing_list_is_empty = on;
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

    /// Sets [`invoice_paging`](Self::invoice_paging).
    #[must_use]
    pub fn with_invoice_paging(mut self, on: bool) -> Self {
        self.invoice_paging = on;
        self
    }

    /// Sets [`invoice_rows`](Self::invoice_rows).
    #[must_use]
    pub fn with_invoice_rows(mut self, on: bool) -> Self {
        self.invoice_rows = on;
        self
    }

    /// Sets [`attempt_rows`](Self::attempt_rows).
    #[must_use]
    pub fn with_attempt_rows(mut self, on: bool) -> Self {
        self.attempt_rows = on;
        self
    }

    /// Sets [`bill_soon_if_today`](Self::bill_soon_if_today).
    #[must_use]
    pub fn with_bill_soon_if_today(mut self, on: bool) -> Self {
        self.bill_soon_if_today = on;
        self
    }

    /// Sets [`commission_spelling`](Self::commission_spelling).
    #[must_use]
    pub fn with_commission_spelling(mut self, spelling: Option<CommissionSpelling>) -> Self {
        self.commission_spelling = spelling;
        self
    }

    /// Sets [`card_year`](Self::card_year).
    #[must_use]
    pub fn with_card_year(mut self, form: YearForm) -> Self {
        self.card_year = form;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_shape_a_write_without_need_is_off() {
        let assumed = Assumptions::default();
        assert_eq!((assumed.resume_status, assumed.period_multiplier), (None, false));
        assert_eq!((assumed.currency, assumed.commission_spelling), (None, None));
    }

    #[test]
    fn a_page_has_room_for_a_new_row_beside_the_last_one() {
        for rows in [0, 1, 2] {
            assert_eq!(Assumptions::default().with_page_size(rows).page_size, 2);
        }
    }

    #[test]
    fn what_would_take_something_missing_for_evidence_is_off() {
        assert!(!Assumptions::default().missing_list_is_empty);
    }
}
