//! The commands on standing orders: each reads its arguments, asks the capabilities, sends one call, prints the result.

use std::io;

use futures_util::StreamExt;
use recurring_core::{
    Capabilities, CardTarget, CreateInstruction, Error, InstructionTarget, InvalidValue, Operation, RecurringProvider,
    RowStream, Rows, SystemClock, TargetKind,
};

use crate::arguments::{Command, CommonArguments};
use crate::failure::{Context, Ended, Failure};
use crate::flight::Flight;
use crate::output::{Listed, Listing, Output};
use crate::settings::Settings;

pub(crate) use self::names::{operation, operation_of};

mod acknowledged;
mod amount;
mod assumptions;
mod attempts;
mod bill;
mod cancel;
mod capabilities;
mod cards;
mod charge;
mod create;
mod get;
mod invoices;
mod link_card;
mod list;
mod names;
mod next;
mod paynet;

/// Runs a command on standing orders.
pub(crate) async fn run(
    command: &Command,
    common: &CommonArguments,
    flight: &Flight,
    output: &mut Output,
) -> Result<(), Ended> {
    let call = |operation: Operation| Call::new(operation, common, flight);
    match command {
        // These two are no commands on standing orders at a provider; they run on their own.
        Command::Demo | Command::Sim(_) => Ok(()),
        Command::Capabilities(arguments) => capabilities::run(arguments, common, output),
        Command::Create(arguments) => create::run(arguments, &call(Operation::Create)?, output).await,
        Command::Get(arguments) => get::run(arguments, &call(Operation::Find)?, output).await,
        Command::List(arguments) => list::run(arguments, &call(Operation::List)?, output).await,
        Command::Cancel(arguments) => cancel::run(arguments, &call(Operation::Cancel)?, output).await,
        Command::Pause(arguments) => {
            let call = call(Operation::Pause)?;
            acknowledged::run(arguments, &call, output, |provider, target| provider.pause(target)).await
        }
        Command::Resume(arguments) => {
            let call = call(Operation::Resume)?;
            acknowledged::run(arguments, &call, output, |provider, target| provider.resume(target)).await
        }
        Command::Amount(arguments) => amount::run(arguments, &call(Operation::ChangeAmount)?, output).await,
        Command::Bill(arguments) => bill::run(arguments, &call(Operation::Bill)?, output).await,
        Command::Invoices(arguments) => invoices::run(arguments, &call(Operation::ListInvoices)?, output).await,
        Command::Attempts(arguments) => attempts::run(arguments, &call(Operation::ListAttempts)?, output).await,
        Command::Charge(arguments) => charge::run(arguments, &call(Operation::Charge)?, output).await,
        Command::Resend(arguments) => {
            let call = call(Operation::ResendLink)?;
            acknowledged::run(arguments, &call, output, |provider, target| provider.resend_link(target)).await
        }
        Command::Cards(arguments) => cards::run(arguments, &call(Operation::ListCards)?, output).await,
        Command::LinkCard(arguments) => link_card::run(arguments, &call(Operation::LinkCard)?, output).await,
        Command::Paynet(command) => paynet::run(command, common, flight, output).await,
    }
}

/// One call to a provider that is about to be made.
struct Call<'a> {
    operation: Operation,
    settings: Settings<'a>,
    capabilities: Capabilities,
    flight: &'a Flight,
}

impl<'a> Call<'a> {
    fn new(operation: Operation, common: &'a CommonArguments, flight: &'a Flight) -> Result<Self, Failure> {
        let settings = Settings::read(common, operation.as_str())?;
        let capabilities = settings.assumed.capabilities();
        Ok(Self { operation, settings, capabilities, flight })
    }

    fn provider_name(&self) -> &'static str {
        self.settings.vendor.name()
    }

    fn context(&self) -> Context {
        Context { operation: Some(self.operation.as_str()), provider: Some(self.provider_name()) }
    }

    /// A value that no request may carry.
    fn invalid(&self, value: &InvalidValue) -> Failure {
        Failure::of_error(self.context(), &Error::invalid(value, self.operation, self.provider_name()), None)
    }

    /// Refuses what the provider cannot do, before any credential is asked for.
    fn require(&self, kind: TargetKind) -> Result<(), Failure> {
        let allowed = self.capabilities.require(self.operation, kind, self.provider_name());
        allowed.map_err(|error| self.refused(&error))
    }

    /// Refuses an order that the provider cannot keep, before any credential is asked for.
    fn require_create(&self, order: &CreateInstruction) -> Result<(), Failure> {
        let today = recurring_core::Clock::today(&SystemClock);
        let allowed = self.capabilities.check_create(order, today, self.provider_name());
        allowed.map(|_| ()).map_err(|error| self.refused(&error))
    }

    fn connect(&self) -> Result<Box<dyn RecurringProvider>, Failure> {
        self.settings.connect(self.operation)
    }

    /// Makes a call that only reads.
    async fn read<T>(&self, reading: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
        self.flight.read(self.context(), reading).await
    }

    /// Makes a call that writes; `next` says how to find out what it came to.
    async fn write<T>(&self, next: &str, writing: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
        self.flight.write(self.context(), next, writing).await
    }

    /// That the result of a write is told, or what is told in its place.
    fn told(&self, written: io::Result<()>, result: &str, next: &str) -> Result<(), Ended> {
        written.map_err(|error| Failure::untold(self.context(), result, next, &error).into())
    }

    /// Tells rows; what they come to does not depend on whether they can be written.
    fn tell_rows(&self, rows: &Rows, next: &str, output: &mut Output) -> Result<(), Ended> {
        let failure = Failure::of_rows(self.context(), rows, next);
        match (failure, output.rows(rows)) {
            (None, written) => self.told(written, "every row is done", next),
            (Some(failure), Ok(())) => Err(failure.into()),
            (Some(failure), Err(error)) => Err(failure.with_untold_rows(next, &error).into()),
        }
    }

    /// Prints rows as they arrive; what was read before a failure has been printed.
    async fn print<T: Listed>(&self, mut rows: RowStream<T>, output: &mut Output) -> Result<(), Ended> {
        let mut listing = Listing::new(output);
        while let Some(row) = rows.next().await {
            match row {
                Ok(row) => listing.add(row)?,
                Err(error) => {
                    // What the call came to goes before whether the rows read so far can be written.
                    let _ = listing.finish();
                    return Err(self.refused(&error).into());
                }
            }
            if listing.is_closed() {
                return Ok(());
            }
        }
        Ok(listing.finish()?)
    }

    /// An error that leaves nothing to be found out.
    fn refused(&self, error: &Error) -> Failure {
        Failure::of_error(self.context(), error, None)
    }

    /// How to find out what a call on an order came to.
    fn next(&self, target: &InstructionTarget) -> String {
        next::after(self.operation, target, &self.capabilities, &self.settings.as_options())
    }

    /// How to find out what the making of an order came to.
    fn next_of_create(&self, order: &CreateInstruction) -> String {
        next::after_create(order, &SystemClock, &self.capabilities, &self.settings.as_options())
    }

    /// How to find out what linking a card came to.
    fn next_of_card(&self, target: &CardTarget) -> String {
        match target {
            CardTarget::Instruction(target) => self.next(target),
            CardTarget::Group(_) => next::after_group(&self.settings.as_options()),
        }
    }
}
