//! What a provider tells of what it knows, beside what its capabilities claim.

use recurring_core::{CollectionReport, CollectionStatus, Mark, Operation, Status, StatusReport};

/// What a provider tells of what it knows.
///
/// A model knows everything about its orders, and tells all of it as documented fact unless a telling says otherwise. Real
/// providers tell less: a recovery that rests on what only the model tells is green in a test and impossible in production.
/// Capabilities are claims about what can be asked for; this is about what the answers hold.
///
/// A field that an answer never has is without effect here.
///
/// ```
/// use recurring_core::{Mark, Operation, Status};
/// use recurring_testkit::{Field, InMemoryProvider, OrderState, Telling};
///
/// let telling = Telling::everything()
///     .untold(Operation::Find, &[Field::Id, Field::CreatedOn])
///     .marked(Operation::Find, Field::Amount, Mark::Assumed)
///     .shown_as(Operation::Find, OrderState::Untried, Status::AwaitingPayer, "0", Mark::Assumed);
/// let provider = InMemoryProvider::builder().telling(telling).build();
/// # assert_eq!(provider.requests_seen(), 0);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Telling {
    untold: Vec<(Operation, Field)>,
    marks: Vec<(Operation, Field, Mark)>,
    statuses: Vec<(Operation, OrderState, StatusReport)>,
    outcomes: Vec<(Operation, CollectionReport)>,
    pub(super) next_due: NextDue,
}

/// What an answer may tell, or leave untold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The order's number that writes take: of an order, of a new one, of a row, of an attempt.
    Id,
    /// The order's number in the provider's list.
    ListingId,
    /// The merchant's reference.
    Reference,
    /// The state of an order, or what became of a bill or an attempt.
    Status,
    /// The amount.
    Amount,
    /// How many collections were made.
    Collected,
    /// How many collections are left.
    Remaining,
    /// How many collections there are to be in all.
    Count,
    /// The day of the first collection.
    FirstDue,
    /// The next due date.
    NextDue,
    /// The day on which the order was made.
    CreatedOn,
    /// The payer's name.
    PayerName,
    /// The payer's mobile number.
    PayerGsm,
    /// The merchant's number of a bill.
    InvoiceNo,
    /// The number of an attempt that was declined.
    DeclinedTransaction,
    /// The bills of a fixed price that nobody has tried to collect yet: untold, they are not listed.
    Upcoming,
    /// When to try again after a refusal; the rest of a running cool-down is told all the same.
    Advice,
    /// That what was named does not exist: untold, a write on it is refused like any other, and a list of its bills or its
    /// attempts is empty.
    Absence,
    /// That the refusal of a new order is about its reference, which others have: untold, the answer is unclear, since the
    /// other one may be our own earlier try.
    Duplicate,
}

/// The state that an order is really in, told apart more finely than providers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderState {
    /// The payer has not decided.
    AwaitingPayer,
    /// The payer has approved, and no collection was tried.
    Untried,
    /// The payer has approved, and every attempt so far was declined.
    Declined,
    /// The payer has approved, and something was collected.
    Running,
    /// The payer has approved, the last day has come, and not everything was collected. Where nothing is said of it, it is
    /// shown as what else the order is: untried, declined or running.
    Lapsed,
    /// The merchant has stopped it for a while.
    Paused,
    /// Everything was collected.
    Completed,
    /// The merchant has ended it for good.
    Cancelled,
    /// The payer has turned it down.
    Rejected,
}

/// Which day is told as the next due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum NextDue {
    /// The first one from today on that is not collected; none once the order has ended.
    #[default]
    Coming,
    /// The earliest one that nobody has tried to collect, be it long past; none once the order has ended.
    EarliestUntried,
    /// The order's first day until the payer has approved, and after a rejection; then the first one after today.
    FirstThenComing,
}

impl Telling {
    /// Everything is told, as documented fact.
    #[must_use]
    pub fn everything() -> Self {
        Self::default()
    }

    /// Leaves fields out of the answers of one operation.
    #[must_use]
    pub fn untold(mut self, answer: Operation, fields: &[Field]) -> Self {
        self.untold.extend(fields.iter().map(|field| (answer, *field)));
        self
    }

    /// How sure the reading of a field is: of an amount, a status, or of an absence.
    #[must_use]
    pub fn marked(mut self, answer: Operation, field: Field, mark: Mark) -> Self {
        self.marks.push((answer, field, mark));
        self
    }

    /// What an order in some state is shown as, beside the provider's own word for it.
    #[must_use]
    pub fn shown_as(mut self, answer: Operation, state: OrderState, status: Status, raw: &str, mark: Mark) -> Self {
        self.statuses.push((answer, state, StatusReport { status, raw: Some(raw.to_owned()), mark }));
        self
    }

    /// What a bill or an attempt with some outcome is shown with: the provider's own word, if it has one, and the mark.
    #[must_use]
    pub fn outcome_as(mut self, answer: Operation, status: CollectionStatus, raw: Option<&str>, mark: Mark) -> Self {
        self.outcomes.push((answer, CollectionReport { status, raw: raw.map(str::to_owned), mark }));
        self
    }

    /// Which day is told as the next due date.
    #[must_use]
    pub fn next_due(mut self, rule: NextDue) -> Self {
        self.next_due = rule;
        self
    }

    /// Whether a field is told in the answers of an operation.
    pub(super) fn tells(&self, answer: Operation, field: Field) -> bool {
        !self.untold.contains(&(answer, field))
    }

    /// How sure the reading of a field is; the last word counts.
    pub(super) fn mark(&self, answer: Operation, field: Field) -> Mark {
        let said = self.marks.iter().rev().find(|(of, about, _)| (*of, *about) == (answer, field));
        said.map_or(Mark::Documented, |(.., mark)| *mark)
    }

    /// What is said of a state; the last word counts.
    pub(super) fn said_of(&self, answer: Operation, state: OrderState) -> Option<StatusReport> {
        let said = self.statuses.iter().rev().find(|(of, about, _)| (*of, *about) == (answer, state));
        said.map(|(.., report)| report.clone())
    }

    /// What is said of a bill or an attempt; the last word counts.
    pub(super) fn outcome(&self, answer: Operation, status: CollectionStatus) -> CollectionReport {
        if !self.tells(answer, Field::Status) {
            return CollectionReport::unknown(None);
        }
        let said = self.outcomes.iter().rev().find(|(of, report)| (*of, report.status) == (answer, status));
        said.map_or_else(
            || CollectionReport {
                status,
                raw: Some(status.as_str().to_owned()),
                mark: self.mark(answer, Field::Status),
            },
            |(_, report)| report.clone(),
        )
    }
}
