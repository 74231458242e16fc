//! The books of one vendor: orders, plan rows, attempts, collections and cards, consistent with each other and
//! ignorant of HTTP.
//!
//! The one rule everything else serves: a plan row is collected at most once.

pub(crate) use self::billing::{Bill, BillRefusal};
pub(crate) use self::book::{Book, DecisionRefusal, Place, Spot};
pub(crate) use self::cards::UnlinkRefusal;
pub(crate) use self::charge::{ChargeRefusal, ChargedRow};
pub(crate) use self::order::{Approval, NewOrder, Order, OrderIds, Retry, Row, Shares};
pub(crate) use self::records::ChangeRefusal;
pub(crate) use self::schedule::{Step, due_dates};
pub use self::snapshot::{Attempt, Collection, OrderSnapshot, OrderStatus, RowSnapshot, RowStatus, Trigger};
pub(crate) use self::snapshot::{PayerPart, VendorPart};

mod billing;
mod book;
mod cards;
mod charge;
mod order;
mod records;
mod schedule;
mod settle;
mod snapshot;

#[cfg(test)]
mod invariants;
