//! Which calls go wrong, and how many requests were lost on the way.

use recurring_core::Operation;

use super::{Fault, FaultPoint};

/// The faults that are set, each with the number of calls it has counted.
#[derive(Debug, Default)]
pub(super) struct Script {
    faults: Vec<(Fault, u32)>,
    lost: u64,
}

impl Script {
    /// Sets a further fault.
    pub(super) fn add(&mut self, fault: Fault) {
        self.faults.push((fault, 0));
    }

    /// Takes all faults away.
    pub(super) fn clear(&mut self) {
        self.faults.clear();
    }

    /// How many requests were lost before they reached the provider.
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }

    /// Counts a call and tells where it goes wrong, if it does.
    pub(super) fn next(&mut self, operation: Operation) -> Option<FaultPoint> {
        let mut met = None;
        let matching = |fault: &Fault| fault.operation.is_none_or(|only| only == operation);
        for (fault, calls) in self.faults.iter_mut().filter(|(fault, _)| matching(fault)) {
            *calls = calls.saturating_add(1);
            if met.is_none() && fault.meets(*calls) {
                met = Some(fault.point);
            }
        }
        if met == Some(FaultPoint::BeforeWork) {
            self.lost += 1;
        }
        met
    }
}

impl Fault {
    fn meets(&self, call: u32) -> bool {
        call >= self.call && self.times.is_none_or(|times| call - self.call < times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_meets_its_calls_and_no_others() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::BeforeWork).on(Operation::Charge).on_call(2).times(2));
        let met = |script: &mut Script, operation| script.next(operation).is_some();
        assert!(!met(&mut script, Operation::Charge));
        assert!(!met(&mut script, Operation::Create));
        assert!(met(&mut script, Operation::Charge));
        assert!(met(&mut script, Operation::Charge));
        assert!(!met(&mut script, Operation::Charge));
        assert_eq!(script.lost(), 2);
    }

    #[test]
    fn of_two_faults_the_first_injected_meets_a_call() {
        let mut script = Script::default();
        script.add(Fault::new(FaultPoint::NotConnected).every());
        script.add(Fault::new(FaultPoint::AfterWork));
        assert_eq!(script.next(Operation::Find), Some(FaultPoint::NotConnected));
        assert_eq!(script.next(Operation::Find), Some(FaultPoint::NotConnected));
        assert_eq!(script.lost(), 0);
        script.clear();
        assert_eq!(script.next(Operation::Find), None);
    }
}
