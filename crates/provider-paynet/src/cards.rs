//! Cards at Paynet: list, label, delete, arrange, filter, and add with 3-D.

use recurring_core::{
    Acknowledged, AgentId, Card, CardId, Error, InstructionTarget, Operation, RecurringProvider, istanbul_date,
};

pub use self::adding::{CardAdded, CardAddition, TdsChallenge, TdsSession};
pub use self::number::{CardExpiry, CardNumber, SecurityCode};

use crate::mapping::cards;
use crate::provider::Paynet;
use crate::texts::{CardLabel, recognisable};

mod adding;
mod number;

/// The cards of Paynet's orders.
#[derive(Debug, Clone, Copy)]
pub struct Cards<'a>(&'a Paynet);

const LABEL: Operation = Operation::Vendor { name: "label_card", writes: true };
const DELETE: Operation = Operation::Vendor { name: "delete_card", writes: true };
const ARRANGE: Operation = Operation::Vendor { name: "arrange_cards", writes: true };
const FILTER: Operation = Operation::Vendor { name: "filter_cards", writes: false };
const BEGIN_ADDING: Operation = Operation::Vendor { name: "begin_adding_card", writes: true };
const CONFIRM_ADDING: Operation = Operation::Vendor { name: "confirm_adding_card", writes: true };

impl Paynet {
    /// The cards of its orders.
    #[must_use]
    pub fn cards(&self) -> Cards<'_> {
        Cards(self)
    }
}

impl Cards<'_> {
    /// Lists the cards of an order, the one that is tried first at the head.
    ///
    /// # Errors
    ///
    /// As [`RecurringProvider::list_cards`].
    pub async fn list(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.0.list_cards(target).await
    }

    /// Labels a card. Whether an empty label takes one away is not known, so there is no empty label.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](recurring_core::ErrorKind::NotFound) if there is no such card.
    pub async fn label(&self, card: &CardId, label: &CardLabel) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        let wire = cards::label::request(card, label);
        let hide = [recognisable(label.as_str()).unwrap_or_default()];
        let judge = inner.judge(LABEL, &hide);
        let answer = inner.client().card_info_label_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        cards::label::labelled(&judge.judge(&answer))
    }

    /// Deletes a card of an order.
    ///
    /// # Errors
    ///
    /// Paynet refuses to delete an order's only card.
    pub async fn delete(&self, card: &CardId, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        let wire = cards::delete::request(card, target, DELETE)?;
        let judge = inner.judge(DELETE, &[]);
        let answer = inner.client().card_info_delete(&wire).await.map_err(|failure| judge.failure(failure))?;
        cards::delete::deleted(card, &judge.judge(&answer))
    }

    /// Sets the order in which an order's cards are tried: the first one first. Whether every card must be named is not
    /// known, so name them all.
    ///
    /// # Errors
    ///
    /// Refuses an empty list and a card named twice, with nothing sent.
    pub async fn arrange(&self, target: &InstructionTarget, cards: &[CardId]) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        let wire = cards::arrange::request(target, cards, ARRANGE)?;
        let judge = inner.judge(ARRANGE, &[]);
        let answer = inner.client().card_info_arrange(&wire).await.map_err(|failure| judge.failure(failure))?;
        cards::arrange::arranged(&judge.judge(&answer))
    }

    /// Finds the cards of a dealer, or with a label, or both. How many Paynet answers at most is not known, so a card that
    /// is missing here may still exist.
    ///
    /// # Errors
    ///
    /// A failed read has no effect.
    pub async fn filter(&self, agent: Option<&AgentId>, label: Option<&CardLabel>) -> Result<Vec<Card>, Error> {
        let inner = self.0.inner();
        let wire = cards::filter::request(agent, label);
        let hide = [label.map(CardLabel::as_str).and_then(recognisable).unwrap_or_default()];
        let judge = inner.judge(FILTER, &hide);
        let answer = inner.client().card_info_filter(&wire).await.map_err(|failure| judge.failure(failure))?;
        cards::filter::cards(&judge.judge(&answer), inner.assumptions())
    }

    /// Begins the adding of a card: the payer has to pass the challenge before [`confirm_adding`](Self::confirm_adding)
    /// ends it. The card's number goes out once and is then wiped, as far as it is held here.
    ///
    /// Out of reach are the copies in the buffers of HTTP and TLS, and whatever the caller read the number into before.
    ///
    /// # Errors
    ///
    /// A lost answer leaves at most a session that nobody can end: no card was added. Begin anew. The same goes for an
    /// answer whose address for the payer's browser is not `https`: it is an error, so that nobody can be sent there.
    pub async fn begin_adding(&self, card: CardAddition) -> Result<TdsChallenge, Error> {
        let inner = self.0.inner();
        let today = istanbul_date(inner.clock().now());
        let wire = cards::begin_adding::request(&card, today, inner.assumptions(), BEGIN_ADDING)?;
        let hide = cards::begin_adding::sensitive(&card);
        let judge = inner.judge(BEGIN_ADDING, &hide);
        let sent = inner.client().create_card_tds_initial(&wire).await;
        let answer = sent.map_err(|failure| judge.failure(failure))?;
        cards::begin_adding::challenge(&judge.judge(&answer))
    }

    /// Ends the adding of a card, once the payer is back from the bank.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Refused`](recurring_core::ErrorKind::Refused) if the answer says plainly that nothing was added. After
    /// an error whose effect is unknown, the list of cards tells whether it is there, as after
    /// [`CardAdded::Undetermined`].
    pub async fn confirm_adding(&self, session: &TdsSession) -> Result<CardAdded, Error> {
        let inner = self.0.inner();
        let wire = cards::confirm_adding::request(session);
        let hide = [session.session_id(), session.token_id()];
        let judge = inner.judge(CONFIRM_ADDING, &hide);
        let sent = inner.client().create_card_tds_confirm(&wire).await;
        let answer = sent.map_err(|failure| judge.failure(failure))?;
        cards::confirm_adding::added(&judge.judge(&answer), &judge)
    }
}
