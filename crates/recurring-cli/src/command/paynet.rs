//! `paynet …`: what only Paynet has, group by group.

use std::io;

use provider_paynet::Paynet;
use recurring_core::{Error, InstructionTarget, InvalidValue, Money, Operation, Shares};

use super::names;
use crate::arguments::orders::ShareArguments;
use crate::arguments::paynet::{CardsCommand, InvoicesCommand, PlansCommand};
use crate::arguments::{CommonArguments, PaynetCommand, values};
use crate::failure::{Context, Ended, Failure};
use crate::flight::Flight;
use crate::output::Output;
use crate::settings::{Settings, Vendor};
use crate::shell::option;

mod card_entry;
mod cards;
mod invoices;
mod plans;

/// Runs a command of Paynet's own.
pub(super) async fn run(
    command: &PaynetCommand,
    common: &CommonArguments,
    flight: &Flight,
    output: &mut Output,
) -> Result<(), Ended> {
    let call = Call::new(names::operation_of_paynet(command), common, flight)?;
    match command {
        PaynetCommand::Cards(command) => match command {
            CardsCommand::Label(arguments) => cards::label(arguments, &call, output).await,
            CardsCommand::Delete(arguments) => cards::delete(arguments, &call, output).await,
            CardsCommand::Arrange(arguments) => cards::arrange(arguments, &call, output).await,
            CardsCommand::Filter(arguments) => cards::filter(arguments, &call, output).await,
            CardsCommand::BeginAdding(arguments) => cards::begin_adding(arguments, &call, output).await,
            CardsCommand::ConfirmAdding(arguments) => cards::confirm_adding(arguments, &call, output).await,
        },
        PaynetCommand::Invoices(command) => match command {
            InvoicesCommand::Status(arguments) => invoices::set_status(arguments, &call, output).await,
            InvoicesCommand::Amount(arguments) => invoices::set_amount(arguments, &call, output).await,
            InvoicesCommand::AllStatuses(arguments) => invoices::set_all_statuses(arguments, &call, output).await,
        },
        PaynetCommand::Plans(command) => match command {
            PlansCommand::List(arguments) => plans::list(arguments, &call, output).await,
            PlansCommand::SetAmount(arguments) => plans::set_amount(arguments, &call, output).await,
        },
    }
}

/// One call of Paynet's own that is about to be made.
struct Call<'a> {
    operation: Operation,
    settings: Settings<'a>,
    flight: &'a Flight,
}

impl<'a> Call<'a> {
    /// The command itself names the provider; an option that names another contradicts it.
    fn new(operation: Operation, common: &'a CommonArguments, flight: &'a Flight) -> Result<Self, Failure> {
        if let Some(other) = common.provider.as_deref().filter(|name| *name != Vendor::Paynet.name()) {
            let context =
                Context { operation: Some(operation.as_str()), provider: Vendor::of_name(other).map(Vendor::name) };
            return Err(Failure::wrong_input(context, "provider: only paynet has this command"));
        }
        let settings = Settings::read_for(Vendor::Paynet, common, operation.as_str())?;
        Ok(Self { operation, settings, flight })
    }

    fn context(&self) -> Context {
        Context { operation: Some(self.operation.as_str()), provider: Some(Vendor::Paynet.name()) }
    }

    /// A value that no request may carry.
    fn invalid(&self, value: &InvalidValue) -> Failure {
        Failure::of_error(self.context(), &Error::invalid(value, self.operation, Vendor::Paynet.name()), None)
    }

    /// A value that was read, or the refusal of it.
    fn value<T>(&self, value: Result<T, InvalidValue>) -> Result<T, Failure> {
        value.map_err(|invalid| self.invalid(&invalid))
    }

    /// An amount as typed, and how it is split.
    fn amount(&self, amount: &str, shares: &ShareArguments) -> Result<(Money, Option<Shares>), Failure> {
        let amount = self.value(Money::parse_lira(amount))?;
        Ok((amount, self.value(values::shares(shares, amount))?))
    }

    fn connect(&self) -> Result<Paynet, Failure> {
        self.settings.connect_to_paynet(self.context())
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

    /// The command that shows what became of an order.
    fn look(&self, command: &str, target: &InstructionTarget) -> String {
        let name = if matches!(target, InstructionTarget::Id(_)) { "--id" } else { "--reference" };
        format!("recurring {command} {} {}", self.settings.as_options(), option(name, target.as_str()))
    }

    /// The command that shows what became of something whose order is not known here.
    fn look_at_order(&self, command: &str) -> String {
        format!("recurring {command} {} --reference THE-REFERENCE-OF-THE-ORDER", self.settings.as_options())
    }
}
