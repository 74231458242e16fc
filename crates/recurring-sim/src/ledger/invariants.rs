//! Properties of the books under random operations: above all, that a row is collected at most once.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use recurring_core::istanbul;

use super::settle::COOL_DOWN;
use super::{
    Approval, Attempt, Bill, Book, NewOrder, Order, OrderIds, Retry, RowStatus, Shares, Step, Trigger, due_dates,
};
use crate::card::TestCard;

const START: i64 = 1_769_842_800;

#[derive(Debug, Clone)]
enum Operation {
    Open { months: bool, count: u32, fixed: bool, retry_days: u32 },
    Approve { order: usize, good: bool },
    Reject { order: usize },
    Pause { order: usize },
    Resume { order: usize, collect_missed: bool },
    Cancel { order: usize },
    Charge { order: usize, row: Option<usize> },
    Link { order: usize, card: u64 },
    Reprice { order: usize, kurus: i64 },
    Bill { order: usize, in_hours: i64, kurus: i64, repeat: bool },
    Mark { order: usize, row: usize, status: RowStatus },
    MarkAll { order: usize, status: RowStatus },
    Seed { order: usize, count: usize, in_hours: i64 },
    Unlink { order: usize, card: u64 },
    Arrange { order: usize, card: u64 },
    Decline { attempts: u64 },
    Advance { hours: i64 },
}

fn operation() -> impl Strategy<Value = Operation> {
    let order = 0..4_usize;
    prop_oneof![
        2 => (any::<bool>(), 1..6_u32, prop::bool::weighted(0.7), 0..3_u32).prop_map(
            |(months, count, fixed, retry_days)| Operation::Open { months, count, fixed, retry_days }
        ),
        4 => (order.clone(), prop::bool::weighted(0.8)).prop_map(|(order, good)| Operation::Approve { order, good }),
        1 => order.clone().prop_map(|order| Operation::Reject { order }),
        2 => order.clone().prop_map(|order| Operation::Pause { order }),
        3 => (order.clone(), any::<bool>())
            .prop_map(|(order, collect_missed)| Operation::Resume { order, collect_missed }),
        1 => order.clone().prop_map(|order| Operation::Cancel { order }),
        4 => (order.clone(), prop::option::of(0..6_usize)).prop_map(|(order, row)| Operation::Charge { order, row }),
        1 => (order.clone(), 1_801..1_804_u64).prop_map(|(order, card)| Operation::Link { order, card }),
        1 => (order.clone(), 1..9_999_i64).prop_map(|(order, kurus)| Operation::Reprice { order, kurus }),
        3 => (order.clone(), -900..900_i64, 1..9_999_i64, prop::bool::weighted(0.2))
            .prop_map(|(order, in_hours, kurus, repeat)| Operation::Bill { order, in_hours, kurus, repeat }),
        3 => (order.clone(), 0..6_usize, by_hand())
            .prop_map(|(order, row, status)| Operation::Mark { order, row, status }),
        1 => (order.clone(), by_hand()).prop_map(|(order, status)| Operation::MarkAll { order, status }),
        1 => (order.clone(), 1..4_usize, -900..900_i64)
            .prop_map(|(order, count, in_hours)| Operation::Seed { order, count, in_hours }),
        1 => (order.clone(), 1_801..1_804_u64).prop_map(|(order, card)| Operation::Unlink { order, card }),
        1 => (order, 1_801..1_804_u64).prop_map(|(order, card)| Operation::Arrange { order, card }),
        2 => (1..4_u64).prop_map(|attempts| Operation::Decline { attempts }),
        6 => prop_oneof![0..5_i64, 20..30_i64, 600..2_000_i64].prop_map(|hours| Operation::Advance { hours }),
    ]
}

fn by_hand() -> impl Strategy<Value = RowStatus> {
    prop::sample::select(vec![
        RowStatus::Waiting,
        RowStatus::GivenUp,
        RowStatus::ChargedElsewhere,
        RowStatus::Cancelled,
        RowStatus::Deleted,
    ])
}

/// A book, its now, and how finely it lets time pass.
struct Run {
    book: Book<()>,
    now: Timestamp,
    step: i64,
}

