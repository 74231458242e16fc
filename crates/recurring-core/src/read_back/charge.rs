//! Reading back a lost charge: by default a person decides, because no provider documents its attempt rows.

use async_trait::async_trait;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write};
use crate::clock::istanbul;
use crate::error::Error;
use crate::invoice::{CollectionAttempt, CollectionStatus};
use crate::operation::{AttemptSubject, InvoiceKey, Operation, TargetKind};
use crate::outcome::Rows;
use crate::provider::RecurringProvider;
use crate::request::{ChargeNow, ListAttempts};

impl Sealed for ChargeNow {}

#[async_trait]
impl Write for ChargeNow {
    type Done = Rows;
    type Left = CollectionAttempt;
    const OPERATION: Operation = Operation::Charge;

    fn key(&self) -> String {
        format!("{:?} {:?}", self.target, self.invoice_no)
    }

    async fn perform(&self, provider: &dyn RecurringProvider) -> Result<Rows, Error> {
        provider.charge(self).await
    }

    #[expect(private_interfaces, reason = "sealed: only this crate implements and calls it")]
    async fn look_up(
        &self,
        provider: &dyn RecurringProvider,
        sent_at: Timestamp,
        policy: &ReadBackPolicy,
    ) -> Result<Verdict<CollectionAttempt>, Error> {
        let Some(number) = &self.invoice_no else {
            return Ok(Verdict::Undecided(Undecided::NoSearchKey));
        };
        if !provider.capabilities().targets(Operation::ListAttempts).contains(TargetKind::Invoice) {
            return Ok(Verdict::Undecided(Undecided::NotSearchable));
        }
        let of = AttemptSubject::Invoice(InvoiceKey::No(number.clone()));
        let mut attempts = provider.list_attempts(&ListAttempts { of }).await?;
        let mut doubtful = false;
        while let Some(attempt) = attempts.next().await {
            let attempt = attempt?;
            match later_than(&attempt, sent_at) {
                Some(false) => {}
                Some(true) if attempt.status.status == CollectionStatus::Collected => {
                    return Ok(Verdict::Happened(attempt));
                }
                Some(true) | None => doubtful = true,
            }
        }
        let proves = policy.accept_assumed_attempts && !doubtful;
        Ok(if proves { Verdict::Absent } else { Verdict::Undecided(Undecided::NeedsPerson) })
    }
}

/// Whether an attempt was made after the lost one was sent; `None` if its time is not told.
fn later_than(attempt: &CollectionAttempt, sent_at: Timestamp) -> Option<bool> {
    // Providers tell whole seconds, so the second in which the request was sent counts as later.
    let sent = sent_at.to_zoned(istanbul()).datetime().with().subsec_nanosecond(0).build().ok()?;
    attempt.at.map(|at| at >= sent)
}
