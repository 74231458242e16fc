//! Results on standard output: one JSON object per line, or tables.

use std::io::{self, Write};

use recurring_core::{Acknowledged, Cancelled, Card, Created, Instruction, Operation, Rows};
use serde::Serialize;

mod json;
mod table;

pub(crate) use self::table::{amount as amount_text, own as own_table, plain as plain_table};

/// How many rows a table holds before it is printed and the next one begun.
const ROWS_OF_A_TABLE: usize = 200;

/// Standard output, in the form that was asked for.
///
/// A reader who goes away early is no failure: what is left is not written, and the outcome stays what it was.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
    closed: bool,
}

impl Output {
    /// Output as JSON lines or as tables.
    pub(crate) fn new(json: bool) -> Self {
        Self { json, closed: false }
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

    /// Some orders.
    pub(crate) fn instructions(&mut self, instructions: &[Instruction]) -> io::Result<()> {
        if self.json {
            instructions.iter().try_for_each(|order| self.object(&json::Instruction::of(order)))
        } else {
            self.text(&table::instructions(instructions))
        }
    }

    /// Cards, in the order in which they are tried.
    pub(crate) fn cards(&mut self, cards: &[Card]) -> io::Result<()> {
        if self.json {
            cards.iter().try_for_each(|card| self.object(&json::Card::of(card)))
        } else {
            self.text(&table::cards(cards))
        }
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
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            written => written,
        }
    }
}

/// Orders that are printed as they arrive: JSON line by line, tables in bounded pieces.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    output: &'a mut Output,
    held: Vec<Instruction>,
    printed: bool,
}

impl<'a> Listing<'a> {
    /// An empty listing.
    pub(crate) fn new(output: &'a mut Output) -> Self {
        Self { output, held: Vec::new(), printed: false }
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.output.closed
    }

    /// Takes one order.
    pub(crate) fn add(&mut self, instruction: Instruction) -> io::Result<()> {
        if self.output.json {
            return self.output.instruction(&instruction);
        }
        self.held.push(instruction);
        if self.held.len() < ROWS_OF_A_TABLE { Ok(()) } else { self.print() }
    }

    /// Prints what is left; a listing without orders is an empty table.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if self.output.json || (self.held.is_empty() && self.printed) { Ok(()) } else { self.print() }
    }

    fn print(&mut self) -> io::Result<()> {
        self.printed = true;
        let held = std::mem::take(&mut self.held);
        self.output.instructions(&held)
    }
}
