//! Rows that are printed as they arrive: JSON line by line, tables in bounded pieces.

use std::io;

use provider_paynet::PlannedCollection;
use recurring_core::{CollectionAttempt, Instruction, Invoice};

use super::{Output, json, table};

/// How many rows a table holds before it is printed and the next one begun.
const ROWS_OF_A_TABLE: usize = 200;

/// Something of which there may be many.
pub(crate) trait Listed: Sized {
    /// Prints one row as an object.
    fn print_object(&self, output: &mut Output) -> io::Result<()>;

    /// Rows as a table.
    fn table(rows: &[Self]) -> String;
}

impl Listed for Instruction {
    fn print_object(&self, output: &mut Output) -> io::Result<()> {
        output.object(&json::Instruction::of(self))
    }

    fn table(rows: &[Self]) -> String {
        table::instructions(rows)
    }
}

impl Listed for Invoice {
    fn print_object(&self, output: &mut Output) -> io::Result<()> {
        output.object(&json::Invoice::of(self))
    }

    fn table(rows: &[Self]) -> String {
        table::invoices(rows)
    }
}

impl Listed for CollectionAttempt {
    fn print_object(&self, output: &mut Output) -> io::Result<()> {
        output.object(&json::Attempt::of(self))
    }

    fn table(rows: &[Self]) -> String {
        table::attempts(rows)
    }
}

impl Listed for PlannedCollection {
    fn print_object(&self, output: &mut Output) -> io::Result<()> {
        output.object(&json::Plan::of(self))
    }

    fn table(rows: &[Self]) -> String {
        table::plans(rows)
    }
}

/// Rows that are printed as they arrive.
#[derive(Debug)]
pub(crate) struct Listing<'a, T> {
    output: &'a mut Output,
    held: Vec<T>,
    printed: bool,
}

impl<'a, T: Listed> Listing<'a, T> {
    /// An empty listing.
    pub(crate) fn new(output: &'a mut Output) -> Self {
        Self { output, held: Vec::new(), printed: false }
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.output.closed
    }

    /// Takes one row.
    pub(crate) fn add(&mut self, row: T) -> io::Result<()> {
        if self.output.json {
            return row.print_object(self.output);
        }
        self.held.push(row);
        if self.held.len() < ROWS_OF_A_TABLE { Ok(()) } else { self.print() }
    }

    /// Prints what is left; a listing without rows is an empty table.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if self.output.json || (self.held.is_empty() && self.printed) { Ok(()) } else { self.print() }
    }

    fn print(&mut self) -> io::Result<()> {
        self.printed = true;
        let held = std::mem::take(&mut self.held);
        self.output.text(&T::table(&held))
    }
}
