//! The members: who applied, what became of each one's order, and who has paid.
//!
//! What must outlive the process, and must not happen twice, is in the journal of the example `journal`: its key is the
//! reference of an order. What the provider can tell again is kept in memory only.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use recurring_core::{
    Clock, CreateInstruction, Created, Date, DateRange, Email, Error, Gsm, Instruction, InvalidValue,
    MerchantReference, Operation, Payer, PayerName, RecurringProvider, Submission,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::claims::{Any, Claim, Claims, Entry, Outcome, Refused, State};
use super::offer::{self, Offer};
use super::sending::{self, ForAPerson, Noted};

/// The members, and the provider that collects from them.
pub(crate) struct Members {
    pub(crate) provider: Arc<dyn RecurringProvider>,
    pub(crate) offer: Offer,
    journal: Claims<Application>,
    /// Held while somebody is entered, so that one telephone number has one membership.
    entering: Mutex<()>,
    /// How many months the provider told to be collected, when it was last asked.
    collected: Mutex<BTreeMap<String, u32>>,
    /// The lost orders of which only a person can tell, as of the last look.
    asked: Mutex<BTreeMap<String, ForAPerson>>,
}

/// Somebody who wants to be a member, as typed into the form. Personal data, so no `Debug` shows it.
#[derive(Deserialize)]
pub(crate) struct Applicant {
    /// The number of the form. It names the order, so that one form sent twice makes one order.
    pub(crate) form: Uuid,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) gsm: String,
}

/// What the journal notes of a member: enough to make the very same order again. Personal data, so no `Debug` shows it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Application {
    reference: String,
    name: String,
    email: String,
    gsm: String,
    /// The first day of the membership.
    first: Date,
}

/// What is known of a member's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is on its way to the provider, or lost and being looked for. It must not be sent again.
    Checking,
    /// Likewise, and a person was asked.
    AskedAPerson,
    /// It was made; the payer approves under this link.
    Made(String),
    /// It was made, and its link was lost.
    LinkLost,
    /// It was not made.
    NotMade,
}

/// A member, as far as the service knows by itself.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) known: Known,
    pub(crate) first: Date,
    pub(crate) collected: Option<u32>,
    /// The days among which the provider lists the order: to search more is to wait longer.
    pub(crate) listed_within: Option<DateRange>,
}

impl Applicant {
    /// The reference of the order that this form makes.
    pub(crate) fn reference(&self) -> String {
        format!("M-{}", self.form.simple())
    }
}

/// What became of a form.
#[derive(Debug)]
pub(crate) enum Joined {
    /// There is an order, or there may be one, under the form's reference.
    Under,
    /// Somebody with this telephone number has joined already.
    Already,
    /// The journal could not be written, and nothing was sent.
    NotNow,
}

impl Members {
    /// Asks first whether the provider can keep the offer. The journal is that of one account, by a name of its own.
    pub(crate) fn open(
        journal: &Path,
        account: &str,
        provider: Arc<dyn RecurringProvider>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Any> {
        let offer = Offer::at(provider.as_ref(), clock.today())?;
        let journal = Claims::open(journal, account, clock)?;
        let (entering, collected, asked) = (Mutex::default(), Mutex::default(), Mutex::default());
        Ok(Self { provider, offer, journal, entering, collected, asked })
    }

    pub(crate) fn today(&self) -> Date {
        self.journal.clock.today()
    }

    /// Takes a member on: one form, one reference, one order, sent once. An error means that nothing was sent.
    pub(crate) async fn take_on(self: &Arc<Self>, applicant: &Applicant) -> Result<Joined, Error> {
        let name = self.provider.identity().provider();
        let wrong = |invalid: InvalidValue| Error::invalid(&invalid, Operation::Create, name);
        let application = Application::of(applicant, self.today());
        let order = application.order().map_err(wrong)?;
        // What this provider misses, a surname for one, is told to whoever fills in the form.
        self.provider.capabilities().check_create(&order, self.today(), name)?;
        let members = Arc::clone(self);
        // In a task of its own: a browser that goes away drops this call, and must not drop the order with it.
        let sending = tokio::spawn(async move { members.send(application, &order.payer.gsm).await });
        // Should the task panic, the claim is dropped with it: the order is lost, and looked for.
        Ok(sending.await.unwrap_or(Joined::Under))
    }

    async fn send(&self, application: Application, gsm: &Gsm) -> Joined {
        let (claim, submission) = match self.enter(application, gsm) {
            Ok(Some(entered)) => entered,
            Ok(None) => return Joined::Already,
            Err(Refused::Otherwise | Refused::TooEarly) => return Joined::Under,
            Err(Refused::Disk(_) | Refused::NoRequest(_)) => return Joined::NotNow,
        };
        // Where the outcome could not be written down, the order is lost, and looked for once the journal is mended.
        drop(sending::send(&self.journal, self.provider.as_ref(), claim, submission).await);
        Joined::Under
    }

    /// Claims an order before anything is sent, so that a second form cannot overtake the first; `None` if somebody with
    /// this number has joined.
    fn enter(&self, application: Application, gsm: &Gsm) -> Result<Option<Entered<'_>>, Refused> {
        let _one_at_a_time = lock(&self.entering);
        let of_the_same = |(other, entry): (String, Entry<Application>)| {
            let same = other != application.reference && Gsm::new(&entry.write.gsm).is_ok_and(|other| other == *gsm);
            same.then(|| self.member_of(&other, &entry))
        };
        if self.journal.entries().into_iter().filter_map(of_the_same).any(|other| !self.is_over(&other)) {
            return Ok(None);
        }
        sending::first(&self.journal, application, None).map(Some)
    }

