//! The members, and what the service knows of each one's order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use recurring_core::{
    Clock, CreateInstruction, Email, Error, Failed, Gsm, InvalidValue, MerchantReference, Money, Payer, PayerName,
    Period, RecurringProvider, Schedule, Submission, Unresolved,
};

/// What a membership costs each month.
const PRICE: Money = Money::from_kurus(14_990);
/// How many months a membership lasts.
const MONTHS: u16 = 12;

/// The members, and the provider that collects from them.
#[derive(Debug)]
pub(crate) struct Members {
    pub(crate) provider: Arc<dyn RecurringProvider>,
    pub(crate) clock: Arc<dyn Clock>,
    numbers: AtomicU32,
    known: Mutex<BTreeMap<String, Known>>,
}

/// What is known of a member's order. A service that survives a crash writes this down before each call.
#[derive(Debug)]
pub(crate) enum Known {
    /// It is on its way to the provider.
    Sending,
    /// It was made; the payer approves under this link.
    Made(String),
    /// Its answer was lost: it is not known whether it was made, and it must not be sent again.
    Checking(Unresolved<CreateInstruction>),
    /// It was made, and its link was lost.
    LinkLost,
    /// It was turned down, and nothing happened.
    Refused(String),
    /// Only a person can tell.
    AskedAPerson(Unresolved<CreateInstruction>),
}

/// Somebody who wants to be a member, as typed into the form.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Applicant {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) gsm: String,
}

impl Members {
    pub(crate) fn new(provider: Arc<dyn RecurringProvider>, clock: Arc<dyn Clock>) -> Self {
        Self { provider, clock, numbers: AtomicU32::new(1), known: Mutex::default() }
    }

    /// Takes a member on: one reference, one order, sent once.
    pub(crate) async fn take_on(&self, applicant: &Applicant) -> Result<MerchantReference, InvalidValue> {
        let order = self.order(applicant)?;
        let reference = order.reference.clone();
        self.set(&reference, Known::Sending);
        self.send(Submission::first(order)).await;
        Ok(reference)
    }

    /// Sends an order once and keeps what is then known of it.
    pub(crate) async fn send(&self, submission: Submission<CreateInstruction>) {
        let reference = submission.request().reference.clone();
        let known = match submission.send(self.provider.as_ref(), self.clock.as_ref()).await {
            Ok(created) => Known::Made(created.link.as_str().to_owned()),
            Err(Failed::NothingHappened { submission: _, error }) => Known::Refused(advised(&error)),
            Err(Failed::Unknown { unresolved, error: _ }) => Known::Checking(unresolved),
        };
        self.set(&reference, known);
    }

    /// The references of the members whose answer was lost.
    pub(crate) fn lost(&self) -> Vec<String> {
        let lost =
            |(reference, known): (&String, &Known)| matches!(known, Known::Checking(_)).then(|| reference.clone());
        self.known().iter().filter_map(lost).collect()
    }

    /// Takes a lost order out, so that one job alone works on it.
    pub(crate) fn claim(&self, reference: &str) -> Option<Unresolved<CreateInstruction>> {
        let mut known = self.known();
        let member = known.get_mut(reference).filter(|known| matches!(known, Known::Checking(_)))?;
        match std::mem::replace(member, Known::Sending) {
            Known::Checking(unresolved) => Some(unresolved),
            _ => None,
        }
    }

    pub(crate) fn set(&self, reference: &MerchantReference, known: Known) {
        self.known().insert(reference.as_str().to_owned(), known);
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn order(&self, applicant: &Applicant) -> Result<CreateInstruction, InvalidValue> {
        let Applicant { name, email, gsm } = applicant;
        let payer = Payer {
            name: PayerName::new(name.trim())?,
            email: Email::new(email.trim())?,
            gsm: Gsm::new(gsm)?,
            ip: None,
        };
        let schedule = Schedule::new(self.clock.today(), Period::MONTHLY, MONTHS)?;
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let reference = MerchantReference::new(format!("MEMBER-{number:05}"))?;
        Ok(CreateInstruction::new(reference, payer, PRICE, schedule))
    }
}

/// What a member is told of a refusal: our own words, never the provider's.
fn advised(error: &Error) -> String {
    format!("{} ({})", error.kind(), error.advice().as_str())
}
