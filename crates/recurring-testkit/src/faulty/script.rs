//! Which calls go wrong, and how many requests were lost on the way.

use recurring_core::InstructionTarget;

use super::Fault;
use super::call::Call;

/// The faults that are set, in the order of their injection.
#[derive(Debug, Default)]
pub(super) struct Script {
    faults: Vec<Planned>,
    lost: u64,
    injected: u64,
}

/// A call that was counted: by which faults, which of them met it, and what goes wrong.
#[derive(Debug)]
pub(super) struct Counted {
    by: Vec<u64>,
    met: Option<(u64, Fault)>,
}

/// A fault, the order it is for, how many calls it is about were made, and how many of them it met.
#[derive(Debug)]
struct Planned {
    number: u64,
    fault: Fault,
    /// `None` for calls about any order or none.
    order: Option<InstructionTarget>,
    calls: u32,
    met: u32,
}

impl Script {
    /// Sets a further fault.
    pub(super) fn add(&mut self, fault: Fault, order: Option<InstructionTarget>) {
        self.injected += 1;
        self.faults.push(Planned { number: self.injected, fault, order, calls: 0, met: 0 });
    }

    /// Takes all faults away.
    pub(super) fn clear(&mut self) {
        self.faults.clear();
    }

    /// How many requests were lost before they reached the provider.
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }

    /// Notes a request that was sent and does not reach the provider.
    pub(super) fn lose_one(&mut self) {
        self.lost += 1;
    }

    /// Counts a call and tells what goes wrong with it, if anything does.
    ///
    /// Every fault about the call counts it; only the one that meets it is used up by it.
    pub(super) fn next(&mut self, call: &Call) -> Counted {
        let mut counted = Counted { by: Vec::new(), met: None };
        for planned in self.faults.iter_mut().filter(|planned| planned.is_about(call)) {
            planned.calls = planned.calls.saturating_add(1);
            counted.by.push(planned.number);
            if counted.met.is_none() && planned.fault.meets(planned.calls, planned.met) {
                planned.met = planned.met.saturating_add(1);
                counted.met = Some((planned.number, planned.fault));
            }
        }
        counted
    }

    /// Takes a call back that was refused with nothing sent: no fault has counted or met it.
    pub(super) fn take_back(&mut self, counted: &Counted) {
        for planned in self.faults.iter_mut().filter(|planned| counted.by.contains(&planned.number)) {
            planned.calls = planned.calls.saturating_sub(1);
            if counted.met.is_some_and(|(number, _)| number == planned.number) {
                planned.met = planned.met.saturating_sub(1);
            }
        }
    }
}

impl Counted {
    /// What goes wrong with the call, if anything does.
    pub(super) fn fault(&self) -> Option<&Fault> {
        self.met.as_ref().map(|(_, fault)| fault)
    }
}

impl Planned {
    fn is_about(&self, call: &Call) -> bool {
        self.fault.is_about(call) && self.order.as_ref().is_none_or(|order| call.target.as_ref() == Some(order))
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::{InstructionId, InstructionTarget, MerchantReference, Operation};

    use super::*;
    use crate::faulty::FaultPoint;

    fn points(script: &mut Script, operation: Operation, calls: usize) -> Vec<Option<FaultPoint>> {
        (0..calls).map(|_| script.next(&Call::of(operation)).fault().map(|fault| fault.point)).collect()
    }

    #[test]
    fn a_fault_meets_its_calls_and_no_others() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::BeforeWork).on(Operation::Charge).on_call(2).times(2), None);
        let met = Some(FaultPoint::BeforeWork);
        assert_eq!(points(&mut script, Operation::Charge, 1), [None]);
        assert_eq!(points(&mut script, Operation::Create, 1), [None]);
        assert_eq!(points(&mut script, Operation::Charge, 3), [met, met, None]);
    }

    #[test]
    fn of_two_faults_the_first_injected_meets_a_call() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::NotConnected).every(), None);
        script.add(Fault::new(FaultPoint::AfterWork), None);
        assert_eq!(points(&mut script, Operation::Find, 2), [Some(FaultPoint::NotConnected); 2]);
        script.clear();
        assert_eq!(points(&mut script, Operation::Find, 1), [None]);
    }

    #[test]
    fn two_faults_meet_two_calls() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::BeforeWork), None);
        script.add(Fault::new(FaultPoint::AfterWork).times(2), None);
        let (first, second) = (Some(FaultPoint::BeforeWork), Some(FaultPoint::AfterWork));
        assert_eq!(points(&mut script, Operation::Create, 4), [first, second, second, None]);
    }

    #[test]
    fn calls_are_counted_whoever_met_them() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::BeforeWork).on_call(1).times(2), None);
        script.add(Fault::new(FaultPoint::AfterWork).on_call(4), None);
        let (first, second) = (Some(FaultPoint::BeforeWork), Some(FaultPoint::AfterWork));
        assert_eq!(points(&mut script, Operation::Create, 5), [first, first, None, second, None]);
    }

    #[test]
    #[should_panic(expected = "calls are counted from 1")]
    fn there_is_no_call_before_the_first() {
        let _fault = Fault::new(FaultPoint::AfterWork).on_call(0);
    }

    #[test]
    fn a_fault_for_a_target_meets_only_calls_that_name_it_so() {
        let reference = MerchantReference::new("A").unwrap();
        let by_reference = InstructionTarget::Reference(reference.clone());
        let by_id = InstructionTarget::Id(InstructionId::new("A").unwrap());
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::AfterWork).every(), Some(by_reference.clone()));
        assert!(script.next(&Call::making(&reference)).fault().is_some());
        assert!(script.next(&Call::about(Operation::Charge, &by_reference)).fault().is_some());
        assert!(script.next(&Call::about(Operation::Charge, &by_id)).fault().is_none());
        assert!(script.next(&Call::of(Operation::List)).fault().is_none());
    }

    #[test]
    fn a_call_that_is_taken_back_was_neither_counted_nor_met() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::BeforeWork), None);
        script.add(Fault::new(FaultPoint::AfterWork).on_call(3), None);
        let first = script.next(&Call::of(Operation::Create));
        script.take_back(&first);
        let (before, after) = (Some(FaultPoint::BeforeWork), Some(FaultPoint::AfterWork));
        assert_eq!(points(&mut script, Operation::Create, 4), [before, None, after, None]);
        script.clear();
        script.add(Fault::new(FaultPoint::NoReply), None);
        script.take_back(&first);
        assert_eq!(points(&mut script, Operation::Create, 2), [Some(FaultPoint::NoReply), None], "another script");
    }

    #[test]
    fn a_fault_among_rows_meets_only_calls_that_answer_rows() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::AfterWork).after_rows(1), None);
        assert_eq!(points(&mut script, Operation::Find, 1), [None]);
        assert_eq!(points(&mut script, Operation::ListInvoices, 1), [Some(FaultPoint::AfterWork)]);
    }
}
