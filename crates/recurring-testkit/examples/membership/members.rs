//! The members, and what the service knows of each one's order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use recurring_core::{
    Clock, CreateInstruction, Email, Error, Failed, Gsm, InvalidValue, MerchantReference, Money, Payer, PayerName,
    Period, RecurringProvider, Schedule, Submission, Unresolved,
};
use uuid::Uuid;

/// What a membership costs each month.
const PRICE: Money = Money::from_kurus(14_990);
/// How many months a membership lasts.
const MONTHS: u16 = 12;

/// The members, and the provider that collects from them.
#[derive(Debug)]
pub(crate) struct Members {
    pub(crate) provider: Arc<dyn RecurringProvider>,
    pub(crate) clock: Arc<dyn Clock>,
    members: Mutex<BTreeMap<String, Member>>,
}

/// A member. A service that survives a crash writes this down before each call, with the time; what it then finds on its
/// way is taken up again by `Unresolved::recovered`.
#[derive(Debug)]
pub(crate) struct Member {
    gsm: Gsm,
    pub(crate) known: Known,
}

/// What is known of a member's order.
#[derive(Debug)]
pub(crate) enum Known {
    /// It is on its way to the provider, or being looked for.
    OnItsWay,
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
    /// The number of the form. It names the order, so that one form sent twice makes one order.
    pub(crate) form: Uuid,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) gsm: String,
}

/// What became of a form.
#[derive(Debug)]
pub(crate) enum Joined {
    /// There is an order, or there may be one, under this reference.
    Under(MerchantReference),
    /// Somebody with this telephone number has joined already.
    Already,
}

impl Members {
    pub(crate) fn new(provider: Arc<dyn RecurringProvider>, clock: Arc<dyn Clock>) -> Self {
        Self { provider, clock, members: Mutex::default() }
    }

    /// Takes a member on: one form, one reference, one order, sent once.
    pub(crate) async fn take_on(self: &Arc<Self>, applicant: &Applicant) -> Result<Joined, InvalidValue> {
        let order = self.order(applicant)?;
        let reference = order.reference.clone();
        match self.enter(&order) {
            Entered::Again => return Ok(Joined::Under(reference)),
            Entered::Already => return Ok(Joined::Already),
            Entered::New => {}
        }
        // In a task of its own: a browser that goes away drops this call, and must not drop the order with it.
        let members = Arc::clone(self);
        let sending = tokio::spawn(async move { members.send(Submission::first(order)).await });
        // Should the task panic, the order stays on its way, which nothing sends again.
        drop(sending.await);
        Ok(Joined::Under(reference))
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
        let lost = |(reference, member): (&String, &Member)| {
            matches!(member.known, Known::Checking(_)).then(|| reference.clone())
        };
        self.all().iter().filter_map(lost).collect()
    }

    /// Takes a lost order out, so that one job alone works on it.
    pub(crate) fn claim(&self, reference: &str) -> Option<Unresolved<CreateInstruction>> {
        let mut members = self.all();
        let member = members.get_mut(reference).filter(|member| matches!(member.known, Known::Checking(_)))?;
        match std::mem::replace(&mut member.known, Known::OnItsWay) {
            Known::Checking(unresolved) => Some(unresolved),
            _ => None,
        }
    }

    pub(crate) fn set(&self, reference: &MerchantReference, known: Known) {
        if let Some(member) = self.all().get_mut(reference.as_str()) {
            member.known = known;
        }
    }

    pub(crate) fn all(&self) -> MutexGuard<'_, BTreeMap<String, Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a member before anything is sent, so that a second form cannot overtake the first.
    fn enter(&self, order: &CreateInstruction) -> Entered {
        let mut members = self.all();
        if members.contains_key(order.reference.as_str()) {
            return Entered::Again;
        }
        let has_joined = |member: &Member| member.gsm == order.payer.gsm && !matches!(member.known, Known::Refused(_));
        if members.values().any(has_joined) {
            return Entered::Already;
        }
        let member = Member { gsm: order.payer.gsm.clone(), known: Known::OnItsWay };
        members.insert(order.reference.as_str().to_owned(), member);
        Entered::New
    }

    fn order(&self, applicant: &Applicant) -> Result<CreateInstruction, InvalidValue> {
        let Applicant { form, name, email, gsm } = applicant;
        let payer = Payer {
            name: PayerName::new(name.trim())?,
            email: Email::new(email.trim())?,
            gsm: Gsm::new(gsm)?,
            ip: None,
        };
        let schedule = Schedule::new(self.clock.today(), Period::MONTHLY, MONTHS)?;
        let reference = MerchantReference::new(format!("M-{}", form.simple()))?;
        Ok(CreateInstruction::new(reference, payer, PRICE, schedule))
    }
}

enum Entered {
    New,
    Again,
    Already,
}

/// What a member is told of a refusal: our own words, never the provider's.
fn advised(error: &Error) -> String {
    format!("{} ({})", error.kind(), error.advice().as_str())
}
