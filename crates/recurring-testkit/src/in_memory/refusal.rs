//! Why the model turns a request down, and the error that this becomes.

use std::borrow::Cow;
use std::time::Duration;

use jiff::SignedDuration;
use recurring_core::{Advice, Error, ErrorKind, Operation, ProviderMessage, Status, VendorCode};

use super::decline::Decline;
use super::telling::{Field, Telling};

/// Why the model turns a request down; nothing happened.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What the bank says, and how long the cool-down is that begins with it.
    Declined(Decline, SignedDuration),
}

impl Refusal {
    /// The refusal as the error of an operation, as far as it is told.
    pub(super) fn into_error(self, operation: Operation, provider: &'static str, telling: &Telling) -> Error {
        let (code, words) = self.said();
        let mut error = Error::new(self.kind(operation, telling), operation, provider, "")
            .with_code(Some(VendorCode::new(&code)))
            .with_message(Some(ProviderMessage::redacted(&words, &[])))
            .with_effort(1, Duration::ZERO);
        let told = telling.tells(operation, Field::Advice) || matches!(self, Self::CoolingDown(_));
        if let Some(advice) = self.advice().filter(|_| told) {
            error = error.with_advice(advice);
        }
        error
    }

    /// What a row that is turned down says of itself.
    pub(super) fn said(&self) -> (Cow<'static, str>, String) {
        let (code, words) = match self {
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
            Self::Declined(decline, _) => return (decline.code.clone(), decline.words.clone().into_owned()),
        };
        (Cow::Borrowed(code), words)
    }

    /// When to try again, where the refusal says it.
    pub(super) fn advice(&self) -> Option<Advice> {
        let wait = |rest: &SignedDuration| Duration::try_from(*rest).ok().map(Advice::NotBefore);
        match self {
            Self::CoolingDown(rest) => wait(rest),
            Self::Declined(decline, cool_down) => decline.advice.or_else(|| wait(cool_down)),
            Self::AlreadyCollected => Some(Advice::Never),
            _ => None,
        }
    }

    fn kind(&self, operation: Operation, telling: &Telling) -> ErrorKind {
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
