//! The controls themselves, used by the handle and by the routes under `/_sim/` alike.

pub(crate) use self::card_page::CardPage;
pub(crate) use self::routes::routes;

use jiff::Timestamp;

use crate::card::{StoredCard, TestCard};
use crate::handle::ControlError;
use crate::ledger::{
    Approval, Bill, Book, DecisionRefusal, Order, OrderSnapshot, Row, RowSnapshot, Shares, VendorPart,
};
use crate::paynet::PaynetOrder;
use crate::paynkolay::PaynkolayOrder;
use crate::vendor::Vendor;
use crate::world::World;

mod card_page;
mod routes;

impl World {
    /// All orders of a vendor, oldest first.
    pub(crate) fn orders(&self, vendor: Vendor) -> Vec<OrderSnapshot> {
        let (books, now) = self.books();
        match vendor {
            Vendor::Paynet => snapshots(&books.paynet, 0.., PaynetOrder::part, now),
            Vendor::Paynkolay => snapshots(&books.paynkolay, 0.., PaynkolayOrder::part, now),
        }
    }

    /// The newest order with this number, reference, list number or page token.
    pub(crate) fn order(&self, vendor: Vendor, key: &str) -> Option<OrderSnapshot> {
        let (books, now) = self.books();
        let found = match vendor {
            Vendor::Paynet => {
                let place = books.paynet.named(key)?;
                snapshots(&books.paynet, place..=place, PaynetOrder::part, now)
            }
            Vendor::Paynkolay => {
                let place = books.paynkolay.named(key)?;
                snapshots(&books.paynkolay, place..=place, PaynkolayOrder::part, now)
            }
        };
        found.into_iter().next()
    }

    /// The order whose payer's page has this token.
    pub(crate) fn order_of_page(&self, vendor: Vendor, token: &str) -> Option<OrderSnapshot> {
        self.order(vendor, token).filter(|order| order.payer_token == token)
    }

    /// The payer agrees, with a card.
    pub(crate) fn approve(&self, vendor: Vendor, key: &str, card: &TestCard) -> Result<(), ControlError> {
        let (mut books, now) = self.books();
        match vendor {
            Vendor::Paynet => approve(&mut books.paynet, key, card, now),
            Vendor::Paynkolay => approve(&mut books.paynkolay, key, card, now),
        }
    }

    /// The payer refuses.
    pub(crate) fn reject(&self, vendor: Vendor, key: &str) -> Result<(), ControlError> {
        let (mut books, _) = self.books();
        match vendor {
            Vendor::Paynet => reject(&mut books.paynet, key),
            Vendor::Paynkolay => reject(&mut books.paynkolay, key),
        }
    }

    /// Declines the vendor's next attempts.
    pub(crate) fn decline_next(&self, vendor: Vendor, attempts: u64) {
        let (mut books, _) = self.books();
        match vendor {
            Vendor::Paynet => books.paynet.decline_next(attempts),
            Vendor::Paynkolay => books.paynkolay.decline_next(attempts),
        }
    }

    /// Bills a period of a variable-price order.
    pub(crate) fn bill(&self, key: &str, due: Timestamp, kurus: i64, no: &str) -> Result<(), ControlError> {
        let (mut books, now) = self.books();
        let place = books.paynet.named(key).ok_or(ControlError::NoSuchOrder)?;
        let no = Some(no).filter(|no| !no.is_empty()).map(str::to_owned);
        if kurus <= 0 {
            return Err(ControlError::NotBillable);
        }
        let bill = Bill { due, amount: kurus, shares: Shares::default(), no, may_repeat: false };
        books.paynet.bill(place, bill, now).map_err(|_| ControlError::NotBillable)
    }
}

impl World {
    /// The cards of the newest order with this number or reference, in charge order.
    pub(crate) fn cards(&self, vendor: Vendor, key: &str) -> Vec<StoredCard> {
        fn of<D>(book: &Book<D>, key: &str) -> Vec<StoredCard> {
            book.named(key).map(|place| book.cards_of(place).into_iter().cloned().collect()).unwrap_or_default()
        }
        let (books, _) = self.books();
        match vendor {
            Vendor::Paynet => of(&books.paynet, key),
            Vendor::Paynkolay => of(&books.paynkolay, key),
        }
    }

    /// The rows of an order that have a payment record, in the order in which these were made.
    pub(crate) fn invoices(&self, vendor: Vendor, key: &str) -> Vec<RowSnapshot> {
        fn of<D>(book: &Book<D>, key: &str) -> Vec<RowSnapshot> {
            let order = book.named(key).and_then(|place| book.order(place));
            order.map(|order| order.recorded_rows().map(Row::snapshot).collect()).unwrap_or_default()
        }
        let (books, _) = self.books();
        match vendor {
            Vendor::Paynet => of(&books.paynet, key),
            Vendor::Paynkolay => of(&books.paynkolay, key),
        }
    }

    /// Adds payment records to a Paynet order.
    pub(crate) fn seed_invoices(
        &self,
        key: &str,
        count: usize,
        kurus: i64,
        due: Timestamp,
    ) -> Result<Vec<String>, ControlError> {
        let (mut books, now) = self.books();
        let place = books.paynet.named(key).ok_or(ControlError::NoSuchOrder)?;
        let ended =
            books.paynet.order(place).is_none_or(|order| order.cancelled || order.approval == Approval::Refused);
        if kurus <= 0 || ended {
            return Err(ControlError::NotBillable);
        }
        Ok(books.paynet.seed(place, count, kurus, due, now))
    }
}

fn snapshots<D>(
    book: &Book<D>,
    places: impl std::slice::SliceIndex<[Order<D>], Output = [Order<D>]> + std::ops::RangeBounds<usize>,
    part: fn(&Order<D>) -> VendorPart,
    now: Timestamp,
) -> Vec<OrderSnapshot> {
    let orders = book.orders().get(places).unwrap_or_default();
    orders.iter().map(|order| order.snapshot(part(order), book.cards_by_id(&order.cards), now)).collect()
}

fn approve<D>(book: &mut Book<D>, key: &str, card: &TestCard, now: Timestamp) -> Result<(), ControlError> {
    let place = book.named(key).ok_or(ControlError::NoSuchOrder)?;
    book.approve(place, card, now).map_err(ControlError::from)
}

fn reject<D>(book: &mut Book<D>, key: &str) -> Result<(), ControlError> {
    let place = book.named(key).ok_or(ControlError::NoSuchOrder)?;
    book.reject(place).map_err(ControlError::from)
}

impl From<DecisionRefusal> for ControlError {
    fn from(refusal: DecisionRefusal) -> Self {
        match refusal {
            DecisionRefusal::NotAwaited => Self::NotAwaitingPayer,
            DecisionRefusal::Stopped => Self::Stopped,
            DecisionRefusal::Card(flaw) => Self::Card(flaw),
        }
    }
}
