//! What a clause needs of provider and stage to be applicable.

use std::fmt;

use recurring_core::{
    Capabilities, CreateLimits, FindMethod, Operation, Period, PeriodUnit, Stop, TargetKind, Targets,
};

use super::harness::Stage;
use super::kept::Part;
use crate::faulty::FaultPoint;

/// One thing a clause needs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Need {
    /// An operation is supported.
    Does(Operation),
    /// An operation takes targets that are named so.
    Takes(Operation, TargetKind),
    /// Bills or attempts to collect can be listed.
    BillsOrAttempts,
    /// The stage can turn orders down as their payer.
    Rejects,
    /// Orders can be found by the merchant's reference.
    FindByReference,
    /// Finding by reference means listing windows of days.
    Windows,
    /// Orders of so many collections can be made.
    Count(u16),
    /// The number of collections is limited.
    LongestCount,
    /// Orders are collected so seldom that a cool-down is over before the next time.
    SlowPeriod,
    /// Orders are collected every month.
    Months,
    /// Months are not kept, but every 30 days is.
    ThirtyDaysOnly,
    /// Each period may have its own amount.
    VariablePrice,
    /// The stage can decline cards.
    Declines,
    /// The stage can let requests go wrong at this point.
    Fault(FaultPoint),
    /// What goes wrong goes wrong beneath the provider.
    Wire,
    /// The vendor has a cool-down.
    CoolDown,
    /// Some write names what it acts on.
    Writes,
    /// Cancelling is final.
    FinalStop,
    /// Orders can be found by the merchant's reference, or listed.
    FindOrList,
    /// The stage can let the vendor refuse an order with words of its own.
    Refuses,
    /// The stage has a client of another account.
    OtherAccount,
    /// The vendor's lists come in pages.
    Pages,
    /// The stage can tell what the vendor has of an order: known only where it is looked at.
    Kept(Part),
}

/// What provider and stage have to offer.
#[derive(Debug)]
pub(super) struct Offer {
    capabilities: Capabilities,
    declines: bool,
    faults: Vec<FaultPoint>,
    wire: bool,
    cool_down: bool,
    rejects: bool,
    refuses: bool,
    other_account: bool,
    pages: bool,
}

impl Offer {
    /// Finds out on a stage that is thrown away afterwards.
    ///
    /// A stage may answer a fault by handing out another client, so the capabilities are asked for before any.
    pub(super) async fn of(stage: &dyn Stage) -> Self {
        let capabilities = stage.provider().capabilities().clone();
        let mut faults = Vec::new();
        for point in [FaultPoint::NotConnected, FaultPoint::BeforeWork, FaultPoint::AfterWork, FaultPoint::NoReply] {
            if stage.fault_next(point).await {
                faults.push(point);
            }
        }
        Self {
            capabilities,
            declines: stage.decline_next(1).await,
            faults,
            wire: stage.faults_reach_the_wire(),
            cool_down: stage.cool_down().is_some(),
            rejects: stage.rejects(),
            refuses: stage.refuse_next("refused").await,
            other_account: stage.other_account().is_some(),
            pages: stage.page_size().is_some(),
        }
    }

    /// The first need that is not met.
    pub(super) fn lacks(&self, needs: &[Need]) -> Option<Need> {
        needs.iter().copied().find(|need| !self.meets(*need))
    }

    fn meets(&self, need: Need) -> bool {
        let limits = self.capabilities.create.as_ref();
        let limits = |test: &dyn Fn(&CreateLimits) -> bool| limits.is_some_and(test);
        match need {
            Need::Does(operation) => self.capabilities.supports(operation),
            Need::Takes(operation, kind) => self.capabilities.targets(operation).contains(kind),
            Need::BillsOrAttempts => {
                self.capabilities.supports(Operation::ListInvoices)
                    || self.capabilities.supports(Operation::ListAttempts)
            }
            Need::Rejects => self.rejects,
            Need::FindByReference => self.capabilities.targets(Operation::Find).contains(TargetKind::Reference),
            Need::Windows => matches!(self.capabilities.find.reference, FindMethod::Windows { .. }),
            Need::Count(count) => limits(&|limits| limits.longest_count.is_none_or(|longest| longest >= count)),
            Need::LongestCount => limits(&|limits| limits.longest_count.is_some_and(|longest| longest < u16::MAX)),
            Need::SlowPeriod => {
                limits(&|limits| limits.periods.iter().any(|limit| limit.unit != PeriodUnit::Days || limit.most > 2))
            }
            Need::Months => limits(&|limits| allows(limits, Period::MONTHLY)),
            Need::ThirtyDaysOnly => limits(&|limits| {
                let thirty = Period::new(PeriodUnit::Days, 30);
                !allows(limits, Period::MONTHLY) && thirty.is_ok_and(|thirty| allows(limits, thirty))
            }),
            Need::VariablePrice => limits(&|limits| limits.variable_price),
            Need::Declines => self.declines,
            Need::Fault(point) => self.faults.contains(&point),
            Need::Wire => self.wire,
            Need::CoolDown => self.cool_down,
            Need::Writes => Operation::CONTRACT
                .into_iter()
                .any(|operation| operation.is_write() && self.capabilities.targets(operation) != Targets::NONE),
            Need::FinalStop => self.capabilities.supports(Operation::Cancel) && self.capabilities.stop == Stop::Final,
            Need::FindOrList => self.meets(Need::FindByReference) || self.capabilities.list.is_some(),
            Need::Refuses => self.refuses,
            Need::OtherAccount => self.other_account,
            Need::Pages => self.pages,
            Need::Kept(_) => true,
        }
    }
}

/// Whether a provider keeps a period.
pub(super) fn allows(limits: &CreateLimits, period: Period) -> bool {
    limits.periods.iter().any(|limit| limit.allows(period))
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Does(operation) => write!(f, "{operation} is not supported"),
            Self::Takes(operation, kind) => write!(f, "{operation} is not supported by {kind}"),
            Self::BillsOrAttempts => f.write_str("neither bills nor attempts can be listed"),
            Self::Rejects => f.write_str("the stage cannot turn orders down"),
            Self::FindByReference => f.write_str("orders cannot be found by reference"),
            Self::Windows => f.write_str("finding does not mean listing"),
            Self::Count(count) => write!(f, "orders of {count} collections cannot be made"),
            Self::LongestCount => f.write_str("no limit of collections is claimed"),
            Self::SlowPeriod => f.write_str("no period is longer than two days"),
            Self::Months => f.write_str("months are not kept"),
            Self::ThirtyDaysOnly => f.write_str("months are kept, or every 30 days is not"),
            Self::VariablePrice => f.write_str("variable prices are not supported"),
            Self::Declines => f.write_str("the stage cannot decline cards"),
            Self::Fault(point) => write!(f, "the stage has no fault {point:?}"),
            Self::Wire => f.write_str("the stage loses answers above the provider, not on its wire"),
            Self::CoolDown => f.write_str("the vendor has no cool-down"),
            Self::Writes => f.write_str("no write names what it acts on"),
            Self::FinalStop => f.write_str("cancelling is not final, or not supported"),
            Self::FindOrList => f.write_str("orders can neither be found by reference nor listed"),
            Self::Refuses => f.write_str("the stage cannot let the vendor refuse an order"),
            Self::OtherAccount => f.write_str("the stage has no client of another account"),
            Self::Pages => f.write_str("the stage tells of no pages"),
            Self::Kept(part) => write!(f, "the stage does not tell the {part} that the vendor has"),
        }
    }
}
