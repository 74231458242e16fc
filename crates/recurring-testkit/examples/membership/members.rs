//! The members, and what the service knows of each one's order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use recurring_core::{
    Clock, CreateInstruction, Date, DateRange, Email, Error, Failed, Gsm, Instruction, InvalidValue, MerchantReference,
    Operation, Payer, PayerName, RecurringProvider, Submission, Timestamp, Unresolved,
};
use uuid::Uuid;

use super::offer::{self, Offer};

/// The members, and the provider that collects from them.
///
/// They are kept in memory, and gone with the process. A service that survives its process keeps what is here in a journal,
/// as the example `journal` does: a [`Claim`] here is a claim there.
#[derive(Debug)]
pub(crate) struct Members {
    pub(crate) provider: Arc<dyn RecurringProvider>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) offer: Offer,
    members: Mutex<BTreeMap<String, Member>>,
}

/// A member: what makes the very same order again, and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    reference: MerchantReference,
    payer: Payer,
    /// The first day of the membership.
    pub(crate) first: Date,
    /// The earliest time at which the order may have been made.
    sent_at: Timestamp,
    /// How many months the provider told to be collected, when it was last asked.
    pub(crate) collected: Option<u32>,
    pub(crate) known: Known,
}

/// What is known of a member's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is on its way to the provider, or being looked for.
    OnItsWay,
    /// It was made; the payer approves under this link.
    Made(String),
    /// It is not known whether it was made, and it must not be sent again without proof.
    Lost(Lost),
    /// It was made, and its link was lost.
    LinkLost,
    /// It was not made, and nothing happened.
    Refused(String),
}