impl Run {
    fn new(step: i64) -> Self {
        Self { book: Book::default(), now: Timestamp::from_second(START).unwrap(), step }
    }

    fn apply(&mut self, operation: &Operation) {
        let now = self.now;
        match *operation {
            Operation::Open { months, count, fixed, retry_days } => self.open(months, count, fixed, retry_days),
            Operation::Approve { order, good } => {
                let card = if good { TestCard::approved() } else { TestCard::declined() };
                let _ = self.book.approve(order, &card, now);
            }
            Operation::Reject { order } => {
                let _ = self.book.reject(order);
            }
            Operation::Pause { order } => self.book.pause(order),
            Operation::Resume { order, collect_missed } => self.book.resume(order, collect_missed, now),
            Operation::Cancel { order } => self.book.cancel(order),
            Operation::Charge { order, row } => self.charge(order, row),
            Operation::Link { order, card } if self.book.has_card(card) => {
                let _ = self.book.link_card(card, order, now);
            }
            Operation::Link { .. } => {}
            Operation::Reprice { order, kurus } => self.book.change_amount(order, kurus, Shares::default()),
            Operation::Bill { order, in_hours, kurus, repeat } => {
                let due = now + SignedDuration::from_hours(in_hours);
                let (no, may_repeat) = (repeat.then(|| "bill".to_owned()), repeat);
                let bill = Bill { due, amount: kurus, shares: Shares::default(), no, may_repeat };
                let _ = self.book.bill(order, bill, now);
            }
            Operation::Mark { order, row, status } => {
                let _ = self.book.set_status((order, row), status);
            }
            Operation::MarkAll { order, status } => self.book.set_statuses(order, status),
            Operation::Seed { order, count, in_hours } => {
                self.book.seed(order, count, 500, now + SignedDuration::from_hours(in_hours), now);
            }
            Operation::Unlink { order, card } => {
                let _ = self.book.unlink_card(card, order);
            }
            Operation::Arrange { order, card } => {
                let _ = self.book.arrange_cards(order, &[card]);
            }
            Operation::Decline { attempts } => self.book.decline_next(attempts),
            Operation::Advance { hours } => self.advance(hours),
        }
    }

    fn open(&mut self, months: bool, count: u32, fixed_price: bool, days: u32) {
        let step = if months { Step::Months(1) } else { Step::Days(30) };
        let id = format!("id{}", self.book.orders().len());
        let new = NewOrder {
            ids: OrderIds { id, ..OrderIds::default() },
            details: (),
            amount: 1_000,
            shares: Shares::default(),
            fixed_price,
            retry: Retry { days, per_day: 2 },
            due: due_dates(self.now, step, count, &istanbul()).unwrap(),
        };
        self.book.open(new, self.now);
    }

    fn charge(&mut self, order: usize, row: Option<usize>) {
        let no = row.map(|row| {
            let row = self.book.order(order).and_then(|order| order.rows.get(row));
            row.and_then(|row| row.invoice.as_ref()).map_or_else(|| "none".to_owned(), |invoice| invoice.no.clone())
        });
        let _ = self.book.charge(order, no.as_deref(), self.now);
    }

    fn advance(&mut self, hours: i64) {
        let until = self.now + SignedDuration::from_hours(hours);
        while self.now < until {
            self.now = until.min(self.now + SignedDuration::from_hours(self.step));
            self.book.settle(self.now);
        }
    }

    fn history(&self) -> Vec<Vec<Vec<Attempt>>> {
        let rows = |order: &Order<()>| order.rows.iter().map(|row| row.attempts.clone()).collect();
        self.book.orders().iter().map(rows).collect()
    }
}

