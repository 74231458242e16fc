//! A call, as far as faults tell calls apart: the operation, and the name it gives its order.

use recurring_core::{AttemptSubject, CardTarget, InstructionTarget, MerchantReference, Operation};

/// A call, as far as faults tell calls apart.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: Operation,
    /// The one order it is about, by the name that it uses.
    pub(super) target: Option<InstructionTarget>,
}

impl Call {
    /// A call about no order in particular.
    pub(super) fn of(operation: Operation) -> Self {
        Self { operation, target: None }
    }

    /// A call that names its order.
    pub(super) fn about(operation: Operation, target: &InstructionTarget) -> Self {
        Self { operation, target: Some(target.clone()) }
    }

    /// The call that makes an order.
    pub(super) fn making(reference: &MerchantReference) -> Self {
        Self::about(Operation::Create, &InstructionTarget::Reference(reference.clone()))
    }

    /// The call that links a card.
    pub(super) fn linking_to(target: &CardTarget) -> Self {
        match target {
            CardTarget::Instruction(target) => Self::about(Operation::LinkCard, target),
            CardTarget::Group(_) => Self::of(Operation::LinkCard),
        }
    }

    /// The call that lists attempts.
    pub(super) fn attempts_of(subject: &AttemptSubject) -> Self {
        match subject {
            AttemptSubject::Reference { reference, range: _ } => {
                Self::about(Operation::ListAttempts, &InstructionTarget::Reference(reference.clone()))
            }
            AttemptSubject::Invoice(_) => Self::of(Operation::ListAttempts),
        }
    }

    /// Whether the answer is a stream of rows.
    pub(super) fn answers_rows(&self) -> bool {
        matches!(self.operation, Operation::List | Operation::ListInvoices | Operation::ListAttempts)
    }
}
