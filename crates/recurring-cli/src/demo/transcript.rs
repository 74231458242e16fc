//! The transcript: chapters, steps, what was seen, and whether it is what was announced.

use std::fmt::Display;

use crate::failure::{Context, Ended, Failure};
use crate::output::{Output, plain_table};

/// A row of the closing table.
pub(super) type ListedRow = [String; 7];

/// The transcript of a demonstration, printed as it goes.
#[derive(Debug)]
pub(super) struct Transcript<'a> {
    output: &'a mut Output,
    steps: u32,
}

impl<'a> Transcript<'a> {
    pub(super) fn new(output: &'a mut Output) -> Self {
        Self { output, steps: 0 }
    }

    /// Says what this is.
    pub(super) fn opening(&mut self, base_url: &str) -> Result<(), Ended> {
        self.print(&format!(
            "A simulator of both vendors runs inside this process at {base_url}.\n\
             Time is virtual, the accounts are made up, and nothing leaves this machine.\n\
             Every step says what must hold; \"ok\" means that it does.\n"
        ))
    }

    /// Begins a chapter.
    pub(super) fn chapter(&mut self, title: &str) -> Result<(), Ended> {
        self.print(&format!("\n== {title} ==\n"))
    }

    /// Begins a step: what is done.
    pub(super) fn step(&mut self, what: impl Display) -> Result<(), Ended> {
        self.steps += 1;
        self.print(&format!("\n{:>2}. {what}\n", self.steps))
    }

    /// Tells what came of it.
    pub(super) fn saw(&mut self, what: impl Display) -> Result<(), Ended> {
        self.print(&format!("      {what}\n"))
    }

    /// States what must hold, and fails the demonstration where it does not.
    pub(super) fn expect(&mut self, holds: bool, what: impl Display) -> Result<(), Ended> {
        if holds {
            return self.print(&format!("  ok  {what}\n"));
        }
        self.print(&format!("FAIL  {what}\n"))?;
        Err(unexpected(format!("step {} did not go as expected: {what}", self.steps)))
    }

    /// Ends with the table of every order that was made.
    pub(super) fn closing(&mut self, rows: Vec<ListedRow>) -> Result<(), Ended> {
        self.expect(rows.len() == 8, "all eight orders are listed: five at Paynet, three at Paynkolay")?;
        let header = ["provider", "reference", "status", "provider's word", "amount", "collected", "next due"];
        self.print(&plain_table(header, rows))
    }

    fn print(&mut self, text: &str) -> Result<(), Ended> {
        Ok(self.output.text(text)?)
    }
}

/// What must not happen in a demonstration.
pub(super) fn unexpected(what: impl Display) -> Ended {
    let context = Context { operation: Some("demo"), provider: None };
    Failure::demo(context, what.to_string()).into()
}
