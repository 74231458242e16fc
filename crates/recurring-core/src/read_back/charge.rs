//! Reading back a lost charge: by default a person decides, because no provider documents its attempt rows.

use async_trait::async_trait;
use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write};
use crate::clock::istanbul;
use crate::error::Error;
use crate::invoice::{CollectionAttempt, CollectionStatus};
use crate::operation::{AttemptSubject, InvoiceKey, Operation, TargetKind};
use crate::outcome::{Rows, RowsSummary};
use crate::provider::RecurringProvider;
use crate::request::{ChargeNow, ListAttempts};

impl Sealed for ChargeNow {}

#[async_trait]
impl Write for ChargeNow {
    type Done = Rows;
    type Left = CollectionAttempt;
    const OPERATION: Operation = Operation::Charge;

    /// Rows that may have happened leave the whole write unknown.
    fn is_unknown(done: &Rows) -> bool {
        done.summary() == RowsSummary::SomeUnknown
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
        let (mut shown, mut doubtful) = (false, false);
        while let Some(attempt) = attempts.next().await {
            let attempt = attempt?;
            shown = true;
            match moment(&attempt, sent_at) {
                Moment::Before => {}
                Moment::After if attempt.status.status == CollectionStatus::Collected => {
                    return Ok(Verdict::Happened(attempt));
                }
                Moment::After | Moment::Doubtful => doubtful = true,
            }
        }
        // An answer without any attempt may lack its list: only a list that shows others can show that ours is missing.
        let proves = policy.accept_assumed_attempts && shown && !doubtful;
        Ok(if proves { Verdict::Absent } else { Verdict::Undecided(Undecided::NeedsPerson) })
    }
}

/// When an attempt was made, seen from the lost one.
enum Moment {
    /// So long before that no difference of clocks or zones makes it the lost one.
    Before,
    /// At the time of the lost one or later.
    After,
    /// Shortly before, or at a time that is not told.
    Doubtful,
}

/// How far the provider's clock, and the zone it tells times in, may be off.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_hours(24);

fn moment(attempt: &CollectionAttempt, sent_at: Timestamp) -> Moment {
    let sent = sent_at.to_zoned(istanbul()).datetime();
    // Providers tell whole seconds, so the second in which the request was sent counts as later.
    let sent = sent.with().subsec_nanosecond(0).build().unwrap_or(sent);
    match attempt.at {
        Some(at) if at >= sent => Moment::After,
        Some(at) if at < sent.saturating_sub(CLOCKS_DIFFER) => Moment::Before,
        Some(_) | None => Moment::Doubtful,
    }
}
