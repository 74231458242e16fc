//! Orders beyond the contract: creating with what only Paynet takes, and setting a raw status.

use std::fmt;

use recurring_core::{
    Acknowledged, CreateInstruction, Created, Error, InstructionTarget, Operation, RecurringProvider, istanbul_date,
};

use crate::mapping;
use crate::provider::{NAME, Paynet};
use crate::texts::{AgentNote, UserName, WebAddress};

const SET_STATUS_RAW: Operation = Operation::Vendor { name: "set_status_raw", writes: true };

/// What only Paynet takes when an order is made. Nothing of it is sent unless it is set.
///
/// All but `user_name` and `add_commission` are known from transcriptions by others, not from a page (Observed). What the
/// web hooks post is not documented: take a call as a hint, and read the order before acting on it.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the mapping destructures it, so that no option is dropped silently")]
pub struct CreateExtras {
    /// The panel's user in whose name the order is made.
    pub user_name: Option<UserName>,
    /// A note of the dealer's.
    pub agent_note: Option<AgentNote>,
    /// Called when the payer has approved.
    pub confirmation_webhook: Option<WebAddress>,
    /// Called after a collection (`suceed_webhook`).
    pub success_webhook: Option<WebAddress>,
    /// Called after a failed collection.
    pub error_webhook: Option<WebAddress>,
    /// Where the payer's browser goes after approving.
    pub confirmation_redirect: Option<WebAddress>,
    /// For how many days a failed collection is tried again, 1 to 30.
    pub attempt_days: Option<u8>,
    /// How often a day it is tried, 1 to 10.
    pub daily_attempts: Option<u8>,
    /// Whether the first collection is made as soon as the payer has approved.
    pub charge_on_confirmation: Option<bool>,
    /// Whether the payer confirms by a code sent to the phone.
    pub otp_control: Option<bool>,
    /// Whether Paynet's commission is added to the amount that the payer is charged. Needs
    /// [`commission_spelling`](crate::Assumptions::commission_spelling).
    pub add_commission: bool,
}

impl fmt::Debug for CreateExtras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateExtras")
            .field("attempt_days", &self.attempt_days)
            .field("daily_attempts", &self.daily_attempts)
            .field("charge_on_confirmation", &self.charge_on_confirmation)
            .field("otp_control", &self.otp_control)
            .field("add_commission", &self.add_commission)
            .finish_non_exhaustive()
    }
}

impl Paynet {
    /// Makes a standing order as [`RecurringProvider::create`] does, with what only Paynet takes.
    ///
    /// # Errors
    ///
    /// As [`RecurringProvider::create`]; and [`ErrorKind::SettingRequired`](recurring_core::ErrorKind::SettingRequired) if
    /// the commission is to be added and no spelling of that flag is set.
    pub async fn create_with(&self, request: &CreateInstruction, extras: &CreateExtras) -> Result<Created, Error> {
        let inner = self.inner();
        let now = inner.clock().now();
        let schedule = self.capabilities().check_create(request, istanbul_date(now), NAME)?;
        let wire = mapping::create::request(request, extras, &schedule, now, inner.assumptions())?;
        let hide = mapping::create::sensitive(request, extras);
        let judge = inner.judge(Operation::Create, &hide);
        let answer = inner.client().create(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::create::created(request, &judge.judge(&answer))
    }

    /// Sets an order's status to a number of the caller's choosing. What each number does to an order is not documented:
    /// this is for those whom Paynet has told.
    ///
    /// # Errors
    ///
    /// As [`RecurringProvider::pause`].
    pub async fn set_status_raw(&self, target: &InstructionTarget, status: i64) -> Result<Acknowledged, Error> {
        let inner = self.inner();
        let wire = mapping::status::request(target, status, SET_STATUS_RAW)?;
        let judge = inner.judge(SET_STATUS_RAW, &[]);
        let answer = inner.client().status_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::status::set(&judge.judge(&answer))
    }
}