/// A lost order. It is looked for until it is known what became of it, also once a person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lost {
    /// The latest time at which its request may have left.
    pub(crate) given_up: Timestamp,
    /// How many looks told nothing.
    pub(crate) looks: u32,
    /// Whether only a person can tell, as far as is known.
    pub(crate) asked_a_person: bool,
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
    /// Asks first whether the provider can keep the offer.
    pub(crate) fn new(provider: Arc<dyn RecurringProvider>, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let offer = Offer::at(provider.as_ref(), clock.today())?;
        Ok(Self { provider, clock, offer, members: Mutex::default() })
    }

    /// Takes a member on: one form, one reference, one order, sent once. An error means that nothing was sent.
    pub(crate) async fn take_on(self: &Arc<Self>, applicant: &Applicant) -> Result<Joined, Error> {
        let name = self.provider.identity().provider();
        let wrong = |invalid: InvalidValue| Error::invalid(&invalid, Operation::Create, name);
        let member = self.applying(applicant).map_err(wrong)?;
        let reference = member.reference.clone();
        let order = member.order().map_err(wrong)?;
        // What this provider misses, a surname for one, is told to whoever fills in the form.
        self.provider.capabilities().check_create(&order, self.clock.today(), name)?;
        let claim = match self.enter(member) {
            Entered::New(claim) => claim,
            Entered::Again => return Ok(Joined::Under(reference)),
            Entered::Already => return Ok(Joined::Already),
        };
        // In a task of its own: a browser that goes away drops this call, and must not drop the order with it.
        let sending = tokio::spawn(async move { claim.send(Submission::first(order)).await });
        // Should the task panic, the claim is dropped, and the order is lost and looked for.
        drop(sending.await);
        Ok(Joined::Under(reference))
    }

    /// The references of the members whose order is lost.
    pub(crate) fn lost(&self) -> Vec<String> {
        let lost =
            |(reference, member): (&String, &Member)| matches!(member.known, Known::Lost(_)).then(|| reference.clone());
        self.all().iter().filter_map(lost).collect()
    }

    /// Claims a lost order, so that one job alone works on it.
    pub(crate) fn claim(self: &Arc<Self>, reference: &str) -> Option<(Claim, Lost)> {
        let mut members = self.all();
        let member = members.get_mut(reference)?;
        let Known::Lost(lost) = member.known else { return None };
        member.known = Known::OnItsWay;
        Some((Claim { members: Arc::clone(self), member: member.clone(), otherwise: Some(lost) }, lost))
    }

    /// Notes what a person has found out about a lost order, in the provider's panel or from its support. The order itself
    /// is never sent again on a person's word: who is told that it was not made fills in a new form, which has a reference
    /// of its own. Answers whether the order was lost, and nobody at work on it.
    pub(crate) fn decided(&self, reference: &str, was_made: bool) -> bool {
        let mut members = self.all();
        let asked = |member: &&mut Member| matches!(member.known, Known::Lost(lost) if lost.asked_a_person);
        let Some(member) = members.get_mut(reference).filter(asked) else { return false };
        member.known = if was_made { Known::LinkLost } else { Known::Refused("not made, a person says".to_owned()) };
        true
    }

    /// Notes what the provider told of an order that was made.
    pub(crate) fn told(&self, reference: &str, order: &Instruction) {
        if let Some(member) = self.all().get_mut(reference) {
            member.collected = order.collected.or(member.collected);
        }
    }

    pub(crate) fn member(&self, reference: &str) -> Option<Member> {
        self.all().get(reference).cloned()
    }

    fn set(&self, reference: &MerchantReference, known: Known) {
        if let Some(member) = self.all().get_mut(reference.as_str()) {
            member.known = known;
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a member before anything is sent, so that a second form cannot overtake the first.
    fn enter(self: &Arc<Self>, member: Member) -> Entered {
        let mut members = self.all();
        if members.contains_key(member.reference.as_str()) {
            return Entered::Again;
        }
        let today = self.clock.today();
        if members.values().any(|other| other.payer.gsm == member.payer.gsm && !other.is_over(self.offer, today)) {
            return Entered::Already;
        }
        members.insert(member.reference.as_str().to_owned(), member.clone());
        Entered::New(Claim { members: Arc::clone(self), member, otherwise: None })
    }

    fn applying(&self, applicant: &Applicant) -> Result<Member, InvalidValue> {
        let Applicant { form, name, email, gsm } = applicant;
        let payer = Payer {
            name: PayerName::new(name.trim())?,
            email: Email::new(email.trim())?,
            gsm: Gsm::new(gsm)?,
            ip: None,
        };
        let reference = MerchantReference::new(format!("M-{}", form.simple()))?;
        let (first, sent_at) = (self.clock.today(), self.clock.now());
        Ok(Member { reference, payer, first, sent_at, collected: None, known: Known::OnItsWay })
    }
}

enum Entered {
    New(Claim),
    Again,
    Already,
}

impl Member {
    /// The very same order, whenever it is made.
    pub(crate) fn order(&self) -> Result<CreateInstruction, InvalidValue> {
        offer::order(self.reference.clone(), self.payer.clone(), self.first)
    }

    /// The days among which the provider lists the order: to search more is to wait longer.
    pub(crate) fn listed_within(&self) -> Option<DateRange> {
        Some(self.order().ok()?.days_to_search(self.sent_at))
    }

    /// Whether nothing stands in the way of another membership.
    fn is_over(&self, offer: Offer, today: Date) -> bool {
        let all_paid = self.collected.is_some_and(|collected| collected >= u32::from(offer::MONTHS));
        let ended = all_paid && !offer.is_member(self.first, u32::from(offer::MONTHS), today);
        ended || matches!(self.known, Known::Refused(_))
    }
}

/// The right to send or to look for one order, which one task has at a time.
///
/// However that task ends, by a panic or because it is dropped, the order is never forgotten: it is lost then, and looked
/// for.
#[derive(Debug)]
#[must_use = "dropping it gives the order up for lost"]
pub(crate) struct Claim {
    members: Arc<Members>,
    pub(crate) member: Member,
    /// What the order is again if nothing is found out; `None` as soon as it may be sent.
    otherwise: Option<Lost>,
}

impl Claim {
    /// The lost order as the library reads it back.
    pub(crate) fn unresolved(&self, lost: Lost) -> Result<Unresolved<CreateInstruction>, InvalidValue> {
        let identity = self.members.provider.identity().clone();
        Ok(Unresolved::recovered(self.member.order()?, identity, self.member.sent_at, lost.given_up))
    }

    /// Sends the order once, and keeps what is then known of it.
    pub(crate) async fn send(mut self, submission: Submission<CreateInstruction>) {
        self.otherwise = None;
        let members = Arc::clone(&self.members);
        match submission.send(members.provider.as_ref(), members.clock.as_ref()).await {
            Ok(created) => self.settle(Known::Made(created.link.as_str().to_owned())),
            Err(Failed::NothingHappened { submission: _, error }) => self.settle(Known::Refused(advised(&error))),
            // Dropping the claim gives the order up for lost.
            Err(Failed::Unknown { unresolved: _, error: _ }) => {}
        }
    }

    /// Keeps what was found out.
    pub(crate) fn settle(self, known: Known) {
        self.members.set(&self.member.reference, known);
    }

    /// Leaves the order lost, with what the look at it came to.
    pub(crate) fn still_lost(mut self, lost: Lost) {
        self.otherwise = Some(lost);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let now = self.members.clock.now();
        let lost = self.otherwise.unwrap_or(Lost { given_up: now, looks: 0, asked_a_person: false });
        let mut members = self.members.all();
        let member = members.get_mut(self.member.reference.as_str());
        if let Some(member) = member.filter(|member| member.known == Known::OnItsWay) {
            member.known = Known::Lost(lost);
        }
    }
}

/// What a member is told of a refusal: our own words, never the provider's.
fn advised(error: &Error) -> String {
    format!("{} ({})", error.kind(), error.advice().as_str())
}
