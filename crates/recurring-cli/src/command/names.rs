//! What each command is reported as: its operation in the contract, one of Paynet's own, or the command's name.

use recurring_core::Operation;

use crate::arguments::Command;
use crate::arguments::paynet::{CardsCommand, InvoicesCommand, PaynetCommand, PlansCommand};

/// Every command by its words, and what it is reported as. Paynet's own operations are named as its adapter names them.
const COMMANDS: &[(&str, Operation)] = &[
    ("demo", own("demo")),
    ("sim", own("sim")),
    ("capabilities", own("capabilities")),
    ("create", Operation::Create),
    ("get", Operation::Find),
    ("list", Operation::List),
    ("cancel", Operation::Cancel),
    ("pause", Operation::Pause),
    ("resume", Operation::Resume),
    ("amount", Operation::ChangeAmount),
    ("bill", Operation::Bill),
    ("invoices", Operation::ListInvoices),
    ("attempts", Operation::ListAttempts),
    ("charge", Operation::Charge),
    ("resend", Operation::ResendLink),
    ("cards", Operation::ListCards),
    ("link-card", Operation::LinkCard),
    ("paynet cards label", write("label_card")),
    ("paynet cards delete", write("delete_card")),
    ("paynet cards arrange", write("arrange_cards")),
    ("paynet cards filter", own("filter_cards")),
    ("paynet cards begin-adding", write("begin_adding_card")),
    ("paynet cards confirm-adding", write("confirm_adding_card")),
    ("paynet invoices set-status", write("set_invoice_status")),
    ("paynet invoices set-amount", write("set_invoice_amount")),
    ("paynet invoices set-all-statuses", write("set_all_invoice_statuses")),
    ("paynet plans list", own("list_plan")),
    ("paynet plans set-amount", write("set_plan_amount")),
];

const fn own(name: &'static str) -> Operation {
    Operation::Vendor { name, writes: false }
}

const fn write(name: &'static str) -> Operation {
    Operation::Vendor { name, writes: true }
}

/// What a command is reported as, and whether it writes.
pub(crate) fn operation(command: &Command) -> Operation {
    let words = words(command);
    operation_of(words).unwrap_or(own(words))
}

/// What a command of Paynet's own is reported as.
pub(super) fn operation_of_paynet(command: &PaynetCommand) -> Operation {
    let words = words_of_paynet(command);
    operation_of(words).unwrap_or(own(words))
}

/// What the command of some words is reported as.
pub(crate) fn operation_of(words: &str) -> Option<Operation> {
    COMMANDS.iter().find(|(known, _)| *known == words).map(|(_, operation)| *operation)
}

/// The words by which a command is typed.
fn words(command: &Command) -> &'static str {
    match command {
        Command::Demo => "demo",
        Command::Sim(_) => "sim",
        Command::Capabilities(_) => "capabilities",
        Command::Create(_) => "create",
        Command::Get(_) => "get",
        Command::List(_) => "list",
        Command::Cancel(_) => "cancel",
        Command::Pause(_) => "pause",
        Command::Resume(_) => "resume",
        Command::Amount(_) => "amount",
        Command::Bill(_) => "bill",
        Command::Invoices(_) => "invoices",
        Command::Attempts(_) => "attempts",
        Command::Charge(_) => "charge",
        Command::Resend(_) => "resend",
        Command::Cards(_) => "cards",
        Command::LinkCard(_) => "link-card",
        Command::Paynet(command) => words_of_paynet(command),
    }
}

fn words_of_paynet(command: &PaynetCommand) -> &'static str {
    match command {
        PaynetCommand::Cards(CardsCommand::Label(_)) => "paynet cards label",
        PaynetCommand::Cards(CardsCommand::Delete(_)) => "paynet cards delete",
        PaynetCommand::Cards(CardsCommand::Arrange(_)) => "paynet cards arrange",
        PaynetCommand::Cards(CardsCommand::Filter(_)) => "paynet cards filter",
        PaynetCommand::Cards(CardsCommand::BeginAdding(_)) => "paynet cards begin-adding",
        PaynetCommand::Cards(CardsCommand::ConfirmAdding(_)) => "paynet cards confirm-adding",
        PaynetCommand::Invoices(InvoicesCommand::Status(_)) => "paynet invoices set-status",
        PaynetCommand::Invoices(InvoicesCommand::Amount(_)) => "paynet invoices set-amount",
        PaynetCommand::Invoices(InvoicesCommand::AllStatuses(_)) => "paynet invoices set-all-statuses",
        PaynetCommand::Plans(PlansCommand::List(_)) => "paynet plans list",
        PaynetCommand::Plans(PlansCommand::SetAmount(_)) => "paynet plans set-amount",
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    /// The words of every command that does something itself.
    fn leaves(command: &clap::Command, words: &str, found: &mut Vec<String>) {
        for below in command.get_subcommands() {
            let words = format!("{words} {}", below.get_name()).trim_start().to_owned();
            if below.has_subcommands() { leaves(below, &words, found) } else { found.push(words) }
        }
    }

    #[test]
    fn every_command_that_can_be_typed_is_reported_as_something() {
        let mut typed = Vec::new();
        leaves(&Arguments::command(), "", &mut typed);
        let mut known: Vec<_> = COMMANDS.iter().map(|(words, _)| (*words).to_owned()).collect();
        typed.sort_unstable();
        known.sort_unstable();
        assert_eq!(typed, known);
    }

    #[test]
    fn every_operation_of_the_contract_has_a_command() {
        for operation in Operation::CONTRACT {
            assert!(COMMANDS.iter().any(|(_, known)| *known == operation), "{operation}");
        }
    }
}
