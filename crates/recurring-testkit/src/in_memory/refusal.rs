//! Why the model turns a request down, and the error that this becomes.

use std::time::Duration;

use jiff::SignedDuration;
use recurring_core::{Advice, Error, ErrorKind, Operation, ProviderMessage, Status, VendorCode};

use super::telling::{Field, Telling};

/// Why the model turns a request down; nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    UnknownOrder,
    UnknownCard,
    UnknownInvoice,
    SeveralOrders,
    ReferenceTaken,
    State(Status),
    NoChannel,
    FixedPrice,
    NoPeriodLeft,
    PastDay,
    InvoiceNoTaken,
    CoolingDown(SignedDuration),
    NothingDue,
    NotDueYet,
    AlreadyCollected,
    Declined(SignedDuration),
}

impl Refusal {
    /// The refusal as the error of an operation, as far as it is told.
    pub(super) fn into_error(self, operation: Operation, provider: &'static str, telling: &Telling) -> Error {
        let (code, words) = self.said();
        let mut error = Error::new(self.kind(operation, telling), operation, provider, "")
            .with_code(Some(VendorCode::new(code)))
            .with_message(Some(ProviderMessage::redacted(&words, &[])))
            .with_effort(1, Duration::ZERO);
        let told = telling.tells(operation, Field::Advice) || matches!(self, Self::CoolingDown(_));
        if let Some(advice) = self.advice().filter(|_| told) {
            error = error.with_advice(advice);
        }
        error
    }

    /// What a row that is turned down says of itself.
    pub(super) fn said(self) -> (&'static str, String) {
        match self {
            Self::UnknownOrder => ("unknown_order", "no order is named so".to_owned()),
            Self::UnknownCard => ("unknown_card", "no card is named so".to_owned()),
            Self::UnknownInvoice => ("unknown_invoice", "no bill of the order is named so".to_owned()),
            Self::SeveralOrders => ("several_orders", "several orders are named so".to_owned()),
            Self::ReferenceTaken => ("reference_taken", "another order has this reference".to_owned()),
            Self::State(status) => ("wrong_state", format!("the order is {status}")),
            Self::NoChannel => ("no_channel", "the order was made without mail or message".to_owned()),
            Self::FixedPrice => ("fixed_price", "each collection of the order has the same amount".to_owned()),
            Self::NoPeriodLeft => ("no_period_left", "every period has its bill".to_owned()),
            Self::PastDay => ("past_day", "the day has passed".to_owned()),
            Self::InvoiceNoTaken => ("invoice_no_taken", "another bill has this number".to_owned()),
            Self::CoolingDown(rest) => ("cooling_down", format!("the next attempt can be made in {rest:#}")),
            Self::NothingDue => ("nothing_due", "nothing is due and uncollected".to_owned()),
            Self::NotDueYet => ("not_due_yet", "the bill is not due yet".to_owned()),
            Self::AlreadyCollected => ("already_collected", "the bill is collected already".to_owned()),
            Self::Declined(_) => ("declined", "the card was declined".to_owned()),
        }
    }

    /// When to try again, where the refusal says it.
    pub(super) fn advice(self) -> Option<Advice> {
        match self {
            Self::CoolingDown(wait) | Self::Declined(wait) => Duration::try_from(wait).ok().map(Advice::NotBefore),
            Self::AlreadyCollected => Some(Advice::Never),
            _ => None,
        }
    }

    fn kind(self, operation: Operation, telling: &Telling) -> ErrorKind {
        match self {
            Self::UnknownOrder | Self::UnknownCard | Self::UnknownInvoice
                if telling.tells(operation, Field::Absence) =>
            {
                ErrorKind::NotFound
            }
            Self::ReferenceTaken if !telling.tells(operation, Field::Duplicate) => ErrorKind::UnclearAnswer,
            _ => ErrorKind::Refused,
        }
    }
}