fn check(book: &Book<()>, now: Timestamp) {
    let noted: Vec<_> = book.attempts_between(Timestamp::MIN, Timestamp::MAX).map(|(_, _, attempt)| attempt).collect();
    assert!(noted.windows(2).all(|two| two[0].at <= two[1].at && two[0].number < two[1].number), "out of order");
    let made = book.orders().iter().flat_map(|order| &order.rows).map(|row| row.attempts.len()).sum::<usize>();
    assert_eq!(noted.len(), made);
    let mut charges = HashSet::new();
    for order in book.orders() {
        for row in &order.rows {
            let successes = row.attempts.iter().filter(|attempt| attempt.succeeded).count();
            assert!(successes <= 1, "a row was collected {successes} times");
            assert_eq!(successes == 1, row.collected.is_some());
            assert_eq!(successes == 1, row.status == RowStatus::Collected);
            assert!(row.attempts.iter().rev().skip(1).all(|attempt| !attempt.succeeded), "tried again after success");
            let scheduled: Vec<_> = row.attempts.iter().filter(|attempt| attempt.how == Trigger::Scheduled).collect();
            assert!(scheduled.windows(2).all(|two| two[0].at < two[1].at), "tried twice at once");
            let retries = usize::try_from(order.retry.days * order.retry.per_day).unwrap();
            assert!(scheduled.len() <= 1 + retries, "tried more often than asked for");
            assert!(row.attempts.iter().all(|attempt| attempt.at >= row.due && attempt.at <= now));
            assert!(row.attempts.is_empty() || row.invoice.is_some());
            if let Some(taken) = &row.collected {
                assert_eq!(Some(taken.amount_kurus), row.amount);
                assert!(charges.insert(taken.xact_id), "a charge number was used twice");
            }
        }
        check_pauses(order);
        check_records(order);
        let attempted = order.rows.iter().any(|row| !row.attempts.is_empty());
        assert!(order.approval == Approval::Given || !attempted, "tried without the payer's consent");
    }
}

/// Every record belongs to one row, and the newest plan number is the largest.
fn check_records(order: &Order<()>) {
    let recorded = order.rows.iter().filter(|row| row.invoice.is_some()).count();
    assert_eq!(order.records.iter().collect::<HashSet<_>>().len(), order.records.len());
    assert_eq!(order.recorded_rows().filter(|row| row.invoice.is_some()).count(), recorded);
    assert!(order.rows.windows(2).all(|two| two[0].plan_id < two[1].plan_id));
    assert_eq!(order.cards.iter().collect::<HashSet<_>>().len(), order.cards.len());
}

/// A manual charge follows every earlier attempt of its order by two hours at least.
fn check_pauses(order: &Order<()>) {
    let attempts: Vec<&Attempt> = order.rows.iter().flat_map(|row| &row.attempts).collect();
    for manual in attempts.iter().filter(|attempt| attempt.how == Trigger::Manual) {
        for other in attempts.iter().filter(|other| other.at < manual.at) {
            assert!(manual.at.duration_since(other.at) >= COOL_DOWN, "no pause before a manual charge");
        }
    }
}

fn idle(order: &Order<()>) -> bool {
    order.paused || order.cancelled || order.approval != Approval::Given
}

proptest! {
    #[test]
    fn a_row_is_collected_at_most_once(operations in prop::collection::vec(operation(), 1..60)) {
        let mut run = Run::new(1_000_000);
        for operation in &operations {
            let stopped: Vec<bool> = run.book.orders().iter().map(idle).collect();
            let before = run.history();
            run.apply(operation);
            check(&run.book, run.now);
            if matches!(operation, Operation::Advance { .. }) {
                for (place, _) in stopped.iter().enumerate().filter(|(_, stopped)| **stopped) {
                    prop_assert_eq!(&before[place], &run.history()[place], "a stopped order was tried");
                }
            }
        }
    }

    #[test]
    fn the_size_of_the_jumps_does_not_matter(operations in prop::collection::vec(operation(), 1..40)) {
        let (mut jumping, mut walking) = (Run::new(1_000_000), Run::new(7));
        for operation in &operations {
            jumping.apply(operation);
            walking.apply(operation);
        }
        prop_assert_eq!(jumping.history(), walking.history());
    }

    #[test]
    fn nothing_due_is_forgotten(count in 1..12_u32, hours in prop::collection::vec(1..2_000_i64, 1..10)) {
        let mut run = Run::new(1_000_000);
        run.apply(&Operation::Open { months: true, count, fixed: true, retry_days: 0 });
        run.apply(&Operation::Approve { order: 0, good: true });
        for hours in hours {
            run.apply(&Operation::Advance { hours });
            let order = run.book.order(0).unwrap();
            prop_assert!(order.rows.iter().all(|row| row.collected.is_some() == (row.due <= run.now)));
        }
    }
}
