//! Which calls go wrong, and how many requests were lost on the way.

use recurring_core::Operation;

use super::Fault;

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

    /// Counts a call and tells what goes wrong with it, if anything does.
    pub(super) fn next(&mut self, operation: Operation) -> Option<Fault> {
        let mut met = None;
        for (fault, calls) in self.faults.iter_mut().filter(|(fault, _)| fault.is_about(operation)) {
            *calls = calls.saturating_add(1);
            if met.is_none() && fault.meets(*calls) {
                met = Some(*fault);
            }
        }
        if met.is_some_and(|fault| fault.keeps_the_request()) {
            self.lost += 1;
        }
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faulty::FaultPoint;

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
        for _ in 0..2 {
            assert_eq!(script.next(Operation::Find).map(|fault| fault.point), Some(FaultPoint::NotConnected));
        }
        assert_eq!(script.lost(), 0);
        script.clear();
        assert_eq!(script.next(Operation::Find), None);
    }
}
