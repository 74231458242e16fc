//! The commands on standing orders: each reads its arguments, asks the capabilities, sends one call, prints the result.

use recurring_core::{
    Capabilities, CardTarget, CreateInstruction, Error, InstructionTarget, InvalidValue, Operation, RecurringProvider,
    SystemClock, TargetKind,
};

use crate::arguments::{Command, CommonArguments};
use crate::failure::{Context, Ended, Failure};
use crate::output::Output;
use crate::settings::Settings;

mod amount;
mod cancel;
mod capabilities;
mod cards;
mod charge;
mod create;
mod get;
mod link_card;
mod list;
mod next;
mod pause;
mod resend;
mod resume;

/// Runs a command on standing orders.
pub(crate) async fn run(command: &Command, common: &CommonArguments, output: &mut Output) -> Result<(), Ended> {
    let call = |operation: Operation| Call::new(operation, common);
    match command {
        // These two are no commands on standing orders at a provider; they run on their own.
        Command::Demo | Command::Sim(_) => Ok(()),
        Command::Capabilities => capabilities::run(common, output),
        Command::Create(arguments) => create::run(arguments, &call(Operation::Create)?, output).await,
        Command::Get(arguments) => get::run(arguments, &call(Operation::Find)?, output).await,
        Command::List(arguments) => list::run(arguments, &call(Operation::List)?, output).await,
        Command::Cancel(arguments) => cancel::run(arguments, &call(Operation::Cancel)?, output).await,
        Command::Pause(arguments) => pause::run(arguments, &call(Operation::Pause)?, output).await,
        Command::Resume(arguments) => resume::run(arguments, &call(Operation::Resume)?, output).await,
        Command::Amount(arguments) => amount::run(arguments, &call(Operation::ChangeAmount)?, output).await,
        Command::Charge(arguments) => charge::run(arguments, &call(Operation::Charge)?, output).await,
        Command::Resend(arguments) => resend::run(arguments, &call(Operation::ResendLink)?, output).await,
        Command::Cards(arguments) => cards::run(arguments, &call(Operation::ListCards)?, output).await,
        Command::LinkCard(arguments) => link_card::run(arguments, &call(Operation::LinkCard)?, output).await,
    }
}

/// What a command is reported as: its operation in the contract, or its own name; and whether it writes.
pub(crate) fn operation(command: &Command) -> (&'static str, bool) {
    let name = match command {
        Command::Demo => "demo",
        Command::Sim(_) => "sim",
        Command::Capabilities => "capabilities",
        Command::Create(_) => "create",
        Command::Get(_) => "get",
        Command::List(_) => "list",
        Command::Cancel(_) => "cancel",
        Command::Pause(_) => "pause",
        Command::Resume(_) => "resume",
        Command::Amount(_) => "amount",
        Command::Charge(_) => "charge",
        Command::Resend(_) => "resend",
        Command::Cards(_) => "cards",
        Command::LinkCard(_) => "link-card",
    };
    contract_operation(name).map_or((name, false), |operation| (operation.as_str(), operation.is_write()))
}

/// What the command of a name is reported as.
pub(crate) fn operation_of(name: &str) -> Option<&'static str> {
    match name {
        "demo" => Some("demo"),
        "sim" => Some("sim"),
        "capabilities" => Some("capabilities"),
        _ => contract_operation(name).map(Operation::as_str),
    }
}

/// The operation of the contract that a command performs.
fn contract_operation(name: &str) -> Option<Operation> {
    let operation = match name {
        "create" => Operation::Create,
        "get" => Operation::Find,
        "list" => Operation::List,
        "cancel" => Operation::Cancel,
        "pause" => Operation::Pause,
        "resume" => Operation::Resume,
        "amount" => Operation::ChangeAmount,
        "charge" => Operation::Charge,
        "resend" => Operation::ResendLink,
        "cards" => Operation::ListCards,
        "link-card" => Operation::LinkCard,
        _ => return None,
    };
    Some(operation)
}

/// One call to a provider that is about to be made.
struct Call<'a> {
    operation: Operation,
    settings: Settings<'a>,
    capabilities: Capabilities,
}

impl<'a> Call<'a> {
    fn new(operation: Operation, common: &'a CommonArguments) -> Result<Self, Failure> {
        let settings = Settings::read(common, operation.as_str())?;
        let capabilities = settings.vendor.capabilities();
        Ok(Self { operation, settings, capabilities })
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

    /// An error that leaves nothing to be found out.
    fn refused(&self, error: &Error) -> Failure {
        Failure::of_error(self.context(), error, None)
    }

    /// An error of a call on an order.
    fn failed(&self, error: &Error, target: &InstructionTarget) -> Failure {
        Failure::of_error(self.context(), error, Some(&self.next(target)))
    }

    /// How to find out what a call on an order came to.
    fn next(&self, target: &InstructionTarget) -> String {
        next::after(self.operation, target, &self.capabilities, &self.settings.as_options())
    }

    /// How to find out what linking a card came to.
    fn next_of_card(&self, target: &CardTarget) -> String {
        match target {
            CardTarget::Instruction(target) => self.next(target),
            CardTarget::Group(_) => next::after_group(&self.settings.as_options()),
        }
    }
}