    /// Looks once at every lost order. What cannot be told yet is left for the next round.
    pub(crate) async fn look(&self) -> Result<(), Any> {
        let asked = sending::look(&self.journal, self.provider.as_ref()).await?;
        *lock(&self.asked) = asked.into_iter().map(|asked| (asked.key.clone(), asked)).collect();
        Ok(())
    }

    /// Notes what a person has found out about a lost order, in the provider's panel or from its support, and who that was.
    ///
    /// The order itself is never sent again on a person's word: who is told that it was not made fills in a new form, which
    /// has a reference of its own.
    pub(crate) fn decided(&self, reference: &str, was_made: bool, by: &str) -> Result<(), Refused> {
        let mut all_asked = lock(&self.asked);
        let asked = all_asked.get(reference).ok_or(Refused::Otherwise)?;
        sending::decide(&self.journal, self.provider.as_ref(), asked, was_made, by)?;
        all_asked.remove(reference);
        Ok(())
    }

    /// Notes what the provider told of an order that was made.
    pub(crate) fn told(&self, reference: &str, order: &Instruction) {
        if let Some(collected) = order.collected {
            lock(&self.collected).insert(reference.to_owned(), collected);
        }
    }

    pub(crate) fn member(&self, reference: &str) -> Option<Member> {
        self.journal.entry(reference).map(|entry| self.member_of(reference, &entry))
    }

    fn member_of(&self, reference: &str, entry: &Entry<Application>) -> Member {
        let known = match &entry.state {
            State::UnderWay => Known::Checking,
            State::Lost { .. } if lock(&self.asked).contains_key(reference) => Known::AskedAPerson,
            State::Lost { .. } => Known::Checking,
            State::Settled(Outcome::Done(link)) => Known::Made(link.clone()),
            State::Settled(outcome) if outcome.happened() => Known::LinkLost,
            State::Settled(_) => Known::NotMade,
        };
        let listed_within = entry.write.order().ok().map(|order| order.days_to_search(entry.first_claim));
        let collected = lock(&self.collected).get(reference).copied();
        Member { known, first: entry.write.first, collected, listed_within }
    }

    /// Whether nothing stands in the way of another membership of the same person.
    fn is_over(&self, member: &Member) -> bool {
        let all = u32::from(offer::MONTHS);
        let all_paid = member.collected.is_some_and(|collected| collected >= all);
        member.known == Known::NotMade || (all_paid && !self.offer.is_member(member.first, all, self.today()))
    }
}

/// The claim of a new member's order, and the order.
type Entered<'a> = (Claim<'a, Application>, Submission<CreateInstruction>);

impl Application {
    fn of(applicant: &Applicant, first: Date) -> Self {
        let Applicant { form: _, name, email, gsm } = applicant;
        let tidied = |text: &str| text.trim().to_owned();
        Self { reference: applicant.reference(), name: tidied(name), email: tidied(email), gsm: tidied(gsm), first }
    }

    fn order(&self) -> Result<CreateInstruction, InvalidValue> {
        let payer = Payer {
            name: PayerName::new(&self.name)?,
            email: Email::new(&self.email)?,
            gsm: Gsm::new(&self.gsm)?,
            ip: None,
        };
        offer::order(MerchantReference::new(&self.reference)?, payer, self.first)
    }
}

impl Noted for Application {
    type Request = CreateInstruction;

    fn key(&self) -> &str {
        &self.reference
    }

    fn request(&self) -> Result<CreateInstruction, Any> {
        Ok(self.order()?)
    }

    fn outcome(done: Created) -> Option<Outcome> {
        Some(Outcome::Done(done.link.as_str().to_owned()))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
