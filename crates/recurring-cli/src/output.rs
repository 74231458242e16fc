//! Results on standard output: one JSON object per line, or tables.

use std::io::{self, Write};

use provider_paynet::TdsChallenge;
use recurring_core::{Acknowledged, Cancelled, Card, CardId, Created, Instruction, Operation, Rows};
use serde::Serialize;

use crate::failure;

mod json;
mod listing;
mod table;

pub(crate) use self::listing::{Listed, Listing};
pub(crate) use self::table::{
    amount as amount_text, own as own_table, plain as plain_table, sentences as sentence_table,
};

/// Standard output, in the form that was asked for.
///
/// Of what was read, a reader who goes away early needs no more: what is left is not written, and the outcome stays
/// what it was. The result of a write that nobody took is lost, and that is told.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
    writes: bool,
    closed: bool,
}

impl Output {
    /// Output as JSON lines or as tables, of a command that writes at the provider or of one that does not.
    pub(crate) fn new(json: bool, writes: bool) -> Self {
        Self { json, writes, closed: false }
    }

    /// Whether JSON was asked for.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A made order.
    pub(crate) fn created(&mut self, created: &Created) -> io::Result<()> {
        if self.json { self.object(&json::Created::of(created)) } else { self.text(&table::created(created)) }
    }

    /// One order.
    pub(crate) fn instruction(&mut self, instruction: &Instruction) -> io::Result<()> {
        if self.json {
            self.object(&json::Instruction::of(instruction))
        } else {
            self.text(&table::instruction(instruction))
        }
    }

    /// All rows of a few.
    pub(crate) fn all<T: Listed>(&mut self, rows: &[T]) -> io::Result<()> {
        if self.json { rows.iter().try_for_each(|row| row.print_object(self)) } else { self.text(&T::table(rows)) }
    }

    /// Cards, in the order in which they are tried.
    pub(crate) fn cards(&mut self, cards: &[Card]) -> io::Result<()> {
        if self.json {
            cards.iter().try_for_each(|card| self.object(&json::Card::of(card)))
        } else {
            self.text(&table::cards(cards))
        }
    }

    /// Cards beside their labels.
    pub(crate) fn labelled_cards(&mut self, cards: &[Card]) -> io::Result<()> {
        if self.json {
            cards.iter().try_for_each(|card| self.object(&json::LabelledCard::of(card)))
        } else {
            self.text(&table::labelled_cards(cards))
        }
    }

    /// What a payer has to pass before a card is added.
    pub(crate) fn challenge(&mut self, challenge: &TdsChallenge) -> io::Result<()> {
        if self.json { self.object(&json::Challenge::of(challenge)) } else { self.text(&table::challenge(challenge)) }
    }

    /// A card that was added.
    pub(crate) fn card_added(&mut self, operation: Operation, card: Option<&CardId>) -> io::Result<()> {
        if self.json {
            return self.object(&json::CardAdded::of(operation, card));
        }
        let number = card.map_or_else(String::new, |card| format!(", card {}", failure::printable(card.as_str())));
        self.text(&format!("{operation}: done{number}\n"))
    }

    /// Rows that each have an outcome of their own.
    pub(crate) fn rows(&mut self, rows: &Rows) -> io::Result<()> {
        if self.json {
            rows.rows.iter().try_for_each(|row| self.object(&json::Row::of(row)))
        } else {
            self.text(&table::rows(rows))
        }
    }

    /// A write that is done.
    pub(crate) fn done(&mut self, operation: Operation, acknowledged: &Acknowledged) -> io::Result<()> {
        if self.json {
            self.object(&json::Done::of(operation, &acknowledged.trace))
        } else {
            self.text(&format!("{operation}: done\n"))
        }
    }

    /// An order that was ended.
    pub(crate) fn cancelled(&mut self, cancelled: &Cancelled) -> io::Result<()> {
        if self.json { self.object(&json::Cancelled::of(cancelled)) } else { self.text(&table::cancelled(cancelled)) }
    }

    /// A remark for people on standard error; scripts that asked for JSON get failures there and nothing else.
    pub(crate) fn note(&self, text: &str) {
        if !self.json {
            let _ = writeln!(io::stderr(), "note: {text}");
        }
    }

    /// Any object, as one line of JSON.
    pub(crate) fn object(&mut self, object: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_string(object)?;
        line.push('\n');
        self.text(&line)
    }

    /// Text, which is flushed at once.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !self.writes => {
                self.closed = true;
                Ok(())
            }
            written => written,
        }
    }
}
